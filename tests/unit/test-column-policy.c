/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which statements a policy concerns: only their text is looked at. */

#include "config.h"

#include "ae-column-policy-private.h"
#include "ae-sql-text-private.h"

#define DETERMINISTIC AE_ENCRYPTION_TYPE_DETERMINISTIC
#define RANDOMIZED AE_ENCRYPTION_TYPE_RANDOMIZED
#define NONE AE_ENCRYPTION_TYPE_NONE

/* The statement, and whether the rules for Patients.SSN and for any SSN hold its parameters. */
static const struct
{
  const char *sql;
  gboolean in_table;
  gboolean anywhere;
} statements[] = {
  { "SELECT FirstName FROM Patients WHERE SSN = @p", TRUE, TRUE },
  { "select FirstName from patients where ssn = @p", TRUE, TRUE },
  { "SELECT FirstName FROM dbo.Patients WHERE Patients.SSN=@p", TRUE, TRUE },
  { "SELECT FirstName FROM [dbo].[Patients] AS t WHERE t.[SSN]=@p", TRUE, TRUE },
  { "SELECT FirstName FROM \"Patients\" WHERE \"ssn\"=@p", TRUE, TRUE },
  { "SELECT FirstName FROM clinic..Patients WHERE(SSN=@p)", TRUE, TRUE },
  { "SELECT FirstName FROM Patients -- the people\n WHERE /* what? */SSN=@p", TRUE, TRUE },
  { "WITH t AS (SELECT SSN AS s FROM Patients) SELECT * FROM t WHERE s = @p", TRUE, TRUE },
  { "UPDATE Patients SET SSN=@p", TRUE, TRUE },
  { "EXEC sp_executesql N'SELECT 1 FROM Patients WHERE SSN = @q', N'@q char(11)', @p", TRUE, TRUE },
  { "EXEC ('EXEC (''SELECT 1 FROM [Patients] WHERE [SSN] = 1'')')", TRUE, TRUE },
  /* A name that the collation of the database may take for the same. */
  { "SELECT 1 FROM Pat\xC4\xB1\x65nts WHERE \xC5\x9Asn = @p", TRUE, TRUE },
  { "SELECT 1 FROM Patients WHERE \xEF\xBC\xB3SN = @p", TRUE, TRUE },
  /* Without the table only the rule for any. */
  { "SELECT FirstName FROM PatientView WHERE SSN = @p", FALSE, TRUE },
  { "EXEC AddPatient @SSN=@p", FALSE, TRUE },
  /* All without the column. */
  { "SELECT FirstName FROM Patients WHERE PatientId = @p", FALSE, FALSE },
  { "SELECT * FROM Patients WHERE PatientId = @p", FALSE, FALSE },
  { "SELECT FirstName FROM Patients WHERE PatientId = @p -- not SSN", FALSE, FALSE },
  { "SELECT FirstName FROM Patients /* SSN /* SSN */ SSN */ WHERE PatientId = @p", FALSE, FALSE },
  { "SELECT [my SSN] FROM Patients WHERE SSN2 = @p", FALSE, FALSE },
  { "SELECT [SSN]]], x FROM Patients WHERE PatientId = @p", FALSE, FALSE },
  { "", FALSE, FALSE },
  /* An INSERT without columns has them all. */
  { "INSERT INTO Patients VALUES (@p)", TRUE, TRUE },
  { "INSERT Patients VALUES (@p)", TRUE, TRUE },
  { "INSERT INTO dbo.[Patients] WITH (TABLOCK) VALUES (@p)", TRUE, TRUE },
  { "INSERT TOP (5) PERCENT INTO Patients SELECT @p", TRUE, TRUE },
  { "INSERT INTO Patients (SELECT @p)", TRUE, TRUE },
  { "INSERT INTO Patients EXEC dbo.GetRows @p", TRUE, TRUE },
  { "INSERT INTO Patients OUTPUT inserted.PatientId VALUES (@p)", TRUE, TRUE },
  { "INSERT OPENROWSET ('p', 'd', Patients) SELECT @p", TRUE, TRUE },
  { "MERGE Patients AS t USING x ON 1=0 WHEN NOT MATCHED THEN INSERT VALUES (@p);", TRUE, TRUE },
  { "EXEC ('INSERT INTO Patients VALUES (1)')", TRUE, TRUE },
  { "INSERT INTO Doctors VALUES (@p)", FALSE, TRUE },
  { "INSERT INTO Patients (FirstName) VALUES (@p)", FALSE, FALSE },
  { "INSERT TOP (5) Patients WITH (TABLOCK) ([FirstName]) SELECT @p", FALSE, FALSE },
  { "INSERT INTO clinic..Patients(FirstName) OUTPUT inserted.PatientId VALUES (@p)", FALSE, FALSE },
  { "MERGE Patients AS t USING x ON 1=0 WHEN NOT MATCHED THEN INSERT (FirstName) VALUES (@p);",
    FALSE, FALSE },
  { "INSERT", FALSE, TRUE },
  { "INSERT INTO Patients (", TRUE, TRUE },
  { "INSERT TOP ((", FALSE, TRUE },
};

