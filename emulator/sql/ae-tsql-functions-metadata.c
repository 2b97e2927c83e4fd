/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-catalog-sql-private.h"
#include "ae-tsql-functions-private.h"

/* Functions that ask the catalogue: each is a query, as the system views are, where {1} to {4}
 * stand for the arguments (NULL for one that was not given). What a property is called is compared
 * in upper case; an unknown one is NULL, as in SQL Server. */

typedef struct
{
  const char *name;
  char type; /* i int, n sysname, v sql_variant, s smallint, m nvarchar(max) */
  const char *sql;
} Query;

static const Query queries[] = {
  { "col_length", 's',
    "(SELECT max_length FROM {columns} WHERE object_id = ts_object_id ({1}) AND name = {2} COLLATE "
    "NOCASE)" },
  { "col_name", 'n', "(SELECT name FROM {columns} WHERE object_id = {1} AND column_id = {2})" },
  { "columnproperty", 'i',
    "(SELECT CASE upper ({3}) WHEN 'ALLOWSNULL' THEN nullable WHEN 'COLUMNID' THEN column_id WHEN "
    "'ISIDENTITY' THEN is_identity WHEN 'ISCOMPUTED' THEN is_computed WHEN 'PRECISION' THEN CASE "
    "WHEN unit IS NULL THEN precision WHEN max_length < 0 THEN -1 ELSE max_length / unit END WHEN "
    "'SCALE' THEN CASE WHEN unit IS NULL THEN scale END WHEN 'CHARMAXLEN' THEN CASE WHEN unit IS "
    "NOT "
    "NULL THEN CASE WHEN max_length < 0 THEN -1 ELSE max_length / unit END END WHEN 'USESANSITRIM' "
    "THEN CASE WHEN unit IS NOT NULL THEN 1 END WHEN 'ISROWGUIDCOL' THEN 0 WHEN 'ISSPARSE' THEN 0 "
    "WHEN 'ISCOLUMNSET' THEN 0 WHEN 'ISHIDDEN' THEN 0 WHEN 'GENERATEDALWAYSTYPE' THEN 0 WHEN "
    "'ISIDNOTFORREPL' THEN 0 WHEN 'ISXMLINDEXABLE' THEN 0 WHEN 'ISFULLTEXTINDEXED' THEN 0 END FROM "
    "{columns} WHERE object_id = {1} AND name = {2} COLLATE NOCASE)" },
  { "connectionproperty", 'v',
    "CASE lower ({1}) WHEN 'net_transport' THEN 'TCP' WHEN 'physical_net_transport' THEN 'TCP' "
    "WHEN "
    "'protocol_type' THEN 'TSQL' WHEN 'auth_scheme' THEN 'SQL' END" },
  { "databasepropertyex", 'v',
    "(SELECT CASE upper ({2}) WHEN 'COLLATION' THEN 'SQL_Latin1_General_CP1_CI_AS' WHEN 'STATUS' "
    "THEN 'ONLINE' WHEN 'UPDATEABILITY' THEN 'READ_WRITE' WHEN 'USERACCESS' THEN 'MULTI_USER' WHEN "
    "'RECOVERY' THEN 'SIMPLE' WHEN 'COMPARISONSTYLE' THEN 196609 WHEN 'LCID' THEN 1033 WHEN "
    "'SQLSORTORDER' THEN 52 WHEN 'VERSION' THEN 957 WHEN 'EDITION' THEN NULL WHEN "
    "'ISAUTOCREATESTATISTICS' THEN 1 WHEN 'ISAUTOUPDATESTATISTICS' THEN 1 WHEN 'ISANSINULLDEFAULT' "
    "THEN 0 WHEN 'ISANSINULLSENABLED' THEN 0 WHEN 'ISQUOTEDIDENTIFIERSENABLED' THEN 0 WHEN "
    "'ISAUTOCLOSE' THEN 0 WHEN 'ISAUTOSHRINK' THEN 0 WHEN 'ISINSTANDBY' THEN 0 WHEN "
    "'ISFULLTEXTENABLED' THEN 0 WHEN 'ISPUBLISHED' THEN 0 END FROM ae_database WHERE name = {1})" },
  { "index_col", 'n',
    "(SELECT column_name FROM {key_columns} WHERE object_id = ts_object_id ({1}) AND index_id = "
    "{2} "
    "AND ordinal = {3})" },
  { "indexproperty", 'i',
    "(SELECT CASE upper ({3}) WHEN 'INDEXID' THEN index_id WHEN 'ISCLUSTERED' THEN index_id = 1 "
    "WHEN "
    "'ISUNIQUE' THEN is_unique WHEN 'ISDISABLED' THEN 0 WHEN 'ISHYPOTHETICAL' THEN 0 WHEN "
    "'ISSTATISTICS' THEN 0 WHEN 'ISPADINDEX' THEN 0 WHEN 'INDEXFILLFACTOR' THEN 0 WHEN "
    "'INDEXDEPTH' "
    "THEN 1 END FROM {keys} WHERE object_id = {1} AND name = {2} COLLATE NOCASE)" },
  { "object_definition", 'm',
    "(SELECT definition FROM ae_module WHERE object_id = {1} AND NOT hidden)" },
  { "object_schema_name", 'n',
    "(SELECT schema_name FROM {objects} WHERE object_id = {1} AND coalesce ({2}, {db}) = {db})" },
  { "objectproperty", 'i', "{object_property}" },
  { "objectpropertyex", 'v',
    "CASE upper ({2}) WHEN 'BASETYPE' THEN (SELECT rtrim (type) FROM {objects} WHERE object_id = "
    "{1}) ELSE {object_property} END" },
  { "original_db_name", 'n', "{original_database}" },
  { "parsename", 'n', "ts_parse_name ({1}, {2})" },
  { "schema_id", 'i',
    "(SELECT schema_id FROM {schemas} WHERE name = coalesce ({1}, {schema}) COLLATE NOCASE)" },
  { "schema_name", 'n',
    "(SELECT name FROM {schemas} WHERE schema_id = {1} UNION ALL SELECT {schema} WHERE {0} = 0)" },
  { "sessionproperty", 'v',
    "CASE upper ({1}) WHEN 'ANSI_NULLS' THEN 1 WHEN 'ANSI_PADDING' THEN 1 WHEN 'ANSI_WARNINGS' "
    "THEN "
    "1 WHEN 'ARITHABORT' THEN 1 WHEN 'CONCAT_NULL_YIELDS_NULL' THEN 1 WHEN 'NUMERIC_ROUNDABORT' "
    "THEN "
    "0 WHEN 'QUOTED_IDENTIFIER' THEN 1 END" },
  { "type_id", 'i',
    "(SELECT user_type_id FROM {types} WHERE name = ts_name_part ({1}, 0) COLLATE NOCASE)" },
  { "type_name", 'n', "(SELECT name FROM {types} WHERE user_type_id = {1})" },
  { "typeproperty", 'i',
    "(SELECT CASE upper ({2}) WHEN 'PRECISION' THEN CASE WHEN unit IS NULL THEN precision ELSE "
    "max_length / unit END WHEN 'SCALE' THEN CASE WHEN unit IS NULL THEN scale END WHEN "
    "'ALLOWSNULL' "
    "THEN user_type_id NOT IN (189, 256) WHEN 'USESANSITRIM' THEN CASE WHEN id IN (165, 167, 173, "
    "175, 231, 239) THEN 1 END WHEN 'OWNERID' THEN 4 END FROM {types} WHERE name = ts_name_part "
    "({1}, 0) COLLATE NOCASE)" },
};

