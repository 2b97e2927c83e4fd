# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""pymssql, which knows nothing of Always Encrypted."""

from interop.pypi import PyPiClient


class Client(PyPiClient):
    name = 'pymssql'
    packages = ('pymssql==2.4.6',)
