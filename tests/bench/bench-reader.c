/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Reads the result of BENCH_QUERY once for each line of the standard input, every cell of it, and
 * prints: nanoseconds, nanoseconds of processor time, rows, and a sum that tells that the values
 * were the right ones: integers, whole parts of floats, last characters of texts. Decimal numbers
 * and dates are read as text and not summed up, as clients write them differently. The readers of
 * other clients and languages do the same.
 *
 *   bench-reader rows     row by row, with the getters
 *   bench-reader pages    in pages of values */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "bench-client.h"

#define PAGE_ROWS 256

typedef enum
{
  INTEGER,
  REAL,
  TEXT,
  OTHER,
} Kind;

typedef struct
{
  guint64 n_rows;
  guint64 sum;
} Result;

static Kind
get_kind (AeCursor *cursor, guint column)
{
  const char *name
      = ae_sql_type_get_name (ae_column_get_sql_type (ae_cursor_get_column (cursor, column)));

  if (g_str_equal (name, "int") || g_str_equal (name, "bigint"))
    return INTEGER;
  if (g_str_equal (name, "float"))
    return REAL;
  return strstr (name, "char") != NULL ? TEXT : OTHER;
}

static Kind *
get_kinds (AeCursor *cursor)
{
  guint n_columns = ae_cursor_get_n_columns (cursor);
  Kind *kinds = g_new (Kind, n_columns);

  for (guint i = 0; i < n_columns; i++)
    kinds[i] = get_kind (cursor, i);
  return kinds;
}

static guint64
last_character (const char *text)
{
  return (guint8) text[strlen (text) - 1];
}

static guint64
read_cell (AeCursor *cursor, guint column, Kind kind, GError **error)
{
  if (kind == INTEGER)
    return (guint64) ae_cursor_get_int64 (cursor, column, error);
  if (kind == REAL)
    return (guint64) ae_cursor_get_double (cursor, column, error);

  const char *text = ae_cursor_get_string (cursor, column, error);
  return text != NULL && kind == TEXT ? last_character (text) : 0;
}

static Result
read_rows (AeCursor *cursor)
{
  guint n_columns = ae_cursor_get_n_columns (cursor);
  g_autofree Kind *kinds = get_kinds (cursor);
  g_autoptr (GError) error = NULL;
  Result result = { 0 };

  while (ae_cursor_next (cursor, NULL, &error))
    {
      for (guint i = 0; i < n_columns && error == NULL; i++)
        result.sum += read_cell (cursor, i, kinds[i], &error);
      bench_check (error);
      result.n_rows++;
    }
  bench_check (error);
  return result;
}

static guint64
add_value (const GValue *value, Kind kind)
{
  if (kind == INTEGER)
    return (guint64) g_value_get_int64 (value);
  if (kind == REAL)
    return (guint64) g_value_get_double (value);
  return kind == TEXT ? last_character (g_value_get_string (value)) : 0;
}

static Result
read_pages (AeCursor *cursor)
{
  g_autofree Kind *kinds = get_kinds (cursor);
  guint n_columns = ae_cursor_get_n_columns (cursor);
  g_autoptr (GError) error = NULL;
  const GValue *values;
  guint n_values;
  Result result = { 0 };

  while ((values = ae_cursor_fetch_values (cursor, PAGE_ROWS, &n_values, NULL, &error)) != NULL
         && n_values > 0)
    {
      for (guint i = 0; i < n_values; i += n_columns)
        for (guint column = 0; column < n_columns; column++)
          result.sum += add_value (&values[i + column], kinds[column]);
      result.n_rows += n_values / n_columns;
    }
  bench_check (error);
  return result;
}

int
main (int argc, char *argv[])
{
  g_autoptr (BenchProvider) provider = bench_provider_new (0);
  gboolean in_pages = argc > 1 && g_str_equal (argv[1], "pages");
  const char *sql = g_getenv ("BENCH_QUERY");
  char line[100];

  if (sql == NULL)
    bench_fail ("BENCH_QUERY is not set");
  g_autoptr (AeConnection) connection
      = bench_client_open ("Encrypt=no;ColumnEncryption=Enabled", provider);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      gint64 wall = bench_wall_ns (), cpu = bench_process_ns ();
      g_autoptr (AeCursor) cursor = bench_client_query (connection, sql);
      Result result = in_pages ? read_pages (cursor) : read_rows (cursor);

      printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
              "\n",
              bench_wall_ns () - wall, bench_process_ns () - cpu, result.n_rows, result.sum);
      fflush (stdout);
    }
  return 0;
}
