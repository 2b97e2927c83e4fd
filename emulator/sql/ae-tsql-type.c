/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-collation-private.h"
#include "ae-tsql-type-private.h"

typedef enum
{
  FAMILY_INTEGER,
  FAMILY_DECIMAL,
  FAMILY_MONEY,
  FAMILY_FLOAT,
  FAMILY_CHARACTER,
  FAMILY_BINARY,
  FAMILY_TEMPORAL,
  FAMILY_OTHER,
} Family;

typedef struct
{
  AeEmulatorTypeId id;
  const char *name;
  Family family;
  guint8 precedence; /* higher wins */
  gint16 max_length; /* of fixed types */
  guint8 precision, scale;
} TypeInfo;

static const TypeInfo types[] = {
  { AE_EMULATOR_TYPE_BIGINT, "bigint", FAMILY_INTEGER, 20, 8, 19, 0 },
  { AE_EMULATOR_TYPE_BINARY, "binary", FAMILY_BINARY, 1, 1, 0, 0 },
  { AE_EMULATOR_TYPE_BIT, "bit", FAMILY_INTEGER, 16, 1, 1, 0 },
  { AE_EMULATOR_TYPE_CHAR, "char", FAMILY_CHARACTER, 3, 1, 0, 0 },
  { AE_EMULATOR_TYPE_DATE, "date", FAMILY_TEMPORAL, 27, 3, 10, 0 },
  { AE_EMULATOR_TYPE_DATETIME, "datetime", FAMILY_TEMPORAL, 29, 8, 23, 3 },
  { AE_EMULATOR_TYPE_DATETIME2, "datetime2", FAMILY_TEMPORAL, 30, 8, 27, 7 },
  { AE_EMULATOR_TYPE_DATETIMEOFFSET, "datetimeoffset", FAMILY_TEMPORAL, 31, 10, 34, 7 },
  { AE_EMULATOR_TYPE_DECIMAL, "decimal", FAMILY_DECIMAL, 23, 9, 18, 0 },
  { AE_EMULATOR_TYPE_FLOAT, "float", FAMILY_FLOAT, 25, 8, 53, 0 },
  { AE_EMULATOR_TYPE_IMAGE, "image", FAMILY_BINARY, 12, -1, 0, 0 },
  { AE_EMULATOR_TYPE_INT, "int", FAMILY_INTEGER, 19, 4, 10, 0 },
  { AE_EMULATOR_TYPE_MONEY, "money", FAMILY_MONEY, 22, 8, 19, 4 },
  { AE_EMULATOR_TYPE_NCHAR, "nchar", FAMILY_CHARACTER, 5, 2, 0, 0 },
  { AE_EMULATOR_TYPE_NTEXT, "ntext", FAMILY_CHARACTER, 14, -1, 0, 0 },
  { AE_EMULATOR_TYPE_NUMERIC, "numeric", FAMILY_DECIMAL, 23, 9, 18, 0 },
  { AE_EMULATOR_TYPE_NVARCHAR, "nvarchar", FAMILY_CHARACTER, 6, 2, 0, 0 },
  { AE_EMULATOR_TYPE_REAL, "real", FAMILY_FLOAT, 24, 4, 24, 0 },
  { AE_EMULATOR_TYPE_SMALLDATETIME, "smalldatetime", FAMILY_TEMPORAL, 28, 4, 16, 0 },
  { AE_EMULATOR_TYPE_SMALLINT, "smallint", FAMILY_INTEGER, 18, 2, 5, 0 },
  { AE_EMULATOR_TYPE_SMALLMONEY, "smallmoney", FAMILY_MONEY, 21, 4, 10, 4 },
  { AE_EMULATOR_TYPE_SQL_VARIANT, "sql_variant", FAMILY_OTHER, 40, 8016, 0, 0 },
  { AE_EMULATOR_TYPE_TABLE, "table", FAMILY_OTHER, 41, 0, 0, 0 },
  { AE_EMULATOR_TYPE_TEXT, "text", FAMILY_CHARACTER, 13, -1, 0, 0 },
  { AE_EMULATOR_TYPE_TIME, "time", FAMILY_TEMPORAL, 26, 5, 16, 7 },
  { AE_EMULATOR_TYPE_TIMESTAMP, "timestamp", FAMILY_BINARY, 11, 8, 0, 0 },
  { AE_EMULATOR_TYPE_TINYINT, "tinyint", FAMILY_INTEGER, 17, 1, 3, 0 },
  { AE_EMULATOR_TYPE_UNIQUEIDENTIFIER, "uniqueidentifier", FAMILY_OTHER, 10, 16, 0, 0 },
  { AE_EMULATOR_TYPE_VARBINARY, "varbinary", FAMILY_BINARY, 2, 1, 0, 0 },
  { AE_EMULATOR_TYPE_VARCHAR, "varchar", FAMILY_CHARACTER, 4, 1, 0, 0 },
  { AE_EMULATOR_TYPE_XML, "xml", FAMILY_OTHER, 35, -1, 0, 0 },
};

