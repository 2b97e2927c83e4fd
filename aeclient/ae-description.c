/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-description-private.h"

#include <glib/gi18n-lib.h>

#include "ae-column-private.h"
#include "ae-parameter-info-private.h"
#include "ae-sql-type.h"

/**
 * AeDescription:
 *
 * What is known of a statement: its parameters and the columns of its first result, which of them
 * are encrypted, how and under which keys.
 *
 * [method@AeClient.Statement.describe] asks the server for it without running anything;
 * [method@AeClient.Statement.dup_explanation] has it from the last run. It holds no values and no
 * keys, so it may be shown and logged.
 *
 * ```c
 * g_autoptr (AeDescription) description = ae_statement_describe (statement, NULL, &error);
 * g_autofree char *text = ae_description_to_string (description);
 * g_print ("%s", text);
 * ```
 *
 * The server says all this, and it is not trusted: what must be encrypted is said with
 * [method@AeClient.Connection.require_column_encryption] and the calls of the statement.
 *
 * Immutable; may be used from any thread.
 *
 * Since: 1.0
 */
struct _AeDescription
{
  GObject parent_instance;

  AeMetadataSource source;
  GPtrArray *parameters; /* element-type AeParameterInfo */
  GPtrArray *columns;    /* element-type AeColumn */
};

G_DEFINE_FINAL_TYPE (AeDescription, ae_description, G_TYPE_OBJECT)

static void
ae_description_finalize (GObject *object)
{
  AeDescription *self = AE_DESCRIPTION (object);

  g_ptr_array_unref (self->parameters);
  g_ptr_array_unref (self->columns);

  G_OBJECT_CLASS (ae_description_parent_class)->finalize (object);
}

static void
ae_description_class_init (AeDescriptionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ae_description_finalize;
}

static void
ae_description_init (AeDescription *self)
{
  self->parameters = g_ptr_array_new_with_free_func (g_object_unref);
  self->columns = g_ptr_array_new_with_free_func (g_object_unref);
}

AeDescription *
ae_description_new (AeRunFacts *facts)
{
  AeDescription *self = g_object_new (AE_TYPE_DESCRIPTION, NULL);

  self->source = facts->source;
  for (guint i = 0; i < facts->parameters->len; i++)
    g_ptr_array_add (self->parameters, ae_parameter_info_new (facts, i));
  for (guint i = 0; facts->columns != NULL && i < facts->columns->n_columns; i++)
    g_ptr_array_add (self->columns, ae_column_new (facts->columns, i, facts->is_decrypted));
  return self;
}

/**
 * ae_description_get_source:
 * @self: a description
 *
 * Gets where it is known from how the parameters are encrypted.
 *
 * Returns: the source
 *
 * Since: 1.0
 */
AeMetadataSource
ae_description_get_source (AeDescription *self)
{
  g_return_val_if_fail (AE_IS_DESCRIPTION (self), AE_METADATA_SOURCE_NONE);

  return self->source;
}

/**
 * ae_description_get_parameters:
 * @self: a description
 *
 * Gets the parameters of the statement, in the order in which they were bound or declared; of a
 * statement that was only described, those that the server found in the text behind them.
 *
 * Returns: (transfer none) (element-type AeParameterInfo): the parameters
 *
 * Since: 1.0
 */
GPtrArray *
ae_description_get_parameters (AeDescription *self)
{
  g_return_val_if_fail (AE_IS_DESCRIPTION (self), NULL);

  return self->parameters;
}

/**
 * ae_description_get_columns:
 * @self: a description
 *
 * Gets the columns of the first result of the statement.
 *
 * Returns: (transfer none) (element-type AeColumn): the columns; none when it has no result, or
 *   failed before it
 *
 * Since: 1.0
 */
GPtrArray *
ae_description_get_columns (AeDescription *self)
{
  g_return_val_if_fail (AE_IS_DESCRIPTION (self), NULL);

  return self->columns;
}

/* --- for people ---------------------------------------------------------------------------- */

/* Names and paths are the server's: they stay on their line. */
static void
append_name (GString *text, const char *name)
{
  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      g_string_append_unichar (text, g_unichar_iscntrl (character) ? 0xFFFD : character);
    }
}

