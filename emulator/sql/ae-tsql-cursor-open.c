/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-cursor-private.h"
#include "ae-tsql-value-private.h"

void
ae_tsql_cursor_free (AeTsqlCursor *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    g_free ((char *) self->columns[i].name);
  g_free (self->columns);
  g_free (self->crypto);
  g_ptr_array_unref (self->ceks);
  g_clear_pointer (&self->rows, ae_tsql_row_store_free);
  g_array_unref (self->missing);
  g_clear_pointer (&self->frame, ae_tsql_frame_free);
  g_strfreev (self->base_names);
  g_free (self->keys);
  g_free (self->schema);
  g_free (self->table);
  g_free (self->text);
  g_free (self);
}

static AeTsqlCursor *
cursor_new (const char *text, AeTsqlFrame *frame)
{
  AeTsqlCursor *self = g_new0 (AeTsqlCursor, 1);

  self->text = g_strdup (text);
  self->frame = frame;
  self->ceks = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_tsql_cek_free);
  self->missing = g_array_new (FALSE, TRUE, sizeof (gboolean));
  return self;
}

static AeTsqlTree *
parse (AeTsqlCursor *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < self->frame->variables->len; i++)
    g_ptr_array_add (names,
                     ((AeTsqlVariable *) g_ptr_array_index (self->frame->variables, i))->name);
  g_ptr_array_add (names, NULL);
  return ae_tsql_parse (self->text, (const char *const *) names->pdata);
}

/* --- what can be updated ---------------------------------------------------------------------- */

static AeTsqlStatement *
get_query (AeTsqlTree *tree)
{
  AeTsqlStatement *statement
      = tree->statements->len == 1 ? g_ptr_array_index (tree->statements, 0) : NULL;

  return statement != NULL && statement->kind == AE_TSQL_STATEMENT_SELECT ? statement : NULL;
}

static gboolean
assigns (const AeTsqlSelect *select)
{
  const AeTsqlItem *first = select->items != NULL ? g_ptr_array_index (select->items, 0) : NULL;

  return select->into != NULL || (first != NULL && first->variable != NULL);
}

static gboolean
has_one_table (const AeTsqlSelect *select)
{
  return select->set_operator == 0 && select->rows == NULL && select->ctes == NULL
         && !select->distinct && select->group_by == NULL && select->from != NULL
         && select->from->kind == AE_TSQL_SOURCE_TABLE;
}

static gboolean
is_key (const AeTsqlTable *table, guint32 column_id)
{
  for (guint i = 0; i < table->uniques->len; i++)
    {
      const AeTsqlUnique *unique = g_ptr_array_index (table->uniques, i);
      for (guint c = 0; unique->primary && c < unique->columns->len; c++)
        if (g_array_index (unique->columns, guint32, c) == column_id)
          return TRUE;
    }
  return FALSE;
}

static void
note_sources (AeTsqlCursor *self, const AeTsqlSelect *select)
{
  const AeTsqlTable *table = select->from->table;

  self->schema = g_strdup (table->schema);
  self->table = g_strdup (table->name);
  self->base_names = g_new0 (char *, select->n_columns + 1);
  self->keys = g_new0 (gboolean, select->n_columns + 1);
  for (guint i = 0; i < select->n_columns; i++)
    {
      const AeTsqlItem *item = g_ptr_array_index (select->items, i);
      const AeTsqlExpr *expr = item->expr;
      gboolean is_column = expr->kind == AE_TSQL_EXPR_COLUMN && expr->source == select->from;
      const AeTsqlSourceColumn *column = is_column ? &expr->source->columns[expr->index] : NULL;
      self->base_names[i] = g_strdup (column != NULL ? column->name : "");
      self->keys[i] = column != NULL && is_key (table, column->id);
    }
}