#define IS_ROLE                                                                                  \
  "(SELECT CASE WHEN id = 0 OR (id = 16384 AND {user_id} = 1) THEN 1 ELSE id IN {my_roles} END " \
  "FROM {principals} WHERE type = 'R' AND name = {1} COLLATE NOCASE)"

static const Query principals[] = {
  { "database_principal_id", 'i',
    "(SELECT id FROM {principals} WHERE name = coalesce ({1}, {user}) COLLATE NOCASE)" },
  { "has_perms_by_name", 'i', "ts_has_permission ({1}, {2}, {3})" },
  { "is_member", 'i', IS_ROLE },
  { "is_rolemember", 'i', IS_ROLE },
  { "is_srvrolemember", 'i',
    "CASE WHEN lower ({1}) = 'public' THEN 1 WHEN lower ({1}) IN ('sysadmin', 'serveradmin', "
    "'securityadmin', 'processadmin', 'setupadmin', 'bulkadmin', 'diskadmin', 'dbcreator') THEN "
    "lower ({1}) = 'sysadmin' AND {is_admin} END" },
  { "suser_id", 'i',
    "CASE WHEN {0} > 0 THEN (SELECT id FROM ae_login WHERE name = {1} UNION ALL SELECT 1 WHERE {1} "
    "= "
    "'sa') WHEN {is_admin} THEN 1 ELSE (SELECT id FROM ae_login WHERE name = {login}) END" },
  { "user_id", 'i',
    "(SELECT id FROM {principals} WHERE name = coalesce ({1}, {user}) COLLATE NOCASE)" },
  { "user_name", 'n',
    "(SELECT name FROM {principals} WHERE id = {1} UNION ALL SELECT {user} WHERE {0} = 0)" },
};

