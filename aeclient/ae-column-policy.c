/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* The look at a statement is lexical, and errs on the side of refusing:
 *
 *   names   every word, [name], "name" and @variable of the text, and the words of its strings,
 *           which may be dynamic SQL; comments do not count
 *   a rule concerns a statement      that has the name of its table, or any if it has no table
 *   … and with it the parameters     when the statement has the name of the column, or an INSERT
 *                                    that lists no columns
 *   … and with it the result         columns of that name
 *
 * Which parameter goes to which column is not known, so all are held to the weakest of the rules;
 * one that is called like a column is also held to that column's own. */

#include "ae-column-policy-private.h"

#include "ae-sql-text-private.h"

/* Strings within strings: dynamic SQL that runs dynamic SQL. */
#define MAX_DEPTH 4

typedef struct
{
  char *table;  /* folded; NULL: any */
  char *column; /* folded */
  char *name;   /* of the column, as it was given */
  AeEncryptionType minimum;
} AePolicyRule;

struct _AeColumnPolicy
{
  gint ref_count;
  GMutex lock; /* protects the rules */
  GPtrArray *rules;
};

typedef struct
{
  GHashTable *names; /* folded */
  gboolean inserts_without_columns;
} AeSqlNames;

static void
policy_rule_free (AePolicyRule *rule)
{
  g_free (rule->table);
  g_free (rule->column);
  g_free (rule->name);
  g_free (rule);
}

AeColumnPolicy *
ae_column_policy_new (void)
{
  AeColumnPolicy *self = g_new0 (AeColumnPolicy, 1);

  self->ref_count = 1;
  g_mutex_init (&self->lock);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) policy_rule_free);
  return self;
}

