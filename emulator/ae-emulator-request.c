/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* RPC: MS-TDS 2.2.6.6; transaction manager: 2.2.6.9; headers: 2.2.5.3.
 *
 *   headers    u32 size, { u32 size, u16 type, data }*      type 2: u64 transaction, u32 requests
 *   call       US_VARCHAR name, or FFFF and u16 number; u16 options; parameters
 *   parameter  B_VARCHAR name, u8 status, TYPE_INFO, value [, cipher], or a table
 *   cipher     TYPE_INFO, u8 algorithm, u8 encryption type, u32 database, u32 key, u32 version,
 *              8 bytes metadata version, u8 normalization
 *   between calls: FF, or FE when the next one is not to be executed */

#include "config.h"

#include <string.h>

#include "ae-emulator-request-private.h"
#include "ae-emulator-table-parameter-private.h"
#include "ae-emulator-type-codec-private.h"

#define HEADER_TRANSACTION 2
#define BY_NUMBER 0xFFFF
#define OPTION_NO_METADATA 0x0002
#define SEPARATOR 0xFF
#define SEPARATOR_NO_EXEC 0xFE
#define MAX_NAME_UNITS 128
#define MAX_PROCEDURE_UNITS 1046
#define MAX_PARAMETERS 2102

enum
{
  STATUS_OUTPUT = 0x01,
  STATUS_DEFAULT = 0x02,
  STATUS_ENCRYPTED = 0x08,
};

gboolean
ae_emulator_headers_read (AeTdsReader *reader, guint64 *transaction)
{
  gsize total = ae_tds_reader_u32 (reader);
  gboolean found = FALSE;
  AeTdsReader headers;

  if (total < 4)
    return FALSE;
  const guint8 *data = ae_tds_reader_bytes (reader, total - 4);
  if (!ae_tds_reader_is_good (reader))
    return FALSE;

  ae_tds_reader_init (&headers, data, total - 4);
  while (ae_tds_reader_get_remaining (&headers) > 0)
    {
      gsize size = ae_tds_reader_u32 (&headers);
      guint16 type = ae_tds_reader_u16 (&headers);
      if (!ae_tds_reader_is_good (&headers) || size < 6)
        return FALSE;
      if (type == HEADER_TRANSACTION)
        {
          if (size != 18 || found)
            return FALSE;
          found = TRUE;
          *transaction = ae_tds_reader_u64 (&headers);
          ae_tds_reader_u32 (&headers);
        }
      else
        ae_tds_reader_skip (&headers, size - 6);
      if (!ae_tds_reader_is_good (&headers))
        return FALSE;
    }

  return found;
}

/* --- names --------------------------------------------------------------------------------- */

static const char *const procedure_names[] = {
  NULL,
  "sp_cursor",
  "sp_cursoropen",
  "sp_cursorprepare",
  "sp_cursorexecute",
  "sp_cursorprepexec",
  "sp_cursorunprepare",
  "sp_cursorfetch",
  "sp_cursoroption",
  "sp_cursorclose",
  "sp_executesql",
  "sp_prepare",
  "sp_execute",
  "sp_prepexec",
  "sp_prepexecrpc",
  "sp_unprepare",
};

/* "[sys].[sp_executesql]", "sys.sp_executesql", "SP_EXECUTESQL": one procedure. Other names stay as
 * they are. */
static char *
normalize_procedure (const char *name)
{
  const char *last = strrchr (name, '.');
  g_autofree char *bare = g_strdup (last != NULL ? last + 1 : name);
  gsize size = strlen (bare);

  if (size >= 2 && bare[0] == '[' && bare[size - 1] == ']')
    {
      bare[size - 1] = '\0';
      memmove (bare, bare + 1, size - 1);
    }
  if (g_ascii_strncasecmp (bare, "sp_", 3) == 0)
    return g_ascii_strdown (bare, -1);

  return g_strdup (name);
}

/* --- calls --------------------------------------------------------------------------------- */

void
ae_emulator_rpc_free (AeEmulatorRpc *self)
{
  g_free (self->procedure);
  g_array_unref (self->parameters);
  g_ptr_array_unref (self->owned);
  g_ptr_array_unref (self->tables);
  g_free (self);
}

