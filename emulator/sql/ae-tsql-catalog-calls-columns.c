/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-catalog-calls-private.h"

/* Columns of tables and parameters of procedures, as ODBC sees types. A procedure without a number
 * in its name (@level 0) is asked by clients that do not know date and its kin: they get text. */

#define IS_NEW_AS_TEXT "(@level < 100 AND type_id IN (40, 41, 42, 43))"

#define DATA_TYPE                                                                                  \
  "CASE WHEN " IS_NEW_AS_TEXT " THEN -9 ELSE CASE type_id WHEN 34 THEN -4 WHEN 35 THEN -1 WHEN "   \
  "36 THEN -11 WHEN 40 THEN CASE @ODBCVer WHEN 3 THEN 91 ELSE 9 END WHEN 41 THEN -154 WHEN 43 "    \
  "THEN -155 WHEN 48 THEN -6 WHEN 52 THEN 5 WHEN 56 THEN 4 WHEN 59 THEN 7 WHEN 62 THEN 6 WHEN 98 " \
  "THEN -150 WHEN 99 THEN -10 WHEN 104 THEN -7 WHEN 106 THEN 3 WHEN 60 THEN 3 WHEN 122 THEN 3 "    \
  "WHEN 108 THEN 2 WHEN 127 THEN -5 WHEN 165 THEN -3 WHEN 167 THEN 12 WHEN 173 THEN -2 WHEN 189 "  \
  "THEN -2 WHEN 175 THEN 1 WHEN 231 THEN -9 WHEN 239 THEN -8 WHEN 240 THEN -151 WHEN 241 THEN "    \
  "-152 ELSE CASE @ODBCVer WHEN 3 THEN 93 ELSE 11 END END END"

#define TYPE_NAME                                                                                  \
  "CASE WHEN is_identity THEN type_name || CASE WHEN type_id IN (106, 108) THEN '()' ELSE '' END " \
  "|| ' identity' ELSE type_name END"

#define TEMPORAL_PRECISION                                                                         \
  "CASE type_id WHEN 40 THEN 10 WHEN 41 THEN CASE scale WHEN 0 THEN 8 ELSE 9 + scale END WHEN 42 " \
  "THEN CASE scale WHEN 0 THEN 19 ELSE 20 + scale END ELSE CASE scale WHEN 0 THEN 26 ELSE 27 + "   \
  "scale END END"

#define PRECISION                                                                                 \
  "CASE WHEN type_id IN (40, 41, 42, 43) THEN " TEMPORAL_PRECISION " ELSE CASE type_id WHEN 34 "  \
  "THEN 2147483647 WHEN 35 THEN 2147483647 WHEN 99 THEN 1073741823 WHEN 36 THEN 36 WHEN 58 THEN " \
  "16 WHEN 59 THEN CASE @ODBCVer WHEN 3 THEN 24 ELSE 7 END WHEN 62 THEN CASE @ODBCVer WHEN 3 "    \
  "THEN 53 ELSE 15 END WHEN 61 THEN 23 WHEN 98 THEN 8000 WHEN 241 THEN 0 WHEN 189 THEN 8 WHEN "   \
  "165 THEN max (max_length, 0) WHEN 167 THEN max (max_length, 0) WHEN 173 THEN max_length WHEN " \
  "175 THEN max_length WHEN 231 THEN max (max_length, 0) / 2 WHEN 239 THEN max_length / 2 ELSE "  \
  "precision END END"

#define LENGTH                                                                                  \
  "CASE WHEN type_id IN (40, 41, 42, 43) THEN 2 * (" TEMPORAL_PRECISION                         \
  ") ELSE CASE type_id WHEN "                                                                   \
  "34 THEN 2147483647 WHEN 35 THEN 2147483647 WHEN 99 THEN 2147483646 WHEN 58 THEN 16 WHEN 61 " \
  "THEN 16 WHEN 60 THEN 21 WHEN 122 THEN 12 WHEN 98 THEN 8000 WHEN 241 THEN 0 WHEN 106 THEN "   \
  "precision + 2 WHEN 108 THEN precision + 2 ELSE max (max_length, 0) END END"

#define SCALE                                                                                    \
  "CASE WHEN " IS_NEW_AS_TEXT " THEN NULL WHEN type_id IN (41, 42, 43, 48, 52, 56, 58, 60, 61, " \
  "106, 108, 122, 127) THEN scale END"

