/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-browser-answer-private.h"

#include <string.h>

#define ANSWER_TYPE 0x05
#define HEADER_SIZE 3

/* The value that stands behind @key, NULL: none. The pairs end at an empty key. */
static const char *
find_value (char **fields, const char *key)
{
  for (guint i = 0; fields[i] != NULL && fields[i][0] != '\0' && fields[i + 1] != NULL; i += 2)
    if (g_ascii_strcasecmp (fields[i], key) == 0)
      return fields[i + 1];
  return NULL;
}

gboolean
ae_browser_answer_get_port (const guint8 *data, gsize size, const char *instance, guint16 *port)
{
  guint64 number;

  if (size < HEADER_SIZE || data[0] != ANSWER_TYPE)
    return FALSE;

  gsize text_size = data[1] | data[2] << 8;
  if (text_size > size - HEADER_SIZE)
    return FALSE;

  g_autofree char *text = g_strndup ((const char *) data + HEADER_SIZE, text_size);
  g_auto (GStrv) fields = g_strsplit (text, ";", -1);
  const char *name = find_value (fields, "InstanceName");
  const char *tcp = find_value (fields, "tcp");

  if (name == NULL || tcp == NULL || g_ascii_strcasecmp (name, instance) != 0
      || !g_ascii_string_to_unsigned (tcp, 10, 1, G_MAXUINT16, &number, NULL))
    return FALSE;
  *port = (guint16) number;
  return TRUE;
}
