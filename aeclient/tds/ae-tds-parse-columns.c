/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* COLMETADATA, [MS-TDS] 2.2.7.4:
 *
 *   0x81, u16 count      0xFFFF: the columns stay as they were, and nothing follows
 *   [CekTable]           once column encryption is acknowledged
 *   for each column
 *     u32        user type
 *     u16        flags   0x0800: encrypted
 *     TYPE_INFO
 *     [u8 n, n US_VARCHAR]   text, ntext, image: name of the table
 *     [CryptoMetaData]       encrypted: u16 ordinal, and as below
 *     B_VARCHAR  name
 *
 *   CekTable         u16 n, n EK_INFO
 *   EK_INFO          u32 database, u32 id, u32 version, 8 bytes metadata version, u8 n, n values of
 *                    US_VARBYTE encrypted key, B_VARCHAR key store, US_VARCHAR key path,
 *                    B_VARCHAR algorithm
 *   CryptoMetaData   u32 user type, TYPE_INFO of the plain value, u8 algorithm [0: B_VARCHAR name],
 *                    u8 encryption type, u8 normalization
 *
 * and RETURNVALUE, 2.2.7.18, whose key is not in the answer and which so has no ordinal:
 *
 *   0xAC, u16 ordinal, B_VARCHAR name, u8 status, u32 user type, u16 flags, TYPE_INFO,
 *   [CryptoMetaData], value
 */

#include "config.h"

#include "ae-tds-parser-private.h"

#include <string.h>

#define NO_METADATA 0xFFFF
#define MAX_TABLE_NAME_PARTS 4
/* No entry is shorter: a count that promises more than there is allocates nothing. */
#define MIN_CEK_SIZE (4 + 4 + 4 + 8 + 1)
#define MIN_CEK_VALUE_SIZE (2 + 1 + 2 + 1)
#define MIN_COLUMN_SIZE (4 + 2 + 1 + 1)

/* FALSE, and the reader short: wait for the bytes before believing the count. */
static gboolean
has_room_for (AeTdsReader *reader, guint count, gsize min_size)
{
  if (count > ae_tds_reader_get_remaining (reader) / min_size)
    reader->is_short = TRUE;
  return ae_tds_reader_is_good (reader);
}

static void
read_cek_value (AeTdsCekValue *self, AeTdsReader *reader)
{
  guint16 size = ae_tds_reader_u16 (reader);
  const guint8 *key = ae_tds_reader_bytes (reader, size);

  self->encrypted_key = g_bytes_new (key, key != NULL ? size : 0);
  self->key_store_name = ae_tds_reader_b_varchar (reader);
  self->key_path = ae_tds_reader_us_varchar (reader);
  self->algorithm = ae_tds_reader_b_varchar (reader);
}

static void
read_cek (AeTdsCek *self, AeTdsReader *reader)
{
  self->database_id = ae_tds_reader_u32 (reader);
  self->cek_id = ae_tds_reader_u32 (reader);
  self->cek_version = ae_tds_reader_u32 (reader);
  const guint8 *version = ae_tds_reader_bytes (reader, sizeof self->metadata_version);
  if (version != NULL)
    memcpy (self->metadata_version, version, sizeof self->metadata_version);

  guint n_values = ae_tds_reader_u8 (reader);
  if (!has_room_for (reader, n_values, MIN_CEK_VALUE_SIZE))
    return;
  self->values = g_new0 (AeTdsCekValue, n_values);
  while (self->n_values < n_values && ae_tds_reader_is_good (reader))
    read_cek_value (&self->values[self->n_values++], reader);
}

static void
read_cek_table (AeTdsColumns *columns, AeTdsReader *reader)
{
  guint n_ceks = ae_tds_reader_u16 (reader);

  if (!has_room_for (reader, n_ceks, MIN_CEK_SIZE))
    return;
  columns->ceks = g_new0 (AeTdsCek, n_ceks);
  while (columns->n_ceks < n_ceks && ae_tds_reader_is_good (reader))
    read_cek (&columns->ceks[columns->n_ceks++], reader);
}

static void
skip_table_name (AeTdsReader *reader)
{
  guint n_parts = ae_tds_reader_u8 (reader);

  if (n_parts > MAX_TABLE_NAME_PARTS)
    ae_tds_reader_set_invalid (reader, "the name of a table has more than four parts");
  while (n_parts-- > 0 && ae_tds_reader_is_good (reader))
    ae_tds_reader_skip (reader, 2 * (gsize) ae_tds_reader_u16 (reader));
}

/* Algorithms, types and versions that nobody knows are not refused here, but where a value is
 * wanted: a result that is not read can still be drained. */
