/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-catalog-calls-private.h"

/* Tables, procedures, keys and indexes. A name without owner means what a query would find. */

static gboolean
check_table_name (AeTsqlCall *call, AeTsqlFrame *frame)
{
  g_autofree char *name = ae_tsql_catalog_call_dup_text (frame, "@pktable_name");
  g_autofree char *other = ae_tsql_catalog_call_dup_text (frame, "@fktable_name");

  if (name == NULL && other == NULL)
    return ae_tsql_error_set (&call->error, 15252, 1);
  return TRUE;
}

static const AeTsqlCatalogCall tables[] = {
  /* ODBC's three lists come by calls with one '%' and the rest empty. */
  { "sp_tables",
    "@table_name nvarchar(384) = NULL, @table_owner nvarchar(384) = NULL, @table_qualifier sysname "
    "= NULL, @table_type varchar(100) = NULL, @fUsePattern bit = 1",
    "TABLE_QUALIFIER sysname, TABLE_OWNER sysname, TABLE_NAME sysname, TABLE_TYPE varchar(32), "
    "REMARKS varchar(254)",
    "SELECT name, NULL, NULL, NULL, NULL FROM ae_database WHERE @table_qualifier = '%' AND "
    "@table_name = '' AND @table_owner = '' UNION ALL SELECT NULL, name, NULL, NULL, NULL FROM "
    "{schemas} WHERE @table_owner = '%' AND @table_name = '' AND @table_qualifier = '' UNION ALL "
    "SELECT NULL, NULL, NULL, column1, NULL FROM (VALUES ('SYSTEM TABLE'), ('TABLE'), ('VIEW')) "
    "WHERE @table_type = '%' AND @table_name = '' AND @table_owner = '' AND @table_qualifier = '' "
    "UNION ALL SELECT {database}, schema_name, name, type, NULL FROM (SELECT schema_name, name, "
    "CASE type WHEN 'U ' THEN 'TABLE' ELSE 'VIEW' END AS type FROM {objects} WHERE type IN ('U ', "
    "'V ') UNION ALL SELECT schema_name, name, 'VIEW' FROM {system_views}) WHERE {matches name "
    "@table_name} AND {matches schema_name @table_owner} AND (@table_type IS NULL OR @table_type = "
    "'%' OR instr (upper (@table_type), '''' || type || '''') OR upper (@table_type) = type)",
    "4, 1, 2, 3", 0, NULL },
  { "sp_stored_procedures",
    "@sp_name nvarchar(390) = NULL, @sp_owner nvarchar(384) = NULL, @sp_qualifier sysname = NULL, "
    "@fUsePattern bit = 1",
    "PROCEDURE_QUALIFIER sysname, PROCEDURE_OWNER sysname, PROCEDURE_NAME nvarchar(134) NOT NULL, "
    "NUM_INPUT_PARAMS int NOT NULL, NUM_OUTPUT_PARAMS int NOT NULL, NUM_RESULT_SETS int NOT NULL, "
    "REMARKS varchar(254), PROCEDURE_TYPE smallint NOT NULL",
    "SELECT {database}, schema_name, name || CASE type WHEN 'P ' THEN ';1' ELSE ';0' END, -1, -1, "
    "-1, NULL, 2 FROM {objects} WHERE type IN ('P ', 'FN', 'IF', 'TF') AND {matches name @sp_name} "
    "AND {matches schema_name @sp_owner}",
    "1, 2, 3", 0, NULL },
};

const AeTsqlCatalogCallTable ae_tsql_catalog_calls_tables = { tables, G_N_ELEMENTS (tables) };

/* --- keys and indexes ------------------------------------------------------------------------- */

#define STATISTICS_PARAMETERS                                                           \
  "@table_name sysname, @table_owner sysname = NULL, @table_qualifier sysname = NULL, " \
  "@index_name sysname = '%', @is_unique char(1) = 'N', @accuracy char(1) = 'Q'"

#define STATISTICS_COLUMNS                                                                 \
  "TABLE_QUALIFIER sysname, TABLE_OWNER sysname, TABLE_NAME sysname NOT NULL, NON_UNIQUE " \
  "smallint, INDEX_QUALIFIER sysname, INDEX_NAME sysname, TYPE smallint NOT NULL, "        \
  "SEQ_IN_INDEX smallint, COLUMN_NAME sysname, COLLATION char(1), CARDINALITY int, PAGES int"

