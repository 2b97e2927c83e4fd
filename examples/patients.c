/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Patients, looked up by a social security number that the server never sees.
 *
 *   patients CONNECTION-STRING PASSWORD-FILE
 *
 * Every call is asynchronous. So that the program reads from top to bottom, it turns the main loop
 * itself until the call at hand is done; a program with a loop of its own goes on in the callback.
 */

#include <aeclient/aeclient.h>

#define ENCRYPTED(type)                                                        \
  "ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = " type ", " \
  "ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256')"
#define CREATE                                                                     \
  "CREATE TABLE Patients (PatientId int IDENTITY(1, 1), "                          \
  "SSN char(11) COLLATE Latin1_General_BIN2 " ENCRYPTED (                          \
      "DETERMINISTIC") " NOT NULL, "                                               \
                       "FirstName nvarchar(50) NULL, LastName nvarchar(50) NULL, " \
                       "BirthDate date " ENCRYPTED ("RANDOMIZED") " NOT NULL)"
#define INSERT                                                  \
  "INSERT INTO Patients (SSN, FirstName, LastName, BirthDate) " \
  "VALUES (@ssn, @first, @last, @birth)"
#define SELECT "SELECT SSN, FirstName, LastName, BirthDate FROM Patients"
#define ORDER " ORDER BY PatientId"

/* --- waiting -------------------------------------------------------------------------------- */

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **done = user_data;

  *done = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **done)
{
  while (*done == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *done;
}

static guint ticks;

static gboolean
on_tick (gpointer user_data)
{
  ticks++;
  return G_SOURCE_CONTINUE;
}

static void
report_ticks (const char *what)
{
  g_print ("%s; meanwhile the main loop went round %u times\n", what, ticks);
  ticks = 0;
}

static AeCursor *
query (AeStatement *statement, GError **error)
{
  g_autoptr (GAsyncResult) done = NULL;

  ae_statement_query_async (statement, NULL, on_done, &done);
  return ae_statement_query_finish (statement, wait_for (&done), error);
}

static gboolean
execute (AeStatement *statement, GError **error)
{
  g_autoptr (GAsyncResult) done = NULL;

  ae_statement_execute_async (statement, NULL, on_done, &done);
  return ae_statement_execute_finish (statement, wait_for (&done), error) != -1 || *error == NULL;
}

static gboolean
next (AeCursor *cursor, GError **error)
{
  g_autoptr (GAsyncResult) done = NULL;

  ae_cursor_next_async (cursor, NULL, on_done, &done);
  return ae_cursor_next_finish (cursor, wait_for (&done), error);
}

/* --- the patients --------------------------------------------------------------------------- */

static AeConnection *
open_connection (const char *connection_string,
                 const char *setting,
                 const char *password_file,
                 GError **error)
{
  g_autofree char *full = g_strconcat (connection_string, ";ColumnEncryption=", setting, NULL);
  g_autofree char *password = NULL;
  g_autoptr (GAsyncResult) done = NULL;

  if (!g_file_get_contents (password_file, &password, NULL, error))
    return NULL;

  g_autoptr (AeConnection) connection = ae_connection_new_from_string (full, error);
  if (connection == NULL)
    return NULL;

  ae_connection_set_password (connection, g_strchomp (password));
  ae_connection_open_async (connection, NULL, on_done, &done);
  if (!ae_connection_open_finish (connection, wait_for (&done), error))
    return NULL;
  return g_steal_pointer (&connection);
}

static gboolean
execute_text (AeConnection *connection, const char *sql, GError **error)
{
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, sql);

  return execute (statement, error);
}

static gboolean
insert (AeConnection *connection, const char *const *patient, GError **error)
{
  static const char *const types[][2] = { { "@ssn", "char(11)" },
                                          { "@first", "nvarchar(50)" },
                                          { "@last", "nvarchar(50)" },
                                          { "@birth", "date" } };
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, INSERT);

  /* Encrypted columns want the exact type. */
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (!ae_statement_declare (statement, types[i][0], types[i][1], error))
        return FALSE;
      ae_statement_bind_string (statement, types[i][0], patient[i]);
    }
  return execute (statement, error);
}

static gboolean
make_table (AeConnection *connection, GError **error)
{
  static const char *const patients[][4]
      = { { "795-73-9838", "Catherine", "Abel", "1996-09-10" },
          { "990-00-6818", "Kim", "Abercrombie", "1985-11-23" } };

  if (!execute_text (connection, "DROP TABLE IF EXISTS Patients", error)
      || !execute_text (connection, CREATE, error))
    return FALSE;

  ticks = 0; /* from here on: describe, key unwrap, query */
  for (guint i = 0; i < G_N_ELEMENTS (patients); i++)
    if (!insert (connection, patients[i], error))
      return FALSE;
  report_ticks ("Written");
  return TRUE;
}

static gboolean
find (AeConnection *connection, const char *ssn, GError **error)
{
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, SELECT " WHERE SSN = @ssn");

  if (!ae_statement_declare (statement, "@ssn", "char(11)", error))
    return FALSE;
  ae_statement_bind_string (statement, "@ssn", ssn);

  g_autoptr (AeCursor) found = query (statement, error);
  while (found != NULL && next (found, error))
    g_print ("%s is %s %s, born %s\n", ae_cursor_get_string (found, 0, NULL),
             ae_cursor_get_string (found, 1, NULL), ae_cursor_get_string (found, 2, NULL),
             ae_cursor_get_string (found, 3, NULL));
  report_ticks ("Found");
  g_print ("\n");
  return *error == NULL;
}

static gboolean
compare (AeConnection *enabled, AeConnection *disabled, GError **error)
{
  g_autoptr (AeStatement) decrypting = ae_connection_create_statement (enabled, SELECT ORDER);
  g_autoptr (AeStatement) looking = ae_connection_create_statement (disabled, SELECT ORDER);
  g_autoptr (AeCursor) plain = query (decrypting, error);
  g_autoptr (AeCursor) stored = plain != NULL ? query (looking, error) : NULL;

  while (stored != NULL && next (plain, error) && next (stored, error))
    for (guint i = 0; i < ae_cursor_get_n_columns (plain); i++)
      {
        AeColumn *column = ae_cursor_get_column (plain, i);
        gboolean encrypted = ae_column_get_encryption_type (column) != AE_ENCRYPTION_TYPE_NONE;

        g_print ("%-10s %-12s %s%s\n", ae_column_get_name (column),
                 ae_cursor_get_string (plain, i, NULL), encrypted ? "0x" : "",
                 ae_cursor_get_string (stored, i, NULL));
      }
  return *error == NULL;
}

int
main (int argc, char **argv)
{
  g_autoptr (AeConnection) enabled = NULL;
  g_autoptr (AeConnection) disabled = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 3)
    {
      g_printerr ("Usage: %s CONNECTION-STRING PASSWORD-FILE\n", argv[0]);
      return 2;
    }

  g_timeout_add (1, on_tick, NULL);
  if ((enabled = open_connection (argv[1], "Enabled", argv[2], &error)) == NULL
      || (disabled = open_connection (argv[1], "Disabled", argv[2], &error)) == NULL
      || !make_table (enabled, &error) || !find (enabled, "795-73-9838", &error)
      || !compare (enabled, disabled, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  return 0;
}
