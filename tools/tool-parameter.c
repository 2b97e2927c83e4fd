/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tool-parameter.h"
#include "tool.h"

/*   parameter = [ "@" ] name [ ":" type ] "=" value
 *
 * The value of a binary type is hexadecimal, with or without 0x; the library understands all others
 * as text. Without a type the value is nvarchar. */

static gboolean
value_error (const char *name, const char *reason, GError **error)
{
  g_set_error (error, AE_ERROR, AE_ERROR_VALUE, _ ("Parameter %s: %s"), name, reason);

  return FALSE;
}

static GBytes *
parse_hex (const char *text)
{
  if (g_ascii_strncasecmp (text, "0x", 2) == 0)
    text += 2;

  gsize length = strlen (text);
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new ((guint) (length / 2));

  if (length % 2 != 0)
    return NULL;
  for (; *text != '\0'; text += 2)
    {
      if (!g_ascii_isxdigit (text[0]) || !g_ascii_isxdigit (text[1]))
        return NULL;

      guint8 byte = (guint8) (g_ascii_xdigit_value (text[0]) << 4 | g_ascii_xdigit_value (text[1]));
      g_byte_array_append (bytes, &byte, 1);
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
bind_bytes (AeStatement *statement, const char *name, const char *value, GError **error)
{
  g_autoptr (GBytes) bytes = parse_hex (value);

  if (bytes == NULL)
    return value_error (name, _ ("bytes are written in hexadecimal, such as 0x01FF"), error);
  ae_statement_bind_bytes (statement, name, bytes);

  return TRUE;
}

static gboolean
bind_boolean (AeStatement *statement, const char *name, const char *value, GError **error)
{
  gboolean is_true = g_str_equal (value, "1") || g_ascii_strcasecmp (value, "true") == 0;
  gboolean is_false = g_str_equal (value, "0") || g_ascii_strcasecmp (value, "false") == 0;

  if (!is_true && !is_false)
    return value_error (name, _ ("a bit is 0, 1, false or true"), error);
  ae_statement_bind_boolean (statement, name, is_true);

  return TRUE;
}

static gboolean
is_binary (const char *type_name)
{
  return g_str_equal (type_name, "binary") || g_str_equal (type_name, "varbinary")
         || g_str_equal (type_name, "image") || g_str_equal (type_name, "rowversion");
}

static gboolean
bind_value (AeStatement *statement,
            const char *name,
            const char *type_text,
            const char *value,
            GError **error)
{
  if (type_text == NULL)
    {
      ae_statement_bind_string (statement, name, value);
      return TRUE;
    }

  /* The statement has taken it already, collation and all; here the type alone matters. */
  g_autofree char *lower = g_ascii_strdown (type_text, -1);
  char *collation = strstr (lower, "collate");
  if (collation != NULL)
    *collation = '\0';
  g_autoptr (AeSqlType) type = ae_sql_type_new_from_string (lower, error);
  if (type == NULL)
    return FALSE;
  if (is_binary (ae_sql_type_get_name (type)))
    return bind_bytes (statement, name, value, error);
  if (g_str_equal (ae_sql_type_get_name (type), "bit"))
    return bind_boolean (statement, name, value, error);
  ae_statement_bind_string (statement, name, value);

  return TRUE;
}

/* @text is NAME[:TYPE], not terminated; @value NULL for NULL. */
static gboolean
bind_parameter (AeStatement *statement,
                const char *text,
                gsize length,
                const char *value,
                GError **error)
{
  g_autofree char *copy = g_strndup (text, length);
  char *type = strchr (copy, ':');

  if (type != NULL)
    *type++ = '\0';

  g_autofree char *name = g_strconcat (*copy == '@' ? "" : "@", copy, NULL);
  if (name[1] == '\0')
    return value_error (copy, _ ("write it as NAME=VALUE or NAME:TYPE=VALUE"), error);

  if (type != NULL && !ae_statement_declare (statement, name, type, error))
    return FALSE;
  if (value != NULL)
    return bind_value (statement, name, type, value, error);
  ae_statement_bind_null (statement, name);

  return TRUE;
}

gboolean
tool_bind_parameters (AeStatement *statement, char **parameters, char **nulls, GError **error)
{
  for (guint i = 0; parameters != NULL && parameters[i] != NULL; i++)
    {
      const char *equals = strchr (parameters[i], '=');

      if (equals == NULL)
        return value_error ("--param", _ ("write it as NAME=VALUE or NAME:TYPE=VALUE"), error);
      if (!bind_parameter (statement, parameters[i], (gsize) (equals - parameters[i]), equals + 1,
                           error))
        return FALSE;
    }
  for (guint i = 0; nulls != NULL && nulls[i] != NULL; i++)
    if (!bind_parameter (statement, nulls[i], strlen (nulls[i]), NULL, error))
      return FALSE;

  return TRUE;
}
