/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Requests, [MS-TDS] 2.2.6.
 *
 *   ALL_HEADERS   u32 22, u32 18, u16 2 (transaction descriptor), u64 descriptor, u32 1 (requests)
 *   SQL batch     ALL_HEADERS [enclave package] UTF-16LE to the end
 *   RPC           ALL_HEADERS, US_VARCHAR name | u16 0xFFFF u16 id, u16 options, [enclave package],
 *                 parameters
 *   parameter     B_VARCHAR name, u8 status, TYPE_INFO, value [, ParamCipherInfo]
 *   transaction   ALL_HEADERS, u16 request, its arguments
 *
 *   enclave package   u16 bytes, data; present in every request once version 2 of column encryption
 *                     was acknowledged
 *   ParamCipherInfo   TYPE_INFO of the plain value, u8 algorithm, u8 encryption type, u32 database,
 *                     u32 key, u32 key version, 8 bytes metadata version, u8 normalization
 */

#include "config.h"

#include "ae-tds-request-private.h"

#define HEADERS_SIZE 22
#define TRANSACTION_HEADER_SIZE 18
#define TRANSACTION_HEADER_TYPE 2
#define PROC_ID_FOLLOWS 0xFFFF
#define MAX_SHORT_TEXT_UNITS 4000
#define CALL_SEPARATOR 0xFF
#define PLP_UNKNOWN (G_MAXUINT64 - 1)

static void
write_headers (AeTdsWriter *writer, const AeTdsRequestContext *context)
{
  ae_tds_writer_u32 (writer, HEADERS_SIZE);
  ae_tds_writer_u32 (writer, TRANSACTION_HEADER_SIZE);
  ae_tds_writer_u16 (writer, TRANSACTION_HEADER_TYPE);
  ae_tds_writer_u64 (writer, context->transaction);
  ae_tds_writer_u32 (writer, 1);
}

/* The specification gives it a length of four bytes; servers take two, and peers write two. */
static void
write_enclave_package (AeTdsWriter *writer, const AeTdsRequestContext *context)
{
  if (!context->enclave_package)
    return;
  gsize size = context->enclave_data != NULL ? context->enclave_size : 0;
  g_assert (size <= G_MAXUINT16);
  ae_tds_writer_u16 (writer, (guint16) size);
  ae_tds_writer_bytes (writer, context->enclave_data, size);
}

void
ae_tds_write_sql_batch (AeTdsWriter *writer, const AeTdsRequestContext *context, const char *sql)
{
  write_headers (writer, context);
  write_enclave_package (writer, context);
  ae_tds_writer_utf16 (writer, sql);
}

static void
write_rpc_options (AeTdsWriter *writer, const AeTdsRequestContext *context)
{
  ae_tds_writer_u16 (writer, 0);
  write_enclave_package (writer, context);
}

static void
write_rpc_start (AeTdsWriter *writer, const AeTdsRequestContext *context)
{
  if (writer->size == 0)
    write_headers (writer, context);
  else
    ae_tds_writer_u8 (writer, CALL_SEPARATOR);
}

void
ae_tds_write_rpc_name (AeTdsWriter *writer, const AeTdsRequestContext *context, const char *name)
{
  write_rpc_start (writer, context);
  ae_tds_writer_us_varchar (writer, name);
  write_rpc_options (writer, context);
}

void
ae_tds_write_rpc_id (AeTdsWriter *writer, const AeTdsRequestContext *context, AeTdsProcId id)
{
  write_rpc_start (writer, context);
  ae_tds_writer_u16 (writer, PROC_ID_FOLLOWS);
  ae_tds_writer_u16 (writer, (guint16) id);
  write_rpc_options (writer, context);
}

static void
write_parameter_head (AeTdsWriter *writer,
                      const char *name,
                      guint8 status,
                      const AeTdsTypeInfo *info)
{
  ae_tds_writer_b_varchar (writer, name);
  ae_tds_writer_u8 (writer, status);
  ae_tds_type_info_write (info, writer);
}

void
ae_tds_write_rpc_int (AeTdsWriter *writer, guint8 status, const gint32 *value)
{
  AeTdsTypeInfo info = { .id = AE_TDS_TYPE_INTN, .max_length = 4 };

  write_parameter_head (writer, "", status, &info);
  ae_tds_writer_u8 (writer, value != NULL ? 4 : 0);
  if (value != NULL)
    ae_tds_writer_u32 (writer, (guint32) *value);
}

/* One chunk, or none for an empty value. */
static void
write_plp (AeTdsWriter *writer, const guint8 *data, gsize size)
{
  g_assert (size <= G_MAXINT32);
  ae_tds_writer_u64 (writer, size);
  if (size > 0)
    {
      ae_tds_writer_u32 (writer, (guint32) size);
      ae_tds_writer_bytes (writer, data, size);
    }
  ae_tds_writer_u32 (writer, 0);
}

