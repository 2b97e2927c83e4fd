/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-collation-private.h"
#include "ae-tsql-functions-private.h"

/* Functions that make rows of their arguments: in FROM, and behind APPLY of each row. */

static AeTsqlExpr **
get_slot (AeTsqlSource *source, guint index)
{
  return (AeTsqlExpr **) &source->arguments->pdata[index];
}

static gboolean
check_count (AeTsqlBinder *binder, const AeTsqlSource *source, guint min, guint max)
{
  if (source->arguments->len >= min && source->arguments->len <= max)
    return TRUE;
  return ae_tsql_error_set (binder->error, source->arguments->len < min ? 313 : 8144, source->line,
                            source->name.name);
}

static AeTsqlSourceColumn *
set_columns (AeTsqlBinder *binder, AeTsqlSource *source, guint n_columns)
{
  source->n_columns = n_columns;
  source->columns = ae_tsql_arena_alloc (&binder->tree->arena, n_columns * sizeof *source->columns);
  for (guint i = 0; i < n_columns; i++)
    source->columns[i].id = i + 1;
  return source->columns;
}

static gboolean
bind_text (AeTsqlBinder *binder, AeTsqlSource *source, guint index)
{
  AeTsqlExpr **slot = get_slot (source, index);

  if (!ae_tsql_bind_plain (binder, slot))
    return FALSE;
  AeEmulatorTypeId id = (*slot)->type.id;
  if (ae_tsql_type_is_character (id) || ae_tsql_bind_is_null_literal (*slot))
    return TRUE;
  return ae_tsql_error_set (binder->error, 8116, source->line, ae_tsql_type_get_name (id),
                            index + 1, source->name.name);
}

/* GENERATE_SERIES (start, stop [, step]): one column "value". */
static gboolean
bind_series (AeTsqlBinder *binder, AeTsqlSource *source)
{
  if (!check_count (binder, source, 2, 3) || !ae_tsql_bind_plain_list (binder, source->arguments))
    return FALSE;
  AeEmulatorType type = (*get_slot (source, 0))->type;
  if (!ae_tsql_type_is_integer (type.id))
    return ae_tsql_error_set (binder->error, 8116, source->line, ae_tsql_type_get_name (type.id),
                              1u, "generate_series");
  for (guint i = 1; i < source->arguments->len; i++)
    if (!ae_tsql_bind_convert (binder, get_slot (source, i), &type))
      return FALSE;
  AeTsqlSourceColumn *columns = set_columns (binder, source, 1);
  columns[0].name = "value";
  columns[0].type = type;
  return TRUE;
}

/* STRING_SPLIT (text, separator [, with the ordinal]) */
static gboolean
bind_string_split (AeTsqlBinder *binder, AeTsqlSource *source)
{
  if (!check_count (binder, source, 2, 3) || !bind_text (binder, source, 0)
      || !bind_text (binder, source, 1))
    return FALSE;
  const AeTsqlExpr *ordinal = source->arguments->len > 2 ? *get_slot (source, 2) : NULL;
  if (ordinal != NULL
      && (ordinal->kind != AE_TSQL_EXPR_LITERAL
          || ordinal->literal.kind != AE_EMULATOR_VALUE_INTEGER))
    return ae_tsql_error_set (binder->error, 8748, source->line);
  const AeEmulatorType *type = &(*get_slot (source, 0))->type;
  AeTsqlSourceColumn *columns
      = set_columns (binder, source, ordinal != NULL && ordinal->literal.integer == 1 ? 2 : 1);
  columns[0].name = "value";
  columns[0].type = *type;
  if (!ae_tsql_type_is_character (type->id))
    ae_tsql_type_init_sized (&columns[0].type, AE_EMULATOR_TYPE_VARCHAR, 8000);
  if (source->n_columns > 1)
    {
      columns[1].name = "ordinal";
      ae_tsql_type_init (&columns[1].type, AE_EMULATOR_TYPE_BIGINT);
    }
  source->packed_by = "ts_string_split";
  source->n_packed_arguments = 2;
  return TRUE;
}

/* OPENJSON (text [, path]) without a schema: key, value, type. */
static gboolean
bind_openjson (AeTsqlBinder *binder, AeTsqlSource *source)
{
  guint8 bin2[5];

  if (!check_count (binder, source, 1, 2) || !bind_text (binder, source, 0)
      || (source->arguments->len > 1 && !bind_text (binder, source, 1)))
    return FALSE;
  AeTsqlSourceColumn *columns = set_columns (binder, source, 3);
  columns[0].name = "key";
  ae_tsql_type_init_sized (&columns[0].type, AE_EMULATOR_TYPE_NVARCHAR, 4000);
  if (ae_tsql_collation_from_name ("Latin1_General_BIN2", bin2))
    for (guint i = 0; i < sizeof bin2; i++)
      columns[0].type.collation[i] = bin2[i];
  columns[1].name = "value";
  columns[1].nullable = TRUE;
  ae_tsql_type_init_sized (&columns[1].type, AE_EMULATOR_TYPE_NVARCHAR, -1);
  columns[2].name = "type";
  ae_tsql_type_init (&columns[2].type, AE_EMULATOR_TYPE_TINYINT);
  source->packed_by = "ts_openjson";
  source->n_packed_arguments = source->arguments->len;
  return TRUE;
}

/* FROM t (NOLOCK): a table with a hint. */
static gboolean
is_hint (const AeTsqlSource *source)
{
  static const char *const hints[]
      = { "nolock",   "readuncommitted", "readcommitted", "repeatableread", "serializable",
          "holdlock", "updlock",         "rowlock",       "tablock",        "tablockx",
          "xlock",    "readpast",        "paglock",       "nowait" };

  for (guint i = 0; i < source->arguments->len; i++)
    {
      const AeTsqlExpr *word = g_ptr_array_index (source->arguments, i);
      gboolean found = FALSE;
      for (gsize k = 0; word->kind == AE_TSQL_EXPR_COLUMN && k < G_N_ELEMENTS (hints); k++)
        found |= g_ascii_strcasecmp (word->name, hints[k]) == 0;
      if (!found)
        return FALSE;
    }
  return source->arguments->len > 0;
}

gboolean
ae_tsql_rows_function_bind (AeTsqlBinder *binder, AeTsqlSource *source)
{
  static const struct
  {
    const char *name;
    gboolean (*bind) (AeTsqlBinder *, AeTsqlSource *);
  } functions[] = {
    { "generate_series", bind_series },
    { "openjson", bind_openjson },
    { "string_split", bind_string_split },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      if (!ae_tsql_name_equal (functions[i].name, source->name.name))
        continue;
      if (!functions[i].bind (binder, source))
        return FALSE;
      if (source->column_aliases != NULL && source->column_aliases->len != source->n_columns)
        return ae_tsql_error_set (binder->error,
                                  source->column_aliases->len < source->n_columns ? 8158 : 8159,
                                  source->line, source->name.name);
      for (guint c = 0; source->column_aliases != NULL && c < source->n_columns; c++)
        source->columns[c].name = g_ptr_array_index (source->column_aliases, c);
      return TRUE;
    }
  if (is_hint (source))
    {
      source->kind = AE_TSQL_SOURCE_TABLE;
      return ae_tsql_bind_table_source (binder, source);
    }
  g_autofree char *name = ae_tsql_name_to_string (&source->name);
  return ae_tsql_error_set (binder->error, 208, source->line, name);
}