#define RADIX                                                                                   \
  "CASE WHEN type_id IN (48, 52, 56, 60, 106, 108, 122, 127) THEN 10 WHEN type_id IN (59, 62) " \
  "THEN CASE @ODBCVer WHEN 3 THEN 2 ELSE 10 END END"

#define SQL_DATA_TYPE                                                                            \
  "CASE WHEN " IS_NEW_AS_TEXT " THEN -9 WHEN type_id IN (40, 42, 58, 61) THEN 9 ELSE " DATA_TYPE \
  " END"

#define SQL_DATETIME_SUB                                                                          \
  "CASE WHEN " IS_NEW_AS_TEXT " THEN NULL WHEN type_id = 40 THEN 1 WHEN type_id IN (42, 58, 61) " \
  "THEN 3 WHEN type_id IN (41, 43) THEN 0 END"

#define CHAR_OCTET_LENGTH                                                                   \
  "CASE WHEN type_id IN (34, 35, 99, 165, 167, 173, 175, 231, 239, 241) OR " IS_NEW_AS_TEXT \
  " THEN " LENGTH " END"

/* DB-Library's type. */
#define SS_DATA_TYPE                                                                               \
  "CASE type_id WHEN 34 THEN 34 WHEN 35 THEN 35 WHEN 99 THEN 35 WHEN 36 THEN 37 WHEN 48 THEN "     \
  "CASE "                                                                                          \
  "WHEN nullable THEN 38 ELSE 48 END WHEN 52 THEN CASE WHEN nullable THEN 38 ELSE 52 END WHEN 56 " \
  "THEN CASE WHEN nullable THEN 38 ELSE 56 END WHEN 127 THEN CASE WHEN nullable THEN 108 ELSE 63 " \
  "END WHEN 58 THEN CASE WHEN nullable THEN 111 ELSE 58 END WHEN 61 THEN CASE WHEN nullable THEN " \
  "111 ELSE 61 END WHEN 59 THEN CASE WHEN nullable THEN 109 ELSE 59 END WHEN 62 THEN CASE WHEN "   \
  "nullable THEN 109 ELSE 62 END WHEN 60 THEN CASE WHEN nullable THEN 110 ELSE 60 END WHEN 122 "   \
  "THEN CASE WHEN nullable THEN 110 ELSE 122 END WHEN 104 THEN 50 WHEN 106 THEN 106 WHEN 108 "     \
  "THEN "                                                                                          \
  "108 WHEN 165 THEN 37 WHEN 173 THEN CASE WHEN nullable THEN 37 ELSE 45 END WHEN 189 THEN CASE "  \
  "WHEN nullable THEN 37 ELSE 45 END WHEN 167 THEN 39 WHEN 231 THEN 39 WHEN 98 THEN 39 WHEN 175 "  \
  "THEN CASE WHEN nullable THEN 39 ELSE 47 END WHEN 239 THEN CASE WHEN nullable THEN 39 ELSE 47 "  \
  "END ELSE 0 END"

#define COLUMN_COLUMNS                                                                         \
  "TABLE_QUALIFIER sysname, TABLE_OWNER sysname, TABLE_NAME sysname NOT NULL, COLUMN_NAME "    \
  "sysname, DATA_TYPE smallint NOT NULL, TYPE_NAME sysname, PRECISION int, LENGTH int, SCALE " \
  "smallint, RADIX smallint, NULLABLE smallint NOT NULL, REMARKS varchar(254), COLUMN_DEF "    \
  "nvarchar(4000), SQL_DATA_TYPE smallint NOT NULL, SQL_DATETIME_SUB smallint, "               \
  "CHAR_OCTET_LENGTH int, ORDINAL_POSITION int NOT NULL, IS_NULLABLE varchar(254)"

#define COLUMN_VALUES                                                                      \
  "{database}, schema_name, table_name, name, " DATA_TYPE ", " TYPE_NAME ", " PRECISION    \
  ", " LENGTH ", " SCALE ", " RADIX ", nullable, NULL, default_definition, " SQL_DATA_TYPE \
  ", " SQL_DATETIME_SUB ", " CHAR_OCTET_LENGTH                                             \
  ", column_id, CASE WHEN nullable THEN 'YES' ELSE 'NO' END"

