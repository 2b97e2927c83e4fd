/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The catalogue functions of ODBC, over tables made for them. */

#include "plain.h"

#include <string.h>

#define TEXT(literal) ((SQLCHAR *) (literal)), SQL_NTS
#define NOTHING NULL, 0

/* Of every row, the columns with these numbers. */
static char *
pick (SQLHSTMT statement, const guint *columns, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (;;)
    {
      SQLRETURN result = SQLFetch (statement);
      if (result == SQL_NO_DATA)
        return g_string_free (g_steal_pointer (&text), FALSE);
      if (!statement_good (statement, result, "SQLFetch", error))
        return NULL;
      for (const guint *column = columns; *column != 0; column++)
        {
          char cell[512] = "";
          SQLLEN length = 0;
          result = SQLGetData (statement, (SQLUSMALLINT) *column, SQL_C_CHAR, cell, sizeof cell,
                               &length);
          if (!statement_good (statement, result, "SQLGetData", error))
            return NULL;
          if (column != columns)
            g_string_append_c (text, '|');
          g_string_append (text, length == SQL_NULL_DATA ? "NULL" : cell);
        }
      g_string_append_c (text, '\n');
    }
}

static gboolean
check (SQLHSTMT statement,
       SQLRETURN result,
       const char *what,
       const guint *columns,
       const char *expected,
       GError **error)
{
  if (!statement_good (statement, result, what, error))
    return FALSE;
  g_autofree char *found = pick (statement, columns, error);
  if (found == NULL)
    {
      g_prefix_error (error, "%s: ", what);
      return FALSE;
    }
  SQLFreeStmt (statement, SQL_CLOSE);
  return expect_text (found, expected, what, error);
}

static gboolean
check_tables (SQLHSTMT statement, GError **error)
{
  return check (statement,
                SQLTables (statement, NOTHING, TEXT ("dbo"), TEXT ("OdbcCatalogue%"),
                           TEXT ("'TABLE','VIEW'")),
                "SQLTables", (guint[]){ 2, 3, 4, 0 },
                "dbo|OdbcCatalogueChild|TABLE\ndbo|OdbcCatalogueParent|TABLE\n", error);
}

/* FreeTDS asks the sp_columns of before SQL Server 2008, to which datetime2 is a text. */
static gboolean
check_columns (SQLHSTMT statement, GError **error)
{
  g_autofree char *expected
      = g_strconcat ("id|4|int identity|10|0|0|NULL|1\n"
                     "code|12|varchar|20|NULL|0|NULL|2\n"
                     "name|-9|nvarchar|50|NULL|1|NULL|3\n"
                     "price|3|decimal|9|2|1|((1.5))|4\n",
                     session_is_microsoft () ? "made|93|datetime2|27|7|1|NULL|5\n"
                                             : "made|-9|datetime2|27|NULL|1|NULL|5\n",
                     "picture|-3|varbinary|0|NULL|1|NULL|6\n", NULL);

  /* Name, type, its name, size, digits, nullable, default, ordinal. */
  return check (
      statement,
      SQLColumns (statement, NOTHING, TEXT ("dbo"), TEXT ("OdbcCatalogueParent"), TEXT ("%")),
      "SQLColumns", (guint[]){ 4, 5, 6, 7, 9, 11, 13, 17, 0 }, expected, error);
}

static gboolean
check_keys (SQLHSTMT statement, GError **error)
{
  return check (statement,
                SQLPrimaryKeys (statement, NOTHING, TEXT ("dbo"), TEXT ("OdbcCatalogueChild")),
                "SQLPrimaryKeys", (guint[]){ 3, 4, 5, 6, 0 },
                "OdbcCatalogueChild|parent|1|OdbcChildKey\n"
                "OdbcCatalogueChild|line|2|OdbcChildKey\n",
                error)
         && check (statement,
                   SQLForeignKeys (statement, NOTHING, TEXT ("dbo"), TEXT ("OdbcCatalogueParent"),
                                   NOTHING, NOTHING, NOTHING),
                   "SQLForeignKeys", (guint[]){ 3, 4, 7, 8, 9, 12, 0 },
                   "OdbcCatalogueParent|id|OdbcCatalogueChild|parent|1|OdbcChildParent\n", error)
         && check (statement,
                   SQLSpecialColumns (statement, SQL_BEST_ROWID, NOTHING, TEXT ("dbo"),
                                      TEXT ("OdbcCatalogueParent"), SQL_SCOPE_CURROW, SQL_NULLABLE),
                   "SQLSpecialColumns", (guint[]){ 2, 3, 4, 0 }, "id|4|int identity\n", error);
}