/* Other names. */
static const struct
{
  const char *name;
  AeEmulatorTypeId id;
  gint length;
} aliases[] = {
  { "character", AE_EMULATOR_TYPE_CHAR, 0 },     { "dec", AE_EMULATOR_TYPE_DECIMAL, 0 },
  { "integer", AE_EMULATOR_TYPE_INT, 0 },        { "rowversion", AE_EMULATOR_TYPE_TIMESTAMP, 0 },
  { "sysname", AE_EMULATOR_TYPE_NVARCHAR, 128 },
};

static const TypeInfo *
find (AeEmulatorTypeId id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].id == id)
      return &types[i];

  return &types[0];
}

static const TypeInfo *
find_by_name (const char *name, gint *alias_length)
{
  *alias_length = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (types[i].name, name) == 0 && types[i].id != AE_EMULATOR_TYPE_TABLE)
      return &types[i];
  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_ascii_strcasecmp (aliases[i].name, name) == 0)
      {
        *alias_length = aliases[i].length;
        return find (aliases[i].id);
      }
  return NULL;
}

gboolean
ae_tsql_type_is_legacy_large (AeEmulatorTypeId id)
{
  return id == AE_EMULATOR_TYPE_TEXT || id == AE_EMULATOR_TYPE_NTEXT
         || id == AE_EMULATOR_TYPE_IMAGE;
}

/* Their length is their type's. */
static gboolean
has_no_length (AeEmulatorTypeId id)
{
  return ae_tsql_type_is_legacy_large (id) || id == AE_EMULATOR_TYPE_TIMESTAMP;
}

gboolean
ae_tsql_type_is_known (const char *name)
{
  gint unused;

  return find_by_name (name, &unused) != NULL;
}

void
ae_tsql_type_init (AeEmulatorType *type, AeEmulatorTypeId id)
{
  const TypeInfo *info = find (id);

  *type = (AeEmulatorType){ .id = id,
                            .max_length = info->max_length,
                            .precision = info->precision,
                            .scale = info->scale };
  if (info->family == FAMILY_CHARACTER)
    ae_tsql_collation_set_default (type->collation);
}

void
ae_tsql_type_init_sized (AeEmulatorType *type, AeEmulatorTypeId id, gint length)
{
  gint limit = ae_tsql_type_is_unicode (id) ? 4000 : 8000;
  gboolean fixed = id == AE_EMULATOR_TYPE_CHAR || id == AE_EMULATOR_TYPE_NCHAR
                   || id == AE_EMULATOR_TYPE_BINARY;

  ae_tsql_type_init (type, id);
  if (has_no_length (id))
    return;
  if (length < 0 || length > limit)
    type->max_length = fixed ? 8000 : -1;
  else
    type->max_length = (gint16) (MAX (length, 1) * (ae_tsql_type_is_unicode (id) ? 2 : 1));
}

void
ae_tsql_type_init_decimal (AeEmulatorType *type, guint precision, guint scale)
{
  ae_tsql_type_init (type, AE_EMULATOR_TYPE_DECIMAL);
  type->precision = (guint8) precision;
  type->scale = (guint8) scale;
  type->max_length = precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17;
}

const char *
ae_tsql_type_get_name (AeEmulatorTypeId id)
{
  return find (id)->name;
}

char *
ae_tsql_type_to_string (const AeEmulatorType *type)
{
  const TypeInfo *info = find (type->id);

  if (has_no_length (type->id))
    return g_strdup (info->name);
  if (info->family == FAMILY_CHARACTER || info->family == FAMILY_BINARY)
    return type->max_length < 0
               ? g_strdup_printf ("%s(max)", info->name)
               : g_strdup_printf ("%s(%d)", info->name, ae_tsql_type_get_length (type));
  if (info->family == FAMILY_DECIMAL)
    return g_strdup_printf ("%s(%u,%u)", info->name, type->precision, type->scale);
  if (type->id == AE_EMULATOR_TYPE_TIME || type->id == AE_EMULATOR_TYPE_DATETIME2
      || type->id == AE_EMULATOR_TYPE_DATETIMEOFFSET)
    return g_strdup_printf ("%s(%u)", info->name, type->scale);
  return g_strdup (info->name);
}

