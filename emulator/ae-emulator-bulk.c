/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Bulk load: MS-TDS 2.2.6.1.
 *
 *   81, u16 columns
 *   if negotiated: u16 keys, { u32 database, u32 key, u32 version, 8 bytes metadata version,
 *                              u8 values, { wrapped key … }* }*
 *   { u32 user type, u16 flags, TYPE_INFO [, table], [u16 key, u32 user type, TYPE_INFO,
 *     u8 algorithm, u8 encryption type, u8 normalization,] B_VARCHAR name }*
 *   { D1, values }*
 *   FD, u16 status, u16 command, u64 count */

#include "config.h"

#include <string.h>

#include "ae-emulator-bulk-private.h"
#include "ae-emulator-metadata-private.h"
#include "ae-emulator-tokens-private.h"

#define TOKEN_COLUMNS 0x81
#define TOKEN_ROW 0xD1
#define MAX_COLUMNS 4096
#define MAX_CEKS 4096
#define MAX_NAME_PARTS 4

typedef struct
{
  guint32 database_id, id, version;
  guint8 metadata_version[8];
} Key;

void
ae_emulator_bulk_field_clear (AeEmulatorBulkField *self)
{
  g_free (self->name);
}

/* --- columns ------------------------------------------------------------------------------- */

/* Clients send no wrapped values; one that sends back what it got is understood. */
static void
skip_key_value (AeTdsReader *reader)
{
  ae_tds_reader_skip (reader, ae_tds_reader_u16 (reader));
  ae_tds_reader_skip (reader, 2 * (gsize) ae_tds_reader_u8 (reader));
  ae_tds_reader_skip (reader, 2 * (gsize) ae_tds_reader_u16 (reader));
  ae_tds_reader_skip (reader, 2 * (gsize) ae_tds_reader_u8 (reader));
}

static gboolean
read_keys (AeTdsReader *reader, GArray *keys)
{
  guint n_keys = ae_tds_reader_u16 (reader);

  if (n_keys > MAX_CEKS)
    ae_tds_reader_set_invalid (reader, "There are too many keys");
  for (guint i = 0; i < n_keys && ae_tds_reader_is_good (reader); i++)
    {
      Key key = { .database_id = ae_tds_reader_u32 (reader),
                  .id = ae_tds_reader_u32 (reader),
                  .version = ae_tds_reader_u32 (reader) };
      const guint8 *version = ae_tds_reader_bytes (reader, 8);
      if (version != NULL)
        memcpy (key.metadata_version, version, 8);
      guint n_values = ae_tds_reader_u8 (reader);
      for (guint v = 0; v < n_values; v++)
        skip_key_value (reader);
      g_array_append_val (keys, key);
    }

  return ae_tds_reader_is_good (reader);
}

/* Rows name the table of a text with its parts; loads name it in one piece. Either is taken: no
 * name in one piece has the 256 characters that make the two look alike. */
static void
skip_table (AeTdsReader *reader)
{
  guint8 n_parts = ae_tds_reader_u8 (reader);
  gboolean is_one_piece
      = n_parts == 0 || n_parts > MAX_NAME_PARTS
        || (ae_tds_reader_get_remaining (reader) > 0 && reader->data[reader->position] == 0);

  if (is_one_piece)
    {
      guint n_units = n_parts | (guint) ae_tds_reader_u8 (reader) << 8;
      ae_tds_reader_skip (reader, 2 * (gsize) n_units);
      return;
    }
  for (guint i = 0; i < n_parts; i++)
    ae_tds_reader_skip (reader, 2 * (gsize) ae_tds_reader_u16 (reader));
}

static void
read_cipher (AeTdsReader *reader, const GArray *keys, AeEmulatorBulkField *field)
{
  guint ordinal = ae_tds_reader_u16 (reader);
  AeEmulatorWireType base;

  ae_tds_reader_u32 (reader);
  if (!ae_emulator_type_read_plaintext (reader, &base))
    return;
  field->is_encrypted = TRUE;
  field->cipher.base = base.type;
  field->cipher.algorithm = ae_tds_reader_u8 (reader);
  if (field->cipher.algorithm == 0)
    ae_tds_reader_skip (reader, 2 * (gsize) ae_tds_reader_u8 (reader));
  field->cipher.encryption_type = ae_tds_reader_u8 (reader);
  field->cipher.normalization_version = ae_tds_reader_u8 (reader);
  if (ordinal >= keys->len)
    {
      ae_tds_reader_set_invalid (reader, "A column names a key that was not sent");
      return;
    }
  const Key *key = &g_array_index (keys, Key, ordinal);
  field->cipher.database_id = key->database_id;
  field->cipher.cek_id = key->id;
  field->cipher.cek_version = key->version;
  memcpy (field->cipher.metadata_version, key->metadata_version, 8);
}