/* What @policy holds @parameter to in @sql. */
static AeEncryptionType
hold (AeColumnPolicy *policy, const char *sql, const char *parameter)
{
  g_autoptr (AeParameters) parameters = ae_parameters_new ();
  g_autoptr (AeResultRules) rules = ae_result_rules_new (TRUE);
  AeParameter *found = ae_parameters_ensure (parameters, parameter);
  gboolean is_named = ae_column_policy_apply (policy, sql, parameters, rules);

  g_assert_cmpint (is_named, ==, found->policy_minimum != NONE);
  g_assert_cmpint (is_named, ==, found->policy_column != NULL);
  return ae_parameter_get_minimum (found);
}

static void
test_statements (void)
{
  g_autoptr (AeColumnPolicy) in_table = ae_column_policy_new ();
  g_autoptr (AeColumnPolicy) anywhere = ae_column_policy_new ();

  ae_column_policy_require (in_table, "dbo.Patients", "SSN", DETERMINISTIC);
  ae_column_policy_require (anywhere, NULL, "SSN", DETERMINISTIC);
  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_test_message ("%s", statements[i].sql);
      g_assert_cmpint (hold (in_table, statements[i].sql, "@p") != NONE, ==,
                       statements[i].in_table);
      g_assert_cmpint (hold (anywhere, statements[i].sql, "@p") != NONE, ==,
                       statements[i].anywhere);
    }
}

static void
test_names (void)
{
  static const char *const tables[]
      = { "Patients",     "patients",         "[Patients]",     "dbo.Patients",  "clinic..Patients",
          "\"Patients\"", "[dbo].[Patients]", "[a.b].Patients", "dbo . Patients" };
  static const char *const columns[] = { "SSN", "ssn", "[SSN]", "\"ssn\"" };

  for (gsize i = 0; i < G_N_ELEMENTS (tables) * G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (AeColumnPolicy) policy = ae_column_policy_new ();

      ae_column_policy_require (policy, tables[i / G_N_ELEMENTS (columns)],
                                columns[i % G_N_ELEMENTS (columns)], RANDOMIZED);
      g_assert_cmpint (hold (policy, "UPDATE Patients SET SSN = @p", "@p"), ==, RANDOMIZED);
      g_assert_cmpint (hold (policy, "UPDATE Doctors SET SSN = @p", "@p"), ==, NONE);
    }

  g_autoptr (AeColumnPolicy) odd = ae_column_policy_new ();
  ae_column_policy_require (odd, "dbo.[The ]]Patients]", "Home phone", DETERMINISTIC);
  g_assert_cmpint (hold (odd, "UPDATE [the ]]patients] SET [home phone] = @p", "@p"), ==,
                   DETERMINISTIC);
  g_assert_cmpint (hold (odd, "UPDATE [the ]]patients] SET home = @p", "@p"), ==, NONE);
}

static void
test_minimum (void)
{
  static const char both[] = "UPDATE Patients SET BirthDate = @p WHERE SSN = @q";
  g_autoptr (AeColumnPolicy) policy = ae_column_policy_new ();

  ae_column_policy_require (policy, "Patients", "SSN", DETERMINISTIC);
  ae_column_policy_require (policy, "Patients", "BirthDate", RANDOMIZED);
  g_assert_cmpint (hold (policy, "UPDATE Patients SET BirthDate = @p", "@p"), ==, RANDOMIZED);
  g_assert_cmpint (hold (policy, both, "@p"), ==, DETERMINISTIC);
  g_assert_cmpint (hold (policy, both, "@birthdate"), ==, RANDOMIZED);
  g_assert_cmpint (hold (policy, both, "@ssn"), ==, DETERMINISTIC);

  /* The strongest of two rules for one column. */
  ae_column_policy_require (policy, NULL, "ssn", RANDOMIZED);
  g_assert_cmpint (hold (policy, both, "@p"), ==, RANDOMIZED);
  ae_column_policy_require (policy, NULL, "SSN", DETERMINISTIC);
  g_assert_cmpint (hold (policy, both, "@p"), ==, DETERMINISTIC);

  /* Taken back. */
  ae_column_policy_require (policy, NULL, "[ssn]", NONE);
  ae_column_policy_require (policy, "PATIENTS", "[ssn]", NONE);
  g_assert_cmpint (hold (policy, "SELECT SSN FROM Patients WHERE x = @p", "@p"), ==, NONE);
  ae_column_policy_require (policy, "other.Patients", "birthdate", NONE);
  g_assert_cmpint (hold (policy, both, "@p"), ==, NONE);
}

