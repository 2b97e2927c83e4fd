/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-catalog-private.h"
#include "ae-tsql-run-private.h"
#include "ae-tsql-temporary-private.h"

/* SET takes anything: clients send what their server has, and most of it means nothing here. What
 * does mean something is in this file. */

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

static void
set_isolation (AeEmulatorSession *session, AeTsqlStatement *statement)
{
  const AeTsqlOption *first = get_word (statement, 0), *second = get_word (statement, 1);

  if (is_word (first, "serializable"))
    session->settings.isolation = AE_TSQL_ISOLATION_SERIALIZABLE;
  else if (is_word (first, "snapshot"))
    session->settings.isolation = AE_TSQL_ISOLATION_SNAPSHOT;
  else if (is_word (first, "repeatable"))
    session->settings.isolation = AE_TSQL_ISOLATION_REPEATABLE_READ;
  else if (is_word (second, "uncommitted"))
    session->settings.isolation = AE_TSQL_ISOLATION_READ_UNCOMMITTED;
  else
    session->settings.isolation = AE_TSQL_ISOLATION_READ_COMMITTED;
}

static void
set_language (AeEmulatorSession *session, const char *language)
{
  g_autofree char *old = session->settings.language;

  session->settings.language = g_strdup (language);
  if (session->sink->language_changed != NULL)
    session->sink->language_changed (session->sink_data, language, old);
}

/* SET IDENTITY_INSERT [db.][schema.]table ON */
static gboolean
set_identity_insert (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  guint n_words = statement->words->len;
  const AeTsqlOption *table_word = get_word (statement, n_words - 2);
  const char *schema = n_words > 3 ? get_word (statement, n_words - 3)->text : "dbo";

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

static gint64
get_number (const AeTsqlOption *option)
{
  return option != NULL ? g_ascii_strtoll (option->text, NULL, 10) : 0;
}

static void
set_switch (AeTsqlSettings *settings, const char *name, gboolean on)
{
  if (g_ascii_strcasecmp (name, "nocount") == 0)
    settings->nocount = on;
  else if (g_ascii_strcasecmp (name, "xact_abort") == 0)
    settings->xact_abort = on;
  else if (g_ascii_strcasecmp (name, "implicit_transactions") == 0)
    settings->implicit_transactions = on;
  else if (g_ascii_strcasecmp (name, "fmtonly") == 0)
    settings->fmtonly = on;
}

gboolean
ae_tsql_run_set (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  const AeTsqlOption *first = get_word (statement, 0);
  const AeTsqlOption *last = get_word (statement, statement->words->len - 1);

  if (statement->text != NULL)
    set_isolation (session, statement);
  else if (is_word (first, "identity_insert"))
    return set_identity_insert (self, statement);
  else if (is_word (first, "language") && last != first)
    set_language (session, last->text);
  else if (is_word (first, "lock_timeout"))
    session->settings.lock_timeout = get_number (last);
  else if (is_word (first, "rowcount"))
    session->settings.row_count = get_number (last);
  else if (is_word (first, "textsize"))
    session->settings.text_size = get_number (last);
  else if (is_word (first, "datefirst"))
    session->settings.date_first = (guint) CLAMP (get_number (last), 1, 7);
  else if (is_word (last, "on") || is_word (last, "off"))
    for (guint i = 0; i + 1 < statement->words->len; i++)
      set_switch (&session->settings, get_word (statement, i)->text, is_word (last, "on"));
  return TRUE;
}
