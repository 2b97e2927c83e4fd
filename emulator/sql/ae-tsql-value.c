/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-value-private.h"

void
ae_tsql_value_clear (AeEmulatorValue *self)
{
  g_free ((gpointer) self->data);
  *self = (AeEmulatorValue){ 0 };
}

void
ae_tsql_value_set_bytes (AeEmulatorValue *self, const void *data, gsize size)
{
  guint8 *copy = g_malloc (size + 1);

  if (size > 0)
    memcpy (copy, data, size);
  copy[size] = 0;
  ae_tsql_value_clear (self);
  self->kind = AE_EMULATOR_VALUE_BLOB;
  self->data = copy;
  self->size = size;
}

void
ae_tsql_value_set_text (AeEmulatorValue *self, const char *text, gssize size)
{
  ae_tsql_value_set_bytes (self, text, size < 0 ? strlen (text) : (gsize) size);
  self->kind = AE_EMULATOR_VALUE_TEXT;
}

void
ae_tsql_value_take_text (AeEmulatorValue *self, char *text)
{
  ae_tsql_value_clear (self);
  self->kind = AE_EMULATOR_VALUE_TEXT;
  self->data = (const guint8 *) text;
  self->size = strlen (text);
}

void
ae_tsql_value_copy (AeEmulatorValue *target, const AeEmulatorValue *source)
{
  if (source->kind == AE_EMULATOR_VALUE_TEXT || source->kind == AE_EMULATOR_VALUE_BLOB)
    {
      ae_tsql_value_set_bytes (target, source->data, source->size);
      target->kind = source->kind;
      return;
    }
  *target = *source;
  target->data = NULL;
  target->size = 0;
}

void
ae_tsql_value_set_integer (AeEmulatorValue *self, gint64 integer)
{
  ae_tsql_value_clear (self);
  self->kind = AE_EMULATOR_VALUE_INTEGER;
  self->integer = integer;
}

void
ae_tsql_value_set_real (AeEmulatorValue *self, double real)
{
  ae_tsql_value_clear (self);
  self->kind = AE_EMULATOR_VALUE_REAL;
  self->real = real;
}

gboolean
ae_tsql_value_is_valid (const AeEmulatorValue *self)
{
  /* NULL, and other kinds, have no bytes to point behind. */
  if (self->kind != AE_EMULATOR_VALUE_TEXT || self->size == 0)
    return TRUE;

  const char *at = (const char *) self->data, *end = at + self->size;
  /* GLib takes no NUL; SQL Server does. */
  while (at < end)
    if (!g_utf8_validate (at, end - at, &at) && *at++ != '\0')
      return FALSE;
  return TRUE;
}

char *
ae_tsql_value_dup_text (const AeEmulatorValue *self)
{
  if (self->kind != AE_EMULATOR_VALUE_TEXT)
    return NULL;
  return g_strndup ((const char *) self->data, self->size);
}
