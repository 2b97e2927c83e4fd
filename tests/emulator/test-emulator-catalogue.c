/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-catalog-calls-private.h"
#include "ae-tsql-system-views-private.h"
#include "engine-fixture.h"

/* What no list of cases can show: that every description of the catalogue is good SQL. */

static void
set_up (EngineFixture *self, gconstpointer data)
{
  engine_fixture_init (
      self,
      "CREATE DATABASE other; USE other;"
      "CREATE TABLE t (a int IDENTITY PRIMARY KEY, b nvarchar(20) NOT NULL DEFAULT "
      "'x' UNIQUE, c decimal(9,2) NULL, d varchar(max))",
      FALSE);
}

static void
test_views (EngineFixture *self, gconstpointer data)
{
  static const char *const databases[] = { "", "master.", "other." };
  const char *name;

  for (guint i = 0; (name = ae_tsql_system_view_get_name (i)) != NULL; i++)
    for (gsize d = 0; d < G_N_ELEMENTS (databases); d++)
      {
        g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s%s", databases[d], name);
        g_autofree char *answer = engine_dump_run (self->session, sql);
        if (answer[0] != '[' || strstr (answer, "Msg ") != NULL)
          g_error ("%s: %s", sql, answer);
      }
}

/* Every procedure answers, with its columns, when it gets a table's name where it wants one. */
static void
test_calls (EngineFixture *self, gconstpointer data)
{
  const char *name;

  for (guint i = 0; (name = ae_tsql_catalog_call_get_name (i)) != NULL; i++)
    {
      const AeTsqlCatalogCall *call = ae_tsql_catalog_call_find (name);
      gboolean wants_name = strstr (call->parameters, "@table_name sysname,") != NULL
                            || strstr (call->parameters, "@table_name nvarchar(384),") != NULL;
      g_autofree char *sql = g_strdup_printf ("EXEC other.[sys].%s %s", name,
                                              wants_name                       ? "t"
                                              : g_str_equal (name, "sp_fkeys") ? "@fktable_name = t"
                                                                               : "");
      g_autofree char *answer = engine_dump_run (self->session, sql);
      if (!g_str_has_prefix (answer, "procedure\n[") || strstr (answer, "Msg ") != NULL)
        g_error ("%s: %s", sql, answer);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/emulator/catalogue/views", EngineFixture, NULL, set_up, test_views,
              engine_fixture_tear_down);
  g_test_add ("/emulator/catalogue/calls", EngineFixture, NULL, set_up, test_calls,
              engine_fixture_tear_down);
  return g_test_run ();
}
