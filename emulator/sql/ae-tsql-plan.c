/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-plan-private.h"
#include "ae-tsql-value-private.h"

AeTsqlPlan *
ae_tsql_plan_new (AeEmulatorSession *session)
{
  AeTsqlPlan *self = g_new0 (AeTsqlPlan, 1);

  self->session = session;
  self->sql = g_string_new (NULL);
  self->types = g_array_new (FALSE, FALSE, sizeof (AeEmulatorType));
  self->targets = g_array_new (FALSE, FALSE, sizeof (AeTsqlTarget));
  self->variables = g_ptr_array_new ();
  self->row_sequences = g_array_new (FALSE, FALSE, sizeof (guint));
  self->functions = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_tsql_module_free);
  return self;
}

void
ae_tsql_plan_free (AeTsqlPlan *self)
{
  if (self == NULL)
    return;

  g_string_free (self->sql, TRUE);
  g_array_unref (self->types);
  g_array_unref (self->targets);
  g_ptr_array_unref (self->variables);
  g_clear_pointer (&self->assigned, g_ptr_array_unref);
  g_array_unref (self->row_sequences);
  g_ptr_array_unref (self->functions);
  g_free (self);
}

guint
ae_tsql_plan_add_variable (AeTsqlPlan *self, AeTsqlVariable *variable)
{
  guint index;

  if (g_ptr_array_find (self->variables, variable, &index))
    return index;
  g_ptr_array_add (self->variables, variable);
  return self->variables->len - 1;
}

guint
ae_tsql_plan_add_type (AeTsqlPlan *self, const AeEmulatorType *type)
{
  for (guint i = 0; i < self->types->len; i++)
    {
      const AeEmulatorType *known = &g_array_index (self->types, AeEmulatorType, i);
      if (known->id == type->id && known->max_length == type->max_length
          && known->precision == type->precision && known->scale == type->scale
          && memcmp (known->collation, type->collation, sizeof type->collation) == 0)
        return i;
    }
  g_array_append_val (self->types, *type);
  return self->types->len - 1;
}

guint
ae_tsql_plan_add_target (AeTsqlPlan *self,
                         const AeTsqlTable *table,
                         const AeTsqlColumn *column,
                         const char *verb)
{
  AeTsqlTarget target = { table, column, verb };

  for (guint i = 0; i < self->targets->len; i++)
    if (g_array_index (self->targets, AeTsqlTarget, i).column == column)
      return i;
  g_array_append_val (self->targets, target);
  return self->targets->len - 1;
}

/* --- errors ----------------------------------------------------------------------------------- */

/* "UNIQUE constraint failed: t12.c1, t12.c3" or "…: index 'u12_0'" */
static const AeTsqlUnique *
find_violated (const AeTsqlTable *table, const char *message)
{
  for (guint i = 0; i < table->uniques->len; i++)
    {
      const AeTsqlUnique *unique = g_ptr_array_index (table->uniques, i);
      g_autofree char *index
          = g_strdup_printf ("'u%" G_GINT64_FORMAT "_%u'", table->object_id, unique->id);
      g_autoptr (GString) columns = g_string_new (": ");
      for (guint c = 0; c < unique->columns->len; c++)
        g_string_append_printf (columns, "%st%" G_GINT64_FORMAT ".c%u", c > 0 ? ", " : "",
                                table->object_id, g_array_index (unique->columns, guint32, c));
      if (strstr (message, index) != NULL || g_str_has_suffix (message, columns->str))
        return unique;
    }
  return NULL;
}

static void
set_duplicate (AeTsqlPlan *self, AeTsqlError *error)
{
  const AeTsqlTable *table = self->insert_table;

  if (table == NULL && self->targets->len > 0)
    table = g_array_index (self->targets, AeTsqlTarget, 0).table;
  const AeTsqlUnique *unique
      = table != NULL ? find_violated (table, sqlite3_errmsg (self->session->db)) : NULL;
  if (unique == NULL)
    {
      ae_tsql_error_set (error, 2627, 0, "UNIQUE KEY", "", "");
      return;
    }
  g_autofree char *object = g_strdup_printf ("%s.%s", table->schema, table->name);
  if (unique->is_index)
    ae_tsql_error_set (error, 2601, 0, object, unique->name);
  else
    ae_tsql_error_set (error, 2627, 0, unique->primary ? "PRIMARY KEY" : "UNIQUE KEY", unique->name,
                       object);
}

/* SQLite's words stay here. */
static void
set_error (AeTsqlPlan *self, int status, AeTsqlError *error)
{
  AeEmulatorSession *session = self->session;

  if (session->pending.number != 0)
    {
      *error = session->pending;
      session->pending = (AeTsqlError){ 0 };
      return;
    }
  if (ae_tsql_session_is_interrupted (session))
    return;
  switch (status & 0xFF)
    {
    case SQLITE_CONSTRAINT:
      set_duplicate (self, error);
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      ae_tsql_error_set (error, status == SQLITE_BUSY_SNAPSHOT ? 3960 : 1222, 0);
      break;
    case SQLITE_NOMEM:
      ae_tsql_error_set_text (error, 701, 123, 17, 0,
                              "There is insufficient system memory to run this query.");
      break;
    case SQLITE_FULL:
    case SQLITE_IOERR:
      ae_tsql_error_set (error, 9002, 0, session->current_database);
      break;
    case SQLITE_ERROR:
      /* The sum of bigints; SQLite has no code of its own for it. */
      if (g_str_equal (sqlite3_errmsg (session->db), "integer overflow"))
        {
          ae_tsql_error_set (error, 8115, 0, "expression", "bigint");
          break;
        }
      G_GNUC_FALLTHROUGH;
    default:
      g_debug ("SQLite: %s: %s", sqlite3_errmsg (session->db), self->sql->str);
      ae_tsql_error_set (error, 8623, 0);
      break;
    }
}

