/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The server that clients are measured against, in a process of its own:
 *
 *   bench-server DIRECTORY [NAME N]…     DIRECTORY gets password, server.pem and the key
 *
 * Each pair names a result and how large it is (thousands of rows; for blob megabytes). The query
 * is run once and answered from the record from then on, so that the server costs a copy to the
 * socket. Prints "port PORT" and "query NAME-N TEXT" lines, then "ready"; each line of the standard
 * input is answered with the number of requests seen so far; at its end the server stops. */

#include "config.h"

#include <glib/gstdio.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "ae-emulator-server.h"
#include "bench-client.h"

#define N_SEED_ROWS 1000
#define MAX_CLIENTS 1100
#define KEY_SIZE 32

#define ENCRYPTED(type)                                                    \
  " ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = " type \
  ", ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256')"

static const struct
{
  const char *name;
  const char *format; /* of the query; %u is the size less one */
} queries[] = {
  { "plain", "SELECT g.value * 1000 + p.id AS id, p.code, p.name, p.city, p.price, p.born, "
             "p.changed, p.score FROM Plain p CROSS JOIN GENERATE_SERIES (0, %u) g" },
  { "encrypted", "SELECT g.value * 1000 + p.id AS id, p.ssn, p.name, p.born, p.weight FROM "
                 "Patients p CROSS JOIN GENERATE_SERIES (0, %u) g" },
  { "cells", "SELECT g.value * 1000 + p.id AS id, p.code, p.name, p.city, p.score FROM Plain p "
             "CROSS JOIN GENERATE_SERIES (0, %u) g" },
  { "narrow", "SELECT g.value * 1000 + p.id AS id, p.code, p.city FROM Plain p CROSS JOIN "
              "GENERATE_SERIES (0, %u) g" },
  { "blob", "SELECT data FROM Blobs WHERE megabytes = %u + 1" },
};

static const char *const first_names[]
    = { "Catherine", "Kim", "Åsa", "Jean-François", "Margareta", "Li", "Søren", "Guadalupe" };
static const char *const last_names[]
    = { "Abercrombie", "Ng", "Vandenberghe", "O'Neill", "Nowak", "Grünwald", "Hernández" };
static const char *const cities[]
    = { "Oslo", "San Francisco", "Rome", "Kuala Lumpur", "Llanfairpwll", "Porto" };

static void
run_script (AeEmulatorServer *server, const char *sql)
{
  g_autoptr (GError) error = NULL;

  ae_emulator_server_run_script (server, sql, &error);
  bench_check (error);
}

/* --- what the clients need ----------------------------------------------------------------- */

