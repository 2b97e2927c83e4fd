/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Changing a row that was read: only what was set is sent, and one row is changed or none. */

#include "client-fixture.h"

#define add(path, function) \
  g_test_add ("/client/row-change/" path, Fixture, NULL, set_up, function, tear_down)

#define SELECT "SELECT PatientId, SSN, FirstName, LastName, BirthDate FROM Patients"

static const char *const by_id[] = { "PatientId", NULL };
static const char *const by_ssn[] = { "ssn", NULL };

typedef struct
{
  ClientFixture fixture;
  AeConnection *connection;
  AeConnection *raw; /* sees ciphertext */
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  client_fixture_set_up (&self->fixture, NULL);
  client_fixture_make_patients (&self->fixture);
  self->connection = client_fixture_open (&self->fixture, "ColumnEncryption=Enabled");
  self->raw = client_fixture_open (&self->fixture, "ColumnEncryption=Disabled");
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_assert_finalize_object (self->connection);
  g_assert_finalize_object (self->raw);
  client_fixture_tear_down (&self->fixture, NULL);
}

/* --- helpers ------------------------------------------------------------------------------- */

static AeRow *
read_row (AeConnection *connection, const char *sql)
{
  g_autoptr (AeCursor) cursor = client_query (connection, sql);

  g_assert_true (ae_cursor_next (cursor, NULL, NULL));
  AeRow *row = ae_cursor_dup_row (cursor);
  g_assert_true (ae_cursor_close (cursor, NULL, NULL));
  return row;
}

static AeRow *
read_catherine (Fixture *self)
{
  return read_row (self->connection, SELECT " WHERE PatientId = 1");
}

/* The stored bytes of a cell, as digits. */
static char *
read_cell (Fixture *self, const char *column, guint id)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT %s FROM Patients WHERE PatientId = %u", column, id);

  return client_query_text (self->raw, sql);
}

