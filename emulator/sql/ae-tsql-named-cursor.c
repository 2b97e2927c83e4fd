/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-convert-private.h"
#include "ae-tsql-cursor-private.h"
#include "ae-tsql-named-cursor-private.h"
#include "ae-tsql-value-private.h"

/* DECLARE … CURSOR and its kin. All are static: the rows are those of the moment of OPEN. The query
 * is kept as text, since it outlives its batch, with the variables as they were when it was
 * declared. */

struct _AeTsqlNamedCursor
{
  char *text;
  AeTsqlFrame *frame;
  gboolean scrolls;
  AeTsqlCursor *open; /* NULL: closed */
  gint64 position;    /* from 1; 0: before the first row */
};

void
ae_tsql_named_cursor_free (AeTsqlNamedCursor *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->open, ae_tsql_cursor_free);
  ae_tsql_frame_free (self->frame);
  g_free (self->text);
  g_free (self);
}

static GHashTable *
get_cursors (AeEmulatorSession *session)
{
  if (session->named_cursors == NULL)
    session->named_cursors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                    (GDestroyNotify) ae_tsql_named_cursor_free);
  return session->named_cursors;
}

static AeTsqlNamedCursor *
find (AeTsqlRun *self, AeTsqlStatement *statement)
{
  g_autofree char *name = g_utf8_casefold (statement->text, -1);
  AeTsqlNamedCursor *cursor = g_hash_table_lookup (get_cursors (self->session), name);

  if (cursor == NULL)
    ae_tsql_error_set (&self->error, 16916, statement->line, statement->text);
  return cursor;
}

static AeTsqlFrame *
copy_frame (AeTsqlFrame *frame)
{
  AeTsqlFrame *copy = ae_tsql_frame_new ();

  for (guint i = 0; i < frame->variables->len; i++)
    {
      const AeTsqlVariable *variable = g_ptr_array_index (frame->variables, i);
      AeTsqlVariable *own = ae_tsql_frame_add (copy, variable->name, &variable->type);
      own->is_parameter = variable->is_parameter;
      if (variable->cipher != NULL)
        own->cipher = g_memdup2 (variable->cipher, sizeof *variable->cipher);
      ae_tsql_value_copy (&own->value, &variable->value);
    }
  return copy;
}

