/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* COLMETADATA: MS-TDS 2.2.7.4.
 *
 *   81, u16 columns (FFFF: the client knows them, and nothing follows)
 *   if negotiated: u16 keys, { u32 database, u32 key, u32 version, 8 bytes metadata version, u8
 * values, { US_VARBYTE wrapped key, B_VARCHAR store, US_VARCHAR path, B_VARCHAR algorithm }* }* {
 * u32 user type, u16 flags, TYPE_INFO [, crypto], B_VARCHAR name }* crypto: u16 ordinal, u32 user
 * type, TYPE_INFO, u8 algorithm, u8 encryption type, u8 normalization */

#include "config.h"

#include "ae-emulator-metadata-private.h"
#include "ae-emulator-tokens-private.h"
#include "ae-emulator-type-codec-private.h"

#define USER_TYPE_TIMESTAMP 80

static gboolean
is_same_key (const AeEmulatorCek *a, const AeEmulatorCek *b)
{
  return a->database_id == b->database_id && a->id == b->id && a->version == b->version;
}

static guint
find_key (GPtrArray *keys, const AeEmulatorCek *cek)
{
  guint i = 0;

  while (i < keys->len && !is_same_key (g_ptr_array_index (keys, i), cek))
    i++;

  return i;
}

static GPtrArray *
collect_keys (const AeEmulatorColumn *columns, guint n_columns)
{
  GPtrArray *keys = g_ptr_array_new ();

  for (guint i = 0; i < n_columns; i++)
    if (columns[i].crypto != NULL && find_key (keys, columns[i].crypto->cek) == keys->len)
      g_ptr_array_add (keys, (gpointer) columns[i].crypto->cek);

  return keys;
}

static void
write_key (AeTdsWriter *writer, const AeEmulatorCek *cek)
{
  ae_tds_writer_u32 (writer, cek->database_id);
  ae_tds_writer_u32 (writer, cek->id);
  ae_tds_writer_u32 (writer, cek->version);
  ae_tds_writer_bytes (writer, cek->metadata_version, 8);
  ae_tds_writer_u8 (writer, cek->n_values);
  for (guint i = 0; i < cek->n_values; i++)
    {
      gsize size;
      const void *data = g_bytes_get_data (cek->values[i].encrypted_value, &size);
      size = MIN (size, G_MAXUINT16);
      ae_tds_writer_u16 (writer, size);
      ae_tds_writer_bytes (writer, data, size);
      ae_emulator_write_b_varchar (writer, cek->values[i].provider_name);
      ae_emulator_write_us_varchar (writer, cek->values[i].key_path);
      ae_emulator_write_b_varchar (writer, cek->values[i].algorithm);
    }
}

static void
write_crypto (AeTdsWriter *writer,
              const AeEmulatorType *base,
              guint8 algorithm,
              guint8 kind,
              guint8 version)
{
  ae_tds_writer_u32 (writer, 0);
  ae_emulator_type_write (writer, base);
  ae_tds_writer_u8 (writer, algorithm);
  ae_tds_writer_u8 (writer, kind);
  ae_tds_writer_u8 (writer, version);
}

static guint16
get_flags (const AeEmulatorColumn *column)
{
  guint16 flags = 0;

  if (column->nullable)
    flags |= AE_EMULATOR_FLAG_NULLABLE;
  if (column->identity)
    flags |= AE_EMULATOR_FLAG_IDENTITY;
  if (column->computed)
    flags |= AE_EMULATOR_FLAG_COMPUTED;
  if (column->hidden)
    flags |= AE_EMULATOR_FLAG_HIDDEN;
  if (!column->identity && !column->computed)
    flags |= AE_EMULATOR_FLAG_UPDATABILITY_UNKNOWN;

  return flags;
}

static void
write_column (AeTdsWriter *writer, const AeEmulatorColumn *column, GPtrArray *keys)
{
  const AeEmulatorColumnCrypto *crypto = keys != NULL ? column->crypto : NULL;
  AeEmulatorType type
      = column->crypto != NULL ? ae_emulator_type_get_cipher_type (&column->type) : column->type;

  ae_tds_writer_u32 (writer, type.id == AE_EMULATOR_TYPE_TIMESTAMP ? USER_TYPE_TIMESTAMP : 0);
  ae_tds_writer_u16 (writer, get_flags (column) | (crypto ? AE_EMULATOR_FLAG_ENCRYPTED : 0));
  ae_emulator_type_write_column (writer, &type);
  if (crypto != NULL)
    {
      ae_tds_writer_u16 (writer, find_key (keys, crypto->cek));
      write_crypto (writer, &column->type, crypto->algorithm, crypto->encryption_type,
                    crypto->normalization_version);
    }
  ae_emulator_write_b_varchar (writer, column->name);
}

