/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* LOGIN7, [MS-TDS] 2.2.6.4. Offsets count from its first byte, lengths are in UTF-16 units:
 *
 *    0  u32  length             36  u16 offset, u16 length of  host name
 *    4  u32  TDS version        40                             user name
 *    8  u32  packet size        44                             password, obfuscated
 *   12  u32  program version    48                             application name
 *   16  u32  process id         52                             server name
 *   20  u32  connection id      56  u16 offset, u16 4          → u32 offset of the features
 *   24  u8   option flags 1     60                             library name
 *   25  u8   option flags 2     64                             language
 *   26  u8   type flags         68                             database
 *   27  u8   option flags 3     72  6 bytes client id
 *   28  i32  time zone          78                             SSPI (u16 bytes)
 *   32  u32  locale             82                             database file
 *                               86                             new password
 *                               90  u32 SSPI length when it is long
 *   94  data, then the features: { u8 id, u32 length, data } …, u8 0xFF
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-error.h"
#include "ae-tds-login-private.h"

#define FIXED_SIZE 94
#define MAX_TEXT_UNITS 128
#define MAX_SIZE (128 * 1024 - 1)

/* USE is notified, a database that cannot be opened is fatal, language changes are notified. */
#define OPTION_FLAGS_1 0xE0
/* The language must exist; ODBC defaults: ANSI settings on, no limit on text. */
#define OPTION_FLAGS_2 0x03
#define TYPE_FLAG_READ_ONLY_INTENT 0x20
#define OPTION_FLAG_3_UNKNOWN_COLLATION 0x08
#define OPTION_FLAG_3_EXTENSION 0x10
#define LOCALE_EN_US 0x0409

enum
{
  AT_HOST_NAME = 36,
  AT_USER_NAME = 40,
  AT_PASSWORD = 44,
  AT_APPLICATION_NAME = 48,
  AT_SERVER_NAME = 52,
  AT_EXTENSION = 56,
  AT_LIBRARY_NAME = 60,
  AT_LANGUAGE = 64,
  AT_DATABASE = 68,
  AT_CLIENT_ID = 72,
  AT_SSPI = 78,
  AT_DATABASE_FILE = 82,
  AT_NEW_PASSWORD = 86,
};

static void
write_fixed_part (const AeTdsLogin7 *self, AeTdsWriter *writer)
{
  guint8 flags_3 = OPTION_FLAG_3_UNKNOWN_COLLATION;

  if (self->n_features > 0)
    flags_3 |= OPTION_FLAG_3_EXTENSION;

  ae_tds_writer_u32 (writer, 0); /* the length, patched at the end */
  ae_tds_writer_u32 (writer, self->tds_version);
  ae_tds_writer_u32 (writer, self->packet_size);
  ae_tds_writer_u32 (writer, 0);
  ae_tds_writer_u32 (writer, self->client_pid);
  ae_tds_writer_u32 (writer, 0);
  ae_tds_writer_u8 (writer, OPTION_FLAGS_1);
  ae_tds_writer_u8 (writer, OPTION_FLAGS_2);
  ae_tds_writer_u8 (writer, self->read_only_intent ? TYPE_FLAG_READ_ONLY_INTENT : 0);
  ae_tds_writer_u8 (writer, flags_3);
  ae_tds_writer_u32 (writer, 0);
  ae_tds_writer_u32 (writer, LOCALE_EN_US);
  ae_tds_writer_zero (writer, AT_CLIENT_ID - AT_HOST_NAME);
  if (self->client_id != NULL)
    ae_tds_writer_bytes (writer, self->client_id, AT_SSPI - AT_CLIENT_ID);
  else
    ae_tds_writer_zero (writer, AT_SSPI - AT_CLIENT_ID);
  ae_tds_writer_zero (writer, FIXED_SIZE - AT_SSPI);
}

static void
write_place (AeTdsWriter *writer, gsize start, guint at, gsize offset, gsize length)
{
  ae_tds_writer_patch_u16 (writer, start + at, (guint16) offset);
  ae_tds_writer_patch_u16 (writer, start + at + 2, (guint16) length);
}

