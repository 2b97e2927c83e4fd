/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-catalog-sql-private.h"
#include "ae-tsql-describe-private.h"

void
ae_tsql_description_init (AeTsqlDescription *self, AeTsqlArena *arena, const char *columns)
{
  self->arena = arena;
  self->columns = ae_tsql_catalog_sql_columns (arena, columns, &self->n_columns);
  self->values = g_array_new (FALSE, FALSE, sizeof (AeEmulatorValue));
}

void
ae_tsql_description_clear (AeTsqlDescription *self)
{
  g_clear_pointer (&self->values, g_array_unref);
}

void
ae_tsql_description_add_integer (AeTsqlDescription *self, gint64 integer)
{
  AeEmulatorValue value = { .kind = AE_EMULATOR_VALUE_INTEGER, .integer = integer };

  g_array_append_val (self->values, value);
}

void
ae_tsql_description_add_text (AeTsqlDescription *self, const char *text)
{
  AeEmulatorValue value = { .kind = AE_EMULATOR_VALUE_NULL };

  if (text != NULL)
    {
      value.kind = AE_EMULATOR_VALUE_TEXT;
      value.size = strlen (text);
      value.data = (const guint8 *) ae_tsql_arena_copy (self->arena, text, value.size);
    }
  g_array_append_val (self->values, value);
}

void
ae_tsql_description_add_nulls (AeTsqlDescription *self, guint n)
{
  for (guint i = 0; i < n; i++)
    ae_tsql_description_add_text (self, NULL);
}

static guint
count (const AeTsqlDescription *self)
{
  return self->values->len / self->n_columns;
}

gboolean
ae_tsql_description_send (const AeTsqlDescription *self, AeEmulatorSession *session)
{
  g_autofree AeEmulatorColumn *columns = g_new0 (AeEmulatorColumn, self->n_columns);
  const AeEmulatorSink *sink = session->sink;
  gboolean good;

  for (guint i = 0; i < self->n_columns; i++)
    {
      columns[i].name = self->columns[i].name;
      columns[i].type = self->columns[i].type;
      columns[i].nullable = self->columns[i].nullable;
    }
  good = sink->columns (session->sink_data, columns, self->n_columns);
  for (guint i = 0; good && !session->settings.fmtonly && i < count (self); i++)
    good = sink->row (session->sink_data,
                      &g_array_index (self->values, AeEmulatorValue, i * self->n_columns));
  good = good
         && sink->done (session->sink_data, AE_EMULATOR_COMMAND_SELECT, !session->settings.nocount,
                        count (self), FALSE);
  session->sink_closed |= !good;
  return good;
}

static void
append_value (GString *sql, const AeEmulatorValue *value)
{
  if (value->kind == AE_EMULATOR_VALUE_INTEGER)
    g_string_append_printf (sql, "%" G_GINT64_FORMAT, value->integer);
  else if (value->kind == AE_EMULATOR_VALUE_NULL)
    g_string_append (sql, "NULL");
  else
    {
      g_autofree char *text = g_strndup ((const char *) value->data, value->size);
      g_auto (GStrv) pieces = g_strsplit (text, "'", -1);
      g_autofree char *doubled = g_strjoinv ("''", pieces);
      g_string_append_printf (sql, "'%s'", doubled);
    }
}

char *
ae_tsql_description_to_sql (const AeTsqlDescription *self)
{
  GString *sql = g_string_new ("SELECT ");

  for (guint i = 0; i < self->n_columns; i++)
    g_string_append_printf (sql, "%scolumn%u AS c%u", i > 0 ? ", " : "", i + 1, i + 1);
  g_string_append (sql, " FROM (VALUES ");
  for (guint r = 0; r < MAX (count (self), 1); r++)
    for (guint i = 0; i < self->n_columns; i++)
      {
        g_string_append (sql, i > 0 ? ", " : r > 0 ? "), (" : "(");
        if (count (self) > 0)
          append_value (sql,
                        &g_array_index (self->values, AeEmulatorValue, r * self->n_columns + i));
        else
          g_string_append (sql, "NULL");
      }
  g_string_append (sql, count (self) > 0 ? "))" : ")) WHERE 0");
  return g_string_free (sql, FALSE);
}

/* --- types ------------------------------------------------------------------------------------ */

static guint
get_token (AeEmulatorTypeId id)
{
  switch (id)
    {
    case AE_EMULATOR_TYPE_TINYINT:
    case AE_EMULATOR_TYPE_SMALLINT:
    case AE_EMULATOR_TYPE_INT:
    case AE_EMULATOR_TYPE_BIGINT:
      return 38;
    case AE_EMULATOR_TYPE_REAL:
    case AE_EMULATOR_TYPE_FLOAT:
      return 109;
    case AE_EMULATOR_TYPE_MONEY:
    case AE_EMULATOR_TYPE_SMALLMONEY:
      return 110;
    case AE_EMULATOR_TYPE_DATETIME:
    case AE_EMULATOR_TYPE_SMALLDATETIME:
      return 111;
    case AE_EMULATOR_TYPE_TIMESTAMP:
      return AE_EMULATOR_TYPE_BINARY;
    default:
      return id; /* the others have one number for both */
    }
}

AeTsqlWireType
ae_tsql_describe_wire_type (const AeEmulatorType *type)
{
  AeTsqlWireType wire = { .token = get_token (type->id) };

  if (ae_tsql_type_is_legacy_large (type->id))
    wire.length = G_MAXINT32;
  else if (ae_tsql_type_is_decimal (type->id))
    wire.length = 17;
  else if (type->id == AE_EMULATOR_TYPE_SQL_VARIANT)
    wire.length = 8009;
  else
    wire.length = type->max_length < 0 ? 65535 : (guint) type->max_length;
  return wire;
}
