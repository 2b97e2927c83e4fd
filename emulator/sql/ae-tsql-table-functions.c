/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-catalog-sql-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-describe-private.h"
#include "ae-tsql-table-functions-private.h"

/* System functions that give rows. Their arguments only choose among rows; those that are here have
 * none to choose among. */
static const struct
{
  const char *name;
  guint n_arguments;
  const char *columns, *sql;
} functions[] = {
  { "fn_helpcollations", 0, "name sysname NOT NULL, description nvarchar(1000)",
    "SELECT column1, column2 FROM (VALUES ('Latin1_General_BIN', 'Latin1-General, binary sort'), "
    "('Latin1_General_BIN2', 'Latin1-General, binary code point comparison sort'), "
    "('Latin1_General_CI_AI', 'Latin1-General, case-insensitive, accent-insensitive, "
    "kanatype-insensitive, width-insensitive'), ('Latin1_General_CI_AS', 'Latin1-General, "
    "case-insensitive, accent-sensitive, kanatype-insensitive, width-insensitive'), "
    "('Latin1_General_CS_AS', 'Latin1-General, case-sensitive, accent-sensitive, "
    "kanatype-insensitive, width-insensitive'), ('Latin1_General_100_BIN2', 'Latin1-General-100, "
    "binary code point comparison sort'), ('Latin1_General_100_BIN2_UTF8', 'Latin1-General-100, "
    "binary code point comparison sort, UTF8'), ('Latin1_General_100_CI_AS', 'Latin1-General-100, "
    "case-insensitive, accent-sensitive, kanatype-insensitive, width-insensitive'), "
    "('Latin1_General_100_CI_AS_SC_UTF8', 'Latin1-General-100, case-insensitive, accent-sensitive, "
    "kanatype-insensitive, width-insensitive, supplementary characters, UTF8'), "
    "('SQL_Latin1_General_CP1_CI_AS', 'Latin1-General, case-insensitive, accent-sensitive, "
    "kanatype-insensitive, width-insensitive for Unicode Data, SQL Server Sort Order 52 on Code "
    "Page 1252 for non-Unicode Data'), ('SQL_Latin1_General_CP1_CS_AS', 'Latin1-General, "
    "case-sensitive, accent-sensitive, kanatype-insensitive, width-insensitive for Unicode Data, "
    "SQL Server Sort Order 51 on Code Page 1252 for non-Unicode Data'))" },
  { "fn_listextendedproperty", 7,
    "objtype sysname, objname sysname, name sysname NOT NULL, value "
    "sql_variant",
    "SELECT NULL, NULL, '', NULL WHERE 0" },
};

static gboolean
bind_arguments (AeTsqlBinder *binder, AeTsqlSource *source)
{
  for (guint i = 0; i < source->arguments->len; i++)
    {
      AeTsqlExpr **slot = (AeTsqlExpr **) &source->arguments->pdata[i];
      if ((*slot)->kind != AE_TSQL_EXPR_DEFAULT && !ae_tsql_bind_plain (binder, slot))
        return FALSE;
    }
  return TRUE;
}

AeTsqlTableFunctionAnswer
ae_tsql_table_function_bind (AeTsqlBinder *binder, AeTsqlSource *source)
{
  const char *name = source->name.name;

  if (ae_tsql_name_equal (name, "dm_exec_describe_first_result_set"))
    return bind_arguments (binder, source) && ae_tsql_describe_bind_source (binder, source)
               ? AE_TSQL_TABLE_FUNCTION_BOUND
               : AE_TSQL_TABLE_FUNCTION_WRONG;
  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      if (!ae_tsql_name_equal (functions[i].name, name))
        continue;
      if (source->arguments->len != functions[i].n_arguments)
        {
          ae_tsql_error_set (binder->error,
                             source->arguments->len < functions[i].n_arguments ? 313 : 8144,
                             source->line, name);
          return AE_TSQL_TABLE_FUNCTION_WRONG;
        }
      if (!bind_arguments (binder, source))
        return AE_TSQL_TABLE_FUNCTION_WRONG;
      source->kind = AE_TSQL_SOURCE_TABLE;
      source->columns = ae_tsql_catalog_sql_columns (&binder->tree->arena, functions[i].columns,
                                                     &source->n_columns);
      source->sql = ae_tsql_arena_take (
          &binder->tree->arena,
          ae_tsql_catalog_sql_expand (binder->session, binder->session->database_id,
                                      functions[i].sql, source->n_columns));
      return AE_TSQL_TABLE_FUNCTION_BOUND;
    }
  return AE_TSQL_TABLE_FUNCTION_UNKNOWN;
}
