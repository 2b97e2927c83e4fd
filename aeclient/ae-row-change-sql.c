/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* The statement of a change, with a parameter for each value, of exactly the type, the collation
 * and the encryption of its column:
 *
 *   UPDATE [dbo].[Patients] SET [LastName]=@v2 WHERE [PatientId]=@k0; SELECT @@ROWCOUNT …
 *
 * What was not changed is not in it: it cannot be padded, rounded or encrypted anew. */

#include "ae-row-change-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-error.h"
#include "ae-key-private.h"
#include "ae-procedure-name-private.h"
#include "ae-row-private.h"

typedef struct
{
  AeRowChange *change;
  AePage *page;
  guint row;
  GString *text;
  AeParameters *parameters;
} Builder;

/* --- columns and parameters ---------------------------------------------------------------- */

static const AeTdsColumn *
get_column (const Builder *self, guint column)
{
  return &self->page->columns->columns[column];
}

static void
append_name (Builder *self, guint column)
{
  g_string_append_c (self->text, '[');
  for (const char *p = get_column (self, column)->name; *p != '\0'; p++)
    {
      g_string_append_c (self->text, *p);
      if (*p == ']')
        g_string_append_c (self->text, ']');
    }
  g_string_append_c (self->text, ']');
}

static gboolean
is_row_version (const Builder *self, guint column)
{
  g_autoptr (AeSqlType) type = ae_sql_type_new_from_info (
      ae_page_get_type_info (self->page, column), get_column (self, column)->user_type);

  return g_str_equal (ae_sql_type_get_name (type), "rowversion");
}

/* Exactly what the column is. An encrypted one is not sent in the clear, whatever the server says
 * by now. */
static void
declare (const Builder *self, AeParameter *parameter, guint column)
{
  const AeTdsColumn *meta = get_column (self, column);
  const AeTdsTypeInfo *info = ae_page_get_type_info (self->page, column);

  g_clear_pointer (&parameter->declared, ae_sql_type_free);
  parameter->declared = is_row_version (self, column)
                            ? ae_sql_type_new_from_string ("binary(8)", NULL)
                            : ae_sql_type_new_from_info (info, meta->user_type);
  parameter->has_collation = ae_tds_type_info_has_collation (info);
  memcpy (parameter->collation, info->collation, sizeof parameter->collation);
  if (meta->crypto != NULL)
    parameter->minimum_encryption = (AeEncryptionType) meta->crypto->encryption_type;
}

static gboolean
check_readable (const Builder *self, guint column, GError **error)
{
  const AeTdsColumn *meta = get_column (self, column);

  if (meta->crypto == NULL || self->page->is_decrypted)
    return TRUE;
  g_set_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
               _ ("Column “%s” is encrypted and its row was read as ciphertext: read the row with "
                  "column encryption enabled to change it"),
               meta->name);
  return FALSE;
}

/* --- what is compared ---------------------------------------------------------------------- */

static gboolean
check_comparable (const Builder *self, guint column, GError **error)
{
  static const char *const incomparable[]
      = { "text", "ntext", "image", "xml", "json", "vector", "udt", NULL };
  const AeTdsColumn *meta = get_column (self, column);
  g_autoptr (AeSqlType) type
      = ae_sql_type_new_from_info (ae_page_get_type_info (self->page, column), meta->user_type);

  if (meta->crypto != NULL && meta->crypto->encryption_type != AE_ENCRYPTION_TYPE_DETERMINISTIC)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                   _ ("Column “%s” has randomized encryption and cannot be compared: use a "
                      "rowversion column to find out whether the row has changed"),
                   meta->name);
      return FALSE;
    }
  if (g_strv_contains (incomparable, ae_sql_type_get_name (type)))
    {
      g_set_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                   _ ("Column “%s” is of type %s, whose values cannot be compared: use a "
                      "rowversion column to find out whether the row has changed"),
                   meta->name, ae_sql_type_get_name (type));
      return FALSE;
    }

  return check_readable (self, column, error);
}

/* As a parameter it would end at its NUL, and look for another row. */
static gboolean
check_whole (const Builder *self, guint column, const AeTdsValue *value, GError **error)
{
  if (value->kind != AE_TDS_VALUE_TEXT || memchr (value->data, '\0', value->size) == NULL)
    return TRUE;
  g_set_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
               _ ("The text in column “%s” has a NUL in it and cannot be compared: name other key "
                  "columns, or use a rowversion column"),
               get_column (self, column)->name);
  return FALSE;
}

