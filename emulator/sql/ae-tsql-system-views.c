/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-catalog-sql-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-system-views-private.h"

static const AeTsqlSystemViewTable *const tables[] = {
  &ae_tsql_views_information, &ae_tsql_views_objects,       &ae_tsql_views_constraints,
  &ae_tsql_views_keys,        &ae_tsql_views_modules,       &ae_tsql_views_security,
  &ae_tsql_views_server,      &ae_tsql_views_compatibility,
};

static const AeTsqlSystemView *
get_view (guint index)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      if (index < tables[t]->n_views)
        return &tables[t]->views[index];
      index -= tables[t]->n_views;
    }
  return NULL;
}

const char *
ae_tsql_system_view_get_name (guint index)
{
  const AeTsqlSystemView *view = get_view (index);

  return view != NULL ? view->name : NULL;
}

/* System objects have negative ids, as SQL Server's have. */
void
ae_tsql_system_views_append (GString *sql)
{
  const char *name;

  g_string_append (sql, "(SELECT column1 AS object_id, column2 AS schema_id, column3 AS "
                        "schema_name, column4 AS name FROM (VALUES ");
  for (guint i = 0; (name = ae_tsql_system_view_get_name (i)) != NULL; i++)
    {
      const char *dot = strchr (name, '.');
      gboolean is_sys = g_str_has_prefix (name, "sys.");
      g_string_append_printf (sql, "%s(%d, %d, '%s', '%s')", i > 0 ? ", " : "", -(gint) i - 100,
                              is_sys ? 4 : 3, is_sys ? "sys" : "INFORMATION_SCHEMA", dot + 1);
    }
  g_string_append (sql, "))");
}

/* sysobjects and its kin are also found without a schema, and through dbo. */
static gboolean
is_called (const AeTsqlSystemView *view, const AeTsqlName *name)
{
  const char *dot = strchr (view->name, '.');

  if (!ae_tsql_name_equal (dot + 1, name->name))
    return FALSE;
  if (name->schema == NULL || ae_tsql_name_equal (name->schema, "dbo"))
    return g_str_has_prefix (dot + 1, "sys");

  g_autofree char *schema = g_strndup (view->name, dot - view->name);
  return ae_tsql_name_equal (schema, name->schema);
}

gboolean
ae_tsql_system_view_bind (AeEmulatorSession *session,
                          AeTsqlArena *arena,
                          AeTsqlSource *source,
                          guint32 database_id)
{
  const AeTsqlSystemView *view = NULL;

  for (guint i = 0; (view = get_view (i)) != NULL; i++)
    if (is_called (view, &source->name))
      {
        source->columns = ae_tsql_catalog_sql_columns (arena, view->columns, &source->n_columns);
        source->sql = ae_tsql_arena_take (
            arena, ae_tsql_catalog_sql_expand (session, database_id, view->sql, source->n_columns));
        return TRUE;
      }
  return FALSE;
}
