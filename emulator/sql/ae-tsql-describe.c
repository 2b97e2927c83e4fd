/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-change-private.h"
#include "ae-tsql-module-private.h"
#include "ae-tsql-user-type-private.h"
#include "ae-tsql-value-private.h"

/* sp_describe_parameter_encryption: the statement is bound and not run; what its parameters met
 * tells how they must be encrypted.
 *
 *   result 1  one row per CEK and value of it
 *   result 2  one row per declared parameter */

/* --- binding without running ------------------------------------------------------------------ */

static gboolean bind_statement (AeTsqlBinder *binder, AeTsqlStatement *statement);

/* What is missing when a procedure is made may be there when it is called. */
static gboolean
is_deferred (AeTsqlBinder *binder)
{
  static const gint32 numbers[] = { 208, 1087, 2715, 2812, 4121 };

  for (gsize i = 0; binder->defers && i < G_N_ELEMENTS (numbers); i++)
    if (binder->error->number == numbers[i])
      {
        ae_tsql_error_clear (binder->error);
        return TRUE;
      }
  return FALSE;
}

gboolean
ae_tsql_compile_statements (AeTsqlBinder *binder, GPtrArray *statements)
{
  for (guint i = 0; statements != NULL && i < statements->len; i++)
    {
      binder->n_views = 0;
      if (!bind_statement (binder, g_ptr_array_index (statements, i)) && !is_deferred (binder))
        return FALSE;
    }
  return TRUE;
}

static gboolean
bind_declarations (AeTsqlBinder *binder, AeTsqlStatement *statement)
{
  for (guint i = 0; i < statement->declarations->len; i++)
    {
      AeTsqlDeclaration *declaration = g_ptr_array_index (statement->declarations, i);
      AeTsqlRun run = { .session = binder->session, .tree = binder->tree, .frame = binder->frame };
      if (ae_tsql_declare_variable (&run, declaration, i + 1, FALSE) == NULL)
        {
          *binder->error = run.error;
          return FALSE;
        }
      if (declaration->value != NULL && !ae_tsql_bind_plain (binder, &declaration->value))
        return FALSE;
    }
  return TRUE;
}

/* EXEC: what the procedure makes of its parameters is known since it was made. */
gboolean
ae_tsql_compile_call (AeTsqlBinder *binder, AeTsqlStatement *statement)
{
  AeTsqlCall call = { .session = binder->session, .target = &statement->name };
  gboolean known = statement->value == NULL;

  if (statement->kind == AE_TSQL_STATEMENT_EXECUTE_TEXT)
    return ae_tsql_bind_plain (binder, &statement->value);
  if (known && !ae_tsql_call_find_target (&call, &binder->tree->arena))
    {
      ae_tsql_call_clear (&call);
      g_autofree char *name = ae_tsql_name_to_string (&statement->name);
      return ae_tsql_error_set (binder->error, 2812, statement->line, name);
    }
  if (statement->text != NULL)
    ae_tsql_frame_find (binder->frame, statement->text)->used_plain = TRUE;
  gboolean good = ae_tsql_module_bind_arguments (binder, call.module, statement);
  ae_tsql_call_clear (&call);
  return good;
}

static gboolean
bind_change (AeTsqlBinder *binder, AeTsqlStatement *statement)
{
  AeTsqlChange change = { .binder = binder, .statement = statement };

  change.assigned = ae_tsql_arena_list (&binder->tree->arena);
  return ae_tsql_change_plan (&change, NULL);
}

static gboolean
bind_statement (AeTsqlBinder *binder, AeTsqlStatement *statement)
{
  switch (statement->kind)
    {
    case AE_TSQL_STATEMENT_SELECT:
      statement->select->into = NULL;
      return ae_tsql_bind_select (binder, statement->select, NULL);
    case AE_TSQL_STATEMENT_INSERT:
    case AE_TSQL_STATEMENT_UPDATE:
    case AE_TSQL_STATEMENT_DELETE:
    case AE_TSQL_STATEMENT_MERGE:
    case AE_TSQL_STATEMENT_TRUNCATE:
      return bind_change (binder, statement);
    case AE_TSQL_STATEMENT_DECLARE:
      return bind_declarations (binder, statement);
    case AE_TSQL_STATEMENT_EXECUTE:
      return ae_tsql_compile_call (binder, statement);
    case AE_TSQL_STATEMENT_IF:
    case AE_TSQL_STATEMENT_WHILE:
      return ae_tsql_bind_condition (binder, statement->condition)
             && bind_statement (binder, statement->then)
             && (statement->otherwise == NULL || bind_statement (binder, statement->otherwise));
    case AE_TSQL_STATEMENT_BLOCK:
    case AE_TSQL_STATEMENT_TRY:
      return ae_tsql_compile_statements (binder, statement->statements)
             && ae_tsql_compile_statements (binder, statement->handlers);
    case AE_TSQL_STATEMENT_SET_VARIABLE:
    case AE_TSQL_STATEMENT_PRINT:
    case AE_TSQL_STATEMENT_RETURN:
    case AE_TSQL_STATEMENT_EXECUTE_TEXT:
      return statement->value == NULL || ae_tsql_bind_plain (binder, &statement->value);
    default:
      return TRUE;
    }
}

