/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-cursor-private.h"

enum
{
  FETCH_FIRST = 0x1,
  FETCH_NEXT = 0x2,
  FETCH_PREVIOUS = 0x4,
  FETCH_LAST = 0x8,
  FETCH_ABSOLUTE = 0x10,
  FETCH_RELATIVE = 0x20,
  FETCH_REFRESH = 0x80,
  FETCH_INFO = 0x100,
  FETCH_PREVIOUS_NO_ADJUST = 0x200,
};

enum
{
  ROW_SUCCEEDED = 1,
  ROW_MISSING = 2,
};

/* --- sending ---------------------------------------------------------------------------------- */

gboolean
ae_tsql_cursor_send_columns (AeTsqlCursor *self, AeEmulatorSession *session)
{
  AeEmulatorColumn *state = &self->columns[self->n_columns];

  *state = (AeEmulatorColumn){ .name = "ROWSTAT", .hidden = TRUE };
  ae_tsql_type_init (&state->type, AE_EMULATOR_TYPE_INT);
  if (!session->sink->columns (session->sink_data, self->columns, self->n_columns + 1))
    session->sink_closed = TRUE;
  else if (session->sink->origin != NULL)
    session->sink->origin (session->sink_data, self->schema, self->table,
                           (const char *const *) self->base_names, self->keys, self->n_columns);
  return !session->sink_closed;
}

gboolean
ae_tsql_cursor_is_missing (const AeTsqlCursor *self, guint row)
{
  return row < self->missing->len && g_array_index (self->missing, gboolean, row);
}

gboolean
ae_tsql_cursor_send_rows (AeTsqlCursor *self,
                          AeEmulatorSession *session,
                          guint first,
                          guint n_rows,
                          AeTsqlError *error)
{
  g_autofree AeEmulatorValue *values = g_new0 (AeEmulatorValue, self->n_columns + 1);

  for (guint i = first; i < first + n_rows && !session->sink_closed; i++)
    {
      guint row = self->start - 1 + i;
      gboolean missing = ae_tsql_cursor_is_missing (self, row);
      if (!ae_tsql_row_store_get (self->rows, row, values))
        return ae_tsql_error_set (error, 1101, 1);
      for (guint c = 0; missing && c < self->n_columns; c++)
        if (self->columns[c].nullable)
          values[c] = (AeEmulatorValue){ 0 };
      values[self->n_columns]
          = (AeEmulatorValue){ .kind = AE_EMULATOR_VALUE_INTEGER,
                               .integer = missing ? ROW_MISSING : ROW_SUCCEEDED };
      if (!session->sink->row (session->sink_data, values))
        session->sink_closed = TRUE;
    }
  if (session->sink_closed)
    return FALSE;
  session->last_row_count = n_rows;
  return session->sink->done (session->sink_data, AE_EMULATOR_COMMAND_SELECT, TRUE, n_rows, FALSE);
}

/* --- moving ----------------------------------------------------------------------------------- */

/* Rows from @first on, which may lie outside: before the first row there is nothing, and the
 * cursor stands there; behind the last one likewise. */
static void
place (AeTsqlCursor *self, gint64 first, gint64 n_rows)
{
  gint64 total = ae_tsql_row_store_get_n_rows (self->rows);

  self->n_fetched = 0;
  if (first < 1)
    self->start = 0;
  else if (first > total)
    self->start = (guint) total + 1;
  else
    {
      self->start = (guint) first;
      self->n_fetched = (guint) CLAMP (n_rows, 0, total - first + 1);
    }
}

/* The server would rather give the first rows than none. */
static void
place_adjusted (AeTsqlCursor *self, gint64 first, gint64 n_rows, gboolean *adjusted)
{
  *adjusted = first < 1;
  place (self, MAX (first, 1), n_rows);
}