#define UDT_COLUMNS                                                                     \
  "SS_UDT_CATALOG_NAME sysname, SS_UDT_SCHEMA_NAME sysname, SS_UDT_ASSEMBLY_TYPE_NAME " \
  "nvarchar(4000), SS_XML_SCHEMACOLLECTION_CATALOG_NAME sysname, "                      \
  "SS_XML_SCHEMACOLLECTION_SCHEMA_NAME sysname, SS_XML_SCHEMACOLLECTION_NAME sysname, " \
  "SS_DATA_TYPE tinyint"

#define UDT_VALUES "NULL, NULL, NULL, NULL, NULL, NULL, " SS_DATA_TYPE

#define COLUMN_FROM                                                                      \
  " FROM {all_columns} WHERE {matches table_name @table_name} AND {matches schema_name " \
  "@table_owner} AND {matches name @column_name}"

#define COLUMN_PARAMETERS                                                                     \
  "@table_name nvarchar(384), @table_owner nvarchar(384) = NULL, @table_qualifier sysname = " \
  "NULL, @column_name nvarchar(384) = NULL, @ODBCVer int = 2, @fUsePattern bit = 1"

#define COLUMN_PARAMETERS_100                                                                    \
  "@table_name nvarchar(384), @table_owner nvarchar(384) = NULL, @table_qualifier sysname = "    \
  "NULL, @column_name nvarchar(384) = NULL, @NameScope int = 0, @ODBCVer int = 2, @fUsePattern " \
  "bit = 1"

/* The key that tells rows apart best; V: the column that every change changes. */
#define SPECIAL_PARAMETERS                                                                        \
  "@table_name sysname, @table_owner sysname = NULL, @table_qualifier sysname = NULL, @col_type " \
  "char(1) = 'R', @scope char(1) = 'T', @nullable char(1) = 'U', @ODBCVer int = 2"

#define SPECIAL_COLUMNS                                                                   \
  "SCOPE smallint, COLUMN_NAME sysname, DATA_TYPE smallint NOT NULL, TYPE_NAME sysname, " \
  "PRECISION int, LENGTH int, SCALE smallint, PSEUDO_COLUMN smallint"

#define SPECIAL_VALUES DATA_TYPE ", " TYPE_NAME ", " PRECISION ", " LENGTH ", " SCALE ", 1 FROM "

#define SPECIAL_QUERY                                                                             \
  "SELECT CASE upper (@scope) WHEN 'C' THEN 0 ELSE 1 END, c.name, " SPECIAL_VALUES                \
  "{columns} c JOIN (SELECT k.object_id AS object_id, k.column_id AS column_id, dense_rank () "   \
  "OVER (ORDER BY k.index_id) AS rank FROM {key_columns} k WHERE k.is_unique AND k.table_name = " \
  "@table_name COLLATE NOCASE AND k.schema_name = coalesce (@table_owner, 'dbo') COLLATE NOCASE " \
  "AND (upper (@nullable) <> 'O' OR k.index_id NOT IN (SELECT n.index_id FROM {key_columns} n "   \
  "JOIN ae_column m ON m.object_id = n.object_id AND m.id = n.column_id WHERE n.object_id = "     \
  "k.object_id AND m.nullable))) USING (object_id, column_id) WHERE rank = 1 AND upper "          \
  "(@col_type) = 'R' UNION ALL SELECT NULL, c.name, " SPECIAL_VALUES                              \
  "{columns} c WHERE upper (@col_type) = 'V' AND type_id = 189 AND c.table_name = @table_name "   \
  "COLLATE NOCASE AND c.schema_name = coalesce (@table_owner, 'dbo') COLLATE NOCASE"

#define PARAMETER_PARAMETERS                                                                   \
  "@procedure_name nvarchar(390) = '%', @procedure_owner nvarchar(384) = NULL, "               \
  "@procedure_qualifier sysname = NULL, @column_name nvarchar(384) = NULL, @ODBCVer int = 2, " \
  "@fUsePattern bit = 1"