static gboolean
check_statistics (SQLHSTMT statement, GError **error)
{
  SQLRETURN result = SQLStatistics (statement, NOTHING, TEXT ("dbo"), TEXT ("OdbcCatalogueParent"),
                                    SQL_INDEX_UNIQUE, SQL_QUICK);

  /* Of the first row, which is of the table itself, only that it is there. */
  if (!statement_good (statement, result, "SQLStatistics", error)
      || !statement_good (statement, SQLFetch (statement), "SQLFetch", error))
    return FALSE;
  return check (statement, SQL_SUCCESS, "SQLStatistics", (guint[]){ 4, 6, 8, 9, 0 },
                "0|OdbcParentKey|1|id\n0|OdbcParentCode|1|code\n", error);
}

static gboolean
check_procedures (SQLHSTMT statement, GError **error)
{
  return check (statement,
                SQLProcedures (statement, NOTHING, TEXT ("dbo"), TEXT ("OdbcCatalogueProcedure%")),
                "SQLProcedures", (guint[]){ 2, 3, 0 }, "dbo|OdbcCatalogueProcedure;1\n", error)
         && check (statement,
                   SQLProcedureColumns (statement, NOTHING, TEXT ("dbo"),
                                        TEXT ("OdbcCatalogueProcedure"), TEXT ("%")),
                   "SQLProcedureColumns", (guint[]){ 4, 5, 6, 7, 8, 0 },
                   "@RETURN_VALUE|5|4|int|10\n@id|1|4|int|10\n@name|2|-9|nvarchar|30\n", error);
}

static gboolean
check_type_info (SQLHSTMT statement, GError **error)
{
  return check (statement, SQLGetTypeInfo (statement, SQL_WVARCHAR), "SQLGetTypeInfo of nvarchar",
                (guint[]){ 1, 2, 3, 4, 5, 0 }, "nvarchar|-9|4000|N'|'\nsysname|-9|128|N'|'\n",
                error)
         && check (statement, SQLGetTypeInfo (statement, SQL_INTEGER), "SQLGetTypeInfo of int",
                   (guint[]){ 1, 2, 3, 0 }, "int|4|10\nint identity|4|10\n", error)
         && statement_good (statement, SQLGetTypeInfo (statement, SQL_ALL_TYPES), "all types",
                            error);
}

static const char *const preparations[] = {
  "DROP PROCEDURE IF EXISTS OdbcCatalogueProcedure",
  "DROP TABLE IF EXISTS OdbcCatalogueChild",
  "DROP TABLE IF EXISTS OdbcCatalogueParent",
  "CREATE TABLE OdbcCatalogueParent (id int IDENTITY CONSTRAINT OdbcParentKey PRIMARY KEY, "
  "code varchar(20) NOT NULL CONSTRAINT OdbcParentCode UNIQUE, name nvarchar(50), "
  "price decimal(9,2) DEFAULT 1.5, made datetime2, picture varbinary(max))",
  "CREATE TABLE OdbcCatalogueChild (parent int NOT NULL CONSTRAINT OdbcChildParent FOREIGN KEY "
  "REFERENCES OdbcCatalogueParent (id), line int NOT NULL, "
  "CONSTRAINT OdbcChildKey PRIMARY KEY (parent, line))",
  "CREATE PROCEDURE OdbcCatalogueProcedure @id int, @name nvarchar(30) OUTPUT AS SELECT 1 AS one",
};

static const char *const removals[] = {
  "DROP PROCEDURE OdbcCatalogueProcedure",
  "DROP TABLE OdbcCatalogueChild",
  "DROP TABLE OdbcCatalogueParent",
};

gboolean
plain_catalogue (GError **error)
{
  g_autoptr (Session) session = session_new (error);

  if (session == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (preparations); i++)
    if (!session_run (session, preparations[i], error))
      return FALSE;
  {
    g_auto (SQLHSTMT) statement = statement_new (session);
    if (!check_tables (statement, error) || !check_columns (statement, error)
        || !check_keys (statement, error) || !check_statistics (statement, error)
        || !check_procedures (statement, error) || !check_type_info (statement, error))
      return FALSE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (removals); i++)
    if (!session_run (session, removals[i], error))
      return FALSE;
  return TRUE;
}
