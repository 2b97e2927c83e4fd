/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-session-query-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-cell-cipher-private.h"
#include "ae-error.h"
#include "ae-server-cursor-private.h"

void
ae_request_ciphers_init (AeRequestCiphers *self, const AeFlow *flow, const AeParameterPlan *plan)
{
  *self = (AeRequestCiphers){ .flow = flow, .plan = plan };
  if (plan != NULL)
    self->ciphers = g_new0 (AeCellCipher *, plan->keys->len);
}

void
ae_request_ciphers_clear (AeRequestCiphers *self)
{
  for (guint i = 0; self->plan != NULL && i < self->plan->keys->len; i++)
    g_clear_pointer (&self->ciphers[i], ae_cell_cipher_free);
  g_clear_pointer (&self->ciphers, g_free);
}

static AeCellCipher *
request_ciphers_get (AeRequestCiphers *self, guint key_index, GError **error)
{
  if (self->ciphers[key_index] == NULL)
    {
      const AePlanKey *key = g_ptr_array_index (self->plan->keys, key_index);
      g_autoptr (AeKey) cek = ae_key_resolver_resolve (
          self->flow->resolver, (const AeWrappedKey *) key->values->data, key->values->len,
          self->flow->site, self->flow->cancellable, error);

      if (cek == NULL)
        return NULL;
      self->ciphers[key_index] = ae_cell_cipher_new (cek, error);
    }

  return self->ciphers[key_index];
}

void
ae_session_init_request_context (const AeSession *self, AeTdsRequestContext *context)
{
  *context = (AeTdsRequestContext){
    .transaction = self->transaction,
    .enclave_package = self->column_encryption_version >= 2,
  };
}

static void
init_parameter_cipher (AeTdsParameterCipher *cipher,
                       const AePlanKey *key,
                       AeEncryptionType encryption_type,
                       const AeTdsTypeInfo *base)
{
  cipher->base = *base;
  cipher->algorithm = AE_CELL_ALGORITHM; /* the plan has checked that it is this one */
  cipher->encryption_type = encryption_type;
  cipher->normalization_version = AE_CELL_NORMALIZATION_VERSION;
  cipher->database_id = key->database_id;
  cipher->cek_id = key->cek_id;
  cipher->cek_version = key->cek_version;
  memcpy (cipher->metadata_version, key->metadata_version, sizeof cipher->metadata_version);
}

static gboolean
encrypt_value (AeCellCipher *cipher,
               gboolean deterministic,
               const AeTdsValue *value,
               const AeTdsTypeInfo *info,
               AeTdsWriter *cell,
               GError **error)
{
  g_auto (AeTdsWriter) plaintext = AE_TDS_WRITER_INIT;

  if (!ae_tds_value_write_normal (value, info, &plaintext, error))
    return FALSE;

  ae_tds_writer_zero (cell, ae_cell_cipher_get_cell_size (plaintext.size));
  return ae_cell_cipher_encrypt (cipher, deterministic, plaintext.data, plaintext.size, cell->data,
                                 error);
}

static guint8
get_status (const AeParameter *parameter)
{
  return parameter->is_output ? AE_TDS_PARAMETER_OUTPUT : 0;
}

/* Which bytes a character is depends on the collation of the column, of which the server says
 * nothing when it describes a parameter; wrong ones would be silent corruption. */
gboolean
ae_session_needs_code_page (const AeTdsTypeInfo *info, const AeTdsValue *value)
{
  if (value->kind != AE_TDS_VALUE_TEXT
      || (info->id != AE_TDS_TYPE_BIGCHAR && info->id != AE_TDS_TYPE_BIGVARCHAR))
    return FALSE;
  for (gsize i = 0; i < value->size; i++)
    if (value->data[i] >= 0x80)
      return TRUE;
  return FALSE;
}

