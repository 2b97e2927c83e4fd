/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* From the first byte of a connection to the end of the login response. */

#include "ae-emulator-connection-private.h"
#include "ae-emulator-packet-private.h"

G_BEGIN_DECLS

typedef struct
{
  AeEmulatorSession *session; /* owned by the caller */
  guint32 tds_version;
  gboolean column_encryption;
  gboolean session_recovery;
} AeEmulatorSignIn;

/* FALSE: the client was told, if there was anything to tell, and is to be disconnected. */
gboolean ae_emulator_sign_in (const AeEmulatorHost *host,
                              AeEmulatorTransport *transport,
                              AeEmulatorAnswer *answer,
                              AeEmulatorSignIn *result,
                              GError **error);

G_END_DECLS
