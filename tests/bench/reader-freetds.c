/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What bench-reader.c does, with FreeTDS' db-lib. */

#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sybdb.h>
#include <sybfront.h>

#include "bench.h"

#define MAX_COLUMNS 16
#define TEXT_SIZE 256

typedef enum
{
  INTEGER,
  REAL,
  TEXT,
  OTHER,
} Kind;

typedef struct
{
  Kind kind;
  DBBIGINT integer;
  DBFLT8 real;
  char text[TEXT_SIZE];
} Cell;

static int
on_error (DBPROCESS *process,
          int severity,
          int error,
          int os_error,
          char *error_text,
          char *os_error_text)
{
  bench_fail ("FreeTDS: %s", error_text);
}

static int
on_message (DBPROCESS *process,
            DBINT number,
            int state,
            int severity,
            char *text,
            char *server,
            char *procedure,
            int line)
{
  if (severity > 10)
    bench_fail ("FreeTDS: %s", text);
  return 0;
}

static void
check (RETCODE code)
{
  if (code != SUCCEED)
    bench_fail ("FreeTDS failed");
}

static DBPROCESS *
connect_to_server (void)
{
  g_autofree char *server = g_strdelimit (g_strdup (g_getenv ("BENCH_SERVER")), ",", ':');
  g_autofree char *password = NULL;

  if (!g_file_get_contents (g_getenv ("BENCH_PASSWORD_FILE"), &password, NULL, NULL))
    bench_fail ("The password cannot be read");
  check (dbinit ());
  dberrhandle (on_error);
  dbmsghandle (on_message);
  LOGINREC *login = dblogin ();
  DBSETLUSER (login, "bench");
  DBSETLPWD (login, g_strstrip (password));
  DBSETLCHARSET (login, "UTF-8");
  DBSETLVERSION (login, DBVERSION_74);
  DBPROCESS *process = dbopen (login, server);
  if (process == NULL)
    bench_fail ("FreeTDS cannot connect");
  dbloginfree (login);
  return process;
}

static void
bind_column (DBPROCESS *process, int column, Cell *cell)
{
  switch (dbcoltype (process, column))
    {
    case SYBINT4:
    case SYBINT8:
    case SYBINTN:
      cell->kind = INTEGER;
      check (dbbind (process, column, BIGINTBIND, 0, (BYTE *) &cell->integer));
      break;
    case SYBFLT8:
    case SYBFLTN:
      cell->kind = REAL;
      check (dbbind (process, column, FLT8BIND, 0, (BYTE *) &cell->real));
      break;
    case SYBCHAR:
    case SYBVARCHAR:
      cell->kind = TEXT;
      check (dbbind (process, column, NTBSTRINGBIND, TEXT_SIZE, (BYTE *) cell->text));
      break;
    default:
      cell->kind = OTHER;
      check (dbbind (process, column, NTBSTRINGBIND, TEXT_SIZE, (BYTE *) cell->text));
    }
}

static guint64
read_cell (const Cell *cell)
{
  if (cell->kind == INTEGER)
    return (guint64) cell->integer;
  if (cell->kind == REAL)
    return (guint64) cell->real;
  return cell->kind == TEXT ? (guint8) cell->text[strlen (cell->text) - 1] : 0;
}

static void
read_result (DBPROCESS *process, guint64 *n_rows, guint64 *sum)
{
  static Cell cells[MAX_COLUMNS];
  int n_columns;
  RETCODE code;

  check (dbresults (process));
  n_columns = dbnumcols (process);
  if (n_columns > MAX_COLUMNS)
    bench_fail ("There are too many columns");
  for (int i = 0; i < n_columns; i++)
    bind_column (process, i + 1, &cells[i]);
  while ((code = dbnextrow (process)) == REG_ROW)
    {
      for (int i = 0; i < n_columns; i++)
        *sum += read_cell (&cells[i]);
      (*n_rows)++;
    }
  if (code != NO_MORE_ROWS)
    bench_fail ("FreeTDS did not read to the end");
  while (dbresults (process) == SUCCEED)
    dbcanquery (process);
}

int
main (void)
{
  DBPROCESS *process = connect_to_server ();
  char line[100];

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      gint64 wall = bench_wall_ns (), cpu = bench_process_ns ();
      guint64 n_rows = 0, sum = 0;

      check (dbcmd (process, g_getenv ("BENCH_QUERY")));
      check (dbsqlexec (process));
      read_result (process, &n_rows, &sum);
      printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
              "\n",
              bench_wall_ns () - wall, bench_process_ns () - cpu, n_rows, sum);
      fflush (stdout);
    }
  dbexit ();
  return 0;
}
