/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-elements-private.h"
#include "ae-tsql-options-private.h"
#include "ae-tsql-user-type-private.h"

/* --- columns ---------------------------------------------------------------------------------- */

static gboolean
set_collation (AeTsqlRun *self, const AeTsqlElement *element, AeTsqlColumn *column)
{
  const char *name = element->collation != NULL ? element->collation : AE_TSQL_DEFAULT_COLLATION;

  if (!ae_tsql_type_is_character (column->type.id))
    return TRUE;
  if (!ae_tsql_collation_from_name (name, column->type.collation))
    {
      g_autofree char *text = g_strdup_printf ("Invalid collation '%s'.", name);
      return ae_tsql_error_set_text (&self->error, 448, 1, 16, element->line, text);
    }
  if (g_ascii_strcasecmp (name, "database_default") == 0)
    name = AE_TSQL_DEFAULT_COLLATION;
  column->collation = g_strdup (name);
  return TRUE;
}

/* A default is a value by itself: bound once, so that what cannot be is refused now. */
static gboolean
check_default (AeTsqlRun *self, const char *text, guint32 line)
{
  g_autoptr (AeTsqlFrame) frame = ae_tsql_frame_new ();
  AeTsqlBinder binder = { .session = self->session,
                          .tree = self->tree,
                          .frame = frame,
                          .error = &self->error,
                          .is_scalar = TRUE };
  AeTsqlExpr *expr = ae_tsql_parse_expression (self->tree, text);

  if (expr == NULL)
    return ae_tsql_error_set (&self->error, 102, line, "DEFAULT");
  ae_tsql_bind_push_scope (&binder);
  binder.scope->no_aggregates = "DEFAULT";
  gboolean good = ae_tsql_bind_plain (&binder, &expr);
  ae_tsql_bind_pop_scope (&binder);
  if (!good && self->error.number == 207)
    {
      ae_tsql_error_clear (&self->error);
      return ae_tsql_error_set (&self->error, 128, line, expr->name != NULL ? expr->name : text);
    }
  return good;
}

static gboolean
refuse_clauses (AeTsqlRun *self, const AeTsqlElement *element)
{
  if (element->default_text != NULL)
    return ae_tsql_error_set (&self->error, 33285, element->line, element->name);
  if (element->has_identity)
    return ae_tsql_error_set (&self->error, 33283, element->line, "IDENTITY", element->name);
  if (element->constraints != NULL)
    for (guint i = 0; i < element->constraints->len; i++)
      if (((AeTsqlElement *) g_ptr_array_index (element->constraints, i))->kind == 'C')
        return ae_tsql_error_set (&self->error, 33283, element->line, "CHECK", element->name);
  if (element->rejected != NULL)
    return ae_tsql_error_set (&self->error, 33283, element->line, element->rejected, element->name);
  return TRUE;
}

/* ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = …, ENCRYPTION_TYPE = …, ALGORITHM = …) */
static gboolean
set_encryption (AeTsqlRun *self, const AeTsqlElement *element, AeTsqlColumn *column)
{
  static const AeTsqlOptionRule rules[] = {
    { "COLUMN_ENCRYPTION_KEY", "i", TRUE },
    { "ENCRYPTION_TYPE", "i", TRUE },
    { "ALGORITHM", "s", TRUE },
  };
  const AeTsqlOption *found[G_N_ELEMENTS (rules)] = { NULL };

  if (!ae_tsql_options_parse (element->encryption, rules, G_N_ELEMENTS (rules), found,
                              element->line, &self->error)
      || !refuse_clauses (self, element))
    return FALSE;

  gboolean deterministic = g_ascii_strcasecmp (found[1]->text, "DETERMINISTIC") == 0;
  if (!deterministic && g_ascii_strcasecmp (found[1]->text, "RANDOMIZED") != 0)
    return ae_tsql_error_set (&self->error, 102, found[1]->line, found[1]->text);
  if (strcmp (found[2]->text, "AEAD_AES_256_CBC_HMAC_SHA_256") != 0)
    return ae_tsql_error_set (&self->error, 33292, found[2]->line, found[2]->text);
  guint32 cek_id
      = ae_tsql_catalog_find_cek (self->session->db, self->session->database_id, found[0]->text);
  if (cek_id == 0)
    return ae_tsql_error_set (&self->error, 33293, found[0]->line, "encryption", found[0]->text);
  if (column->user_type_id != 0)
    return ae_tsql_error_set (&self->error, 33286, element->line, element->name);
  if (!ae_tsql_encryption_is_possible (&column->type))
    return ae_tsql_error_set (&self->error, 33280, element->line, element->name,
                              ae_tsql_type_get_name (column->type.id));
  if (deterministic && ae_tsql_type_is_character (column->type.id)
      && !ae_tsql_collation_is_bin2 (column->type.collation))
    return ae_tsql_error_set (&self->error, 33289, element->line, element->name);

  g_autofree char *name = ae_tsql_catalog_get_cek_name (self->session->db, cek_id);
  column->encryption = ae_tsql_encryption_new (cek_id, deterministic ? 1 : 2, name);
  return TRUE;
}

