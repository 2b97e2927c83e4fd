/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-connection-keywords-private.h"
#include "ae-connection-settings-private.h"
#include "ae-connection-string-private.h"
#include "ae-error.h"

/* The cases are in tests/vectors/connection-strings.txt, which explains its format. */

static char *
number (guint value)
{
  return g_strdup_printf ("%u", value);
}

static char *
enum_nick (GType type, int value)
{
  g_autoptr (GEnumClass) enum_class = g_type_class_ref (type);

  return g_strdup (g_enum_get_value (enum_class, value)->value_nick);
}

static void
take (GHashTable *fields, const char *name, char *value)
{
  g_hash_table_insert (fields, g_strdup (name), value);
}

static void
put (GHashTable *fields, const char *name, const char *value)
{
  take (fields, name, g_strdup (value != NULL ? value : "(null)"));
}

static GHashTable *
describe (const AeConnectionSettings *settings)
{
  GHashTable *fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  put (fields, "host", settings->host);
  take (fields, "port", number (settings->port));
  put (fields, "instance", settings->instance);
  put (fields, "database", settings->database);
  put (fields, "user", settings->user);
  put (fields, "password", settings->password);
  put (fields, "application-name", settings->application_name);
  put (fields, "workstation-id", settings->workstation_id);
  put (fields, "language", settings->language);
  take (fields, "encryption", enum_nick (AE_TYPE_TRANSPORT_ENCRYPTION, settings->encryption));
  put (fields, "trust-server-certificate", settings->trust_server_certificate ? "yes" : "no");
  put (fields, "host-name-in-certificate", settings->host_name_in_certificate);
  put (fields, "server-certificate", settings->server_certificate);
  take (fields, "packet-size", number (settings->packet_size));
  take (fields, "connect-timeout", number (settings->connect_timeout));
  put (fields, "multi-subnet-failover", settings->multi_subnet_failover ? "yes" : "no");
  take (fields, "ip-preference", number (settings->ip_preference));
  put (fields, "failover-partner", settings->failover_partner);
  take (fields, "connect-retry-count", number (settings->connect_retry_count));
  take (fields, "connect-retry-interval", number (settings->connect_retry_interval));
  take (fields, "keep-alive", number (settings->keep_alive));
  take (fields, "keep-alive-interval", number (settings->keep_alive_interval));
  put (fields, "read-only-intent", settings->read_only_intent ? "yes" : "no");
  take (fields, "column-encryption",
        enum_nick (AE_TYPE_COLUMN_ENCRYPTION, settings->column_encryption));

  return fields;
}

static void
assert_settings (const AeConnectionSettings *settings, GHashTable *expected)
{
  g_autoptr (GHashTable) fields = describe (settings);
  GHashTableIter iter;
  gpointer name, value;

  g_assert_cmpuint (g_hash_table_size (fields), ==, g_hash_table_size (expected));
  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (g_strcmp0 (g_hash_table_lookup (fields, name), value) != 0)
      g_error ("%s is %s, not %s", (char *) name, (char *) g_hash_table_lookup (fields, name),
               (char *) value);
}

static void
assert_error (const GError *error, const char *line)
{
  const char *rest = strchr (line, ' ') + 1;

  g_assert_nonnull (error);
  if (g_str_has_prefix (line, "error: "))
    {
      gboolean is_syntax = g_str_equal (rest, "syntax");

      g_assert_true (
          g_error_matches (error, AE_ERROR, is_syntax ? AE_ERROR_SYNTAX : AE_ERROR_UNSUPPORTED));
    }
  else if (g_str_has_prefix (line, "says: ") && strstr (error->message, rest) == NULL)
    g_error ("“%s” does not say “%s”", error->message, rest);
  else if (g_str_has_prefix (line, "hides: ") && strstr (error->message, rest) != NULL)
    g_error ("“%s” shows “%s”", error->message, rest);
}

