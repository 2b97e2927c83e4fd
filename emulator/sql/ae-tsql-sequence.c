/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-collation-private.h"
#include "ae-tsql-database-private.h"
#include "ae-tsql-module-private.h"
#include "ae-tsql-sequence-private.h"
#include "ae-tsql-sqlite-functions-private.h"
#include "ae-tsql-user-type-private.h"
#include "ae-tsql-value-private.h"

/* The last value is kept in the file, and beside it in memory: what was given is not given again,
 * whether or not the transaction was committed. */

typedef struct
{
  gint64 object_id;
  char *name;
  AeEmulatorType type;
  gint64 start, increment, minimum, maximum, cache;
  gboolean cycles, is_cached;
  AeTsqlSequenceState state;
} Sequence;

static void
sequence_clear (Sequence *self)
{
  g_clear_pointer (&self->name, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sequence, sequence_clear)

static gboolean
load (AeEmulatorSession *session, gint64 object_id, Sequence *self)
{
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      session->db,
      "SELECT m.name, type_id, precision, start_value, increment, minimum, maximum, cycles,"
      " is_cached, cache, current, used FROM ae_sequence JOIN ae_module m USING (object_id)"
      " WHERE object_id = ?",
      "i", object_id);

  *self = (Sequence){ .object_id = object_id };
  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      self->name = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      AeEmulatorTypeId id = sqlite3_column_int (statement, 1);
      if (sqlite3_column_int (statement, 2) > 0)
        ae_tsql_type_init_decimal (&self->type, (guint) sqlite3_column_int (statement, 2), 0);
      else
        ae_tsql_type_init (&self->type, id);
      self->type.id = id;
      self->start = sqlite3_column_int64 (statement, 3);
      self->increment = sqlite3_column_int64 (statement, 4);
      self->minimum = sqlite3_column_int64 (statement, 5);
      self->maximum = sqlite3_column_int64 (statement, 6);
      self->cycles = sqlite3_column_int (statement, 7);
      self->is_cached = sqlite3_column_int (statement, 8);
      self->cache = sqlite3_column_int64 (statement, 9);
      self->state.current = sqlite3_column_int64 (statement, 10);
      self->state.used = sqlite3_column_int (statement, 11);
    }
  sqlite3_finalize (statement);
  return self->name != NULL;
}

static gboolean
store (AeEmulatorSession *session, const Sequence *self)
{
  gboolean wide
      = self->type.id == AE_EMULATOR_TYPE_DECIMAL || self->type.id == AE_EMULATOR_TYPE_NUMERIC;

  return ae_tsql_catalog_run (
      session->db,
      "INSERT OR REPLACE INTO ae_sequence (object_id, type_id, precision, start_value, increment,"
      " minimum, maximum, cycles, is_cached, cache, current, used) VALUES (?, ?, ?, ?, ?, ?, ?, ?,"
      " ?, ?, ?, ?)",
      "iiiiiiiiiiii", self->object_id, (gint64) self->type.id,
      (gint64) (wide ? self->type.precision : 0), self->start, self->increment, self->minimum,
      self->maximum, (gint64) self->cycles, (gint64) self->is_cached, self->cache,
      self->state.current, (gint64) self->state.used);
}

/* --- CREATE and ALTER ------------------------------------------------------------------------- */

/* What the type can hold, as far as 64 bits go. */
static gboolean
get_range (const AeEmulatorType *type, gint64 *minimum, gint64 *maximum)
{
  switch (type->id)
    {
    case AE_EMULATOR_TYPE_TINYINT:
      *minimum = 0;
      *maximum = G_MAXUINT8;
      return TRUE;
    case AE_EMULATOR_TYPE_SMALLINT:
      *minimum = G_MININT16;
      *maximum = G_MAXINT16;
      return TRUE;
    case AE_EMULATOR_TYPE_INT:
      *minimum = G_MININT32;
      *maximum = G_MAXINT32;
      return TRUE;
    case AE_EMULATOR_TYPE_BIGINT:
      *minimum = G_MININT64;
      *maximum = G_MAXINT64;
      return TRUE;
    case AE_EMULATOR_TYPE_DECIMAL:
    case AE_EMULATOR_TYPE_NUMERIC:
      *maximum = 1;
      for (guint i = 0; i < type->precision && *maximum < G_MAXINT64; i++)
        if (__builtin_mul_overflow (*maximum, 10, maximum))
          *maximum = G_MAXINT64;
      *maximum -= *maximum < G_MAXINT64;
      *minimum = *maximum < G_MAXINT64 ? -*maximum : G_MININT64;
      return type->scale == 0;
    default:
      return FALSE;
    }
}