/* --- results ---------------------------------------------------------------------------------- */

static void
set_column (AeEmulatorColumn *column, const char *name, AeEmulatorTypeId id, gint length)
{
  *column = (AeEmulatorColumn){ .name = name, .nullable = TRUE };
  if (length != 0)
    ae_tsql_type_init_sized (&column->type, id, length);
  else
    ae_tsql_type_init (&column->type, id);
}

static AeEmulatorValue
integer_value (gint64 integer)
{
  return (AeEmulatorValue){ .kind = AE_EMULATOR_VALUE_INTEGER, .integer = integer };
}

static AeEmulatorValue
text_value (const char *text)
{
  return (AeEmulatorValue){ .kind = AE_EMULATOR_VALUE_TEXT,
                            .data = (const guint8 *) text,
                            .size = strlen (text) };
}

static AeEmulatorValue
bytes_value (const void *data, gsize size)
{
  return (AeEmulatorValue){ .kind = AE_EMULATOR_VALUE_BLOB, .data = data, .size = size };
}

static gboolean
send_row (AeEmulatorSession *session, const AeEmulatorValue *values)
{
  if (!session->sink_closed && !session->sink->row (session->sink_data, values))
    session->sink_closed = TRUE;
  return !session->sink_closed;
}

static gboolean
send_columns (AeEmulatorSession *session, const AeEmulatorColumn *columns, guint n_columns)
{
  if (!session->sink_closed && !session->sink->columns (session->sink_data, columns, n_columns))
    session->sink_closed = TRUE;
  return !session->sink_closed;
}

/* No SELECT made these rows: the statement that runs is the call itself. Microsoft's ODBC driver
 * cares: when it prepares at the first execution, its default, it reaches the second result only if
 * the first did not end as that of a SELECT (24000, invalid cursor state). */
static void
send_done (AeEmulatorSession *session, guint64 n_rows)
{
  if (!session->sink_closed
      && !session->sink->done (session->sink_data, AE_EMULATOR_COMMAND_EXECUTE, TRUE, n_rows,
                               FALSE))
    session->sink_closed = TRUE;
}

static gboolean
send_keys (AeEmulatorSession *session, GPtrArray *keys)
{
  AeEmulatorColumn columns[9];
  guint64 n_rows = 0;

  set_column (&columns[0], "column_encryption_key_ordinal", AE_EMULATOR_TYPE_INT, 0);
  set_column (&columns[1], "database_id", AE_EMULATOR_TYPE_INT, 0);
  set_column (&columns[2], "column_encryption_key_id", AE_EMULATOR_TYPE_INT, 0);
  set_column (&columns[3], "column_encryption_key_version", AE_EMULATOR_TYPE_INT, 0);
  set_column (&columns[4], "column_encryption_key_metadata_version", AE_EMULATOR_TYPE_BINARY, 8);
  set_column (&columns[5], "column_encryption_key_encrypted_value", AE_EMULATOR_TYPE_VARBINARY,
              4000);
  set_column (&columns[6], "column_master_key_store_provider_name", AE_EMULATOR_TYPE_NVARCHAR, 128);
  set_column (&columns[7], "column_master_key_path", AE_EMULATOR_TYPE_NVARCHAR, 4000);
  set_column (&columns[8], "column_encryption_key_encryption_algorithm_name",
              AE_EMULATOR_TYPE_NVARCHAR, 128);
  if (!send_columns (session, columns, G_N_ELEMENTS (columns)))
    return FALSE;
  for (guint k = 0; k < keys->len; k++)
    {
      const AeEmulatorCek *key = g_ptr_array_index (keys, k);
      for (guint v = 0; v < key->n_values; v++)
        {
          const AeEmulatorCekValue *wrapped = &key->values[v];
          gsize size;
          const void *data = g_bytes_get_data (wrapped->encrypted_value, &size);
          AeEmulatorValue values[] = {
            integer_value (k + 1),
            integer_value (key->database_id),
            integer_value (key->id),
            integer_value (key->version),
            bytes_value (key->metadata_version, sizeof key->metadata_version),
            bytes_value (data, size),
            text_value (wrapped->provider_name),
            text_value (wrapped->key_path),
            text_value (wrapped->algorithm),
          };
          if (!send_row (session, values))
            return FALSE;
          n_rows++;
        }
    }
  send_done (session, n_rows);
  return !session->sink_closed;
}

static guint
find_key_ordinal (GPtrArray *keys, guint32 cek_id)
{
  for (guint i = 0; i < keys->len; i++)
    if (((AeEmulatorCek *) g_ptr_array_index (keys, i))->id == cek_id)
      return i + 1;
  return 0;
}

