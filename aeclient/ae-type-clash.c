/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The words around the types are in the language of the session, the types are not:
 *
 *   side      = type " encrypted with (" scheme ")" [ " collation_name = '" name "'" ]
 *   type      = name [ "(" … ")" ]
 *   scheme    = "encryption_type = 'DETERMINISTIC', …"     or RANDOMIZED or PLAINTEXT */

#include "config.h"

#include "ae-type-clash-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-error.h"
#include "tds/ae-tds-code-page-private.h"

#define ENCRYPTED " encrypted with ("
#define COLLATION " collation_name = '"
#define SCHEME "encryption_type = '"
#define MAX_TYPE_TEXT 40
#define MAX_NAMES 4

enum
{
  ERROR_INCOMPATIBLE_IN_OPERATOR = 402,
  ERROR_SCHEME_MISMATCH_OR_WEAKER = 33299,
};

/* --- reading ------------------------------------------------------------------------------- */

/* The type whose text ends at @end. */
static AeSqlType *
read_type_before (const char *text, const char *end)
{
  const char *limit = end - text > MAX_TYPE_TEXT ? end - MAX_TYPE_TEXT : text;
  const char *start = end;

  if (start > limit && start[-1] == ')')
    while (start > limit && *start != '(')
      start--;
  while (start > limit && g_ascii_isalnum (start[-1]))
    start--;

  g_autofree char *name = g_strndup (start, (gsize) (end - start));
  g_autoptr (AeSqlType) type = ae_sql_type_new_from_string (name, NULL);
  if (type == NULL || !ae_tds_type_is_encryptable (ae_sql_type_get_tds_type (type)))
    return NULL;
  return g_steal_pointer (&type);
}

/* Behind the parenthesis that closes the scheme; names in quotes may have parentheses. */
static const char *
skip_scheme (const char *at)
{
  gboolean is_quoted = FALSE;

  for (; *at != '\0'; at++)
    {
      if (*at == '\'')
        is_quoted = !is_quoted;
      else if (*at == ')' && !is_quoted)
        return at + 1;
    }
  return at;
}

static void
read_collation (AeClashSide *side, const char *at)
{
  if (!g_str_has_prefix (at, COLLATION))
    return;
  at += strlen (COLLATION);

  gsize length = strcspn (at, "'");
  if (length >= sizeof side->collation_name)
    return;
  memcpy (side->collation_name, at, length);
  side->collation_name[length] = '\0';
  side->has_collation = ae_tds_collation_from_name (side->collation_name, side->collation);
}

static gboolean
is_about_encryption (const GError *error)
{
  return g_error_matches (error, AE_SERVER_ERROR, AE_SERVER_ERROR_OPERAND_TYPE_CLASH)
         || g_error_matches (error, AE_SERVER_ERROR, AE_SERVER_ERROR_ENCRYPTION_SCHEME_MISMATCH)
         || g_error_matches (error, AE_SERVER_ERROR, ERROR_INCOMPATIBLE_IN_OPERATOR)
         || g_error_matches (error, AE_SERVER_ERROR, ERROR_SCHEME_MISMATCH_OR_WEAKER);
}

gboolean
ae_type_clash_parse (AeTypeClash *self, const GError *error)
{
  *self = (AeTypeClash){ 0 };
  if (!is_about_encryption (error))
    return FALSE;

  self->number = error->code;
  const char *at = error->message;
  while (self->n_sides < G_N_ELEMENTS (self->sides) && (at = strstr (at, ENCRYPTED)) != NULL)
    {
      AeClashSide *side = &self->sides[self->n_sides++];

      side->type = read_type_before (error->message, at);
      at = skip_scheme (at + strlen (ENCRYPTED));
      read_collation (side, at);
    }
  return TRUE;
}

void
ae_type_clash_clear (AeTypeClash *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->sides); i++)
    g_clear_pointer (&self->sides[i].type, ae_sql_type_free);
}

/* --- which parameter ----------------------------------------------------------------------- */

static gboolean
has_type (const AeParameter *parameter, const AeSqlType *type)
{
  g_autoptr (AeSqlType) own = ae_parameter_dup_type (parameter);

  return ae_sql_type_equal (own, type);
}

static void
match_side (const AeTypeClash *self,
            guint given,
            const AeParameters *parameters,
            AeClashMatch *match)
{
  *match = (AeClashMatch){ .given = &self->sides[given], .wanted = &self->sides[1 - given] };
  for (guint i = 0; i < ae_parameters_get_length (parameters); i++)
    if (has_type (ae_parameters_peek (parameters, i), match->given->type))
      {
        if (match->n_parameters == 0)
          match->index = i;
        match->n_parameters++;
      }
}

/* The error does not name the parameter, but its type. A clash names the value first and then the
 * place for it; an operator has no such order. */
void
ae_type_clash_match (const AeTypeClash *self, const AeParameters *parameters, AeClashMatch *match)
{
  AeClashMatch second;

  *match = (AeClashMatch){ 0 };
  if (self->n_sides < 2 || self->sides[0].type == NULL || self->sides[1].type == NULL
      || ae_sql_type_equal (self->sides[0].type, self->sides[1].type))
    return;

  match_side (self, 0, parameters, match);
  match_side (self, 1, parameters, &second);
  if (match->n_parameters == 0)
    *match = second;
  else if (second.n_parameters > 0 && self->number == ERROR_INCOMPATIBLE_IN_OPERATOR)
    *match = (AeClashMatch){ 0 };
}