/* The last of the name; NULL: it is not there. */
static const AeTsqlOption *
find (const AeTsqlStatement *statement, const char *name)
{
  const AeTsqlOption *found = NULL;

  for (guint i = 0; i < statement->options->len; i++)
    {
      const AeTsqlOption *option = g_ptr_array_index (statement->options, i);
      if (g_ascii_strcasecmp (option->name, name) == 0)
        found = option;
    }
  return found;
}

/* kind: n a number, i the word alone, o NO in front */
static gboolean
check_options (AeTsqlRun *self, const AeTsqlStatement *statement)
{
  static const struct
  {
    const char *name, *kinds;
  } known[]
      = { { "as", "t" },        { "start", "n" },  { "increment", "n" }, { "minvalue", "no" },
          { "maxvalue", "no" }, { "cycle", "io" }, { "cache", "nio" },   { "restart", "in" } };

  for (guint i = 0; i < statement->options->len; i++)
    {
      const AeTsqlOption *option = g_ptr_array_index (statement->options, i);
      gboolean good = FALSE;
      for (gsize k = 0; k < G_N_ELEMENTS (known); k++)
        good |= g_ascii_strcasecmp (option->name, known[k].name) == 0
                && strchr (known[k].kinds, option->kind) != NULL;
      if (!good)
        return ae_tsql_error_set (&self->error, 102, option->line, option->name);
    }
  return TRUE;
}

static gint64
get_number (const AeTsqlOption *option)
{
  return g_ascii_strtoll (option->text, NULL, 10);
}

static gboolean
take_limits (AeTsqlRun *self, const AeTsqlStatement *statement, Sequence *sequence)
{
  const AeTsqlOption *increment = find (statement, "increment");
  const AeTsqlOption *minimum = find (statement, "minvalue"),
                     *maximum = find (statement, "maxvalue");
  const AeTsqlOption *cycle = find (statement, "cycle"), *cache = find (statement, "cache");
  gint64 low, high;

  if (!get_range (&sequence->type, &low, &high))
    return ae_tsql_error_set (&self->error, 11702, statement->line, statement->name.name);
  if (increment != NULL)
    sequence->increment = get_number (increment);
  if (sequence->increment == 0)
    return ae_tsql_error_set (&self->error, 11700, statement->line, statement->name.name);
  if (minimum != NULL)
    sequence->minimum = minimum->kind == 'n' ? MAX (get_number (minimum), low) : low;
  if (maximum != NULL)
    sequence->maximum = maximum->kind == 'n' ? MIN (get_number (maximum), high) : high;
  if (sequence->minimum >= sequence->maximum)
    return ae_tsql_error_set (&self->error, 11705, statement->line, statement->name.name);
  if (cycle != NULL)
    sequence->cycles = cycle->kind == 'i';
  if (cache != NULL)
    {
      sequence->is_cached = cache->kind != 'o';
      sequence->cache = cache->kind == 'n' ? get_number (cache) : 0;
    }
  return TRUE;
}

static gboolean
check_start (AeTsqlRun *self, const AeTsqlStatement *statement, const Sequence *sequence)
{
  return (sequence->state.current >= sequence->minimum
          && sequence->state.current <= sequence->maximum)
         || ae_tsql_error_set (&self->error, 11703, statement->line, statement->name.name);
}

static gboolean
find_type (AeTsqlRun *self, const AeTsqlStatement *statement, Sequence *sequence)
{
  const AeTsqlOption *type = find (statement, "as");

  ae_tsql_type_init (&sequence->type, AE_EMULATOR_TYPE_BIGINT);
  return type == NULL
         || ae_tsql_user_type_resolve_scalar (self->session, statement->value->type_name, 'c', 1,
                                              &sequence->type, &self->error);
}

