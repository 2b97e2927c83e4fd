/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-catalog-calls-private.h"

/* sp_datatype_info: the types as ODBC lists them. data_type and sql_type are ODBC 3's; what differs
 * for ODBC 2 (dates, floats) and for clients that do not know the newer dates is at the end. */

#define TYPES                                                                                      \
  "(VALUES "                                                                                       \
  "('sql_variant', -150, 8000, NULL, NULL, NULL, 1, 0, 2, NULL, 0, NULL, 0, 0, -150, NULL, 10, "   \
  "39), ('uniqueidentifier', -11, 36, '''', '''', NULL, 1, 0, 2, NULL, 0, NULL, NULL, NULL, -11, " \
  "NULL, NULL, 37), ('ntext', -10, 1073741823, 'N''', '''', NULL, 1, 0, 1, NULL, 0, NULL, NULL, "  \
  "NULL, -10, NULL, NULL, 0), ('xml', -152, 0, 'N''', '''', NULL, 1, 1, 0, NULL, 0, NULL, NULL, "  \
  "NULL, -152, NULL, NULL, 0), ('nvarchar', -9, 4000, 'N''', '''', 'max length', 1, 0, 3, NULL, "  \
  "0, NULL, NULL, NULL, -9, NULL, NULL, 0), ('sysname', -9, 128, 'N''', '''', NULL, 0, 0, 3, "     \
  "NULL, 0, NULL, NULL, NULL, -9, NULL, NULL, 18), ('nchar', -8, 4000, 'N''', '''', 'length', 1, " \
  "0, 3, NULL, 0, NULL, NULL, NULL, -8, NULL, NULL, 0), ('bit', -7, 1, NULL, NULL, NULL, 1, 0, "   \
  "2, "                                                                                            \
  "NULL, 0, NULL, 0, 0, -7, NULL, NULL, 16), ('tinyint', -6, 3, NULL, NULL, NULL, 1, 0, 2, 1, 0, " \
  "0, 0, 0, -6, NULL, 10, 5), ('tinyint identity', -6, 3, NULL, NULL, NULL, 0, 0, 2, 1, 0, 1, 0, " \
  "0, -6, NULL, 10, 5), ('bigint', -5, 19, NULL, NULL, NULL, 1, 0, 2, 0, 0, 0, 0, 0, -5, NULL, "   \
  "10, "                                                                                           \
  "0), ('bigint identity', -5, 19, NULL, NULL, NULL, 0, 0, 2, 0, 0, 1, 0, 0, -5, NULL, 10, 0), "   \
  "('image', -4, 2147483647, '0x', NULL, NULL, 1, 0, 0, NULL, 0, NULL, NULL, NULL, -4, NULL, "     \
  "NULL, "                                                                                         \
  "20), ('varbinary', -3, 8000, '0x', NULL, 'max length', 1, 0, 2, NULL, 0, NULL, NULL, NULL, "    \
  "-3, "                                                                                           \
  "NULL, NULL, 4), ('binary', -2, 8000, '0x', NULL, 'length', 1, 0, 2, NULL, 0, NULL, NULL, "      \
  "NULL, "                                                                                         \
  "-2, NULL, NULL, 3), ('timestamp', -2, 8, '0x', NULL, NULL, 0, 0, 2, NULL, 0, NULL, NULL, "      \
  "NULL, "                                                                                         \
  "-2, NULL, NULL, 80), ('text', -1, 2147483647, '''', '''', NULL, 1, 0, 1, NULL, 0, NULL, NULL, " \
  "NULL, -1, NULL, NULL, 19), ('char', 1, 8000, '''', '''', 'length', 1, 0, 3, NULL, 0, NULL, "    \
  "NULL, NULL, 1, NULL, NULL, 1), ('numeric', 2, 38, NULL, NULL, 'precision,scale', 1, 0, 2, 0, "  \
  "0, "                                                                                            \
  "0, 0, 38, 2, NULL, 10, 10), ('numeric() identity', 2, 38, NULL, NULL, 'precision', 0, 0, 2, "   \
  "0, "                                                                                            \
  "0, 1, 0, 0, 2, NULL, 10, 10), ('decimal', 3, 38, NULL, NULL, 'precision,scale', 1, 0, 2, 0, "   \
  "0, "                                                                                            \
  "0, 0, 38, 3, NULL, 10, 24), ('money', 3, 19, '$', NULL, NULL, 1, 0, 2, 0, 1, 0, 4, 4, 3, "      \
  "NULL, "                                                                                         \
  "10, 11), ('smallmoney', 3, 10, '$', NULL, NULL, 1, 0, 2, 0, 1, 0, 4, 4, 3, NULL, 10, 21), "     \
  "('decimal() identity', 3, 38, NULL, NULL, 'precision', 0, 0, 2, 0, 0, 1, 0, 0, 3, NULL, 10, "   \
  "24), ('int', 4, 10, NULL, NULL, NULL, 1, 0, 2, 0, 0, 0, 0, 0, 4, NULL, 10, 7), ('int "          \
  "identity', "                                                                                    \
  "4, 10, NULL, NULL, NULL, 0, 0, 2, 0, 0, 1, 0, 0, 4, NULL, 10, 7), ('smallint', 5, 5, NULL, "    \
  "NULL, NULL, 1, 0, 2, 0, 0, 0, 0, 0, 5, NULL, 10, 6), ('smallint identity', 5, 5, NULL, NULL, "  \
  "NULL, 0, 0, 2, 0, 0, 1, 0, 0, 5, NULL, 10, 6), ('float', 6, 53, NULL, NULL, NULL, 1, 0, 2, 0, " \
  "0, 0, NULL, NULL, 6, NULL, 2, 8), ('real', 7, 24, NULL, NULL, NULL, 1, 0, 2, 0, 0, 0, NULL, "   \
  "NULL, 7, NULL, 2, 23), ('varchar', 12, 8000, '''', '''', 'max length', 1, 0, 3, NULL, 0, "      \
  "NULL, "                                                                                         \
  "NULL, NULL, 12, NULL, NULL, 2), ('date', 91, 10, '''', '''', NULL, 1, 0, 3, NULL, 0, NULL, "    \
  "NULL, NULL, 9, 1, NULL, 0), ('time', -154, 16, '''', '''', 'scale', 1, 0, 3, NULL, 0, NULL, "   \
  "0, "                                                                                            \
  "7, -154, 0, NULL, 0), ('datetime2', 93, 27, '''', '''', 'scale', 1, 0, 3, NULL, 0, NULL, 0, "   \
  "7, "                                                                                            \
  "9, 3, NULL, 0), ('datetimeoffset', -155, 34, '''', '''', 'scale', 1, 0, 3, NULL, 0, NULL, 0, "  \
  "7, "                                                                                            \
  "-155, 0, NULL, 0), ('datetime', 93, 23, '''', '''', NULL, 1, 0, 3, NULL, 0, NULL, 3, 3, 9, 3, " \
  "NULL, 12), ('smalldatetime', 93, 16, '''', '''', NULL, 1, 0, 3, NULL, 0, NULL, 0, 0, 9, 3, "    \
  "NULL, 22))"