#define PARAMETER_COLUMNS                                                                         \
  "PROCEDURE_QUALIFIER sysname, PROCEDURE_OWNER sysname, PROCEDURE_NAME nvarchar(134) NOT NULL, " \
  "COLUMN_NAME sysname, COLUMN_TYPE smallint NOT NULL, DATA_TYPE smallint NOT NULL, TYPE_NAME "   \
  "sysname, PRECISION int, LENGTH int, SCALE smallint, RADIX smallint, NULLABLE smallint NOT "    \
  "NULL, REMARKS varchar(254), COLUMN_DEF nvarchar(4000), SQL_DATA_TYPE smallint NOT NULL, "      \
  "SQL_DATETIME_SUB smallint, CHAR_OCTET_LENGTH int, ORDINAL_POSITION int NOT NULL, "             \
  "IS_NULLABLE varchar(254)"

#define PARAMETER_VALUES                                                                         \
  "{database}, schema_name, object_name || CASE object_type WHEN 'P ' THEN ';1' ELSE ';0' END, " \
  "name, CASE WHEN parameter_id = 0 THEN 5 WHEN is_output THEN 2 ELSE 1 END, " DATA_TYPE         \
  ", " TYPE_NAME ", " PRECISION ", " LENGTH ", " SCALE ", " RADIX                                \
  ", nullable, NULL, NULL, " SQL_DATA_TYPE ", " SQL_DATETIME_SUB ", " CHAR_OCTET_LENGTH          \
  ", parameter_id, CASE WHEN nullable THEN 'YES' ELSE 'NO' END"

#define PARAMETER_FROM                                                                       \
  " FROM {parameters} WHERE {matches object_name @procedure_name} AND {matches schema_name " \
  "@procedure_owner} AND {matches name @column_name}"

static const AeTsqlCatalogCall calls[] = {
  { "sp_columns", COLUMN_PARAMETERS, COLUMN_COLUMNS ", SS_DATA_TYPE tinyint",
    "SELECT " COLUMN_VALUES ", " SS_DATA_TYPE COLUMN_FROM, "1, 2, 3, 17", 0, NULL },
  { "sp_columns_90", COLUMN_PARAMETERS, COLUMN_COLUMNS ", " UDT_COLUMNS,
    "SELECT " COLUMN_VALUES ", " UDT_VALUES COLUMN_FROM, "1, 2, 3, 17", 90, NULL },
  { "sp_columns_100", COLUMN_PARAMETERS_100,
    COLUMN_COLUMNS ", SS_IS_SPARSE smallint, SS_IS_COLUMN_SET smallint, SS_IS_COMPUTED smallint, "
                   "SS_IS_IDENTITY smallint, " UDT_COLUMNS,
    "SELECT " COLUMN_VALUES ", 0, 0, is_computed, is_identity, " UDT_VALUES COLUMN_FROM,
    "1, 2, 3, 17", 100, NULL },
  { "sp_special_columns", SPECIAL_PARAMETERS, SPECIAL_COLUMNS, SPECIAL_QUERY, NULL, 0, NULL },
  { "sp_special_columns_90", SPECIAL_PARAMETERS, SPECIAL_COLUMNS, SPECIAL_QUERY, NULL, 90, NULL },
  { "sp_special_columns_100", SPECIAL_PARAMETERS, SPECIAL_COLUMNS, SPECIAL_QUERY, NULL, 100, NULL },
  { "sp_sproc_columns", PARAMETER_PARAMETERS, PARAMETER_COLUMNS ", SS_DATA_TYPE tinyint",
    "SELECT " PARAMETER_VALUES ", " SS_DATA_TYPE PARAMETER_FROM, "1, 2, 3, 18", 0, NULL },
  { "sp_sproc_columns_90", PARAMETER_PARAMETERS, PARAMETER_COLUMNS ", " UDT_COLUMNS,
    "SELECT " PARAMETER_VALUES ", " UDT_VALUES PARAMETER_FROM, "1, 2, 3, 18", 90, NULL },
  { "sp_sproc_columns_100", PARAMETER_PARAMETERS,
    PARAMETER_COLUMNS ", SS_TYPE_CATALOG_NAME sysname, SS_TYPE_SCHEMA_NAME sysname, " UDT_COLUMNS,
    "SELECT " PARAMETER_VALUES ", NULL, NULL, " UDT_VALUES PARAMETER_FROM, "1, 2, 3, 18", 100,
    NULL },
};

const AeTsqlCatalogCallTable ae_tsql_catalog_calls_columns = { calls, G_N_ELEMENTS (calls) };
