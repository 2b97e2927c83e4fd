/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "engine-dump.h"

static const struct
{
  AeEmulatorTypeId id;
  const char *name;
  char form; /* n nothing, l length, u length of UTF-16, d precision and scale, s scale */
} types[] = {
  { AE_EMULATOR_TYPE_UNIQUEIDENTIFIER, "uniqueidentifier", 'n' },
  { AE_EMULATOR_TYPE_DATE, "date", 'n' },
  { AE_EMULATOR_TYPE_TIME, "time", 's' },
  { AE_EMULATOR_TYPE_DATETIME2, "datetime2", 's' },
  { AE_EMULATOR_TYPE_DATETIMEOFFSET, "datetimeoffset", 's' },
  { AE_EMULATOR_TYPE_TINYINT, "tinyint", 'n' },
  { AE_EMULATOR_TYPE_SMALLINT, "smallint", 'n' },
  { AE_EMULATOR_TYPE_INT, "int", 'n' },
  { AE_EMULATOR_TYPE_SMALLDATETIME, "smalldatetime", 'n' },
  { AE_EMULATOR_TYPE_REAL, "real", 'n' },
  { AE_EMULATOR_TYPE_MONEY, "money", 'n' },
  { AE_EMULATOR_TYPE_DATETIME, "datetime", 'n' },
  { AE_EMULATOR_TYPE_FLOAT, "float", 'n' },
  { AE_EMULATOR_TYPE_SQL_VARIANT, "sql_variant", 'n' },
  { AE_EMULATOR_TYPE_BIT, "bit", 'n' },
  { AE_EMULATOR_TYPE_DECIMAL, "decimal", 'd' },
  { AE_EMULATOR_TYPE_NUMERIC, "numeric", 'd' },
  { AE_EMULATOR_TYPE_SMALLMONEY, "smallmoney", 'n' },
  { AE_EMULATOR_TYPE_BIGINT, "bigint", 'n' },
  { AE_EMULATOR_TYPE_VARBINARY, "varbinary", 'l' },
  { AE_EMULATOR_TYPE_VARCHAR, "varchar", 'l' },
  { AE_EMULATOR_TYPE_BINARY, "binary", 'l' },
  { AE_EMULATOR_TYPE_CHAR, "char", 'l' },
  { AE_EMULATOR_TYPE_NVARCHAR, "nvarchar", 'u' },
  { AE_EMULATOR_TYPE_NCHAR, "nchar", 'u' },
  { AE_EMULATOR_TYPE_XML, "xml", 'n' },
  { AE_EMULATOR_TYPE_TEXT, "text", 'n' },
  { AE_EMULATOR_TYPE_NTEXT, "ntext", 'n' },
  { AE_EMULATOR_TYPE_IMAGE, "image", 'n' },
  { AE_EMULATOR_TYPE_TIMESTAMP, "timestamp", 'n' },
};

void
engine_dump_append_type (GString *text, const AeEmulatorType *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (types[i].id != type->id)
        continue;
      g_string_append (text, types[i].name);
      if (types[i].form == 'd')
        g_string_append_printf (text, "(%u,%u)", type->precision, type->scale);
      else if (types[i].form == 's')
        g_string_append_printf (text, "(%u)", type->scale);
      else if (types[i].form != 'n' && type->max_length < 0)
        g_string_append (text, "(max)");
      else if (types[i].form != 'n')
        g_string_append_printf (text, "(%d)",
                                types[i].form == 'u' ? type->max_length / 2 : type->max_length);
    }
}

void
engine_dump_append_value (GString *text, const AeEmulatorValue *value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (value->variant.id != 0)
    {
      engine_dump_append_type (text, &value->variant);
      g_string_append_c (text, ' ');
    }
  switch (value->kind)
    {
    case AE_EMULATOR_VALUE_NULL:
      g_string_append (text, "NULL");
      break;
    case AE_EMULATOR_VALUE_INTEGER:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, value->integer);
      break;
    case AE_EMULATOR_VALUE_REAL:
      g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.15g", value->real));
      break;
    case AE_EMULATOR_VALUE_TEXT:
      g_string_append_printf (text, "'%.*s'", (int) value->size, (const char *) value->data);
      break;
    case AE_EMULATOR_VALUE_BLOB:
      g_string_append (text, "0x");
      for (gsize i = 0; i < value->size; i++)
        g_string_append_printf (text, "%02X", value->data[i]);
      break;
    }
}

/* Of the result that is open: rows come without their number. */
static __thread guint n_columns;

