/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-cursor-private.h"

/* sp_cursor cursor, operation, row, table [, @column = value …]: the row is one of the fetch
 * buffer, from 1; 0 stands for all of it. The name of the table is known here. */

enum
{
  OPERATION_UPDATE = 0x1,
  OPERATION_DELETE = 0x2,
  OPERATION_INSERT = 0x4,
  OPERATION_REFRESH = 0x8,
  OPERATION_LOCK = 0x10,
  OPERATION_KINDS = 0x1F,
};

#define FIRST_VALUE 4

typedef struct
{
  AeTsqlCall *call;
  AeTsqlCursor *cursor;
  AeTsqlFrame *frame;
  GPtrArray *columns; /* of char*, quoted, one for each variable of the frame */
  char *table;        /* quoted */
} Change;

static char *
quote (const char *name)
{
  g_autoptr (GString) quoted = g_string_new (name);

  g_string_replace (quoted, "]", "]]", 0);
  return g_strdup_printf ("[%s]", quoted->str);
}

/* The values that were given, by the name of the column or by its place. */
static gboolean
take_values (Change *self)
{
  AeTsqlCall *call = self->call;

  for (guint i = FIRST_VALUE; i < call->n_parameters; i++)
    {
      const AeEmulatorParameter *parameter = &call->parameters[i];
      const char *name = parameter->name != NULL ? parameter->name : "";
      g_autofree char *variable_name = g_strdup_printf ("@v%u", i);
      name += name[0] == '@';
      if (name[0] == '\0' && i - FIRST_VALUE < self->cursor->n_columns)
        name = self->cursor->base_names[i - FIRST_VALUE];
      if (name[0] == '\0')
        return ae_tsql_error_set (&call->error, 16902, 1, "sp_cursor", "value");
      AeTsqlVariable *variable = ae_tsql_frame_add (self->frame, variable_name, &parameter->type);
      variable->is_parameter = TRUE;
      if (!ae_tsql_call_take_value (call, variable, parameter))
        return FALSE;
      g_ptr_array_add (self->columns, quote (name));
    }
  return TRUE;
}

static char *
make_update (Change *self)
{
  GString *text = g_string_new ("UPDATE ");

  g_string_append_printf (text, "%s SET ", self->table);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const AeTsqlVariable *variable = g_ptr_array_index (self->frame->variables, i);
      g_string_append_printf (text, "%s%s = %s", i > 0 ? ", " : "",
                              (const char *) g_ptr_array_index (self->columns, i), variable->name);
    }
  return g_string_free (text, FALSE);
}

static char *
make_insert (Change *self)
{
  g_autoptr (GString) columns = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);

  if (self->columns->len == 0)
    return g_strdup_printf ("INSERT INTO %s DEFAULT VALUES", self->table);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const AeTsqlVariable *variable = g_ptr_array_index (self->frame->variables, i);
      g_string_append_printf (columns, "%s%s", i > 0 ? ", " : "",
                              (const char *) g_ptr_array_index (self->columns, i));
      g_string_append_printf (values, "%s%s", i > 0 ? ", " : "", variable->name);
    }
  return g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s)", self->table, columns->str,
                          values->str);
}

static gboolean
run_change (Change *self, const char *text, gint64 rowid)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < self->frame->variables->len; i++)
    g_ptr_array_add (names,
                     ((AeTsqlVariable *) g_ptr_array_index (self->frame->variables, i))->name);
  g_ptr_array_add (names, NULL);
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse (text, (const char *const *) names->pdata);
  AeTsqlRun run = { .session = self->call->session, .tree = tree, .frame = self->frame };
  if (tree->error.number != 0)
    return ae_tsql_error_set (&self->call->error, 16902, 1, "sp_cursor", "value");
  if (rowid != 0)
    ((AeTsqlStatement *) g_ptr_array_index (tree->statements, 0))->where
        = ae_tsql_cursor_match (tree, rowid);
  gboolean good = ae_tsql_run_body (&run, tree->statements);
  if (run.error.number != 0)
    self->call->error = run.error;
  return good;
}

/* --- the operations --------------------------------------------------------------------------- */

static gboolean
change_row (Change *self, guint row, gint64 operation)
{
  AeEmulatorSession *session = self->call->session;
  AeTsqlError *error = &self->call->error;
  g_autofree char *text = operation == OPERATION_UPDATE
                              ? make_update (self)
                              : g_strdup_printf ("DELETE FROM %s", self->table);

  if (!run_change (self, text, ae_tsql_cursor_get_rowid (self->cursor, row)))
    return FALSE;
  if (session->last_row_count == 0)
    return ae_tsql_error_set (error, 16947, 1);
  if (operation == OPERATION_UPDATE)
    return ae_tsql_cursor_refresh (self->cursor, session, row, error);
  if (row >= self->cursor->missing->len)
    g_array_set_size (self->cursor->missing, row + 1);
  g_array_index (self->cursor->missing, gboolean, row) = TRUE;
  return TRUE;
}

