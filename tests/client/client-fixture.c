/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "client-fixture.h"

#include <glib/gstdio.h>
#include <gnutls/x509.h>

/* Nothing here takes that long on any machine; a test that waits so long has failed. */
#define DEADLINE_SECONDS 60

#define USER "sa"

/* --- keys ---------------------------------------------------------------------------------- */

static void
write_pem (const char *path, gnutls_datum_t *key, gnutls_datum_t *certificate)
{
  g_autofree char *text = g_strdup_printf ("%.*s%.*s", (int) key->size, key->data,
                                           (int) certificate->size, certificate->data);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_no_errno (g_chmod (path, 0600));
}

/* A certificate with an RSA key, as PEM; returns the thumbprint. */
static char *
make_certificate (const char *directory)
{
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t certificate;
  gnutls_datum_t key_pem, certificate_pem;
  guint8 print[20];
  size_t print_size = sizeof print;
  GString *thumbprint = g_string_new (NULL);
  time_t now = time (NULL);

  g_assert_cmpint (gnutls_x509_privkey_init (&key), ==, 0);
  g_assert_cmpint (gnutls_x509_privkey_generate (key, GNUTLS_PK_RSA, 2048, 0), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_init (&certificate), ==, 0);
  gnutls_x509_crt_set_version (certificate, 3);
  gnutls_x509_crt_set_serial (certificate, "\1", 1);
  gnutls_x509_crt_set_activation_time (certificate, now - 3600);
  gnutls_x509_crt_set_expiration_time (certificate, now + 3600);
  gnutls_x509_crt_set_dn (certificate, "CN=aeclient tests", NULL);
  gnutls_x509_crt_set_key (certificate, key);
  g_assert_cmpint (gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0), ==,
                   0);
  gnutls_x509_crt_get_fingerprint (certificate, GNUTLS_DIG_SHA1, print, &print_size);
  for (guint i = 0; i < sizeof print; i++)
    g_string_append_printf (thumbprint, "%02X", print[i]);

  gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &key_pem);
  gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &certificate_pem);
  g_autofree char *path = g_build_filename (directory, "cmk1.pem", NULL);
  write_pem (path, &key_pem, &certificate_pem);

  gnutls_free (key_pem.data);
  gnutls_free (certificate_pem.data);
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
  return g_string_free (thumbprint, FALSE);
}

/* --- the fixture --------------------------------------------------------------------------- */

void
client_fixture_set_up (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("aeclient-tests-XXXXXX", &error);
  g_assert_no_error (error);

  self->server = ae_emulator_server_new ();
  ae_emulator_server_add_login (self->server, USER, CLIENT_PASSWORD);
  ae_emulator_server_start (self->server, &error);
  g_assert_no_error (error);
}

void
client_fixture_tear_down (ClientFixture *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->directory, "cmk1.pem", NULL);

  ae_emulator_server_stop (self->server);
  g_assert_finalize_object (self->server);
  if (self->store != NULL)
    g_assert_finalize_object (self->store);
  g_clear_pointer (&self->wrapped_key, g_bytes_unref);
  g_free (self->key_path);
  g_unlink (path);
  g_rmdir (self->directory);
  g_free (self->directory);
}

static void
make_keys (ClientFixture *self)
{
  g_autofree char *thumbprint = make_certificate (self->directory);
  const char *directories[] = { self->directory, NULL };
  g_autoptr (GError) error = NULL;
  gsize size;

  self->key_path = g_strconcat ("CurrentUser/My/", thumbprint, NULL);
  self->store = ae_certificate_key_store_new (directories);
  self->wrapped_key = ae_key_store_provider_create_key (self->store, self->key_path, NULL, &error);
  g_assert_no_error (error);

  const guint8 *bytes = g_bytes_get_data (self->wrapped_key, &size);
  g_autoptr (GString) hex = g_string_new ("0x");
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);

  g_autofree char *sql = g_strdup_printf (
      "CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = N'MSSQL_CERTIFICATE_STORE', "
      "KEY_PATH = N'%s');\n"
      "CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, "
      "ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = %s);",
      self->key_path, hex->str);
  ae_emulator_server_run_script (self->server, sql, &error);
  g_assert_no_error (error);
}

static void
insert_patient (AeConnection *connection,
                const char *ssn,
                const char *first,
                const char *last,
                const char *birth)
{
  g_autoptr (AeStatement) insert = ae_connection_create_statement (
      connection, "INSERT INTO Patients (SSN, FirstName, LastName, BirthDate) "
                  "VALUES (@ssn, @first, @last, @birth)");
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_statement_declare (insert, "@ssn", "char(11)", NULL));
  g_assert_true (ae_statement_declare (insert, "@first", "nvarchar(50)", NULL));
  g_assert_true (ae_statement_declare (insert, "@last", "nvarchar(50)", NULL));
  g_assert_true (ae_statement_declare (insert, "@birth", "date", NULL));
  ae_statement_bind_string (insert, "@ssn", ssn);
  ae_statement_bind_string (insert, "@first", first);
  ae_statement_bind_string (insert, "@last", last);
  ae_statement_bind_string (insert, "@birth", birth);
  g_assert_cmpint (ae_statement_execute (insert, NULL, &error), ==, 1);
  g_assert_no_error (error);
}