gboolean
ae_tsql_type_is_integer (AeEmulatorTypeId id)
{
  return find (id)->family == FAMILY_INTEGER;
}

gboolean
ae_tsql_type_is_decimal (AeEmulatorTypeId id)
{
  return find (id)->family == FAMILY_DECIMAL;
}

gboolean
ae_tsql_type_is_money (AeEmulatorTypeId id)
{
  return find (id)->family == FAMILY_MONEY;
}

gboolean
ae_tsql_type_is_float (AeEmulatorTypeId id)
{
  return find (id)->family == FAMILY_FLOAT;
}

gboolean
ae_tsql_type_is_numeric (AeEmulatorTypeId id)
{
  return find (id)->family <= FAMILY_FLOAT;
}

gboolean
ae_tsql_type_is_character (AeEmulatorTypeId id)
{
  return find (id)->family == FAMILY_CHARACTER;
}

gboolean
ae_tsql_type_is_unicode (AeEmulatorTypeId id)
{
  return id == AE_EMULATOR_TYPE_NCHAR || id == AE_EMULATOR_TYPE_NVARCHAR
         || id == AE_EMULATOR_TYPE_NTEXT;
}

gboolean
ae_tsql_type_is_binary (AeEmulatorTypeId id)
{
  return find (id)->family == FAMILY_BINARY;
}

gboolean
ae_tsql_type_is_temporal (AeEmulatorTypeId id)
{
  return find (id)->family == FAMILY_TEMPORAL;
}

gint
ae_tsql_type_get_length (const AeEmulatorType *type)
{
  if (type->max_length < 0)
    return -1;
  return ae_tsql_type_is_unicode (type->id) ? type->max_length / 2 : type->max_length;
}

guint
ae_tsql_type_get_precedence (AeEmulatorTypeId id)
{
  return find (id)->precedence;
}

void
ae_tsql_type_as_decimal (const AeEmulatorType *type, guint *precision, guint *scale)
{
  const TypeInfo *info = find (type->id);
  gboolean own = info->family == FAMILY_DECIMAL;

  *precision = own ? type->precision : MIN (info->precision, 38);
  *scale = own ? type->scale : info->family == FAMILY_FLOAT ? 6 : info->scale;
}

static void
unify_decimals (const AeEmulatorType *a, const AeEmulatorType *b, AeEmulatorType *result)
{
  guint pa, sa, pb, sb;

  ae_tsql_type_as_decimal (a, &pa, &sa);
  ae_tsql_type_as_decimal (b, &pb, &sb);
  guint scale = MAX (sa, sb);
  ae_tsql_type_init_decimal (result, MIN (MAX (pa - sa, pb - sb) + scale, 38), scale);
}

void
ae_tsql_type_unify (const AeEmulatorType *a, const AeEmulatorType *b, AeEmulatorType *result)
{
  const AeEmulatorType *winner
      = ae_tsql_type_get_precedence (b->id) > ae_tsql_type_get_precedence (a->id) ? b : a;
  const AeEmulatorType *other = winner == a ? b : a;
  Family family = find (winner->id)->family;

  *result = *winner;
  if (family == FAMILY_DECIMAL && ae_tsql_type_is_numeric (other->id))
    {
      unify_decimals (a, b, result);
    }
  else if (family == find (other->id)->family
           && (family == FAMILY_CHARACTER || family == FAMILY_BINARY))
    {
      gint length = a->max_length < 0 || b->max_length < 0
                        ? -1
                        : MAX (ae_tsql_type_get_length (a), ae_tsql_type_get_length (b));
      ae_tsql_type_init_sized (result, winner->id, length);
      memcpy (result->collation, winner->collation, sizeof result->collation);
    }
  else if (winner->id == other->id && family == FAMILY_TEMPORAL)
    {
      result->scale = MAX (a->scale, b->scale);
    }
}