/* The list of a connection string. */
static void
test_list (void)
{
  static const char *const wrong[] = { "",          ",",    "SSN,",  "SSN Salary", "a..b",
                                       "Patients.", ".SSN", "(SSN)", "'SSN'",      "SSN none" };
  g_autoptr (AeColumnPolicy) policy = ae_column_policy_new ();

  g_assert_true (ae_column_policy_require_listed (
      policy, "clinic.dbo.[Patients].SSN, \"Home phone\" RANDOMIZED ,t.a deterministic"));
  g_assert_cmpint (hold (policy, "UPDATE Patients SET SSN = @p", "@p"), ==, DETERMINISTIC);
  g_assert_cmpint (hold (policy, "UPDATE Doctors SET SSN = @p", "@p"), ==, NONE);
  g_assert_cmpint (hold (policy, "UPDATE x SET [home phone] = @p", "@p"), ==, RANDOMIZED);
  g_assert_cmpint (hold (policy, "UPDATE t SET a = @p", "@p"), ==, DETERMINISTIC);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (ae_column_policy_require_listed (policy, wrong[i]));
}

/* What is kept is a copy: neither the statement's parameters nor its rules change. */
static void
test_copies (void)
{
  g_autoptr (AeColumnPolicy) policy = ae_column_policy_new ();
  g_autoptr (AeParameters) parameters = ae_parameters_new ();
  g_autoptr (AeResultRules) rules = ae_result_rules_new (TRUE);

  ae_parameters_ensure (parameters, "@p")->allows_plaintext = TRUE;
  ae_column_policy_require (policy, NULL, "SSN", RANDOMIZED);
  ae_column_policy_apply (policy, "SELECT SSN", parameters, rules);

  g_autoptr (AeParameters) copy = ae_parameters_copy (parameters);
  g_autoptr (AeResultRules) other = ae_result_rules_copy (rules);
  g_assert_cmpstr (ae_parameters_peek (copy, 0)->policy_column, ==, "SSN");
  g_assert_cmpint (ae_parameter_get_minimum (ae_parameters_peek (copy, 0)), ==, NONE);
  ae_parameters_peek (copy, 0)->minimum_encryption = DETERMINISTIC;
  g_assert_cmpint (ae_parameter_get_minimum (ae_parameters_peek (copy, 0)), ==, DETERMINISTIC);
  g_assert_null (other->policy);
}

static void
test_tokens (void)
{
  static const struct
  {
    AeSqlTokenKind kind;
    const char *text;
  } tokens[] = {
    { AE_SQL_TOKEN_WORD, "SELECT" },
    { AE_SQL_TOKEN_STRING, "it's" },
    { AE_SQL_TOKEN_SIGN, "," },
    { AE_SQL_TOKEN_WORD, "@a$#_1" },
    { AE_SQL_TOKEN_SIGN, "-" },
    { AE_SQL_TOKEN_BRACKETED, "x]y[z" },
    { AE_SQL_TOKEN_SIGN, "/" },
    { AE_SQL_TOKEN_QUOTED, "a\"b" },
    { AE_SQL_TOKEN_WORD, "\xC3\xA4\x62" },
    { AE_SQL_TOKEN_STRING, "" },
    { AE_SQL_TOKEN_STRING, "open" },
    { AE_SQL_TOKEN_END, "" },
    { AE_SQL_TOKEN_END, "" },
  };
  const char *cursor
      = "SELECT 'it''s', @a$#_1 - -- no\n[x]]y[z]/\"a\"\"b\" /* no */\xC3\xA4\x62''  "
        "/**/'open";

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      AeSqlToken token;

      ae_sql_text_next_token (&cursor, &token);
      g_autofree char *text = ae_sql_token_dup_text (&token);
      g_assert_cmpint (token.kind, ==, tokens[i].kind);
      g_assert_cmpstr (text, ==, tokens[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/column-policy/tokens", test_tokens);
  g_test_add_func ("/column-policy/statements", test_statements);
  g_test_add_func ("/column-policy/names", test_names);
  g_test_add_func ("/column-policy/minimum", test_minimum);
  g_test_add_func ("/column-policy/list", test_list);
  g_test_add_func ("/column-policy/copies", test_copies);

  return g_test_run ();
}
