/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a server does with ciphertext that the library wrote, without its keys: unique columns and
 * those that refer to them, MERGE, joins and groups. Equal values have equal cells, or none of it
 * would work. */

#include <string.h>

#include "client-fixture.h"

#define ADA "795-73-9838" /* who the fixture has put into Patients, as 1 and 2 */
#define BOB "990-00-6818"
#define EVE "123-45-6789"
#define SSN                                                                                 \
  "SSN char(11) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, " \
  "ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256')"
#define NOTE                                                                                     \
  "Note nvarchar(50) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, " \
  "ENCRYPTION_TYPE = RANDOMIZED, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256')"

typedef struct
{
  ClientFixture base;
  AeConnection *connection;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  client_fixture_set_up (&self->base, NULL);
  client_fixture_make_patients (&self->base);
  self->connection = client_fixture_open (&self->base, "ColumnEncryption=Enabled");
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_clear_object (&self->connection);
  client_fixture_tear_down (&self->base, NULL);
}

/* With @ssn, NULL for NULL, and @note. The number of rows; -1: @error is set. */
static gint64
run (Fixture *self, const char *sql, const char *ssn, GError **error)
{
  g_autoptr (AeStatement) statement = ae_connection_create_statement (self->connection, sql);

  g_assert_true (ae_statement_declare (statement, "@ssn", "char(11)", NULL));
  if (ssn != NULL)
    ae_statement_bind_string (statement, "@ssn", ssn);
  else
    ae_statement_bind_null (statement, "@ssn");
  if (strstr (sql, "@note") != NULL)
    {
      g_assert_true (ae_statement_declare (statement, "@note", "nvarchar(50)", NULL));
      ae_statement_bind_string (statement, "@note", "läuft");
    }
  return ae_statement_execute (statement, NULL, error);
}

static void
run_well (Fixture *self, const char *sql, const char *ssn, gint64 n_rows)
{
  g_autoptr (GError) error = NULL;
  gint64 n = run (self, sql, ssn, &error);

  g_assert_no_error (error);
  g_assert_cmpint (n, ==, n_rows);
}

static void
assert_refused (Fixture *self, const char *sql, const char *ssn, gint number)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (run (self, sql, ssn, &error), ==, -1);
  g_assert_error (error, AE_SERVER_ERROR, number);
}

/* Every row as text, columns separated by "|", NULL as "-". */
static void
assert_rows (Fixture *self, const char *sql, const char *expected)
{
  g_autoptr (AeCursor) cursor = client_query (self->connection, sql);
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  while (ae_cursor_next (cursor, NULL, &error))
    for (guint i = 0; i < ae_cursor_get_n_columns (cursor); i++)
      g_string_append_printf (
          found, "%s%s%s", i > 0 ? "|" : "",
          ae_cursor_is_null (cursor, i) ? "-" : ae_cursor_get_string (cursor, i, &error),
          i + 1 == ae_cursor_get_n_columns (cursor) ? "\n" : "");
  g_assert_no_error (error);
  g_assert_cmpstr (found->str, ==, expected);
}

#define DUPLICATE_INDEX 2601
#define DUPLICATE_KEY 2627
#define CONFLICT 547
#define SCHEME_MISMATCH 33277

static void
test_unique (Fixture *self, gconstpointer unused)
{
  static const char insert[] = "INSERT INTO U (SSN) VALUES (@ssn)";

  client_execute (self->connection, "CREATE TABLE U (id int IDENTITY, " SSN " UNIQUE)");
  run_well (self, insert, ADA, 1);
  assert_refused (self, insert, ADA, DUPLICATE_KEY);
  run_well (self, insert, BOB, 1);
  assert_refused (self, "UPDATE U SET SSN = @ssn", ADA, DUPLICATE_KEY);
  /* A NULL is not encrypted, and a unique column takes one. */
  run_well (self, insert, NULL, 1);
  assert_refused (self, insert, NULL, DUPLICATE_KEY);
  assert_rows (self, "SELECT SSN FROM U ORDER BY id", ADA "\n" BOB "\n-\n");

  client_execute (self->connection, "CREATE UNIQUE INDEX Once ON Patients (SSN)");
  assert_refused (self, "INSERT INTO Patients (SSN) VALUES (@ssn)", ADA, DUPLICATE_INDEX);
}