static void
apply (AeRowChange *change)
{
  g_autoptr (GError) error = NULL;

  ae_row_change_apply (change, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_fails (AeRowChange *change, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ae_row_change_apply (change, NULL, &error));
  g_assert_error (error, AE_ERROR, code);
}

static void
set_string (AeRowChange *change, const char *column, const char *value)
{
  g_autoptr (GError) error = NULL;

  ae_row_change_set_string (change, column, value, &error);
  g_assert_no_error (error);
}

/* A statement of the kind that everybody writes. */
static void
update_ssn (Fixture *self, guint id, const char *ssn)
{
  g_autofree char *sql
      = g_strdup_printf ("UPDATE Patients SET SSN = @ssn WHERE PatientId = %u", id);
  g_autoptr (AeStatement) statement = ae_connection_create_statement (self->connection, sql);

  g_assert_true (ae_statement_declare (statement, "@ssn", "char(11)", NULL));
  ae_statement_bind_string (statement, "@ssn", ssn);
  g_assert_cmpint (ae_statement_execute (statement, NULL, NULL), ==, 1);
}

/* --- what is sent -------------------------------------------------------------------------- */

static void
test_only_what_changed (Fixture *self, gconstpointer unused)
{
  /* Shorter than char(11): what a driver pads and encrypts anew would have another ciphertext. */
  update_ssn (self, 1, "795");
  g_autoptr (AeRow) row = read_catherine (self);
  g_autofree char *padded = ae_row_dup_string (row, 1, NULL);
  g_assert_cmpstr (padded, ==, "795        ");
  g_autofree char *ssn = read_cell (self, "SSN", 1);
  g_autofree char *birth = read_cell (self, "BirthDate", 1);

  g_autoptr (AeRowChange) change
      = ae_row_change_new_update (self->connection, "dbo.Patients", row, by_id);
  set_string (change, "lastname", "Grünwald");
  apply (change);

  g_autofree char *ssn_after = read_cell (self, "SSN", 1);
  g_autofree char *birth_after = read_cell (self, "BirthDate", 1);
  g_autofree char *name = read_cell (self, "LastName", 1);
  g_autofree char *first = read_cell (self, "FirstName", 1);
  g_autofree char *other = read_cell (self, "LastName", 2);
  g_assert_cmpstr (ssn_after, ==, ssn);
  g_assert_cmpstr (birth_after, ==, birth);
  g_assert_cmpstr (name, ==, "Grünwald");
  g_assert_cmpstr (first, ==, "Catherine");
  g_assert_cmpstr (other, ==, "Abercrombie");
  g_assert_false (ae_connection_get_in_transaction (self->connection));
}

static void
test_encrypted (Fixture *self, gconstpointer unused)
{
  g_autoptr (AeRow) row = read_catherine (self);
  g_autofree char *birth = read_cell (self, "BirthDate", 1);
  g_autoptr (AeRowChange) change
      = ae_row_change_new_update (self->connection, "Patients", row, by_id);

  set_string (change, "SSN", "123");
  apply (change);
  update_ssn (self, 2, "123");
  g_autofree char *ours = read_cell (self, "SSN", 1);
  g_autofree char *theirs = read_cell (self, "SSN", 2);
  g_assert_cmpstr (ours, ==, theirs);
  g_autofree char *birth_after = read_cell (self, "BirthDate", 1);
  g_assert_cmpstr (birth_after, ==, birth);

  /* A date, randomized; then NULL. */
  set_string (change, "BirthDate", "2001-02-03");
  apply (change);
  g_autoptr (AeRow) after = read_catherine (self);
  g_autofree char *date = ae_row_dup_string (after, 4, NULL);
  g_assert_cmpstr (date, ==, "2001-02-03");
  g_assert_true (ae_row_change_set_null (change, "BirthDate", NULL));
  apply (change);
  g_assert_null (read_cell (self, "BirthDate", 1));

  /* What does not fit the column is refused and not cut. */
  set_string (change, "SSN", "123-45-67890");
  assert_fails (change, AE_ERROR_VALUE);
  g_assert_false (ae_connection_get_in_transaction (self->connection));
}

/* Whoever wrote it, padded or not: the same to a reader, and found. */
static void
test_padded_keys (Fixture *self, gconstpointer unused)
{
  static const char *const stored[] = { "42", "42         ", "795-73-9838", "" };

  for (guint i = 0; i < G_N_ELEMENTS (stored); i++)
    {
      g_autofree char *name = g_strdup_printf ("Name %u", i);

      update_ssn (self, 1, stored[i]);
      g_autofree char *before = read_cell (self, "SSN", 1);
      g_autoptr (AeRow) row = read_catherine (self);
      g_autoptr (AeRowChange) change
          = ae_row_change_new_update (self->connection, "Patients", row, by_ssn);
      set_string (change, "FirstName", name);
      ae_row_change_set_check (change, AE_ROW_CHECK_OLD_VALUES);
      apply (change);
      g_autofree char *changed = read_cell (self, "FirstName", 1);
      g_assert_cmpstr (changed, ==, name);
      g_autofree char *after = read_cell (self, "SSN", 1);
      g_assert_cmpstr (after, ==, before);
    }
}

/* --- one row or none ----------------------------------------------------------------------- */

static void
test_deleted_meanwhile (Fixture *self, gconstpointer unused)
{
  g_autoptr (AeRow) row = read_catherine (self);
  g_autoptr (AeRowChange) change
      = ae_row_change_new_update (self->connection, "Patients", row, by_id);

  set_string (change, "FirstName", "X");
  client_execute (self->raw, "DELETE Patients WHERE PatientId = 1");
  assert_fails (change, AE_ERROR_CONFLICT);
  g_assert_false (ae_connection_get_in_transaction (self->connection));
}

static void
test_several_rows (Fixture *self, gconstpointer unused)
{
  static const char *const by_city[] = { "LastName", NULL };

  client_execute (self->raw, "UPDATE Patients SET LastName = N'Same'");
  g_autoptr (AeRow) row = read_catherine (self);
  g_autoptr (AeRowChange) change
      = ae_row_change_new_update (self->connection, "Patients", row, by_city);
  g_autoptr (AeRowChange) deletion
      = ae_row_change_new_delete (self->connection, "Patients", row, by_city);

  set_string (change, "FirstName", "Everybody");
  assert_fails (change, AE_ERROR_FAILED);
  assert_fails (deletion, AE_ERROR_FAILED);
  g_autofree char *first = read_cell (self, "FirstName", 1);
  g_assert_cmpstr (first, ==, "Catherine");

  /* In a transaction of the application only the change is taken back. */
  g_assert_true (ae_connection_begin (self->connection, NULL, NULL));
  client_execute (self->connection, "UPDATE Patients SET FirstName = N'Kept' WHERE PatientId = 2");
  assert_fails (change, AE_ERROR_FAILED);
  g_assert_true (ae_connection_get_in_transaction (self->connection));
  g_assert_true (ae_connection_commit (self->connection, NULL, NULL));
  g_autofree char *kept = read_cell (self, "FirstName", 2);
  g_assert_cmpstr (kept, ==, "Kept");
  g_autofree char *still = read_cell (self, "FirstName", 1);
  g_assert_cmpstr (still, ==, "Catherine");
}

static void
test_server_error (Fixture *self, gconstpointer unused)
{
  g_autoptr (AeRow) row = read_catherine (self);
  g_autoptr (AeRowChange) change
      = ae_row_change_new_update (self->connection, "Nowhere", row, by_id);
  g_autoptr (GError) error = NULL;

  set_string (change, "FirstName", "X");
  g_assert_false (ae_row_change_apply (change, NULL, &error));
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_INVALID_OBJECT);
  /* Nothing is left open, nor taken for a transaction that was lost. */
  g_assert_false (ae_connection_get_in_transaction (self->connection));
  client_execute (self->connection, "UPDATE Patients SET FirstName = N'Y' WHERE PatientId = 1");
  g_autofree char *first = read_cell (self, "FirstName", 1);
  g_assert_cmpstr (first, ==, "Y");
}

