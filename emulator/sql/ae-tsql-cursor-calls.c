/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-collation-private.h"
#include "ae-tsql-cursor-private.h"
#include "ae-tsql-value-private.h"

#define MAX_CURSORS 1024
/* Drivers take any number; SQL Server's look like this. */
#define FIRST_HANDLE 180150003
#define FETCH_NEXT 0x2
#define FETCH_INFO 0x100

/* Where the arguments of the procedures that open a cursor are. */
typedef struct
{
  guint cursor, scroll, concurrency, row_count, first;
} Places;

static const Places open_places = { 0, 2, 3, 4, 6 };
static const Places execute_places = { 1, 2, 3, 4, 5 };
static const Places prepexec_places = { 1, 4, 5, 6, 7 };

static gint64
get_integer (const AeTsqlCall *self, guint position, gint64 otherwise)
{
  if (position >= self->n_parameters
      || self->parameters[position].value.kind != AE_EMULATOR_VALUE_INTEGER)
    return otherwise;
  return self->parameters[position].value.integer;
}

static char *
dup_text (const AeTsqlCall *self, guint position)
{
  return position < self->n_parameters ? ae_tsql_value_dup_text (&self->parameters[position].value)
                                       : NULL;
}

static void
set_output (AeTsqlCall *self, guint position, gint64 integer)
{
  AeTsqlVariable variable = { .value = { .kind = AE_EMULATOR_VALUE_INTEGER, .integer = integer } };

  if (position >= self->n_parameters || !self->parameters[position].output)
    return;
  ae_tsql_type_init (&variable.type, AE_EMULATOR_TYPE_INT);
  ae_tsql_call_add_output (self, position, &variable, self->parameters[position].name);
}

static gboolean
want_statement (AeTsqlCall *self)
{
  ae_tsql_error_set (&self->error, 214, 1, "@stmt", "ntext/nchar/nvarchar");
  return ae_tsql_call_fail (self);
}

/* --- opening ---------------------------------------------------------------------------------- */

static gboolean
run_directly (AeTsqlCall *self, const char *text, const char *declarations, const Places *places)
{
  AeEmulatorSession *session = self->session;

  session->sink->message (session->sink_data, 16954, 1, 10, "Executing SQL directly; no cursor.",
                          "", 1);
  return ae_tsql_call_execute_text (self, text, declarations, places->first);
}

static gint32
keep (AeEmulatorSession *session, AeTsqlCursor *cursor)
{
  session->last_cursor = session->last_cursor == 0 ? FIRST_HANDLE : session->last_cursor + 2;
  cursor->handle = session->last_cursor;
  g_hash_table_insert (session->cursors, GINT_TO_POINTER (cursor->handle), cursor);
  return cursor->handle;
}

/* Those that see rows come and go have no count; ours never change, but clients expect none. */
static gint64
get_row_count (const AeTsqlCursor *cursor)
{
  return cursor->scroll & (AE_TSQL_SCROLL_STATIC | AE_TSQL_SCROLL_KEYSET)
             ? (gint64) ae_tsql_row_store_get_n_rows (cursor->rows)
             : -1;
}

static gboolean
show (AeTsqlCall *self, AeTsqlCursor *cursor, gint64 scroll, gint64 n_rows)
{
  AeEmulatorSession *session = self->session;
  gboolean adjusted = FALSE;

  if (scroll & AE_TSQL_SCROLL_AUTO_FETCH)
    return ae_tsql_cursor_fetch (cursor, session, FETCH_NEXT, 0, n_rows, &adjusted, &self->error);
  return ae_tsql_cursor_send_columns (cursor, session)
         && session->sink->done (session->sink_data, AE_EMULATOR_COMMAND_SELECT, FALSE, 0, FALSE);
}

/* Outputs go in the order of the arguments; @handle 0: there is none. */
static void
set_outputs (AeTsqlCall *self, const Places *places, gint32 handle, const AeTsqlCursor *cursor)
{
  if (handle != 0)
    set_output (self, 0, handle);
  set_output (self, places->cursor, cursor != NULL ? cursor->handle : 0);
  set_output (self, places->scroll, cursor != NULL ? cursor->scroll : 0);
  set_output (self, places->concurrency, cursor != NULL ? cursor->concurrency : 0);
  set_output (self, places->row_count, cursor != NULL ? get_row_count (cursor) : -1);
}

static gboolean
open_cursor (AeTsqlCall *self,
             const char *text,
             const char *declarations,
             const Places *places,
             gint32 handle)
{
  gint64 scroll = get_integer (self, places->scroll, AE_TSQL_SCROLL_KEYSET);
  gint64 concurrency = get_integer (self, places->concurrency, AE_TSQL_CONCURRENCY_READ_ONLY);
  gboolean direct = FALSE;

  if (g_hash_table_size (self->session->cursors) >= MAX_CURSORS)
    {
      ae_tsql_error_set (&self->error, 16955, 1);
      return ae_tsql_call_fail (self);
    }
  AeTsqlFrame *frame = ae_tsql_call_take_frame (self, text, declarations, places->first);
  if (frame == NULL)
    return ae_tsql_call_fail (self);
  AeTsqlCursor *cursor = ae_tsql_cursor_open (self->session, text, frame, (gint32) scroll,
                                              (gint32) concurrency, &direct, &self->error);
  gboolean good = FALSE;
  if (cursor != NULL)
    {
      keep (self->session, cursor);
      good = show (self, cursor, scroll, get_integer (self, places->row_count, 0))
             || ae_tsql_call_fail (self);
    }
  else if (direct)
    good = run_directly (self, text, declarations, places);
  else
    ae_tsql_call_fail (self);
  set_outputs (self, places, handle, cursor);
  return good;
}