/* How long the value is without what a reader has filled it up with: blanks for char and nchar,
 * zeros for binary. */
static gsize
get_unpadded_size (const AeTdsTypeInfo *info, const AeTdsValue *value)
{
  gboolean is_text = info->id == AE_TDS_TYPE_BIGCHAR || info->id == AE_TDS_TYPE_NCHAR;
  gsize size = value->size;

  if (!is_text && info->id != AE_TDS_TYPE_BIGBINARY)
    return size;
  while (size > 0 && value->data[size - 1] == (is_text ? ' ' : '\0'))
    size--;
  return size;
}

static void
set_data (AeParameter *parameter, const AeTdsValue *value, gsize size)
{
  if (value->kind == AE_TDS_VALUE_TEXT)
    {
      g_autofree char *text = g_strndup ((const char *) value->data, size);

      ae_parameter_set_text (parameter, text);
      ae_wipe (text, size);
    }
  else
    {
      g_autoptr (GBytes) bytes = g_bytes_new (value->data, size);

      ae_parameter_set_bytes (parameter, bytes);
    }
}

static AeParameter *
add_parameter (Builder *self, const char *prefix, guint column)
{
  g_autofree char *name = g_strdup_printf ("@%s%u", prefix, column);
  AeParameter *parameter = ae_parameters_ensure (self->parameters, name);

  declare (self, parameter, column);
  append_name (self, column);
  g_string_append_printf (self->text, "=%s", name);
  return parameter;
}

/* Of deterministic ciphertext nobody knows whether its plaintext was padded: this library and most
 * others do not, the ODBC driver does when it updates through a cursor. The reader sees both alike,
 * so both are looked for. */
static void
append_data (Builder *self, const char *prefix, guint column, const AeTdsValue *value)
{
  gsize size = get_unpadded_size (ae_page_get_type_info (self->page, column), value);

  if (get_column (self, column)->crypto == NULL || size == value->size)
    {
      set_data (add_parameter (self, prefix, column), value, value->size);
      return;
    }

  g_autofree char *unpadded = g_strconcat (prefix, "u", NULL);
  g_string_append_c (self->text, '(');
  set_data (add_parameter (self, prefix, column), value, value->size);
  g_string_append (self->text, " OR ");
  set_data (add_parameter (self, unpadded, column), value, size);
  g_string_append_c (self->text, ')');
}

/* “[c]=@k0”, or “[c] IS NULL”. */
static gboolean
append_comparison (Builder *self, const char *prefix, guint column, GError **error)
{
  const AeTdsValue *value = ae_page_peek (self->page, self->row, column);
  GError *failure = ae_page_dup_error (self->page, self->row, column);

  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (!check_comparable (self, column, error) || !check_whole (self, column, value, error))
    return FALSE;

  switch (value->kind)
    {
    case AE_TDS_VALUE_NULL:
      append_name (self, column);
      g_string_append (self->text, " IS NULL");
      break;
    case AE_TDS_VALUE_TEXT:
    case AE_TDS_VALUE_BYTES:
      append_data (self, prefix, column, value);
      break;
    case AE_TDS_VALUE_REAL:
      ae_parameter_set_real (add_parameter (self, prefix, column), value->real);
      break;
    default:
      ae_parameter_set_value (add_parameter (self, prefix, column), value);
      break;
    }
  return TRUE;
}

static gboolean
append_key (Builder *self, const char *name, GError **error)
{
  guint column;

  if (!ae_row_change_find (self->change, name, &column, error))
    return FALSE;
  if (ae_page_peek (self->page, self->row, column)->kind == AE_TDS_VALUE_NULL)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_NULL,
                   _ ("Key column “%s” is NULL in this row, which identifies none"), name);
      return FALSE;
    }
  return append_comparison (self, "k", column, error);
}

/* --- what is set --------------------------------------------------------------------------- */

/* NULL: it is not. */
static const AeParameter *
peek_new_value (const Builder *self, guint column)
{
  char name[16];

  g_snprintf (name, sizeof name, "@v%u", column);
  return ae_parameters_find (ae_statement_get_parameters (self->change->values), name);
}

static guint
count_columns (const Builder *self)
{
  return ae_row_get_n_columns (self->change->row);
}

static gboolean
add_new_value (Builder *self, guint column, GError **error)
{
  const AeParameter *value = peek_new_value (self, column);

  if (!check_readable (self, column, error))
    return FALSE;
  declare (self, ae_parameters_add_copy (self->parameters, value), column);
  return TRUE;
}

