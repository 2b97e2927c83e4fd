/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* MS-TDS 2.2.7.
 *
 *   ERROR, INFO   AA/AB, u16 size, i32 number, u8 state, u8 class, US_VARCHAR text,
 *                 B_VARCHAR server, B_VARCHAR procedure, u32 line
 *   ENVCHANGE     E3, u16 size, u8 type, new value, old value
 *   DONE…         FD/FE/FF, u16 status, u16 command, u64 count
 *   LOGINACK      AD, u16 size, u8 1, u32 BE version, B_VARCHAR program, u8 ×4 version */

#include "config.h"

#include <string.h>

#include "ae-emulator-tokens-private.h"

#define PROGRAM_NAME "Microsoft SQL Server"

/* 16.0.1000.6: what drivers may ask of SQL Server 2022 they may ask here. */
#define PRODUCT_MAJOR 16
#define PRODUCT_MINOR 0
#define PRODUCT_BUILD 1000

#define MAX_MESSAGE_UNITS 4000

/* At most @n_units code units, no half pair. Bytes that are no UTF-8 end it: the engine may quote
 * what a client sent. */
static char *
cut_text (const char *text, gsize n_units)
{
  const char *end = NULL;
  const char *at = text;

  g_utf8_validate (text, -1, &end);
  while (at < end)
    {
      gsize units = g_utf8_get_char (at) >= 0x10000 ? 2 : 1;
      if (units > n_units)
        break;
      n_units -= units;
      at = g_utf8_next_char (at);
    }

  return g_strndup (text, at - text);
}

void
ae_emulator_write_b_varchar (AeTdsWriter *writer, const char *text)
{
  g_autofree char *cut = cut_text (text ? text : "", 255);

  ae_tds_writer_b_varchar (writer, cut);
}

void
ae_emulator_write_us_varchar (AeTdsWriter *writer, const char *text)
{
  g_autofree char *cut = cut_text (text ? text : "", MAX_MESSAGE_UNITS);

  ae_tds_writer_us_varchar (writer, cut);
}

static gsize
open_token (AeTdsWriter *writer, guint8 token)
{
  ae_tds_writer_u8 (writer, token);
  ae_tds_writer_u16 (writer, 0);

  return ae_tds_writer_get_size (writer);
}

static void
close_token (AeTdsWriter *writer, gsize start)
{
  ae_tds_writer_patch_u16 (writer, start - 2, ae_tds_writer_get_size (writer) - start);
}

void
ae_emulator_token_message (AeTdsWriter *writer,
                           gint32 number,
                           guint8 state,
                           guint8 severity,
                           const char *text,
                           const char *procedure,
                           guint32 line)
{
  gsize start = open_token (writer, severity > 10 ? 0xAA : 0xAB);

  ae_tds_writer_u32 (writer, (guint32) number);
  ae_tds_writer_u8 (writer, state);
  ae_tds_writer_u8 (writer, severity);
  ae_emulator_write_us_varchar (writer, text);
  ae_emulator_write_b_varchar (writer, AE_EMULATOR_SERVER_NAME);
  ae_emulator_write_b_varchar (writer, procedure);
  ae_tds_writer_u32 (writer, line);
  close_token (writer, start);
}

void
ae_emulator_token_env_text (AeTdsWriter *writer, guint8 type, const char *now, const char *before)
{
  gsize start = open_token (writer, 0xE3);

  ae_tds_writer_u8 (writer, type);
  ae_emulator_write_b_varchar (writer, now);
  ae_emulator_write_b_varchar (writer, before);
  close_token (writer, start);
}

void
ae_emulator_token_env_bytes (AeTdsWriter *writer,
                             guint8 type,
                             const void *now,
                             guint8 n_now,
                             const void *before,
                             guint8 n_before)
{
  gsize start = open_token (writer, 0xE3);

  ae_tds_writer_u8 (writer, type);
  ae_tds_writer_u8 (writer, n_now);
  ae_tds_writer_bytes (writer, now, n_now);
  ae_tds_writer_u8 (writer, n_before);
  ae_tds_writer_bytes (writer, before, n_before);
  close_token (writer, start);
}

void
ae_emulator_token_done (AeTdsWriter *writer,
                        guint8 token,
                        guint16 status,
                        guint16 command,
                        guint64 count)
{
  ae_tds_writer_u8 (writer, token);
  ae_tds_writer_u16 (writer, status);
  ae_tds_writer_u16 (writer, command);
  ae_tds_writer_u64 (writer, count);
}

void
ae_emulator_token_return_status (AeTdsWriter *writer, gint32 status)
{
  ae_tds_writer_u8 (writer, 0x79);
  ae_tds_writer_u32 (writer, (guint32) status);
}

void
ae_emulator_token_login_ack (AeTdsWriter *writer, guint32 tds_version)
{
  gsize start = open_token (writer, 0xAD);

  ae_tds_writer_u8 (writer, 1);
  ae_tds_writer_u32_be (writer, tds_version);
  ae_emulator_write_b_varchar (writer, PROGRAM_NAME);
  ae_tds_writer_u8 (writer, PRODUCT_MAJOR);
  ae_tds_writer_u8 (writer, PRODUCT_MINOR);
  ae_tds_writer_u8 (writer, PRODUCT_BUILD >> 8);
  ae_tds_writer_u8 (writer, PRODUCT_BUILD & 0xFF);
  close_token (writer, start);
}
