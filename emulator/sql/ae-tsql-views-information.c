/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-views-private.h"

/* INFORMATION_SCHEMA. */

static const AeTsqlSystemView views[] = {
  { "INFORMATION_SCHEMA.CHECK_CONSTRAINTS",
    "CONSTRAINT_CATALOG sysname, CONSTRAINT_SCHEMA sysname, CONSTRAINT_NAME sysname NOT NULL, "
    "CHECK_CLAUSE nvarchar(4000)",
    "SELECT {database}, schema_name, name, '(' || text || ')' FROM {constraints} WHERE kind = "
    "'C'" },
  { "INFORMATION_SCHEMA.COLUMNS",
    "TABLE_CATALOG sysname, TABLE_SCHEMA sysname, TABLE_NAME sysname NOT NULL, COLUMN_NAME "
    "sysname, "
    "ORDINAL_POSITION int, COLUMN_DEFAULT nvarchar(4000), IS_NULLABLE varchar(3), DATA_TYPE "
    "sysname, CHARACTER_MAXIMUM_LENGTH int, CHARACTER_OCTET_LENGTH int, NUMERIC_PRECISION tinyint, "
    "NUMERIC_PRECISION_RADIX smallint, NUMERIC_SCALE int, DATETIME_PRECISION smallint, "
    "CHARACTER_SET_CATALOG sysname, CHARACTER_SET_SCHEMA sysname, CHARACTER_SET_NAME sysname, "
    "COLLATION_CATALOG sysname, COLLATION_SCHEMA sysname, COLLATION_NAME sysname, DOMAIN_CATALOG "
    "sysname, DOMAIN_SCHEMA sysname, DOMAIN_NAME sysname",
    "SELECT {database}, schema_name, table_name, name, column_id, default_definition, CASE WHEN "
    "nullable THEN 'YES' ELSE 'NO' END, (SELECT y.name FROM {system_types} y WHERE y.user_type_id "
    "= type_id), CASE WHEN unit IS NOT NULL THEN CASE WHEN "
    "max_length < 0 THEN -1 ELSE max_length / unit END WHEN type_id IN (34, 35, 99, 241) THEN CASE "
    "type_id WHEN 241 THEN -1 WHEN 99 THEN 1073741823 ELSE 2147483647 END END, CASE WHEN unit IS "
    "NOT NULL THEN max_length WHEN type_id = 241 THEN -1 WHEN type_id = 99 THEN 2147483646 WHEN "
    "type_id IN (34, 35) THEN 2147483647 END, CASE WHEN type_id IN (48, 52, 56, 59, 60, 62, 106, "
    "108, 122, 127) THEN precision END, CASE WHEN type_id IN (59, 62) THEN 2 WHEN type_id IN (48, "
    "52, 56, 60, 106, 108, 122, 127) THEN 10 END, CASE WHEN type_id IN (48, 52, 56, 60, 106, 108, "
    "122, 127) THEN scale END, CASE WHEN type_id IN (40, 58) THEN 0 WHEN type_id IN (41, 42, 43, "
    "61) THEN scale END, NULL, NULL, CASE WHEN type_id IN (35, 167, 175) THEN 'iso_1' WHEN type_id "
    "IN (99, 231, 239) THEN 'UNICODE' END, NULL, NULL, collation, NULL, NULL, NULL FROM "
    "{columns}" },
  { "INFORMATION_SCHEMA.COLUMN_PRIVILEGES",
    "GRANTOR sysname, GRANTEE sysname, TABLE_CATALOG sysname, TABLE_SCHEMA sysname, TABLE_NAME "
    "sysname NOT NULL, COLUMN_NAME sysname, PRIVILEGE_TYPE varchar(10), IS_GRANTABLE varchar(3)",
    "SELECT '', '', '', '', '', '', '', '' WHERE 0" },
  { "INFORMATION_SCHEMA.CONSTRAINT_COLUMN_USAGE",
    "TABLE_CATALOG sysname, TABLE_SCHEMA sysname, TABLE_NAME sysname NOT NULL, COLUMN_NAME "
    "sysname, "
    "CONSTRAINT_CATALOG sysname, CONSTRAINT_SCHEMA sysname, CONSTRAINT_NAME sysname NOT NULL",
    "SELECT {database}, schema_name, table_name, column_name, {database}, schema_name, name FROM "
    "{key_columns} WHERE NOT is_index UNION ALL SELECT {database}, referenced_schema, "
    "referenced_table, "
    "referenced_column, {database}, schema_name, name FROM {foreign_key_columns}" },
  { "INFORMATION_SCHEMA.CONSTRAINT_TABLE_USAGE",
    "TABLE_CATALOG sysname, TABLE_SCHEMA sysname, TABLE_NAME sysname NOT NULL, CONSTRAINT_CATALOG "
    "sysname, CONSTRAINT_SCHEMA sysname, CONSTRAINT_NAME sysname NOT NULL",
    "SELECT {database}, schema_name, table_name, {database}, schema_name, name FROM {keys} WHERE "
    "NOT is_index UNION ALL SELECT {database}, schema_name, table_name, {database}, schema_name, "
    "name FROM {constraints}" },
  { "INFORMATION_SCHEMA.KEY_COLUMN_USAGE",
    "CONSTRAINT_CATALOG sysname, CONSTRAINT_SCHEMA sysname, CONSTRAINT_NAME sysname NOT NULL, "
    "TABLE_CATALOG sysname, TABLE_SCHEMA sysname, TABLE_NAME sysname NOT NULL, COLUMN_NAME "
    "sysname, "
    "ORDINAL_POSITION int NOT NULL",
    "SELECT {database}, schema_name, name, {database}, schema_name, table_name, column_name, "
    "ordinal FROM {key_columns} WHERE NOT is_index UNION ALL SELECT {database}, schema_name, name, "
    "{database}, schema_name, "
    "table_name, column_name, ordinal FROM {foreign_key_columns}" },
  { "INFORMATION_SCHEMA.PARAMETERS",
    "SPECIFIC_CATALOG sysname, SPECIFIC_SCHEMA sysname, SPECIFIC_NAME sysname NOT NULL, "
    "ORDINAL_POSITION int NOT NULL, PARAMETER_MODE nvarchar(10), IS_RESULT nvarchar(10), "
    "AS_LOCATOR "
    "nvarchar(10), PARAMETER_NAME sysname, DATA_TYPE sysname, CHARACTER_MAXIMUM_LENGTH int, "
    "CHARACTER_OCTET_LENGTH int, COLLATION_CATALOG sysname, COLLATION_SCHEMA sysname, "
    "COLLATION_NAME sysname, CHARACTER_SET_CATALOG sysname, CHARACTER_SET_SCHEMA sysname, "
    "CHARACTER_SET_NAME sysname, NUMERIC_PRECISION tinyint, NUMERIC_PRECISION_RADIX smallint, "
    "NUMERIC_SCALE int, DATETIME_PRECISION smallint, INTERVAL_TYPE nvarchar(30), "
    "INTERVAL_PRECISION "
    "smallint, USER_DEFINED_TYPE_CATALOG sysname, USER_DEFINED_TYPE_SCHEMA sysname, "
    "USER_DEFINED_TYPE_NAME sysname, SCOPE_CATALOG sysname, SCOPE_SCHEMA sysname, SCOPE_NAME "
    "sysname",
    "SELECT {database}, schema_name, object_name, parameter_id, CASE WHEN is_output THEN 'INOUT' "
    "ELSE 'IN' END, 'NO', 'NO', name, type_name, CASE WHEN unit IS NOT NULL THEN CASE WHEN "
    "max_length < 0 THEN -1 ELSE max_length / unit END END, CASE WHEN unit IS NOT NULL THEN "
    "max_length END, NULL, NULL, collation, NULL, NULL, CASE WHEN type_id IN (167, 175) THEN "
    "'iso_1' "
    "WHEN type_id IN (231, 239) THEN 'UNICODE' END, CASE WHEN type_id IN (48, 52, 56, 59, 60, 62, "
    "106, 108, 122, 127) THEN precision END, CASE WHEN type_id IN (59, 62) THEN 2 WHEN type_id IN "
    "(48, 52, 56, 60, 106, 108, 122, 127) THEN 10 END, CASE WHEN type_id IN (48, 52, 56, 60, 106, "
    "108, 122, 127) THEN scale END, CASE WHEN type_id IN (40, 58) THEN 0 WHEN type_id IN (41, 42, "
    "43, 61) THEN scale END, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM {parameters} "
    "WHERE "
    "parameter_id > 0 OR object_type <> 'P '" },
  { "INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS",
    "CONSTRAINT_CATALOG sysname, CONSTRAINT_SCHEMA sysname, CONSTRAINT_NAME sysname NOT NULL, "
    "UNIQUE_CONSTRAINT_CATALOG sysname, UNIQUE_CONSTRAINT_SCHEMA sysname, UNIQUE_CONSTRAINT_NAME "
    "sysname, MATCH_OPTION varchar(7), UPDATE_RULE varchar(11), DELETE_RULE varchar(11)",
    "SELECT {database}, schema_name, name, {database}, referenced_schema, key_name, 'SIMPLE', CASE "
    "update_action WHEN 0 THEN 'NO ACTION' WHEN 1 THEN 'CASCADE' WHEN 2 THEN 'SET NULL' ELSE 'SET "
    "DEFAULT' END, CASE delete_action WHEN 0 THEN 'NO ACTION' WHEN 1 THEN 'CASCADE' WHEN 2 THEN "
    "'SET "
    "NULL' ELSE 'SET DEFAULT' END FROM {foreign_key_columns} WHERE ordinal = 1" },
  { "INFORMATION_SCHEMA.ROUTINES",
    "SPECIFIC_CATALOG sysname, SPECIFIC_SCHEMA sysname, SPECIFIC_NAME sysname NOT NULL, "
    "ROUTINE_CATALOG sysname, ROUTINE_SCHEMA sysname, ROUTINE_NAME sysname NOT NULL, ROUTINE_TYPE "
    "nvarchar(20), DATA_TYPE sysname, ROUTINE_DEFINITION nvarchar(4000), CREATED datetime NOT "
    "NULL, "
    "LAST_ALTERED datetime NOT NULL",
    "SELECT {database}, schema_name, name, {database}, schema_name, name, CASE type WHEN 'P ' "
    "THEN 'PROCEDURE' ELSE 'FUNCTION' END, NULL, (SELECT substr (definition, 1, 4000) FROM "
    "ae_module "
    "m WHERE m.object_id = o.object_id AND NOT hidden), created, created FROM {objects} o WHERE "
    "type "
    "IN ('P ', 'FN', 'IF', 'TF')" },
  { "INFORMATION_SCHEMA.SCHEMATA",
    "CATALOG_NAME sysname, SCHEMA_NAME sysname NOT NULL, SCHEMA_OWNER sysname, "
    "DEFAULT_CHARACTER_SET_CATALOG sysname, DEFAULT_CHARACTER_SET_SCHEMA sysname, "
    "DEFAULT_CHARACTER_SET_NAME sysname",
    "SELECT {database}, name, CASE WHEN schema_id < 5 OR schema_id > 16383 THEN name ELSE 'dbo' "
    "END, NULL, NULL, 'iso_1' FROM {schemas}" },
  { "INFORMATION_SCHEMA.TABLES",
    "TABLE_CATALOG sysname, TABLE_SCHEMA sysname, TABLE_NAME sysname NOT NULL, TABLE_TYPE "
    "varchar(10)",
    "SELECT {database}, schema_name, name, CASE type WHEN 'U ' THEN 'BASE TABLE' ELSE 'VIEW' END "
    "FROM {objects} WHERE type IN ('U ', 'V ')" },
  { "INFORMATION_SCHEMA.TABLE_CONSTRAINTS",
    "CONSTRAINT_CATALOG sysname, CONSTRAINT_SCHEMA sysname, CONSTRAINT_NAME sysname NOT NULL, "
    "TABLE_CATALOG sysname, TABLE_SCHEMA sysname, TABLE_NAME sysname, CONSTRAINT_TYPE varchar(11), "
    "IS_DEFERRABLE varchar(2) NOT NULL, INITIALLY_DEFERRED varchar(2) NOT NULL",
    "SELECT {database}, o.schema_name, o.name, {database}, t.schema_name, t.name, CASE o.type "
    "WHEN 'PK' THEN 'PRIMARY KEY' WHEN 'UQ' THEN 'UNIQUE' WHEN 'F ' THEN 'FOREIGN KEY' ELSE "
    "'CHECK' "
    "END, 'NO', 'NO' FROM {objects} o JOIN ae_table t ON t.object_id = o.parent_object_id WHERE "
    "o.type IN ('PK', 'UQ', 'F ', 'C ')" },
  { "INFORMATION_SCHEMA.TABLE_PRIVILEGES",
    "GRANTOR sysname, GRANTEE sysname, TABLE_CATALOG sysname, TABLE_SCHEMA sysname, TABLE_NAME "
    "sysname NOT NULL, PRIVILEGE_TYPE varchar(10), IS_GRANTABLE varchar(3)",
    "SELECT '', '', '', '', '', '', '' WHERE 0" },
  { "INFORMATION_SCHEMA.VIEWS",
    "TABLE_CATALOG sysname, TABLE_SCHEMA sysname, TABLE_NAME sysname NOT NULL, VIEW_DEFINITION "
    "nvarchar(4000), CHECK_OPTION varchar(7), IS_UPDATABLE varchar(2) NOT NULL",
    "SELECT {database}, schema_name, name, (SELECT substr (definition, 1, 4000) FROM ae_module m "
    "WHERE "
    "m.object_id = o.object_id AND NOT hidden), (SELECT CASE WHEN ts_checks_rows (definition) THEN "
    "'CASCADE' ELSE 'NONE' END FROM ae_module m WHERE m.object_id = o.object_id), 'NO' FROM "
    "{objects} o WHERE type = 'V '" },
};

const AeTsqlSystemViewTable ae_tsql_views_information = { views, G_N_ELEMENTS (views) };