static gboolean
check_number (Change *self, gint64 number)
{
  const AeTsqlCursor *cursor = self->cursor;

  return (number >= 0 && number <= cursor->n_fetched && cursor->n_fetched > 0)
         || ae_tsql_error_set (&self->call->error, 16930, 1);
}

/* Rows of the fetch buffer once more: what ODBC drivers read a column from that is not bound. Those
 * of a cursor that can be updated are read again. */
static gboolean
refresh_rows (Change *self, gint64 number)
{
  AeEmulatorSession *session = self->call->session;
  AeTsqlCursor *cursor = self->cursor;
  AeTsqlError *error = &self->call->error;

  if (!check_number (self, number))
    return FALSE;
  guint first = number == 0 ? 0 : (guint) number - 1;
  guint n_rows = number == 0 ? cursor->n_fetched : 1;
  for (guint i = 0; cursor->table != NULL && i < n_rows; i++)
    {
      guint row = cursor->start - 1 + first + i;
      if (!ae_tsql_cursor_is_missing (cursor, row)
          && !ae_tsql_cursor_refresh (cursor, session, row, error))
        return FALSE;
    }
  return ae_tsql_cursor_send_columns (cursor, session)
         && ae_tsql_cursor_send_rows (cursor, session, first, n_rows, error);
}

static gboolean
change_rows (Change *self, gint64 operation, gint64 number)
{
  const AeTsqlCursor *cursor = self->cursor;

  if (!check_number (self, number))
    return FALSE;
  if (operation == OPERATION_UPDATE && self->columns->len == 0)
    return ae_tsql_error_set (&self->call->error, 16902, 1, "sp_cursor", "value");
  for (guint i = 1; i <= cursor->n_fetched; i++)
    if ((number == 0 || i == (guint) number)
        && !change_row (self, cursor->start - 1 + i - 1, operation))
      return FALSE;
  return TRUE;
}

static gboolean
operate (Change *self, gint64 operation, gint64 number)
{
  AeTsqlError *error = &self->call->error;

  switch (operation)
    {
    case OPERATION_INSERT:
      {
        g_autofree char *text = NULL;
        /* The JDBC driver writes the statement where it has no values. */
        const AeEmulatorParameter *parameters = self->call->parameters;
        gboolean written
            = self->call->n_parameters == FIRST_VALUE + 1
              && (parameters[FIRST_VALUE].name == NULL || parameters[FIRST_VALUE].name[0] == '\0');
        if (!written && !take_values (self))
          return FALSE;
        text = make_insert (self);
        return run_change (self, text, 0);
      }
    case OPERATION_UPDATE:
      return take_values (self) && change_rows (self, operation, number);
    case OPERATION_REFRESH:
      return refresh_rows (self, number);
    case OPERATION_DELETE:
      return change_rows (self, operation, number);
    case OPERATION_LOCK:
    case 0: /* to set the position alone */
      return TRUE;
    default:
      return ae_tsql_error_set (error, 16902, 1, "sp_cursor", "optype");
    }
}

gboolean
ae_tsql_call_cursor (AeTsqlCall *self)
{
  AeTsqlCursor *cursor = ae_tsql_call_find_cursor (self, "sp_cursor");
  gint64 operation = self->n_parameters > 1 ? self->parameters[1].value.integer : 0;
  gint64 number = self->n_parameters > 2 ? self->parameters[2].value.integer : 0;

  if (cursor == NULL)
    return ae_tsql_call_fail (self);
  operation &= OPERATION_KINDS;
  if (cursor->table == NULL && operation != 0 && operation != OPERATION_LOCK
      && operation != OPERATION_REFRESH)
    {
      ae_tsql_error_set (&self->error, 16929, 1);
      return ae_tsql_call_fail (self);
    }
  g_autoptr (AeTsqlFrame) frame = ae_tsql_frame_new ();
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *schema = cursor->schema != NULL ? quote (cursor->schema) : NULL;
  g_autofree char *name = cursor->table != NULL ? quote (cursor->table) : NULL;
  g_autofree char *table = g_strjoin (".", schema != NULL ? schema : name, name, NULL);
  Change change
      = { .call = self, .cursor = cursor, .frame = frame, .columns = columns, .table = table };
  return operate (&change, operation, number) || ae_tsql_call_fail (self);
}
