/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Every type there and back: as a parameter into a table, and out of it. */

#include "odbc-values.h"
#include "plain.h"

#include <string.h>

typedef struct
{
  const char *type;
  const char *value, *low, *high, *empty;
} Sample;

static const Sample samples[] = {
  { "bit", "1", "0", "1", NULL },
  { "tinyint", "7", "0", "255", NULL },
  { "smallint", "-300", "-32768", "32767", NULL },
  { "int", "70000", "-2147483648", "2147483647", NULL },
  { "bigint", "5000000000", "-9223372036854775808", "9223372036854775807", NULL },
  { "real", "1.5", "-3.40282347e+38", "1.17549435e-38", NULL },
  { "float", "0.10000000000000001", "-1.7976931348623157e+308", "2.2250738585072014e-308", NULL },
  { "decimal(9,2)", "1234567.89", "-9999999.99", "9999999.99", "0.00" },
  { "numeric(38,10)", "0.0000000001", "-9999999999999999999999999999.9999999999",
    "9999999999999999999999999999.9999999999", NULL },
  { "money", "1.2345", "-922337203685477.5808", "922337203685477.5807", "0.0000" },
  { "smallmoney", "-1.0000", "-214748.3648", "214748.3647", NULL },
  { "date", "1996-09-10", "0001-01-01", "9999-12-31", NULL },
  { "time(7)", "12:34:56.1234567", "00:00:00.0000000", "23:59:59.9999999", NULL },
  { "time(0)", "12:34:56", "00:00:00", "23:59:59", NULL },
  { "datetime2(7)", "2023-03-17 12:34:56.1234567", "0001-01-01 00:00:00.0000000",
    "9999-12-31 23:59:59.9999999", NULL },
  { "datetime2(3)", "2023-03-17 12:34:56.123", "0001-01-01 00:00:00.000", "9999-12-31 23:59:59.999",
    NULL },
  { "datetimeoffset(7)", "2023-03-17 12:34:56.1234567 +05:30", "0001-01-01 14:00:00.0000000 +14:00",
    "9999-12-31 09:59:59.9999999 -14:00", NULL },
  { "datetime", "2009-07-08 01:00:00.003", "1753-01-01 00:00:00.000", "9999-12-31 23:59:59.997",
    NULL },
  { "smalldatetime", "2009-07-08 12:00:00", "1900-01-01 00:00:00", "2079-06-06 23:59:00", NULL },
  { "uniqueidentifier", "01234567-89AB-CDEF-0123-456789ABCDEF",
    "00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", NULL },
  { "char(10)", "0123456789", "*10*ÿ", "*10*€", "*10* " },
  { "varchar(8000)", "Catherine Abel", "x", "*8000*é", "" },
  { "varchar(max)", "A longer text, with ümlauts", "*8001*x", "*20000*€", "" },
  { "nchar(10)", "Łódź 67890", "*5*𝄞", "*10*漢", "*10* " },
  { "nvarchar(4000)", "Grüße, 你好", "x", "*4000*漢", "" },
  { "nvarchar(max)", "Ελληνικά и русский", "*4001*ü", "*20000*漢", "" },
  { "binary(4)", "00112233", "00000000", "FFFFFFFF", NULL },
  { "varbinary(8000)", "0102030405", "00", "*8000*FE", "" },
  { "varbinary(max)", "CAFEBABE", "*8001*00", "*20000*A5", "" },
  { "text", "old text, ümlauts", "*9000*x", "x", "" },
  { "ntext", "old 漢字", "*9000*漢", "x", "" },
  { "image", "0102", "*9000*FF", "00", "" },
  { "xml", "<a>ö</a>", "<b/>", "<c>1</c>", "" },
};

static char *
expand (const char *text)
{
  const char *second = text != NULL && text[0] == '*' ? strchr (text + 1, '*') : NULL;

  if (second == NULL)
    return g_strdup (text);
  g_autoptr (GString) expanded = g_string_new (NULL);
  for (gint64 i = g_ascii_strtoll (text + 1, NULL, 10); i > 0; i--)
    g_string_append (expanded, second + 1);
  return g_string_free (g_steal_pointer (&expanded), FALSE);
}

