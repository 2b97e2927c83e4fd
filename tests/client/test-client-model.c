/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* A query as a list: windows of it, items that are filled later, errors that are never rows. */

#include "answer-writer.h"
#include "client-fixture.h"

#define add(path, function) \
  g_test_add ("/client/model/" path, Fixture, NULL, set_up, function, tear_down)

#define N_NUMBERS 1000
#define PAGE 50

typedef struct
{
  ClientFixture fixture;
  AeConnection *connection;
  AeQueryModel *model; /* of N_NUMBERS rows */
  guint n_changes, removed, added;
  guint n_failures;
} Fixture;

static void
on_items_changed (GListModel *list, guint position, guint removed, guint added, Fixture *self)
{
  g_assert_cmpuint (position, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, added);
  self->n_changes++;
  self->removed = removed;
  self->added = added;
}

static void
on_failed (AeQueryModel *model, const GError *error, Fixture *self)
{
  g_autoptr (GError) same = ae_query_model_dup_error (model);

  g_assert_cmpstr (error->message, ==, same->message);
  self->n_failures++;
}

static AeQueryModel *
make_model (Fixture *self, const char *sql, guint max_pages)
{
  g_autoptr (AeStatement) statement = ae_connection_create_statement (self->connection, sql);
  AeQueryModel *model = g_object_new (AE_TYPE_QUERY_MODEL, "statement", statement, "page-size",
                                      PAGE, "max-pages", max_pages, NULL);

  g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed), self);
  g_signal_connect (model, "failed", G_CALLBACK (on_failed), self);
  return model;
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  client_fixture_set_up (&self->fixture, NULL);
  client_fixture_make_patients (&self->fixture);
  self->connection = client_fixture_open (&self->fixture, "ColumnEncryption=Enabled");
  client_execute (self->connection, "CREATE TABLE Numbers (n int PRIMARY KEY, t nvarchar(20));"
                                    "INSERT Numbers SELECT CAST (value AS int), "
                                    "CONCAT ('row ', value) FROM GENERATE_SERIES (0, 999)");
  self->model = make_model (self, "SELECT n, t FROM Numbers ORDER BY n", 3);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  if (self->model != NULL)
    g_assert_finalize_object (self->model);
  g_assert_true (ae_connection_close (self->connection, NULL, NULL));
  g_assert_finalize_object (self->connection);
  client_fixture_tear_down (&self->fixture, NULL);
}

static guint64
get_n_requests (Fixture *self)
{
  return ae_emulator_server_get_n_requests (self->fixture.server);
}

/* --- helpers ------------------------------------------------------------------------------- */

static AeQueryItem *
get_item (AeQueryModel *model, guint position)
{
  AeQueryItem *item = g_list_model_get_item (G_LIST_MODEL (model), position);

  g_assert_true (AE_IS_QUERY_ITEM (item));
  g_assert_cmpuint (ae_query_item_get_position (item), ==, position);
  return item;
}

static gboolean
is_settled (gpointer data)
{
  g_autoptr (GError) error = ae_query_item_dup_error (data);

  return error != NULL || ae_query_item_get_row (data) != NULL;
}

static gboolean
is_idle (gpointer data)
{
  return !ae_query_model_get_loading (data) && !g_main_context_pending (NULL);
}