static void
test_foreign_key (Fixture *self, gconstpointer unused)
{
  static const char insert[] = "INSERT INTO Visits (SSN) VALUES (@ssn)";

  client_execute (self->connection, "CREATE TABLE Persons (" SSN " NOT NULL PRIMARY KEY)");
  client_execute (self->connection, "CREATE TABLE Visits (id int IDENTITY, " SSN
                                    " REFERENCES Persons (SSN) ON DELETE CASCADE)");
  assert_refused (self, insert, ADA, CONFLICT);
  run_well (self, "INSERT INTO Persons VALUES (@ssn)", ADA, 1);
  run_well (self, "INSERT INTO Persons VALUES (@ssn)", BOB, 1);
  run_well (self, insert, ADA, 1);
  run_well (self, insert, BOB, 1);
  run_well (self, insert, NULL, 1);
  assert_refused (self, insert, EVE, CONFLICT);
  assert_refused (self, "UPDATE Visits SET SSN = @ssn WHERE id = 2", EVE, CONFLICT);
  assert_refused (self,
                  "UPDATE Persons SET SSN = @ssn WHERE SSN IN (SELECT SSN FROM Visits WHERE "
                  "id = 2)",
                  EVE, CONFLICT);
  /* Who is gone takes the visits along. */
  run_well (self, "DELETE FROM Persons WHERE SSN = @ssn", ADA, 1);
  assert_rows (self, "SELECT SSN FROM Visits ORDER BY id", BOB "\n-\n");
}

static void
test_merge (Fixture *self, gconstpointer unused)
{
  static const char merge[] = "MERGE Notes AS t USING Patients AS s ON t.SSN = s.SSN "
                              "WHEN MATCHED THEN UPDATE SET t.n = t.n + 1 "
                              "WHEN NOT MATCHED BY TARGET THEN INSERT (SSN, n) VALUES (s.SSN, 1) "
                              "WHEN NOT MATCHED BY SOURCE THEN UPDATE SET t.n = -1;";

  client_execute (self->connection, "CREATE TABLE Notes (" SSN ", " NOTE ", n int)");
  run_well (self, "INSERT INTO Notes (SSN, Note, n) VALUES (@ssn, @note, 10)", BOB, 1);
  run_well (self, "INSERT INTO Notes (SSN, Note, n) VALUES (@ssn, @note, 20)", EVE, 1);
  g_assert_cmpint (client_execute (self->connection, merge), ==, 3);
  assert_rows (self, "SELECT SSN, Note, n FROM Notes ORDER BY n",
               EVE "|läuft|-1\n" ADA "|-|1\n" BOB "|läuft|11\n");

  /* With parameters, on whom it matches and what it writes. */
  static const char upsert[]
      = "MERGE Notes AS t USING Patients AS s ON t.SSN = s.SSN AND s.SSN = @ssn "
        "WHEN MATCHED THEN UPDATE SET t.Note = @note;";
  run_well (self, upsert, ADA, 1);
  assert_rows (self, "SELECT SSN, Note FROM Notes WHERE n = 1", ADA "|läuft\n");
}