static AeEmulatorParameterCipher *
read_cipher (AeTdsReader *reader, GPtrArray *owned)
{
  AeEmulatorParameterCipher *cipher = g_new0 (AeEmulatorParameterCipher, 1);
  AeEmulatorWireType base;

  g_ptr_array_add (owned, cipher);
  if (!ae_emulator_type_read_plaintext (reader, &base))
    return NULL;
  cipher->base = base.type;
  cipher->algorithm = ae_tds_reader_u8 (reader);
  if (cipher->algorithm == 0)
    ae_tds_reader_skip (reader, 2 * ae_tds_reader_u8 (reader));
  cipher->encryption_type = ae_tds_reader_u8 (reader);
  cipher->database_id = ae_tds_reader_u32 (reader);
  cipher->cek_id = ae_tds_reader_u32 (reader);
  cipher->cek_version = ae_tds_reader_u32 (reader);
  const guint8 *version = ae_tds_reader_bytes (reader, 8);
  if (version != NULL)
    memcpy (cipher->metadata_version, version, 8);
  cipher->normalization_version = ae_tds_reader_u8 (reader);

  return cipher;
}

/* Type and value. */
static gboolean
read_value (AeTdsReader *reader, AeEmulatorRpc *rpc, AeEmulatorParameter *parameter)
{
  AeEmulatorWireType type;

  if (ae_emulator_table_is_next (reader))
    {
      parameter->type.id = AE_EMULATOR_TYPE_TABLE;
      parameter->table = ae_emulator_table_read (reader, rpc->tables, rpc->owned);
      return parameter->table != NULL;
    }
  if (!ae_emulator_type_read (reader, &type)
      || !ae_emulator_value_read (reader, &type, &parameter->value, rpc->owned))
    return FALSE;
  parameter->type = type.type;

  return TRUE;
}

static gboolean
read_parameter (AeTdsReader *reader, AeEmulatorRpc *rpc, gboolean column_encryption)
{
  AeEmulatorParameter parameter = { 0 };
  guint8 n_units = ae_tds_reader_u8 (reader);

  if (n_units > MAX_NAME_UNITS)
    {
      ae_tds_reader_set_invalid (reader, "The name of a parameter is too long");
      return FALSE;
    }
  char *name = ae_tds_reader_utf16 (reader, n_units);
  guint8 status = ae_tds_reader_u8 (reader);
  if (name != NULL)
    g_ptr_array_add (rpc->owned, name);
  if (!read_value (reader, rpc, &parameter))
    return FALSE;

  parameter.name = name;
  parameter.output = (status & STATUS_OUTPUT) != 0;
  parameter.use_default = (status & STATUS_DEFAULT) != 0;
  if (status & STATUS_ENCRYPTED)
    {
      if (!column_encryption || parameter.type.id != AE_EMULATOR_TYPE_VARBINARY)
        {
          ae_tds_reader_set_invalid (reader, "An encrypted parameter is not expected here");
          return FALSE;
        }
      parameter.cipher = read_cipher (reader, rpc->owned);
    }
  g_array_append_val (rpc->parameters, parameter);

  return ae_tds_reader_is_good (reader);
}

static gboolean
read_procedure (AeTdsReader *reader, AeEmulatorRpc *rpc)
{
  guint16 n_units = ae_tds_reader_u16 (reader);

  if (n_units == BY_NUMBER)
    {
      rpc->number = ae_tds_reader_u16 (reader);
      if (rpc->number < G_N_ELEMENTS (procedure_names))
        rpc->procedure = g_strdup (procedure_names[rpc->number]);
    }
  else
    {
      g_autofree char *name = NULL;
      if (n_units == 0 || n_units > MAX_PROCEDURE_UNITS)
        ae_tds_reader_set_invalid (reader, "The name of a procedure is missing or too long");
      else if ((name = ae_tds_reader_utf16 (reader, n_units)) != NULL)
        rpc->procedure = normalize_procedure (name);
    }
  /* The others are about plans, and about metadata that is sent all the same. */
  rpc->no_metadata = (ae_tds_reader_u16 (reader) & OPTION_NO_METADATA) != 0;

  return ae_tds_reader_is_good (reader);
}