void
client_fixture_make_patients (ClientFixture *self)
{
  static const char table[]
      = "CREATE TABLE Patients (PatientId int IDENTITY(1,1) PRIMARY KEY, "
        "SSN char(11) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, "
        "ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256') NOT NULL, "
        "FirstName nvarchar(50) NULL, LastName nvarchar(50) NULL, "
        "BirthDate date ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, "
        "ENCRYPTION_TYPE = RANDOMIZED, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256') NULL)";
  g_autoptr (GError) error = NULL;

  make_keys (self);
  ae_emulator_server_run_script (self->server, table, &error);
  g_assert_no_error (error);

  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  insert_patient (connection, "795-73-9838", "Catherine", "Abel", "1996-09-10");
  insert_patient (connection, "990-00-6818", "Kim", "Abercrombie", NULL);
  g_assert_true (ae_connection_close (connection, NULL, NULL));
}

AeConnection *
client_fixture_connect (ClientFixture *self, const char *extra)
{
  g_autofree char *base = ae_emulator_server_dup_connection_string (self->server, USER);
  g_autofree char *string = g_strconcat (base, ";", extra, NULL);
  g_autoptr (GError) error = NULL;

  AeConnection *connection = ae_connection_new_from_string (string, &error);
  g_assert_no_error (error);
  ae_connection_set_password (connection, CLIENT_PASSWORD);
  if (self->store != NULL)
    g_assert_true (ae_connection_add_key_store_provider (connection, self->store, NULL));
  return connection;
}

AeConnection *
client_fixture_open (ClientFixture *self, const char *extra)
{
  AeConnection *connection = client_fixture_connect (self, extra);
  g_autoptr (GError) error = NULL;

  ae_connection_open (connection, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

/* --- statements ---------------------------------------------------------------------------- */

gint64
client_execute (AeConnection *connection, const char *sql)
{
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, sql);
  g_autoptr (GError) error = NULL;
  gint64 n_rows = ae_statement_execute (statement, NULL, &error);

  g_assert_no_error (error);
  return n_rows;
}

AeCursor *
client_query (AeConnection *connection, const char *sql)
{
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, sql);
  g_autoptr (GError) error = NULL;
  AeCursor *cursor = ae_statement_query (statement, NULL, &error);

  g_assert_no_error (error);
  return cursor;
}

char *
client_query_text (AeConnection *connection, const char *sql)
{
  g_autoptr (AeCursor) cursor = client_query (connection, sql);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  if (!ae_cursor_is_null (cursor, 0))
    text = g_strdup (ae_cursor_get_string (cursor, 0, &error));
  g_assert_no_error (error);
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);
  return text;
}

/* --- waiting ------------------------------------------------------------------------------- */

static gboolean
deadline_passed (gpointer user_data)
{
  g_error ("A test waited %d seconds for something that did not happen", DEADLINE_SECONDS);
  return G_SOURCE_REMOVE;
}

void
client_wait_until (gboolean (*condition) (gpointer data), gpointer data)
{
  guint id = g_timeout_add_seconds (DEADLINE_SECONDS, deadline_passed, NULL);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static gboolean
flag_is_set (gpointer data)
{
  return *(gboolean *) data;
}

void
client_wait_for (gboolean *flag)
{
  client_wait_until (flag_is_set, flag);
}

void
client_result_callback (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ClientResult *self = user_data;

  g_assert_null (self->result);
  self->result = g_object_ref (result);
  self->thread = g_thread_self ();
}

static gboolean
has_result (gpointer data)
{
  return ((ClientResult *) data)->result != NULL;
}

GAsyncResult *
client_result_wait (ClientResult *self)
{
  client_wait_until (has_result, self);
  g_assert_true (self->thread == g_thread_self ());
  return self->result;
}

void
client_result_clear (ClientResult *self)
{
  g_clear_object (&self->result);
}

static gboolean
count_turn (gpointer user_data)
{
  ClientTicker *self = user_data;

  self->n_turns++;
  return G_SOURCE_CONTINUE;
}

void
client_ticker_start (ClientTicker *self)
{
  self->n_turns = 0;
  self->source_id = g_timeout_add (1, count_turn, self);
}

void
client_ticker_stop (ClientTicker *self)
{
  g_source_remove (self->source_id);
}