/* --- what must be as it was read ----------------------------------------------------------- */

static void
test_row_version (Fixture *self, gconstpointer unused)
{
  client_execute (self->raw, "CREATE TABLE Beds (Id int PRIMARY KEY, Ward nvarchar(10), "
                             "Version rowversion);INSERT Beds (Id, Ward) VALUES (1, N'A')");
  static const char *const keys[] = { "Id", NULL };
  g_autoptr (AeRow) row = read_row (self->connection, "SELECT * FROM Beds");
  g_autoptr (AeRowChange) change = ae_row_change_new_update (self->connection, "Beds", row, keys);

  g_assert_cmpint (ae_row_change_get_check (change), ==, AE_ROW_CHECK_VERSION);
  set_string (change, "Ward", "B");
  apply (change);
  /* The version is another one now. */
  assert_fails (change, AE_ERROR_CONFLICT);
  g_object_set (change, "check", AE_ROW_CHECK_KEY, NULL);
  apply (change);

  g_autoptr (AeRow) patient = read_catherine (self);
  g_autoptr (AeRowChange) without
      = ae_row_change_new_update (self->connection, "Patients", patient, by_id);
  g_assert_cmpint (ae_row_change_get_check (without), ==, AE_ROW_CHECK_KEY);
  set_string (without, "FirstName", "X");
  ae_row_change_set_check (without, AE_ROW_CHECK_VERSION);
  assert_fails (without, AE_ERROR_UNSUPPORTED);
}