/* text, ntext, image and rowversion. */
static guint
can_convert_large (AeEmulatorTypeId from, AeEmulatorTypeId to)
{
  Family a = find (from)->family, b = find (to)->family;

  if (ae_tsql_type_is_legacy_large (from))
    return a == b || to == AE_EMULATOR_TYPE_XML ? 2 : 0;
  if (to == AE_EMULATOR_TYPE_IMAGE)
    return a == FAMILY_BINARY || (a == FAMILY_CHARACTER && !ae_tsql_type_is_unicode (from)) ? 2 : 0;
  if (ae_tsql_type_is_legacy_large (to))
    return a == FAMILY_CHARACTER ? 2 : from == AE_EMULATOR_TYPE_XML ? 1 : 0;
  if (to == AE_EMULATOR_TYPE_TIMESTAMP)
    return a == FAMILY_FLOAT || a == FAMILY_OTHER ? 0 : a == FAMILY_CHARACTER ? 1 : 2;
  if (b == FAMILY_FLOAT || b == FAMILY_OTHER || ae_tsql_type_is_unicode (to))
    return 0;
  return 2;
}

/* The matrix of CAST and CONVERT, by families. */
guint
ae_tsql_type_can_convert (AeEmulatorTypeId from, AeEmulatorTypeId to)
{
  Family a = find (from)->family, b = find (to)->family;

  if (from == to || from == AE_EMULATOR_TYPE_SQL_VARIANT || to == AE_EMULATOR_TYPE_SQL_VARIANT)
    return from == AE_EMULATOR_TYPE_SQL_VARIANT && to != from ? 1 : 2;
  if (has_no_length (from) || has_no_length (to))
    return can_convert_large (from, to);
  if (to == AE_EMULATOR_TYPE_XML)
    return a == FAMILY_CHARACTER || a == FAMILY_BINARY ? 2 : 0;
  if (from == AE_EMULATOR_TYPE_XML)
    return b == FAMILY_CHARACTER || b == FAMILY_BINARY ? 1 : 0;
  if (from == AE_EMULATOR_TYPE_UNIQUEIDENTIFIER || to == AE_EMULATOR_TYPE_UNIQUEIDENTIFIER)
    {
      Family other = from == AE_EMULATOR_TYPE_UNIQUEIDENTIFIER ? b : a;
      return other == FAMILY_CHARACTER ? 2 : other == FAMILY_BINARY ? 2 : 0;
    }
  if (a == FAMILY_CHARACTER)
    return b == FAMILY_BINARY ? 1 : 2;
  if (b == FAMILY_CHARACTER)
    return a == FAMILY_BINARY ? 2 : 2;
  if (a == FAMILY_BINARY)
    return b == FAMILY_FLOAT ? 0 : b == FAMILY_TEMPORAL ? 2 : 2;
  if (b == FAMILY_BINARY)
    return a == FAMILY_TEMPORAL || a == FAMILY_FLOAT ? 1 : 2;
  if (a == FAMILY_TEMPORAL && b == FAMILY_TEMPORAL)
    return (from == AE_EMULATOR_TYPE_DATE && to == AE_EMULATOR_TYPE_TIME)
                   || (from == AE_EMULATOR_TYPE_TIME && to == AE_EMULATOR_TYPE_DATE)
               ? 0
               : 2;
  if (a == FAMILY_TEMPORAL || b == FAMILY_TEMPORAL)
    {
      AeEmulatorTypeId temporal = a == FAMILY_TEMPORAL ? from : to;
      gboolean old
          = temporal == AE_EMULATOR_TYPE_DATETIME || temporal == AE_EMULATOR_TYPE_SMALLDATETIME;
      return !old ? 0 : a == FAMILY_TEMPORAL ? 1 : 2;
    }
  return b == FAMILY_OTHER ? 0 : 2;
}

const char *
ae_tsql_type_get_sqlite_collation (const AeEmulatorType *type)
{
  Family family = find (type->id)->family;

  if (family == FAMILY_CHARACTER)
    return ae_tsql_collation_get_sqlite_name (type->collation);
  if (family == FAMILY_DECIMAL || family == FAMILY_MONEY)
    return "ts_dec";
  if (type->id == AE_EMULATOR_TYPE_SQL_VARIANT)
    return "ts_variant";
  if (type->id == AE_EMULATOR_TYPE_UNIQUEIDENTIFIER)
    return "ts_guid";
  return "BINARY";
}

/* --- types as they are written --- */

