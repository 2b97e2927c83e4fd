/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Procedures with encrypted parameters: in, out, and both at once. */

#include "encrypted.h"

#include <string.h>

/* What is encrypted only follows from what the bodies do with the parameters. */
static const char *const definitions[] = {
  "DROP PROCEDURE IF EXISTS OdbcSecretAdd",
  "CREATE PROCEDURE OdbcSecretAdd @id int, @ssn char(11), @name nvarchar(50) AS "
  "INSERT INTO OdbcPersons (id, ssn, name) VALUES (@id, @ssn, @name); RETURN @id + 40",
  "DROP PROCEDURE IF EXISTS OdbcSecretGet",
  "CREATE PROCEDURE OdbcSecretGet @ssn char(11), @id int OUTPUT, @name nvarchar(50) OUTPUT AS "
  "SELECT @id = id, @name = name FROM OdbcPersons WHERE ssn = @ssn; RETURN 7",
  "DROP PROCEDURE IF EXISTS OdbcSecretNext",
  "CREATE PROCEDURE OdbcSecretNext @ssn char(11) OUTPUT AS "
  "SELECT name FROM OdbcPersons WHERE ssn = @ssn; "
  "SELECT @ssn = b.ssn FROM OdbcPersons a JOIN OdbcPersons b ON b.id = a.id + 1 "
  "WHERE a.ssn = @ssn",
  "DROP TABLE IF EXISTS OdbcTypes",
  "CREATE TABLE OdbcTypes (id int IDENTITY, i bigint" DETERMINISTIC ", d decimal(19, 4)" RANDOMIZED
  ", b varbinary(10)" DETERMINISTIC ", t datetime2(7)" RANDOMIZED ")",
  "DROP PROCEDURE IF EXISTS OdbcSecretTypes",
  "CREATE PROCEDURE OdbcSecretTypes @i bigint OUTPUT, @d decimal(19, 4) OUTPUT, "
  "@b varbinary(10) OUTPUT, @t datetime2(7) OUTPUT AS "
  "INSERT INTO OdbcTypes (i, d, b, t) VALUES (@i, @d, @b, @t); "
  "SELECT @i = i, @d = d, @b = b, @t = t FROM OdbcTypes WHERE id = 1",
};

typedef struct
{
  gint32 status, id;
  gunichar2 name[51];
  char ssn[12];
  SQLLEN status_length, id_length, name_length, ssn_length;
} Outputs;

static void
bind_status (Outputs *self, SQLHSTMT statement)
{
  SQLBindParameter (statement, 1, SQL_PARAM_OUTPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0, &self->status,
                    0, &self->status_length);
}

static SQLHSTMT
prepare (Session *session, const char *sql, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);

  return statement_good (statement, SQLPrepare (statement, (SQLCHAR *) sql, SQL_NTS), sql, error)
             ? g_steal_pointer (&statement)
             : NULL;
}

static gboolean
expect_number (gint32 found, gint32 expected, const char *what, GError **error)
{
  return found == expected || fail (error, "%s: %d, expected %d", what, found, expected);
}

static gboolean
expect_name (const Outputs *outputs, const char *expected, GError **error)
{
  if (outputs->name_length == SQL_NULL_DATA)
    return expect_text (NULL, expected, "@name", error);
  g_autofree char *found = g_utf16_to_utf8 (
      outputs->name, outputs->name_length / (glong) sizeof (gunichar2), NULL, NULL, NULL);
  return expect_text (found, expected, "@name", error);
}

static gboolean
add (Session *session, GError **error)
{
  g_auto (SQLHSTMT) statement = prepare (session, "{? = call OdbcSecretAdd (?, ?, ?)}", error);
  Outputs outputs = { 0 };
  Person person;

  if (statement == NULL)
    return FALSE;
  bind_status (&outputs, statement);
  person_bind (&person, statement, 2);
  person_set (&person, 1, "795-73-9838", "Ada Ωmega");
  if (!encrypted_expect (statement, "OdbcSecretAdd", "(1)\n", error)
      || !expect_number (outputs.status, 41, "the return status", error))
    return FALSE;
  person_set (&person, 2, "990-00-6818", "");
  person.name_length = SQL_NULL_DATA;
  return encrypted_expect (statement, "OdbcSecretAdd, again", "(1)\n", error)
         && expect_number (outputs.status, 42, "the return status", error);
}

static gboolean
get (Session *session, GError **error)
{
  g_auto (SQLHSTMT) statement = prepare (session, "{? = call OdbcSecretGet (?, ?, ?)}", error);
  Outputs outputs = { 0 };
  Person person;

  if (statement == NULL)
    return FALSE;
  bind_status (&outputs, statement);
  person_bind_ssn (&person, statement, 2);
  SQLBindParameter (statement, 3, SQL_PARAM_OUTPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0, &outputs.id, 0,
                    &outputs.id_length);
  SQLBindParameter (statement, 4, SQL_PARAM_OUTPUT, SQL_C_WCHAR, SQL_WVARCHAR, 50, 0, outputs.name,
                    sizeof outputs.name, &outputs.name_length);
  person_set (&person, 0, "795-73-9838", "");
  if (!encrypted_expect (statement, "OdbcSecretGet", "", error)
      || !expect_number (outputs.status, 7, "the return status", error)
      || !expect_number (outputs.id, 1, "@id", error)
      || !expect_name (&outputs, "Ada Ωmega", error))
    return FALSE;
  /* NULL comes back as NULL. */
  person_set (&person, 0, "990-00-6818", "");
  return encrypted_expect (statement, "OdbcSecretGet, again", "", error)
         && expect_number (outputs.id, 2, "@id", error) && expect_name (&outputs, NULL, error);
}