/* --- running ---------------------------------------------------------------------------------- */

void
ae_tsql_plan_bind_value (sqlite3_stmt *statement, int index, const AeEmulatorValue *value)
{
  switch (value->kind)
    {
    case AE_EMULATOR_VALUE_INTEGER:
      sqlite3_bind_int64 (statement, index, value->integer);
      break;
    case AE_EMULATOR_VALUE_REAL:
      sqlite3_bind_double (statement, index, value->real);
      break;
    case AE_EMULATOR_VALUE_TEXT:
      /* Copied: a SELECT may assign to the variable it reads. */
      sqlite3_bind_text64 (statement, index, (const char *) value->data, value->size,
                           SQLITE_TRANSIENT, SQLITE_UTF8);
      break;
    case AE_EMULATOR_VALUE_BLOB:
      if (value->size == 0)
        sqlite3_bind_zeroblob (statement, index, 0);
      else
        sqlite3_bind_blob64 (statement, index, value->data, value->size, SQLITE_TRANSIENT);
      break;
    default:
      sqlite3_bind_null (statement, index);
      break;
    }
}

static void
bind_variables (AeTsqlPlan *self, sqlite3_stmt *statement)
{
  for (guint i = 0; i < self->variables->len; i++)
    {
      const AeTsqlVariable *variable = g_ptr_array_index (self->variables, i);
      ae_tsql_plan_bind_value (statement, (int) i + 1, &variable->value);
    }
}

sqlite3_stmt *
ae_tsql_plan_begin (AeTsqlPlan *self, AeTsqlError *error)
{
  AeEmulatorSession *session = self->session;
  sqlite3_stmt *statement = NULL;

  self->outer = session->plan;
  session->plan = self;
  ae_tsql_error_clear (&session->pending);
  int status = sqlite3_prepare_v2 (session->db, self->sql->str, (int) self->sql->len + 1,
                                   &statement, NULL);
  if (status != SQLITE_OK)
    {
      set_error (self, status, error);
      session->plan = self->outer;
      return NULL;
    }
  bind_variables (self, statement);
  return statement;
}

void
ae_tsql_plan_rewind (AeTsqlPlan *self, sqlite3_stmt *statement)
{
  sqlite3_reset (statement);
  bind_variables (self, statement);
}

gboolean
ae_tsql_plan_step (AeTsqlPlan *self, sqlite3_stmt *statement, AeTsqlError *error)
{
  int status = sqlite3_step (statement);

  if (status == SQLITE_ROW)
    return TRUE;
  if (status != SQLITE_DONE)
    set_error (self, status, error);
  return FALSE;
}

void
ae_tsql_plan_end (AeTsqlPlan *self, sqlite3_stmt *statement)
{
  sqlite3_finalize (statement);
  self->session->plan = self->outer;
}

static AeEmulatorValueKind
get_kind (int sqlite_type)
{
  switch (sqlite_type)
    {
    case SQLITE_INTEGER:
      return AE_EMULATOR_VALUE_INTEGER;
    case SQLITE_FLOAT:
      return AE_EMULATOR_VALUE_REAL;
    case SQLITE_TEXT:
      return AE_EMULATOR_VALUE_TEXT;
    case SQLITE_BLOB:
      return AE_EMULATOR_VALUE_BLOB;
    default:
      return AE_EMULATOR_VALUE_NULL;
    }
}

void
ae_tsql_plan_get_value (sqlite3_stmt *statement,
                        int column,
                        const AeEmulatorType *type,
                        gboolean encrypted,
                        AeEmulatorValue *value)
{
  int sqlite_type = sqlite3_column_type (statement, column);

  *value = (AeEmulatorValue){ .kind = get_kind (sqlite_type) };
  /* A sum of floats without a fraction, an integer in place of a decimal: the type decides. */
  if (!encrypted && value->kind != AE_EMULATOR_VALUE_NULL
      && type->id != AE_EMULATOR_TYPE_SQL_VARIANT)
    {
      if (ae_tsql_type_is_integer (type->id) || type->id == AE_EMULATOR_TYPE_DATE)
        value->kind = AE_EMULATOR_VALUE_INTEGER;
      else if (ae_tsql_type_is_float (type->id))
        value->kind = AE_EMULATOR_VALUE_REAL;
      else if (ae_tsql_type_is_binary (type->id))
        value->kind = AE_EMULATOR_VALUE_BLOB;
      else
        value->kind = AE_EMULATOR_VALUE_TEXT;
    }
  switch (value->kind)
    {
    case AE_EMULATOR_VALUE_INTEGER:
      value->integer = sqlite3_column_int64 (statement, column);
      break;
    case AE_EMULATOR_VALUE_REAL:
      value->real = sqlite3_column_double (statement, column);
      break;
    case AE_EMULATOR_VALUE_TEXT:
      value->data = sqlite3_column_text (statement, column);
      value->size = (gsize) sqlite3_column_bytes (statement, column);
      break;
    case AE_EMULATOR_VALUE_BLOB:
      value->data = sqlite3_column_blob (statement, column);
      value->size = (gsize) sqlite3_column_bytes (statement, column);
      if (value->data == NULL)
        value->data = (const guint8 *) "";
      break;
    default:
      break;
    }
}
