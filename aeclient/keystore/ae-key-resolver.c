/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-key-resolver-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-error.h"
#include "keystore/ae-cek-cache-private.h"
#include "keystore/ae-certificate-key-store-private.h"
#include "keystore/ae-key-call-private.h"
#include "keystore/ae-key-path-private.h"
#include "keystore/ae-key-store-provider-private.h"

#define KEY_SIZE 32
#define RESERVED_PREFIX "MSSQL_"

struct _AeKeyResolver
{
  gint ref_count;

  GMutex lock;           /* protects everything below */
  GHashTable *providers; /* of upper-case name to AeKeyStoreProvider */
  char **trusted_paths;  /* NULL: all */
};

AeKeyResolver *
ae_key_resolver_new (void)
{
  AeKeyResolver *self = g_new0 (AeKeyResolver, 1);

  self->ref_count = 1;
  g_mutex_init (&self->lock);
  self->providers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_hash_table_insert (self->providers, g_strdup (AE_CERTIFICATE_KEY_STORE_NAME),
                       g_object_ref (ae_certificate_key_store_get_default ()));
  return self;
}

AeKeyResolver *
ae_key_resolver_ref (AeKeyResolver *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_key_resolver_unref (AeKeyResolver *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_hash_table_unref (self->providers);
  g_strfreev (self->trusted_paths);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gboolean
check_name (AeKeyStoreProvider *provider, const char *upper_name, GError **error)
{
  if (upper_name[0] == '\0' || !g_utf8_validate (upper_name, -1, NULL))
    {
      g_set_error_literal (
          error, AE_ERROR, AE_ERROR_KEY_STORE,
          _ ("A key store provider needs a name: set its property “name” when it is made"));
      return FALSE;
    }
  if (g_str_has_prefix (upper_name, RESERVED_PREFIX) && !AE_IS_CERTIFICATE_KEY_STORE (provider))
    {
      g_set_error (error, AE_ERROR, AE_ERROR_KEY_STORE,
                   _ ("A key store provider cannot be called “%s”: names that begin with %s are "
                      "reserved"),
                   ae_key_store_provider_get_name (provider), RESERVED_PREFIX);
      return FALSE;
    }
  return TRUE;
}

gboolean
ae_key_resolver_add_provider (AeKeyResolver *self, AeKeyStoreProvider *provider, GError **error)
{
  const char *name = ae_key_store_provider_get_name (provider);
  g_autofree char *upper_name = g_ascii_strup (name != NULL ? name : "", -1);

  if (!check_name (provider, upper_name, error))
    return FALSE;

  g_mutex_lock (&self->lock);
  AeKeyStoreProvider *present = g_hash_table_lookup (self->providers, upper_name);
  gboolean is_free = present == NULL || present == ae_certificate_key_store_get_default ();
  if (is_free)
    g_hash_table_insert (self->providers, g_steal_pointer (&upper_name), g_object_ref (provider));
  g_mutex_unlock (&self->lock);

  if (!is_free)
    g_set_error (error, AE_ERROR, AE_ERROR_KEY_STORE,
                 _ ("The connection has a key store provider called “%s” already"), name);
  return is_free;
}

void
ae_key_resolver_set_trusted_paths (AeKeyResolver *self, const char *const *key_paths)
{
  char **copy = g_strdupv ((char **) key_paths);

  g_mutex_lock (&self->lock);
  char **old = self->trusted_paths;
  self->trusted_paths = copy;
  g_mutex_unlock (&self->lock);
  g_strfreev (old);
}

static gboolean
is_trusted (AeKeyResolver *self, const char *key_path)
{
  g_mutex_lock (&self->lock);
  gboolean trusted = self->trusted_paths == NULL;
  for (guint i = 0; !trusted && self->trusted_paths[i] != NULL; i++)
    trusted = g_utf8_validate (self->trusted_paths[i], -1, NULL)
              && ae_key_path_equal (self->trusted_paths[i], key_path);
  g_mutex_unlock (&self->lock);
  return trusted;
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
dup_known_names (AeKeyResolver *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer provider;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->providers);
  while (g_hash_table_iter_next (&iter, NULL, &provider))
    g_ptr_array_add (names, g_strdup (ae_key_store_provider_get_name (provider)));
  g_mutex_unlock (&self->lock);

  g_ptr_array_sort (names, compare_strings);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

static AeKeyStoreProvider *
find_provider (AeKeyResolver *self, const char *name, GError **error)
{
  g_autofree char *upper_name = g_ascii_strup (name, -1);

  g_mutex_lock (&self->lock);
  AeKeyStoreProvider *provider = g_hash_table_lookup (self->providers, upper_name);
  if (provider != NULL)
    g_object_ref (provider);
  g_mutex_unlock (&self->lock);

  if (provider == NULL)
    {
      g_autofree char *displayed = ae_key_path_display (name);
      g_autofree char *known = dup_known_names (self);

      g_set_error (error, AE_ERROR, AE_ERROR_KEY_STORE,
                   _ ("[CE200] There is no key store provider “%s”; the connection knows: %s. Add "
                      "it with ae_connection_add_key_store_provider ()"),
                   displayed, known);
    }
  return provider;
}

/* What makes a key what it is: the instance (which has one name), the key path, the algorithm and
 * the wrapped bytes, never the path alone. */
static GBytes *
make_id (AeKeyStoreProvider *provider, const AeWrappedKey *value)
{
  guint64 serial = ae_key_store_provider_get_serial (provider);
  GByteArray *id = g_byte_array_new ();
  const char *algorithm = value->algorithm != NULL ? value->algorithm : "";
  gsize size;
  const guint8 *wrapped = g_bytes_get_data (value->encrypted_key, &size);

  g_byte_array_append (id, (const guint8 *) &serial, sizeof serial);
  g_byte_array_append (id, (const guint8 *) value->key_path, strlen (value->key_path) + 1);
  g_byte_array_append (id, (const guint8 *) algorithm, strlen (algorithm) + 1);
  g_byte_array_append (id, wrapped, size);
  return g_byte_array_free_to_bytes (id);
}

typedef struct
{
  AeKeyStoreProvider *provider;
  const AeWrappedKey *value;
  const AeCallSite *site;
} Unwrapping;

static AeKey *
unwrap (gpointer data, GCancellable *cancellable, GError **error)
{
  Unwrapping *self = data;
  g_autoptr (AeKey) key
      = ae_key_call_unwrap (self->provider, self->value, self->site, cancellable, error);
  gsize size;

  if (key == NULL)
    return NULL;

  ae_key_peek (key, &size);
  if (size != KEY_SIZE)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_KEY_STORE,
                   _ ("[CE202] Key store provider “%s” gave a column encryption key of "
                      "%zu bytes; it has to have %d"),
                   ae_key_store_provider_get_name (self->provider), size, KEY_SIZE);
      return NULL;
    }
  return g_steal_pointer (&key);
}

static AeKey *
resolve_value (AeKeyResolver *self,
               const AeWrappedKey *value,
               const AeCallSite *site,
               GCancellable *cancellable,
               GError **error)
{
  if (value->key_path[0] == '\0' || !g_utf8_validate (value->key_path, -1, NULL))
    {
      g_set_error_literal (
          error, AE_ERROR, AE_ERROR_KEY_STORE,
          _ ("The server named a column master key without a key path, or with one "
             "that is not text"));
      return NULL;
    }
  if (!is_trusted (self, value->key_path))
    {
      g_autofree char *path = ae_key_path_display (value->key_path);

      g_set_error (error, AE_ERROR, AE_ERROR_KEY_NOT_TRUSTED,
                   _ ("The server named the column master key “%s”, which is not among the trusted "
                      "key paths of the connection; if it is right, add it with "
                      "ae_connection_set_trusted_key_paths ()"),
                   path);
      return NULL;
    }

  /* Never the last reference, which a worker must not drop: a resolver keeps what was added. */
  g_autoptr (AeKeyStoreProvider) provider = find_provider (self, value->provider_name, error);
  if (provider == NULL)
    return NULL;

  Unwrapping unwrapping = { provider, value, site };
  g_autoptr (GBytes) id = make_id (provider, value);
  return ae_cek_cache_get (id, ae_key_call_get_context (provider, site), unwrap, &unwrapping,
                           cancellable, error);
}

/* The domain and code of the last failure, the words of all. */
static GError *
join_errors (GPtrArray *errors)
{
  const GError *last = errors->pdata[errors->len - 1];

  if (errors->len == 1)
    return g_error_copy (last);

  g_autoptr (GString) text = g_string_new (_ ("No value of the column encryption key can be used"));
  for (guint i = 0; i < errors->len; i++)
    g_string_append_printf (text, "; (%u) %s", i + 1, ((GError *) errors->pdata[i])->message);
  return g_error_new_literal (last->domain, last->code, text->str);
}

AeKey *
ae_key_resolver_resolve (AeKeyResolver *self,
                         const AeWrappedKey *values,
                         guint n_values,
                         const AeCallSite *site,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  for (guint i = 0; i < n_values; i++)
    {
      GError *local_error = NULL;
      AeKey *key = resolve_value (self, &values[i], site, cancellable, &local_error);

      if (key != NULL)
        return key;
      if (g_cancellable_is_cancelled (cancellable)
          || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, local_error);
          return NULL;
        }
      g_ptr_array_add (errors, local_error);
    }

  if (errors->len > 0)
    g_propagate_error (error, join_errors (errors));
  else
    g_set_error_literal (error, AE_ERROR, AE_ERROR_KEY_STORE,
                         _ ("The server named a column encryption key without a value"));
  return NULL;
}
