/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-change-private.h"
#include "ae-tsql-value-private.h"
#include "ae-tsql-variant-private.h"

/* INSERT … EXEC: what the call would send as rows is caught by a sink of its own, kept in a
 * temporary table of SQLite, and then inserted as from a query. */

#define ROWS "temp.ae_rows"
/* As many as a table has. */
#define MAX_COLUMNS 1024

typedef struct
{
  AeEmulatorSession *session;
  const AeEmulatorSink *sink; /* where all else goes */
  gpointer data;
  AeTsqlSourceColumn *columns; /* of the first result; NULL: none came */
  GPtrArray *encryptions;      /* of AeTsqlEncryption: what columns point to */
  GPtrArray *names;            /* of their names */
  guint n_columns;
  sqlite3_stmt *insert;
  AeTsqlError error;
} Capture;

/* --- the sink --------------------------------------------------------------------------------- */

/* Before anything reads: SQLite ends a query under which tables come and go. It stays for the next
 * time, unless a rollback takes it away. */
static gboolean
make_rows (AeEmulatorSession *session)
{
  g_autoptr (GString) sql = g_string_new ("CREATE TABLE IF NOT EXISTS " ROWS " (c1 BLOB");

  for (guint i = 2; i <= MAX_COLUMNS; i++)
    g_string_append_printf (sql, ", c%u BLOB", i);
  g_string_append (sql, "); DELETE FROM " ROWS);
  return sqlite3_exec (session->db, sql->str, NULL, NULL, NULL) == SQLITE_OK;
}

static gboolean
prepare_insert (Capture *self)
{
  g_autoptr (GString) sql = g_string_new ("INSERT INTO " ROWS " (");

  for (guint i = 1; i <= self->n_columns; i++)
    g_string_append_printf (sql, "%sc%u", i > 1 ? ", " : "", i);
  g_string_append (sql, ") VALUES (");
  for (guint i = 1; i <= self->n_columns; i++)
    g_string_append_printf (sql, "%s?%u", i > 1 ? ", " : "", i);
  g_string_append_c (sql, ')');
  return sqlite3_prepare_v2 (self->session->db, sql->str, -1, &self->insert, NULL) == SQLITE_OK
         || ae_tsql_error_set (&self->error, 8623, 0);
}

static gboolean
on_columns (gpointer data, const AeEmulatorColumn *columns, guint n_columns)
{
  Capture *self = data;

  if (n_columns > MAX_COLUMNS || (self->columns != NULL && self->n_columns != n_columns))
    return ae_tsql_error_set (&self->error, 213, 0);
  if (self->columns != NULL)
    return TRUE;
  self->n_columns = n_columns;
  self->columns = g_new0 (AeTsqlSourceColumn, MAX (n_columns, 1));
  for (guint i = 0; i < n_columns; i++)
    {
      const AeEmulatorColumnCrypto *crypto = columns[i].crypto;
      char *name = g_strdup (columns[i].name);
      g_ptr_array_add (self->names, name);
      self->columns[i] = (AeTsqlSourceColumn){ .name = name,
                                               .type = columns[i].type,
                                               .nullable = columns[i].nullable,
                                               .id = i + 1 };
      if (crypto == NULL)
        continue;
      g_autofree char *key = ae_tsql_catalog_get_cek_name (self->session->db, crypto->cek->id);
      AeTsqlEncryption *encryption
          = ae_tsql_encryption_new (crypto->cek->id, crypto->encryption_type, key);
      g_ptr_array_add (self->encryptions, encryption);
      self->columns[i].encryption = encryption;
    }
  return prepare_insert (self);
}

static gboolean
on_row (gpointer data, const AeEmulatorValue *values)
{
  Capture *self = data;

  for (guint i = 0; i < self->n_columns; i++)
    {
      g_auto (AeEmulatorValue) packed = { 0 };
      const AeEmulatorValue *value = &values[i];
      if (value->variant.id != 0)
        {
          ae_tsql_variant_encode (value, &value->variant, &packed);
          value = &packed;
        }
      ae_tsql_plan_bind_value (self->insert, (int) i + 1, value);
    }
  int status = sqlite3_step (self->insert);
  sqlite3_reset (self->insert);
  return status == SQLITE_DONE || ae_tsql_error_set (&self->error, 9002, 0, "tempdb");
}

static gboolean
on_done (gpointer data, guint16 command, gboolean has_count, guint64 count, gboolean failed)
{
  return TRUE;
}