gboolean
ae_tsql_run_create_sequence (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  const AeTsqlOption *start = find (statement, "start");
  g_autoptr (AeTsqlModule) module = ae_tsql_module_new ();
  Sequence sequence = { .increment = 1, .is_cached = TRUE };

  if (!check_options (self, statement) || !find_type (self, statement, &sequence))
    return FALSE;
  if (find (statement, "restart") != NULL)
    return ae_tsql_error_set (&self->error, 102, statement->line, "RESTART");
  const char *schema = ae_tsql_schema_for_new (session, &statement->name);
  module->schema = ae_tsql_catalog_get_schema_name (session->db, session->database_id, schema);
  if (module->schema == NULL)
    return ae_tsql_error_set (&self->error, 2760, statement->line, schema);
  if (ae_tsql_catalog_find_object (session->db, session->database_id, schema, statement->name.name,
                                   NULL)
      != 0)
    return ae_tsql_error_set (&self->error, 2714, statement->line, statement->name.name);
  if (!get_range (&sequence.type, &sequence.minimum, &sequence.maximum))
    return ae_tsql_error_set (&self->error, 11702, statement->line, statement->name.name);
  if (!take_limits (self, statement, &sequence))
    return FALSE;
  sequence.start = start != NULL            ? get_number (start)
                   : sequence.increment > 0 ? sequence.minimum
                                            : sequence.maximum;
  sequence.state.current = sequence.start;
  if (!check_start (self, statement, &sequence))
    return FALSE;
  module->database_id = session->database_id;
  module->object_id = sequence.object_id = ae_tsql_catalog_next_object_id (session->db);
  module->name = g_strdup (statement->name.name);
  module->definition = g_strdup ("");
  g_strlcpy (module->type, "SO", sizeof module->type);
  return (ae_tsql_catalog_store_module (session->db, module) && store (session, &sequence))
         || ae_tsql_error_set (&self->error, 8623, statement->line);
}

static gint64
find_sequence (AeEmulatorSession *session, const AeTsqlName *name, char type[3])
{
  guint32 database_id = name->database != NULL
                            ? ae_tsql_catalog_find_database (session->db, name->database, NULL)
                            : session->database_id;

  type[0] = '\0';
  return ae_tsql_catalog_find_object (session->db, database_id, ae_tsql_schema_of (session, name),
                                      name->name, type);
}

gboolean
ae_tsql_run_alter_sequence (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  const AeTsqlOption *restart = find (statement, "restart");
  g_auto (Sequence) sequence = { 0 };
  char type[3];
  gint64 id = find_sequence (session, &statement->name, type);

  if (id == 0 || !g_str_equal (type, "SO") || !load (session, id, &sequence))
    return ae_tsql_error_set (&self->error, 15151, statement->line, "alter", "sequence",
                              statement->name.name);
  if (!check_options (self, statement))
    return FALSE;
  if (find (statement, "as") != NULL || find (statement, "start") != NULL)
    return ae_tsql_error_set (&self->error, 11711, statement->line,
                              find (statement, "as") != NULL ? "AS" : "START WITH");
  ae_tsql_database_peek_sequence (session->database, id, &sequence.state);
  if (!take_limits (self, statement, &sequence))
    return FALSE;
  if (restart != NULL)
    {
      if (restart->kind == 'n')
        sequence.start = get_number (restart);
      sequence.state = (AeTsqlSequenceState){ .current = sequence.start };
    }
  if (!check_start (self, statement, &sequence))
    return FALSE;
  ae_tsql_database_forget_sequence (session->database, id);
  return store (session, &sequence) || ae_tsql_error_set (&self->error, 8623, statement->line);
}

/* The default that uses it; NULL: none. */
static char *
find_user (AeEmulatorSession *session, const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("%%NEXT%%VALUE%%FOR%%%s%%", name);
  char *user = NULL;
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      session->db,
      "SELECT ifnull (default_name, name) FROM ae_column WHERE default_text LIKE ? LIMIT 1", "s",
      pattern);

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    user = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return user;
}

