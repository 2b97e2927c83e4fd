/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "odbc-values.h"

#include <stdio.h>
#include <string.h>

/* --- types ---------------------------------------------------------------------------------- */

SqlType *
sql_type_parse (const char *text)
{
  SqlType *self = g_new0 (SqlType, 1);
  const char *open = strchr (text, '(');

  self->text = g_strdup (text);
  self->name = open != NULL ? g_strndup (text, (gsize) (open - text)) : g_strdup (text);
  if (open == NULL)
    return self;
  g_auto (GStrv) numbers = g_strsplit (open + 1, ",", 2);
  for (; numbers[self->n_numbers] != NULL; self->n_numbers++)
    self->numbers[self->n_numbers]
        = g_str_has_prefix (numbers[self->n_numbers], "max")
              ? -1
              : (gint) g_ascii_strtoll (numbers[self->n_numbers], NULL, 10);

  return self;
}

void
sql_type_free (SqlType *self)
{
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

static gboolean
is (const SqlType *self, const char *name)
{
  return g_str_equal (self->name, name);
}

gboolean
sql_type_is_text (const SqlType *self)
{
  return g_str_has_suffix (self->name, "char") || is (self, "text") || is (self, "ntext")
         || is (self, "xml");
}

gboolean
sql_type_is_binary (const SqlType *self)
{
  return g_str_has_suffix (self->name, "binary") || is (self, "image");
}

/* --- how a type is bound -------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  SQLSMALLINT c_type, sql_type;
  SQLULEN size;
  SQLSMALLINT digits;
  SQLSMALLINT server_type;
} Binding;

/* Sizes that depend on the type's numbers are computed in init_binding (). Neither driver has a
 * type for money: it is a decimal with four digits. */
static const Binding bindings[] = {
  { "tinyint", SQL_C_UTINYINT, SQL_TINYINT, 3, 0, 0 },
  { "smallint", SQL_C_SSHORT, SQL_SMALLINT, 5, 0, 0 },
  { "int", SQL_C_SLONG, SQL_INTEGER, 10, 0, 0 },
  { "bigint", SQL_C_SBIGINT, SQL_BIGINT, 19, 0, 0 },
  { "bit", SQL_C_BIT, SQL_BIT, 1, 0, 0 },
  { "real", SQL_C_FLOAT, SQL_REAL, 24, 0, 0 },
  { "float", SQL_C_DOUBLE, SQL_FLOAT, 53, 0, 0 },
  { "decimal", SQL_C_CHAR, SQL_DECIMAL, 0, 0, 0 },
  { "numeric", SQL_C_CHAR, SQL_NUMERIC, 0, 0, 0 },
  { "money", SQL_C_CHAR, SQL_DECIMAL, 19, 4, 0 },
  { "smallmoney", SQL_C_CHAR, SQL_DECIMAL, 10, 4, 0 },
  { "date", SQL_C_TYPE_DATE, SQL_TYPE_DATE, 10, 0, 0 },
  { "time", MS_C_TIME2, MS_TYPE_TIME2, 8, 0, 0 },
  { "datetime2", SQL_C_TYPE_TIMESTAMP, SQL_TYPE_TIMESTAMP, 19, 0, 0 },
  { "datetimeoffset", MS_C_TIMESTAMPOFFSET, MS_TYPE_TIMESTAMPOFFSET, 26, 0, 0 },
  { "datetime", SQL_C_TYPE_TIMESTAMP, SQL_TYPE_TIMESTAMP, 23, 3, MS_SERVER_TYPE_DATETIME },
  { "smalldatetime", SQL_C_TYPE_TIMESTAMP, SQL_TYPE_TIMESTAMP, 16, 0,
    MS_SERVER_TYPE_SMALLDATETIME },
  { "uniqueidentifier", SQL_C_GUID, SQL_GUID, 36, 0, 0 },
  { "char", SQL_C_WCHAR, SQL_CHAR, 0, 0, 0 },
  { "varchar", SQL_C_WCHAR, SQL_VARCHAR, 0, 0, 0 },
  { "text", SQL_C_WCHAR, SQL_LONGVARCHAR, 2147483647, 0, 0 },
  { "nchar", SQL_C_WCHAR, SQL_WCHAR, 0, 0, 0 },
  { "nvarchar", SQL_C_WCHAR, SQL_WVARCHAR, 0, 0, 0 },
  { "ntext", SQL_C_WCHAR, SQL_WLONGVARCHAR, 1073741823, 0, 0 },
  { "xml", SQL_C_WCHAR, MS_TYPE_XML, 0, 0, 0 },
  { "binary", SQL_C_BINARY, SQL_BINARY, 0, 0, 0 },
  { "varbinary", SQL_C_BINARY, SQL_VARBINARY, 0, 0, 0 },
  { "image", SQL_C_BINARY, SQL_LONGVARBINARY, 2147483647, 0, 0 },
};

static const Binding *
find_binding (const SqlType *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bindings); i++)
    if (is (type, bindings[i].name))
      return &bindings[i];
  g_error ("no such type: %s", type->text);
}

