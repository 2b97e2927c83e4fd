/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the server does with ciphertext that a client wrote, without its keys: keys of tables,
 * MERGE, joins and groups. All of it is about equality of deterministic columns. */

#include "encrypted.h"

#define ADA_SSN "795-73-9838"
#define BOB_SSN "990-00-6818"
#define EVE_SSN "123-45-6789"

static Session *
open (const char *more, GError **error)
{
  g_autoptr (Session) session = encrypted_open (TRUE, error);

  /* Those that refer to it. */
  if (session == NULL || !session_run (session, "DROP TABLE IF EXISTS OdbcVisits", error)
      || !encrypted_create (session, "OdbcPersons", more, error))
    return NULL;
  return g_steal_pointer (&session);
}

static gboolean
insert (Session *session, gint32 id, const char *ssn, const char *name, GError **error)
{
  Person person;

  person_set (&person, id, ssn, name);
  return person_insert (&person, session, "OdbcPersons", error);
}

static SQLHSTMT
prepare (Session *session, const char *sql, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);

  return statement_good (statement, SQLPrepare (statement, (SQLCHAR *) sql, SQL_NTS), sql, error)
             ? g_steal_pointer (&statement)
             : NULL;
}

/* A unique column, and one of another table that refers to it. */
gboolean
encrypted_keys (GError **error)
{
  g_autoptr (Session) session = open (", UNIQUE (ssn)", error);
  Person person;

  if (session == NULL
      || !session_run (session,
                       "CREATE TABLE OdbcVisits (id int NOT NULL, " SSN_COLUMN
                       ", CONSTRAINT FK_visits FOREIGN KEY (ssn) REFERENCES OdbcPersons (ssn))",
                       error)
      || !insert (session, 1, ADA_SSN, "Ada", error))
    return FALSE;

  g_auto (SQLHSTMT) add
      = prepare (session, "INSERT INTO OdbcPersons (id, ssn, name) VALUES (?, ?, ?)", error);
  g_auto (SQLHSTMT) visit
      = add != NULL ? prepare (session, "INSERT INTO OdbcVisits (id, ssn) VALUES (?, ?)", error)
                    : NULL;
  g_auto (SQLHSTMT) move
      = visit != NULL ? prepare (session, "UPDATE OdbcVisits SET ssn = ?", error) : NULL;
  g_auto (SQLHSTMT) forget
      = move != NULL ? prepare (session, "DELETE OdbcPersons WHERE ssn = ?", error) : NULL;
  if (forget == NULL)
    return FALSE;
  person_bind (&person, add, 1);
  SQLBindParameter (visit, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0, &person.id, 0,
                    &person.id_length);
  person_bind_ssn (&person, visit, 2);
  person_bind_ssn (&person, move, 1);
  person_bind_ssn (&person, forget, 1);

  person_set (&person, 2, ADA_SSN, "another Ada");
  if (!encrypted_refused (add, "the same ssn again", 2627, error)
      || !encrypted_expect (visit, "who is there", "(1)\n", error))
    return FALSE;
  if (!encrypted_refused (forget, "somebody who is referred to", 547, error))
    return FALSE;
  person_set (&person, 3, BOB_SSN, "Bob");
  if (!encrypted_refused (visit, "who is not there", 547, error)
      || !encrypted_refused (move, "to somebody who is not there", 547, error)
      || !encrypted_expect (add, "Bob", "(1)\n", error)
      || !encrypted_expect (visit, "who has come", "(1)\n", error)
      || !encrypted_expect (move, "all to Bob", "(2)\n", error))
    return FALSE;
  /* NULL refers to nobody. */
  person.id = 4;
  person.ssn_length = SQL_NULL_DATA;
  if (!encrypted_expect (visit, "nobody", "(1)\n", error))
    return FALSE;
  person_set (&person, 0, ADA_SSN, "");
  return encrypted_expect (forget, "nobody refers to her any more", "(1)\n", error)
         && session_expect (session, "SELECT id, ssn FROM OdbcVisits ORDER BY id",
                            "2|" BOB_SSN "\n3|" BOB_SSN "\n4|NULL\n", error);
}