static gboolean
send_parameters (AeEmulatorSession *session,
                 AeTsqlFrame *frame,
                 guint n_parameters,
                 GPtrArray *keys)
{
  AeEmulatorColumn columns[6];

  set_column (&columns[0], "parameter_ordinal", AE_EMULATOR_TYPE_INT, 0);
  set_column (&columns[1], "parameter_name", AE_EMULATOR_TYPE_NVARCHAR, 128);
  set_column (&columns[2], "column_encryption_algorithm", AE_EMULATOR_TYPE_TINYINT, 0);
  set_column (&columns[3], "column_encryption_type", AE_EMULATOR_TYPE_TINYINT, 0);
  set_column (&columns[4], "column_encryption_key_ordinal", AE_EMULATOR_TYPE_INT, 0);
  set_column (&columns[5], "column_encryption_normalization_rule_version", AE_EMULATOR_TYPE_TINYINT,
              0);
  if (!send_columns (session, columns, G_N_ELEMENTS (columns)))
    return FALSE;
  for (guint i = 0; i < n_parameters; i++)
    {
      const AeTsqlVariable *variable = g_ptr_array_index (frame->variables, i);
      const AeTsqlEncryption *encryption = variable->encryption;
      AeEmulatorValue values[] = {
        integer_value (i + 1),
        text_value (variable->name),
        integer_value (encryption != NULL ? 2 : 0),
        integer_value (encryption != NULL ? encryption->encryption_type : 0),
        integer_value (encryption != NULL ? find_key_ordinal (keys, encryption->cek_id) : 0),
        integer_value (encryption != NULL ? 1 : 0),
      };
      if (!send_row (session, values))
        return FALSE;
    }
  send_done (session, n_parameters);
  return !session->sink_closed;
}

static const AeTsqlVariable *
find_use (AeTsqlFrame *frame, guint n_parameters, guint use)
{
  for (guint i = 0; i < n_parameters; i++)
    {
      const AeTsqlVariable *variable = g_ptr_array_index (frame->variables, i);
      if (variable->first_use == use)
        return variable;
    }
  return NULL;
}

/* Each key once, in the order in which the statement first needs them. */
static GPtrArray *
collect_keys (AeEmulatorSession *session, AeTsqlFrame *frame, guint n_parameters)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_tsql_cek_free);

  for (guint use = 1; use <= n_parameters; use++)
    {
      const AeTsqlVariable *variable = find_use (frame, n_parameters, use);
      if (variable == NULL)
        break;
      if (find_key_ordinal (keys, variable->encryption->cek_id) != 0)
        continue;
      AeEmulatorCek *key = ae_tsql_catalog_load_cek (session->db, variable->encryption->cek_id);
      if (key != NULL)
        g_ptr_array_add (keys, key);
    }
  return keys;
}

/* --- the procedure ---------------------------------------------------------------------------- */

static gboolean
report (AeTsqlCall *self)
{
  AeEmulatorSession *session = self->session;

  if (session->n_tries > 0)
    return FALSE;
  ae_tsql_session_message (session, &self->error);
  ae_tsql_error_clear (&self->error);
  ae_tsql_error_set (&self->error, 8180, 1);
  ae_tsql_session_message (session, &self->error);
  ae_tsql_error_clear (&self->error);
  return FALSE;
}

gboolean
ae_tsql_call_describe (AeTsqlCall *self)
{
  AeEmulatorSession *session = self->session;
  g_autofree char *text = ae_tsql_call_dup_text (self, "@tsql", 0);
  g_autofree char *declarations = ae_tsql_call_dup_text (self, "@params", 1);

  if (text == NULL)
    {
      ae_tsql_error_set (&self->error, 201, 1, "sp_describe_parameter_encryption", "@tsql");
      return report (self);
    }
  g_autoptr (AeTsqlFrame) frame = ae_tsql_call_declare (self, declarations, TRUE);
  if (frame == NULL)
    return report (self);
  guint n_parameters = frame->variables->len;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; i < n_parameters; i++)
    g_ptr_array_add (names, ((AeTsqlVariable *) g_ptr_array_index (frame->variables, i))->name);
  g_ptr_array_add (names, NULL);

  g_autoptr (AeTsqlTree) tree = ae_tsql_parse (text, (const char *const *) names->pdata);
  AeTsqlBinder binder = { .session = session,
                          .tree = tree,
                          .frame = frame,
                          .error = &tree->error,
                          .describing = TRUE };
  if (tree->error.number != 0 || !ae_tsql_compile_statements (&binder, tree->statements))
    {
      self->error = tree->error;
      tree->error = (AeTsqlError){ 0 };
      return report (self);
    }
  g_autoptr (GPtrArray) keys = collect_keys (session, frame, n_parameters);
  return send_keys (session, keys) && send_parameters (session, frame, n_parameters, keys);
}