AeColumnPolicy *
ae_column_policy_ref (AeColumnPolicy *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_column_policy_unref (AeColumnPolicy *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_ptr_array_unref (self->rules);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* --- names --------------------------------------------------------------------------------- */

char *
ae_column_policy_fold (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *lower = g_utf8_casefold (valid, -1);
  g_autofree char *parts = g_utf8_normalize (lower, -1, G_NORMALIZE_ALL);
  GString *folded = g_string_sized_new (strlen (parts));

  for (const char *c = parts; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (g_unichar_ismark (character))
        continue;
      /* The dotless i, which is another letter in Turkish only. */
      g_string_append_unichar (folded, character == 0x131 ? 'i' : character);
    }
  return g_string_free (folded, FALSE);
}

/* "[SSN]" and "\"SSN\"" are SSN; anything else is the name as it is. */
static char *
dup_name (const char *text)
{
  const char *cursor = text;
  AeSqlToken token;

  ae_sql_text_next_token (&cursor, &token);
  if (*cursor == '\0'
      && (token.kind == AE_SQL_TOKEN_BRACKETED || token.kind == AE_SQL_TOKEN_QUOTED))
    return ae_sql_token_dup_text (&token);
  return g_strdup (text);
}

/* The last part of "clinic.dbo.[Patients]": a statement need not name the others. */
static char *
dup_last_part (const char *table)
{
  const char *part = table;
  const char *cursor = table;
  AeSqlToken token;

  do
    {
      ae_sql_text_next_token (&cursor, &token);
      if (token.kind == AE_SQL_TOKEN_SIGN && *token.text == '.')
        part = cursor;
    }
  while (token.kind != AE_SQL_TOKEN_END);

  g_autofree char *stripped = g_strstrip (g_strdup (part));
  return dup_name (stripped);
}

static void
add_name (AeSqlNames *self, char *name)
{
  g_hash_table_add (self->names, ae_column_policy_fold (name[0] == '@' ? name + 1 : name));
  g_free (name);
}

/* --- INSERT -------------------------------------------------------------------------------- */

/* @cursor is behind an opening parenthesis. */
static void
skip_parentheses (const char **cursor)
{
  AeSqlToken token;

  for (guint depth = 1; depth > 0;)
    {
      ae_sql_text_next_token (cursor, &token);
      if (token.kind == AE_SQL_TOKEN_END)
        return;
      if (token.kind == AE_SQL_TOKEN_SIGN)
        depth += (*token.text == '(') - (*token.text == ')');
    }
}

static gboolean
is_one_of (const AeSqlToken *token, const char *const *words)
{
  for (; *words != NULL; words++)
    if (ae_sql_token_is_word (token, *words))
      return TRUE;
  return FALSE;
}

static gboolean
is_sign (const AeSqlToken *token, char sign)
{
  return token->kind == AE_SQL_TOKEN_SIGN && *token->text == sign;
}

static gboolean
is_name (const AeSqlToken *token)
{
  static const char *const not_names[]
      = { "VALUES", "SELECT", "DEFAULT", "EXEC", "EXECUTE", "WITH", "OUTPUT", NULL };

  return token->kind == AE_SQL_TOKEN_BRACKETED || token->kind == AE_SQL_TOKEN_QUOTED
         || (token->kind == AE_SQL_TOKEN_WORD && !is_one_of (token, not_names));
}

/* @cursor is behind INSERT:
 *
 *   [TOP (n) [PERCENT]] [INTO] [a.b.]name [WITH (hints)] [(columns …)] …
 *
 * In a MERGE there is no name. Whatever is not understood lists no columns. */
static gboolean
lists_columns (const char *cursor)
{
  static const char *const functions[] = { "OPENQUERY", "OPENROWSET", "OPENDATASOURCE", NULL };
  AeSqlToken token;

  ae_sql_text_next_token (&cursor, &token);
  if (ae_sql_token_is_word (&token, "TOP"))
    {
      ae_sql_text_next_token (&cursor, &token);
      if (is_sign (&token, '('))
        skip_parentheses (&cursor);
      ae_sql_text_next_token (&cursor, &token);
      if (ae_sql_token_is_word (&token, "PERCENT"))
        ae_sql_text_next_token (&cursor, &token);
    }
  if (ae_sql_token_is_word (&token, "INTO"))
    ae_sql_text_next_token (&cursor, &token);
  if (is_one_of (&token, functions))
    return FALSE;
  for (gboolean is_part = TRUE; is_sign (&token, '.') || (is_part && is_name (&token));)
    {
      is_part = is_sign (&token, '.');
      ae_sql_text_next_token (&cursor, &token);
    }
  if (ae_sql_token_is_word (&token, "WITH"))
    {
      ae_sql_text_next_token (&cursor, &token);
      if (is_sign (&token, '('))
        skip_parentheses (&cursor);
      ae_sql_text_next_token (&cursor, &token);
    }
  if (!is_sign (&token, '('))
    return FALSE;
  /* Or a query in parentheses. */
  ae_sql_text_next_token (&cursor, &token);
  return is_name (&token);
}

/* --- what a statement names ---------------------------------------------------------------- */

static void
collect (AeSqlNames *self, const char *sql, guint depth)
{
  const char *cursor = sql;

  for (;;)
    {
      AeSqlToken token;

      ae_sql_text_next_token (&cursor, &token);
      if (token.kind == AE_SQL_TOKEN_END)
        return;
      if (token.kind == AE_SQL_TOKEN_SIGN)
        continue;
      if (ae_sql_token_is_word (&token, "INSERT") && !lists_columns (cursor))
        self->inserts_without_columns = TRUE;
      if (token.kind != AE_SQL_TOKEN_STRING)
        add_name (self, ae_sql_token_dup_text (&token));
      if (depth < MAX_DEPTH
          && (token.kind == AE_SQL_TOKEN_STRING || token.kind == AE_SQL_TOKEN_QUOTED))
        {
          g_autofree char *text = ae_sql_token_dup_text (&token);

          collect (self, text, depth + 1);
        }
    }
}

/* --- rules --------------------------------------------------------------------------------- */

void
ae_column_policy_require (AeColumnPolicy *self,
                          const char *table,
                          const char *column,
                          AeEncryptionType minimum)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *table_name = table != NULL ? dup_last_part (table) : NULL;
  AePolicyRule *rule = g_new0 (AePolicyRule, 1);

  rule->table = table != NULL ? ae_column_policy_fold (table_name) : NULL;
  rule->name = dup_name (column);
  rule->column = ae_column_policy_fold (rule->name);
  rule->minimum = minimum;

  for (guint i = 0; i < self->rules->len; i++)
    {
      const AePolicyRule *old = g_ptr_array_index (self->rules, i);

      if (g_strcmp0 (old->table, rule->table) == 0 && g_str_equal (old->column, rule->column))
        {
          g_ptr_array_remove_index (self->rules, i);
          break;
        }
    }
  if (minimum != AE_ENCRYPTION_TYPE_NONE)
    g_ptr_array_add (self->rules, rule);
  else
    policy_rule_free (rule);
}

static gboolean
is_list_name (const AeSqlToken *token)
{
  return token->kind == AE_SQL_TOKEN_WORD || token->kind == AE_SQL_TOKEN_BRACKETED
         || token->kind == AE_SQL_TOKEN_QUOTED;
}

/* One column of the list; *@token is what stands behind it. */
static gboolean
require_one (AeColumnPolicy *self, const char **cursor, AeSqlToken *token)
{
  AeEncryptionType minimum = AE_ENCRYPTION_TYPE_DETERMINISTIC;
  g_autofree char *table = NULL;
  g_autofree char *column = NULL;

  for (gboolean is_first = TRUE; is_first || is_sign (token, '.'); is_first = FALSE)
    {
      ae_sql_text_next_token (cursor, token);
      if (!is_list_name (token))
        return FALSE;
      g_free (table);
      table = g_steal_pointer (&column);
      column = g_strndup (token->text, token->size);
      ae_sql_text_next_token (cursor, token);
    }
  if (ae_sql_token_is_word (token, "randomized"))
    minimum = AE_ENCRYPTION_TYPE_RANDOMIZED;
  if (minimum == AE_ENCRYPTION_TYPE_RANDOMIZED || ae_sql_token_is_word (token, "deterministic"))
    ae_sql_text_next_token (cursor, token);
  ae_column_policy_require (self, table, column, minimum);
  return TRUE;
}

gboolean
ae_column_policy_require_listed (AeColumnPolicy *self, const char *text)
{
  const char *cursor = text;
  AeSqlToken token;

  do
    if (!require_one (self, &cursor, &token))
      return FALSE;
  while (is_sign (&token, ','));
  return token.kind == AE_SQL_TOKEN_END;
}

static void
hold (AeParameter *parameter, const AePolicyRule *rule)
{
  parameter->policy_minimum = rule->minimum;
  g_free (parameter->policy_column);
  parameter->policy_column = g_strdup (rule->name);
}

/* The weakest of @rules, or that of the column that the parameter is called like. */
static void
hold_parameter (AeParameter *parameter, const GPtrArray *rules)
{
  g_autofree char *name = ae_column_policy_fold (parameter->name + (parameter->name[0] == '@'));
  const AePolicyRule *weakest = g_ptr_array_index (rules, 0);

  for (guint i = 1; i < rules->len; i++)
    {
      const AePolicyRule *rule = g_ptr_array_index (rules, i);

      if (rule->minimum < weakest->minimum)
        weakest = rule;
    }
  hold (parameter, weakest);
  for (guint i = 0; i < rules->len; i++)
    {
      const AePolicyRule *rule = g_ptr_array_index (rules, i);

      if (g_str_equal (rule->column, name) && rule->minimum >= parameter->policy_minimum)
        hold (parameter, rule);
    }
}

/* One for each column: the strongest. */
static void
add_rule (GPtrArray *rules, AePolicyRule *rule)
{
  for (guint i = 0; i < rules->len; i++)
    {
      const AePolicyRule *other = g_ptr_array_index (rules, i);

      if (!g_str_equal (other->column, rule->column))
        continue;
      if (rule->minimum > other->minimum)
        g_ptr_array_index (rules, i) = rule;
      return;
    }
  g_ptr_array_add (rules, rule);
}

gboolean
ae_column_policy_apply (AeColumnPolicy *self,
                        const char *sql,
                        AeParameters *parameters,
                        AeResultRules *rules)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->rules->len == 0)
    return FALSE;

  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) named = g_ptr_array_new ();
  AeSqlNames statement = { .names = names };
  collect (&statement, sql, 0);

  for (guint i = 0; i < self->rules->len; i++)
    {
      AePolicyRule *rule = g_ptr_array_index (self->rules, i);

      if (rule->table != NULL && !g_hash_table_contains (names, rule->table))
        continue;
      ae_result_rules_hold (rules, rule->column, rule->minimum);
      if (statement.inserts_without_columns || g_hash_table_contains (names, rule->column))
        add_rule (named, rule);
    }
  for (guint i = 0; named->len > 0 && i < ae_parameters_get_length (parameters); i++)
    hold_parameter (ae_parameters_peek (parameters, i), named);
  return named->len > 0;
}