gboolean
ae_tsql_run_drop_sequence (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;

  for (guint i = 0; i < statement->names->len; i++)
    {
      const AeTsqlName *name = g_ptr_array_index (statement->names, i);
      g_autofree char *text = ae_tsql_name_to_string (name);
      char type[3];
      gint64 id = find_sequence (session, name, type);
      if (id == 0 || !g_str_equal (type, "SO"))
        {
          if (statement->flag)
            continue;
          return ae_tsql_error_set (&self->error, 3701, name->line, "sequence object", text);
        }
      g_autofree char *user = find_user (session, name->name);
      if (user != NULL)
        return ae_tsql_error_set (&self->error, 3729, name->line, "DROP SEQUENCE", text, user);
      ae_tsql_database_forget_sequence (session->database, id);
      if (!ae_tsql_catalog_drop_module (session->db, id))
        return ae_tsql_error_set (&self->error, 8623, name->line);
    }
  return TRUE;
}

/* --- NEXT VALUE FOR --------------------------------------------------------------------------- */

gboolean
ae_tsql_sequence_bind (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  AeTsqlName name = { .database = expr->database, .schema = expr->schema, .name = expr->name };
  g_autofree char *text = ae_tsql_name_to_string (&name);
  g_auto (Sequence) sequence = { 0 };
  char type[3];

  if (self->in_module_query || (self->scope != NULL && self->scope->outer != NULL))
    return ae_tsql_error_set (self->error, 11719, expr->line);
  if (self->scope != NULL && self->scope->no_aggregates != NULL && !self->is_scalar
      && !g_str_equal (self->scope->no_aggregates, "SET"))
    return ae_tsql_error_set (self->error, 11720, expr->line);
  gint64 id = find_sequence (self->session, &name, type);
  if (id == 0)
    return ae_tsql_error_set (self->error, 208, expr->line, text);
  if (!g_str_equal (type, "SO") || !load (self->session, id, &sequence))
    return ae_tsql_error_set (self->error, 11726, expr->line, text);
  expr->index = (guint) id;
  expr->type = sequence.type;
  expr->nullable = FALSE;
  return TRUE;
}

/* All places of a row that name the same sequence have the same value. */
void
ae_tsql_sequence_emit (AeTsqlPlan *plan, const AeTsqlExpr *expr)
{
  gboolean again = FALSE;

  for (guint i = 0; i < plan->row_sequences->len; i++)
    again |= g_array_index (plan->row_sequences, guint, i) == expr->index;
  if (!again)
    g_array_append_val (plan->row_sequences, expr->index);
  g_string_append_printf (plan->sql, "ts_next_value (%u, %d)", expr->index, again);
}

static void
fail (sqlite3_context *context, AeEmulatorSession *session, gint32 number, const char *name)
{
  ae_tsql_error_clear (&session->pending);
  ae_tsql_error_set (&session->pending, number, 0, name);
  ae_tsql_sqlite_fail (context);
}

static void
ts_next_value (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  AeEmulatorSession *session = sqlite3_user_data (context);
  gint64 id = sqlite3_value_int64 (arguments[0]);
  g_auto (Sequence) sequence = { 0 };

  if (!load (session, id, &sequence))
    {
      fail (context, session, 208, "");
      return;
    }
  if (sqlite3_value_int (arguments[1]))
    ae_tsql_database_peek_sequence (session->database, id, &sequence.state);
  else if (!ae_tsql_database_take_sequence (session->database, id, sequence.increment,
                                            sequence.minimum, sequence.maximum, sequence.cycles,
                                            &sequence.state))
    {
      fail (context, session, 11728, sequence.name);
      return;
    }
  else if (!ae_tsql_catalog_run (session->db,
                                 "UPDATE ae_sequence SET current = ?, used = 1 WHERE object_id = ?",
                                 "ii", sequence.state.current, id))
    {
      fail (context, session, 1222, "");
      return;
    }
  if (sequence.type.id == AE_EMULATOR_TYPE_DECIMAL || sequence.type.id == AE_EMULATOR_TYPE_NUMERIC)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, sequence.state.current);
      sqlite3_result_text (context, text, -1, SQLITE_TRANSIENT);
      return;
    }
  sqlite3_result_int64 (context, sequence.state.current);
}

gboolean
ae_tsql_sequence_register (AeEmulatorSession *session)
{
  return sqlite3_create_function (session->db, "ts_next_value", 2, SQLITE_UTF8, session,
                                  ts_next_value, NULL, NULL)
         == SQLITE_OK;
}
