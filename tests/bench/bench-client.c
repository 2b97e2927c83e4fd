/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench-client.h"

static const char *
get_environment (const char *name)
{
  const char *value = g_getenv (name);

  if (value == NULL)
    bench_fail ("%s is not set: run tools/bench", name);
  return value;
}

AeConnection *
bench_client_new (const char *extra, BenchProvider *provider)
{
  g_autofree char *string = g_strdup_printf ("Server=%s;UID=" BENCH_USER ";ServerCertificate=%s;%s",
                                             get_environment ("BENCH_SERVER"),
                                             get_environment ("BENCH_CERTIFICATE"), extra);
  g_autofree char *password = NULL;
  g_autoptr (GError) error = NULL;

  AeConnection *connection = ae_connection_new_from_string (string, &error);
  bench_check (error);
  g_file_get_contents (get_environment ("BENCH_PASSWORD_FILE"), &password, NULL, &error);
  bench_check (error);
  ae_connection_set_password (connection, g_strstrip (password));
  if (provider != NULL
      && !ae_connection_add_key_store_provider (connection, AE_KEY_STORE_PROVIDER (provider),
                                                &error))
    bench_check (error);
  return connection;
}

AeConnection *
bench_client_open (const char *extra, BenchProvider *provider)
{
  AeConnection *connection = bench_client_new (extra, provider);
  g_autoptr (GError) error = NULL;

  ae_connection_open (connection, NULL, &error);
  bench_check (error);
  return connection;
}

AeCursor *
bench_client_query (AeConnection *connection, const char *sql)
{
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, sql);
  g_autoptr (GError) error = NULL;

  AeCursor *cursor = ae_statement_query (statement, NULL, &error);
  bench_check (error);
  return cursor;
}

gint64
bench_client_execute (AeConnection *connection, const char *sql)
{
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, sql);
  g_autoptr (GError) error = NULL;

  gint64 n_rows = ae_statement_execute (statement, NULL, &error);
  bench_check (error);
  return n_rows;
}