static void
test_old_values (Fixture *self, gconstpointer unused)
{
  g_autoptr (AeRow) row = read_catherine (self);
  g_autoptr (AeRowChange) change
      = ae_row_change_new_update (self->connection, "Patients", row, by_id);

  ae_row_change_set_check (change, AE_ROW_CHECK_OLD_VALUES);
  set_string (change, "SSN", "111-11-1111");
  client_execute (self->raw, "UPDATE Patients SET FirstName = N'Other' WHERE PatientId = 1");
  apply (change);
  assert_fails (change, AE_ERROR_CONFLICT);

  /* Old NULL is compared, too. */
  client_execute (self->raw, "UPDATE Patients SET LastName = NULL WHERE PatientId = 1");
  g_autoptr (AeRow) anew = read_catherine (self);
  g_autoptr (AeRowChange) second
      = ae_row_change_new_update (self->connection, "Patients", anew, by_id);
  ae_row_change_set_check (second, AE_ROW_CHECK_OLD_VALUES);
  set_string (second, "LastName", "Abel");
  apply (second);
  assert_fails (second, AE_ERROR_CONFLICT);

  /* Randomized ciphertext says nothing. */
  set_string (second, "BirthDate", "2001-02-03");
  assert_fails (second, AE_ERROR_UNSUPPORTED);
}

/* --- what cannot be ------------------------------------------------------------------------ */

static void
test_refused (Fixture *self, gconstpointer unused)
{
  static const char *const by_birth[] = { "BirthDate", NULL };
  static const char *const by_name[] = { "LastName", NULL };
  static const char *const by_nothing[] = { "City", NULL };
  g_autoptr (GError) error = NULL;
  guint64 before;

  client_execute (self->raw, "UPDATE Patients SET LastName = NULL WHERE PatientId = 1");
  g_autoptr (AeRow) row = read_catherine (self);
  g_autoptr (AeStatement) select = ae_connection_create_statement (self->connection, SELECT);
  ae_statement_set_column_encryption (select, AE_COLUMN_ENCRYPTION_DISABLED);
  g_autoptr (AeCursor) cursor = ae_statement_query (select, NULL, NULL);
  g_assert_true (ae_cursor_next (cursor, NULL, NULL));
  g_autoptr (AeRow) ciphertext = ae_cursor_dup_row (cursor);
  g_assert_true (ae_cursor_close (cursor, NULL, NULL));
  g_autoptr (AeRowChange) unset
      = ae_row_change_new_update (self->connection, "Patients", row, by_id);
  g_autoptr (AeRowChange) no_table
      = ae_row_change_new_delete (self->connection, "a.b.c.d.e", row, by_id);
  g_autoptr (AeRowChange) randomized
      = ae_row_change_new_delete (self->connection, "Patients", row, by_birth);
  g_autoptr (AeRowChange) null
      = ae_row_change_new_delete (self->connection, "Patients", row, by_name);
  g_autoptr (AeRowChange) unknown
      = ae_row_change_new_delete (self->connection, "Patients", row, by_nothing);
  g_autoptr (AeRowChange) raw
      = ae_row_change_new_update (self->connection, "Patients", ciphertext, by_id);

  before = ae_emulator_server_get_n_requests (self->fixture.server);
  assert_fails (unset, AE_ERROR_VALUE);
  g_assert_false (ae_row_change_set_int64 (unset, "City", 1, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
  assert_fails (no_table, AE_ERROR_SYNTAX);
  assert_fails (randomized, AE_ERROR_UNSUPPORTED);
  assert_fails (null, AE_ERROR_NULL);
  assert_fails (unknown, AE_ERROR_VALUE);
  set_string (raw, "SSN", "1");
  assert_fails (raw, AE_ERROR_UNSUPPORTED);
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->fixture.server), ==, before);
}

/* --- inserting, deleting, asynchronous ----------------------------------------------------- */