static char *
write_file (const char *directory, const char *name, const char *data, gssize size)
{
  char *path = g_build_filename (directory, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, data, size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  bench_check (error);
  return path;
}

static void
set_environment (const char *name, char *value)
{
  g_setenv (name, value, TRUE);
  g_free (value);
}

static void
start (AeEmulatorServer *server, const char *directory)
{
  g_autofree char *password = g_uuid_string_random ();
  g_autofree char *pem = NULL;
  g_autoptr (GError) error = NULL;

  ae_emulator_server_add_login (server, BENCH_USER, password);
  ae_emulator_server_start (server, &error);
  bench_check (error);
  g_object_get (ae_emulator_server_get_certificate (server), "certificate-pem", &pem, NULL);
  set_environment ("BENCH_PASSWORD_FILE", write_file (directory, "password", password, -1));
  set_environment ("BENCH_CERTIFICATE", write_file (directory, "server.pem", pem, -1));
  set_environment ("BENCH_SERVER",
                   g_strdup_printf ("127.0.0.1,%u", ae_emulator_server_get_port (server)));
}

static void
make_keys (AeEmulatorServer *server, const char *directory)
{
  guint8 key[KEY_SIZE];

  gnutls_rnd (GNUTLS_RND_KEY, key, sizeof key);
  g_autofree char *path = write_file (directory, "key", (const char *) key, sizeof key);
  g_autofree char *sql = g_strdup_printf (
      "CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = N'" BENCH_PROVIDER_NAME
      "', KEY_PATH = N'%s')\nGO\nCREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES "
      "(COLUMN_MASTER_KEY = CMK1, ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x01)",
      path);

  run_script (server, sql);
}

/* --- rows ---------------------------------------------------------------------------------- */

static void
make_plain (AeEmulatorServer *server)
{
  g_autoptr (GString) sql
      = g_string_new ("CREATE TABLE Plain (id bigint, code int, name nvarchar(60), city "
                      "varchar(40), price decimal(10, 2), born date, changed datetime2(7), score "
                      "float)\nGO\n");

  for (guint i = 0; i < N_SEED_ROWS; i++)
    {
      g_autofree char *last
          = g_strjoinv ("''", g_strsplit (last_names[i % G_N_ELEMENTS (last_names)], "'", -1));

      g_string_append_printf (
          sql,
          "INSERT INTO Plain VALUES (%u, %u, N'%s %s', '%s', %u.%02u, '19%02u-%02u-%02u', "
          "'2024-%02u-%02u %02u:%02u:%02u.%07u', %u.%u)\n",
          i, i * 7919 % 100003, first_names[i % G_N_ELEMENTS (first_names)], last,
          cities[i % G_N_ELEMENTS (cities)], i * 31 % 5000, i % 100, i % 100, i % 12 + 1,
          i % 28 + 1, i % 12 + 1, i % 28 + 1, i % 24, i % 60, i * 7 % 60, i * 104729 % 10000000,
          i * 3, i % 8 * 125);
    }
  run_script (server, sql->str);
}

static void
insert_patients (AeConnection *connection)
{
  g_autoptr (AeStatement) insert = ae_connection_create_statement (
      connection, "INSERT INTO Patients VALUES (@id, @ssn, @name, @born, @weight)");

  ae_statement_declare (insert, "@id", "int", NULL);
  ae_statement_declare (insert, "@ssn", "char(11)", NULL);
  ae_statement_declare (insert, "@name", "nvarchar(60)", NULL);
  ae_statement_declare (insert, "@born", "date", NULL);
  ae_statement_declare (insert, "@weight", "int", NULL);
  for (guint i = 0; i < N_SEED_ROWS; i++)
    {
      g_autofree char *ssn = g_strdup_printf ("%03u-%02u-%04u", i, i % 100, i * 7919 % 10000);
      g_autofree char *name = g_strjoin (" ", first_names[i % G_N_ELEMENTS (first_names)],
                                         last_names[i % G_N_ELEMENTS (last_names)], NULL);
      g_autofree char *born = g_strdup_printf ("19%02u-%02u-%02u", i % 100, i % 12 + 1, i % 28 + 1);
      g_autoptr (GError) error = NULL;

      ae_statement_bind_int64 (insert, "@id", i);
      ae_statement_bind_string (insert, "@ssn", ssn);
      ae_statement_bind_string (insert, "@name", name);
      ae_statement_bind_string (insert, "@born", born);
      ae_statement_bind_int64 (insert, "@weight", i * 31 % 150);
      ae_statement_execute (insert, NULL, &error);
      bench_check (error);
    }
}

static void
make_patients (AeEmulatorServer *server)
{
  g_autoptr (BenchProvider) provider = bench_provider_new (0);

  run_script (
      server,
      "CREATE TABLE Patients (id int, ssn char(11) COLLATE Latin1_General_BIN2" ENCRYPTED (
          "DETERMI"
          "NISTIC") " NOT NULL, name nvarchar(60)" ENCRYPTED ("RANDOMIZED") ", born "
                                                                            "date" ENCRYPTED (
                                                                                "RAND"
                                                                                "OMIZ"
                                                                                "ED") ", weight "
                                                                                      "in"
                                                                                      "t" ENCRYPTED (
                                                                                          "RANDOMIZ"
                                                                                          "E"
                                                                                          "D") ")");
  g_autoptr (AeConnection) connection
      = bench_client_open ("Encrypt=yes;ColumnEncryption=Enabled", provider);
  insert_patients (connection);
}

/* In parts: a request has to fit into the memory of the server. */
static void
add_blob (AeEmulatorServer *server, guint megabytes)
{
  const guint part = 10;
  g_autoptr (AeConnection) connection = bench_client_open ("Encrypt=no", NULL);
  g_autoptr (AeStatement) append = ae_connection_create_statement (
      connection, "UPDATE Blobs SET data = data + @data WHERE megabytes = @megabytes");
  g_autofree char *insert = g_strdup_printf ("INSERT INTO Blobs VALUES (%u, 0x)", megabytes);

  run_script (server, insert);
  ae_statement_bind_int64 (append, "@megabytes", megabytes);
  for (guint done = 0; done < megabytes; done += part)
    {
      gsize size = (gsize) MIN (part, megabytes - done) << 20;
      guint8 *data = g_malloc (size);
      g_autoptr (GBytes) bytes = g_bytes_new_take (data, size);
      g_autoptr (GError) error = NULL;

      gnutls_rnd (GNUTLS_RND_NONCE, data, size);
      ae_statement_bind_bytes (append, "@data", bytes);
      ae_statement_execute (append, NULL, &error);
      bench_check (error);
    }
}

/* --- the program --------------------------------------------------------------------------- */

static void
record (AeEmulatorServer *server, const char *name, guint size)
{
  g_autoptr (GError) error = NULL;
  const char *format = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    if (g_str_equal (queries[i].name, name))
      format = queries[i].format;
  if (format == NULL || size == 0)
    bench_fail ("There is no result called %s of size %u", name, size);
  if (g_str_equal (name, "blob"))
    add_blob (server, size);

  char **parts = g_strsplit (format, "%u", 2);
  g_autofree char *sql = g_strdup_printf ("%s%u%s", parts[0], size - 1, parts[1]);
  g_strfreev (parts);
  ae_emulator_server_record (server, sql, &error);
  bench_check (error);
  printf ("query %s-%u %s\n", name, size, sql);
}

/* A thousand clients at once need more than the usual thousand descriptors. */
static void
allow_many_files (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (AeEmulatorServer) server = ae_emulator_server_new ();
  char line[100];

  g_object_set (server, "max-connections", MAX_CLIENTS, NULL);
  if (argc < 2 || argc % 2 != 0)
    bench_fail ("Usage: bench-server DIRECTORY [NAME N]…");
  allow_many_files ();
  start (server, argv[1]);
  make_keys (server, argv[1]);
  make_plain (server);
  make_patients (server);
  run_script (server, "CREATE TABLE Blobs (megabytes int, data varbinary(max))");
  for (int i = 2; i < argc; i += 2)
    record (server, argv[i], (guint) g_ascii_strtoull (argv[i + 1], NULL, 10));

  printf ("port %u\nready\n", ae_emulator_server_get_port (server));
  fflush (stdout);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      printf ("%" G_GUINT64_FORMAT "\n", ae_emulator_server_get_n_requests (server));
      fflush (stdout);
    }
  ae_emulator_server_stop (server);
  return 0;
}