/* Who is there is changed, who is not is added. */
gboolean
encrypted_merge (GError **error)
{
  g_autoptr (Session) session = open ("", error);
  Person person;

  if (session == NULL || !insert (session, 1, ADA_SSN, "Ada", error)
      || !insert (session, 2, BOB_SSN, "Bob", error))
    return FALSE;
  g_auto (SQLHSTMT) merge = prepare (
      session,
      "MERGE OdbcPersons AS t USING (SELECT id, ssn, name FROM OdbcNews) AS s ON t.ssn = s.ssn "
      "WHEN MATCHED THEN UPDATE SET name = s.name "
      "WHEN NOT MATCHED THEN INSERT (id, ssn, name) VALUES (s.id, s.ssn, s.name);",
      error);
  if (merge == NULL || !encrypted_create (session, "OdbcNews", "", error))
    return FALSE;
  person_set (&person, 7, BOB_SSN, "Robert");
  if (!person_insert (&person, session, "OdbcNews", error))
    return FALSE;
  person_set (&person, 8, EVE_SSN, "Eve");
  return person_insert (&person, session, "OdbcNews", error)
         && encrypted_expect (merge, "MERGE", "(2)\n", error)
         && session_expect (session, "SELECT id, ssn, name FROM OdbcPersons ORDER BY id",
                            "1|" ADA_SSN "|Ada\n2|" BOB_SSN "|Robert\n8|" EVE_SSN "|Eve\n", error)
         && session_run (session, "DROP TABLE OdbcNews", error);
}

gboolean
encrypted_queries (GError **error)
{
  static const struct
  {
    const char *sql, *expected;
  } queries[] = {
    { "SELECT a.id, b.id FROM OdbcPersons a JOIN OdbcPersons b ON a.ssn = b.ssn AND a.id < b.id",
      "1|3\n" },
    { "SELECT ssn, COUNT(*) AS n FROM OdbcPersons GROUP BY ssn ORDER BY n DESC, MIN(id)",
      ADA_SSN "|2\n" BOB_SSN "|1\nNULL|1\n" },
    { "SELECT ssn FROM OdbcPersons GROUP BY ssn HAVING COUNT(*) > 1", ADA_SSN "\n" },
    { "SELECT COUNT(*) FROM (SELECT DISTINCT ssn FROM OdbcPersons) AS d", "3\n" },
    { "SELECT COUNT(DISTINCT ssn) FROM OdbcPersons", "2\n" },
    { "SELECT id FROM OdbcPersons WHERE ssn IN (SELECT ssn FROM OdbcPersons WHERE id = 3) "
      "ORDER BY id",
      "1\n3\n" },
    { "SELECT p.id FROM OdbcPersons p WHERE EXISTS (SELECT 1 FROM OdbcPersons q WHERE q.ssn = "
      "p.ssn AND q.id <> p.id) ORDER BY p.id",
      "1\n3\n" },
    { "SELECT COUNT(*) FROM (SELECT ssn FROM OdbcPersons WHERE id < 3 UNION SELECT ssn FROM "
      "OdbcPersons) AS u",
      "3\n" },
  };
  static const struct
  {
    const char *sql;
    SQLINTEGER number;
  } refused[] = {
    { "SELECT a.id FROM OdbcPersons a JOIN OdbcPersons b ON a.name = b.name", 33277 },
    { "SELECT a.id FROM OdbcPersons a JOIN OdbcPersons b ON a.ssn < b.ssn", 33277 },
  };
  g_autoptr (Session) session = open ("", error);
  Person person;

  if (session == NULL || !insert (session, 1, ADA_SSN, "Ada", error)
      || !insert (session, 2, BOB_SSN, "Bob", error)
      || !insert (session, 3, ADA_SSN, "Ada again", error))
    return FALSE;
  person_set (&person, 4, "", "nobody");
  person.ssn_length = SQL_NULL_DATA;
  if (!person_insert (&person, session, "OdbcPersons", error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    if (!session_expect (session, queries[i].sql, queries[i].expected, error))
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    if (!session_refused (session, refused[i].sql, refused[i].number, NULL, error))
      return FALSE;
  /* With a parameter, in every place. */
  g_auto (SQLHSTMT) statement = prepare (
      session,
      "SELECT COUNT(*) FROM OdbcPersons WHERE ssn = ? OR (ssn <> ? AND ssn IN (?)) HAVING 1 = 1",
      error);
  if (statement == NULL)
    return FALSE;
  person_set (&person, 0, ADA_SSN, "");
  for (SQLUSMALLINT i = 1; i <= 3; i++)
    person_bind_ssn (&person, statement, i);
  return encrypted_expect (statement, "=, <> and IN", "2\n", error);
}