static void
load (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  ae_query_model_load (self->model, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_number (AeQueryItem *item, gint64 number)
{
  g_autofree char *expected = g_strdup_printf ("row %" G_GINT64_FORMAT, number);
  g_autofree char *text = ae_query_item_dup_text (item, 1);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ae_row_get_int64 (ae_query_item_get_row (item), 0, &error), ==, number);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
wait_for_number (AeQueryItem *item, gint64 number)
{
  client_wait_until (is_settled, item);
  assert_number (item, number);
}

/* --- what is there ------------------------------------------------------------------------- */

static void
test_load (Fixture *self, gconstpointer unused)
{
  g_autoptr (AeStatement) statement = NULL;
  guint page_size, max_pages;

  g_object_get (self->model, "statement", &statement, "page-size", &page_size, "max-pages",
                &max_pages, NULL);
  g_assert_true (statement == ae_query_model_get_statement (self->model));
  g_assert_cmpuint (page_size, ==, PAGE);
  g_assert_cmpuint (ae_query_model_get_page_size (self->model), ==, PAGE);
  g_assert_cmpuint (max_pages, ==, 3);
  g_assert_cmpuint (ae_query_model_get_max_pages (self->model), ==, 3);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (self->model)) == AE_TYPE_QUERY_ITEM);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->model)), ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (self->model), 0));
  g_assert_cmpuint (ae_query_model_get_n_columns (self->model), ==, 0);
  g_assert_cmpint (ae_query_model_find_column (self->model, "t"), ==, -1);

  load (self);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->model)), ==, N_NUMBERS);
  g_assert_cmpuint (self->n_changes, ==, 1);
  g_assert_cmpuint (self->removed, ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (self->model), N_NUMBERS));
  /* Nothing but the columns of the query. */
  g_assert_cmpuint (ae_query_model_get_n_columns (self->model), ==, 2);
  g_assert_cmpstr (ae_column_get_name (ae_query_model_get_column (self->model, 1)), ==, "t");
  g_assert_null (ae_query_model_get_column (self->model, 2));
  g_assert_cmpint (ae_query_model_find_column (self->model, "T"), ==, 1);
  g_assert_cmpint (ae_query_model_find_column (self->model, "ROWSTAT"), ==, -1);
}

static void
count_notifications (GObject *object, GParamSpec *pspec, guint *n)
{
  (*n)++;
}

static void
test_items (Fixture *self, gconstpointer unused)
{
  load (self);
  guint64 before = get_n_requests (self);
  g_autoptr (AeQueryItem) first = get_item (self->model, 0);
  g_autoptr (AeQueryItem) again = get_item (self->model, 0);
  g_autoptr (AeQueryItem) last = get_item (self->model, N_NUMBERS - 1);
  guint n = 0;

  /* There is an item at once, and nothing was asked of the server for it. */
  g_assert_true (first == again);
  g_assert_null (ae_query_item_get_row (first));
  g_assert_null (ae_query_item_dup_text (first, 0));
  g_assert_cmpuint (get_n_requests (self), ==, before);
  g_signal_connect (last, "notify::row", G_CALLBACK (count_notifications), &n);

  wait_for_number (first, 0);
  wait_for_number (last, N_NUMBERS - 1);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (get_n_requests (self) - before, ==, 2);
  AeRow *row = ae_query_item_get_row (last);
  g_assert_cmpuint (ae_row_get_n_columns (row), ==, 2);
  g_assert_cmpint (ae_row_find_column (row, "ROWSTAT"), ==, -1);

  /* Neighbours are here. */
  g_autoptr (AeQueryItem) second = get_item (self->model, 1);
  assert_number (second, 1);
  g_assert_cmpuint (get_n_requests (self) - before, ==, 2);
}

static void
test_whole_list (Fixture *self, gconstpointer unused)
{
  load (self);
  for (guint i = 0; i < N_NUMBERS; i++)
    {
      g_autoptr (AeQueryItem) item = get_item (self->model, i);

      wait_for_number (item, i);
    }
  g_assert_cmpuint (self->n_changes, ==, 1);
  g_assert_cmpuint (self->n_failures, ==, 0);
}

/* Three pages are kept; the one that was used last goes last. */
static void
test_window (Fixture *self, gconstpointer unused)
{
  static const guint pages[] = { 0, 5, 9, 0, 12 };
  g_autoptr (AeQueryItem) held = NULL;

  load (self);
  guint64 before = get_n_requests (self);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (AeQueryItem) item = get_item (self->model, pages[i] * PAGE);

      wait_for_number (item, pages[i] * PAGE);
      if (pages[i] == 5)
        held = g_object_ref (item);
    }
  g_assert_cmpuint (get_n_requests (self) - before, ==, 4);

  /* Page 5 is gone, its item that is held is not. */
  assert_number (held, 5 * PAGE);
  g_autoptr (AeQueryItem) here = get_item (self->model, 1);
  assert_number (here, 1);
  g_autoptr (AeQueryItem) gone = get_item (self->model, 5 * PAGE + 1);
  g_assert_null (ae_query_item_get_row (gone));
  wait_for_number (gone, 5 * PAGE + 1);
  g_assert_cmpuint (get_n_requests (self) - before, ==, 5);
}