/* A key that a text in C cannot hold finds no other row. */
static void
test_nul_in_key (Fixture *self, gconstpointer unused)
{
  /* K nvarchar(10), V int: one row, a NUL b and 2. */
  static const guint8 answer[]
      = { 0x81, 2, 0, 0, 0, 0,    0,    0,  0,    0xE7, 20, 0,    9, 4, 0xD0, 0, 52, 1, 'K',
          0,    0, 0, 0, 0, 0,    0,    56, 1,    'V',  0,  0xD1, 6, 0, 'a',  0, 0,  0, 'b',
          0,    2, 0, 0, 0, 0xFD, 0x10, 0,  0xC1, 0,    1,  0,    0, 0, 0,    0, 0,  0 };
  static const char *const by_key[] = { "K", NULL };
  g_autoptr (GBytes) bytes = g_bytes_new_static (answer, sizeof answer);
  g_autoptr (GError) error = NULL;

  ae_emulator_server_script_answer (self->fixture.server, "FROM Nul", bytes);
  g_autoptr (AeRow) row = read_row (self->raw, "SELECT K, V FROM Nul");
  g_assert_cmpint (ae_row_get_int64 (row, 1, NULL), ==, 2);
  g_autoptr (AeRowChange) change = ae_row_change_new_update (self->raw, "Nul", row, by_key);
  g_assert_true (ae_row_change_set_int64 (change, "V", 3, &error));
  guint64 before = ae_emulator_server_get_n_requests (self->fixture.server);
  assert_fails (change, AE_ERROR_UNSUPPORTED);
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->fixture.server), ==, before);
}

static void
test_insert_and_delete (Fixture *self, gconstpointer unused)
{
  g_autoptr (AeRow) row = read_catherine (self);
  g_autoptr (AeRowChange) insertion
      = ae_row_change_new_insert (self->connection, "[dbo].[Patients]", row);
  g_autoptr (AeRowChange) deletion
      = ae_row_change_new_delete (self->connection, "Patients", row, by_ssn);

  set_string (insertion, "SSN", "222");
  set_string (insertion, "FirstName", "New");
  apply (insertion);
  g_autoptr (AeRow) added
      = read_row (self->connection, SELECT " WHERE FirstName = N'New' AND BirthDate IS NULL");
  g_autofree char *ssn = ae_row_dup_string (added, 1, NULL);
  g_assert_cmpstr (ssn, ==, "222        ");

  apply (deletion);
  g_autofree char *n = client_query_text (self->raw, "SELECT COUNT(*) FROM Patients");
  g_assert_cmpstr (n, ==, "2");
  assert_fails (deletion, AE_ERROR_CONFLICT);
}

static void
test_async (Fixture *self, gconstpointer unused)
{
  g_auto (ClientResult) result = { NULL };
  g_auto (ClientResult) late = { NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AeRow) row = read_catherine (self);
  g_autoptr (AeRowChange) change
      = ae_row_change_new_update (self->connection, "Patients", row, by_id);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, "Async");
  g_assert_true (ae_row_change_set_value (change, "FirstName", &value, NULL));
  ae_row_change_apply_async (change, NULL, client_result_callback, &result);
  g_assert_true (ae_row_change_apply_finish (change, client_result_wait (&result), &error));
  g_assert_no_error (error);
  g_autofree char *first = read_cell (self, "FirstName", 1);
  g_assert_cmpstr (first, ==, "Async");

  g_cancellable_cancel (cancellable);
  ae_row_change_apply_async (change, cancellable, client_result_callback, &late);
  g_assert_false (ae_row_change_apply_finish (change, client_result_wait (&late), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (ae_connection_get_in_transaction (self->connection));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("only-what-changed", test_only_what_changed);
  add ("encrypted", test_encrypted);
  add ("padded-keys", test_padded_keys);
  add ("deleted-meanwhile", test_deleted_meanwhile);
  add ("several-rows", test_several_rows);
  add ("server-error", test_server_error);
  add ("row-version", test_row_version);
  add ("old-values", test_old_values);
  add ("refused", test_refused);
  add ("nul-in-key", test_nul_in_key);
  add ("insert-and-delete", test_insert_and_delete);
  add ("async", test_async);
  return g_test_run ();
}
