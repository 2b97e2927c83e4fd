/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "ae-emulator-engine-private.h"

G_BEGIN_DECLS

/* The owner's session has the highest number that a user's session never has. */
#define AE_EMULATOR_SCRIPT_OWNER "dbo"
#define AE_EMULATOR_SCRIPT_SPID 50

/* Runs T-SQL in a session of its own; a line that holds only GO ends a batch. The first error ends
 * the script and is returned. */
gboolean ae_emulator_script_run (AeEmulatorDatabase *database, const char *sql, GError **error);

G_END_DECLS