/* FreeTDS does not know xml, and has other types for values without end. */
static void
adapt_to_freetds (Parameter *self, const SqlType *type)
{
  gboolean is_max = type->n_numbers > 0 && type->numbers[0] < 0;

  if (is (type, "xml"))
    self->sql_type = SQL_WLONGVARCHAR;
  else if (is_max)
    self->sql_type = is (type, "varbinary") ? SQL_LONGVARBINARY
                     : is (type, "varchar") ? SQL_LONGVARCHAR
                                            : SQL_WLONGVARCHAR;
  if (self->size > G_MAXUINT16)
    self->size = 0;
}

static void
init_binding (Parameter *self, const SqlType *type)
{
  const Binding *binding = find_binding (type);
  SQLSMALLINT scale = (SQLSMALLINT) (type->n_numbers > 0 ? type->numbers[type->n_numbers - 1] : 7);

  self->c_type = binding->c_type;
  self->sql_type = binding->sql_type;
  self->size = binding->size;
  self->digits = binding->digits;
  self->server_type = binding->server_type;
  if (!session_is_microsoft ())
    adapt_to_freetds (self, type);
  if (is (type, "decimal") || is (type, "numeric"))
    {
      self->size = (SQLULEN) type->numbers[0];
      self->digits = (SQLSMALLINT) (type->n_numbers > 1 ? type->numbers[1] : 0);
    }
  else if (is (type, "time") || is (type, "datetime2") || is (type, "datetimeoffset"))
    {
      self->digits = scale;
      self->size += (SQLULEN) (scale > 0 ? scale + 1 : 0);
    }
  else if (self->size == 0)
    /* 0 is without end. */
    self->size = (SQLULEN) (type->n_numbers > 0 && type->numbers[0] > 0 ? type->numbers[0] : 0);
}

/* --- texts to C values ---------------------------------------------------------------------- */

char *
hex_encode (const guint8 *bytes, gsize size)
{
  static const char digits[] = "0123456789ABCDEF";
  char *text = g_malloc (2 * size + 1);

  for (gsize i = 0; i < size; i++)
    {
      text[2 * i] = digits[bytes[i] >> 4];
      text[2 * i + 1] = digits[bytes[i] & 15];
    }
  text[2 * size] = '\0';
  return text;
}

static void
take (Parameter *self, gconstpointer data, gsize size)
{
  /* A driver may refuse NULL even for nothing. */
  self->data = g_malloc0 (size + 1);
  if (size > 0)
    memcpy (self->data, data, size);
  self->length = (SQLLEN) size;
}

static void
take_hex (Parameter *self, const char *text)
{
  gsize size = strlen (text) / 2;
  guint8 *bytes = g_malloc0 (size + 1);

  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (text[2 * i]) << 4
                         | g_ascii_xdigit_value (text[2 * i + 1]));
  self->data = bytes;
  self->length = (SQLLEN) size;
}

static void
take_text (Parameter *self, const char *text)
{
  glong n_units = 0;

  self->data = g_utf8_to_utf16 (text, -1, NULL, &n_units, NULL);
  self->length = 2 * n_units;
}

typedef struct
{
  int year, month, day, hour, minute, second;
  guint32 nanoseconds;
  int offset; /* minutes */
} Moment;

