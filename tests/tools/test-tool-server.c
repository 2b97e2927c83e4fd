/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ae-emulator-server.h"
#include "tool-runner.h"

/* The program against the emulator, end to end. */

#define PASSWORD "Pa;ss}w0rd"
#define WRONG_PASSWORD "Wr0ng;pass"

typedef struct
{
  AeEmulatorServer *server;
  char *home;
  char *password_file;
  char *certificate_file;
  char *cert_dir;
  char *connection; /* without a password */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pem = NULL;

  self->home = g_dir_make_tmp ("aeclient-tool-XXXXXX", NULL);
  self->password_file = g_build_filename (self->home, "password", NULL);
  self->certificate_file = g_build_filename (self->home, "server.pem", NULL);
  self->cert_dir = g_build_filename (self->home, "certs", NULL);
  g_assert_true (g_file_set_contents (self->password_file, PASSWORD "\n", -1, NULL));

  self->server = ae_emulator_server_new ();
  ae_emulator_server_add_login (self->server, "app", PASSWORD);
  ae_emulator_server_start (self->server, &error);
  g_assert_no_error (error);
  g_object_get (ae_emulator_server_get_certificate (self->server), "certificate-pem", &pem, NULL);
  g_assert_true (g_file_set_contents (self->certificate_file, pem, -1, NULL));
  self->connection
      = g_strdup_printf ("Server=127.0.0.1,%u;UID=app;ServerCertificate={%s}",
                         ae_emulator_server_get_port (self->server), self->certificate_file);
  tool_run_set_variable ("AECLIENT_PASSWORD", PASSWORD);
}

static void
remove_certificates (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);

  if (dir == NULL)
    return;
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *file = g_build_filename (directory, name, NULL);
      g_assert_true (g_str_has_suffix (file, ".pfx"));
      g_remove (file);
    }
  g_rmdir (directory);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  ae_emulator_server_stop (self->server);
  g_object_unref (self->server);
  remove_certificates (self->cert_dir);
  g_remove (self->password_file);
  g_remove (self->certificate_file);
  g_assert_cmpint (g_rmdir (self->home), ==, 0);
  g_free (self->home);
  g_free (self->password_file);
  g_free (self->certificate_file);
  g_free (self->cert_dir);
  g_free (self->connection);
}

static void
assert_ok (const ToolRun *run)
{
  if (run->exit_code != 0)
    g_error ("exit code %d:\n%s", run->exit_code, run->errors);
}

static void
run_script (Fixture *self, const char *sql)
{
  g_auto (ToolRun) run = tool_run_program (self->home, sql, "query", "-c", self->connection, NULL);

  assert_ok (&run);
}

static void
make_keys (Fixture *self)
{
  g_auto (ToolRun) cmk
      = tool_run_program (self->home, NULL, "key", "create-cmk", "--name", "CMK1", "--cert-dir",
                          self->cert_dir, "--connection", self->connection, NULL);
  assert_ok (&cmk);
  g_assert_cmpstr (cmk.output, ==, "");

  g_auto (ToolRun) cek
      = tool_run_program (self->home, NULL, "key", "create-cek", "--name", "CEK1", "--cmk", "CMK1",
                          "--cert-dir", self->cert_dir, "--connection", self->connection, NULL);
  assert_ok (&cek);
}

static const char patients[]
    = "CREATE TABLE Patients (\n"
      "  PatientId int IDENTITY(1,1) PRIMARY KEY,\n"
      "  SSN char(11) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (\n"
      "    COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = DETERMINISTIC,\n"
      "    ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256') NOT NULL,\n"
      "  FirstName nvarchar(50) NULL,\n"
      "  BirthDate date ENCRYPTED WITH (\n"
      "    COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = RANDOMIZED,\n"
      "    ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256') NULL)\n"
      "GO\n";