static const Query *
find_query (const AeTsqlExpr *expr)
{
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    if (g_str_equal (queries[i].name, expr->function->name))
      return &queries[i];
  for (gsize i = 0; i < G_N_ELEMENTS (principals); i++)
    if (g_str_equal (principals[i].name, expr->function->name))
      return &principals[i];
  return NULL;
}

static gboolean
bind_query (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  switch (find_query (expr)->type)
    {
    case 'i':
      ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
      break;
    case 's':
      ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_SMALLINT);
      break;
    case 'v':
      ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_SQL_VARIANT);
      break;
    case 'm':
      ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_NVARCHAR, -1);
      break;
    default:
      ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_NVARCHAR, 128);
      break;
    }
  return ae_tsql_bind_plain_list (binder, expr->arguments);
}

static void
emit_query (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  ae_tsql_catalog_sql_append (plan->session, plan->session->database_id, find_query (expr)->sql,
                              sql);
  g_string_append_c (plan->sql, '(');
  for (const char *at = sql->str; *at != '\0'; at++)
    {
      if (at[0] != '{')
        {
          g_string_append_c (plan->sql, *at);
          continue;
        }
      guint argument = (guint) (at[1] - '0');
      if (argument == 0)
        g_string_append_printf (plan->sql, "%u", expr->arguments->len);
      else if (argument <= expr->arguments->len)
        ae_tsql_function_emit_argument (plan, expr, argument - 1);
      else
        g_string_append (plan->sql, "NULL");
      at += 2;
    }
  g_string_append_c (plan->sql, ')');
}

#define QUERY(name, min, max)                           \
  {                                                     \
    name, min, max, FALSE, bind_query, NULL, emit_query \
  }

static const AeTsqlFunction functions[] = {
  QUERY ("col_length", 2, 2),
  QUERY ("col_name", 2, 2),
  QUERY ("columnproperty", 3, 3),
  QUERY ("connectionproperty", 1, 1),
  QUERY ("database_principal_id", 0, 1),
  QUERY ("databasepropertyex", 2, 2),
  QUERY ("has_perms_by_name", 3, 5),
  QUERY ("index_col", 3, 3),
  QUERY ("indexproperty", 3, 3),
  QUERY ("is_member", 1, 1),
  QUERY ("is_rolemember", 1, 2),
  QUERY ("is_srvrolemember", 1, 2),
  QUERY ("object_definition", 1, 1),
  QUERY ("object_schema_name", 1, 2),
  QUERY ("objectproperty", 2, 2),
  QUERY ("objectpropertyex", 2, 2),
  QUERY ("original_db_name", 0, 0),
  QUERY ("parsename", 2, 2),
  QUERY ("schema_id", 0, 1),
  QUERY ("schema_name", 0, 1),
  QUERY ("sessionproperty", 1, 1),
  QUERY ("suser_id", 0, 1),
  QUERY ("type_id", 1, 1),
  QUERY ("type_name", 1, 1),
  QUERY ("typeproperty", 2, 2),
  QUERY ("user_id", 0, 1),
  QUERY ("user_name", 0, 1),
};

const AeTsqlFunctionTable ae_tsql_functions_metadata = { functions, G_N_ELEMENTS (functions) };
