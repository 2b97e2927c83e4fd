/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* requests_pipelined_1000: requests that the server sees for a thousand sets of encrypted
 * parameters of one statement, when the statement has run before. A line "?" on the standard output
 * asks the server for its count; the answer comes on the standard input. */

#include "config.h"

#include <stdio.h>

#include "bench-client.h"

#define N_SETS 1000

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

static void
add_sets (AeBatch *batch, guint first_id)
{
  AeStatement *statement = ae_batch_get_statement (batch);
  g_autoptr (GError) error = NULL;

  for (guint i = first_id; i < first_id + N_SETS; i++)
    {
      g_autofree char *ssn = g_strdup_printf ("%03u-%02u-%04u", i % 1000, i % 100, i % 10000);

      ae_statement_bind_int64 (statement, "@id", i);
      ae_statement_bind_string (statement, "@ssn", ssn);
      ae_statement_bind_int64 (statement, "@weight", i % 150);
      ae_batch_add (batch, &error);
      bench_check (error);
    }
}

static guint64
count_execution (AeBatch *batch, guint first_id)
{
  g_autoptr (GError) error = NULL;

  add_sets (batch, first_id);
  guint64 before = count_requests ();
  gint64 n_rows = ae_batch_execute (batch, NULL, &error);
  bench_check (error);
  if (n_rows != N_SETS)
    bench_fail ("%" G_GINT64_FORMAT " rows were inserted", n_rows);
  return count_requests () - before;
}

int
main (void)
{
  g_autoptr (BenchProvider) provider = bench_provider_new (0);
  g_autoptr (AeConnection) connection
      = bench_client_open ("Encrypt=no;ColumnEncryption=Enabled", provider);
  g_autoptr (AeStatement) statement = ae_connection_create_statement (
      connection, "INSERT INTO Patients (id, ssn, weight) VALUES (@id, @ssn, @weight)");
  g_autoptr (AeBatch) batch = ae_batch_new (statement);

  ae_statement_declare (statement, "@id", "int", NULL);
  ae_statement_declare (statement, "@ssn", "char(11)", NULL);
  ae_statement_declare (statement, "@weight", "int", NULL);
  guint64 atomic = count_execution (batch, 10000); /* with describe, begin and commit */
  ae_batch_set_mode (batch, AE_BATCH_MODE_INDEPENDENT);
  guint64 independent = count_execution (batch, 20000);
  bench_report ("requests_pipelined_1000", (double) independent,
                "each for itself; all or nothing, and for the first time: %" G_GUINT64_FORMAT,
                atomic);
  return 0;
}
