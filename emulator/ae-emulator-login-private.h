/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The LOGIN7 message and the answer to it (tds sheet section 3). */

#include "ae-emulator-recovery-private.h"

G_BEGIN_DECLS

#define AE_EMULATOR_TDS_7_2 0x72090002u
#define AE_EMULATOR_TDS_7_3 0x730A0003u
#define AE_EMULATOR_TDS_7_4 0x74000004u
#define AE_EMULATOR_TDS_8_0 0x08000000u

typedef struct
{
  guint32 tds_version;
  guint32 packet_size;
  gboolean integrated; /* asks for Windows sign-in */
  gboolean change_password;
  gboolean fedauth;
  gboolean has_features;    /* a feature extension, maybe empty */
  guint8 column_encryption; /* highest version offered, 0: not offered */
  gboolean utf8;
  gboolean session_recovery;    /* asked for */
  AeEmulatorRecovery *recovery; /* of a lost session; NULL: a new one */
  char *host;
  char *user;
  char *password; /* wiped by clear */
  char *application;
  char *database;
  char *language;
} AeEmulatorLogin;

/* FALSE: malformed; @login is to be cleared all the same. */
gboolean ae_emulator_login_parse (const guint8 *data, gsize size, AeEmulatorLogin *login);
void ae_emulator_login_clear (AeEmulatorLogin *login);

/* What the server settled on. */
typedef struct
{
  guint32 tds_version;
  gsize packet_size;
  const char *database;
  gboolean has_features;
  guint8 column_encryption; /* acknowledged version, 0: not acknowledged */
  gboolean utf8;
  const char *language;
  GBytes *session_options; /* SESSIONRECOVERY is acknowledged with these; NULL: it is not */
} AeEmulatorLoginAnswer;

void ae_emulator_login_answer_write (AeTdsWriter *writer, const AeEmulatorLoginAnswer *answer);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeEmulatorLogin, ae_emulator_login_clear)

G_END_DECLS