static void
test_queries (Fixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *sql, *expected;
  } queries[] = {
    { "SELECT p.PatientId, v.id, v.SSN FROM Patients p JOIN Visits v ON p.SSN = v.SSN ORDER BY "
      "v.id",
      "1|1|" ADA "\n2|2|" BOB "\n1|3|" ADA "\n" },
    { "SELECT p.PatientId, v.id FROM Patients p FULL JOIN Visits v ON p.SSN = v.SSN WHERE "
      "p.PatientId IS NULL",
      "-|4\n" },
    { "SELECT SSN, COUNT(*) AS n FROM Visits GROUP BY SSN ORDER BY n DESC, MIN(id)",
      ADA "|2\n" BOB "|1\n-|1\n" },
    { "SELECT SSN FROM Visits GROUP BY SSN HAVING COUNT(*) > 1", ADA "\n" },
    { "SELECT COUNT(*) FROM (SELECT DISTINCT SSN FROM Visits) AS d", "3\n" },
    { "SELECT COUNT(DISTINCT SSN) FROM Visits", "2\n" },
    { "SELECT COUNT(*) FROM (SELECT SSN FROM Patients INTERSECT SELECT SSN FROM Visits) AS i",
      "2\n" },
    { "SELECT PatientId FROM Patients WHERE SSN NOT IN (SELECT SSN FROM Visits WHERE id <> 2 AND "
      "SSN IS NOT NULL)",
      "2\n" },
    { "SELECT PatientId FROM Patients p WHERE EXISTS (SELECT 1 FROM Visits v WHERE v.SSN = p.SSN "
      "GROUP BY v.SSN HAVING COUNT(*) = 2)",
      "1\n" },
  };
  static const char insert[] = "INSERT INTO Visits (SSN) VALUES (@ssn)";

  client_execute (self->connection, "CREATE TABLE Visits (id int IDENTITY, " SSN ")");
  run_well (self, insert, ADA, 1);
  run_well (self, insert, BOB, 1);
  run_well (self, insert, ADA, 1);
  run_well (self, insert, NULL, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_test_message ("%s", queries[i].sql);
      assert_rows (self, queries[i].sql, queries[i].expected);
    }
}

/* Cells are copied as they are, and come back from OUTPUT as values. */
static void
test_moved (Fixture *self, gconstpointer unused)
{
  client_execute (self->connection, "CREATE TABLE Archive (" SSN ")");
  assert_rows (
      self,
      "INSERT INTO Archive (SSN) OUTPUT inserted.SSN SELECT SSN FROM Patients WHERE PatientId = 2",
      BOB "\n");
  assert_rows (self,
               "DELETE FROM Patients OUTPUT deleted.SSN, deleted.BirthDate WHERE PatientId = 1",
               ADA "|1996-09-10\n");
  run_well (self, "UPDATE Archive SET SSN = @ssn", EVE, 1);
  assert_rows (self, "SELECT SSN FROM Archive", EVE "\n");
}

/* Equal values have different cells there, or the server would have to know an order. */
static void
test_refused (Fixture *self, gconstpointer unused)
{
  static const char *const statements[] = {
    "SELECT a.PatientId FROM Patients a JOIN Patients b ON a.BirthDate = b.BirthDate",
    "SELECT a.PatientId FROM Patients a JOIN Patients b ON a.SSN < b.SSN",
    "SELECT COUNT(*) FROM Patients GROUP BY BirthDate",
    "SELECT DISTINCT BirthDate FROM Patients",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (AeStatement) statement
          = ae_connection_create_statement (self->connection, statements[i]);
      g_autoptr (GError) error = NULL;
      g_assert_null (ae_statement_query (statement, NULL, &error));
      g_assert_error (error, AE_SERVER_ERROR, SCHEME_MISMATCH);
    }
  assert_refused (self, "SELECT 1 FROM Patients WHERE SSN > @ssn", ADA, SCHEME_MISMATCH);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) \
  g_test_add ("/client/ciphertext/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("unique", test_unique);
  ADD ("foreign-key", test_foreign_key);
  ADD ("merge", test_merge);
  ADD ("queries", test_queries);
  ADD ("moved", test_moved);
  ADD ("refused", test_refused);

  return g_test_run ();
}
