/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The declaration of a parameter: a type and, for characters, perhaps a collation. The collation is
 * not told to the server, whose parameters have none; it says how the value is encoded. */

#include "config.h"

#include "ae-parameters-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-error.h"
#include "tds/ae-tds-code-page-private.h"

#define WORD "COLLATE"
#define LONGEST_SHOWN 64

/* Where the word begins that stands alone in the text; NULL: it does not. */
static const char *
find_collate (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (at > text && (g_ascii_isspace (at[-1]) || at[-1] == ')')
        && g_ascii_strncasecmp (at, WORD, strlen (WORD)) == 0
        && g_ascii_isspace (at[strlen (WORD)]))
      return at;
  return NULL;
}

static gboolean
has_collation (const AeSqlType *type)
{
  AeTdsTypeInfo info;

  ae_sql_type_get_info (type, NULL, &info);
  return ae_tds_type_info_has_collation (&info);
}

static gboolean
parse_collation (const AeSqlType *type,
                 const char *text,
                 guint8 collation[AE_TDS_COLLATION_SIZE],
                 GError **error)
{
  g_autofree char *name = g_strstrip (g_strdup (text + strlen (WORD)));

  if (!has_collation (type))
    {
      g_set_error (error, AE_ERROR, AE_ERROR_SYNTAX, _ ("Type %s has no collation"),
                   ae_sql_type_get_name (type));
      return FALSE;
    }
  if (ae_tds_collation_from_name (name, collation))
    return TRUE;

  g_autofree char *shown = g_utf8_make_valid (name, strnlen (name, LONGEST_SHOWN));
  g_set_error (error, AE_ERROR, AE_ERROR_SYNTAX,
               _ ("There is no collation “%s”; write it as in CREATE TABLE, such as "
                  "“Latin1_General_BIN2”"),
               shown);
  return FALSE;
}

gboolean
ae_parameter_declare (AeParameter *self, const char *text, GError **error)
{
  const char *collate = find_collate (text);
  g_autofree char *type_text
      = collate != NULL ? g_strndup (text, (gsize) (collate - text)) : g_strdup (text);
  g_autoptr (AeSqlType) type = ae_sql_type_new_from_string (type_text, error);
  guint8 collation[AE_TDS_COLLATION_SIZE] = { 0 };

  if (type == NULL || (collate != NULL && !parse_collation (type, collate, collation, error)))
    return FALSE;

  g_clear_pointer (&self->declared, ae_sql_type_free);
  self->declared = g_steal_pointer (&type);
  self->has_collation = collate != NULL;
  memcpy (self->collation, collation, sizeof self->collation);
  return TRUE;
}