/* How many rows and pages there are is not counted for this. */
#define STATISTICS_TABLE \
  "SELECT {database}, schema_name, name, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL"

#define STATISTICS_INDEXES                                                                     \
  " FROM {objects} WHERE type = 'U ' AND name = @table_name COLLATE NOCASE AND schema_name = " \
  "coalesce (@table_owner, 'dbo') COLLATE NOCASE UNION ALL SELECT {database}, schema_name, "   \
  "table_name, NOT is_unique, table_name, name, CASE index_id WHEN 1 THEN 1 ELSE 3 END, "      \
  "ordinal, column_name, CASE WHEN is_descending THEN 'D' ELSE 'A' END, NULL, NULL"

#define STATISTICS_WHERE                                                                   \
  " FROM {key_columns} WHERE table_name = @table_name COLLATE NOCASE AND schema_name = "   \
  "coalesce (@table_owner, 'dbo') COLLATE NOCASE AND ts_like (name, ifnull (@index_name, " \
  "'%'), '', 1) AND (is_unique OR upper (@is_unique) <> 'Y')"

static const AeTsqlCatalogCall keys[] = {
  { "sp_fkeys",
    "@pktable_name sysname = NULL, @pktable_owner sysname = NULL, @pktable_qualifier sysname = "
    "NULL, @fktable_name sysname = NULL, @fktable_owner sysname = NULL, @fktable_qualifier sysname "
    "= NULL",
    "PKTABLE_QUALIFIER sysname, PKTABLE_OWNER sysname, PKTABLE_NAME sysname NOT NULL, "
    "PKCOLUMN_NAME "
    "sysname, FKTABLE_QUALIFIER sysname, FKTABLE_OWNER sysname, FKTABLE_NAME sysname NOT NULL, "
    "FKCOLUMN_NAME sysname, KEY_SEQ smallint NOT NULL, UPDATE_RULE smallint, DELETE_RULE smallint, "
    "FK_NAME sysname NOT NULL, PK_NAME sysname, DEFERRABILITY smallint",
    "SELECT {database}, referenced_schema, referenced_table, referenced_column, {database}, "
    "schema_name, table_name, column_name, ordinal, CASE update_action WHEN 0 THEN 1 WHEN 1 THEN 0 "
    "ELSE update_action END, CASE delete_action WHEN 0 THEN 1 WHEN 1 THEN 0 ELSE delete_action "
    "END, "
    "name, key_name, 7 FROM {foreign_key_columns} WHERE (@pktable_name IS NULL OR referenced_table "
    "= @pktable_name COLLATE NOCASE) AND (@pktable_owner IS NULL OR referenced_schema = "
    "@pktable_owner COLLATE NOCASE) AND (@fktable_name IS NULL OR table_name = @fktable_name "
    "COLLATE NOCASE) AND (@fktable_owner IS NULL OR schema_name = @fktable_owner COLLATE NOCASE)",
    "5, 6, 7, 12, 9", 0, check_table_name },
  { "sp_pkeys", "@table_name sysname, @table_owner sysname = NULL, @table_qualifier sysname = NULL",
    "TABLE_QUALIFIER sysname, TABLE_OWNER sysname, TABLE_NAME sysname NOT NULL, COLUMN_NAME "
    "sysname, KEY_SEQ smallint NOT NULL, PK_NAME sysname",
    "SELECT {database}, schema_name, table_name, column_name, ordinal, name FROM {key_columns} "
    "WHERE is_primary AND table_name = @table_name COLLATE NOCASE AND schema_name = coalesce "
    "(@table_owner, 'dbo') COLLATE NOCASE",
    "1, 2, 3, 5", 0, NULL },
  { "sp_statistics", STATISTICS_PARAMETERS, STATISTICS_COLUMNS,
    STATISTICS_TABLE STATISTICS_INDEXES STATISTICS_WHERE, "4, 7, 5, 6, 8", 0, NULL },
  { "sp_statistics_100", STATISTICS_PARAMETERS,
    STATISTICS_COLUMNS ", FILTER_CONDITION varchar(128)",
    STATISTICS_TABLE ", NULL" STATISTICS_INDEXES ", NULL" STATISTICS_WHERE, "4, 7, 5, 6, 8", 0,
    NULL },
};

const AeTsqlCatalogCallTable ae_tsql_catalog_calls_keys = { keys, G_N_ELEMENTS (keys) };