/* One parameter takes a ciphertext there and brings another back, behind a result with a secret. */
static gboolean
next (Session *session, GError **error)
{
  g_auto (SQLHSTMT) statement = prepare (session, "{call OdbcSecretNext (?)}", error);
  Outputs outputs = { .ssn = "795-73-9838", .ssn_length = SQL_NTS };

  if (statement == NULL)
    return FALSE;
  SQLBindParameter (statement, 1, SQL_PARAM_INPUT_OUTPUT, SQL_C_CHAR, SQL_CHAR, 11, 0, outputs.ssn,
                    sizeof outputs.ssn, &outputs.ssn_length);
  if (!encrypted_expect (statement, "OdbcSecretNext", "Ada Ωmega\n", error)
      || !expect_text (outputs.ssn, "990-00-6818", "@ssn", error))
    return FALSE;
  /* What came back goes there again; nobody is behind it, and it stays. */
  outputs.ssn_length = SQL_NTS;
  return encrypted_expect (statement, "OdbcSecretNext, again", "NULL\n", error)
         && expect_text (outputs.ssn, "990-00-6818", "@ssn", error);
}

/* --- values of other types, there and back in one parameter ---------------------------------- */

typedef struct
{
  gint64 i;
  char d[40];
  guint8 b[10];
  SQL_TIMESTAMP_STRUCT t;
  SQLLEN i_length, d_length, b_length, t_length;
} Values;

static void
bind_values (Values *self, SQLHSTMT statement)
{
  SQLBindParameter (statement, 1, SQL_PARAM_INPUT_OUTPUT, SQL_C_SBIGINT, SQL_BIGINT, 19, 0,
                    &self->i, 0, &self->i_length);
  SQLBindParameter (statement, 2, SQL_PARAM_INPUT_OUTPUT, SQL_C_CHAR, SQL_DECIMAL, 19, 4, self->d,
                    sizeof self->d, &self->d_length);
  SQLBindParameter (statement, 3, SQL_PARAM_INPUT_OUTPUT, SQL_C_BINARY, SQL_VARBINARY, 10, 0,
                    self->b, sizeof self->b, &self->b_length);
  SQLBindParameter (statement, 4, SQL_PARAM_INPUT_OUTPUT, SQL_C_TYPE_TIMESTAMP, SQL_TYPE_TIMESTAMP,
                    27, 7, &self->t, 0, &self->t_length);
}

static gboolean
expect_values (const Values *found, const Values *expected, GError **error)
{
  const SQL_TIMESTAMP_STRUCT *a = &found->t, *b = &expected->t;

  if (found->i != expected->i)
    return fail (error, "@i: %" G_GINT64_FORMAT, found->i);
  if (found->b_length != 2 || found->b[0] != expected->b[0] || found->b[1] != expected->b[1])
    return fail (error, "@b: %ld bytes", (long) found->b_length);
  if (a->year != b->year || a->month != b->month || a->day != b->day || a->hour != b->hour
      || a->minute != b->minute || a->second != b->second || a->fraction != b->fraction)
    return fail (error, "@t: %d-%u-%u %u:%u:%u %u", a->year, a->month, a->day, a->hour, a->minute,
                 a->second, (unsigned) a->fraction);
  return expect_text (found->d, expected->d, "@d", error);
}

static gboolean
exchange (Session *session, GError **error)
{
  static const Values first = { .i = G_MININT64,
                                .d = "-123456789012345.6789",
                                .b = { 0x00, 0xFF },
                                .t = { 1, 1, 1, 23, 59, 59, 999999900 },
                                .d_length = SQL_NTS,
                                .b_length = 2 };
  g_auto (SQLHSTMT) statement = prepare (session, "{call OdbcSecretTypes (?, ?, ?, ?)}", error);
  Values values = first;

  if (statement == NULL)
    return FALSE;
  bind_values (&values, statement);
  if (!encrypted_expect (statement, "OdbcSecretTypes", "(1)\n", error)
      || !expect_values (&values, &first, error))
    return FALSE;
  /* The first row comes back, whatever went there. */
  values = (Values){ .i = 7, .d = "0", .t = { 2026, 1, 1, 0, 0, 0, 0 }, .d_length = SQL_NTS };
  values.b_length = SQL_NULL_DATA;
  return encrypted_expect (statement, "OdbcSecretTypes, again", "(1)\n", error)
         && expect_values (&values, &first, error);
}

gboolean
encrypted_procedures (GError **error)
{
  g_autoptr (Session) session = encrypted_open (TRUE, error);

  if (session == NULL || !encrypted_create (session, "OdbcPersons", "", error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (definitions); i++)
    if (!session_run (session, definitions[i], error))
      return FALSE;
  return add (session, error) && get (session, error) && next (session, error)
         && exchange (session, error);
}