/* "2023-03-17 12:34:56.1234567 +05:30", and parts of it */
static Moment
parse_moment (const char *text)
{
  Moment self = { .year = 1900, .month = 1, .day = 1 };
  const char *clock = strchr (text, ':');
  const char *dot = strchr (text, '.');
  const char *sign = clock != NULL ? strpbrk (clock, "+-") : NULL;

  if (text[4] == '-')
    sscanf (text, "%d-%d-%d", &self.year, &self.month, &self.day);
  if (clock != NULL)
    sscanf (clock - 2, "%d:%d:%d", &self.hour, &self.minute, &self.second);
  guint32 unit = 100000000;
  for (; dot != NULL && g_ascii_isdigit (dot[1]); dot++, unit /= 10)
    self.nanoseconds += (guint32) (dot[1] - '0') * unit;
  if (sign != NULL)
    {
      int hours, minutes;
      sscanf (sign + 1, "%d:%d", &hours, &minutes);
      self.offset = (sign[0] == '-' ? -1 : 1) * (60 * hours + minutes);
    }
  return self;
}

static void
take_date (Parameter *self, const char *text)
{
  Moment moment = parse_moment (text);
  SQL_DATE_STRUCT value
      = { (SQLSMALLINT) moment.year, (SQLUSMALLINT) moment.month, (SQLUSMALLINT) moment.day };

  take (self, &value, sizeof value);
}

static void
take_time (Parameter *self, const char *text)
{
  Moment moment = parse_moment (text);
  MsTime2 value = { (SQLUSMALLINT) moment.hour, (SQLUSMALLINT) moment.minute,
                    (SQLUSMALLINT) moment.second, moment.nanoseconds };

  take (self, &value, sizeof value);
}

static void
take_timestamp (Parameter *self, const char *text)
{
  Moment moment = parse_moment (text);
  SQL_TIMESTAMP_STRUCT value
      = { (SQLSMALLINT) moment.year,  (SQLUSMALLINT) moment.month,  (SQLUSMALLINT) moment.day,
          (SQLUSMALLINT) moment.hour, (SQLUSMALLINT) moment.minute, (SQLUSMALLINT) moment.second,
          moment.nanoseconds };

  take (self, &value, sizeof value);
}

static void
take_timestamp_offset (Parameter *self, const char *text)
{
  Moment moment = parse_moment (text);
  MsTimestampOffset value = { (SQLSMALLINT) moment.year,
                              (SQLUSMALLINT) moment.month,
                              (SQLUSMALLINT) moment.day,
                              (SQLUSMALLINT) moment.hour,
                              (SQLUSMALLINT) moment.minute,
                              (SQLUSMALLINT) moment.second,
                              moment.nanoseconds,
                              (SQLSMALLINT) (moment.offset / 60),
                              (SQLSMALLINT) (moment.offset % 60) };

  take (self, &value, sizeof value);
}

static void
take_guid (Parameter *self, const char *text)
{
  SQLGUID value;
  unsigned int parts[11];

  sscanf (text, "%8x-%4x-%4x-%2x%2x-%2x%2x%2x%2x%2x%2x", &parts[0], &parts[1], &parts[2], &parts[3],
          &parts[4], &parts[5], &parts[6], &parts[7], &parts[8], &parts[9], &parts[10]);
  value.Data1 = parts[0];
  value.Data2 = (guint16) parts[1];
  value.Data3 = (guint16) parts[2];
  for (guint i = 0; i < 8; i++)
    value.Data4[i] = (guint8) parts[3 + i];
  take (self, &value, sizeof value);
}

static void
take_number (Parameter *self, const char *text)
{
  gint64 integer = g_ascii_strtoll (text, NULL, 10);
  double real = g_ascii_strtod (text, NULL);
  SQLREAL small_real = (SQLREAL) real;

  /* Little-endian: the low bytes are the smaller types. */
  if (self->c_type == SQL_C_DOUBLE)
    take (self, &real, sizeof real);
  else if (self->c_type == SQL_C_FLOAT)
    take (self, &small_real, sizeof small_real);
  else
    take (self, &integer, sizeof integer);
}

Parameter *
parameter_new (const SqlType *type, const char *text)
{
  Parameter *self = g_new0 (Parameter, 1);

  init_binding (self, type);
  self->length = SQL_NULL_DATA;
  if (text == NULL)
    return self;
  switch (self->c_type)
    {
    case SQL_C_CHAR:
      take (self, text, strlen (text));
      break;
    case SQL_C_WCHAR:
      take_text (self, text);
      break;
    case SQL_C_BINARY:
      take_hex (self, text);
      break;
    case SQL_C_TYPE_DATE:
      take_date (self, text);
      break;
    case MS_C_TIME2:
      take_time (self, text);
      break;
    case SQL_C_TYPE_TIMESTAMP:
      take_timestamp (self, text);
      break;
    case MS_C_TIMESTAMPOFFSET:
      take_timestamp_offset (self, text);
      break;
    case SQL_C_GUID:
      take_guid (self, text);
      break;
    default:
      take_number (self, text);
    }
  return self;
}

