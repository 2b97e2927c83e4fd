/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* One client: a thread that logs it in and runs its requests, and one that reads what it sends
 * meanwhile, so that an attention is noticed whatever the first one is busy with. */

#include <gio/gio.h>
#include <gnutls/gnutls.h>

#include "ae-emulator-engine-private.h"
#include "ae-emulator-faults-private.h"
#include "ae-emulator-logins-private.h"
#include "ae-emulator-replay-private.h"

G_BEGIN_DECLS

/* What all connections of a server share; it outlives them. */
typedef struct
{
  AeEmulatorDatabase *database;
  AeEmulatorLogins *logins;
  AeEmulatorFaults *faults;
  AeEmulatorReplays *replays;
  gnutls_certificate_credentials_t credentials;
  gboolean require_encryption;
  gint64 login_timeout; /* microseconds */
  guint max_connections;
} AeEmulatorHost;

typedef struct _AeEmulatorConnection AeEmulatorConnection;

/* @ended is called in the connection's thread as the last thing it does. */
AeEmulatorConnection *ae_emulator_connection_start (const AeEmulatorHost *host,
                                                    GSocket *socket,
                                                    guint16 spid,
                                                    void (*ended) (gpointer data),
                                                    gpointer data);
gboolean ae_emulator_connection_has_ended (AeEmulatorConnection *self);
/* Ends it soon, from any thread. */
void ae_emulator_connection_drop (AeEmulatorConnection *self);
/* Waits for its threads and frees it. */
void ae_emulator_connection_join (AeEmulatorConnection *self);

G_END_DECLS