void
ae_tds_write_rpc_text (AeTdsWriter *writer,
                       const char *text,
                       const guint8 collation[AE_TDS_COLLATION_SIZE])
{
  g_auto (AeTdsWriter) utf16 = AE_TDS_WRITER_INIT;
  gsize n_units = ae_tds_writer_utf16 (&utf16, text);
  gboolean is_short = n_units <= MAX_SHORT_TEXT_UNITS;
  AeTdsTypeInfo info = { .id = AE_TDS_TYPE_NVARCHAR };

  /* A type of length 0 does not exist, not even for an empty text. */
  info.max_length = is_short ? 2 * (guint32) MAX (n_units, 1) : AE_TDS_MAX_LENGTH;
  for (int i = 0; collation != NULL && i < AE_TDS_COLLATION_SIZE; i++)
    info.collation[i] = collation[i];

  write_parameter_head (writer, "", 0, &info);
  if (is_short)
    {
      ae_tds_writer_u16 (writer, (guint16) utf16.size);
      ae_tds_writer_bytes (writer, utf16.data, utf16.size);
    }
  else
    write_plp (writer, utf16.data, utf16.size);
}

gboolean
ae_tds_write_rpc_parameter (AeTdsWriter *writer,
                            const char *name,
                            guint8 status,
                            const AeTdsTypeInfo *info,
                            const AeTdsValue *value,
                            GError **error)
{
  gsize before = ae_tds_writer_get_size (writer);

  write_parameter_head (writer, name, status, info);
  if (!ae_tds_value_write (value, info, writer, error))
    {
      writer->size = before;
      return FALSE;
    }
  return TRUE;
}

void
ae_tds_write_rpc_table_head (AeTdsWriter *writer, const char *name)
{
  ae_tds_writer_b_varchar (writer, name);
  ae_tds_writer_u8 (writer, 0);
}

static void
write_encrypted_head (AeTdsWriter *writer, const char *name, guint8 status)
{
  static const AeTdsTypeInfo varbinary_max
      = { .id = AE_TDS_TYPE_BIGVARBINARY, .max_length = AE_TDS_MAX_LENGTH };

  write_parameter_head (writer, name, status | AE_TDS_PARAMETER_ENCRYPTED, &varbinary_max);
}

static void
write_cipher (AeTdsWriter *writer, const AeTdsParameterCipher *cipher)
{
  ae_tds_type_info_write (&cipher->base, writer);
  ae_tds_writer_u8 (writer, cipher->algorithm);
  ae_tds_writer_u8 (writer, cipher->encryption_type);
  ae_tds_writer_u32 (writer, cipher->database_id);
  ae_tds_writer_u32 (writer, cipher->cek_id);
  ae_tds_writer_u32 (writer, cipher->cek_version);
  ae_tds_writer_bytes (writer, cipher->metadata_version, sizeof cipher->metadata_version);
  ae_tds_writer_u8 (writer, cipher->normalization_version);
}

void
ae_tds_write_rpc_encrypted_parameter (AeTdsWriter *writer,
                                      const char *name,
                                      guint8 status,
                                      const guint8 *cell,
                                      gsize cell_size,
                                      const AeTdsParameterCipher *cipher)
{
  write_encrypted_head (writer, name, status);
  if (cell != NULL)
    write_plp (writer, cell, cell_size);
  else
    ae_tds_writer_u64 (writer, G_MAXUINT64);
  write_cipher (writer, cipher);
}

void
ae_tds_write_rpc_open_parameter (AeTdsWriter *writer,
                                 const char *name,
                                 guint8 status,
                                 const AeTdsTypeInfo *info)
{
  write_parameter_head (writer, name, status, info);
  ae_tds_writer_u64 (writer, PLP_UNKNOWN);
}

void
ae_tds_write_rpc_begin_encrypted (AeTdsWriter *writer,
                                  const char *name,
                                  guint8 status,
                                  gsize cell_size)
{
  g_assert (cell_size <= G_MAXINT32);
  write_encrypted_head (writer, name, status);
  ae_tds_writer_u64 (writer, cell_size);
  ae_tds_writer_u32 (writer, (guint32) cell_size);
}

void
ae_tds_write_rpc_end_encrypted (AeTdsWriter *writer, const AeTdsParameterCipher *cipher)
{
  ae_tds_writer_u32 (writer, 0);
  write_cipher (writer, cipher);
}

/* B_VARBYTE: its count is in bytes. */
static void
write_transaction_name (AeTdsWriter *writer, const char *name)
{
  gsize at = ae_tds_writer_get_size (writer);

  ae_tds_writer_u8 (writer, 0);
  gsize n_units = ae_tds_writer_utf16 (writer, name);
  g_assert (2 * n_units <= G_MAXUINT8);
  writer->data[at] = (guint8) (2 * n_units);
}

void
ae_tds_write_transaction_request (AeTdsWriter *writer,
                                  const AeTdsRequestContext *context,
                                  AeTdsTransactionRequest request,
                                  guint8 isolation,
                                  const char *name)
{
  write_headers (writer, context);
  ae_tds_writer_u16 (writer, (guint16) request);
  if (request == AE_TDS_TRANSACTION_BEGIN)
    ae_tds_writer_u8 (writer, isolation);
  write_transaction_name (writer, name);
  if (request == AE_TDS_TRANSACTION_COMMIT || request == AE_TDS_TRANSACTION_ROLLBACK)
    ae_tds_writer_u8 (writer, 0); /* no new transaction behind it */
}
