/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "odbc-session.h"

G_BEGIN_DECLS

/* @command: "write", "read", "cipher", "find" with a file of values, "scenario" with a name. */
gboolean encrypted_run (const char *command, const char *argument, GError **error);

/* A connection with Always Encrypted; the provider is loaded. */
Session *encrypted_open (gboolean encrypting, GError **error);
gboolean encrypted_scenario (const char *name, GError **error);

G_END_DECLS
