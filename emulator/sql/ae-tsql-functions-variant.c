/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-collation-private.h"
#include "ae-tsql-functions-private.h"
#include "ae-tsql-sqlite-functions-private.h"
#include "ae-tsql-value-private.h"
#include "ae-tsql-variant-private.h"

/* SQL_VARIANT_PROPERTY: its own answers are sql_variants too. */

static gboolean
bind_property (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!ae_tsql_bind_plain_list (binder, expr->arguments))
    return FALSE;
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_SQL_VARIANT);
  return ae_tsql_bind_convert (binder, ae_tsql_function_get_slot (expr, 0), &expr->type)
         && ae_tsql_function_bind_text (binder, expr, 1);
}

static void
set_number (sqlite3_context *context, AeEmulatorTypeId id, gint64 number)
{
  AeEmulatorValue value = { .kind = AE_EMULATOR_VALUE_INTEGER, .integer = number };
  g_auto (AeEmulatorValue) out = { 0 };
  AeEmulatorType type;

  ae_tsql_type_init (&type, id);
  ae_tsql_variant_encode (&value, &type, &out);
  ae_tsql_sqlite_set_result (context, &out);
}

static void
set_name (sqlite3_context *context, const char *name)
{
  AeEmulatorValue value
      = { .kind = AE_EMULATOR_VALUE_TEXT, .data = (const guint8 *) name, .size = strlen (name) };
  g_auto (AeEmulatorValue) out = { 0 };
  AeEmulatorType type;

  ae_tsql_type_init_sized (&type, AE_EMULATOR_TYPE_NVARCHAR, 128);
  ae_tsql_variant_encode (&value, &type, &out);
  ae_tsql_sqlite_set_result (context, &out);
}

static gint64
measure (const AeEmulatorType *type, const AeEmulatorValue *value)
{
  if (ae_tsql_type_is_unicode (type->id))
    return 2 * g_utf8_strlen ((const char *) value->data, (gssize) value->size);
  if (ae_tsql_type_is_character (type->id))
    return (gint64) ae_tsql_collation_count_bytes (type->collation, (const char *) value->data,
                                                   value->size);
  return ae_tsql_type_is_binary (type->id) ? (gint64) value->size : type->max_length;
}

/* What the header of a stored value takes, by SQL Server's layout: type and version, and the
 * properties of the type. */
static gint64
measure_header (const AeEmulatorType *type)
{
  if (ae_tsql_type_is_character (type->id))
    return 8;
  if (ae_tsql_type_is_decimal (type->id) || ae_tsql_type_is_binary (type->id))
    return 4;
  return ae_tsql_type_is_temporal (type->id) && type->scale > 3 ? 3 : 2;
}

static void
ts_variant_property (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const char *name = (const char *) sqlite3_value_text (arguments[1]);
  AeEmulatorValue in;
  g_auto (AeEmulatorValue) value = { 0 };
  AeEmulatorType type;

  ae_tsql_sqlite_get_value (arguments[0], &in);
  if (in.kind == AE_EMULATOR_VALUE_NULL || name == NULL)
    return;
  ae_tsql_variant_decode (&in, &type, &value);
  if (g_ascii_strcasecmp (name, "BaseType") == 0)
    {
      set_name (context, ae_tsql_type_get_name (type.id));
    }
  else if (g_ascii_strcasecmp (name, "Precision") == 0)
    {
      set_number (context, AE_EMULATOR_TYPE_INT, type.precision);
    }
  else if (g_ascii_strcasecmp (name, "Scale") == 0)
    {
      set_number (context, AE_EMULATOR_TYPE_INT, type.scale);
    }
  else if (g_ascii_strcasecmp (name, "MaxLength") == 0)
    {
      set_number (context, AE_EMULATOR_TYPE_INT, type.max_length);
    }
  else if (g_ascii_strcasecmp (name, "TotalBytes") == 0)
    {
      set_number (context, AE_EMULATOR_TYPE_INT, measure (&type, &value) + measure_header (&type));
    }
  else if (g_ascii_strcasecmp (name, "Collation") == 0 && ae_tsql_type_is_character (type.id))
    {
      g_autofree char *collation = ae_tsql_collation_to_name (type.collation);
      set_name (context, collation);
    }
}

static const AeTsqlFunction functions[] = {
  { "sql_variant_property", 2, 2, FALSE, bind_property, "ts_variant_property", NULL },
};

const AeTsqlFunctionTable ae_tsql_functions_variant = { functions, G_N_ELEMENTS (functions) };

static const AeTsqlSqliteFunction sqlite_functions[] = {
  { "ts_variant_property", 2, ts_variant_property },
};

gboolean
ae_tsql_sqlite_variant_register (AeEmulatorSession *session)
{
  return ae_tsql_sqlite_register (session, sqlite_functions, G_N_ELEMENTS (sqlite_functions));
}