gboolean
ae_tsql_call_cursor_open (AeTsqlCall *self)
{
  g_autofree char *text = dup_text (self, 1);
  g_autofree char *declarations = dup_text (self, 5);

  if (text == NULL)
    return want_statement (self);
  return open_cursor (self, text, declarations, &open_places, 0);
}

gboolean
ae_tsql_call_cursor_prepare (AeTsqlCall *self)
{
  g_autofree char *declarations = dup_text (self, 1);
  g_autofree char *text = dup_text (self, 2);

  if (text == NULL)
    return want_statement (self);
  gint32 handle = ae_tsql_call_prepare_text (self, text, declarations);
  set_output (self, 0, handle);
  return handle != 0;
}

gboolean
ae_tsql_call_cursor_execute (AeTsqlCall *self)
{
  gint32 handle = (gint32) get_integer (self, 0, 0);
  const AeTsqlPrepared *prepared
      = g_hash_table_lookup (self->session->prepared, GINT_TO_POINTER (handle));

  if (prepared == NULL)
    {
      ae_tsql_error_set (&self->error, 8179, 1, handle);
      return ae_tsql_call_fail (self);
    }
  g_autofree char *text = g_strdup (prepared->text);
  g_autofree char *declarations = g_strdup (prepared->declarations);
  return open_cursor (self, text, declarations, &execute_places, 0);
}

gboolean
ae_tsql_call_cursor_prepexec (AeTsqlCall *self)
{
  g_autofree char *declarations = dup_text (self, 2);
  g_autofree char *text = dup_text (self, 3);

  if (text == NULL)
    return want_statement (self);
  g_hash_table_remove (self->session->prepared, GINT_TO_POINTER ((gint) get_integer (self, 0, 0)));
  gint32 handle = ae_tsql_call_prepare_text (self, text, declarations);
  if (handle == 0)
    return FALSE;
  return open_cursor (self, text, declarations, &prepexec_places, handle);
}

/* --- an open cursor --------------------------------------------------------------------------- */

AeTsqlCursor *
ae_tsql_call_find_cursor (AeTsqlCall *self, const char *procedure)
{
  gint32 handle = (gint32) get_integer (self, 0, 0);
  AeTsqlCursor *cursor = g_hash_table_lookup (self->session->cursors, GINT_TO_POINTER (handle));

  if (cursor == NULL)
    ae_tsql_error_set (&self->error, 16909, 1, procedure, (guint) handle);
  return cursor;
}

gboolean
ae_tsql_call_cursor_fetch (AeTsqlCall *self)
{
  AeTsqlCursor *cursor = ae_tsql_call_find_cursor (self, "sp_cursorfetch");
  gint32 type = (gint32) get_integer (self, 1, FETCH_NEXT);
  gboolean adjusted = FALSE;

  if (cursor == NULL
      || !ae_tsql_cursor_fetch (cursor, self->session, type, get_integer (self, 2, 0),
                                get_integer (self, 3, 1), &adjusted, &self->error))
    return ae_tsql_call_fail (self);
  if (type == FETCH_INFO)
    {
      set_output (self, 2, cursor->start);
      set_output (self, 3, ae_tsql_row_store_get_n_rows (cursor->rows));
    }
  /* The JDBC driver looks for it. */
  self->return_status = adjusted ? 2 : 0;
  return TRUE;
}

/* Names and the like change nothing here. */
gboolean
ae_tsql_call_cursor_option (AeTsqlCall *self)
{
  gint64 code = get_integer (self, 1, 0);

  if (ae_tsql_call_find_cursor (self, "sp_cursoroption") == NULL)
    return ae_tsql_call_fail (self);
  if (code >= 1 && code <= 6)
    return TRUE;
  ae_tsql_error_set (&self->error, 16902, 1, "sp_cursoroption", "code");
  return ae_tsql_call_fail (self);
}

gboolean
ae_tsql_call_cursor_close (AeTsqlCall *self)
{
  if (get_integer (self, 0, 0) == -1)
    {
      g_hash_table_remove_all (self->session->cursors);
      return TRUE;
    }
  AeTsqlCursor *cursor = ae_tsql_call_find_cursor (self, "sp_cursorclose");
  if (cursor == NULL)
    return ae_tsql_call_fail (self);
  g_hash_table_remove (self->session->cursors, GINT_TO_POINTER (cursor->handle));
  return TRUE;
}