/* --- what is not wanted any more ----------------------------------------------------------- */

static void
test_passing_by (Fixture *self, gconstpointer unused)
{
  load (self);
  guint64 before = get_n_requests (self);

  /* As when somebody drags the scroll bar from one end to the other. */
  for (guint i = 0; i < N_NUMBERS; i++)
    g_object_unref (get_item (self->model, i));
  client_wait_until (is_idle, self->model);
  g_assert_cmpuint (get_n_requests (self), ==, before);

  /* The page that is being fetched is cancelled; those behind it are not even asked for. */
  g_autoptr (AeQueryItem) first = get_item (self->model, 0);
  ae_emulator_server_inject_fault (self->fixture.server, AE_EMULATOR_FAULT_DELAY, 200);
  while (!ae_query_model_get_loading (self->model))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 100; i < N_NUMBERS; i++)
    g_object_unref (get_item (self->model, i));
  g_clear_object (&first);
  ae_emulator_server_inject_fault (self->fixture.server, AE_EMULATOR_FAULT_DELAY, 0);
  g_autoptr (AeQueryItem) wanted = get_item (self->model, 77);
  wait_for_number (wanted, 77);
  g_assert_cmpuint (get_n_requests (self) - before, <=, 3);
  g_assert_cmpuint (self->n_failures, ==, 0);
  g_assert_null (ae_query_model_dup_error (self->model));

  /* Cancelled, and wanted again before that has ended. */
  first = get_item (self->model, 400);
  while (!ae_query_model_get_loading (self->model))
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&first);
  first = get_item (self->model, 401);
  wait_for_number (first, 401);
  g_assert_cmpuint (self->n_failures, ==, 0);
}

static void
test_dropped (Fixture *self, gconstpointer unused)
{
  load (self);
  g_autoptr (AeQueryItem) item = get_item (self->model, 3);
  while (!ae_query_model_get_loading (self->model))
    g_main_context_iteration (NULL, TRUE);
  gpointer gone = self->model;
  g_object_add_weak_pointer (G_OBJECT (self->model), &gone);
  g_clear_object (&self->model);
  g_assert_null (gone);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (ae_query_item_get_row (item));

  /* The connection is free, and the server's cursor goes with the next request. */
  ClientResult result = { NULL };
  g_autoptr (AeStatement) statement = ae_connection_create_statement (self->connection, "SELECT 1");
  ae_statement_execute_async (statement, NULL, client_result_callback, &result);
  g_autoptr (GError) error = NULL;
  ae_statement_execute_finish (statement, client_result_wait (&result), &error);
  g_assert_no_error (error);
  client_result_clear (&result);
}

/* --- errors -------------------------------------------------------------------------------- */

static void
test_page_fails (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  load (self);
  g_autoptr (AeQueryItem) before = get_item (self->model, 0);
  wait_for_number (before, 0);

  /* Somebody else has the connection for a while. */
  g_autoptr (AeCursor) other = client_query (self->connection, "SELECT n, t FROM Numbers");
  g_autoptr (AeQueryItem) item = get_item (self->model, 500);
  client_wait_until (is_settled, item);
  g_assert_null (ae_query_item_get_row (item));
  error = ae_query_item_dup_error (item);
  g_assert_error (error, AE_ERROR, AE_ERROR_BUSY);
  g_clear_error (&error);
  client_wait_until (is_idle, self->model);
  g_assert_cmpuint (self->n_failures, ==, 1);
  g_object_get (self->model, "error", &error, NULL);
  g_assert_error (error, AE_ERROR, AE_ERROR_BUSY);
  /* It is no end: the list is as long as it was. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->model)), ==, N_NUMBERS);

  g_assert_true (ae_cursor_close (other, NULL, NULL));
  ae_query_model_retry (self->model);
  g_assert_null (ae_query_model_dup_error (self->model));
  g_assert_null (ae_query_item_dup_error (item));
  wait_for_number (item, 500);
}

static void
test_connection_lost (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  load (self);
  g_autoptr (AeQueryItem) here = get_item (self->model, 0);
  wait_for_number (here, 0);
  ae_emulator_server_drop_connections (self->fixture.server);
  g_autoptr (AeQueryItem) item = get_item (self->model, 500);
  client_wait_until (is_settled, item);
  error = ae_query_item_dup_error (item);
  g_assert_nonnull (error);
  g_clear_error (&error);
  client_wait_until (is_idle, self->model);
  g_assert_cmpuint (self->n_failures, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->model)), ==, N_NUMBERS);

  /* A new session does not have the rows of the old one; a cursor of the same number could be
   * somebody else's. */
  g_assert_true (ae_connection_open (self->connection, NULL, &error));
  g_autoptr (AeQueryItem) other = get_item (self->model, 700);
  client_wait_until (is_settled, other);
  error = ae_query_item_dup_error (other);
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
  g_clear_error (&error);
  client_wait_until (is_idle, self->model);

  load (self);
  g_assert_null (ae_query_model_dup_error (self->model));
  g_assert_cmpuint (self->n_changes, ==, 2);
  g_assert_cmpuint (self->removed, ==, N_NUMBERS);
  g_autoptr (AeQueryItem) anew = get_item (self->model, 500);
  g_assert_true (anew != item);
  wait_for_number (anew, 500);
  assert_number (here, 0);
}