/* All of the stream is read and encrypted here, before the request begins. */
static gboolean
write_encrypted_stream (AeRequestCiphers *ciphers,
                        const AeParameter *parameter,
                        const AePlanParameter *planned,
                        const AeTdsTypeInfo *encoding,
                        const AeTdsParameterCipher *parameter_cipher,
                        AeTdsWriter *writer,
                        GError **error)
{
  g_autoptr (AeValueWriter) value = ae_value_writer_new (parameter->source, encoding, error);
  AeCellCipher *cipher
      = value != NULL ? request_ciphers_get (ciphers, planned->key_index, error) : NULL;

  if (cipher == NULL)
    return FALSE;
  if (ae_tds_type_info_has_collation (encoding) && encoding->id == AE_TDS_TYPE_BIGVARCHAR
      && !parameter->has_collation)
    ae_value_writer_set_ascii_only (value);
  if (!ae_value_writer_encrypt (value, ciphers->flow, cipher,
                                planned->encryption_type == AE_ENCRYPTION_TYPE_DETERMINISTIC,
                                error))
    return FALSE;

  ae_tds_write_rpc_begin_encrypted (writer, parameter->name, get_status (parameter),
                                    (gsize) ae_value_writer_get_cell_size (value));
  g_ptr_array_add (ciphers->inserts, ae_insert_new (ae_tds_writer_get_size (writer),
                                                    g_steal_pointer (&value), parameter->name));
  ae_tds_write_rpc_end_encrypted (writer, parameter_cipher);
  return TRUE;
}

/* The stream is read when the request is sent. */
static gboolean
write_stream (AeRequestCiphers *ciphers,
              const AeParameter *parameter,
              const AeTdsTypeInfo *info,
              AeTdsWriter *writer,
              GError **error)
{
  AeValueWriter *value = ae_value_writer_new (parameter->source, info, error);

  if (value == NULL)
    return FALSE;
  ae_tds_write_rpc_open_parameter (writer, parameter->name, get_status (parameter), info);
  g_ptr_array_add (ciphers->inserts,
                   ae_insert_new (ae_tds_writer_get_size (writer), value, parameter->name));
  return TRUE;
}

static gboolean
write_encrypted (AeRequestCiphers *ciphers,
                 const AeParameter *parameter,
                 const AePlanParameter *planned,
                 const AeTdsTypeInfo *info,
                 const AeTdsValue *value,
                 AeTdsWriter *writer,
                 GError **error)
{
  AeTdsTypeInfo encoding = *info;
  const AePlanKey *key = g_ptr_array_index (ciphers->plan->keys, planned->key_index);
  g_auto (AeTdsWriter) cell = AE_TDS_WRITER_INIT;
  AeTdsParameterCipher parameter_cipher;

  if (!ae_tds_type_is_encryptable (ae_tds_type_for_info (info)))
    {
      g_set_error (error, AE_ERROR, AE_ERROR_TYPE,
                   _ ("Type %s cannot be encrypted: the server asked for what Always Encrypted "
                      "does not have; declare the type of the column"),
                   ae_tds_type_get_name (ae_tds_type_for_info (info)));
      return FALSE;
    }

  /* The type that is told to the server has the connection's collation, as the declaration has. */
  if (parameter->has_collation && ae_tds_type_info_has_collation (info))
    memcpy (encoding.collation, parameter->collation, sizeof encoding.collation);
  else if (ae_session_needs_code_page (info, value))
    return ae_tds_value_fail_unknown_code_page (error);

  init_parameter_cipher (&parameter_cipher, key, planned->encryption_type, info);
  if (parameter->source != NULL)
    return write_encrypted_stream (ciphers, parameter, planned, &encoding, &parameter_cipher,
                                   writer, error);

  /* NULL is never encrypted and needs no key; the flag and the metadata are sent all the same. */
  if (value->kind != AE_TDS_VALUE_NULL)
    {
      AeCellCipher *cipher = request_ciphers_get (ciphers, planned->key_index, error);

      if (cipher == NULL
          || !encrypt_value (cipher, planned->encryption_type == AE_ENCRYPTION_TYPE_DETERMINISTIC,
                             value, &encoding, &cell, error))
        return FALSE;
    }

  ae_tds_write_rpc_encrypted_parameter (writer, parameter->name, get_status (parameter), cell.data,
                                        cell.size, &parameter_cipher);
  return TRUE;
}

/* There is no form in which a table could be encrypted. */
static gboolean
write_table (AeRequestCiphers *ciphers,
             const AeParameter *parameter,
             const AePlanParameter *planned,
             AeTdsWriter *writer,
             GError **error)
{
  if (planned != NULL && planned->encryption_type != AE_ENCRYPTION_TYPE_NONE)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                           _ ("The server wants the table encrypted, which Always Encrypted cannot "
                              "do; pass the values as parameters, many at once with AeBatch"));
      return FALSE;
    }
  ae_tds_write_rpc_table_head (writer, parameter->name);
  return ae_table_data_write (parameter->table, ciphers->flow->session->collation, writer, error);
}

