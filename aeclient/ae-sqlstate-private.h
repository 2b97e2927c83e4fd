/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of what the server said; @severity tells where the number does not. Static. */
const char *ae_sqlstate_for_number (int number, guint severity);

G_END_DECLS
