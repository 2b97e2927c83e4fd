/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-views-private.h"

static const AeTsqlSystemView views[] = {
  { "sys.database_principals",
    "name sysname NOT NULL, principal_id int NOT NULL, type char(1) NOT NULL, type_desc "
    "nvarchar(60), default_schema_name sysname, create_date datetime NOT NULL, modify_date "
    "datetime "
    "NOT NULL, owning_principal_id int, sid varbinary(85), is_fixed_role bit NOT NULL, "
    "authentication_type int NOT NULL, authentication_type_desc nvarchar(60), "
    "default_language_name "
    "sysname, default_language_lcid int, allow_encrypted_value_modifications bit NOT NULL",
    "SELECT name, id, type, CASE type WHEN 'R' THEN 'DATABASE_ROLE' ELSE 'SQL_USER' END, "
    "default_schema, created || '.000', created || '.000', CASE type WHEN 'R' THEN 1 END, CASE "
    "WHEN "
    "login_id IS NOT NULL THEN CAST (printf ('%016d', login_id) AS BLOB) WHEN id = 1 THEN x'01' "
    "END, "
    "is_fixed, login_id IS NOT NULL OR id = 1, CASE WHEN login_id IS NOT NULL OR id = 1 THEN "
    "'INSTANCE' ELSE 'NONE' END, NULL, NULL, allow_encrypted FROM {principals}" },
  { "sys.database_permissions",
    "class tinyint NOT NULL, class_desc nvarchar(60), major_id int NOT NULL, minor_id int NOT "
    "NULL, "
    "grantee_principal_id int NOT NULL, grantor_principal_id int NOT NULL, type char(4) NOT NULL, "
    "permission_name nvarchar(128), state char(1) NOT NULL, state_desc nvarchar(60)",
    "SELECT class, CASE class WHEN 0 THEN 'DATABASE' WHEN 1 THEN 'OBJECT_OR_COLUMN' ELSE 'SCHEMA' "
    "END, major_id, 0, grantee_id, 1, CASE permission WHEN 'SELECT' THEN 'SL' WHEN 'INSERT' THEN "
    "'IN' WHEN 'UPDATE' THEN 'UP' WHEN 'DELETE' THEN 'DL' WHEN 'EXECUTE' THEN 'EX' WHEN 'ALTER' "
    "THEN 'AL' WHEN 'CONTROL' THEN 'CL' WHEN 'CREATE TABLE' THEN 'CRTB' WHEN 'VIEW ANY COLUMN "
    "MASTER "
    "KEY DEFINITION' THEN 'VWCM' WHEN 'VIEW ANY COLUMN ENCRYPTION KEY DEFINITION' THEN 'VWCK' WHEN "
    "'ALTER ANY COLUMN MASTER KEY' THEN 'ALCM' WHEN 'ALTER ANY COLUMN ENCRYPTION KEY' THEN 'ALCK' "
    "ELSE '' END, permission, state, CASE state WHEN 'G' THEN 'GRANT' ELSE 'DENY' END FROM "
    "ae_permission WHERE database_id = {db} AND state <> 'R' UNION ALL SELECT 0, 'DATABASE', 0, 0, "
    "0, 1, column1, column2, 'G', 'GRANT' FROM (VALUES ('VWCK', 'VIEW ANY COLUMN ENCRYPTION KEY "
    "DEFINITION'), ('VWCM', 'VIEW ANY COLUMN MASTER KEY DEFINITION')) WHERE NOT EXISTS (SELECT 1 "
    "FROM ae_permission WHERE database_id = {db} AND grantee_id = 0 AND permission = column2)" },
  { "sys.database_role_members", "role_principal_id int NOT NULL, member_principal_id int NOT NULL",
    "SELECT role_id, member_id FROM ae_role_member WHERE database_id = {db} UNION ALL SELECT "
    "16384, "
    "1" },
  { "sys.server_principals",
    "name sysname NOT NULL, principal_id int NOT NULL, sid varbinary(85), type char(1) NOT NULL, "
    "type_desc nvarchar(60), is_disabled int, create_date datetime NOT NULL, modify_date datetime "
    "NOT NULL, default_database_name sysname, default_language_name sysname, credential_id int, "
    "owning_principal_id int, is_fixed_role bit NOT NULL",
    "SELECT 'sa', 1, x'01', 'S', 'SQL_LOGIN', 0, '2022-10-08 06:31:55.000', '2022-10-08 "
    "06:31:55.000', 'master', 'us_english', NULL, NULL, 0 UNION ALL SELECT 'public', 2, x'02', "
    "'R', "
    "'SERVER_ROLE', 0, '2022-10-08 06:31:55.000', '2022-10-08 06:31:55.000', NULL, NULL, NULL, 1, "
    "0 "
    "UNION ALL SELECT 'sysadmin', 3, x'03', 'R', 'SERVER_ROLE', 0, '2022-10-08 06:31:55.000', "
    "'2022-10-08 06:31:55.000', NULL, NULL, NULL, 1, 1 UNION ALL SELECT name, id, CAST (printf "
    "('%016d', id) AS BLOB), 'S', 'SQL_LOGIN', disabled, created || '.000', created || '.000', "
    "default_database, 'us_english', NULL, NULL, 0 FROM ae_login" },
  { "sys.sql_logins",
    "name sysname NOT NULL, principal_id int NOT NULL, sid varbinary(85), type char(1) NOT NULL, "
    "type_desc nvarchar(60), is_disabled int, create_date datetime NOT NULL, modify_date datetime "
    "NOT NULL, default_database_name sysname, default_language_name sysname, credential_id int, "
    "is_policy_checked bit, is_expiration_checked bit, password_hash varbinary(256)",
    "SELECT name, id, CAST (printf ('%016d', id) AS BLOB), 'S', 'SQL_LOGIN', disabled, created || "
    "'.000', created || '.000', default_database, 'us_english', NULL, 1, 0, NULL FROM ae_login" },
};

const AeTsqlSystemViewTable ae_tsql_views_security = { views, G_N_ELEMENTS (views) };