static gboolean
write_parameter (AeRequestCiphers *ciphers,
                 const AeParameter *parameter,
                 guint index,
                 AeTdsWriter *writer,
                 GError **error)
{
  g_autoptr (AeSqlType) type = ae_parameter_dup_type (parameter);
  const AePlanParameter *planned = ciphers->plan != NULL ? &ciphers->plan->parameters[index] : NULL;
  AeTdsTypeInfo info;
  AeTdsValue value;

  if (parameter->table != NULL)
    return write_table (ciphers, parameter, planned, writer, error);

  ae_sql_type_get_info (type, ciphers->flow->session->collation, &info);
  ae_parameter_get_value (parameter, &value);

  if (parameter->source != NULL && ciphers->inserts == NULL)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_TYPE,
                           _ ("A stream cannot be one of many sets of parameters: run the "
                              "statement by itself"));
      return FALSE;
    }
  if (planned != NULL && planned->encryption_type != AE_ENCRYPTION_TYPE_NONE)
    return write_encrypted (ciphers, parameter, planned, &info, &value, writer, error);

  /* The forms that json and vector have of their own are for clients that asked for them; the
   * server takes the text. */
  if (info.id == AE_TDS_TYPE_JSON || info.id == AE_TDS_TYPE_VECTOR)
    info = (AeTdsTypeInfo){ .id = AE_TDS_TYPE_NVARCHAR, .max_length = AE_TDS_MAX_LENGTH };
  if (parameter->source != NULL)
    return write_stream (ciphers, parameter, &info, writer, error);
  /* Not in the declared collation: a parameter in the clear has that of the database, whatever it
   * was sent as, and the server would put question marks for what that one does not have. */
  return ae_tds_write_rpc_parameter (writer, parameter->name, get_status (parameter), &info, &value,
                                     error);
}

gboolean
ae_session_write_call (AeRequestCiphers *ciphers,
                       const AeRequest *request,
                       const char *declaration,
                       const gint32 *handle,
                       AeTdsWriter *writer,
                       GError **error)
{
  const AeSession *session = ciphers->flow->session;
  AeTdsRequestContext context;

  ae_session_init_request_context (session, &context);
  if (handle != NULL)
    {
      ae_tds_write_rpc_id (writer, &context, AE_TDS_PROC_EXECUTE);
      ae_tds_write_rpc_int (writer, 0, handle);
    }
  else if (request->cursor != NULL)
    ae_session_write_cursor_open (ciphers->flow, request, declaration, &context, writer);
  else if (request->procedure != NULL)
    ae_tds_write_rpc_name (writer, &context, request->procedure);
  else
    {
      ae_tds_write_rpc_id (writer, &context, AE_TDS_PROC_EXECUTESQL);
      ae_tds_write_rpc_text (writer, request->sql, session->collation);
      ae_tds_write_rpc_text (writer, declaration, session->collation);
    }

  for (guint i = 0; i < ae_parameters_get_length (request->parameters); i++)
    {
      const AeParameter *parameter = ae_parameters_peek (request->parameters, i);

      if (!write_parameter (ciphers, parameter, i, writer, error))
        {
          g_autoptr (AeSqlType) type = ae_parameter_dup_type (parameter);
          g_autofree char *type_text = ae_sql_type_to_string (type);

          g_prefix_error (error, _ ("Parameter %s, sent as %s: "), parameter->name, type_text);
          return FALSE;
        }
    }

  return TRUE;
}

gboolean
ae_session_write_execute (const AeFlow *flow,
                          const AeRequest *request,
                          const char *declaration,
                          const AeParameterPlan *plan,
                          const gint32 *handle,
                          AeTdsWriter *writer,
                          GPtrArray *inserts,
                          GError **error)
{
  g_auto (AeRequestCiphers) ciphers = { NULL };
  AeTdsRequestContext context;

  ae_request_ciphers_init (&ciphers, flow, plan);
  ciphers.inserts = inserts;
  ae_session_init_request_context (flow->session, &context);
  ae_session_write_unprepare (flow->session, &context, writer);
  return ae_session_write_call (&ciphers, request, declaration, handle, writer, error);
}