static void
test_load_fails (Fixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *sql;
    gboolean is_ours;
    int code;
  } cases[] = {
    { "SELECT n FROM Nowhere", FALSE, AE_SERVER_ERROR_INVALID_OBJECT },
    { "DELETE Numbers", FALSE, 16937 },
    { "SELECT n FROM Numbers; SELECT t FROM Numbers", FALSE, 16937 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AeQueryModel) model = make_model (self, cases[i].sql, 3);
      g_autoptr (GError) error = NULL;

      self->n_failures = self->n_changes = 0;
      g_assert_false (ae_query_model_load (model, NULL, &error));
      g_assert_error (error, AE_SERVER_ERROR, cases[i].code);
      g_assert_cmpuint (self->n_failures, ==, 1);
      g_assert_cmpuint (self->n_changes, ==, 0);
      g_assert_false (ae_query_model_get_loading (model));
      g_autoptr (GError) kept = ae_query_model_dup_error (model);
      g_assert_error (kept, AE_SERVER_ERROR, cases[i].code);
    }

  g_autoptr (AeStatement) call = ae_connection_create_call (self->connection, "sp_who");
  g_autoptr (AeQueryModel) model = ae_query_model_new (call);
  g_autoptr (GError) error = NULL;
  g_assert_false (ae_query_model_load (model, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED);
  /* Nothing was run, and the connection is none the worse. */
  load (self);
  g_assert_cmpuint (self->added, ==, N_NUMBERS);
}

/* --- a server that lies -------------------------------------------------------------------- */

static void
expect_page_error (Fixture *self, guint position, AeTdsWriter *writer, int code)
{
  g_autoptr (GBytes) tokens = ae_tds_writer_steal_bytes (writer);

  ae_emulator_server_script_answer (self->fixture.server, "sp_cursorfetch", tokens);
  g_autoptr (AeQueryItem) item = get_item (self->model, position);
  client_wait_until (is_settled, item);
  g_autoptr (GError) error = ae_query_item_dup_error (item);
  g_assert_error (error, AE_ERROR, code);
  g_assert_null (ae_query_item_get_row (item));
  client_wait_until (is_idle, self->model);
  ae_emulator_server_script_answer (self->fixture.server, "sp_cursorfetch", NULL);

  ae_query_model_retry (self->model);
  wait_for_number (item, position);
}

static void
write_rows (AeTdsWriter *writer, guint n_rows)
{
  write_columns (writer, "is");
  for (guint i = 0; i < n_rows; i++)
    {
      ae_tds_writer_u8 (writer, 0xD1);
      write_int (writer, i);
      write_text (writer, "made up");
    }
  end_call (writer);
}

/* Never rows that are empty, and never those of another place. */
static void
test_wrong_rows (Fixture *self, gconstpointer unused)
{
  static const guint n_rows[] = { 0, 1, PAGE - 1, PAGE + 1, 2 * PAGE };
  g_auto (AeTdsWriter) nothing = AE_TDS_WRITER_INIT;
  g_auto (AeTdsWriter) columns = AE_TDS_WRITER_INIT;

  load (self);
  for (guint i = 0; i < G_N_ELEMENTS (n_rows); i++)
    {
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

      write_rows (&writer, n_rows[i]);
      expect_page_error (self, i * PAGE, &writer, AE_ERROR_PROTOCOL);
    }

  end_call (&nothing);
  expect_page_error (self, 10 * PAGE, &nothing, AE_ERROR_PROTOCOL);
  write_columns (&columns, "iss");
  end_call (&columns);
  expect_page_error (self, 11 * PAGE, &columns, AE_ERROR_PROTOCOL);
}

