/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The PRELOGIN message and what both sides' encryption options come to (tds sheet 2.1, 2.2). */

#include "aeclient/tds/ae-tds-reader-private.h"
#include "aeclient/tds/ae-tds-writer-private.h"

G_BEGIN_DECLS

enum
{
  AE_EMULATOR_ENCRYPT_OFF = 0,
  AE_EMULATOR_ENCRYPT_ON = 1,
  AE_EMULATOR_ENCRYPT_NOT_SUPPORTED = 2,
  AE_EMULATOR_ENCRYPT_REQUIRED = 3,
};

typedef struct
{
  guint8 encryption;
  gboolean has_fedauth;
} AeEmulatorPrelogin;

typedef enum
{
  AE_EMULATOR_SECURITY_PLAIN,
  AE_EMULATOR_SECURITY_LOGIN_ONLY,
  AE_EMULATOR_SECURITY_FULL,
  AE_EMULATOR_SECURITY_REFUSED, /* after the answer the server closes */
} AeEmulatorSecurity;

/* FALSE: the message is malformed. */
gboolean ae_emulator_prelogin_parse (const guint8 *data, gsize size, AeEmulatorPrelogin *prelogin);
AeEmulatorSecurity
ae_emulator_prelogin_negotiate (guint8 client, gboolean require_encryption, guint8 *answer);
void ae_emulator_prelogin_write (AeTdsWriter *writer, guint8 encryption, gboolean with_fedauth);

G_END_DECLS