static gboolean
read_field (AeTdsReader *reader,
            gboolean column_encryption,
            const GArray *keys,
            AeEmulatorBulkField *field)
{
  ae_tds_reader_u32 (reader);
  guint16 flags = ae_tds_reader_u16 (reader);

  if (!ae_emulator_type_read (reader, &field->type))
    return FALSE;
  if (field->type.length_kind == AE_EMULATOR_LENGTH_LONG)
    {
      field->type.has_text_pointer = TRUE;
      skip_table (reader);
    }
  if (flags & AE_EMULATOR_FLAG_ENCRYPTED)
    {
      if (!column_encryption || field->type.type.id != AE_EMULATOR_TYPE_VARBINARY)
        ae_tds_reader_set_invalid (reader, "An encrypted column is not expected here");
      else
        read_cipher (reader, keys, field);
    }
  field->name = ae_tds_reader_b_varchar (reader);

  return ae_tds_reader_is_good (reader);
}

gboolean
ae_emulator_bulk_read_columns (AeTdsReader *reader, gboolean column_encryption, GArray *fields)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (Key));

  if (ae_tds_reader_u8 (reader) != TOKEN_COLUMNS)
    ae_tds_reader_set_invalid (reader, "A bulk load does not begin with its columns");
  guint n_fields = ae_tds_reader_u16 (reader);
  if (n_fields == 0 || n_fields > MAX_COLUMNS)
    ae_tds_reader_set_invalid (reader, "A bulk load has an impossible number of columns");
  if (!ae_tds_reader_is_good (reader) || (column_encryption && !read_keys (reader, keys)))
    return FALSE;
  for (guint i = 0; i < n_fields; i++)
    {
      AeEmulatorBulkField field = { 0 };
      gboolean good = read_field (reader, column_encryption, keys, &field);
      g_array_append_val (fields, field);
      if (!good)
        return FALSE;
    }

  return TRUE;
}

/* --- rows ---------------------------------------------------------------------------------- */

AeEmulatorBulkStep
ae_emulator_bulk_read_row (AeTdsReader *reader,
                           const GArray *fields,
                           AeEmulatorValue *values,
                           GPtrArray *owned,
                           guint *column)
{
  *column = 0;
  /* FreeTDS ends with the message, without DONE. */
  if (ae_tds_reader_get_remaining (reader) == 0)
    return AE_EMULATOR_BULK_END;

  guint8 token = ae_tds_reader_u8 (reader);
  if (token == AE_EMULATOR_DONE)
    return AE_EMULATOR_BULK_END;
  if (token != TOKEN_ROW)
    {
      ae_tds_reader_set_invalid (reader, "A bulk load holds something that is no row");
      return AE_EMULATOR_BULK_INVALID;
    }
  for (guint i = 0; i < fields->len; i++)
    {
      const AeEmulatorBulkField *field = &g_array_index (fields, AeEmulatorBulkField, i);
      *column = i + 1;
      if (!ae_emulator_value_read (reader, &field->type, &values[i], owned))
        return reader->invalid != NULL ? AE_EMULATOR_BULK_INVALID : AE_EMULATOR_BULK_CUT;
    }

  return AE_EMULATOR_BULK_ROW;
}

/* --- the load ------------------------------------------------------------------------------ */

static gboolean
begin (AeEmulatorSession *session, const GArray *fields, const AeEmulatorSink *sink, gpointer data)
{
  g_autofree AeEmulatorBulkColumn *columns = g_new0 (AeEmulatorBulkColumn, fields->len);

  for (guint i = 0; i < fields->len; i++)
    {
      const AeEmulatorBulkField *field = &g_array_index (fields, AeEmulatorBulkField, i);
      columns[i].name = field->name;
      columns[i].type = field->type.type;
      columns[i].cipher = field->is_encrypted ? &field->cipher : NULL;
    }

  return ae_emulator_session_bulk_begin (session, columns, fields->len, sink, data);
}

static void
load_rows (AeEmulatorSession *session, AeTdsReader *reader, const GArray *fields)
{
  g_autofree AeEmulatorValue *values = g_new0 (AeEmulatorValue, fields->len);
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  AeEmulatorBulkStep step;
  guint column;

  while ((step = ae_emulator_bulk_read_row (reader, fields, values, owned, &column))
         == AE_EMULATOR_BULK_ROW)
    {
      if (!ae_emulator_session_bulk_row (session, values))
        return;
      g_ptr_array_set_size (owned, 0);
    }
  if (step == AE_EMULATOR_BULK_CUT)
    ae_emulator_session_bulk_fail (session, 4804, 0);
  else if (step == AE_EMULATOR_BULK_INVALID)
    ae_emulator_session_bulk_fail (session, column > 0 ? 4815 : 4804, column);
}

void
ae_emulator_bulk_load (AeEmulatorSession *session,
                       AeTdsReader *reader,
                       gboolean column_encryption,
                       const AeEmulatorSink *sink,
                       gpointer data)
{
  g_autoptr (GArray) fields = g_array_new (FALSE, TRUE, sizeof (AeEmulatorBulkField));

  g_array_set_clear_func (fields, (GDestroyNotify) ae_emulator_bulk_field_clear);
  gboolean good = ae_emulator_bulk_read_columns (reader, column_encryption, fields);
  if (!good)
    {
      /* The first error stays: to begin without columns adds none. */
      ae_emulator_session_bulk_fail (session, reader->invalid != NULL ? 4816 : 4804,
                                     MAX (fields->len, 1));
      g_array_set_size (fields, 0);
    }
  if (begin (session, fields, sink, data))
    load_rows (session, reader, fields);
  ae_emulator_session_bulk_end (session);
}
