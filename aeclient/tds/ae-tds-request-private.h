/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The requests of a logged-in client: SQL batch, RPC, transaction manager ([MS-TDS] 2.2.6). Each
 * builder writes a whole payload, ALL_HEADERS first. */

#include "tds/ae-tds-token-private.h"
#include "tds/ae-tds-value-private.h"

G_BEGIN_DECLS

/* What every request of a connection needs. */
typedef struct
{
  guint64 transaction;        /* descriptor of ENVCHANGE 8; 0 outside */
  gboolean enclave_package;   /* version ≥ 2 of column encryption was acknowledged */
  const guint8 *enclave_data; /* the package; NULL when this request has none */
  gsize enclave_size;
} AeTdsRequestContext;

void
ae_tds_write_sql_batch (AeTdsWriter *writer, const AeTdsRequestContext *context, const char *sql);

/* RPC: start, any number of parameters, nothing to finish. Another start in the same payload begins
 * another call behind the first one. */
typedef enum
{
  AE_TDS_PROC_CURSOR_OPEN = 2,
  AE_TDS_PROC_CURSOR_FETCH = 7,
  AE_TDS_PROC_CURSOR_CLOSE = 9,
  AE_TDS_PROC_EXECUTESQL = 10,
  AE_TDS_PROC_PREPARE = 11,
  AE_TDS_PROC_EXECUTE = 12,
  AE_TDS_PROC_PREPEXEC = 13,
  AE_TDS_PROC_UNPREPARE = 15,
} AeTdsProcId;

enum
{
  AE_TDS_PARAMETER_OUTPUT = 0x01,
  AE_TDS_PARAMETER_DEFAULT = 0x02,
  AE_TDS_PARAMETER_ENCRYPTED = 0x08,
};

/* ParamCipherInfo (always-encrypted sheet 3.1). */
typedef struct
{
  AeTdsTypeInfo base;
  guint8 algorithm;
  guint8 encryption_type;
  guint8 normalization_version;
  guint32 database_id;
  guint32 cek_id;
  guint32 cek_version;
  guint8 metadata_version[8];
} AeTdsParameterCipher;

void
ae_tds_write_rpc_name (AeTdsWriter *writer, const AeTdsRequestContext *context, const char *name);
void ae_tds_write_rpc_id (AeTdsWriter *writer, const AeTdsRequestContext *context, AeTdsProcId id);
/* Unnamed; NULL for NULL. */
void ae_tds_write_rpc_int (AeTdsWriter *writer, guint8 status, const gint32 *value);
/* Text arguments of system procedures: unnamed, nvarchar(n) up to 4000 units, else nvarchar(max).
 */
void ae_tds_write_rpc_text (AeTdsWriter *writer, const char *text, const guint8 collation[5]);
gboolean ae_tds_write_rpc_parameter (AeTdsWriter *writer,
                                     const char *name,
                                     guint8 status,
                                     const AeTdsTypeInfo *info,
                                     const AeTdsValue *value,
                                     GError **error);
/* What stands before TYPE_INFO of a table-valued parameter. */
void ae_tds_write_rpc_table_head (AeTdsWriter *writer, const char *name);
/* @cell NULL is a NULL value: the flag and the metadata are sent all the same. */
void ae_tds_write_rpc_encrypted_parameter (AeTdsWriter *writer,
                                           const char *name,
                                           guint8 status,
                                           const guint8 *cell,
                                           gsize cell_size,
                                           const AeTdsParameterCipher *cipher);

/* A value that is inserted behind this, as chunks up to the one without bytes. */
void ae_tds_write_rpc_open_parameter (AeTdsWriter *writer,
                                      const char *name,
                                      guint8 status,
                                      const AeTdsTypeInfo *info);
/* An encrypted one of so many bytes, which are inserted between the two. */
void ae_tds_write_rpc_begin_encrypted (AeTdsWriter *writer,
                                       const char *name,
                                       guint8 status,
                                       gsize cell_size);
void ae_tds_write_rpc_end_encrypted (AeTdsWriter *writer, const AeTdsParameterCipher *cipher);

typedef enum
{
  AE_TDS_TRANSACTION_BEGIN = 5,
  AE_TDS_TRANSACTION_COMMIT = 7,
  AE_TDS_TRANSACTION_ROLLBACK = 8,
  AE_TDS_TRANSACTION_SAVE = 9,
} AeTdsTransactionRequest;

void ae_tds_write_transaction_request (AeTdsWriter *writer,
                                       const AeTdsRequestContext *context,
                                       AeTdsTransactionRequest request,
                                       guint8 isolation,
                                       const char *name);

G_END_DECLS
