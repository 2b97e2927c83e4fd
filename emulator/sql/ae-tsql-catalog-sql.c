/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "ae-tsql-catalog-sql-private.h"
#include "ae-tsql-security-private.h"
#include "ae-tsql-system-views-private.h"

/* --- columns ---------------------------------------------------------------------------------- */

/* "int", "nvarchar(60)", "varbinary(max)" */
static void
take_type (AeTsqlSourceColumn *column, const char *text)
{
  const char *parenthesis = strchr (text, '(');
  g_autofree char *word = g_strndup (text, strcspn (text, "( "));
  AeTsqlTypeName name = { .name = word };
  g_auto (AeTsqlError) error = { 0 };

  if (parenthesis != NULL)
    {
      name.is_max = g_str_has_prefix (parenthesis, "(max)");
      name.n_arguments = name.is_max ? 0 : 1;
      name.arguments[0] = atoi (parenthesis + 1);
    }
  if (!ae_tsql_type_resolve (&name, 'c', column->id, &column->type, &error))
    g_critical ("No type: %s", text);
}

AeTsqlSourceColumn *
ae_tsql_catalog_sql_columns (AeTsqlArena *arena, const char *text, guint *n_columns)
{
  g_auto (GStrv) pieces = g_strsplit (text, ", ", -1);
  AeTsqlSourceColumn *columns = NULL;

  *n_columns = g_strv_length (pieces);
  columns = ae_tsql_arena_alloc (arena, *n_columns * sizeof *columns);
  for (guint i = 0; i < *n_columns; i++)
    {
      char *blank = strchr (pieces[i], ' ');
      columns[i].name = ae_tsql_arena_copy (arena, pieces[i], blank - pieces[i]);
      columns[i].id = i + 1;
      columns[i].nullable = !g_str_has_suffix (pieces[i], " NOT NULL");
      take_type (&columns[i], blank + 1);
    }
  return columns;
}

/* --- queries ---------------------------------------------------------------------------------- */

static void
append_quoted (GString *out, const char *text)
{
  g_auto (GStrv) pieces = g_strsplit (text, "'", -1);
  g_autofree char *doubled = g_strjoinv ("''", pieces);

  g_string_append_printf (out, "'%s'", doubled);
}

/* What the queries ask the session for. */
static gboolean
append_session (AeEmulatorSession *session, const char *word, GString *out)
{
  const AeTsqlSettings *settings = &session->settings;
  const struct
  {
    const char *name;
    gint64 number;
  } numbers[] = {
    { "date_first", settings->date_first },
    { "error", session->last_error },
    { "isolation", settings->isolation },
    { "is_admin", session->login_id == 0 },
    { "lock_timeout", settings->lock_timeout },
    { "row_count", session->last_row_count },
    { "session_db", session->database_id },
    { "spid", session->spid },
    { "text_size", settings->text_size },
    { "transactions", session->n_transactions },
    { "user_id", session->user_id },
  };
  const struct
  {
    const char *name, *text;
  } texts[] = {
    { "application", session->application },
    { "host", session->host },
    { "language", settings->language },
    { "login", session->user },
    { "original_database", session->initial_database },
    { "schema", session->default_schema != NULL ? session->default_schema : "dbo" },
    { "user", session->user_name != NULL ? session->user_name : "dbo" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_str_equal (numbers[i].name, word))
      {
        g_string_append_printf (out, "%" G_GINT64_FORMAT, numbers[i].number);
        return TRUE;
      }
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (texts[i].name, word))
      {
        append_quoted (out, texts[i].text != NULL ? texts[i].text : "");
        return TRUE;
      }
  return FALSE;
}

/* "matches column @parameter": a pattern, or with @fUsePattern 0 a name; NULL matches all. */
static void
append_matches (GString *out, const char *word)
{
  g_auto (GStrv) words = g_strsplit (word, " ", 3);

  g_string_append_printf (out,
                          "(%s IS NULL OR CASE @fUsePattern WHEN 0 THEN %s = %s COLLATE NOCASE "
                          "ELSE ts_like (%s, %s, '', 1) END)",
                          words[2], words[1], words[2], words[1], words[2]);
}

static gboolean
append_word (AeEmulatorSession *session,
             guint32 database_id,
             const char *name,
             gsize size,
             GString *out)
{
  g_autofree char *word = g_strndup (name, size);

  if (g_str_equal (word, "db"))
    g_string_append_printf (out, "%u", database_id);
  else if (g_str_equal (word, "database"))
    g_string_append_printf (out, "(SELECT name FROM ae_database WHERE id = %u)", database_id);
  else if (g_str_has_prefix (word, "matches "))
    append_matches (out, word);
  else if (g_str_equal (word, "sees_cmk") || g_str_equal (word, "sees_cek"))
    g_string_append (out,
                     ae_tsql_permission_has (session, database_id, AE_TSQL_CLASS_DATABASE, 0, NULL,
                                             g_str_equal (word, "sees_cmk")
                                                 ? "VIEW ANY COLUMN MASTER KEY DEFINITION"
                                                 : "VIEW ANY COLUMN ENCRYPTION KEY DEFINITION")
                         ? "1"
                         : "0");
  else if (g_str_equal (word, "system_views"))
    ae_tsql_system_views_append (out);
  else
    return append_session (session, word, out);
  return TRUE;
}

void
ae_tsql_catalog_sql_append (AeEmulatorSession *session,
                            guint32 database_id,
                            const char *sql,
                            GString *out)
{
  for (const char *at = sql; *at != '\0'; at++)
    {
      if (*at != '{' || g_ascii_isdigit (at[1]))
        {
          g_string_append_c (out, *at);
          continue;
        }
      gsize size = strcspn (at + 1, "}");
      const char *relation = ae_tsql_catalog_relation_find (at + 1, size);
      if (relation != NULL)
        {
          g_string_append_c (out, '(');
          ae_tsql_catalog_sql_append (session, database_id, relation, out);
          g_string_append_c (out, ')');
        }
      else if (!append_word (session, database_id, at + 1, size, out))
        {
          g_critical ("No relation: %.*s", (int) size, at + 1);
        }
      at += size + 1;
    }
}

char *
ae_tsql_catalog_sql_expand (AeEmulatorSession *session,
                            guint32 database_id,
                            const char *sql,
                            guint n_columns)
{
  GString *out = g_string_new ("WITH v (");

  for (guint i = 1; i <= n_columns; i++)
    g_string_append_printf (out, "%sc%u", i > 1 ? ", " : "", i);
  g_string_append (out, ") AS (");
  ae_tsql_catalog_sql_append (session, database_id, sql, out);
  g_string_append (out, ") SELECT * FROM v");
  return g_string_free (out, FALSE);
}
