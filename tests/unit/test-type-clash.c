/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is read out of the server's errors about types, and what is not. */

#include "config.h"

#include <string.h>

#include "ae-error.h"
#include "ae-type-clash-private.h"

#define SCHEME(type)                                                                             \
  "(encryption_type = '" type "', encryption_algorithm_name = 'AEAD_AES_256_CBC_HMAC_SHA_256', " \
  "column_encryption_key_name = 'CEK1', column_encryption_key_database_name = 'db')"
#define DETERMINISTIC " encrypted with " SCHEME ("DETERMINISTIC")

static const struct
{
  int number;
  const char *text;
  guint n_sides;
  const char *first, *second; /* NULL: not a type that can be encrypted */
  const char *collation;      /* of the second; NULL: none */
} cases[] = {
  { 206,
    "Operand type clash: nvarchar(4000)" DETERMINISTIC
    " is incompatible with char(11)" DETERMINISTIC " collation_name = 'Latin1_General_BIN2'",
    2, "nvarchar(4000)", "char(11)", "Latin1_General_BIN2" },
  { 206,
    "Operandentypkollision: decimal(38,2)" DETERMINISTIC
    " ist inkompatibel mit decimal(18, 2)" DETERMINISTIC,
    2, "decimal(38,2)", "decimal(18,2)", NULL },
  { 402,
    "The data types nvarchar(max)" DETERMINISTIC " and varchar(22)" DETERMINISTIC
    " collation_name = 'Greek_CI_AS' are incompatible in the equal to operator.",
    2, "nvarchar(max)", "varchar(22)", "Greek_CI_AS" },
  { 206, "Operand type clash: varchar is incompatible with date" DETERMINISTIC, 1, "date", NULL,
    NULL },
  { 206, "Operand type clash: int is incompatible with date", 0, NULL, NULL, NULL },
  /* A key may be called anything. */
  { 206, "x: int encrypted with (column_encryption_key_name = 'a) b') y bigint encrypted with ()",
    2, "int", "bigint", NULL },
  /* Nonsense and worse. */
  { 206, " encrypted with ( encrypted with (", 1, NULL, NULL, NULL },
  { 206, ")" DETERMINISTIC ")))" DETERMINISTIC, 2, NULL, NULL, NULL },
  { 206, "xml" DETERMINISTIC " sql_variant" DETERMINISTIC, 2, NULL, NULL, NULL },
  { 206, "char(0)" DETERMINISTIC " char(99999999999999999999)" DETERMINISTIC, 2, NULL, NULL, NULL },
  { 206, "int encrypted with ('", 1, "int", NULL, NULL },
  { 206,
    "int" DETERMINISTIC " char(3)" DETERMINISTIC " collation_name = 'Latin1_General_BIN2; DROP'", 2,
    "int", "char(3)", NULL },
  { 206, "int" DETERMINISTIC " char(3)" DETERMINISTIC " collation_name = '", 2, "int", "char(3)",
    NULL },
  { 206, "int" DETERMINISTIC " bit" DETERMINISTIC " date" DETERMINISTIC, 2, "int", "bit", NULL },
};

static void
check_side (const AeClashSide *side, const char *expected)
{
  if (expected == NULL)
    {
      g_assert_null (side->type);
      return;
    }

  g_autofree char *text = ae_sql_type_to_string (side->type);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_texts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error
          = g_error_new_literal (AE_SERVER_ERROR, cases[i].number, cases[i].text);
      g_auto (AeTypeClash) clash = { 0 };

      g_test_message ("%s", cases[i].text);
      g_assert_true (ae_type_clash_parse (&clash, error));
      g_assert_cmpuint (clash.n_sides, ==, cases[i].n_sides);
      check_side (&clash.sides[0], cases[i].first);
      check_side (&clash.sides[1], cases[i].second);
      g_assert_cmpint (clash.sides[1].has_collation, ==, cases[i].collation != NULL);
      if (cases[i].collation != NULL)
        g_assert_cmpstr (clash.sides[1].collation_name, ==, cases[i].collation);
    }
}

static void
test_other_errors (void)
{
  g_autoptr (GError) number = g_error_new_literal (AE_SERVER_ERROR, 207, cases[0].text);
  g_autoptr (GError) domain = g_error_new_literal (AE_ERROR, 206, cases[0].text);
  g_auto (AeTypeClash) clash = { 0 };

  g_assert_false (ae_type_clash_parse (&clash, number));
  g_assert_false (ae_type_clash_parse (&clash, domain));
}

