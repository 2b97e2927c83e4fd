/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "engine-fixture.h"

void
engine_fixture_init (EngineFixture *self, const char *schema, gboolean column_encryption)
{
  g_autoptr (GError) error = NULL;

  self->database = ae_emulator_database_new (NULL, &error);
  g_assert_no_error (error);
  self->session = ae_emulator_session_new (self->database, "tester", NULL, 51, &error);
  g_assert_no_error (error);
  ae_emulator_session_set_column_encryption (self->session, column_encryption);
  g_assert_cmpint (engine_dump_get_error (self->session, schema), ==, 0);
}

void
engine_fixture_tear_down (EngineFixture *self, gconstpointer data)
{
  ae_emulator_session_free (self->session);
  ae_emulator_database_unref (self->database);
}

GByteArray *
engine_fixture_parse_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (; *hex != '\0'; hex += *hex == ' ' ? 1 : 2)
    if (*hex != ' ')
      {
        g_assert_true (g_ascii_isxdigit (hex[0]) && g_ascii_isxdigit (hex[1]));
        guint8 byte = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));
        g_byte_array_append (bytes, &byte, 1);
      }
  return bytes;
}