static void
test_encrypted_table (Fixture *self, gconstpointer data)
{
  make_keys (self);
  run_script (self, patients);

  g_auto (ToolRun) insert = tool_run_program (
      self->home, NULL, "query", "-c", self->connection, "--column-encryption", "enabled",
      "--cert-dir", self->cert_dir, "-p", "ssn:char(11)=795-73-9838", "-p",
      "@name:nvarchar(50)=Catherine", "-p", "born:date=1996-09-10",
      "INSERT INTO Patients (SSN, FirstName, BirthDate) VALUES (@ssn, @name, @born)", NULL);
  assert_ok (&insert);
  assert_says (insert.errors, "1 row affected");

  g_auto (ToolRun) plain = tool_run_program (
      self->home, NULL, "query", "-c", self->connection, "--column-encryption", "enabled",
      "--cert-dir", self->cert_dir, "-p", "ssn:char(11)=795-73-9838",
      "SELECT PatientId, SSN, FirstName, BirthDate FROM Patients WHERE SSN = @ssn", NULL);
  assert_ok (&plain);
  g_assert_cmpstr (plain.output, ==,
                   "PatientId  SSN          FirstName  BirthDate\n"
                   "---------  -----------  ---------  ----------\n"
                   "        1  795-73-9838  Catherine  1996-09-10\n");
  assert_says (plain.errors, "1 row");

  g_auto (ToolRun) cipher = tool_run_program (
      self->home, NULL, "query", "-c", self->connection, "--column-encryption", "disabled", "--csv",
      "SELECT SSN, FirstName, BirthDate FROM Patients", NULL);
  assert_ok (&cipher);
  g_assert_true (g_regex_match_simple ("^SSN,FirstName,BirthDate\r\n0x01[0-9A-F]{128},Catherine,"
                                       "0x01[0-9A-F]{128}\r\n$",
                                       cipher.output, G_REGEX_RAW, 0));
  /* Nor is the plaintext in there: 795-73-9838, in hexadecimal digits. */
  g_assert_null (strstr (cipher.output, "3739352D37332D39383338"));
}

/* What is encrypted, without running anything, and of what was run. */
static void
test_describe (Fixture *self, gconstpointer data)
{
  static const char sql[]
      = "SELECT SSN, FirstName FROM Patients WHERE SSN = @ssn AND PatientId = @id";

  make_keys (self);
  run_script (self, patients);

  g_auto (ToolRun) text
      = tool_run_program (self->home, NULL, "describe", "-c", self->connection,
                          "--column-encryption", "enabled", "-d", "id:bigint", sql, NULL);
  assert_ok (&text);
  assert_says (text.output, "@id bigint: not encrypted\n");
  assert_says (text.output, "@ssn char(11): encrypted, deterministic, "
                            "AEAD_AES_256_CBC_HMAC_SHA_256\n");
  assert_says (text.output, "under the master key of MSSQL_CERTIFICATE_STORE: CurrentUser/My/");
  assert_says (text.output, "SSN char(11): encrypted, deterministic");

  g_auto (ToolRun) json
      = tool_run_program (self->home, "SELECT 1 AS one\nGO\nDELETE Patients WHERE PatientId = @i\n",
                          "describe", "-c", self->connection, "--json", NULL);
  assert_ok (&json);
  g_assert_cmpstr (json.output, ==,
                   "[\n{\"source\": \"none\",\n \"parameters\": [],\n \"columns\": [\n"
                   "  {\"name\": \"one\", \"type\": \"int\", \"encryption\": \"none\"}]},\n"
                   "{\"source\": \"none\",\n \"parameters\": [\n"
                   "  {\"name\": \"@i\", \"type\": \"int\", \"encryption\": \"none\"}],\n"
                   " \"columns\": []}\n]\n");

  g_auto (ToolRun) encrypted
      = tool_run_program (self->home, NULL, "describe", "-c", self->connection,
                          "--column-encryption", "enabled", "--json", "-d", "id:int", sql, NULL);
  assert_ok (&encrypted);
  assert_says (encrypted.output,
               "{\"name\": \"@ssn\", \"type\": \"char(11)\", \"encryption\": "
               "\"deterministic\", \"algorithm\": \"AEAD_AES_256_CBC_HMAC_SHA_256\", "
               "\"database_id\": ");
  assert_says (encrypted.output, "\"key_store\": \"MSSQL_CERTIFICATE_STORE\", \"key_path\": "
                                 "\"CurrentUser/My/");

  g_auto (ToolRun) wrong = tool_run_program (self->home, NULL, "describe", "-c", self->connection,
                                             "-d", "id", sql, NULL);
  g_assert_cmpint (wrong.exit_code, ==, 1);
  assert_says (wrong.errors, "NAME:TYPE");

  g_auto (ToolRun) explained
      = tool_run_program (self->home, NULL, "query", "-c", self->connection, "--column-encryption",
                          "enabled", "--cert-dir", self->cert_dir, "--explain", "-p",
                          "ssn:char(11)=795-73-9838", "-p", "id:int=1", sql, NULL);
  assert_ok (&explained);
  assert_says (explained.errors, "@ssn char(11): encrypted, deterministic");
  assert_says (explained.errors, "as the server answered");
  g_assert_null (strstr (explained.errors, "795-73"));
}

static void
test_key_not_found (Fixture *self, gconstpointer data)
{
  make_keys (self);
  run_script (self, patients);

  g_auto (ToolRun) run
      = tool_run_program (self->home, NULL, "query", "-c", self->connection, "--column-encryption",
                          "enabled", "--cert-dir", self->home, "-p", "ssn:char(11)=795-73-9838",
                          "INSERT INTO Patients (SSN) VALUES (@ssn)", NULL);
  g_assert_cmpint (run.exit_code, ==, 1);
  assert_says (run.errors, "--cert-dir");
  g_assert_null (strstr (run.errors, "795-73"));
}