static AeRequest *
make_request (AeColumnEncryption encryption)
{
  AeRequest *request = g_new0 (AeRequest, 1);

  request->parameters = ae_parameters_new ();
  request->rules = ae_result_rules_new (FALSE);
  request->encryption = encryption;
  ae_parameter_set_text (ae_parameters_ensure (request->parameters, "@a"), "x");
  ae_parameter_set_text (ae_parameters_ensure (request->parameters, "@b"), "y");
  g_assert_true (
      ae_parameter_declare (ae_parameters_find (request->parameters, "@b"), "nvarchar(20)", NULL));
  return request;
}

/* Ours in front, the server's behind; NULL: it stays as it is. */
static void
check_explanation (const AeRequest *request, int number, const char *text, const char *expected)
{
  g_autoptr (GError) error = g_error_new_literal (AE_SERVER_ERROR, number, text);
  g_autofree char *whole = expected != NULL ? g_strconcat (expected, text, NULL) : g_strdup (text);

  ae_type_clash_explain (request, error);
  g_assert_error (error, AE_SERVER_ERROR, number);
  if (!g_str_has_prefix (error->message, expected != NULL ? expected : text)
      || !g_str_has_suffix (error->message, text))
    g_error ("Not as expected: %s", error->message);
}

static void
test_explanations (void)
{
  static const char column[] = " is incompatible with char(11)" DETERMINISTIC;
  g_autoptr (AeRequest) request = make_request (AE_COLUMN_ENCRYPTION_ENABLED);
  g_autoptr (AeRequest) disabled = make_request (AE_COLUMN_ENCRYPTION_DISABLED);
  g_autofree char *inferred = g_strconcat ("C: nvarchar(4000)" DETERMINISTIC, column, NULL);
  g_autofree char *declared = g_strconcat ("C: nvarchar(20)" DETERMINISTIC, column, NULL);
  g_autofree char *plain = g_strconcat ("C: varchar", column, NULL);

  check_explanation (request, 206, inferred,
                     "Parameter @a is not declared and its value makes it nvarchar(4000), but the "
                     "encrypted column is char(11); write ae_statement_declare (statement, \"@a\", "
                     "\"char(11)\"): ");
  check_explanation (request, 206, declared,
                     "Parameter @b is declared as nvarchar(20), but the encrypted column is "
                     "char(11); write ae_statement_declare (statement, \"@b\", \"char(11)\"): ");
  check_explanation (request, 206, plain, "An encrypted column meets a value that is not");
  check_explanation (disabled, 206, plain, "An encrypted column wants its value encrypted");
  check_explanation (request, 206, "C: int is incompatible with xml", NULL);
  check_explanation (request, 206, "C: bit" DETERMINISTIC " and date" DETERMINISTIC, NULL);
  check_explanation (request, 206, cases[0].text + 1, "Parameter @a ");
  /* Of an operator the sides have no order. */
  check_explanation (
      request, 402, "T: char(11)" DETERMINISTIC " and nvarchar(20)" DETERMINISTIC,
      "Parameter @b is declared as nvarchar(20), but the encrypted column is char(11)");
  check_explanation (request, 402,
                     "T: nvarchar(4000)" DETERMINISTIC " and nvarchar(20)" DETERMINISTIC, NULL);
  check_explanation (request, 33299,
                     "'@v' " SCHEME ("PLAINTEXT") " to be " SCHEME ("DETERMINISTIC"),
                     "An encrypted column meets a value that is not");
  check_explanation (request, 33277,
                     "'c' " SCHEME ("RANDOMIZED") " to be (encryption_type = 'DETERMINISTIC')",
                     "A column whose encryption is randomized cannot be compared");
  check_explanation (request, 33277,
                     "'c' " SCHEME ("RANDOMIZED") " to be (encryption_type = 'PLAINTEXT')",
                     "An encrypted column can only be selected");
  check_explanation (request, 33277, "encryption_type = '", NULL);
}

static void
test_several_parameters (void)
{
  g_autoptr (AeRequest) request = make_request (AE_COLUMN_ENCRYPTION_ENABLED);

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *name = g_strdup_printf ("@p%u", i);
      ae_parameter_set_text (ae_parameters_ensure (request->parameters, name), "x");
    }
  check_explanation (request, 206, cases[0].text,
                     "One of the parameters @a, @p0, @p1, @p2, … has the type nvarchar(4000), but "
                     "its encrypted column has char(11)");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/type-clash/texts", test_texts);
  g_test_add_func ("/type-clash/other-errors", test_other_errors);
  g_test_add_func ("/type-clash/explanations", test_explanations);
  g_test_add_func ("/type-clash/several-parameters", test_several_parameters);
  return g_test_run ();
}