static gboolean
resolve_sized (const AeTsqlTypeName *name,
               const TypeInfo *info,
               gint default_length,
               AeEmulatorType *type,
               AeTsqlError *error)
{
  gboolean variable = g_str_has_prefix (info->name, "var") || g_str_has_prefix (info->name, "nvar");
  gint limit = ae_tsql_type_is_unicode (info->id) ? 4000 : 8000;
  gint length = default_length;

  if (name->is_max && !variable)
    return ae_tsql_error_set (error, 102, name->line, "max");
  if (name->is_max)
    length = -1;
  else if (name->n_arguments > 0)
    {
      if (name->arguments[0] < 1)
        return ae_tsql_error_set (error, 1001, name->line, "0");
      if (name->arguments[0] > limit)
        {
          g_autofree char *size = g_strdup_printf ("%" G_GINT64_FORMAT, name->arguments[0]);
          return ae_tsql_error_set (error, 2717, name->line, size, "type", info->name);
        }
      length = (gint) name->arguments[0];
    }
  ae_tsql_type_init_sized (type, info->id, length);
  return TRUE;
}

static gboolean
resolve_decimal (const AeTsqlTypeName *name,
                 const TypeInfo *info,
                 guint ordinal,
                 AeEmulatorType *type,
                 AeTsqlError *error)
{
  gint64 precision = name->n_arguments > 0 ? name->arguments[0] : 18;
  gint64 scale = name->n_arguments > 1 ? name->arguments[1] : 0;

  if (precision < 1 || precision > 38)
    return ae_tsql_error_set (error, 2750, name->line, ordinal, (guint) CLAMP (precision, 0, 9999),
                              38u);
  if (scale < 0 || scale > precision)
    return ae_tsql_error_set (error, 2751, name->line, ordinal, (guint) CLAMP (scale, 0, 9999),
                              (guint) precision);
  ae_tsql_type_init_decimal (type, (guint) precision, (guint) scale);
  type->id = info->id;
  return TRUE;
}

static gboolean
resolve_fixed (const AeTsqlTypeName *name,
               const TypeInfo *info,
               guint ordinal,
               AeEmulatorType *type,
               AeTsqlError *error)
{
  gboolean scaled = info->id == AE_EMULATOR_TYPE_TIME || info->id == AE_EMULATOR_TYPE_DATETIME2
                    || info->id == AE_EMULATOR_TYPE_DATETIMEOFFSET;

  ae_tsql_type_init (type, info->id);
  if (name->n_arguments == 0 && !name->is_max)
    return TRUE;
  if (info->id == AE_EMULATOR_TYPE_FLOAT && name->n_arguments == 1 && name->arguments[0] >= 1
      && name->arguments[0] <= 53)
    {
      if (name->arguments[0] <= 24)
        ae_tsql_type_init (type, AE_EMULATOR_TYPE_REAL);
      return TRUE;
    }
  if (!scaled || name->is_max)
    return ae_tsql_error_set (error, 2716, name->line, ordinal, info->name);
  if (name->arguments[0] < 0 || name->arguments[0] > 7)
    {
      g_autofree char *scale = g_strdup_printf ("%" G_GINT64_FORMAT, name->arguments[0]);
      return ae_tsql_error_set (error, 1002, name->line, scale);
    }
  guint scale = (guint) name->arguments[0];
  guint time_size = scale <= 2 ? 3 : scale <= 4 ? 4 : 5;
  type->scale = (guint8) scale;
  type->max_length = (gint16) (time_size
                               + (info->id == AE_EMULATOR_TYPE_TIME        ? 0
                                  : info->id == AE_EMULATOR_TYPE_DATETIME2 ? 3
                                                                           : 5));
  type->precision = (guint8) (info->precision - 8 + (scale > 0 ? scale + 1 : 0));
  return TRUE;
}

gboolean
ae_tsql_type_resolve (const AeTsqlTypeName *name,
                      char what,
                      guint ordinal,
                      AeEmulatorType *type,
                      AeTsqlError *error)
{
  gint alias_length;
  const TypeInfo *info = find_by_name (name->name, &alias_length);

  if (info == NULL)
    return ae_tsql_error_set (error, 2715, name->line, ordinal, name->name);
  if ((info->family == FAMILY_CHARACTER || info->family == FAMILY_BINARY)
      && !has_no_length (info->id))
    return resolve_sized (name, info,
                          alias_length != 0 ? alias_length
                          : what == 'x'     ? 30
                                            : 1,
                          type, error);
  if (info->family == FAMILY_DECIMAL)
    return resolve_decimal (name, info, ordinal, type, error);
  return resolve_fixed (name, info, ordinal, type, error);
}