static gboolean
on_columns (gpointer data, const AeEmulatorColumn *columns, guint n)
{
  EngineDump *self = data;

  n_columns = n;
  g_string_append_c (self->text, '[');
  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (self->text, "%s%s%s", i > 0 ? ", " : "", columns[i].name,
                              columns[i].name[0] != '\0' ? " " : "");
      engine_dump_append_type (self->text, &columns[i].type);
      if (!columns[i].nullable)
        g_string_append (self->text, " NOT NULL");
      if (columns[i].identity)
        g_string_append (self->text, " IDENTITY");
      if (columns[i].crypto != NULL)
        g_string_append_printf (self->text, " {CEK %u, %u values, %s}", columns[i].crypto->cek->id,
                                columns[i].crypto->cek->n_values,
                                columns[i].crypto->encryption_type == 1 ? "deterministic"
                                                                        : "randomized");
    }
  g_string_append (self->text, "]\n");
  return TRUE;
}

static gboolean
on_row (gpointer data, const AeEmulatorValue *values)
{
  EngineDump *self = data;

  self->n_rows++;
  if (!self->quiet)
    for (guint i = 0; i < n_columns; i++)
      {
        engine_dump_append_value (self->text, &values[i]);
        g_string_append (self->text, i + 1 < n_columns ? " | " : "\n");
      }
  return self->max_rows == 0 || self->n_rows < self->max_rows;
}

static gboolean
on_done (gpointer data, guint16 command, gboolean has_count, guint64 count, gboolean failed)
{
  EngineDump *self = data;

  if (failed)
    g_string_append (self->text, "(failed)\n");
  else if (has_count)
    g_string_append_printf (self->text, "(%" G_GUINT64_FORMAT " rows)\n", count);
  else
    g_string_append (self->text, "(done)\n");
  return TRUE;
}

static void
on_message (gpointer data,
            gint32 number,
            guint8 state,
            guint8 severity,
            const char *text,
            const char *procedure,
            guint32 line)
{
  EngineDump *self = data;

  if (severity > 10 && self->first_error == 0)
    self->first_error = number;
  g_string_append_printf (self->text, "Msg %d, Level %u, State %u, %s%s%sLine %u: %s\n", number,
                          severity, state, procedure[0] != '\0' ? "Procedure " : "", procedure,
                          procedure[0] != '\0' ? ", " : "", line, text);
}

static void
on_database_changed (gpointer data, const char *database, const char *old)
{
  EngineDump *self = data;

  g_string_append_printf (self->text, "database %s -> %s\n", old, database);
}

static void
on_language_changed (gpointer data, const char *language, const char *old)
{
  EngineDump *self = data;

  g_string_append_printf (self->text, "language %s -> %s\n", old, language);
}

static void
on_transaction (gpointer data, gboolean began, gboolean committed, guint64 descriptor)
{
  EngineDump *self = data;

  g_assert_cmpuint (descriptor, !=, 0);
  g_string_append (self->text, began ? "begin\n" : committed ? "commit\n" : "rollback\n");
}

static void
on_procedure_begin (gpointer data)
{
  EngineDump *self = data;

  g_string_append (self->text, "procedure\n");
}

static void
on_procedure_end (gpointer data, gint32 return_status, gboolean failed)
{
  EngineDump *self = data;

  g_string_append_printf (self->text, "end %d%s\n", return_status, failed ? " failed" : "");
}

const AeEmulatorSink engine_dump_sink = {
  .columns = on_columns,
  .row = on_row,
  .done = on_done,
  .message = on_message,
  .database_changed = on_database_changed,
  .language_changed = on_language_changed,
  .transaction = on_transaction,
  .procedure_begin = on_procedure_begin,
  .procedure_end = on_procedure_end,
};

void
engine_dump_init (EngineDump *self)
{
  *self = (EngineDump){ .text = g_string_new (NULL) };
}

void
engine_dump_clear (EngineDump *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  self->text = NULL;
}

char *
engine_dump_run (AeEmulatorSession *session, const char *sql)
{
  g_auto (EngineDump) dump = { 0 };

  engine_dump_init (&dump);
  ae_emulator_session_run_batch (session, sql, &engine_dump_sink, &dump);
  return g_strdup (dump.text->str);
}

gint32
engine_dump_get_error (AeEmulatorSession *session, const char *sql)
{
  g_auto (EngineDump) dump = { 0 };

  engine_dump_init (&dump);
  ae_emulator_session_run_batch (session, sql, &engine_dump_sink, &dump);
  return dump.first_error;
}