/* FreeTDS 1.3 sends none of these types. */
static gboolean
is_sent (const Sample *sample)
{
  return session_is_microsoft ()
         || !(g_str_has_prefix (sample->type, "time")
              || g_str_has_prefix (sample->type, "datetimeoffset"));
}

static gboolean
insert_value (Session *session, const SqlType *type, const char *text, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);
  g_autoptr (Parameter) parameter = parameter_new (type, text);

  return parameter_bind (parameter, statement, 1, error)
         && statement_execute (statement, "INSERT INTO OdbcTypes (v) VALUES (?)", error);
}

static gboolean
read_value (Session *session, const SqlType *type, const char *expected, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);

  if (!statement_execute (statement, "SELECT v FROM OdbcTypes", error)
      || !statement_good (statement, SQLFetch (statement), "SQLFetch", error))
    return FALSE;
  g_autofree char *found = column_read (statement, 1, type, error);
  return found != NULL && expect_text (found, expected, type->text, error);
}

static gboolean
there_and_back (Session *session, const char *sql_type, const char *text, GError **error)
{
  g_autoptr (SqlType) type = sql_type_parse (sql_type);
  g_autofree char *value = expand (text);
  g_autofree char *create = g_strdup_printf ("CREATE TABLE OdbcTypes (v %s NULL)", sql_type);

  if (session_run (session, "DROP TABLE IF EXISTS OdbcTypes", error)
      && session_run (session, create, error) && insert_value (session, type, value, error)
      && read_value (session, type, value != NULL ? value : "\\N", error))
    return TRUE;
  g_prefix_error (error, "%s: ", sql_type);
  return FALSE;
}