static gboolean
write_text (AeTdsWriter *writer,
            gsize start,
            guint at,
            const char *text,
            const char *label,
            GError **error)
{
  gsize offset = ae_tds_writer_get_size (writer) - start;

  if (text != NULL && !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, AE_ERROR, AE_ERROR_VALUE, _ ("The %s is not UTF-8"), _ (label));
      return FALSE;
    }
  gsize n_units = ae_tds_writer_utf16 (writer, text);
  if (n_units > MAX_TEXT_UNITS)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
                   _ ("The %s is too long: the protocol allows %u characters"), _ (label),
                   MAX_TEXT_UNITS);
      return FALSE;
    }
  write_place (writer, start, at, offset, n_units);
  return TRUE;
}

/* No encryption, only what the protocol asks for: nibbles swapped, then XOR 0xA5. */
static void
obfuscate (AeTdsWriter *writer, gsize from)
{
  for (gsize i = from; i < writer->size; i++)
    writer->data[i] = (guint8) ((writer->data[i] << 4 | writer->data[i] >> 4) ^ 0xA5);
}

static gboolean
write_texts (const AeTdsLogin7 *self, AeTdsWriter *writer, gsize start, GError **error)
{
  if (!write_text (writer, start, AT_HOST_NAME, self->host_name, N_ ("host name"), error)
      || !write_text (writer, start, AT_USER_NAME, self->user_name, N_ ("user name"), error))
    return FALSE;

  gsize password = ae_tds_writer_get_size (writer);
  if (!write_text (writer, start, AT_PASSWORD, self->password, N_ ("password"), error))
    return FALSE;
  obfuscate (writer, password);

  if (!write_text (writer, start, AT_APPLICATION_NAME, self->application_name,
                   N_ ("application name"), error)
      || !write_text (writer, start, AT_SERVER_NAME, self->server_name, N_ ("server name"), error))
    return FALSE;

  if (self->n_features > 0)
    {
      write_place (writer, start, AT_EXTENSION, ae_tds_writer_get_size (writer) - start, 4);
      ae_tds_writer_u32 (writer, 0);
    }

  return write_text (writer, start, AT_LIBRARY_NAME, self->library_name, N_ ("library name"), error)
         && write_text (writer, start, AT_LANGUAGE, self->language, N_ ("language"), error)
         && write_text (writer, start, AT_DATABASE, self->database, N_ ("database name"), error);
}

static void
write_features (const AeTdsLogin7 *self, AeTdsWriter *writer, gsize start)
{
  gsize pointer
      = start + (writer->data[start + AT_EXTENSION] | writer->data[start + AT_EXTENSION + 1] << 8);

  ae_tds_writer_patch_u32 (writer, pointer, (guint32) (ae_tds_writer_get_size (writer) - start));
  for (guint i = 0; i < self->n_features; i++)
    {
      ae_tds_writer_u8 (writer, self->features[i].id);
      ae_tds_writer_u32 (writer, self->features[i].size);
      ae_tds_writer_bytes (writer, self->features[i].data, self->features[i].size);
    }
  ae_tds_writer_u8 (writer, AE_TDS_FEATURE_TERMINATOR);
}

gboolean
ae_tds_login7_write (const AeTdsLogin7 *self, AeTdsWriter *writer, GError **error)
{
  gsize start = ae_tds_writer_get_size (writer);

  write_fixed_part (self, writer);
  if (!write_texts (self, writer, start, error))
    return FALSE;

  gsize end = ae_tds_writer_get_size (writer) - start;
  write_place (writer, start, AT_SSPI, end, 0);
  write_place (writer, start, AT_DATABASE_FILE, end, 0);
  write_place (writer, start, AT_NEW_PASSWORD, end, 0);
  if (self->n_features > 0)
    write_features (self, writer, start);

  gsize size = ae_tds_writer_get_size (writer) - start;
  if (size > MAX_SIZE)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
                   _ ("The login is too large: the protocol allows %u bytes; an access token may "
                      "be too long"),
                   MAX_SIZE);
      return FALSE;
    }
  ae_tds_writer_patch_u32 (writer, start, (guint32) size);
  return TRUE;
}