/* The answer to opening says nothing that a list could be made of. */
static void
test_wrong_opening (Fixture *self, gconstpointer unused)
{
  g_auto (AeTdsWriter) nothing = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;

  end_call (&nothing);
  g_autoptr (GBytes) tokens = ae_tds_writer_steal_bytes (&nothing);
  ae_emulator_server_script_answer (self->fixture.server, "sp_cursoropen", tokens);
  g_assert_false (ae_query_model_load (self->model, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED);
  g_assert_cmpuint (self->n_changes, ==, 0);
  ae_emulator_server_script_answer (self->fixture.server, "sp_cursoropen", NULL);
  load (self);
}

/* --- changes ------------------------------------------------------------------------------- */

static void
test_snapshot (Fixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) other = client_fixture_open (&self->fixture, "");

  load (self);
  g_autoptr (AeQueryItem) old = get_item (self->model, 10);
  g_autoptr (AeQueryItem) waiting = get_item (self->model, 900);
  wait_for_number (old, 10);
  client_wait_until (is_settled, waiting);
  client_execute (other, "DELETE Numbers WHERE n < 10; INSERT Numbers VALUES (-1, N'row -1');"
                         "UPDATE Numbers SET t = N'changed' WHERE n = 500");

  /* Not one is missing, and none comes twice. */
  for (guint i = 0; i < N_NUMBERS; i += PAGE)
    {
      g_autoptr (AeQueryItem) item = get_item (self->model, i);

      wait_for_number (item, i);
    }

  g_autoptr (AeQueryItem) unfilled = get_item (self->model, 333);
  g_assert_null (ae_query_item_get_row (unfilled));
  load (self);
  g_assert_cmpuint (self->removed, ==, N_NUMBERS);
  g_assert_cmpuint (self->added, ==, N_NUMBERS - 9);
  g_autoptr (AeQueryItem) first = get_item (self->model, 0);
  g_autoptr (AeQueryItem) second = get_item (self->model, 1);
  wait_for_number (first, -1);
  assert_number (second, 10);
  assert_number (old, 10);
  g_autoptr (GError) error = ae_query_item_dup_error (unfilled);
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
}

/* --- encrypted ----------------------------------------------------------------------------- */