#define IS_NEW "column1 IN ('date', 'time', 'datetime2', 'datetimeoffset')"

#define DATA_TYPE                                                                                  \
  "CASE WHEN @level < 100 AND " IS_NEW " THEN -9 WHEN ifnull (@ODBCVer, 2) <> 3 AND column2 = 93 " \
  "THEN 11 WHEN ifnull (@ODBCVer, 2) <> 3 AND column2 = 91 THEN 9 ELSE column2 END"

#define PARAMETERS "@data_type int = 0, @ODBCVer tinyint = 2"

#define COLUMNS                                                                                \
  "TYPE_NAME sysname NOT NULL, DATA_TYPE smallint NOT NULL, PRECISION int, LITERAL_PREFIX "    \
  "varchar(32), LITERAL_SUFFIX varchar(32), CREATE_PARAMS varchar(32), NULLABLE smallint NOT " \
  "NULL, CASE_SENSITIVE smallint NOT NULL, SEARCHABLE smallint NOT NULL, UNSIGNED_ATTRIBUTE "  \
  "smallint, MONEY smallint NOT NULL, AUTO_INCREMENT smallint, LOCAL_TYPE_NAME sysname, "      \
  "MINIMUM_SCALE smallint, MAXIMUM_SCALE smallint, SQL_DATA_TYPE smallint NOT NULL, "          \
  "SQL_DATETIME_SUB smallint, NUM_PREC_RADIX int, INTERVAL_PRECISION smallint, USERTYPE smallint"

#define QUERY                                                                                      \
  "SELECT column1, " DATA_TYPE ", CASE WHEN ifnull (@ODBCVer, 2) <> 3 AND column2 = 6 THEN 15 "    \
  "WHEN ifnull (@ODBCVer, 2) <> 3 AND column2 = 7 THEN 7 ELSE column3 END, column4, column5, "     \
  "column6, column7, column8, column9, column10, column11, column12, column1, column13, "          \
  "column14, CASE WHEN @level < 100 AND " IS_NEW " THEN -9 ELSE column15 END, CASE WHEN @level < " \
  "100 AND " IS_NEW " THEN NULL ELSE column16 END, CASE WHEN ifnull (@ODBCVer, 2) <> 3 AND "       \
  "column17 = 2 THEN 10 ELSE column17 END, NULL, column18 FROM " TYPES " WHERE ifnull "            \
  "(@data_type, 0) = 0 OR @data_type = " DATA_TYPE

static const AeTsqlCatalogCall calls[] = {
  { "sp_datatype_info", PARAMETERS, COLUMNS, QUERY, "2, 12, 11, 20", 0, NULL },
  { "sp_datatype_info_90", PARAMETERS, COLUMNS, QUERY, "2, 12, 11, 20", 90, NULL },
  { "sp_datatype_info_100", PARAMETERS, COLUMNS, QUERY, "2, 12, 11, 20", 100, NULL },
};

const AeTsqlCatalogCallTable ae_tsql_catalog_calls_types = { calls, G_N_ELEMENTS (calls) };