static void
on_message (gpointer data,
            gint32 number,
            guint8 state,
            guint8 severity,
            const char *text,
            const char *procedure,
            guint32 line)
{
  Capture *self = data;

  self->sink->message (self->data, number, state, severity, text, procedure, line);
}

static void
on_language_changed (gpointer data, const char *language, const char *old)
{
  Capture *self = data;

  if (self->sink->language_changed != NULL)
    self->sink->language_changed (self->data, language, old);
}

static const AeEmulatorSink capture_sink = { .columns = on_columns,
                                             .row = on_row,
                                             .done = on_done,
                                             .message = on_message,
                                             .language_changed = on_language_changed };

/* --- the statement ---------------------------------------------------------------------------- */

static gboolean
run_captured (AeTsqlRun *self, AeTsqlStatement *execute, Capture *capture)
{
  AeEmulatorSession *session = self->session;
  gboolean column_encryption = session->column_encryption;

  session->sink = &capture_sink;
  session->sink_data = capture;
  session->in_insert_execute = TRUE;
  /* Or encrypted columns would lose their keys on the way. */
  session->column_encryption = TRUE;
  gboolean good = ae_tsql_run_execute (self, execute);
  session->column_encryption = column_encryption;
  session->in_insert_execute = FALSE;
  session->sink = capture->sink;
  session->sink_data = capture->data;
  sqlite3_finalize (capture->insert);
  capture->insert = NULL;
  if (capture->error.number != 0)
    {
      session->sink_closed = FALSE;
      ae_tsql_error_clear (&self->error);
      self->error = capture->error;
      capture->error = (AeTsqlError){ 0 };
      return FALSE;
    }
  return good;
}

/* SELECT * FROM the rows. */
static AeTsqlSelect *
make_query (AeTsqlRun *self, const Capture *capture, guint32 line)
{
  AeTsqlArena *arena = &self->tree->arena;
  AeTsqlSource *source = ae_tsql_arena_alloc (arena, sizeof *source);
  AeTsqlSelect *select = ae_tsql_arena_alloc (arena, sizeof *select);
  AeTsqlItem *item = ae_tsql_arena_alloc (arena, sizeof *item);

  source->kind = AE_TSQL_SOURCE_TABLE;
  source->line = line;
  source->name.name = "rows";
  source->sql = "SELECT * FROM " ROWS " ORDER BY rowid"; /* c1, c2, … */
  source->columns = capture->columns;
  source->n_columns = capture->n_columns;
  item->expr = ae_tsql_tree_expr (self->tree, AE_TSQL_EXPR_STAR, line);
  item->line = line;
  select->line = line;
  select->items = ae_tsql_tree_append (self->tree, NULL, item);
  select->from = source;
  return select;
}

static gboolean
insert_rows (AeTsqlRun *self, AeTsqlStatement *statement, const Capture *capture)
{
  AeTsqlStatement insert = *statement;

  insert.execute = NULL;
  if (capture->columns == NULL)
    {
      self->session->last_row_count = 0;
      ae_tsql_run_done (self, AE_EMULATOR_COMMAND_INSERT, TRUE, 0, FALSE);
      return TRUE;
    }
  insert.select = make_query (self, capture, statement->line);
  return ae_tsql_run_change (self, &insert);
}

gboolean
ae_tsql_run_insert_execute (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  Capture capture = { .session = session, .sink = session->sink, .data = session->sink_data };
  gboolean alone = session->n_transactions == 0;

  if (session->in_insert_execute)
    return ae_tsql_error_set (&self->error, 8164, statement->line);
  if (session->settings.fmtonly)
    {
      ae_tsql_run_done (self, AE_EMULATOR_COMMAND_INSERT, TRUE, 0, FALSE);
      return TRUE;
    }
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) encryptions
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_tsql_encryption_free);
  capture.names = names;
  capture.encryptions = encryptions;
  if (!make_rows (session))
    return ae_tsql_error_set (&self->error, 8623, statement->line);

  /* All of it happens, or nothing, as in a transaction of its own. */
  if (alone)
    session->n_transactions = 1;
  gboolean good = run_captured (self, statement->execute, &capture);
  gboolean ended = session->n_transactions == 0;
  if (good && !session->batch_over)
    good = insert_rows (self, statement, &capture);
  if (capture.columns != NULL)
    sqlite3_exec (session->db, "DELETE FROM " ROWS, NULL, NULL, NULL);
  if (alone && !ended)
    good = ae_tsql_transaction_end_hidden (session, good, &self->error) && good;
  g_free (capture.columns);
  return good;
}