gboolean
plain_types (GError **error)
{
  g_autoptr (Session) session = session_new (error);

  if (session == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    if (is_sent (&samples[i])
        && !there_and_back (session, samples[i].type, samples[i].value, error))
      return FALSE;
  /* FreeTDS does not come to the end of a variant: SQLGetData gives its first piece for ever. */
  return (!session_is_microsoft ()
          || session_expect (session,
                             "SELECT CAST(12 AS sql_variant) AS a, CAST(N'x' AS sql_variant) AS b",
                             "12|x\n", error))
         && session_run (session, "DROP TABLE OdbcTypes", error);
}

gboolean
plain_nulls (GError **error)
{
  g_autoptr (Session) session = session_new (error);

  if (session == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    if (is_sent (&samples[i]) && !there_and_back (session, samples[i].type, NULL, error))
      return FALSE;
  return session_run (session, "DROP TABLE OdbcTypes", error);
}

gboolean
plain_extremes (GError **error)
{
  g_autoptr (Session) session = session_new (error);

  if (session == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      const Sample *sample = &samples[i];
      if (!is_sent (sample))
        continue;
      /* FreeTDS counts days wrongly at the beginning of the first century. */
      const char *low = !session_is_microsoft () && g_str_has_prefix (sample->low, "0001-")
                            ? sample->value
                            : sample->low;
      if (!there_and_back (session, sample->type, low, error)
          || !there_and_back (session, sample->type, sample->high, error))
        return FALSE;
      if (sample->empty != NULL && !there_and_back (session, sample->type, sample->empty, error))
        return FALSE;
    }
  return session_run (session, "DROP TABLE OdbcTypes", error);
}

/* --- values of some MB --------------------------------------------------------------------- */

#define LARGE (5 * 1024 * 1024)
#define PIECE 100000

/* In pieces: the size is not known to the driver before the last one. */
static gboolean
put_large (SQLHSTMT statement, const guint8 *bytes, gsize size, GError **error)
{
  SQLPOINTER token;

  if (SQLParamData (statement, &token) != SQL_NEED_DATA)
    return fail (error, "SQLParamData does not ask for the data");
  for (gsize done = 0; done < size; done += PIECE)
    {
      SQLRETURN result
          = SQLPutData (statement, (SQLPOINTER) (bytes + done), (SQLLEN) MIN (PIECE, size - done));
      if (!statement_good (statement, result, "SQLPutData", error))
        return FALSE;
    }
  return statement_good (statement, SQLParamData (statement, &token), "SQLParamData", error);
}

static gboolean
insert_large (Session *session,
              SQLSMALLINT c_type,
              SQLSMALLINT sql_type,
              const guint8 *bytes,
              gsize size,
              GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);
  SQLLEN length = SQL_LEN_DATA_AT_EXEC ((SQLLEN) size);

  SQLRETURN result = SQLBindParameter (statement, 1, SQL_PARAM_INPUT, c_type, sql_type, 0, 0,
                                       GINT_TO_POINTER (1), 0, &length);

  if (!statement_good (statement, result, "SQLBindParameter", error))
    return FALSE;
  result = SQLExecDirect (statement, (SQLCHAR *) "INSERT INTO OdbcLarge (v) VALUES (?)", SQL_NTS);
  if (result != SQL_NEED_DATA)
    return statement_good (statement, result, "SQLExecDirect", error)
           && fail (error, "SQLExecDirect gave %d", result);
  return put_large (statement, bytes, size, error);
}

static gboolean
large_there_and_back (Session *session,
                      const char *sql_type,
                      SQLSMALLINT c_type,
                      SQLSMALLINT odbc_type,
                      GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *create = g_strdup_printf ("CREATE TABLE OdbcLarge (v %s)", sql_type);

  g_byte_array_set_size (bytes, LARGE);
  for (guint i = 0; i < LARGE; i++)
    /* Characters above U+0100 in the high bytes, letters in the low ones. */
    bytes->data[i] = (guint8) (c_type == SQL_C_BINARY                ? i * 31 + i / 251
                               : i % 2 != 0 && c_type == SQL_C_WCHAR ? 0x4E
                                                                     : 'a' + i % 23);
  if (!session_run (session, "DROP TABLE IF EXISTS OdbcLarge", error)
      || !session_run (session, create, error)
      || !insert_large (session, c_type, odbc_type, bytes->data, bytes->len, error))
    return FALSE;

  g_auto (SQLHSTMT) statement = statement_new (session);
  if (!statement_execute (statement, "SELECT DATALENGTH(v), v FROM OdbcLarge", error)
      || !statement_good (statement, SQLFetch (statement), "SQLFetch", error))
    return FALSE;
  g_autoptr (SqlType) bigint = sql_type_parse ("bigint");
  g_autofree char *size = column_read (statement, 1, bigint, error);
  if (size == NULL || !expect_text (size, G_STRINGIFY (5242880), "DATALENGTH", error))
    return FALSE;
  g_autoptr (SqlType) type = sql_type_parse (sql_type);
  g_autofree char *found = column_read (statement, 2, type, error);
  g_autofree char *expected = c_type == SQL_C_BINARY ? hex_encode (bytes->data, bytes->len)
                              : c_type == SQL_C_WCHAR
                                  ? g_utf16_to_utf8 ((const gunichar2 *) (gpointer) bytes->data,
                                                     LARGE / 2, NULL, NULL, NULL)
                                  : g_strndup ((const char *) bytes->data, LARGE);
  if (found == NULL)
    return FALSE;
  return g_str_equal (found, expected) || fail (error, "%s: the bytes differ", sql_type);
}

/* The max types have no number of their own: Microsoft's driver takes the sized ones with size 0,
 * FreeTDS those of text, ntext and image. */
gboolean
plain_max_types (GError **error)
{
  g_autoptr (Session) session = session_new (error);
  gboolean sized = session_is_microsoft ();

  return session != NULL
         && large_there_and_back (session, "varbinary(max)", SQL_C_BINARY,
                                  sized ? SQL_VARBINARY : SQL_LONGVARBINARY, error)
         && large_there_and_back (session, "varchar(max)", SQL_C_CHAR,
                                  sized ? SQL_VARCHAR : SQL_LONGVARCHAR, error)
         && large_there_and_back (session, "nvarchar(max)", SQL_C_WCHAR,
                                  sized ? SQL_WVARCHAR : SQL_WLONGVARCHAR, error)
         && session_run (session, "DROP TABLE OdbcLarge", error);
}