static void
place_before (AeTsqlCursor *self, gint64 n_rows, gboolean adjusts, gboolean *adjusted)
{
  gint64 start = self->start;

  if (start <= 1)
    place (self, 0, 0);
  else if (start - n_rows >= 1)
    place (self, start - n_rows, n_rows);
  else if (adjusts)
    place_adjusted (self, start - n_rows, n_rows, adjusted);
  else
    place (self, 1, start - 1);
}

static void
place_absolute (AeTsqlCursor *self, gint64 row, gint64 n_rows, gboolean *adjusted)
{
  gint64 total = ae_tsql_row_store_get_n_rows (self->rows);

  if (row == 0)
    place (self, 0, 0);
  else if (row > 0)
    place (self, row, n_rows);
  else
    place_adjusted (self, total + row + 1, n_rows, adjusted);
}

static gboolean
is_forward_only (const AeTsqlCursor *self)
{
  return (self->scroll & (AE_TSQL_SCROLL_FORWARD_ONLY | AE_TSQL_SCROLL_FAST_FORWARD)) != 0;
}

static const char *
get_fetch_name (gint32 type)
{
  switch (type)
    {
    case FETCH_LAST:
      return "last";
    case FETCH_ABSOLUTE:
      return "absolute";
    case FETCH_RELATIVE:
      return "relative";
    default:
      return "prior";
    }
}

static gboolean
move (AeTsqlCursor *self,
      gint32 type,
      gint64 row,
      gint64 n_rows,
      gboolean *adjusted,
      AeTsqlError *error)
{
  gint64 total = ae_tsql_row_store_get_n_rows (self->rows);

  /* What a client gives may be anything: nothing below can overflow then. */
  row = CLAMP (row, G_MININT32, G_MAXINT32);
  n_rows = CLAMP (n_rows, 0, G_MAXINT32);
  if (is_forward_only (self) && type != FETCH_NEXT && type != FETCH_REFRESH && type != FETCH_INFO
      && type != FETCH_FIRST)
    return ae_tsql_error_set (error, 16911, 1, get_fetch_name (type));
  switch (type)
    {
    case FETCH_FIRST:
      place (self, n_rows > 0 ? 1 : 0, n_rows);
      return TRUE;
    case FETCH_NEXT:
      place (self, self->start == 0 ? 1 : (gint64) self->start + MAX (self->n_fetched, 1), n_rows);
      return TRUE;
    case FETCH_PREVIOUS:
    case FETCH_PREVIOUS_NO_ADJUST:
      place_before (self, n_rows, type == FETCH_PREVIOUS, adjusted);
      return TRUE;
    case FETCH_LAST:
      place (self, n_rows > 0 ? MAX (total - n_rows + 1, 1) : total + 1, n_rows);
      return TRUE;
    case FETCH_ABSOLUTE:
      place_absolute (self, row, n_rows, adjusted);
      return TRUE;
    case FETCH_RELATIVE:
      if (row < 0)
        place_adjusted (self, self->start + row, n_rows, adjusted);
      else
        place (self, self->start + row, n_rows);
      return TRUE;
    case FETCH_REFRESH:
      return TRUE;
    default:
      return ae_tsql_error_set (error, 16902, 1, "sp_cursorfetch", "fetchtype");
    }
}

/* Where the cursor is, and how many rows it has: values, not rows. */
static gboolean
send_info (AeTsqlCursor *self, AeEmulatorSession *session)
{
  self->n_fetched = 0;
  return ae_tsql_cursor_send_columns (self, session)
         && session->sink->done (session->sink_data, AE_EMULATOR_COMMAND_SELECT, TRUE, 0, FALSE);
}

gboolean
ae_tsql_cursor_fetch (AeTsqlCursor *self,
                      AeEmulatorSession *session,
                      gint32 type,
                      gint64 row,
                      gint64 n_rows,
                      gboolean *adjusted,
                      AeTsqlError *error)
{
  if (type == FETCH_INFO)
    return send_info (self, session);
  return move (self, type, row, n_rows, adjusted, error)
         && ae_tsql_cursor_send_columns (self, session)
         && ae_tsql_cursor_send_rows (self, session, 0, self->n_fetched, error);
}