/* --- explaining ---------------------------------------------------------------------------- */

static char *
dup_names (const AeParameters *parameters, const AeClashMatch *match)
{
  GString *names = g_string_new (NULL);
  guint n_names = 0;

  for (guint i = match->index; i < ae_parameters_get_length (parameters); i++)
    {
      const AeParameter *parameter = ae_parameters_peek (parameters, i);

      if (!has_type (parameter, match->given->type))
        continue;
      g_string_append_printf (names, "%s%s", n_names > 0 ? ", " : "",
                              n_names < MAX_NAMES ? parameter->name : "…");
      if (++n_names > MAX_NAMES)
        break;
    }
  return g_string_free (names, FALSE);
}

static char *
explain_types (const AeParameters *parameters, const AeClashMatch *match)
{
  const AeParameter *parameter = ae_parameters_peek (parameters, match->index);
  g_autofree char *given = ae_sql_type_to_string (match->given->type);
  g_autofree char *wanted = ae_sql_type_to_string (match->wanted->type);

  if (match->n_parameters > 1)
    {
      g_autofree char *names = dup_names (parameters, match);

      return g_strdup_printf (
          _ ("One of the parameters %s has the type %s, but its encrypted column "
             "has %s; write ae_statement_declare (statement, \"…\", \"%s\")"),
          names, given, wanted, wanted);
    }
  if (parameter->declared != NULL)
    return g_strdup_printf (_ ("Parameter %s is declared as %s, but the encrypted column is %s; "
                               "write ae_statement_declare (statement, \"%s\", \"%s\")"),
                            parameter->name, given, wanted, parameter->name, wanted);
  return g_strdup_printf (_ ("Parameter %s is not declared and its value makes it %s, but the "
                             "encrypted column is %s; write ae_statement_declare (statement, "
                             "\"%s\", \"%s\")"),
                          parameter->name, given, wanted, parameter->name, wanted);
}

static gboolean
has_table (const AeParameters *parameters)
{
  for (guint i = 0; i < ae_parameters_get_length (parameters); i++)
    if (ae_parameters_peek (parameters, i)->table != NULL)
      return TRUE;
  return FALSE;
}

/* A value in the clear for an encrypted column. */
static char *
explain_plain_value (const AeRequest *request)
{
  if (request->encryption != AE_COLUMN_ENCRYPTION_ENABLED
      && ae_parameters_get_length (request->parameters) > 0)
    return g_strdup (_ ("An encrypted column wants its value encrypted, but column encryption of "
                        "parameters is not enabled for this statement; open the connection with "
                        "ColumnEncryption=Enabled"));
  if (has_table (request->parameters))
    return g_strdup (_ ("An encrypted column meets a value that is not encrypted; those of a table "
                        "parameter cannot be: pass them as parameters, many at once with AeBatch"));
  return g_strdup (_ ("An encrypted column meets a value that is not encrypted; a literal, a "
                      "variable of the batch or an expression cannot be: pass the value as a "
                      "parameter"));
}

static char *
explain_scheme (const AeRequest *request, const char *text)
{
  const char *has = strstr (text, SCHEME);
  const char *expected = has != NULL ? strstr (has + 1, SCHEME) : NULL;

  if (expected == NULL)
    return NULL;
  if (g_str_has_prefix (has, SCHEME "PLAINTEXT'"))
    return explain_plain_value (request);
  if (g_str_has_prefix (expected, SCHEME "PLAINTEXT'"))
    return g_strdup (_ ("An encrypted column can only be selected, assigned, and compared for "
                        "equality with a parameter or a column that is encrypted alike; here it "
                        "stands for something else"));
  if (g_str_has_prefix (has, SCHEME "RANDOMIZED'")
      && g_str_has_prefix (expected, SCHEME "DETERMINISTIC'"))
    return g_strdup (_ ("A column whose encryption is randomized cannot be compared; that needs "
                        "deterministic encryption"));
  return NULL;
}

static char *
explain (const AeTypeClash *clash, const AeRequest *request, const char *text)
{
  AeClashMatch match;

  if (clash->number == AE_SERVER_ERROR_ENCRYPTION_SCHEME_MISMATCH
      || clash->number == ERROR_SCHEME_MISMATCH_OR_WEAKER)
    return explain_scheme (request, text);
  if (clash->n_sides == 1)
    return explain_plain_value (request);

  ae_type_clash_match (clash, request->parameters, &match);
  return match.n_parameters > 0 ? explain_types (request->parameters, &match) : NULL;
}

void
ae_type_clash_explain (const AeRequest *request, GError *error)
{
  g_auto (AeTypeClash) clash = { 0 };

  if (!ae_type_clash_parse (&clash, error))
    return;

  g_autofree char *explanation = explain (&clash, request, error->message);
  if (explanation == NULL)
    return;

  char *message = g_strdup_printf ("%s: %s", explanation, error->message);
  g_free (error->message);
  error->message = message;
}