static void
test_encrypted (Fixture *self, gconstpointer unused)
{
  g_autoptr (AeQueryModel) model
      = make_model (self, "SELECT FirstName, SSN, BirthDate FROM Patients WHERE SSN = @ssn", 3);
  AeStatement *statement = ae_query_model_get_statement (model);
  g_autoptr (GError) error = NULL;

  ae_statement_require_encryption (statement, "@ssn");
  ae_statement_bind_string (statement, "@ssn", "795-73-9838");
  g_assert_true (ae_query_model_load (model, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1);
  g_assert_cmpint (ae_column_get_encryption_type (ae_query_model_get_column (model, 1)), ==,
                   AE_ENCRYPTION_TYPE_DETERMINISTIC);
  g_autoptr (AeQueryItem) item = get_item (model, 0);
  client_wait_until (is_settled, item);
  g_autofree char *ssn = ae_query_item_dup_text (item, 1);
  g_assert_cmpstr (ssn, ==, "795-73-9838");
  g_autofree char *birth = ae_query_item_dup_text (item, 2);
  g_assert_cmpstr (birth, ==, "1996-09-10");

  /* Another value of the parameter, another list. */
  ae_statement_bind_string (statement, "@ssn", "000-00-0000");
  g_assert_true (ae_query_model_load (model, NULL, &error));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  g_assert_cmpuint (self->removed, ==, 1);
}

/* Columns that must be encrypted are held to it, page by page. */
static void
test_expected_encryption (Fixture *self, gconstpointer unused)
{
  g_autoptr (AeQueryModel) model = make_model (self, "SELECT FirstName FROM Patients", 3);
  g_autoptr (GError) error = NULL;

  ae_statement_expect_encryption (ae_query_model_get_statement (model), "FirstName",
                                  AE_ENCRYPTION_TYPE_DETERMINISTIC);
  g_assert_false (ae_query_model_load (model, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED);
}

static void
test_undecryptable_cell (Fixture *self, gconstpointer unused)
{
  const char *nothing[] = { NULL };

  ae_connection_set_trusted_key_paths (self->connection, nothing);
  g_autoptr (AeQueryModel) model
      = make_model (self, "SELECT FirstName, SSN FROM Patients ORDER BY PatientId", 3);
  g_autoptr (GError) error = NULL;
  g_assert_true (ae_query_model_load (model, NULL, &error));
  g_autoptr (AeQueryItem) item = get_item (model, 0);
  client_wait_until (is_settled, item);

  g_assert_null (ae_query_item_dup_error (item));
  g_autofree char *name = ae_query_item_dup_text (item, 0);
  g_assert_cmpstr (name, ==, "Catherine");
  g_assert_null (ae_query_item_dup_text (item, 1));
  error = ae_row_dup_error (ae_query_item_get_row (item), 1);
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_NOT_TRUSTED);
}

/* --- asynchronous -------------------------------------------------------------------------- */

static void
test_async (Fixture *self, gconstpointer unused)
{
  g_auto (ClientResult) result = { NULL };
  g_auto (ClientResult) late = { NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_signal_connect (self->model, "notify::loading", G_CALLBACK (count_notifications), &n);
  ae_query_model_load_async (self->model, NULL, client_result_callback, &result);
  g_assert_true (ae_query_model_get_loading (self->model));
  g_assert_cmpuint (self->n_changes, ==, 0);
  g_assert_true (ae_query_model_load_finish (self->model, client_result_wait (&result), &error));
  g_assert_no_error (error);
  g_assert_false (ae_query_model_get_loading (self->model));
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (self->added, ==, N_NUMBERS);
  g_autoptr (AeQueryItem) item = get_item (self->model, 42);
  wait_for_number (item, 42);

  /* What its caller has cancelled is no failure of the list, which stays as it is. */
  g_cancellable_cancel (cancellable);
  ae_query_model_load_async (self->model, cancellable, client_result_callback, &late);
  g_assert_false (ae_query_model_load_finish (self->model, client_result_wait (&late), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (ae_query_model_dup_error (self->model));
  g_assert_cmpuint (self->n_failures, ==, 0);
  g_assert_cmpuint (self->n_changes, ==, 1);
  assert_number (item, 42);
}

/* Changes come in the context of the thread that made the list, also when nobody pushed it. */
static gpointer
run_in_thread (gpointer data)
{
  Fixture *self = data;
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  g_autoptr (AeQueryModel) model = make_model (self, "SELECT n, t FROM Numbers ORDER BY n", 3);
  g_assert_true (ae_query_model_load (model, NULL, NULL));
  g_main_context_pop_thread_default (context);

  g_autoptr (AeQueryItem) item = get_item (model, 5);
  while (!is_settled (item))
    g_main_context_iteration (context, TRUE);
  assert_number (item, 5);
  while (ae_query_model_get_loading (model))
    g_main_context_iteration (context, TRUE);
  return NULL;
}

static void
test_other_context (Fixture *self, gconstpointer unused)
{
  g_thread_join (g_thread_new ("owner", run_in_thread, self));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("load", test_load);
  add ("items", test_items);
  add ("whole-list", test_whole_list);
  add ("window", test_window);
  add ("passing-by", test_passing_by);
  add ("dropped", test_dropped);
  add ("page-fails", test_page_fails);
  add ("connection-lost", test_connection_lost);
  add ("load-fails", test_load_fails);
  add ("wrong-rows", test_wrong_rows);
  add ("wrong-opening", test_wrong_opening);
  add ("snapshot", test_snapshot);
  add ("encrypted", test_encrypted);
  add ("expected-encryption", test_expected_encryption);
  add ("undecryptable-cell", test_undecryptable_cell);
  add ("async", test_async);
  add ("other-context", test_other_context);
  return g_test_run ();
}
