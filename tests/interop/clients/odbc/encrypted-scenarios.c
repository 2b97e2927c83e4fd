/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What applications do with encrypted columns beyond writing and reading them. */

#include "encrypted.h"

#include <string.h>

static const struct
{
  const char *name;
  gboolean (*run) (GError **error);
} scenarios[] = {
  { "prepare-by-default", encrypted_prepare_by_default },
  { "prepare-at-once", encrypted_prepare_at_once },
  { "direct", encrypted_direct },
  { "arrays", encrypted_arrays },
  { "cursor", encrypted_cursor },
  { "procedures", encrypted_procedures },
  { "keys", encrypted_keys },
  { "merge", encrypted_merge },
  { "queries", encrypted_queries },
};

gboolean
encrypted_scenario (const char *name, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (scenarios); i++)
    if (g_str_equal (name, scenarios[i].name))
      return scenarios[i].run (error);
  return fail (error, "no such scenario: %s", name);
}

/* --- what they share ------------------------------------------------------------------------- */

gboolean
encrypted_create (Session *session, const char *table, const char *more, GError **error)
{
  g_autofree char *drop = g_strdup_printf ("DROP TABLE IF EXISTS %s", table);
  g_autofree char *create = g_strdup_printf (
      "CREATE TABLE %s (id int NOT NULL PRIMARY KEY, " SSN_COLUMN ", " NAME_COLUMN "%s)", table,
      more);

  return session_run (session, drop, error) && session_run (session, create, error);
}

void
person_set (Person *self, gint32 id, const char *ssn, const char *name)
{
  glong length = 0;
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (name, -1, NULL, &length, NULL);

  self->id = id;
  self->id_length = sizeof self->id;
  g_strlcpy (self->ssn, ssn, sizeof self->ssn);
  self->ssn_length = SQL_NTS;
  memcpy (self->name, wide, (length + 1) * sizeof (gunichar2));
  self->name_length = length * (glong) sizeof (gunichar2);
}

void
person_bind_ssn (Person *self, SQLHSTMT statement, SQLUSMALLINT ordinal)
{
  SQLBindParameter (statement, ordinal, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_CHAR, 11, 0, self->ssn, 0,
                    &self->ssn_length);
}

void
person_bind (Person *self, SQLHSTMT statement, SQLUSMALLINT ordinal)
{
  SQLBindParameter (statement, ordinal, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0, &self->id,
                    0, &self->id_length);
  person_bind_ssn (self, statement, ordinal + 1);
  SQLBindParameter (statement, ordinal + 2, SQL_PARAM_INPUT, SQL_C_WCHAR, SQL_WVARCHAR, 50, 0,
                    self->name, 0, &self->name_length);
}

gboolean
person_insert (Person *self, Session *session, const char *table, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);
  g_autofree char *sql = g_strdup_printf ("INSERT INTO %s (id, ssn, name) VALUES (?, ?, ?)", table);

  person_bind (self, statement, 1);
  return statement_execute (statement, sql, error);
}

gboolean
encrypted_expect (SQLHSTMT statement, const char *what, const char *expected, GError **error)
{
  if (!statement_good (statement, SQLExecute (statement), what, error))
    return FALSE;
  g_autofree char *found = statement_dump (statement, error);
  return found != NULL && expect_text (found, expected, what, error);
}

gboolean
encrypted_refused (SQLHSTMT statement, const char *what, SQLINTEGER number, GError **error)
{
  SQLRETURN result = SQLExecute (statement);

  while (SQL_SUCCEEDED (result))
    result = SQLMoreResults (statement);
  if (result != SQL_ERROR)
    return fail (error, "%s: no error, %d was expected", what, number);
  g_autoptr (GPtrArray) records = odbc_diagnose (SQL_HANDLE_STMT, statement);
  for (guint i = 0; i < records->len; i++)
    if (((Diagnostic *) g_ptr_array_index (records, i))->number == number)
      return TRUE;
  const Diagnostic *first = records->len > 0 ? g_ptr_array_index (records, 0) : NULL;
  return fail (error, "%s: error %d \"%s\", expected %d", what, first != NULL ? first->number : 0,
               first != NULL ? first->text : "", number);
}
