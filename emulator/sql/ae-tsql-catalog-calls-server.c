/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-catalog-calls-private.h"

/* The server, its databases, and what bulk loads ask. */

static const AeTsqlCatalogCall calls[] = {
  { "sp_databases", "", "DATABASE_NAME sysname NOT NULL, DATABASE_SIZE int, REMARKS varchar(254)",
    "SELECT name, 16384, NULL FROM ae_database", "1", 0, NULL },
  { "sp_oledb_ro_usrname", "", " char(1) NOT NULL,  sysname NOT NULL", "SELECT 'N', {user}", NULL,
    0, NULL },
  { "sp_server_info", "@attribute_id int = NULL",
    "attribute_id int NOT NULL, attribute_name varchar(60) NOT NULL, attribute_value varchar(255)",
    "SELECT column1, column2, column3 FROM (VALUES (1, 'DBMS_NAME', 'Microsoft SQL Server'), (2, "
    "'DBMS_VER', 'Microsoft SQL Server 2022 - 16.0.1000.6'), (10, 'OWNER_TERM', 'owner'), (11, "
    "'TABLE_TERM', 'table'), (12, 'MAX_OWNER_NAME_LENGTH', '128'), (13, 'TABLE_LENGTH', '128'), "
    "(14, 'MAX_QUAL_LENGTH', '128'), (15, 'COLUMN_LENGTH', '128'), (16, 'IDENTIFIER_CASE', "
    "'MIXED'), (17, 'TX_ISOLATION', '2'), (18, 'COLLATION_SEQ', 'charset=iso_1 "
    "sort_order=nocase_iso charset_num=1 sort_order_num=52'), (19, 'SAVEPOINT_SUPPORT', 'Y'), (20, "
    "'MULTI_RESULT_SETS', 'Y'), (22, 'ACCESSIBLE_TABLES', 'Y'), (100, 'USERID_LENGTH', '128'), "
    "(101, 'QUALIFIER_TERM', 'database'), (102, 'NAMED_TRANSACTIONS', 'Y'), (103, "
    "'SPROC_AS_LANGUAGE', "
    "'Y'), (104, 'ACCESSIBLE_SPROC', 'Y'), (105, 'MAX_INDEX_COLS', '16'), (106, 'RENAME_TABLE', "
    "'Y'), (107, 'RENAME_COLUMN', 'Y'), (108, 'DROP_COLUMN', 'Y'), (109, 'INCREASE_COLUMN_LENGTH', "
    "'Y'), (110, 'DDL_IN_TRANSACTION', 'Y'), (111, 'DESCENDING_INDEXES', 'Y'), (112, 'SP_RENAME', "
    "'Y'), (113, 'REMOTE_SPROC', 'Y'), (500, 'SYS_SPROC_VERSION', '16.00.1000')) WHERE "
    "@attribute_id IS NULL OR column1 = @attribute_id",
    "1", 0, NULL },
  { "sp_tablecollations_100", "@object nvarchar(4000) = NULL",
    "colid int NOT NULL, name sysname, tds_collation_28 binary(5), tds_collation_90 binary(5), "
    "tds_collation_100 binary(5), collation_28 sysname, collation_90 sysname, collation_100 "
    "sysname",
    "SELECT column_id, name, ts_collation_bytes (collation), ts_collation_bytes (collation), "
    "ts_collation_bytes (collation), collation, collation, collation FROM {columns} WHERE "
    "table_name = ts_name_part (@object, 0) COLLATE NOCASE AND schema_name = ts_name_part "
    "(@object, "
    "1) COLLATE NOCASE",
    "1", 0, NULL },
};

const AeTsqlCatalogCallTable ae_tsql_catalog_calls_server = { calls, G_N_ELEMENTS (calls) };