static void
test_literal (Fixture *self, gconstpointer data)
{
  make_keys (self);
  run_script (self, patients);

  g_auto (ToolRun) run
      = tool_run_program (self->home, NULL, "query", "-c", self->connection,
                          "INSERT INTO Patients (SSN) VALUES ('795-73-9838')", NULL);
  g_assert_cmpint (run.exit_code, ==, 1);
  assert_says (run.errors, "206");
  assert_says (run.errors, "--param");
}

static void
test_key_errors (Fixture *self, gconstpointer data)
{
  make_keys (self);

  g_auto (ToolRun) twice
      = tool_run_program (self->home, NULL, "key", "create-cmk", "--name", "CMK1", "--cert-dir",
                          self->cert_dir, "--connection", self->connection, NULL);
  g_assert_cmpint (twice.exit_code, ==, 1);
  assert_says (twice.errors, "is kept");

  g_auto (ToolRun) unknown
      = tool_run_program (self->home, NULL, "key", "create-cek", "--name", "CEK2", "--cmk", "CMK2",
                          "--cert-dir", self->cert_dir, "-c", self->connection, NULL);
  g_assert_cmpint (unknown.exit_code, ==, 1);
  assert_says (unknown.errors, "CMK2");

  run_script (self, "CREATE COLUMN MASTER KEY CMK3 WITH (KEY_STORE_PROVIDER_NAME = 'other', "
                    "KEY_PATH = 'x')");
  g_auto (ToolRun) other = tool_run_program (self->home, NULL, "key", "create-cek", "--name",
                                             "CEK2", "--cmk", "CMK3", "-c", self->connection, NULL);
  g_assert_cmpint (other.exit_code, ==, 1);
  assert_says (other.errors, "MSSQL_CERTIFICATE_STORE");
}

static const char values[]
    = "CREATE TABLE v (i int, b bit, t nvarchar(50), x varbinary(10))\n"
      "go\n"
      "INSERT INTO v VALUES (-5, 1, N'a\"b\\,\n\xE6\xBC\xA2\xE5\xAD\x97', 0x00FF)\n"
      "INSERT INTO v VALUES (NULL, NULL, NULL, NULL)\n"
      "INSERT INTO v VALUES (7, 0, N'NULL', 0x)\n";

static void
test_formats (Fixture *self, gconstpointer data)
{
  const char *sql = "SELECT i, b, t, x FROM v";

  run_script (self, values);

  g_auto (ToolRun) table
      = tool_run_program (self->home, sql, "query", "-c", self->connection, "-f", "-", NULL);
  assert_ok (&table);
  g_assert_cmpstr (table.output, ==,
                   "i     b     t            x\n"
                   "----  ----  -----------  ------\n"
                   "  -5  1     a\"b\\,\\n\xE6\xBC\xA2\xE5\xAD\x97  0x00FF\n"
                   "NULL  NULL  NULL         NULL\n"
                   "   7  0     'NULL'       0x\n");

  g_auto (ToolRun) json
      = tool_run_program (self->home, NULL, "query", "-c", self->connection, "--json", sql, NULL);
  assert_ok (&json);
  g_assert_cmpstr (json.output, ==,
                   "[\n{\"columns\": [{\"name\": \"i\", \"type\": \"int\"}, "
                   "{\"name\": \"b\", \"type\": \"bit\"}, "
                   "{\"name\": \"t\", \"type\": \"nvarchar(50)\"}, "
                   "{\"name\": \"x\", \"type\": \"varbinary(10)\"}],\n"
                   " \"rows\": [\n"
                   "  [-5, true, \"a\\\"b\\\\,\\n\xE6\xBC\xA2\xE5\xAD\x97\", \"0x00FF\"],\n"
                   "  [null, null, null, null],\n"
                   "  [7, false, \"NULL\", \"0x\"]\n ]}\n]\n");

  g_auto (ToolRun) csv
      = tool_run_program (self->home, NULL, "query", "-c", self->connection, "--csv", sql, NULL);
  assert_ok (&csv);
  g_assert_cmpstr (csv.output, ==,
                   "i,b,t,x\r\n"
                   "-5,1,\"a\"\"b\\,\n\xE6\xBC\xA2\xE5\xAD\x97\",0x00FF\r\n"
                   ",,,\r\n"
                   "7,0,NULL,0x\r\n");
}

