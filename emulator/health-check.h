/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The program's other use: to ask a server, itself or another, whether it is there. */

#include <gio/gio.h>

G_BEGIN_DECLS

/* @address is HOST:PORT or [HOST]:PORT. */
gboolean ae_emulator_check_health (const char *address, GError **error);

G_END_DECLS
