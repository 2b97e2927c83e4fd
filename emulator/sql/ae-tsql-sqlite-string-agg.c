/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-collation-private.h"
#include "ae-tsql-sqlite-functions-private.h"

/* STRING_AGG … WITHIN GROUP (ORDER BY …): SQLite's group_concat knows no order, so the values are
 * kept with their keys and sorted at the end. */

typedef struct
{
  char *text, *separator;
  GPtrArray *keys; /* of sqlite3_value */
} Entry;

typedef struct
{
  GPtrArray *entries;
  GPtrArray *orders; /* of char*: "+ts_ci" */
  gint64 limit;
  gboolean unicode;
} Collection;

static void
entry_free (gpointer data)
{
  Entry *self = data;

  g_free (self->text);
  g_free (self->separator);
  g_ptr_array_unref (self->keys);
  g_free (self);
}

static void
begin (Collection *self, int n_arguments, sqlite3_value **arguments)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->orders = g_ptr_array_new_with_free_func (g_free);
  self->limit = sqlite3_value_int64 (arguments[0]);
  self->unicode = sqlite3_value_int (arguments[1]);
  for (int i = 4; i + 1 < n_arguments; i += 2)
    g_ptr_array_add (self->orders, g_strdup ((const char *) sqlite3_value_text (arguments[i])));
}

static void
step (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  Collection *self = sqlite3_aggregate_context (context, sizeof *self);

  if (self == NULL || sqlite3_value_type (arguments[2]) == SQLITE_NULL)
    return;
  if (self->entries == NULL)
    begin (self, n_arguments, arguments);
  Entry *entry = g_new0 (Entry, 1);
  entry->text = g_strdup ((const char *) sqlite3_value_text (arguments[2]));
  entry->separator = g_strdup ((const char *) sqlite3_value_text (arguments[3]));
  entry->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) sqlite3_value_free);
  for (int i = 5; i < n_arguments; i += 2)
    g_ptr_array_add (entry->keys, sqlite3_value_dup (arguments[i]));
  g_ptr_array_add (self->entries, entry);
}

/* NULL, numbers, texts, bytes: the order that SQLite has too. */
static guint
get_class (sqlite3_value *value)
{
  switch (sqlite3_value_type (value))
    {
    case SQLITE_NULL:
      return 0;
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
      return 1;
    case SQLITE_TEXT:
      return 2;
    default:
      return 3;
    }
}

static int
compare_values (sqlite3_value *a, sqlite3_value *b, const char *collation)
{
  guint class_a = get_class (a), class_b = get_class (b);

  if (class_a != class_b || class_a == 0)
    return (class_a > class_b) - (class_a < class_b);
  if (class_a == 1)
    {
      double x = sqlite3_value_double (a), y = sqlite3_value_double (b);
      gint64 i = sqlite3_value_int64 (a), j = sqlite3_value_int64 (b);
      gboolean exact
          = sqlite3_value_type (a) == SQLITE_INTEGER && sqlite3_value_type (b) == SQLITE_INTEGER;
      return exact ? (i > j) - (i < j) : (x > y) - (x < y);
    }
  const void *left = class_a == 2 ? (const void *) sqlite3_value_text (a) : sqlite3_value_blob (a);
  const void *right = class_a == 2 ? (const void *) sqlite3_value_text (b) : sqlite3_value_blob (b);
  return ae_tsql_collation_compare_named (class_a == 2 ? collation : "BINARY", left,
                                          (gsize) sqlite3_value_bytes (a), right,
                                          (gsize) sqlite3_value_bytes (b));
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer data)
{
  const Entry *left = *(const Entry *const *) a, *right = *(const Entry *const *) b;
  const GPtrArray *orders = data;

  for (guint i = 0; i < orders->len; i++)
    {
      const char *order = g_ptr_array_index (orders, i);
      int result = compare_values (g_ptr_array_index (left->keys, i),
                                   g_ptr_array_index (right->keys, i), order + 1);
      if (result != 0)
        return order[0] == '-' ? -result : result;
    }
  return 0;
}

static void
final (sqlite3_context *context)
{
  Collection *self = sqlite3_aggregate_context (context, 0);
  AeEmulatorSession *session = sqlite3_user_data (context);

  if (self == NULL || self->entries == NULL)
    return;
  g_ptr_array_sort_with_data (self->entries, compare_entries, self->orders);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);
      if (i > 0 && entry->separator != NULL)
        g_string_append (text, entry->separator);
      g_string_append (text, entry->text);
    }
  gint64 size
      = self->unicode ? 2 * g_utf8_strlen (text->str, (gssize) text->len) : (gint64) text->len;
  gboolean fits = self->limit == 0 || size <= self->limit;
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->orders);
  if (fits)
    {
      sqlite3_result_text64 (context, text->str, text->len, SQLITE_TRANSIENT, SQLITE_UTF8);
      return;
    }
  ae_tsql_error_set (&session->pending, 9829, 0);
  ae_tsql_sqlite_fail (context);
}

gboolean
ae_tsql_sqlite_string_agg_register (AeEmulatorSession *session)
{
  return sqlite3_create_function (session->db, "ts_string_agg", -1, SQLITE_UTF8, session, NULL,
                                  step, final)
         == SQLITE_OK;
}