static void
test_parameters (Fixture *self, gconstpointer data)
{
  run_script (self, values);

  g_auto (ToolRun) run = tool_run_program (
      self->home, NULL, "query", "-c", self->connection, "--json", "-p", "i:int=42", "-p",
      "b:bit=true", "-p", "t=a=b:c", "-p", "x:varbinary(10)=0xFf00", "--null", "n:int",
      "INSERT INTO v VALUES (@i, @b, @t, @x)\nSELECT i, b, t, x, @n AS n FROM v WHERE i = @i",
      NULL);
  assert_ok (&run);
  assert_says (run.output, "[42, true, \"a=b:c\", \"0xFF00\", null]");

  g_auto (ToolRun) types = tool_run_program (
      self->home, NULL, "query", "-c", self->connection, "--json", "-p", "d:decimal(38,4)=-12.5",
      "-p", "w:datetimeoffset(7)=2023-03-17 12:34:56.1234567 +05:30", "-p",
      "c:varchar(20) COLLATE Latin1_General_BIN2=ascii", "SELECT @d AS d, @w AS w, @c AS c", NULL);
  assert_ok (&types);
  assert_says (types.output, "-12.5000");
  assert_says (types.output, "\"2023-03-17 12:34:56.1234567 +05:30\"");
  assert_says (types.output, "\"ascii\"");

  g_auto (ToolRun) bad_type = tool_run_program (self->home, NULL, "query", "-c", self->connection,
                                                "-p", "i:intt=42", "SELECT @i", NULL);
  g_assert_cmpint (bad_type.exit_code, ==, 1);
  assert_says (bad_type.errors, "intt");

  g_auto (ToolRun) bad_hex = tool_run_program (self->home, NULL, "query", "-c", self->connection,
                                               "-p", "x:binary(2)=Geheim", "SELECT @x", NULL);
  g_assert_cmpint (bad_hex.exit_code, ==, 1);
  assert_says (bad_hex.errors, "@x");
  g_assert_null (strstr (bad_hex.errors, "Geheim"));
}

/* The first batch that fails is the last one; what was printed before is whole. */
static void
test_sql_error (Fixture *self, gconstpointer data)
{
  g_auto (ToolRun) run = tool_run_program (
      self->home, "SELECT 1 AS one\nGO 2\nSELECT * FROM missing\nGO\nSELECT 3 AS three\n", "query",
      "-c", self->connection, "--json", NULL);

  g_assert_cmpint (run.exit_code, ==, 1);
  assert_says (run.errors, "missing");
  assert_says (run.errors, "208");
  g_assert_true (g_str_has_suffix (run.output, "[1]\n ]}\n]\n"));
  g_assert_null (strstr (run.output, "three"));
}

static void
test_passwords (Fixture *self, gconstpointer data)
{
  g_autofree char *braced = g_strconcat (self->connection, ";PWD={Pa;ss}}w0rd}", NULL);
  g_autofree char *wrong = g_strconcat (self->connection, ";PWD={" WRONG_PASSWORD "}", NULL);

  tool_run_set_variable ("AECLIENT_PASSWORD", NULL);

  g_auto (ToolRun) from_file
      = tool_run_program (self->home, NULL, "query", "-c", self->connection, "--password-file",
                          self->password_file, "SELECT 1", NULL);
  assert_ok (&from_file);

  g_auto (ToolRun) from_string
      = tool_run_program (self->home, NULL, "query", "-c", braced, "SELECT 1", NULL);
  assert_ok (&from_string);

  g_auto (ToolRun) refused
      = tool_run_program (self->home, NULL, "query", "-c", wrong, "SELECT 1", NULL);
  g_assert_cmpint (refused.exit_code, ==, 1);
  assert_says (refused.errors, "--password-file");
  g_assert_null (strstr (refused.errors, "Wr0ng"));

  /* The variable is stronger than the string, the option stronger than both. */
  tool_run_set_variable ("AECLIENT_PASSWORD", WRONG_PASSWORD);
  g_auto (ToolRun) variable
      = tool_run_program (self->home, NULL, "query", "-c", braced, "SELECT 1", NULL);
  g_assert_cmpint (variable.exit_code, ==, 1);
  g_auto (ToolRun) option
      = tool_run_program (self->home, NULL, "query", "-c", wrong, "--password-file",
                          self->password_file, "SELECT 1", NULL);
  assert_ok (&option);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/tool-server/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("encrypted-table", test_encrypted_table);
  ADD ("describe", test_describe);
  ADD ("key-not-found", test_key_not_found);
  ADD ("literal", test_literal);
  ADD ("key-errors", test_key_errors);
  ADD ("formats", test_formats);
  ADD ("parameters", test_parameters);
  ADD ("sql-error", test_sql_error);
  ADD ("passwords", test_passwords);
#undef ADD

  return g_test_run ();
}