void
parameter_free (Parameter *self)
{
  g_free (self->data);
  g_free (self);
}

gboolean
parameter_bind (Parameter *self, SQLHSTMT statement, guint ordinal, GError **error)
{
  SQLRETURN result
      = SQLBindParameter (statement, (SQLUSMALLINT) ordinal, SQL_PARAM_INPUT, self->c_type,
                          self->sql_type, self->size, self->digits, self->data, 0, &self->length);

  if (!statement_good (statement, result, "SQLBindParameter", error))
    return FALSE;
  if (self->server_type == 0 || !session_is_microsoft ())
    return TRUE;

  SQLHDESC description = NULL;
  result = SQLGetStmtAttr (statement, SQL_ATTR_IMP_PARAM_DESC, &description, 0, NULL);
  if (!statement_good (statement, result, "SQL_ATTR_IMP_PARAM_DESC", error))
    return FALSE;
  return odbc_good (SQLSetDescField (description, (SQLSMALLINT) ordinal, MS_PARAMETER_SERVER_TYPE,
                                     GINT_TO_POINTER (self->server_type), SQL_IS_SMALLINT),
                    SQL_HANDLE_DESC, description, "the type of a parameter on the server", error);
}

/* --- columns to texts ----------------------------------------------------------------------- */

/* All of a long value, in pieces. NULL and @is_null: NULL. */
static GByteArray *
read_long (SQLHSTMT statement, guint ordinal, SQLSMALLINT c_type, gboolean *is_null, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  /* Odd on purpose for bytes; for texts the driver leaves room for a 16-bit NUL. */
  guint8 buffer[16382];
  gsize terminator = c_type == SQL_C_WCHAR ? 2 : c_type == SQL_C_CHAR ? 1 : 0;

  *is_null = FALSE;
  for (;;)
    {
      SQLLEN length = 0;
      SQLRETURN result
          = SQLGetData (statement, (SQLUSMALLINT) ordinal, c_type, buffer, sizeof buffer, &length);
      if (result == SQL_NO_DATA)
        return g_steal_pointer (&bytes);
      if (!statement_good (statement, result, "SQLGetData", error))
        return NULL;
      *is_null = length == SQL_NULL_DATA;
      if (*is_null)
        return g_steal_pointer (&bytes);
      gsize room = sizeof buffer - terminator;
      gsize size = length == SQL_NO_TOTAL || (gsize) length > room ? room : (gsize) length;
      g_byte_array_append (bytes, buffer, (guint) size);
      if (result == SQL_SUCCESS)
        return g_steal_pointer (&bytes);
    }
}

static char *
read_text (SQLHSTMT statement, guint ordinal, GError **error)
{
  gboolean is_null;
  g_autoptr (GByteArray) bytes = read_long (statement, ordinal, SQL_C_WCHAR, &is_null, error);

  if (bytes == NULL)
    return NULL;
  if (is_null)
    return g_strdup ("\\N");
  if (bytes->len == 0)
    return g_strdup ("");
  return g_utf16_to_utf8 ((const gunichar2 *) (gpointer) bytes->data, bytes->len / 2, NULL, NULL,
                          error);
}

char *
column_read_bytes (SQLHSTMT statement, guint ordinal, GError **error)
{
  gboolean is_null;
  g_autoptr (GByteArray) bytes = read_long (statement, ordinal, SQL_C_BINARY, &is_null, error);

  if (bytes == NULL)
    return NULL;
  return is_null ? g_strdup ("\\N") : hex_encode (bytes->data, bytes->len);
}

/* Microsoft's driver leaves out a zero before the point. */
static char *
read_decimal (SQLHSTMT statement, guint ordinal, GError **error)
{
  char text[64] = "";
  SQLLEN length = 0;
  SQLRETURN result
      = SQLGetData (statement, (SQLUSMALLINT) ordinal, SQL_C_CHAR, text, sizeof text, &length);

  if (!statement_good (statement, result, "SQLGetData", error))
    return NULL;
  if (length == SQL_NULL_DATA)
    return g_strdup ("\\N");
  const char *digits = text[0] == '-' ? text + 1 : text;
  return g_strconcat (text[0] == '-' ? "-" : "", digits[0] == '.' ? "0" : "", digits, NULL);
}

