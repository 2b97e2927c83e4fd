/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* round_trips_first, round_trips_next: requests that the server sees for an execution with an
 * encrypted parameter, the first time and from then on. A line "?" on the standard output asks the
 * server for its count; the answer comes on the standard input. */

#include "config.h"

#include <stdio.h>

#include "bench-client.h"

static guint64
count_requests (void)
{
  char line[100];

  printf ("?\n");
  fflush (stdout);
  if (fgets (line, sizeof line, stdin) == NULL)
    bench_fail ("The server does not say how many requests it saw");
  return g_ascii_strtoull (line, NULL, 10);
}

static guint64
count_execution (AeStatement *statement, const char *ssn)
{
  guint64 before = count_requests ();
  g_autoptr (GError) error = NULL;

  ae_statement_bind_string (statement, "@ssn", ssn);
  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);
  bench_check (error);
  if (!ae_cursor_next (cursor, NULL, &error) || ae_cursor_next (cursor, NULL, &error))
    bench_fail ("There is not one row");
  bench_check (error);
  return count_requests () - before;
}

int
main (void)
{
  g_autoptr (BenchProvider) provider = bench_provider_new (0);
  g_autoptr (AeConnection) connection
      = bench_client_open ("Encrypt=no;ColumnEncryption=Enabled", provider);
  g_autoptr (AeStatement) statement = ae_connection_create_statement (
      connection, "SELECT name, weight FROM Patients WHERE ssn = @ssn");

  ae_statement_declare (statement, "@ssn", "char(11)", NULL);
  guint64 first = count_execution (statement, "000-00-0000");
  guint64 next = count_execution (statement, "001-01-7919");
  bench_report ("round_trips_first", (double) first, "describe and execution");
  bench_report ("round_trips_next", (double) next, "another value of the same statement");
  return 0;
}
