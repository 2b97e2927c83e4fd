/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-catalog-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-run-private.h"
#include "ae-tsql-temporary-private.h"
#include "ae-tsql-value-private.h"

/* SET: what clients send by themselves is taken. A switch of which only one side is true here may
 * be set to that side; the other one is refused, or results would silently be wrong. */

static const AeTsqlOption *
get_word (AeTsqlStatement *statement, guint index)
{
  return index < statement->words->len ? g_ptr_array_index (statement->words, index) : NULL;
}

static gboolean
is_word (const AeTsqlOption *option, const char *word)
{
  return option != NULL && g_ascii_strcasecmp (option->text, word) == 0;
}

static gboolean
set_isolation (AeTsqlRun *self, AeTsqlStatement *statement)
{
  static const struct
  {
    const char *first, *second;
    AeTsqlIsolation isolation;
  } levels[] = {
    { "serializable", NULL, AE_TSQL_ISOLATION_SERIALIZABLE },
    { "snapshot", NULL, AE_TSQL_ISOLATION_SNAPSHOT },
    { "repeatable", "read", AE_TSQL_ISOLATION_REPEATABLE_READ },
    { "read", "uncommitted", AE_TSQL_ISOLATION_READ_UNCOMMITTED },
    { "read", "committed", AE_TSQL_ISOLATION_READ_COMMITTED },
  };
  const AeTsqlOption *first = get_word (statement, 0), *second = get_word (statement, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    if (is_word (first, levels[i].first) && statement->words->len == (levels[i].second ? 2 : 1)
        && (levels[i].second == NULL || is_word (second, levels[i].second)))
      {
        self->session->settings.isolation = levels[i].isolation;
        return TRUE;
      }
  return ae_tsql_error_set (&self->error, 102, statement->line,
                            (second != NULL ? second : first)->text);
}

/* Names and aliases of sys.syslanguages. What they change beside the name (order and names of
 * dates, messages) stays as in us_english. */
static const char *const languages[] = {
  "us_english",
  "English",
  "Deutsch",
  "German",
  "Français",
  "French",
  "日本語",
  "Japanese",
  "Dansk",
  "Danish",
  "Español",
  "Spanish",
  "Italiano",
  "Italian",
  "Nederlands",
  "Dutch",
  "Norsk",
  "Norwegian",
  "Português",
  "Portuguese",
  "Suomi",
  "Finnish",
  "Svenska",
  "Swedish",
  "čeština",
  "Czech",
  "magyar",
  "Hungarian",
  "polski",
  "Polish",
  "română",
  "Romanian",
  "hrvatski",
  "Croatian",
  "slovenčina",
  "Slovak",
  "slovenski",
  "Slovenian",
  "ελληνικά",
  "Greek",
  "български",
  "Bulgarian",
  "русский",
  "Russian",
  "Türkçe",
  "Turkish",
  "British",
  "British English",
  "eesti",
  "Estonian",
  "latviešu",
  "Latvian",
  "lietuvių",
  "Lithuanian",
  "Português (Brasil)",
  "Brazilian",
  "繁體中文",
  "Traditional Chinese",
  "한국어",
  "Korean",
  "简体中文",
  "Simplified Chinese",
  "Arabic",
  "ไทย",
  "Thai",
  "norsk (bokmål)",
  "Bokmål",
};

static gboolean
set_language (AeTsqlRun *self, const char *language, guint32 line)
{
  AeEmulatorSession *session = self->session;
  gboolean known = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    known |= ae_tsql_name_equal (languages[i], language);
  if (!known)
    return ae_tsql_error_set (&self->error, 2740, line, language);
  g_autofree char *old = session->settings.language;
  session->settings.language = g_strdup (language);
  if (session->sink->language_changed != NULL)
    session->sink->language_changed (session->sink_data, language, old);
  return TRUE;
}

/* SET IDENTITY_INSERT [db.][schema.]table ON */
static gboolean
set_identity_insert (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  guint n_words = statement->words->len;
  const AeTsqlOption *table_word = get_word (statement, n_words - 2);
  const char *schema = n_words > 3 ? get_word (statement, n_words - 3)->text : NULL;

  if (n_words < 3)
    return ae_tsql_error_set (&self->error, 102, statement->line, "IDENTITY_INSERT");
  AeTsqlName name = { .schema = schema, .name = table_word->text, .line = statement->line };
  g_autoptr (AeTsqlTable) table = ae_tsql_find_table (session, &name);
  if (table == NULL)
    return ae_tsql_error_set (&self->error, 208, statement->line, table_word->text);
  if (ae_tsql_table_get_identity (table) == NULL)
    return ae_tsql_error_set (&self->error, 8106, statement->line, table->name);
  session->settings.identity_insert
      = is_word (get_word (statement, n_words - 1), "on") ? table->object_id : 0;
  return TRUE;
}

/* --- values ----------------------------------------------------------------------------------- */

/* SET name value, where the value may be a variable. NULL: an error was set. */
static char *
dup_value (AeTsqlRun *self, AeTsqlStatement *statement, const char *kinds)
{
  const AeTsqlOption *value = get_word (statement, 1);

  if (statement->words->len != 2 || strchr (kinds, value->kind) == NULL)
    {
      const AeTsqlOption *last = get_word (statement, statement->words->len - 1);
      ae_tsql_error_set (&self->error, 102, statement->line, last->text);
      return NULL;
    }
  if (value->kind != 'v')
    return g_strdup (value->text);
  AeTsqlVariable *variable = ae_tsql_frame_find (self->frame, value->text);
  if (variable != NULL && variable->value.kind == AE_EMULATOR_VALUE_INTEGER)
    return g_strdup_printf ("%" G_GINT64_FORMAT, variable->value.integer);
  char *text = variable != NULL ? ae_tsql_value_dup_text (&variable->value) : NULL;
  if (text == NULL)
    ae_tsql_error_set (&self->error, 137, statement->line, value->text);
  return text;
}

static gboolean
set_number (AeTsqlRun *self, AeTsqlStatement *statement, const char *name)
{
  AeTsqlSettings *settings = &self->session->settings;
  g_autofree char *text = dup_value (self, statement, "nv");

  if (text == NULL)
    return FALSE;
  gint64 number = g_ascii_strtoll (text, NULL, 10);
  if (g_str_equal (name, "datefirst") && (number < 1 || number > 7))
    return ae_tsql_error_set (&self->error, 2742, statement->line, text);
  if (number < (g_str_equal (name, "rowcount") ? 0 : -1))
    return ae_tsql_error_set (&self->error, 102, statement->line, text);
  if (g_str_equal (name, "lock_timeout"))
    settings->lock_timeout = number;
  else if (g_str_equal (name, "rowcount"))
    settings->row_count = number;
  else if (g_str_equal (name, "textsize"))
    settings->text_size = number;
  else if (g_str_equal (name, "datefirst"))
    settings->date_first = (guint) number;
  return TRUE;
}

static gboolean
set_date_format (AeTsqlRun *self, AeTsqlStatement *statement)
{
  static const char *const others[] = { "dmy", "ymd", "ydm", "myd", "dym" };
  g_autofree char *text = dup_value (self, statement, "isv");

  if (text == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_ascii_strcasecmp (text, others[i]) == 0)
      {
        g_autofree char *option = g_strconcat ("DATEFORMAT ", others[i], NULL);
        return ae_tsql_error_set (&self->error, 40517, statement->line, option);
      }
  return g_ascii_strcasecmp (text, "mdy") == 0
         || ae_tsql_error_set (&self->error, 2741, statement->line, text);
}

/* Taken without a meaning. */
static gboolean
is_idle_value (const char *name)
{
  static const char *const names[]
      = { "deadlock_priority", "context_info", "query_governor_cost_limit", "fips_flagger" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

/* --- switches --------------------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  char refused; /* n ON, f OFF, 0 neither */
  gsize offset; /* in the settings; 0: it means nothing here */
  gboolean inverted;
} Switch;

#define SETTING(member) G_STRUCT_OFFSET (AeTsqlSettings, member) + 1

static const Switch switches[] = {
  { "ansi_defaults", 'f', SETTING (implicit_transactions), FALSE },
  { "ansi_null_dflt_off", 'n', 0, FALSE },
  { "ansi_null_dflt_on", 'f', 0, FALSE },
  { "ansi_nulls", 'f', 0, FALSE },
  { "ansi_padding", 'f', 0, FALSE },
  { "ansi_warnings", 'f', 0, FALSE },
  { "arithabort", 0, 0, FALSE },
  { "arithignore", 0, 0, FALSE },
  { "concat_null_yields_null", 0, SETTING (null_is_empty_text), TRUE },
  { "cursor_close_on_commit", 0, 0, FALSE },
  { "fmtonly", 0, SETTING (fmtonly), FALSE },
  { "forceplan", 0, 0, FALSE },
  { "implicit_transactions", 0, SETTING (implicit_transactions), FALSE },
  { "no_browsetable", 0, 0, FALSE },
  { "nocount", 0, SETTING (nocount), FALSE },
  { "noexec", 0, SETTING (noexec), FALSE },
  { "numeric_roundabort", 'n', 0, FALSE },
  { "parseonly", 0, 0, FALSE },
  { "quoted_identifier", 0, 0, FALSE },
  { "remote_proc_transactions", 0, 0, FALSE },
  { "showplan_all", 'n', 0, FALSE },
  { "showplan_text", 'n', 0, FALSE },
  { "showplan_xml", 'n', 0, FALSE },
  { "xact_abort", 0, SETTING (xact_abort), FALSE },
};

static gboolean
refuse (AeTsqlRun *self, const char *name, gboolean on, guint32 line)
{
  g_autofree char *upper = g_ascii_strup (name, -1);
  g_autofree char *option = g_strdup_printf ("%s %s", upper, on ? "ON" : "OFF");

  return ae_tsql_error_set (&self->error, 40517, line, option);
}

static gboolean
set_switch (AeTsqlRun *self, const AeTsqlOption *name, gboolean on)
{
  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      const Switch *found = &switches[i];
      if (g_ascii_strcasecmp (name->text, found->name) != 0)
        continue;
      if (found->refused == (on ? 'n' : 'f'))
        return refuse (self, name->text, on, name->line);
      if (found->offset > 0)
        G_STRUCT_MEMBER (gboolean, &self->session->settings, found->offset - 1)
            = on != found->inverted;
      return TRUE;
    }
  g_autofree char *text = g_strdup_printf ("'%s' is not a recognized SET option.", name->text);
  return ae_tsql_error_set_text (&self->error, 195, 5, 15, name->line, text);
}

/* SET STATISTICS IO ON: what comes of it are messages, but for these. */
static gboolean
set_statistics (AeTsqlRun *self, AeTsqlStatement *statement, gboolean on)
{
  static const char *const refused[] = { "profile", "xml" };
  static const char *const taken[] = { "io", "time" };

  for (guint i = 1; i + 1 < statement->words->len; i++)
    {
      const AeTsqlOption *word = get_word (statement, i);
      gboolean known = FALSE;
      for (gsize k = 0; k < G_N_ELEMENTS (taken); k++)
        known |= is_word (word, taken[k]);
      for (gsize k = 0; k < G_N_ELEMENTS (refused); k++)
        if (is_word (word, refused[k]) && on)
          return refuse (self, k == 0 ? "statistics profile" : "statistics xml", on, word->line);
        else
          known |= is_word (word, refused[k]);
      if (!known)
        return ae_tsql_error_set (&self->error, 102, word->line, word->text);
    }
  return statement->words->len > 2
         || ae_tsql_error_set (&self->error, 102, statement->line, "STATISTICS");
}

static gboolean
set_switches (AeTsqlRun *self, AeTsqlStatement *statement)
{
  const AeTsqlOption *last = get_word (statement, statement->words->len - 1);
  gboolean on = is_word (last, "on");

  if (statement->words->len < 2 || (!on && !is_word (last, "off")))
    return ae_tsql_error_set (&self->error, 102, last->line, last->text);
  if (is_word (get_word (statement, 0), "statistics"))
    return set_statistics (self, statement, on);
  for (guint i = 0; i + 1 < statement->words->len; i++)
    if (!set_switch (self, get_word (statement, i), on))
      return FALSE;
  return TRUE;
}

gboolean
ae_tsql_run_set (AeTsqlRun *self, AeTsqlStatement *statement)
{
  static const char *const numbers[] = { "lock_timeout", "rowcount", "textsize", "datefirst" };
  const AeTsqlOption *first = get_word (statement, 0);

  if (statement->text != NULL)
    return set_isolation (self, statement);
  if (is_word (first, "identity_insert"))
    return set_identity_insert (self, statement);
  if (is_word (first, "dateformat"))
    return set_date_format (self, statement);
  if (is_word (first, "language"))
    {
      g_autofree char *language = dup_value (self, statement, "isv");
      return language != NULL && set_language (self, language, statement->line);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (is_word (first, numbers[i]))
      return set_number (self, statement, numbers[i]);
  if (statement->words->len > 1 && is_idle_value (first->text))
    return TRUE;
  return set_switches (self, statement);
}