/* Binds the statement once to see: a table, and rows of it. Errors are found again when it runs. */
static void
find_table (AeTsqlCursor *self, AeEmulatorSession *session)
{
  g_autoptr (AeTsqlTree) tree = parse (self);
  g_auto (AeTsqlError) error = { 0 };
  AeTsqlStatement *statement = get_query (tree);
  AeTsqlBinder binder = { .session = session, .tree = tree, .frame = self->frame, .error = &error };

  if (statement == NULL || !has_one_table (statement->select)
      || !ae_tsql_bind_select (&binder, statement->select, NULL))
    return;
  AeTsqlSelect *select = statement->select;
  if (!select->is_grouped && select->from->table != NULL && select->from->sql == NULL
      && select->from->cte == NULL && select->items->len == select->n_columns)
    note_sources (self, select);
}

/* --- running ---------------------------------------------------------------------------------- */

typedef struct
{
  AeTsqlCursor *cursor;
  AeEmulatorSession *session;
  const AeEmulatorSink *sink;
  gpointer data;
  gboolean replaces; /* one row of it, instead of adding rows */
  guint row;
  gboolean failed, full;
  guint n_rows;
} Capture;

static gboolean
take_columns (gpointer data, const AeEmulatorColumn *columns, guint n_columns)
{
  Capture *capture = data;
  AeTsqlCursor *self = capture->cursor;
  guint n_own = self->table != NULL ? n_columns - 1 : n_columns;

  if (self->columns != NULL)
    return TRUE;
  self->n_columns = n_own;
  self->columns = g_new0 (AeEmulatorColumn, n_own + 1);
  self->crypto = g_new0 (AeEmulatorColumnCrypto, n_own + 1);
  self->rows = ae_tsql_row_store_new (n_columns);
  for (guint i = 0; i < n_own; i++)
    {
      self->columns[i] = columns[i];
      self->columns[i].name = g_strdup (columns[i].name);
      if (columns[i].crypto == NULL)
        continue;
      AeEmulatorCek *cek
          = ae_tsql_catalog_load_cek (capture->session->db, columns[i].crypto->cek->id);
      if (cek == NULL)
        return FALSE;
      g_ptr_array_add (self->ceks, cek);
      self->crypto[i] = *columns[i].crypto;
      self->crypto[i].cek = cek;
      self->columns[i].crypto = &self->crypto[i];
    }
  return TRUE;
}

static gboolean
take_row (gpointer data, const AeEmulatorValue *values)
{
  Capture *capture = data;
  AeTsqlRowStore *rows = capture->cursor->rows;

  capture->n_rows++;
  capture->full = !(capture->replaces ? ae_tsql_row_store_replace (rows, capture->row, values)
                                      : ae_tsql_row_store_append (rows, values));
  return !capture->full;
}

static gboolean
take_done (gpointer data, guint16 command, gboolean has_count, guint64 count, gboolean failed)
{
  Capture *capture = data;

  capture->failed |= failed;
  return TRUE;
}

static void
pass_message (gpointer data,
              gint32 number,
              guint8 state,
              guint8 severity,
              const char *text,
              const char *procedure,
              guint32 line)
{
  Capture *capture = data;

  capture->sink->message (capture->data, number, state, severity, text, procedure, line);
}

static void
pass_transaction (gpointer data, gboolean began, gboolean committed, guint64 descriptor)
{
  Capture *capture = data;

  capture->sink->transaction (capture->data, began, committed, descriptor);
}

/* What else a function may tell that the query calls is not for the cursor. */
static const AeEmulatorSink capture_sink = {
  .columns = take_columns,
  .row = take_row,
  .done = take_done,
  .message = pass_message,
  .transaction = pass_transaction,
};

/* The statement with the results going to the cursor. */
static gboolean
run (Capture *capture, AeTsqlTree *tree, AeTsqlError *error)
{
  AeEmulatorSession *session = capture->session;
  AeTsqlRun run = { .session = session, .tree = tree, .frame = capture->cursor->frame };

  capture->sink = session->sink;
  capture->data = session->sink_data;
  session->sink = &capture_sink;
  session->sink_data = capture;
  gboolean good = ae_tsql_run_body (&run, tree->statements) && !capture->failed;
  session->sink = capture->sink;
  session->sink_data = capture->data;
  if (capture->full)
    {
      session->sink_closed = FALSE;
      return ae_tsql_error_set (error, 1101, 1);
    }
  if (run.error.number != 0)
    *error = run.error;
  return good;
}

