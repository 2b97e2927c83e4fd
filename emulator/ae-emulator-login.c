/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* LOGIN7: MS-TDS 2.2.6.4.
 *
 *    0  u32  length            36  u16 offset, u16 count: host, user, password, application,
 * server, 4  u32  TDS version           extension, library, language, database 8  u32  packet size
 * 72  6 bytes client id 24  u8   option flags 1    78  u16 offset, u16 count: SSPI, attached file,
 * new password 25  u8   option flags 2    90  u32 length of SSPI 26  u8   type flags        94 data
 *   27  u8   option flags 3
 *
 * Counts are UTF-16 units, but bytes for extension and SSPI. The extension is a u32, the offset of
 * { u8 feature, u32 length, data }* FF. */

#include "config.h"

#include <string.h>

#include "ae-emulator-collation-private.h"
#include "ae-emulator-login-private.h"
#include "ae-emulator-tokens-private.h"

#define FIXED_SIZE 94
#define MAX_UNITS 128
#define MAX_PASSWORD_BYTES (2 * MAX_UNITS)

#define FLAGS2_INTEGRATED 0x80
#define FLAGS3_CHANGE_PASSWORD 0x01
#define FLAGS3_EXTENSION 0x10

enum
{
  AT_FLAGS2 = 25,
  AT_FLAGS3 = 27,
  AT_HOST = 36,
  AT_USER = 40,
  AT_PASSWORD = 44,
  AT_APPLICATION = 48,
  AT_EXTENSION = 56,
  AT_LANGUAGE = 64,
  AT_DATABASE = 68,
};

enum
{
  FEATURE_SESSION_RECOVERY = 0x01,
  FEATURE_FEDAUTH = 0x02,
  FEATURE_COLUMN_ENCRYPTION = 0x04,
  FEATURE_UTF8 = 0x0A,
  FEATURE_END = 0xFF,
};

void
ae_emulator_login_clear (AeEmulatorLogin *login)
{
  if (login->password != NULL)
    explicit_bzero (login->password, strlen (login->password));
  g_clear_pointer (&login->password, g_free);
  g_clear_pointer (&login->recovery, ae_emulator_recovery_free);
  g_clear_pointer (&login->host, g_free);
  g_clear_pointer (&login->user, g_free);
  g_clear_pointer (&login->application, g_free);
  g_clear_pointer (&login->database, g_free);
  g_clear_pointer (&login->language, g_free);
}

/* The bytes that an offset and a count at @at point to; NULL when they lie outside. An empty field
 * may have any offset. */
static const guint8 *
get_field (const guint8 *data, gsize size, gsize at, guint unit_size, gsize *n_bytes)
{
  gsize offset = data[at] | data[at + 1] << 8;
  gsize count = data[at + 2] | data[at + 3] << 8;

  *n_bytes = count * unit_size;
  if (count == 0)
    return data;
  if (offset < FIXED_SIZE || offset > size || *n_bytes > size - offset)
    return NULL;

  return data + offset;
}

static gboolean
read_text (const guint8 *data, gsize size, gsize at, char **text)
{
  gsize n_bytes, n_utf8;
  const guint8 *field = get_field (data, size, at, 2, &n_bytes);

  if (field == NULL || n_bytes > 2 * MAX_UNITS)
    return FALSE;
  *text = ae_emulator_text_from_utf16 (field, n_bytes, &n_utf8);

  return TRUE;
}

static gboolean
read_password (const guint8 *data, gsize size, char **password)
{
  guint8 clear[MAX_PASSWORD_BYTES];
  gsize n_bytes, n_utf8;
  const guint8 *field = get_field (data, size, AT_PASSWORD, 2, &n_bytes);

  if (field == NULL || n_bytes > sizeof clear)
    return FALSE;
  for (gsize i = 0; i < n_bytes; i++)
    {
      guint8 byte = field[i] ^ 0xA5;
      clear[i] = byte << 4 | byte >> 4;
    }
  *password = ae_emulator_text_from_utf16 (clear, n_bytes, &n_utf8);
  explicit_bzero (clear, sizeof clear);

  return TRUE;
}