static gboolean
append_assignments (Builder *self, GError **error)
{
  const char *separator = " SET ";

  for (guint i = 0; i < count_columns (self); i++)
    {
      if (peek_new_value (self, i) == NULL)
        continue;
      if (!add_new_value (self, i, error))
        return FALSE;
      g_string_append (self->text, separator);
      append_name (self, i);
      g_string_append_printf (self->text, "=@v%u", i);
      separator = ",";
    }
  return TRUE;
}

static gboolean
append_insert (Builder *self, GError **error)
{
  g_autoptr (GString) values = g_string_new (NULL);
  const char *separator = " (";

  for (guint i = 0; i < count_columns (self); i++)
    {
      if (peek_new_value (self, i) == NULL)
        continue;
      if (!add_new_value (self, i, error))
        return FALSE;
      g_string_append (self->text, separator);
      append_name (self, i);
      g_string_append_printf (values, "%s@v%u", values->len > 0 ? "," : "", i);
      separator = ",";
    }
  g_string_append_printf (self->text, ") VALUES (%s)", values->str);
  return TRUE;
}

/* --- which row ----------------------------------------------------------------------------- */

static gboolean
append_version (Builder *self, GError **error)
{
  for (guint i = 0; i < count_columns (self); i++)
    if (is_row_version (self, i))
      {
        g_string_append (self->text, " AND ");
        return append_comparison (self, "o", i, error);
      }

  g_set_error_literal (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                       _ ("The row has no rowversion column: read it too, or check otherwise "
                          "whether the row has changed"));
  return FALSE;
}

/* The columns that are changed; of a row that is deleted all. */
static gboolean
append_old_values (Builder *self, GError **error)
{
  for (guint i = 0; i < count_columns (self); i++)
    {
      if (self->change->kind == AE_ROW_CHANGE_UPDATE && peek_new_value (self, i) == NULL)
        continue;
      g_string_append (self->text, " AND ");
      if (!append_comparison (self, "o", i, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
append_condition (Builder *self, GError **error)
{
  for (guint i = 0; self->change->keys[i] != NULL; i++)
    {
      g_string_append (self->text, i == 0 ? " WHERE " : " AND ");
      if (!append_key (self, self->change->keys[i], error))
        return FALSE;
    }

  switch (self->change->check)
    {
    case AE_ROW_CHECK_VERSION:
      return append_version (self, error);
    case AE_ROW_CHECK_OLD_VALUES:
      return append_old_values (self, error);
    case AE_ROW_CHECK_KEY:
    default:
      return TRUE;
    }
}

static gboolean
append_change (Builder *self, const char *table, GError **error)
{
  static const char *const verbs[] = { "UPDATE ", "DELETE ", "INSERT " };

  g_string_append (self->text, verbs[self->change->kind]);
  g_string_append (self->text, table);
  if (self->change->kind == AE_ROW_CHANGE_INSERT)
    return append_insert (self, error);
  return (self->change->kind == AE_ROW_CHANGE_DELETE || append_assignments (self, error))
         && append_condition (self, error);
}

AeStatement *
ae_row_change_make_statement (AeRowChange *self, GError **error)
{
  g_autofree char *table = ae_procedure_name_quote (self->table, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (AeParameters) parameters = ae_parameters_new ();
  Builder builder = { .change = self, .text = text, .parameters = parameters };

  builder.page = ae_row_peek_page (self->row, &builder.row);
  if (table == NULL)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_SYNTAX,
                           _ ("Not the name of a table; write it like “dbo.Patients” or "
                              "“[dbo].[My patients]”"));
      return NULL;
    }
  if (self->kind != AE_ROW_CHANGE_DELETE
      && ae_parameters_get_length (ae_statement_get_parameters (self->values)) == 0)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_VALUE,
                           _ ("There is nothing to change: set a column first"));
      return NULL;
    }
  if (!append_change (&builder, table, error))
    return NULL;

  /* Asked of the server: what a trigger counts is not ours. */
  g_string_append (text, "; SELECT @@ROWCOUNT AS " AE_ROW_CHANGE_COUNT);
  AeStatement *statement = ae_connection_create_statement (self->connection, text->str);
  for (guint i = 0; i < ae_parameters_get_length (parameters); i++)
    ae_parameters_add_copy (ae_statement_get_parameters (statement),
                            ae_parameters_peek (parameters, i));
  return statement;
}
