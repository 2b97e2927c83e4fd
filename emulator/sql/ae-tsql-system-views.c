/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "ae-tsql-collation-private.h"
#include "ae-tsql-system-views-private.h"

/* Columns are "name:type": i int, s smallint, t tinyint, b bit, n sysname, d datetime, X
 * varbinary(8000), x varbinary(max), c char(2), or a digit string: nvarchar of that length. @DB in
 * the SQL is the database. */
typedef struct
{
  const char *name; /* with its schema */
  const char *columns;
  const char *sql; /* names its columns c1, c2, … in that order */
} View;

#define TYPES                                                                                     \
  "(SELECT column1 AS id, column2 AS name, column3 AS max_length, column4 AS precision, column5 " \
  "AS scale FROM (VALUES (36, 'uniqueidentifier', 16, 0, 0), (40, 'date', 3, 10, 0), (41, "       \
  "'time', 5, 16, 7), (42, 'datetime2', 8, 27, 7), (43, 'datetimeoffset', 10, 34, 7), (48, "      \
  "'tinyint', 1, 3, 0), (52, 'smallint', 2, 5, 0), (56, 'int', 4, 10, 0), (58, 'smalldatetime', " \
  "4, 16, 0), (59, 'real', 4, 24, 0), (60, 'money', 8, 19, 4), (61, 'datetime', 8, 23, 3), (62, " \
  "'float', 8, 53, 0), (98, 'sql_variant', 8016, 0, 0), (104, 'bit', 1, 1, 0), (106, 'decimal', " \
  "17, 38, 38), (108, 'numeric', 17, 38, 38), (122, 'smallmoney', 4, 10, 4), (127, 'bigint', 8, " \
  "19, 0), (165, 'varbinary', 8000, 0, 0), (167, 'varchar', 8000, 0, 0), (173, 'binary', 8000, "  \
  "0, 0), (175, 'char', 8000, 0, 0), (231, 'nvarchar', 8000, 0, 0), (239, 'nchar', 8000, 0, 0), " \
  "(241, 'xml', -1, 0, 0)))"

#define OBJECTS                                                                                    \
  "SELECT name AS c1, object_id AS c2, 1 AS c3, 0 AS c4, 'U ' AS c5, 'USER_TABLE' AS c6, created " \
  "|| '.000' AS c7, created || '.000' AS c8, 0 AS c9 FROM ae_table WHERE database_id = @DB"

#define OBJECT_COLUMNS                                                                   \
  "name:n object_id:i schema_id:i parent_object_id:i type:c type_desc:60 create_date:d " \
  "modify_date:d is_ms_shipped:b"

static const View views[] = {
  { "INFORMATION_SCHEMA.COLUMNS",
    "TABLE_CATALOG:n TABLE_SCHEMA:n TABLE_NAME:n COLUMN_NAME:n ORDINAL_POSITION:i "
    "COLUMN_DEFAULT:4000 IS_NULLABLE:3 DATA_TYPE:n CHARACTER_MAXIMUM_LENGTH:i "
    "CHARACTER_OCTET_LENGTH:i NUMERIC_PRECISION:t NUMERIC_SCALE:i DATETIME_PRECISION:s "
    "COLLATION_NAME:n",
    "SELECT d.name AS c1, t.schema_name AS c2, t.name AS c3, c.name AS c4, c.id AS c5, "
    "c.default_text AS c6, CASE WHEN nullable THEN 'YES' ELSE 'NO' END AS c7, y.name AS c8, CASE "
    "WHEN type_id IN (231, 239) AND c.max_length > 0 THEN c.max_length / 2 WHEN type_id IN (165, "
    "167, 173, 175, 231, 239) THEN c.max_length END AS c9, CASE WHEN type_id IN (165, 167, 173, "
    "175, 231, 239) THEN c.max_length END AS c10, CASE WHEN type_id IN (48, 52, 56, 59, 60, 62, "
    "106, 108, 122, 127) THEN c.precision END AS c11, CASE WHEN type_id IN (48, 52, 56, 60, 106, "
    "108, 122, 127) THEN c.scale END AS c12, CASE WHEN type_id IN (40, 41, 42, 43, 58, 61) THEN "
    "c.scale END AS c13, collation AS c14 FROM ae_column c JOIN ae_table t USING (object_id) JOIN "
    "ae_database d ON d.id = t.database_id JOIN " TYPES " y ON y.id = type_id WHERE "
    "t.database_id = @DB" },
  { "INFORMATION_SCHEMA.TABLES", "TABLE_CATALOG:n TABLE_SCHEMA:n TABLE_NAME:n TABLE_TYPE:10",
    "SELECT d.name AS c1, schema_name AS c2, t.name AS c3, 'BASE TABLE' AS c4 FROM ae_table t JOIN "
    "ae_database d ON d.id = database_id WHERE database_id = @DB" },
  { "sys.column_encryption_key_values",
    "column_encryption_key_id:i column_master_key_id:i encrypted_value:X "
    "encryption_algorithm_name:n",
    "SELECT cek_id AS c1, cmk_id AS c2, encrypted_value AS c3, algorithm AS c4 FROM ae_cek_value "
    "JOIN ae_cek ON ae_cek.id = cek_id WHERE database_id = @DB" },
  { "sys.column_encryption_keys", "name:n column_encryption_key_id:i create_date:d modify_date:d",
    "SELECT name AS c1, id AS c2, created || '.000' AS c3, created || '.000' AS c4 FROM ae_cek "
    "WHERE database_id = @DB" },
  { "sys.column_master_keys",
    "name:n column_master_key_id:i create_date:d modify_date:d key_store_provider_name:n "
    "key_path:4000 allow_enclave_computations:b signature:x",
    "SELECT name AS c1, id AS c2, created || '.000' AS c3, created || '.000' AS c4, provider_name "
    "AS c5, key_path AS c6, allow_enclave AS c7, signature AS c8 FROM ae_cmk WHERE database_id = "
    "@DB" },
  { "sys.columns",
    "object_id:i name:n column_id:i system_type_id:t user_type_id:i max_length:s precision:t "
    "scale:t collation_name:n is_nullable:b is_identity:b is_computed:b encryption_type:i "
    "encryption_type_desc:64 encryption_algorithm_name:n column_encryption_key_id:i "
    "column_encryption_key_database_name:n",
    "SELECT c.object_id AS c1, c.name AS c2, c.id AS c3, type_id AS c4, type_id AS c5, max_length "
    "AS c6, precision AS c7, scale AS c8, collation AS c9, nullable AS c10, is_identity AS c11, 0 "
    "AS c12, encryption_type AS c13, CASE encryption_type WHEN 1 THEN 'DETERMINISTIC' WHEN 2 THEN "
    "'RANDOMIZED' END AS c14, CASE WHEN cek_id IS NOT NULL THEN 'AEAD_AES_256_CBC_HMAC_SHA_256' "
    "END AS c15, cek_id AS c16, NULL AS c17 FROM ae_column c JOIN ae_table t USING (object_id) "
    "WHERE database_id = @DB" },
  { "sys.databases",
    "name:n database_id:i create_date:d compatibility_level:t collation_name:n state:t "
    "state_desc:60 is_read_only:b",
    "SELECT name AS c1, id AS c2, created || '.000' AS c3, 160 AS c4, "
    "'SQL_Latin1_General_CP1_CI_AS' AS c5, 0 AS c6, 'ONLINE' AS c7, 0 AS c8 FROM ae_database" },
  { "sys.objects", OBJECT_COLUMNS, OBJECTS },
  { "sys.schemas", "name:n schema_id:i principal_id:i",
    "SELECT 'dbo' AS c1, 1 AS c2, 1 AS c3 UNION ALL SELECT 'sys', 4, 4 UNION ALL SELECT "
    "'INFORMATION_SCHEMA', 3, 3" },
  { "sys.tables", OBJECT_COLUMNS, OBJECTS },
  { "sys.types",
    "name:n system_type_id:t user_type_id:i schema_id:i max_length:s precision:t scale:t "
    "is_nullable:b is_user_defined:b",
    "SELECT name AS c1, id AS c2, id AS c3, 4 AS c4, max_length AS c5, precision AS c6, scale AS "
    "c7, 1 AS c8, 0 AS c9 FROM " TYPES },
};