void
ae_emulator_metadata_write (AeTdsWriter *writer,
                            const AeEmulatorColumn *columns,
                            guint n_columns,
                            gboolean column_encryption)
{
  g_autoptr (GPtrArray) keys = column_encryption ? collect_keys (columns, n_columns) : NULL;

  ae_tds_writer_u8 (writer, 0x81);
  ae_tds_writer_u16 (writer, n_columns);
  if (keys != NULL)
    {
      ae_tds_writer_u16 (writer, keys->len);
      for (guint i = 0; i < keys->len; i++)
        write_key (writer, g_ptr_array_index (keys, i));
    }
  for (guint i = 0; i < n_columns; i++)
    write_column (writer, &columns[i], keys);
}

void
ae_emulator_metadata_write_none (AeTdsWriter *writer)
{
  ae_tds_writer_u8 (writer, 0x81);
  ae_tds_writer_u16 (writer, 0xFFFF);
}

/* The JDBC driver declares the variable for a string that it does not send as nvarchar(1): no
 * server can cut ciphertext to that. */
AeEmulatorType
ae_emulator_metadata_get_output_type (const AeEmulatorOutput *output)
{
  if (output->cipher == NULL)
    return output->type;

  AeEmulatorType type = ae_emulator_type_get_cipher_type (&output->cipher->base);
  if (type.max_length >= 0 && output->value.kind == AE_EMULATOR_VALUE_BLOB
      && output->value.size > (gsize) type.max_length)
    type.max_length = output->value.size <= 8000 ? 8000 : -1;

  return type;
}

void
ae_emulator_metadata_write_output (AeTdsWriter *writer, const AeEmulatorOutput *output)
{
  const AeEmulatorParameterCipher *cipher = output->cipher;
  AeEmulatorType type = ae_emulator_metadata_get_output_type (output);

  ae_tds_writer_u32 (writer, 0);
  ae_tds_writer_u16 (writer, AE_EMULATOR_FLAG_NULLABLE | (cipher ? AE_EMULATOR_FLAG_ENCRYPTED : 0));
  ae_emulator_type_write (writer, &type);
  if (cipher != NULL)
    write_crypto (writer, &cipher->base, cipher->algorithm, cipher->encryption_type,
                  cipher->normalization_version);
}

enum
{
  COLUMN_EXPRESSION = 0x04,
  COLUMN_KEY = 0x08,
  COLUMN_HIDDEN = 0x10,
  COLUMN_OTHER_NAME = 0x20,
};

/* A4, u16 size, { u8 parts, { US_VARCHAR }* }*
 * A5, u16 size, { u8 column, u8 table, u8 status [, B_VARCHAR name of the column in its table] }*
 */
static void
write_table (AeTdsWriter *writer, const char *schema, const char *table)
{
  ae_tds_writer_u8 (writer, 0xA4);
  ae_tds_writer_u16 (writer, 0);
  gsize start = ae_tds_writer_get_size (writer);
  ae_tds_writer_u8 (writer, 2);
  ae_emulator_write_us_varchar (writer, schema);
  ae_emulator_write_us_varchar (writer, table);
  ae_tds_writer_patch_u16 (writer, start - 2, ae_tds_writer_get_size (writer) - start);
}

void
ae_emulator_metadata_write_origin (AeTdsWriter *writer,
                                   const char *schema,
                                   const char *table,
                                   const char *const *base_names,
                                   const gboolean *keys,
                                   guint n_columns)
{
  gsize origin = ae_tds_writer_get_size (writer);

  if (n_columns >= G_MAXUINT8)
    return;
  /* FreeTDS cannot read a list of no tables. */
  if (table != NULL)
    write_table (writer, schema, table);
  ae_tds_writer_u8 (writer, 0xA5);
  ae_tds_writer_u16 (writer, 0);
  gsize start = ae_tds_writer_get_size (writer);
  for (guint i = 0; i <= n_columns; i++)
    {
      /* Behind them ROWSTAT, which is no column of the table: that it is hidden ODBC drivers read
       * here, and not from its flag. */
      gboolean is_column = table != NULL && i < n_columns && base_names[i][0] != '\0';
      ae_tds_writer_u8 (writer, i + 1);
      ae_tds_writer_u8 (writer, is_column ? 1 : 0);
      ae_tds_writer_u8 (writer, is_column
                                    ? COLUMN_OTHER_NAME | (keys[i] ? COLUMN_KEY : 0)
                                    : COLUMN_EXPRESSION | (i == n_columns ? COLUMN_HIDDEN : 0));
      if (is_column)
        ae_emulator_write_b_varchar (writer, base_names[i]);
    }
  /* With so many columns or long names the token cannot be had; clients do without. */
  if (ae_tds_writer_get_size (writer) - start > G_MAXUINT16)
    {
      writer->size = origin;
      return;
    }
  ae_tds_writer_patch_u16 (writer, start - 2, ae_tds_writer_get_size (writer) - start);
}
