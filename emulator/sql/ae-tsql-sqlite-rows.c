/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-sqlite-functions-private.h"
#include "ae-tsql-sqlite-rows-private.h"

/* SQLite has no lateral joins, but functions that make tables out of what stands left of them. So
 * the right side of APPLY is an aggregate that packs its rows into one value, and a function that
 * unpacks them:
 *
 *   … JOIN ts_rows ((SELECT ts_pack (c1, c2) FROM (…))) AS s2
 *
 *   packed   u32 number of columns, then the values, row by row
 *   value    u8 SQLite's type, then i64, double, or u32 size and bytes
 */

#define MAX_COLUMNS 250

/* --- packing ---------------------------------------------------------------------------------- */

static void
append_u32 (GByteArray *bytes, guint32 number)
{
  g_byte_array_append (bytes, (const guint8 *) &number, sizeof number);
}

static void
append_sized (GByteArray *bytes, const void *data, gsize size)
{
  append_u32 (bytes, (guint32) size);
  if (size > 0)
    g_byte_array_append (bytes, data, (guint) size);
}

void
ae_tsql_rows_begin (GByteArray *bytes, guint n_columns)
{
  append_u32 (bytes, n_columns);
}

void
ae_tsql_rows_add_text (GByteArray *bytes, const char *text, gsize size)
{
  guint8 type = SQLITE_TEXT;

  g_byte_array_append (bytes, &type, 1);
  append_sized (bytes, text, size);
}

void
ae_tsql_rows_add_integer (GByteArray *bytes, gint64 integer)
{
  guint8 type = SQLITE_INTEGER;

  g_byte_array_append (bytes, &type, 1);
  g_byte_array_append (bytes, (const guint8 *) &integer, sizeof integer);
}

void
ae_tsql_rows_add_null (GByteArray *bytes)
{
  guint8 type = SQLITE_NULL;

  g_byte_array_append (bytes, &type, 1);
}

static void
add_value (GByteArray *bytes, sqlite3_value *value)
{
  guint8 type = (guint8) sqlite3_value_type (value);
  double real;

  switch (type)
    {
    case SQLITE_INTEGER:
      ae_tsql_rows_add_integer (bytes, sqlite3_value_int64 (value));
      break;
    case SQLITE_FLOAT:
      real = sqlite3_value_double (value);
      g_byte_array_append (bytes, &type, 1);
      g_byte_array_append (bytes, (const guint8 *) &real, sizeof real);
      break;
    case SQLITE_TEXT:
      {
        const char *text = (const char *) sqlite3_value_text (value);
        ae_tsql_rows_add_text (bytes, text, (gsize) sqlite3_value_bytes (value));
        break;
      }
    case SQLITE_BLOB:
      g_byte_array_append (bytes, &type, 1);
      append_sized (bytes, sqlite3_value_blob (value), (gsize) sqlite3_value_bytes (value));
      break;
    default:
      ae_tsql_rows_add_null (bytes);
      break;
    }
}

static void
ts_pack_step (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  GByteArray **bytes = sqlite3_aggregate_context (context, sizeof *bytes);

  if (bytes == NULL)
    return;
  if (*bytes == NULL)
    {
      *bytes = g_byte_array_new ();
      ae_tsql_rows_begin (*bytes, (guint) n_arguments);
    }
  for (int i = 0; i < n_arguments; i++)
    add_value (*bytes, arguments[i]);
}

void
ae_tsql_rows_result (sqlite3_context *context, GByteArray *bytes)
{
  gsize size = bytes->len;

  sqlite3_result_blob64 (context, g_byte_array_free (bytes, FALSE), size, g_free);
}

static void
ts_pack_final (sqlite3_context *context)
{
  GByteArray **bytes = sqlite3_aggregate_context (context, 0);

  if (bytes != NULL && *bytes != NULL)
    ae_tsql_rows_result (context, g_steal_pointer (bytes));
}

/* --- the table of what was packed ------------------------------------------------------------- */

typedef struct
{
  sqlite3_vtab_cursor base;
  guint8 *data;
  gsize size, at;
  guint n_columns;
  gsize offsets[MAX_COLUMNS]; /* of the values of the row */
  gboolean is_end;
  sqlite3_int64 rowid;
} Cursor;

static int
rows_connect (sqlite3 *db,
              void *data,
              int n_arguments,
              const char *const *arguments,
              sqlite3_vtab **table,
              char **error)
{
  g_autoptr (GString) sql = g_string_new ("CREATE TABLE x (");

  for (guint i = 1; i <= MAX_COLUMNS; i++)
    g_string_append_printf (sql, "c%u, ", i);
  g_string_append (sql, "packed HIDDEN)");
  int status = sqlite3_declare_vtab (db, sql->str);
  if (status != SQLITE_OK)
    return status;
  *table = sqlite3_malloc (sizeof **table);
  if (*table == NULL)
    return SQLITE_NOMEM;
  memset (*table, 0, sizeof **table);
  return SQLITE_OK;
}

static int
rows_disconnect (sqlite3_vtab *table)
{
  sqlite3_free (table);
  return SQLITE_OK;
}

static int
rows_open (sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
  Cursor *self = g_new0 (Cursor, 1);

  *cursor = &self->base;
  return SQLITE_OK;
}

static int
rows_close (sqlite3_vtab_cursor *cursor)
{
  Cursor *self = (Cursor *) cursor;

  g_free (self->data);
  g_free (self);
  return SQLITE_OK;
}