static gboolean
is_separator (const AeTdsReader *reader)
{
  guint8 byte = reader->data[reader->position];

  return byte == SEPARATOR || byte == SEPARATOR_NO_EXEC;
}

static AeEmulatorRpc *
read_call (AeTdsReader *reader, gboolean column_encryption)
{
  g_autoptr (AeEmulatorRpc) rpc = g_new0 (AeEmulatorRpc, 1);

  rpc->parameters = g_array_new (FALSE, FALSE, sizeof (AeEmulatorParameter));
  rpc->owned = g_ptr_array_new_with_free_func (g_free);
  rpc->tables = ae_emulator_tables_new ();
  if (!read_procedure (reader, rpc))
    return NULL;
  while (ae_tds_reader_get_remaining (reader) > 0 && !is_separator (reader))
    {
      if (rpc->parameters->len == MAX_PARAMETERS)
        {
          ae_tds_reader_set_invalid (reader, "A call has too many parameters");
          return NULL;
        }
      if (!read_parameter (reader, rpc, column_encryption))
        return NULL;
    }

  return g_steal_pointer (&rpc);
}

GPtrArray *
ae_emulator_rpc_read_all (AeTdsReader *reader, gboolean column_encryption)
{
  g_autoptr (GPtrArray) calls
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_emulator_rpc_free);
  gboolean no_exec = FALSE;

  do
    {
      AeEmulatorRpc *rpc = read_call (reader, column_encryption);
      if (rpc == NULL)
        return NULL;
      rpc->no_exec = no_exec;
      g_ptr_array_add (calls, rpc);
      if (ae_tds_reader_get_remaining (reader) > 0)
        no_exec = ae_tds_reader_u8 (reader) == SEPARATOR_NO_EXEC;
    }
  while (ae_tds_reader_get_remaining (reader) > 0);

  return g_steal_pointer (&calls);
}

const char *
ae_emulator_rpc_get_text (const AeEmulatorRpc *self)
{
  static const struct
  {
    const char *procedure;
    guint position;
  } statements[] = {
    { "sp_executesql", 0 },
    { "sp_prepare", 2 },
    { "sp_prepexec", 2 },
    { "sp_prepexecrpc", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      if (g_strcmp0 (self->procedure, statements[i].procedure) != 0
          || statements[i].position >= self->parameters->len)
        continue;
      const AeEmulatorParameter *parameter
          = &g_array_index (self->parameters, AeEmulatorParameter, statements[i].position);
      if (parameter->value.kind == AE_EMULATOR_VALUE_TEXT)
        return (const char *) parameter->value.data;
    }

  return self->procedure;
}

/* --- transaction manager ------------------------------------------------------------------- */

enum
{
  REQUEST_BEGIN = 5,
  REQUEST_COMMIT = 7,
  REQUEST_ROLLBACK = 8,
  REQUEST_SAVE = 9,
};

void
ae_emulator_transaction_request_clear (AeEmulatorTransactionRequest *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->new_name, g_free);
}

/* B_VARBYTE that holds UTF-16. */
static char *
read_name (AeTdsReader *reader)
{
  guint8 n_bytes = ae_tds_reader_u8 (reader);

  if (n_bytes % 2 != 0)
    ae_tds_reader_set_invalid (reader, "The name of a transaction is no text");

  return ae_tds_reader_utf16 (reader, n_bytes / 2);
}

gboolean
ae_emulator_transaction_request_read (AeTdsReader *reader, AeEmulatorTransactionRequest *request)
{
  *request = (AeEmulatorTransactionRequest){ .type = ae_tds_reader_u16 (reader) };
  switch (request->type)
    {
    case REQUEST_BEGIN:
      request->isolation = ae_tds_reader_u8 (reader);
      request->name = read_name (reader);
      break;
    case REQUEST_COMMIT:
    case REQUEST_ROLLBACK:
      request->name = read_name (reader);
      request->begin_new = (ae_tds_reader_u8 (reader) & 0x01) != 0;
      if (request->begin_new)
        {
          request->new_isolation = ae_tds_reader_u8 (reader);
          request->new_name = read_name (reader);
        }
      break;
    case REQUEST_SAVE:
      request->name = read_name (reader);
      break;
    default:
      break;
    }

  return ae_tds_reader_is_good (reader);
}
