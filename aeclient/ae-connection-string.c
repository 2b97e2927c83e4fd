/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-connection-string-private.h"
#include "ae-error.h"
#include "ae-key-private.h"

/* The grammar of ODBC connection strings:
 *
 *   string    = [ attribute ] { ";" [ attribute ] }
 *   attribute = name "=" value
 *   name      = anything but ";" and "=", blanks around it removed
 *   value     = plain | "{" { character | "}}" } "}"
 *   plain     = anything but ";", not beginning with "{", blanks around it removed
 *
 * A part of a password that should have been in braces can end up where a name is expected, so
 * errors here give positions and never the text. */

/* Far more than any sensible string; LOGIN7 as a whole is limited to 128 KiB. */
#define MAX_TEXT 65536

AeConnectionAttribute *
ae_connection_attribute_new (char *name, char *value, guint position)
{
  AeConnectionAttribute *self = g_new0 (AeConnectionAttribute, 1);

  self->name = name;
  self->value = value;
  self->position = position;

  return self;
}

void
ae_connection_attribute_free (AeConnectionAttribute *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  ae_wipe_string (self->value);
  g_free (self);
}

void
ae_connection_attribute_propagate_error (const AeConnectionAttribute *self,
                                         const char *source,
                                         GError **error,
                                         GError *cause)
{
  if (source != NULL)
    g_propagate_prefixed_error (error, cause, _ ("%s, line %u: "), source, self->position);
  else
    g_propagate_prefixed_error (error, cause, _ ("Connection string, character %u: "),
                                self->position);
}

typedef struct
{
  const char *cursor;
  /* Characters are counted from here on, not from the beginning each time. */
  const char *mark;
  guint mark_position;
} Scanner;

static guint
scanner_get_position (const Scanner *scanner)
{
  return scanner->mark_position + (guint) g_utf8_pointer_to_offset (scanner->mark, scanner->cursor);
}

static void
scanner_skip_blanks (Scanner *scanner)
{
  while (g_ascii_isspace (*scanner->cursor))
    scanner->cursor++;
}

static gboolean
scanner_fail (const Scanner *scanner, GError **error, const char *what)
{
  g_set_error (error, AE_ERROR, AE_ERROR_SYNTAX, _ ("Connection string, character %u: %s"),
               scanner_get_position (scanner), what);

  return FALSE;
}

static char *
dup_without_blanks (const char *start, const char *end)
{
  while (end > start && g_ascii_isspace (end[-1]))
    end--;

  return g_strndup (start, (gsize) (end - start));
}

static char *
scan_name (Scanner *scanner, GError **error)
{
  Scanner start = *scanner;

  scanner->cursor += strcspn (scanner->cursor, "=;");
  if (*scanner->cursor != '=')
    {
      scanner_fail (&start, error,
                    _ ("“keyword=value” expected; put a value that contains “;” in braces"));
      return NULL;
    }

  g_autofree char *name = dup_without_blanks (start.cursor, scanner->cursor);
  if (*name == '\0')
    {
      scanner_fail (&start, error, _ ("A keyword expected before “=”"));
      return NULL;
    }
  scanner->cursor++;

  return g_steal_pointer (&name);
}

/* The cursor is behind the opening brace. */
static char *
scan_braced_value (Scanner *scanner, const Scanner *start, GError **error)
{
  /* Grows never, so that no copy of a password stays behind in freed memory. */
  g_autofree char *value = g_malloc (strlen (scanner->cursor) + 1);
  gsize length = 0;

  for (; *scanner->cursor != '\0'; scanner->cursor++)
    {
      if (*scanner->cursor == '}' && *++scanner->cursor != '}')
        {
          value[length] = '\0';
          return g_steal_pointer (&value);
        }
      value[length++] = *scanner->cursor;
    }
  ae_wipe (value, length);
  scanner_fail (start, error, _ ("The brace that opens here is not closed; “}” in it is “}}”"));

  return NULL;
}

static char *
scan_value (Scanner *scanner, GError **error)
{
  scanner_skip_blanks (scanner);
  Scanner start = *scanner;

  if (*scanner->cursor != '{')
    {
      scanner->cursor += strcspn (scanner->cursor, ";");
      return dup_without_blanks (start.cursor, scanner->cursor);
    }

  scanner->cursor++;
  char *value = scan_braced_value (scanner, &start, error);
  if (value == NULL)
    return NULL;

  scanner_skip_blanks (scanner);
  if (*scanner->cursor == ';' || *scanner->cursor == '\0')
    return value;

  ae_wipe_string (value);
  scanner_fail (scanner, error, _ ("“;” expected after “}”; “}” inside braces is “}}”"));

  return NULL;
}

static AeConnectionAttribute *
scan_attribute (Scanner *scanner, GError **error)
{
  guint position = scanner_get_position (scanner);
  scanner->mark = scanner->cursor;
  scanner->mark_position = position;

  g_autofree char *name = scan_name (scanner, error);
  if (name == NULL)
    return NULL;

  char *value = scan_value (scanner, error);
  if (value == NULL)
    return NULL;

  return ae_connection_attribute_new (g_steal_pointer (&name), value, position);
}

GPtrArray *
ae_connection_string_parse (const char *text, GError **error)
{
  Scanner scanner = { .cursor = text, .mark = text, .mark_position = 1 };
  const char *end;
  gsize size = strnlen (text, MAX_TEXT + 1);

  if (size > MAX_TEXT)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_SYNTAX,
                   _ ("The connection string is longer than %d bytes"), MAX_TEXT);
      return NULL;
    }
  if (!g_utf8_validate (text, (gssize) size, &end))
    {
      g_set_error (error, AE_ERROR, AE_ERROR_SYNTAX,
                   _ ("The connection string is not valid UTF-8 at byte %u"),
                   (guint) (end - text) + 1);
      return NULL;
    }

  g_autoptr (GPtrArray) attributes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_connection_attribute_free);
  for (;;)
    {
      scanner_skip_blanks (&scanner);
      if (*scanner.cursor == '\0')
        return g_steal_pointer (&attributes);
      if (*scanner.cursor == ';')
        {
          scanner.cursor++;
          continue;
        }

      AeConnectionAttribute *attribute = scan_attribute (&scanner, error);
      if (attribute == NULL)
        return NULL;
      g_ptr_array_add (attributes, attribute);
    }
}