/* @lines: a "string:" line and what must become of it, up to an empty line. */
static void
check_case (char **lines)
{
  const char *string = lines[0] + strlen ("string: ");
  g_autoptr (GError) error = NULL;
  g_autoptr (AeConnectionSettings) settings
      = ae_connection_settings_new_from_string (string, &error);
  g_autoptr (AeConnectionSettings) defaults = ae_connection_settings_new ();
  g_autoptr (GHashTable) expected = describe (defaults);
  gboolean must_fail = FALSE;

  g_test_message ("%s", string);
  for (lines++; *lines != NULL && **lines != '\0'; lines++)
    {
      const char *equals = strstr (*lines, " = ");

      if (equals == NULL)
        {
          must_fail = TRUE;
          assert_error (error, *lines);
          continue;
        }

      g_autofree char *name = g_strndup (*lines, (gsize) (equals - *lines));
      g_assert_true (g_hash_table_contains (expected, name));
      put (expected, name, equals + 3);
    }

  if (must_fail)
    {
      g_assert_null (settings);
      return;
    }
  g_assert_no_error (error);
  assert_settings (settings, expected);

  g_autoptr (AeConnectionSettings) copy = ae_connection_settings_copy (settings);
  assert_settings (copy, expected);
}

static void
test_cases (void)
{
  g_autofree char *text = NULL;
  g_autofree char *file
      = g_test_build_filename (G_TEST_DIST, "vectors", "connection-strings.txt", NULL);
  guint n_cases = 0;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));

  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "string: "))
      {
        check_case (lines + i);
        n_cases++;
      }
  g_assert_cmpuint (n_cases, >, 80);
}

static void
test_limits (void)
{
  g_autofree char *long_name = g_strnfill (128, 'a');
  g_autofree char *fits = g_strdup_printf ("UID=%s", long_name);
  g_autofree char *too_long = g_strdup_printf ("UID=%sb", long_name);
  g_autofree char *huge = g_strnfill (70000, ';');
  g_autoptr (GError) error = NULL;

  g_autoptr (AeConnectionSettings) settings = ae_connection_settings_new_from_string (fits, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (settings->user, ==, long_name);

  g_assert_null (ae_connection_settings_new_from_string (too_long, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_SYNTAX);
  g_clear_error (&error);

  g_assert_null (ae_connection_settings_new_from_string (huge, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_SYNTAX);
  g_clear_error (&error);

  g_assert_null (ae_connection_settings_new_from_string ("UID=\xFF", &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, "byte 5"));
}

/* Every spelling is found, and no two keywords share one. */
static void
test_table (void)
{
  for (guint i = 0; i < ae_connection_keyword_count (); i++)
    {
      const char *synonyms = ae_connection_keyword_get_synonyms (i);
      g_auto (GStrv) spellings = g_strsplit (synonyms, "|", -1);

      g_assert_cmpint (ae_connection_keyword_find (ae_connection_keyword_get_name (i), NULL), ==,
                       (int) i);
      for (guint k = 0; spellings[k] != NULL; k++)
        g_assert_cmpint (ae_connection_keyword_find (spellings[k], NULL), ==, (int) i);
    }
}

static char *
document_row (guint index)
{
  static const char *const states[] = {
    [AE_KEYWORD_SUPPORTED] = "supported",
    [AE_KEYWORD_NO_EFFECT] = "accepted, without effect",
    [AE_KEYWORD_FIXED] = "these values only",
    [AE_KEYWORD_UNSUPPORTED] = "not supported yet",
  };
  g_auto (GStrv) synonyms = g_strsplit (ae_connection_keyword_get_synonyms (index), "|", -1);
  g_autofree char *joined = g_strjoinv ("`, `", synonyms);
  const char *quote = *joined != '\0' ? "`" : "";

  return g_strdup_printf ("| `%s` | %s%s%s | %s | %s |", ae_connection_keyword_get_name (index),
                          quote, joined, quote, ae_connection_keyword_get_values (index),
                          states[ae_connection_keyword_get_status (index)]);
}

/* The manual has exactly the rows that the table has, in its order. */
static void
test_document (void)
{
  g_autofree char *text = NULL;
  g_autofree char *file
      = g_test_build_filename (G_TEST_DIST, "..", "docs", "connection-strings.md", NULL);
  guint index = 0;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));

  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "| `"))
      {
        g_assert_cmpuint (index, <, ae_connection_keyword_count ());
        g_autofree char *row = document_row (index++);
        g_assert_cmpstr (lines[i], ==, row);
      }
  g_assert_cmpuint (index, ==, ae_connection_keyword_count ());
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/connection-string/cases", test_cases);
  g_test_add_func ("/connection-string/limits", test_limits);
  g_test_add_func ("/connection-string/table", test_table);
  g_test_add_func ("/connection-string/document", test_document);

  return g_test_run ();
}