/* A query, with the number of each row behind its columns if that can be had. */
static gboolean
fill (AeTsqlCursor *self, AeEmulatorSession *session, AeTsqlTree *tree, AeTsqlError *error)
{
  AeTsqlSelect *select = get_query (tree)->select;
  Capture capture = { .cursor = self, .session = session };

  if (self->table != NULL)
    {
      AeTsqlExpr *rowid = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_ROWID, 1);
      AeTsqlItem *item = ae_tsql_arena_alloc (&tree->arena, sizeof *item);
      item->expr = rowid;
      item->line = 1;
      g_ptr_array_add (select->items, item);
    }
  return run (&capture, tree, error) && self->rows != NULL;
}

AeTsqlCursor *
ae_tsql_cursor_open (AeEmulatorSession *session,
                     const char *text,
                     AeTsqlFrame *frame,
                     gint32 scroll,
                     gint32 concurrency,
                     gboolean *direct,
                     AeTsqlError *error)
{
  g_autoptr (AeTsqlCursor) self = cursor_new (text, frame);
  g_autoptr (AeTsqlTree) tree = parse (self);

  *direct = FALSE;
  if (tree->error.number != 0)
    {
      *error = tree->error;
      tree->error = (AeTsqlError){ 0 };
      return NULL;
    }
  AeTsqlStatement *statement = get_query (tree);
  if (statement == NULL || assigns (statement->select))
    {
      *direct = (concurrency & AE_TSQL_CONCURRENCY_ALLOW_DIRECT) != 0;
      if (!*direct)
        ae_tsql_error_set (error, 16937, 1);
      return NULL;
    }
  if ((concurrency & AE_TSQL_CONCURRENCY_KINDS & ~AE_TSQL_CONCURRENCY_READ_ONLY) != 0)
    find_table (self, session);
  if (!fill (self, session, tree, error))
    return NULL;
  self->scroll = scroll & AE_TSQL_SCROLL_TYPES;
  self->concurrency = concurrency & AE_TSQL_CONCURRENCY_KINDS;
  if (self->table == NULL)
    self->concurrency = AE_TSQL_CONCURRENCY_READ_ONLY;
  return g_steal_pointer (&self);
}

/* --- one row ---------------------------------------------------------------------------------- */

AeTsqlExpr *
ae_tsql_cursor_match (AeTsqlTree *tree, gint64 rowid)
{
  AeTsqlExpr *left = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_ROWID, 1);
  AeTsqlExpr *right = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_LITERAL, 1);

  right->literal = (AeEmulatorValue){ .kind = AE_EMULATOR_VALUE_INTEGER, .integer = rowid };
  ae_tsql_type_init (&right->type, AE_EMULATOR_TYPE_BIGINT);
  return ae_tsql_tree_operation (tree, AE_TSQL_EXPR_COMPARE, '=', left, right);
}

gint64
ae_tsql_cursor_get_rowid (AeTsqlCursor *self, guint row)
{
  g_autofree AeEmulatorValue *values = g_new0 (AeEmulatorValue, self->n_columns + 1);

  if (!ae_tsql_row_store_get (self->rows, row, values))
    return 0;
  return values[self->n_columns].integer;
}

gboolean
ae_tsql_cursor_refresh (AeTsqlCursor *self,
                        AeEmulatorSession *session,
                        guint row,
                        AeTsqlError *error)
{
  g_autoptr (AeTsqlTree) tree = parse (self);
  AeTsqlSelect *select = get_query (tree)->select;
  Capture capture = { .cursor = self, .session = session, .replaces = TRUE, .row = row };
  AeTsqlItem *item = ae_tsql_arena_alloc (&tree->arena, sizeof *item);

  /* The row stays in the cursor also when it does not match any more. */
  select->where = ae_tsql_cursor_match (tree, ae_tsql_cursor_get_rowid (self, row));
  select->order_by = NULL;
  select->offset = select->fetch = select->top = NULL;
  select->top_percent = select->top_ties = FALSE;
  item->expr = ae_tsql_tree_expr (tree, AE_TSQL_EXPR_ROWID, 1);
  item->line = 1;
  g_ptr_array_add (select->items, item);
  return run (&capture, tree, error);
}