static gboolean
has_word (const GPtrArray *words, const char *word)
{
  for (guint i = 0; i < words->len; i++)
    if (g_ascii_strcasecmp (((AeTsqlOption *) g_ptr_array_index (words, i))->text, word) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
declare (AeTsqlRun *self, AeTsqlStatement *statement)
{
  GHashTable *cursors = get_cursors (self->session);
  g_autofree char *name = g_utf8_casefold (statement->text, -1);
  const GPtrArray *words = statement->options;

  if (g_hash_table_contains (cursors, name))
    return ae_tsql_error_set (&self->error, 16915, statement->line, statement->text);
  AeTsqlNamedCursor *cursor = g_new0 (AeTsqlNamedCursor, 1);
  cursor->text = g_strdup (statement->query_text);
  cursor->frame = copy_frame (self->frame);
  cursor->scrolls
      = !has_word (words, "forward_only") && !has_word (words, "fast_forward")
        && (has_word (words, "scroll") || has_word (words, "static") || has_word (words, "keyset")
            || has_word (words, "dynamic") || has_word (words, "insensitive"));
  g_hash_table_insert (cursors, g_steal_pointer (&name), cursor);
  return TRUE;
}

static gboolean
open_cursor (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeTsqlNamedCursor *cursor = find (self, statement);
  gboolean direct = FALSE;

  if (cursor == NULL)
    return FALSE;
  if (cursor->open != NULL)
    return ae_tsql_error_set (&self->error, 16905, statement->line);
  cursor->open = ae_tsql_cursor_open (self->session, cursor->text, copy_frame (cursor->frame),
                                      AE_TSQL_SCROLL_STATIC, AE_TSQL_CONCURRENCY_READ_ONLY, &direct,
                                      &self->error);
  cursor->position = 0;
  if (cursor->open != NULL)
    return TRUE;
  if (self->error.number == 0)
    self->failed = TRUE;
  return FALSE;
}

static gboolean
close_cursor (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeTsqlNamedCursor *cursor = find (self, statement);

  if (cursor == NULL)
    return FALSE;
  if (cursor->open == NULL)
    return ae_tsql_error_set (&self->error, 16917, statement->line);
  g_clear_pointer (&cursor->open, ae_tsql_cursor_free);
  return TRUE;
}

static gboolean
deallocate (AeTsqlRun *self, AeTsqlStatement *statement)
{
  g_autofree char *name = g_utf8_casefold (statement->text, -1);

  if (find (self, statement) == NULL)
    return FALSE;
  g_hash_table_remove (get_cursors (self->session), name);
  return TRUE;
}

/* --- FETCH ------------------------------------------------------------------------------------ */

static gboolean
get_number (AeTsqlRun *self, AeTsqlStatement *statement, gint64 *number)
{
  g_auto (AeEmulatorValue) value = { 0 };
  AeEmulatorType type;

  *number = 0;
  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_INT);
  if (statement->value == NULL)
    return TRUE;
  if (!ae_tsql_run_evaluate (self, statement->value, &type, &value, NULL))
    return FALSE;
  *number = value.integer;
  return TRUE;
}

/* @way: n next, p prior, f first, l last, a absolute, r relative */
static gint64
get_target (const AeTsqlNamedCursor *cursor, char way, gint64 number, gint64 total)
{
  switch (way)
    {
    case 'p':
      return cursor->position - 1;
    case 'f':
      return 1;
    case 'l':
      return total;
    case 'a':
      return number < 0 ? total + 1 + number : number;
    case 'r':
      return cursor->position + number;
    default:
      return cursor->position + 1;
    }
}

static gboolean
assign (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlCursor *rows, AeEmulatorValue *values)
{
  if (statement->columns->len != rows->n_columns)
    return ae_tsql_error_set (&self->error, 16924, statement->line);
  for (guint i = 0; i < rows->n_columns; i++)
    {
      const char *name = g_ptr_array_index (statement->columns, i);
      AeTsqlVariable *variable = ae_tsql_frame_find (self->frame, name);
      const AeEmulatorType *from = &rows->columns[i].type;
      g_auto (AeEmulatorValue) value = { 0 };
      if (variable == NULL)
        return ae_tsql_error_set (&self->error, 137, statement->line, name);
      if (values[i].kind != AE_EMULATOR_VALUE_NULL
          && ae_tsql_type_can_convert (from->id, variable->type.id) != 2)
        return ae_tsql_error_set (&self->error, 16922, statement->line,
                                  ae_tsql_type_get_name (from->id),
                                  ae_tsql_type_get_name (variable->type.id));
      if (!ae_tsql_convert (&values[i], from, &variable->type, 0, &value, NULL, &self->error))
        return FALSE;
      ae_tsql_value_clear (&variable->value);
      variable->value = value;
      value = (AeEmulatorValue){ 0 };
    }
  return TRUE;
}

static gboolean
show (AeTsqlRun *self, AeTsqlCursor *rows, const AeEmulatorValue *values)
{
  AeEmulatorSession *session = self->session;

  if (!session->sink->columns (session->sink_data, rows->columns, rows->n_columns)
      || (values != NULL && !session->sink->row (session->sink_data, values)))
    session->sink_closed = TRUE;
  ae_tsql_run_done (self, AE_EMULATOR_COMMAND_SELECT, TRUE, values != NULL, FALSE);
  return !session->sink_closed;
}

static gboolean
fetch (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeTsqlNamedCursor *cursor = find (self, statement);
  AeEmulatorSession *session = self->session;
  gint64 number;

  session->fetch_status = -1;
  if (cursor == NULL)
    return FALSE;
  if (cursor->open == NULL)
    return ae_tsql_error_set (&self->error, 16917, statement->line);
  if (!cursor->scrolls && statement->way != 'n')
    return ae_tsql_error_set (&self->error, 16911, statement->line, statement->way_name);
  if (!get_number (self, statement, &number))
    return FALSE;

  AeTsqlCursor *rows = cursor->open;
  gint64 total = ae_tsql_row_store_get_n_rows (rows->rows);
  cursor->position = CLAMP (get_target (cursor, statement->way, number, total), 0, total + 1);
  if (cursor->position < 1 || cursor->position > total)
    return statement->columns != NULL || show (self, rows, NULL);

  g_autofree AeEmulatorValue *values = g_new0 (AeEmulatorValue, rows->n_columns + 2);
  if (!ae_tsql_row_store_get (rows->rows, (guint) cursor->position - 1, values))
    return ae_tsql_error_set (&self->error, 1101, statement->line);
  if (statement->columns != NULL ? !assign (self, statement, rows, values)
                                 : !show (self, rows, values))
    return FALSE;
  session->fetch_status = 0;
  session->last_row_count = 1;
  return TRUE;
}

gboolean
ae_tsql_run_cursor (AeTsqlRun *self, AeTsqlStatement *statement)
{
  switch (statement->kind)
    {
    case AE_TSQL_STATEMENT_DECLARE_CURSOR:
      return declare (self, statement);
    case AE_TSQL_STATEMENT_OPEN_CURSOR:
      return open_cursor (self, statement);
    case AE_TSQL_STATEMENT_CLOSE_CURSOR:
      return close_cursor (self, statement);
    case AE_TSQL_STATEMENT_DEALLOCATE_CURSOR:
      return deallocate (self, statement);
    default:
      return fetch (self, statement);
    }
}
