/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-catalog-sql-private.h"

/* The relations that the queries of views and procedures are made of. Objects that this file does
 * not list are seen by no view: a new kind of object is added to "objects" first. */

static const struct
{
  const char *name;
  const char *sql;
} relations[] = {
  { "schemas",
    "SELECT column1 AS name, column2 AS schema_id FROM (VALUES ('dbo', 1), ('guest', 2), "
    "('INFORMATION_SCHEMA', 3), ('sys', 4), ('db_owner', 16384), ('db_accessadmin', 16385), "
    "('db_securityadmin', 16386), ('db_ddladmin', 16387), ('db_backupoperator', 16389), "
    "('db_datareader', 16390), ('db_datawriter', 16391), ('db_denydatareader', 16392), "
    "('db_denydatawriter', 16393)) UNION ALL SELECT name, id FROM ae_schema WHERE database_id = "
    "{db}" },

  { "principals",
    "SELECT column1 AS id, column2 AS name, column3 AS type, column4 AS is_fixed, column5 AS "
    "default_schema, NULL AS login_id, 0 AS allow_encrypted, '2022-10-08 06:31:55' AS created FROM "
    "(VALUES (0, 'public', 'R', 0, NULL), (1, 'dbo', 'S', 0, 'dbo'), (2, "
    "'guest', 'S', 0, 'guest'), (3, 'INFORMATION_SCHEMA', 'S', 0, NULL), (4, 'sys', 'S', 0, NULL), "
    "(16384, 'db_owner', 'R', 1, NULL), (16385, 'db_accessadmin', 'R', 1, NULL), (16386, "
    "'db_securityadmin', 'R', 1, NULL), (16387, 'db_ddladmin', 'R', 1, NULL), (16389, "
    "'db_backupoperator', 'R', 1, NULL), (16390, 'db_datareader', 'R', 1, NULL), (16391, "
    "'db_datawriter', 'R', 1, NULL), (16392, 'db_denydatareader', 'R', 1, NULL), (16393, "
    "'db_denydatawriter', 'R', 1, NULL)) UNION ALL SELECT id, name, type, 0, default_schema, "
    "login_id, allow_encrypted, created FROM ae_principal WHERE database_id = {db}" },

  /* The names of SQL Server's types; id is system_type_id. unit: bytes of a character, NULL when
   * the type has no length to give. */
  { "system_types",
    "SELECT column1 AS id, column2 AS user_type_id, column3 AS name, column4 AS "
    "max_length, column5 "
    "AS precision, column6 AS scale, column7 AS unit FROM (VALUES "
    "(34, 34, 'image', 16, 0, 0, NULL), (35, 35, 'text', 16, 0, 0, NULL), "
    "(36, 36, 'uniqueidentifier', 16, 0, 0, NULL), (40, 40, 'date', 3, 10, 0, NULL), "
    "(41, 41, 'time', 5, 16, 7, NULL), (42, 42, 'datetime2', 8, 27, 7, NULL), "
    "(43, 43, 'datetimeoffset', 10, 34, 7, NULL), (48, 48, 'tinyint', 1, 3, 0, NULL), "
    "(52, 52, 'smallint', 2, 5, 0, NULL), (56, 56, 'int', 4, 10, 0, NULL), "
    "(58, 58, 'smalldatetime', 4, 16, 0, NULL), (59, 59, 'real', 4, 24, 0, NULL), "
    "(60, 60, 'money', 8, 19, 4, NULL), (61, 61, 'datetime', 8, 23, 3, NULL), "
    "(62, 62, 'float', 8, 53, 0, NULL), (98, 98, 'sql_variant', 8016, 0, 0, NULL), "
    "(99, 99, 'ntext', 16, 0, 0, NULL), (104, 104, 'bit', 1, 1, 0, NULL), "
    "(106, 106, 'decimal', 17, 38, 38, NULL), (108, 108, 'numeric', 17, 38, 38, NULL), "
    "(122, 122, 'smallmoney', 4, 10, 4, NULL), (127, 127, 'bigint', 8, 19, 0, NULL), "
    "(240, 128, 'hierarchyid', 892, 0, 0, NULL), (240, 129, 'geometry', -1, 0, 0, NULL), "
    "(240, 130, 'geography', -1, 0, 0, NULL), (165, 165, 'varbinary', 8000, 0, 0, 1), "
    "(167, 167, 'varchar', 8000, 0, 0, 1), (173, 173, 'binary', 8000, 0, 0, 1), "
    "(175, 175, 'char', 8000, 0, 0, 1), (189, 189, 'timestamp', 8, 0, 0, NULL), "
    "(231, 231, 'nvarchar', 8000, 0, 0, 2), (239, 239, 'nchar', 8000, 0, 0, 2), "
    "(241, 241, 'xml', -1, 0, 0, NULL), (231, 256, 'sysname', 256, 0, 0, NULL))" },

  /* Keys of tables: index_id 1 is the primary key's. */
  /* With those of users; object_id is that of the columns of a table type. */
  { "types", "SELECT id, user_type_id, name, max_length, precision, scale, unit, 4 AS schema_id, 0 "
             "AS is_user, "
             "user_type_id NOT IN (189, 256) AS nullable, 0 AS object_id FROM {system_types} UNION "
             "ALL SELECT "
             "CASE WHEN u.object_id > 0 THEN 243 ELSE u.type_id END, u.id, u.name, CASE WHEN "
             "u.object_id > 0 "
             "THEN -1 ELSE u.max_length END, CASE WHEN u.object_id > 0 THEN 0 ELSE u.precision "
             "END, CASE WHEN "
             "u.object_id > 0 THEN 0 ELSE u.scale END, CASE WHEN u.object_id > 0 THEN NULL WHEN "
             "u.type_id IN "
             "(231, 239) THEN 2 WHEN u.type_id IN (165, 167, 173, 175) THEN 1 END, s.schema_id, 1, "
             "u.nullable, u.object_id FROM ae_user_type u JOIN {schemas} s ON s.name = "
             "u.schema_name COLLATE "
             "NOCASE WHERE u.database_id = {db}" },

  { "keys",
    "SELECT u.object_id, u.name, u.is_primary, u.is_index, u.is_unique, u.columns, row_number () "
    "OVER "
    "(PARTITION BY u.object_id ORDER BY u.is_primary DESC, u.is_unique DESC, u.position) + (max "
    "(u.is_primary) OVER (PARTITION BY u.object_id) = 0) AS index_id, u.key_id, u.filter, "
    "t.schema_name, t.name AS table_name, t.created FROM (SELECT object_id, name, is_primary, "
    "is_index, 1 AS is_unique, columns, 1200000000 + rowid AS key_id, rowid AS position, filter "
    "FROM "
    "ae_unique UNION ALL SELECT object_id, name, 0, 1, 0, columns, 0, rowid, NULL FROM ae_index) u "
    "JOIN ae_table t USING (object_id) WHERE t.database_id = {db}" },
  { "key_columns",
    "SELECT k.object_id, k.name, k.is_primary, k.is_index, k.is_unique, 0 AS is_descending, "
    "k.index_id, k.key_id, k.schema_name, "
    "k.table_name, j.key + 1 AS ordinal, j.value AS column_id, c.name AS column_name FROM {keys} k "
    "JOIN json_each ('[' || k.columns || ']') j JOIN ae_column c ON c.object_id = k.object_id AND "
    "c.id = j.value" },

  { "objects",
    "SELECT t.object_id, t.name, s.schema_id, t.schema_name, 0 AS parent_object_id, 'U ' AS type, "
    "'USER_TABLE' AS type_desc, t.created || '.000' AS created FROM ae_table t JOIN {schemas} s ON "
    "s.name = t.schema_name COLLATE NOCASE WHERE database_id = {db} UNION ALL "
    "SELECT key_id, k.name, s.schema_id, k.schema_name, object_id, CASE is_primary WHEN 1 THEN "
    "'PK' "
    "ELSE 'UQ' END, CASE is_primary WHEN 1 THEN 'PRIMARY_KEY_CONSTRAINT' ELSE 'UNIQUE_CONSTRAINT' "
    "END, created || '.000' FROM {keys} k JOIN {schemas} s ON s.name = k.schema_name COLLATE "
    "NOCASE "
    "WHERE NOT is_index UNION ALL "
    "SELECT default_id, default_name, s.schema_id, c.schema_name, object_id, 'D ', "
    "'DEFAULT_CONSTRAINT', created || '.000' FROM {columns} c JOIN {schemas} s ON s.name = "
    "c.schema_name COLLATE NOCASE WHERE default_text IS NOT NULL UNION ALL "
    "SELECT m.object_id, m.name, s.schema_id, m.schema_name, m.parent_id, m.type, CASE m.type WHEN "
    "'P ' THEN 'SQL_STORED_PROCEDURE' WHEN 'V ' THEN 'VIEW' WHEN 'FN' THEN 'SQL_SCALAR_FUNCTION' "
    "WHEN 'IF' THEN 'SQL_INLINE_TABLE_VALUED_FUNCTION' WHEN 'TR' THEN 'SQL_TRIGGER' WHEN 'SO' "
    "THEN 'SEQUENCE_OBJECT' WHEN 'SN' THEN "
    "'SYNONYM' END, m.created || '.000' FROM ae_module m JOIN {schemas} s ON s.name = "
    "m.schema_name "
    "COLLATE NOCASE WHERE database_id = {db} UNION ALL "
    "SELECT id, name, schema_id, schema_name, table_id, kind || ' ', CASE kind WHEN 'C' THEN "
    "'CHECK_CONSTRAINT' ELSE 'FOREIGN_KEY_CONSTRAINT' END, created || '.000' FROM {constraints}" },
  { "constraints",
    "SELECT c.object_id AS id, c.table_id, c.kind, c.name, c.text, c.column_id, c.columns, "
    "c.target_id, c.target_columns, c.on_delete, c.on_update, c.disabled, c.not_trusted, "
    "c.created, "
    "t.schema_name, t.name AS table_name, s.schema_id FROM ae_constraint c JOIN ae_table t ON "
    "t.object_id = c.table_id JOIN {schemas} s ON s.name = t.schema_name COLLATE NOCASE WHERE "
    "t.database_id = {db}" },

  /* What a default looks like in SQL Server: numbers in two pairs of parentheses, all else in one.
   * A default has no object of its own here, so its id is made from its column's. */
  { "columns",
    "SELECT c.object_id, c.id AS column_id, c.name, t.schema_name, t.name AS table_name, "
    "t.created, "
    "c.type_id, y.user_type_id, y.name AS type_name, c.max_length, c.precision, c.scale, "
    "c.collation, c.nullable, c.is_identity, c.seed, c.increment, c.computed_text IS NOT NULL AS "
    "is_computed, c.computed_text, c.is_persisted, c.is_rowguid, c.cek_id, "
    "c.encryption_type, y.unit, c.default_text, CASE WHEN ltrim (default_text, '-.0123456789') = "
    "'' "
    "THEN '((' || default_text || '))' WHEN substr (default_text, 1, 1) = '(' THEN default_text "
    "ELSE '(' || default_text || ')' END AS default_definition, CASE WHEN default_text IS NOT NULL "
    "THEN 1300000000 + (c.object_id * 1031 + c.id) % 400000000 ELSE 0 END AS default_id, "
    "default_name IS NULL AS default_is_named, coalesce (default_name, 'DF__' || "
    "substr (t.name, 1, 9) || '__' || substr (c.name, 1, 5) || '__' || printf ('%08X', 1300000000 "
    "+ "
    "(c.object_id * 1031 + c.id) % 400000000) ) AS default_name FROM ae_column c JOIN "
    "(SELECT object_id, database_id, schema_name, name, created FROM ae_table UNION ALL SELECT "
    "object_id, database_id, schema_name, name, created FROM ae_module) t USING (object_id) JOIN "
    "{types} y ON y.user_type_id = CASE c.user_type_id WHEN 0 THEN c.type_id ELSE c.user_type_id "
    "END WHERE "
    "t.database_id = {db}" },

  { "all_columns", "SELECT * FROM {columns}" },

  { "object_property",
    "SELECT CASE upper ({2}) WHEN 'ISTABLE' THEN type = 'U ' WHEN 'ISUSERTABLE' THEN type = 'U ' "
    "WHEN 'ISSYSTEMTABLE' THEN 0 WHEN 'ISVIEW' THEN type = 'V ' WHEN 'ISPROCEDURE' THEN type = 'P "
    "' "
    "WHEN 'ISSCALARFUNCTION' THEN type = 'FN' WHEN 'ISINLINEFUNCTION' THEN type = 'IF' WHEN "
    "'ISTABLEFUNCTION' THEN type IN ('IF', 'TF') WHEN 'ISTRIGGER' THEN type = 'TR' WHEN "
    "'ISPRIMARYKEY' THEN type = 'PK' WHEN 'ISUNIQUECNST' THEN type = 'UQ' WHEN 'ISFOREIGNKEY' THEN "
    "type = 'F ' WHEN 'ISCHECKCNST' THEN type = 'C ' WHEN 'ISDEFAULTCNST' THEN type = 'D ' WHEN "
    "'ISCONSTRAINT' THEN type IN ('PK', 'UQ', 'F ', 'C ', 'D ') WHEN 'ISMSSHIPPED' THEN 0 WHEN "
    "'ISENCRYPTED' THEN EXISTS (SELECT 1 FROM ae_module m WHERE m.object_id = {1} AND hidden) WHEN "
    "'OWNERID' THEN 1 WHEN 'SCHEMAID' THEN schema_id WHEN 'TABLEHASIDENTITY' THEN EXISTS (SELECT 1 "
    "FROM ae_column k WHERE k.object_id = {1} AND is_identity) WHEN 'TABLEHASPRIMARYKEY' THEN "
    "EXISTS "
    "(SELECT 1 FROM ae_unique k WHERE k.object_id = {1} AND is_primary) WHEN 'TABLEHASUNIQUECNST' "
    "THEN EXISTS (SELECT 1 FROM ae_unique k WHERE k.object_id = {1} AND NOT is_primary AND NOT "
    "is_index) WHEN 'EXECISQUOTEDIDENTON' THEN 1 WHEN 'EXECISANSINULLSON' THEN 1 WHEN "
    "'ISQUOTEDIDENTON' THEN 1 WHEN 'ISANSINULLSON' THEN 1 WHEN 'TABLETEMPORALTYPE' THEN 0 END FROM "
    "{objects} WHERE object_id = {1}" },

  /* The roles of the session's user, directly or not. */
  { "my_roles",
    "WITH RECURSIVE mine (id) AS (VALUES ({user_id}), (0) UNION SELECT role_id FROM ae_role_member "
    "m "
    "JOIN mine ON m.member_id = mine.id WHERE m.database_id = {db}) SELECT id FROM mine" },

  { "foreign_key_columns",
    "SELECT c.id, c.name, c.schema_name, c.table_name, c.table_id, a.value AS column_id, k.name AS "
    "column_name, a.key + 1 AS ordinal, r.schema_name AS referenced_schema, r.name AS "
    "referenced_table, c.target_id, b.value AS referenced_id, l.name AS referenced_column, "
    "c.on_update AS update_action, c.on_delete AS delete_action, (SELECT u.name FROM {keys} u "
    "WHERE "
    "u.object_id = c.target_id AND u.columns = c.target_columns AND u.is_unique ORDER BY "
    "u.index_id "
    "LIMIT 1) AS key_name FROM {constraints} c JOIN json_each ('[' || c.columns || ']') a JOIN "
    "json_each ('[' || c.target_columns || ']') b ON b.key = a.key JOIN ae_table r ON r.object_id "
    "= "
    "c.target_id JOIN ae_column k ON k.object_id = c.table_id AND k.id = a.value JOIN ae_column l "
    "ON "
    "l.object_id = c.target_id AND l.id = b.value WHERE c.kind = 'F'" },
  /* Parameter 0 is what a procedure returns. */
  { "parameters",
    "SELECT m.object_id, m.schema_name, m.name AS object_name, m.type AS object_type, p.id AS "
    "parameter_id, p.name, p.is_output, 1 AS nullable, 0 AS is_identity, p.type_id, y.name AS "
    "type_name, y.user_type_id, p.max_length, p.precision, p.scale, p.collation, y.unit, p.cek_id, "
    "p.encryption_type, p.has_default FROM ae_parameter p JOIN ae_module m USING (object_id) JOIN "
    "{types} y ON y.id = p.type_id AND y.user_type_id = p.type_id WHERE m.database_id = {db} UNION "
    "ALL SELECT object_id, schema_name, name, type, 0, CASE type WHEN 'P ' THEN '@RETURN_VALUE' "
    "ELSE "
    "'' END, 1, 0, 0, 56, 'int', 56, 4, 10, 0, NULL, NULL, NULL, NULL, 0 FROM ae_module WHERE type "
    "= "
    "'P ' AND database_id = {db}" },
};

const char *
ae_tsql_catalog_relation_find (const char *name, gsize size)
{
  for (gsize i = 0; i < G_N_ELEMENTS (relations); i++)
    if (strlen (relations[i].name) == size && strncmp (relations[i].name, name, size) == 0)
      return relations[i].sql;
  return NULL;
}
