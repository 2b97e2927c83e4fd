/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-catalog-calls-private.h"

/* Who may do what with tables: their owner everything, others what was granted. */

#define PRIVILEGES                                                                                 \
  "(SELECT object_id, 'dbo' AS grantee, column1 AS privilege, 'YES' AS grantable FROM {objects}, " \
  "(VALUES ('DELETE'), ('INSERT'), ('REFERENCES'), ('SELECT'), ('UPDATE')) WHERE type IN ('U ', "  \
  "'V ') UNION ALL SELECT major_id, p.name, permission, 'NO' FROM ae_permission JOIN "             \
  "{principals} "                                                                                  \
  "AS p ON p.id = grantee_id WHERE database_id = {db} AND class = 1 AND state = 'G')"

static const AeTsqlCatalogCall privileges[] = {
  { "sp_column_privileges",
    "@table_name sysname, @table_owner sysname = NULL, @table_qualifier sysname = NULL, "
    "@column_name nvarchar(384) = NULL",
    "TABLE_QUALIFIER sysname, TABLE_OWNER sysname, TABLE_NAME sysname NOT NULL, COLUMN_NAME "
    "sysname, GRANTOR sysname, GRANTEE sysname, PRIVILEGE varchar(32) NOT NULL, IS_GRANTABLE "
    "varchar(3)",
    "SELECT {database}, c.schema_name, c.table_name, c.name, 'dbo', grantee, privilege, grantable "
    "FROM {columns} AS c JOIN " PRIVILEGES " AS g ON g.object_id = c.object_id WHERE privilege IN "
    "('INSERT', 'REFERENCES', 'SELECT', 'UPDATE') AND c.table_name = @table_name COLLATE NOCASE "
    "AND c.schema_name = coalesce (@table_owner, 'dbo') COLLATE NOCASE AND {matches c.name "
    "@column_name}",
    "1, 2, 3, 4, 7, 6", 0, NULL },
  { "sp_table_privileges",
    "@table_name nvarchar(384), @table_owner nvarchar(384) = NULL, @table_qualifier sysname = "
    "NULL, @fUsePattern bit = 1",
    "TABLE_QUALIFIER sysname, TABLE_OWNER sysname, TABLE_NAME sysname NOT NULL, GRANTOR sysname, "
    "GRANTEE sysname, PRIVILEGE varchar(32) NOT NULL, IS_GRANTABLE varchar(3)",
    "SELECT {database}, schema_name, name, 'dbo', grantee, privilege, grantable FROM {objects} AS "
    "o JOIN " PRIVILEGES " AS g ON g.object_id = o.object_id WHERE {matches name @table_name} AND "
    "{matches schema_name @table_owner}",
    "1, 2, 3, 6, 5", 0, NULL },
};

const AeTsqlCatalogCallTable ae_tsql_catalog_calls_privileges
    = { privileges, G_N_ELEMENTS (privileges) };