static gboolean
read_features (const guint8 *data, gsize size, AeEmulatorLogin *login)
{
  gsize n_bytes;
  const guint8 *pointer = get_field (data, size, AT_EXTENSION, 1, &n_bytes);
  AeTdsReader reader;

  if (pointer == NULL || n_bytes != 4)
    return FALSE;
  ae_tds_reader_init (&reader, pointer, 4);
  gsize offset = ae_tds_reader_u32 (&reader);
  if (offset < FIXED_SIZE || offset > size)
    return FALSE;

  ae_tds_reader_init (&reader, data + offset, size - offset);
  login->has_features = TRUE;
  for (;;)
    {
      guint8 feature = ae_tds_reader_u8 (&reader);
      if (!ae_tds_reader_is_good (&reader) || feature == FEATURE_END)
        return ae_tds_reader_is_good (&reader);

      gsize length = ae_tds_reader_u32 (&reader);
      const guint8 *content = ae_tds_reader_bytes (&reader, length);
      if (!ae_tds_reader_is_good (&reader))
        return FALSE;
      if (feature == FEATURE_COLUMN_ENCRYPTION)
        {
          if (length < 1 || content[0] == 0)
            return FALSE;
          login->column_encryption = content[0];
        }
      else if (feature == FEATURE_SESSION_RECOVERY)
        {
          login->session_recovery = TRUE;
          g_clear_pointer (&login->recovery, ae_emulator_recovery_free);
          if (length > 0)
            login->recovery = ae_emulator_recovery_read (content, length);
          if (length > 0 && login->recovery == NULL)
            return FALSE;
        }
      else if (feature == FEATURE_UTF8)
        login->utf8 = TRUE;
      else if (feature == FEATURE_FEDAUTH)
        login->fedauth = TRUE;
    }
}

gboolean
ae_emulator_login_parse (const guint8 *data, gsize size, AeEmulatorLogin *login)
{
  AeTdsReader reader;

  *login = (AeEmulatorLogin){ 0 };
  if (size < FIXED_SIZE)
    return FALSE;
  ae_tds_reader_init (&reader, data, size);
  gsize length = ae_tds_reader_u32 (&reader);
  if (length < FIXED_SIZE || length > size)
    return FALSE;
  login->tds_version = ae_tds_reader_u32 (&reader);
  login->packet_size = ae_tds_reader_u32 (&reader);
  login->integrated = (data[AT_FLAGS2] & FLAGS2_INTEGRATED) != 0;
  login->change_password = (data[AT_FLAGS3] & FLAGS3_CHANGE_PASSWORD) != 0;

  return read_text (data, length, AT_HOST, &login->host)
         && read_text (data, length, AT_USER, &login->user)
         && read_password (data, length, &login->password)
         && read_text (data, length, AT_APPLICATION, &login->application)
         && read_text (data, length, AT_LANGUAGE, &login->language)
         && read_text (data, length, AT_DATABASE, &login->database)
         && (!(data[AT_FLAGS3] & FLAGS3_EXTENSION) || read_features (data, length, login));
}

/* --- the answer ---------------------------------------------------------------------------- */

static void
write_features (AeTdsWriter *writer, const AeEmulatorLoginAnswer *answer)
{
  if (!answer->has_features
      || (answer->column_encryption == 0 && !answer->utf8 && answer->session_options == NULL))
    return;

  ae_tds_writer_u8 (writer, 0xAE);
  if (answer->session_options != NULL)
    {
      gsize size = ae_tds_writer_get_size (writer);
      ae_tds_writer_u8 (writer, FEATURE_SESSION_RECOVERY);
      ae_tds_writer_u32 (writer, 0);
      ae_emulator_recovery_write_options (writer, answer->session_options);
      ae_tds_writer_patch_u32 (writer, size + 1,
                               (guint32) (ae_tds_writer_get_size (writer) - size - 5));
    }
  if (answer->column_encryption != 0)
    {
      ae_tds_writer_u8 (writer, FEATURE_COLUMN_ENCRYPTION);
      ae_tds_writer_u32 (writer, 1);
      ae_tds_writer_u8 (writer, answer->column_encryption);
    }
  if (answer->utf8)
    {
      ae_tds_writer_u8 (writer, FEATURE_UTF8);
      ae_tds_writer_u32 (writer, 1);
      ae_tds_writer_u8 (writer, 1);
    }
  ae_tds_writer_u8 (writer, FEATURE_END);
}

void
ae_emulator_login_answer_write (AeTdsWriter *writer, const AeEmulatorLoginAnswer *answer)
{
  g_autofree char *database_text
      = g_strdup_printf ("Changed database context to '%s'.", answer->database);
  g_autofree char *language_text
      = g_strdup_printf ("Changed language setting to %s.", answer->language);
  g_autofree char *packet_size = g_strdup_printf ("%" G_GSIZE_FORMAT, answer->packet_size);

  ae_emulator_token_env_text (writer, AE_EMULATOR_ENV_DATABASE, answer->database, "master");
  ae_emulator_token_message (writer, 5701, 2, 0, database_text, "", 1);
  ae_emulator_token_env_bytes (writer, AE_EMULATOR_ENV_COLLATION, ae_emulator_default_collation, 5,
                               NULL, 0);
  ae_emulator_token_env_text (writer, AE_EMULATOR_ENV_LANGUAGE, answer->language, "");
  ae_emulator_token_message (writer, 5703, 1, 0, language_text, "", 1);
  ae_emulator_token_login_ack (writer, answer->tds_version);
  ae_emulator_token_env_text (writer, AE_EMULATOR_ENV_PACKET_SIZE, packet_size, "4096");
  write_features (writer, answer);
  ae_emulator_token_done (writer, AE_EMULATOR_DONE, 0, 0, 0);
}