typedef struct
{
  const char *name;
  AeSqlType *type;
  AeEncryptionType encryption;
  const char *algorithm;
  guint database_id, key_id, key_version;
  const char *store, *path;
} DescribedItem;

static void
append_item (GString *text, const DescribedItem *item)
{
  g_autofree char *type = ae_sql_type_to_string (item->type);

  g_string_append (text, "  ");
  append_name (text, item->name);
  g_string_append_printf (text, " %s: ", type);
  if (item->encryption == AE_ENCRYPTION_TYPE_NONE)
    {
      g_string_append_printf (text, "%s\n", _ ("not encrypted"));
      return;
    }

  g_string_append (text, item->encryption == AE_ENCRYPTION_TYPE_RANDOMIZED
                             ? _ ("encrypted, randomized")
                             : _ ("encrypted, deterministic"));
  g_string_append_printf (text, ", %s\n    ", item->algorithm);
  g_string_append_printf (text,
                          _ ("column encryption key %u of database %u, version %u, under the "
                             "master key of %s:"),
                          item->key_id, item->database_id, item->key_version,
                          item->store != NULL ? item->store : "?");
  g_string_append_c (text, ' ');
  append_name (text, item->path != NULL ? item->path : "?");
  g_string_append_c (text, '\n');
}

static const char *
get_source_text (AeMetadataSource source)
{
  switch (source)
    {
    case AE_METADATA_SOURCE_SERVER:
      return _ ("Parameters, as the server answered:");
    case AE_METADATA_SOURCE_CACHE:
      return _ ("Parameters, as the server said before (from the cache):");
    case AE_METADATA_SOURCE_PREPARED:
      return _ ("Parameters, as the server said when the statement was prepared:");
    default:
      return _ ("Parameters (the server was not asked about their encryption):");
    }
}

/**
 * ae_description_to_string:
 * @self: a description
 *
 * Writes the description for people to read, in their language, in lines that end with a line feed.
 * It holds no values.
 *
 * Returns: (transfer full): the text
 *
 * Since: 1.0
 */
char *
ae_description_to_string (AeDescription *self)
{
  g_return_val_if_fail (AE_IS_DESCRIPTION (self), NULL);

  GString *text = g_string_new (NULL);

  if (self->parameters->len > 0)
    g_string_append_printf (text, "%s\n", get_source_text (self->source));
  for (guint i = 0; i < self->parameters->len; i++)
    {
      AeParameterInfo *info = g_ptr_array_index (self->parameters, i);
      DescribedItem item = {
        .name = ae_parameter_info_get_name (info),
        .type = ae_parameter_info_get_sql_type (info),
        .encryption = ae_parameter_info_get_encryption_type (info),
        .algorithm = ae_parameter_info_get_encryption_algorithm (info),
        .database_id = ae_parameter_info_get_key_database_id (info),
        .key_id = ae_parameter_info_get_key_id (info),
        .key_version = ae_parameter_info_get_key_version (info),
        .store = ae_parameter_info_get_key_store_name (info),
        .path = ae_parameter_info_get_key_path (info),
      };

      append_item (text, &item);
    }

  g_string_append_printf (text, "%s\n",
                          self->columns->len > 0 ? _ ("Columns of the first result:")
                                                 : _ ("No columns."));
  for (guint i = 0; i < self->columns->len; i++)
    {
      AeColumn *column = g_ptr_array_index (self->columns, i);
      DescribedItem item = {
        .name = ae_column_get_name (column),
        .type = ae_column_get_sql_type (column),
        .encryption = ae_column_get_encryption_type (column),
        .algorithm = ae_column_get_encryption_algorithm (column),
        .database_id = ae_column_get_key_database_id (column),
        .key_id = ae_column_get_key_id (column),
        .key_version = ae_column_get_key_version (column),
        .store = ae_column_get_key_store_name (column),
        .path = ae_column_get_key_path (column),
      };

      append_item (text, &item);
    }
  return g_string_free (text, FALSE);
}