static gboolean
set_identity (AeTsqlRun *self,
              const AeTsqlElement *element,
              AeTsqlTable *table,
              AeTsqlColumn *column)
{
  AeEmulatorTypeId id = column->type.id;

  if (!element->has_identity)
    return TRUE;
  if (ae_tsql_table_get_identity (table) != NULL)
    return ae_tsql_error_set (&self->error, 2744, element->line, table->name);
  gboolean fits = (ae_tsql_type_is_integer (id) && id != AE_EMULATOR_TYPE_BIT)
                  || (ae_tsql_type_is_decimal (id) && column->type.scale == 0);
  if (!fits || (element->has_null && element->null) || element->increment == 0)
    return ae_tsql_error_set (&self->error, 2749, element->line, element->name);
  column->is_identity = TRUE;
  column->seed = element->seed;
  column->increment = element->increment;
  column->nullable = FALSE;
  return TRUE;
}

/* Its type is known when it is bound. */
static gboolean
add_computed_column (AeTsqlColumn *column, const AeTsqlElement *element)
{
  column->computed_text = g_strdup (element->computed_text);
  column->is_computed = TRUE;
  column->is_persisted = element->persisted;
  return TRUE;
}

static gboolean
bind_computed_column (AeTsqlRun *self, AeTsqlTable *table, const AeTsqlElement *element)
{
  AeTsqlColumn *column = ae_tsql_table_find_column (table, element->name);
  AeTsqlBinder binder = { .session = self->session,
                          .tree = self->tree,
                          .frame = self->frame,
                          .error = &self->error };

  ae_tsql_bind_push_scope (&binder);
  AeTsqlSource *source = ae_tsql_bind_table (&binder, table, NULL, TRUE);
  AeTsqlExpr *expr = ae_tsql_bind_computed (&binder, source, column->computed_text);
  ae_tsql_bind_pop_scope (&binder);
  if (expr == NULL)
    return ae_tsql_error_set (&self->error, 102, element->line, element->name);
  column->type = expr->type;
  column->nullable = element->has_null ? element->null : expr->nullable;
  if (ae_tsql_type_is_character (column->type.id))
    column->collation = ae_tsql_collation_to_name (column->type.collation);
  return TRUE;
}

static gboolean
add_column (AeTsqlRun *self, AeTsqlTable *table, const AeTsqlElement *element)
{
  if (ae_tsql_table_find_column (table, element->name) != NULL)
    return ae_tsql_error_set (&self->error, 2705, element->line, element->name, table->name);

  AeTsqlColumn *column = ae_tsql_table_add_column (table, element->name);
  if (element->computed_text != NULL)
    return add_computed_column (column, element);
  g_auto (AeTsqlResolvedType) resolved = { 0 };
  if (!ae_tsql_user_type_resolve (self->session, element->type_name, 'c', table->columns->len,
                                  &resolved, &self->error))
    return FALSE;
  if (resolved.table != NULL)
    return ae_tsql_error_set (&self->error, 2715, element->line, table->columns->len,
                              element->type_name->name);
  column->type = resolved.type;
  column->user_type_id = resolved.user_type_id;
  if (!set_collation (self, element, column))
    return FALSE;
  column->nullable = element->has_null ? element->null : resolved.nullable && !element->primary;
  column->default_text = g_strdup (element->default_text);
  column->default_name = g_strdup (element->default_name);
  if (element->default_text != NULL && element->encryption == NULL
      && !check_default (self, element->default_text, element->line))
    return FALSE;
  column->is_rowguid = element->rowguid;
  if (element->encryption != NULL && !set_encryption (self, element, column))
    return FALSE;
  return set_identity (self, element, table, column);
}

/* --- keys ------------------------------------------------------------------------------------- */

char *
ae_tsql_name_shorten (const char *name, glong n_characters)
{
  return g_utf8_substring (name, 0, MIN (n_characters, g_utf8_strlen (name, -1)));
}

/* What SQL Server calls a constraint without a name. */
static char *
make_key_name (const AeTsqlTable *table, gboolean primary, guint ordinal)
{
  g_autofree char *seed = g_strdup_printf ("%" G_GINT64_FORMAT ":%u", table->object_id, ordinal);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA1, seed, -1);
  g_autofree char *upper = g_ascii_strup (digest, 16);
  g_autofree char *short_name = ae_tsql_name_shorten (table->name, 9);

  return g_strdup_printf ("%s__%s__%s", primary ? "PK" : "UQ", short_name, upper);
}

