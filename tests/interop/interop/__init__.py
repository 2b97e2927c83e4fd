# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the clients in ../clients share: how they are run, and how they are judged."""
