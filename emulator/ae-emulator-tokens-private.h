/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The small tokens of an answer (tds sheet 4.2 to 4.5, 4.8). */

#include "aeclient/tds/ae-tds-writer-private.h"

G_BEGIN_DECLS

#define AE_EMULATOR_SERVER_NAME "AEEMULATOR"

enum
{
  AE_EMULATOR_DONE = 0xFD,
  AE_EMULATOR_DONE_PROC = 0xFE,
  AE_EMULATOR_DONE_IN_PROC = 0xFF,
};

enum
{
  AE_EMULATOR_DONE_MORE = 0x0001,
  AE_EMULATOR_DONE_ERROR = 0x0002,
  AE_EMULATOR_DONE_COUNT = 0x0010,
  AE_EMULATOR_DONE_ATTENTION = 0x0020,
  AE_EMULATOR_DONE_RPC_IN_BATCH = 0x0080,
};

enum
{
  AE_EMULATOR_ENV_DATABASE = 1,
  AE_EMULATOR_ENV_LANGUAGE = 2,
  AE_EMULATOR_ENV_PACKET_SIZE = 4,
  AE_EMULATOR_ENV_COLLATION = 7,
  AE_EMULATOR_ENV_BEGIN = 8,
  AE_EMULATOR_ENV_COMMIT = 9,
  AE_EMULATOR_ENV_ROLLBACK = 10,
  AE_EMULATOR_ENV_RESET = 18,
};

/* ERROR, or INFO for severities up to 10. Text that is too long is cut. */
void ae_emulator_token_message (AeTdsWriter *writer,
                                gint32 number,
                                guint8 state,
                                guint8 severity,
                                const char *text,
                                const char *procedure,
                                guint32 line);
void
ae_emulator_token_env_text (AeTdsWriter *writer, guint8 type, const char *now, const char *before);
void ae_emulator_token_env_bytes (AeTdsWriter *writer,
                                  guint8 type,
                                  const void *now,
                                  guint8 n_now,
                                  const void *before,
                                  guint8 n_before);
void ae_emulator_token_done (AeTdsWriter *writer,
                             guint8 token,
                             guint16 status,
                             guint16 command,
                             guint64 count);
void ae_emulator_token_return_status (AeTdsWriter *writer, gint32 status);
void ae_emulator_token_login_ack (AeTdsWriter *writer, guint32 tds_version);
/* B_VARCHAR, cut at 255 units. */
void ae_emulator_write_b_varchar (AeTdsWriter *writer, const char *text);
void ae_emulator_write_us_varchar (AeTdsWriter *writer, const char *text);

G_END_DECLS