gboolean
ae_tsql_elements_add_key_column (AeTsqlRun *self,
                                 AeTsqlTable *table,
                                 AeTsqlUnique *unique,
                                 const char *name,
                                 guint32 line)
{
  AeTsqlColumn *column = ae_tsql_table_find_column (table, name);

  if (column == NULL)
    return ae_tsql_error_set (&self->error, 1911, line, name);
  if (column->encryption != NULL && column->encryption->encryption_type == 2)
    return ae_tsql_error_set (&self->error, 33282, line, table->name, column->name);
  /* It has no place in SQLite's table. */
  if (column->is_computed)
    return ae_tsql_error_set (&self->error, 1934, line, column->name);
  if (unique->primary && column->nullable)
    return ae_tsql_error_set (&self->error, 8111, line, table->name);
  g_array_append_val (unique->columns, column->id);
  return TRUE;
}

static gboolean
add_key (AeTsqlRun *self, AeTsqlTable *table, const AeTsqlElement *element)
{
  for (guint i = 0; element->primary && i < table->uniques->len; i++)
    if (((AeTsqlUnique *) g_ptr_array_index (table->uniques, i))->primary)
      return ae_tsql_error_set (&self->error, 8110, element->line, table->name);

  AeTsqlUnique *unique = ae_tsql_table_add_unique (table);
  unique->primary = element->primary;
  const char *given = element->columns == NULL ? element->key_name : element->constraint;
  unique->name = given != NULL ? g_strdup (given)
                               : make_key_name (table, element->primary, table->uniques->len);
  if (element->columns == NULL)
    return ae_tsql_elements_add_key_column (self, table, unique, element->name, element->line);

  for (guint i = 0; i < element->columns->len; i++)
    {
      const char *name = g_ptr_array_index (element->columns, i);
      AeTsqlColumn *column = ae_tsql_table_find_column (table, name);
      /* A column that says nothing about NULL takes none as a part of the primary key. */
      if (column != NULL && element->primary && self->is_creating)
        column->nullable = FALSE;
      if (!ae_tsql_elements_add_key_column (self, table, unique, name, element->line))
        return FALSE;
    }
  return TRUE;
}

gboolean
ae_tsql_elements_add_default (AeTsqlRun *self, AeTsqlTable *table, const AeTsqlElement *element)
{
  const char *name = g_ptr_array_index (element->columns, 0);
  AeTsqlColumn *column = ae_tsql_table_find_column (table, name);

  if (column == NULL)
    return ae_tsql_error_set (&self->error, 1752, element->line, name, table->name);
  if (column->encryption != NULL)
    return ae_tsql_error_set (&self->error, 33285, element->line, name);
  if (column->default_text != NULL || column->is_identity || column->is_computed)
    return ae_tsql_error_set (&self->error, column->is_identity ? 1754 : 1781, element->line);
  column->default_text = g_strdup (element->text);
  column->default_name = g_strdup (element->constraint);
  return check_default (self, element->text, element->line);
}

static gboolean
add_parts (AeTsqlRun *self, AeTsqlTable *table, const AeTsqlElement *element)
{
  if ((element->primary || element->unique) && !add_key (self, table, element))
    return FALSE;
  if (element->kind == 'D')
    return ae_tsql_elements_add_default (self, table, element);
  if (element->kind != 0)
    return ae_tsql_elements_add_constraint (self, table, element, NULL);
  for (guint i = 0; element->constraints != NULL && i < element->constraints->len; i++)
    if (!ae_tsql_elements_add_constraint (self, table, g_ptr_array_index (element->constraints, i),
                                          element->name))
      return FALSE;
  return TRUE;
}

gboolean
ae_tsql_elements_add (AeTsqlRun *self, AeTsqlTable *table, GPtrArray *elements)
{
  for (guint i = 0; i < elements->len; i++)
    {
      const AeTsqlElement *element = g_ptr_array_index (elements, i);
      if (element->name != NULL && !add_column (self, table, element))
        return FALSE;
    }
  for (guint i = 0; i < elements->len; i++)
    {
      const AeTsqlElement *element = g_ptr_array_index (elements, i);
      if (element->computed_text != NULL && !bind_computed_column (self, table, element))
        return FALSE;
    }
  /* Keys first: what refers to the table itself needs them. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < elements->len; i++)
      {
        const AeTsqlElement *element = g_ptr_array_index (elements, i);
        gboolean is_key = element->kind == 0 && element->constraints == NULL;
        if (is_key == (pass == 0) && !add_parts (self, table, element))
          return FALSE;
      }
  return TRUE;
}