typedef union
{
  gint64 integer;
  SQLREAL real;
  double number;
  SQL_DATE_STRUCT date;
  MsTime2 time;
  SQL_TIMESTAMP_STRUCT timestamp;
  MsTimestampOffset offset;
  SQLGUID guid;
} Value;

static void
append_fraction (GString *text, SQLUINTEGER nanoseconds, gint scale)
{
  char digits[16];

  g_snprintf (digits, sizeof digits, "%09u", nanoseconds);
  if (scale > 0)
    g_string_append_printf (text, ".%.*s", scale, digits);
}

static char *
timestamp_to_text (const SQL_TIMESTAMP_STRUCT *value, const SqlType *type)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, "%04d-%02u-%02u %02u:%02u:%02u", value->year, value->month, value->day,
                   value->hour, value->minute, value->second);
  append_fraction (text, value->fraction,
                   is (type, "datetime")        ? 3
                   : is (type, "smalldatetime") ? 0
                   : type->n_numbers > 0        ? type->numbers[0]
                                                : 7);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
time_to_text (const MsTime2 *value, const SqlType *type)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, "%02u:%02u:%02u", value->hour, value->minute, value->second);
  append_fraction (text, value->fraction, type->n_numbers > 0 ? type->numbers[0] : 7);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
offset_to_text (const MsTimestampOffset *value, const SqlType *type)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int minutes = value->offset_hours * 60 + value->offset_minutes;

  g_string_printf (text, "%04d-%02u-%02u %02u:%02u:%02u", value->year, value->month, value->day,
                   value->hour, value->minute, value->second);
  append_fraction (text, value->fraction, type->n_numbers > 0 ? type->numbers[0] : 7);
  g_string_append_printf (text, " %c%02d:%02d", minutes < 0 ? '-' : '+', ABS (minutes) / 60,
                          ABS (minutes) % 60);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
guid_to_text (const SQLGUID *value)
{
  return g_strdup_printf ("%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X",
                          (unsigned int) value->Data1, value->Data2, value->Data3, value->Data4[0],
                          value->Data4[1], value->Data4[2], value->Data4[3], value->Data4[4],
                          value->Data4[5], value->Data4[6], value->Data4[7]);
}

char *
column_read (SQLHSTMT statement, guint ordinal, const SqlType *type, GError **error)
{
  const Binding *binding = find_binding (type);
  SQLSMALLINT c_type = binding->c_type;
  Value value = { 0 };
  SQLLEN length = 0;

  if (c_type == SQL_C_WCHAR)
    return read_text (statement, ordinal, error);
  if (c_type == SQL_C_BINARY)
    return column_read_bytes (statement, ordinal, error);
  if (c_type == SQL_C_CHAR)
    return read_decimal (statement, ordinal, error);
  if (c_type == SQL_C_UTINYINT || c_type == SQL_C_SSHORT || c_type == SQL_C_SLONG
      || c_type == SQL_C_BIT)
    c_type = SQL_C_SBIGINT;
  SQLRETURN result
      = SQLGetData (statement, (SQLUSMALLINT) ordinal, c_type, &value, sizeof value, &length);
  if (!statement_good (statement, result, "SQLGetData", error))
    return NULL;
  if (length == SQL_NULL_DATA)
    return g_strdup ("\\N");
  switch (c_type)
    {
    case SQL_C_FLOAT:
      return g_strdup_printf ("%.9g", (double) value.real);
    case SQL_C_DOUBLE:
      return g_strdup_printf ("%.17g", value.number);
    case SQL_C_TYPE_DATE:
      return g_strdup_printf ("%04d-%02u-%02u", value.date.year, value.date.month, value.date.day);
    case MS_C_TIME2:
      return time_to_text (&value.time, type);
    case SQL_C_TYPE_TIMESTAMP:
      return timestamp_to_text (&value.timestamp, type);
    case MS_C_TIMESTAMPOFFSET:
      return offset_to_text (&value.offset, type);
    case SQL_C_GUID:
      return guid_to_text (&value.guid);
    default:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value.integer);
    }
}