const char *
ae_tsql_system_view_get_name (guint index)
{
  return index < G_N_ELEMENTS (views) ? views[index].name : NULL;
}

static void
init_type (AeEmulatorType *type, const char *code)
{
  static const struct
  {
    char code;
    AeEmulatorTypeId id;
    gint length;
  } codes[] = {
    { 'i', AE_EMULATOR_TYPE_INT, 0 },          { 's', AE_EMULATOR_TYPE_SMALLINT, 0 },
    { 't', AE_EMULATOR_TYPE_TINYINT, 0 },      { 'b', AE_EMULATOR_TYPE_BIT, 0 },
    { 'd', AE_EMULATOR_TYPE_DATETIME, 0 },     { 'n', AE_EMULATOR_TYPE_NVARCHAR, 128 },
    { 'X', AE_EMULATOR_TYPE_VARBINARY, 8000 }, { 'x', AE_EMULATOR_TYPE_VARBINARY, -1 },
    { 'c', AE_EMULATOR_TYPE_CHAR, 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].code == code[0])
      {
        if (codes[i].length != 0)
          ae_tsql_type_init_sized (type, codes[i].id, codes[i].length);
        else
          ae_tsql_type_init (type, codes[i].id);
        return;
      }
  ae_tsql_type_init_sized (type, AE_EMULATOR_TYPE_NVARCHAR, atoi (code));
}

static void
take_columns (AeTsqlArena *arena, AeTsqlSource *source, const View *view)
{
  g_auto (GStrv) columns = g_strsplit (view->columns, " ", -1);

  source->n_columns = g_strv_length (columns);
  source->columns = ae_tsql_arena_alloc (arena, source->n_columns * sizeof *source->columns);
  for (guint i = 0; i < source->n_columns; i++)
    {
      char *colon = strchr (columns[i], ':');
      source->columns[i].name = ae_tsql_arena_copy (arena, columns[i], colon - columns[i]);
      source->columns[i].id = i + 1;
      source->columns[i].nullable = TRUE;
      init_type (&source->columns[i].type, colon + 1);
    }
}

gboolean
ae_tsql_system_view_bind (AeTsqlArena *arena, AeTsqlSource *source, guint32 database_id)
{
  const AeTsqlName *name = &source->name;
  g_autofree char *full = NULL;

  if (name->schema == NULL)
    return FALSE;
  full = g_strdup_printf ("%s.%s", name->schema, name->name);
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    {
      if (!ae_tsql_name_equal (views[i].name, full))
        continue;
      take_columns (arena, source, &views[i]);
      g_autofree char *id = g_strdup_printf ("%u", database_id);
      g_auto (GStrv) pieces = g_strsplit (views[i].sql, "@DB", -1);
      source->sql = ae_tsql_arena_take (arena, g_strjoinv (id, pieces));
      return TRUE;
    }
  return FALSE;
}