static int
rows_best_index (sqlite3_vtab *table, sqlite3_index_info *info)
{
  for (int i = 0; i < info->nConstraint; i++)
    {
      if (info->aConstraint[i].iColumn != MAX_COLUMNS
          || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
        continue;
      if (!info->aConstraint[i].usable)
        return SQLITE_CONSTRAINT;
      info->aConstraintUsage[i].argvIndex = 1;
      info->aConstraintUsage[i].omit = 1;
      info->idxNum = 1;
      info->estimatedCost = 10;
      info->estimatedRows = 10;
      return SQLITE_OK;
    }
  return SQLITE_CONSTRAINT;
}

/* Where the value at @at ends. What is read here was packed here. */
static gsize
skip_value (const Cursor *self, gsize at)
{
  guint32 size;

  switch (self->data[at])
    {
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
      return at + 9;
    case SQLITE_TEXT:
    case SQLITE_BLOB:
      memcpy (&size, self->data + at + 1, sizeof size);
      return at + 5 + size;
    default:
      return at + 1;
    }
}

static int
rows_next (sqlite3_vtab_cursor *cursor)
{
  Cursor *self = (Cursor *) cursor;

  self->is_end = self->at >= self->size;
  for (guint i = 0; !self->is_end && i < self->n_columns; i++)
    {
      self->offsets[i] = self->at;
      self->at = skip_value (self, self->at);
    }
  self->rowid++;
  return SQLITE_OK;
}

static int
rows_filter (sqlite3_vtab_cursor *cursor,
             int index,
             const char *index_text,
             int n_arguments,
             sqlite3_value **arguments)
{
  Cursor *self = (Cursor *) cursor;
  guint32 n_columns = 0;
  gsize size = n_arguments > 0 ? (gsize) sqlite3_value_bytes (arguments[0]) : 0;

  g_clear_pointer (&self->data, g_free);
  self->size = size;
  self->at = sizeof n_columns;
  self->rowid = 0;
  if (size >= sizeof n_columns)
    {
      self->data = g_memdup2 (sqlite3_value_blob (arguments[0]), size);
      memcpy (&n_columns, self->data, sizeof n_columns);
    }
  self->n_columns = MIN (n_columns, MAX_COLUMNS);
  return rows_next (cursor);
}

static int
rows_eof (sqlite3_vtab_cursor *cursor)
{
  return ((Cursor *) cursor)->is_end;
}

static int
rows_column (sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
  const Cursor *self = (const Cursor *) cursor;
  guint32 size = 0;
  gint64 integer;
  double real;

  if ((guint) column >= self->n_columns)
    return SQLITE_OK;
  const guint8 *at = self->data + self->offsets[column];
  if (*at == SQLITE_TEXT || *at == SQLITE_BLOB)
    memcpy (&size, at + 1, sizeof size);
  switch (*at)
    {
    case SQLITE_INTEGER:
      memcpy (&integer, at + 1, sizeof integer);
      sqlite3_result_int64 (context, integer);
      break;
    case SQLITE_FLOAT:
      memcpy (&real, at + 1, sizeof real);
      sqlite3_result_double (context, real);
      break;
    case SQLITE_TEXT:
      sqlite3_result_text64 (context, (const char *) at + 5, size, SQLITE_TRANSIENT, SQLITE_UTF8);
      break;
    case SQLITE_BLOB:
      sqlite3_result_blob64 (context, size > 0 ? at + 5 : (const guint8 *) "", size,
                             SQLITE_TRANSIENT);
      break;
    default:
      break;
    }
  return SQLITE_OK;
}

static int
rows_rowid (sqlite3_vtab_cursor *cursor, sqlite3_int64 *rowid)
{
  *rowid = ((Cursor *) cursor)->rowid;
  return SQLITE_OK;
}

static const sqlite3_module rows_module = {
  .xConnect = rows_connect,
  .xBestIndex = rows_best_index,
  .xDisconnect = rows_disconnect,
  .xOpen = rows_open,
  .xClose = rows_close,
  .xFilter = rows_filter,
  .xNext = rows_next,
  .xEof = rows_eof,
  .xColumn = rows_column,
  .xRowid = rows_rowid,
};

/* ts_recursion (level, maximum): the next level, unless that is one too many. */
static void
ts_recursion (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  AeEmulatorSession *session = sqlite3_user_data (context);
  gint64 level = sqlite3_value_int64 (arguments[0]) + 1, limit = sqlite3_value_int64 (arguments[1]);

  if (ae_tsql_session_is_interrupted (session))
    {
      ae_tsql_sqlite_fail (context);
      return;
    }
  if (limit > 0 && level > limit)
    {
      ae_tsql_error_set (&session->pending, 530, 0, (guint) limit);
      ae_tsql_sqlite_fail (context);
      return;
    }
  sqlite3_result_int64 (context, level);
}

gboolean
ae_tsql_sqlite_rows_register (AeEmulatorSession *session)
{
  static const AeTsqlSqliteFunction functions[] = {
    { "ts_recursion", 2, ts_recursion },
  };

  return sqlite3_create_function (session->db, "ts_pack", -1, SQLITE_UTF8, session, NULL,
                                  ts_pack_step, ts_pack_final)
             == SQLITE_OK
         && sqlite3_create_module (session->db, "ts_rows", &rows_module, session) == SQLITE_OK
         && ae_tsql_sqlite_register (session, functions, G_N_ELEMENTS (functions));
}