static AeTdsCryptoMetadata *
read_crypto (AeTdsReader *reader, gboolean has_ordinal)
{
  AeTdsCryptoMetadata *self = g_new0 (AeTdsCryptoMetadata, 1);

  if (has_ordinal)
    self->cek_index = ae_tds_reader_u16 (reader);
  self->user_type = ae_tds_reader_u32 (reader);
  ae_tds_type_info_read (&self->base, reader);
  self->algorithm = ae_tds_reader_u8 (reader);
  if (self->algorithm == 0)
    ae_tds_reader_skip (reader, 2 * (gsize) ae_tds_reader_u8 (reader));
  self->encryption_type = ae_tds_reader_u8 (reader);
  self->normalization_version = ae_tds_reader_u8 (reader);
  return self;
}

static void
read_column_type (AeTdsTokenParser *parser,
                  AeTdsColumn *self,
                  AeTdsReader *reader,
                  gboolean is_in_result)
{
  self->user_type = ae_tds_reader_u32 (reader);
  self->flags = ae_tds_reader_u16 (reader);
  ae_tds_type_info_read (&self->type, reader);
  if (is_in_result && ae_tds_type_info_get_framing (&self->type, NULL) == AE_TDS_FRAMING_TEXT_PTR)
    skip_table_name (reader);

  if ((self->flags & AE_TDS_COLUMN_ENCRYPTED) == 0)
    return;
  if (!parser->column_encryption)
    ae_tds_reader_set_invalid (reader, "a value is encrypted although that was not agreed on");
  else if (self->type.id != AE_TDS_TYPE_BIGVARBINARY)
    ae_tds_reader_set_invalid (reader, "an encrypted value is not a varbinary");
  else
    self->crypto = read_crypto (reader, is_in_result);
}

static void
read_column (AeTdsTokenParser *parser, AeTdsColumn *self, guint n_ceks, AeTdsReader *reader)
{
  read_column_type (parser, self, reader, TRUE);
  if (self->crypto != NULL && self->crypto->cek_index >= n_ceks)
    ae_tds_reader_set_invalid (reader, "a column is encrypted with a key that was not described");
  self->name = ae_tds_reader_b_varchar (reader);
}

static AeTdsColumns *
read_columns (AeTdsTokenParser *parser, guint n_columns, AeTdsReader *reader)
{
  g_autoptr (AeTdsColumns) self = g_new0 (AeTdsColumns, 1);

  self->ref_count = 1;
  if (parser->column_encryption)
    read_cek_table (self, reader);
  if (!has_room_for (reader, n_columns, MIN_COLUMN_SIZE))
    return NULL;
  self->columns = g_new0 (AeTdsColumn, n_columns);
  while (self->n_columns < n_columns && ae_tds_reader_is_good (reader))
    read_column (parser, &self->columns[self->n_columns++], self->n_ceks, reader);
  return ae_tds_reader_is_good (reader) ? g_steal_pointer (&self) : NULL;
}

void
ae_tds_parse_colmetadata (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token)
{
  guint n_columns = ae_tds_reader_u16 (reader);

  if (!ae_tds_reader_is_good (reader))
    return;
  if (n_columns == NO_METADATA)
    {
      if (self->columns == NULL)
        ae_tds_reader_set_invalid (reader, "columns are to stay as they were, but there were none");
      token->columns = NULL;
      return;
    }
  if (n_columns == 0)
    ae_tds_reader_set_invalid (reader, "a result has no columns");
  if (n_columns > self->limits.max_columns)
    ae_tds_reader_set_invalid (reader, "a result has more columns than allowed");
  if (!ae_tds_reader_is_good (reader))
    return;

  AeTdsColumns *columns = read_columns (self, n_columns, reader);
  if (columns == NULL)
    return;
  g_clear_pointer (&self->columns, ae_tds_columns_unref);
  self->columns = columns;
  token->columns = columns;
}

void
ae_tds_parse_return_value (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token)
{
  AeTdsColumn *column = &self->return_column;

  ae_tds_column_clear (column);
  token->return_value.ordinal = ae_tds_reader_u16 (reader);
  token->return_value.name = ae_tds_parser_keep (self, ae_tds_reader_b_varchar (reader));
  token->return_value.status = ae_tds_reader_u8 (reader);
  read_column_type (self, column, reader, FALSE);
  if (!ae_tds_reader_is_good (reader))
    return;

  token->return_value.column = column;
  self->return_value = *token;
  ae_tds_row_reader_start (&self->row, column, 1, NULL);
  self->pending = AE_TDS_PENDING_RETURN_VALUE;
}
