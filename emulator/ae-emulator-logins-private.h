/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Who may log in. Passwords are kept as salted hashes only. Thread-safe. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AeEmulatorLogins AeEmulatorLogins;

AeEmulatorLogins *ae_emulator_logins_new (void);
void ae_emulator_logins_free (AeEmulatorLogins *self);
void ae_emulator_logins_add (AeEmulatorLogins *self, const char *user, const char *password);
/* Takes as long for a user who does not exist. */
gboolean ae_emulator_logins_check (AeEmulatorLogins *self, const char *user, const char *password);

G_END_DECLS
