/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-error.h"
#include "keystore/ae-cek-cache-private.h"
#include "keystore/ae-certificate-key-store.h"
#include "key-provider.h"

#define N_THREADS 8
#define DEFAULT_TTL 7200

/* One connection's resolver with one provider, "TEST", that unwraps everything. */
typedef struct
{
  TestProvider *provider;
  AeKeyResolver *resolver;
  GBytes *wrapped;
  AeWrappedKey value;
} Fixture;

static gint64 fake_now;

static gint64
fake_clock (void)
{
  return fake_now;
}

static void
advance (gint64 seconds)
{
  fake_now += seconds * G_TIME_SPAN_SECOND;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_now = 1;
  ae_cek_cache_set_clock (fake_clock);
  ae_cek_cache_clear ();
  ae_set_key_cache_ttl (DEFAULT_TTL);
  fixture->provider = test_provider_new (test_provider_get_type (), "TEST", FALSE);
  fixture->resolver = ae_key_resolver_new ();
  ae_key_resolver_add_provider (fixture->resolver, (AeKeyStoreProvider *) fixture->provider,
                                &error);
  g_assert_no_error (error);
  fixture->wrapped = g_bytes_new_static ("wrapped", 7);
  fixture->value = (AeWrappedKey){ fixture->wrapped, "test", "the/path", "ALGORITHM" };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_bytes_unref (fixture->wrapped);
  ae_key_resolver_unref (fixture->resolver);
  g_assert_finalize_object (G_OBJECT (fixture->provider));
  ae_cek_cache_set_clock (NULL);
}

static AeKey *
resolve (Fixture *fixture, const AeWrappedKey *values, guint n_values, GError **error)
{
  return ae_key_resolver_resolve (fixture->resolver, values, n_values, NULL, NULL, error);
}

static void
assert_resolves (Fixture *fixture, const AeWrappedKey *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AeKey) key = resolve (fixture, value, 1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (key);
}

static void
assert_not_trusted (Fixture *fixture, const AeWrappedKey *value)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (resolve (fixture, value, 1, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_NOT_TRUSTED);
  g_assert_nonnull (strstr (error->message, value->key_path));
}

static void
assert_calls (Fixture *fixture, guint expected)
{
  g_assert_cmpuint (test_provider_get_n_calls (fixture->provider), ==, expected);
}

static void
assert_text (const GError *error, const char *text)
{
  if (strstr (error->message, text) == NULL)
    g_error ("“%s” is not in: %s", text, error->message);
}

static guint
count_keys (void)
{
  AeCekCacheCounters counters;

  ae_cek_cache_get_counters (&counters);
  return counters.n_keys;
}

static void
test_trusted_paths (Fixture *fixture, gconstpointer data)
{
  assert_resolves (fixture, &fixture->value);
  ae_key_resolver_set_trusted_paths (fixture->resolver,
                                     (const char *const[]){ "other", "THE/Path", NULL });
  assert_resolves (fixture, &fixture->value);
  assert_calls (fixture, 1);

  /* The key is in the cache; that does not help. */
  ae_key_resolver_set_trusted_paths (fixture->resolver,
                                     (const char *const[]){ "the/path2", "the/pat", "", NULL });
  assert_not_trusted (fixture, &fixture->value);
  ae_key_resolver_set_trusted_paths (fixture->resolver, (const char *const[]){ NULL });
  assert_not_trusted (fixture, &fixture->value);
  assert_calls (fixture, 1);

  ae_key_resolver_set_trusted_paths (fixture->resolver, NULL);
  assert_resolves (fixture, &fixture->value);
}

static void
test_untrusted_value_is_skipped (Fixture *fixture, gconstpointer data)
{
  AeWrappedKey values[] = { fixture->value, fixture->value };
  g_autoptr (GError) error = NULL;

  values[0].key_path = "untrusted";
  ae_key_resolver_set_trusted_paths (fixture->resolver, (const char *const[]){ "the/path", NULL });
  g_autoptr (AeKey) key = resolve (fixture, values, 2, &error);
  g_assert_no_error (error);
  g_assert_nonnull (key);
}

static void
test_order_of_values (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestProvider) failing
      = test_provider_new (test_provider_get_type (), "FAILING", FALSE);
  AeWrappedKey values[] = { fixture->value, fixture->value };
  g_autoptr (GError) error = NULL;

  failing->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Key is gone");
  ae_key_resolver_add_provider (fixture->resolver, (AeKeyStoreProvider *) failing, &error);
  g_assert_no_error (error);
  values[0].provider_name = "failing";

  g_autoptr (AeKey) second = resolve (fixture, values, 2, &error);
  g_assert_no_error (error);
  g_assert_nonnull (second);
  g_assert_cmpuint (test_provider_get_n_calls (failing), ==, 1);
  assert_calls (fixture, 1);

  /* The first that unwraps wins: the other one is not asked. */
  ae_cek_cache_clear ();
  AeWrappedKey swapped[] = { values[1], values[0] };
  g_autoptr (AeKey) first = resolve (fixture, swapped, 2, &error);
  g_assert_nonnull (first);
  g_assert_cmpuint (test_provider_get_n_calls (failing), ==, 1);
}

static void
test_all_values_fail (Fixture *fixture, gconstpointer data)
{
  AeWrappedKey values[] = { fixture->value, fixture->value };
  g_autoptr (GError) error = NULL;

  values[0].provider_name = "UNKNOWN_ONE";
  fixture->provider->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Key is gone");
  g_assert_null (resolve (fixture, values, 2, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_text (error, "[CE200]");
  assert_text (error, "UNKNOWN_ONE");
  assert_text (error, "[CE202]");
  assert_text (error, "Key is gone");

  g_clear_error (&error);
  g_assert_null (resolve (fixture, values, 0, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
}

static void
test_unknown_provider (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->value.provider_name = "AZURE_KEY_VAULT";
  g_assert_null (resolve (fixture, &fixture->value, 1, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
  assert_text (error, "[CE200]");
  assert_text (error, "AZURE_KEY_VAULT");
  assert_text (error, "MSSQL_CERTIFICATE_STORE, TEST");
}

static void
test_empty_key_path (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->value.key_path = "";
  g_assert_null (resolve (fixture, &fixture->value, 1, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
  assert_calls (fixture, 0);
}

/* What a server sends does not reach a terminal as it is. */
static void
test_hostile_names (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *endless = g_strnfill (4000, 'x');

  fixture->value.provider_name = "\033]0;title\a";
  fixture->value.key_path = endless;
  g_assert_null (resolve (fixture, &fixture->value, 1, &error));
  g_assert_null (strchr (error->message, '\033'));

  g_clear_error (&error);
  fixture->value.provider_name = "TEST";
  ae_key_resolver_set_trusted_paths (fixture->resolver, (const char *const[]){ NULL });
  g_assert_null (resolve (fixture, &fixture->value, 1, &error));
  g_assert_cmpuint (strlen (error->message), <, 1000);
}

static void
assert_not_added (Fixture *fixture, gpointer provider)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ae_key_resolver_add_provider (fixture->resolver, provider, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
  g_assert_finalize_object (G_OBJECT (provider));
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[]
      = { NULL, "", "MSSQL_OWN", "mssql_certificate_store", "TEST", "Test" };
  const char *const nowhere[] = { "/nonexistent", NULL };
  g_autoptr (AeKeyStoreProvider) store = ae_certificate_key_store_new (nowhere);
  g_autoptr (TestProvider) vault
      = test_provider_new (test_provider_get_type (), "AZURE_KEY_VAULT", FALSE);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_not_added (fixture, test_provider_new (test_provider_get_type (), bad[i], FALSE));

  g_assert_true (ae_key_resolver_add_provider (fixture->resolver, store, &error));
  g_assert_no_error (error);
  assert_not_added (fixture, ae_certificate_key_store_new (nowhere));
  g_assert_true (
      ae_key_resolver_add_provider (fixture->resolver, (AeKeyStoreProvider *) vault, &error));

  /* The one that was added is the one that is asked. */
  fixture->value.provider_name = "Mssql_Certificate_Store";
  fixture->value.key_path = "CurrentUser/My/396BA9F8D96A5CB3694B8FE35FF423DA01BAD00F";
  fixture->value.algorithm = "RSA_OAEP";
  g_assert_null (resolve (fixture, &fixture->value, 1, &error));
  assert_text (error, "/nonexistent");
}

static void
test_key_sizes (Fixture *fixture, gconstpointer data)
{
  static const gsize sizes[] = { 0, 1, 16, 31, 33, 64, 100 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;

      fixture->provider->key_size = sizes[i];
      g_assert_null (resolve (fixture, &fixture->value, 1, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
      assert_text (error, "32");
      g_assert_cmpuint (count_keys (), ==, 0);
    }
  fixture->provider->key_size = 32;
  assert_resolves (fixture, &fixture->value);
}

/* Everything that makes a key what it is, is in the cache's key. */
static void
test_cache (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) other_bytes = g_bytes_new_static ("wrapper", 7);
  AeWrappedKey other_wrapped = fixture->value, other_path = fixture->value,
               other_algorithm = fixture->value;
  AeCekCacheCounters counters;

  other_wrapped.encrypted_key = other_bytes;
  other_path.key_path = "the/other";
  other_algorithm.algorithm = "ANOTHER";

  for (guint round = 0; round < 3; round++)
    {
      assert_resolves (fixture, &fixture->value);
      assert_resolves (fixture, &other_wrapped);
      assert_resolves (fixture, &other_path);
      assert_resolves (fixture, &other_algorithm);
      assert_calls (fixture, 4);
    }
  ae_cek_cache_get_counters (&counters);
  g_assert_cmpuint (counters.n_hits, ==, 8);
  g_assert_cmpuint (counters.n_misses, ==, 4);
  g_assert_cmpuint (counters.n_calls, ==, 4);
  g_assert_cmpuint (counters.n_keys, ==, 4);
}

/* Two users of one process: the second one's provider decides for itself. */
static void
test_cache_and_instances (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestProvider) other = test_provider_new (test_provider_get_type (), "TEST", FALSE);
  g_autoptr (AeKeyResolver) resolver = ae_key_resolver_new ();
  g_autoptr (GError) error = NULL;

  other->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "Not yours");
  ae_key_resolver_add_provider (resolver, (AeKeyStoreProvider *) other, NULL);
  assert_resolves (fixture, &fixture->value);
  g_assert_null (ae_key_resolver_resolve (resolver, &fixture->value, 1, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);

  /* The same instance on another connection does share. */
  g_autoptr (AeKeyResolver) sharing = ae_key_resolver_new ();
  ae_key_resolver_add_provider (sharing, (AeKeyStoreProvider *) fixture->provider, NULL);
  g_autoptr (AeKey) key = ae_key_resolver_resolve (sharing, &fixture->value, 1, NULL, NULL, NULL);
  g_assert_nonnull (key);
  assert_calls (fixture, 1);
}

static void
test_failures_are_not_cached (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->provider->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Busy");
  g_assert_null (resolve (fixture, &fixture->value, 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&fixture->provider->error);
  assert_resolves (fixture, &fixture->value);
  assert_calls (fixture, 2);
}

static void
test_time_to_live (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (ae_get_key_cache_ttl (), ==, DEFAULT_TTL);
  assert_resolves (fixture, &fixture->value);
  advance (DEFAULT_TTL - 1);
  assert_resolves (fixture, &fixture->value);
  assert_calls (fixture, 1);

  /* From when it was unwrapped, not from when it was last used. */
  advance (1);
  assert_resolves (fixture, &fixture->value);
  assert_calls (fixture, 2);
}

static void
test_lower_time_to_live (Fixture *fixture, gconstpointer data)
{
  AeWrappedKey newer = fixture->value;

  newer.key_path = "newer";
  assert_resolves (fixture, &fixture->value);
  advance (100);
  assert_resolves (fixture, &newer);
  advance (10);
  g_assert_cmpuint (count_keys (), ==, 2);
  ae_set_key_cache_ttl (50);
  g_assert_cmpuint (ae_get_key_cache_ttl (), ==, 50);
  g_assert_cmpuint (count_keys (), ==, 1);
  ae_set_key_cache_ttl (0);
  g_assert_cmpuint (count_keys (), ==, 0);

  assert_resolves (fixture, &fixture->value);
  assert_resolves (fixture, &fixture->value);
  assert_calls (fixture, 4);
  g_assert_cmpuint (count_keys (), ==, 0);

  ae_set_key_cache_ttl (G_MAXUINT);
  assert_resolves (fixture, &fixture->value);
  advance (G_MAXUINT - 1);
  assert_resolves (fixture, &fixture->value);
  assert_calls (fixture, 5);
}

/* Any access drops all that is too old, so that keys do not stay because nobody asks for them. */
static void
test_old_keys_go (Fixture *fixture, gconstpointer data)
{
  AeWrappedKey other = fixture->value;

  other.key_path = "other";
  assert_resolves (fixture, &fixture->value);
  advance (DEFAULT_TTL);
  assert_resolves (fixture, &other);
  g_assert_cmpuint (count_keys (), ==, 1);
}

static gboolean
are_waiting (guint n)
{
  AeCekCacheCounters counters;

  ae_cek_cache_get_counters (&counters);
  return counters.n_waiting == n;
}

static void
start_all (Fixture *fixture, TestCall **calls, guint n_calls)
{
  test_provider_close (fixture->provider);
  calls[0] = test_call_start (fixture->resolver, &fixture->value, NULL);
  test_wait_until (test_provider_get_n_calls (fixture->provider) == 1);
  for (guint i = 1; i < n_calls; i++)
    calls[i] = test_call_start (fixture->resolver, &fixture->value, NULL);
  test_wait_until (are_waiting (n_calls - 1));
}

/* However many ask at once, the key store is asked once. */
static void
test_single_flight (Fixture *fixture, gconstpointer data)
{
  const guint n_calls = GPOINTER_TO_UINT (data);
  g_autofree TestCall **calls = g_new (TestCall *, n_calls);

  start_all (fixture, calls, n_calls);
  test_provider_open (fixture->provider);
  for (guint i = 0; i < n_calls; i++)
    {
      test_call_wait (calls[i]);
      g_assert_no_error (calls[i]->error);
      g_assert_true (ae_key_equal (calls[i]->key, calls[0]->key));
    }
  assert_calls (fixture, 1);
  for (guint i = 0; i < n_calls; i++)
    test_call_free (calls[i]);
}

static void
test_single_flight_of_a_failure (Fixture *fixture, gconstpointer data)
{
  TestCall *calls[N_THREADS];

  fixture->provider->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Broken");
  start_all (fixture, calls, N_THREADS);
  test_provider_open (fixture->provider);
  for (guint i = 0; i < N_THREADS; i++)
    {
      test_call_wait (calls[i]);
      g_assert_error (calls[i]->error, G_IO_ERROR, G_IO_ERROR_FAILED);
      test_call_free (calls[i]);
    }
  assert_calls (fixture, 1);
  g_assert_cmpuint (count_keys (), ==, 0);
}

static void
test_cancelled_waiter (Fixture *fixture, gconstpointer data)
{
  TestCall *calls[N_THREADS];

  start_all (fixture, calls, N_THREADS);
  g_cancellable_cancel (calls[3]->cancellable);
  test_call_wait (calls[3]);
  g_assert_error (calls[3]->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (are_waiting (N_THREADS - 2));

  test_provider_open (fixture->provider);
  for (guint i = 0; i < N_THREADS; i++)
    {
      test_call_wait (calls[i]);
      g_assert_true ((calls[i]->key != NULL) == (i != 3));
      test_call_free (calls[i]);
    }
  assert_calls (fixture, 1);
}

static void
test_cancelled_leader (Fixture *fixture, gconstpointer data)
{
  TestCall *calls[N_THREADS];

  start_all (fixture, calls, N_THREADS);
  g_cancellable_cancel (calls[0]->cancellable);
  test_call_wait (calls[0]);
  g_assert_error (calls[0]->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* One of the others has taken its place, the rest goes on waiting. */
  test_wait_until (test_provider_get_n_calls (fixture->provider) == 2
                   && are_waiting (N_THREADS - 2));
  test_provider_open (fixture->provider);
  for (guint i = 1; i < N_THREADS; i++)
    {
      test_call_wait (calls[i]);
      g_assert_no_error (calls[i]->error);
      g_assert_nonnull (calls[i]->key);
    }
  assert_calls (fixture, 2);
  for (guint i = 0; i < N_THREADS; i++)
    test_call_free (calls[i]);
}

static void
test_cancelled_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  assert_resolves (fixture, &fixture->value);
  g_cancellable_cancel (cancellable);
  g_assert_null (
      ae_key_resolver_resolve (fixture->resolver, &fixture->value, 1, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Other keys do not wait. */
static void
test_other_keys_do_not_wait (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestProvider) other = test_provider_new (test_provider_get_type (), "OTHER", FALSE);
  AeWrappedKey value = fixture->value;

  ae_key_resolver_add_provider (fixture->resolver, (AeKeyStoreProvider *) other, NULL);
  value.provider_name = "OTHER";
  test_provider_close (fixture->provider);
  g_autoptr (TestCall) call = test_call_start (fixture->resolver, &fixture->value, NULL);
  test_wait_until (test_provider_get_n_calls (fixture->provider) == 1);
  assert_resolves (fixture, &value);
  g_assert_false (test_call_is_done (call));
  test_provider_open (fixture->provider);
  test_call_wait (call);
}

static GBytes *
wrap_badly (AeKeyStoreProvider *provider, AeKeyRequest *request, GError **error)
{
  return g_bytes_new_static ("another key", 11);
}

static void
test_create_key (Fixture *fixture, gconstpointer data)
{
  AeKeyStoreProvider *provider = (AeKeyStoreProvider *) fixture->provider;
  AeKeyStoreProviderClass *klass = AE_KEY_STORE_PROVIDER_GET_CLASS (provider);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (ae_key_store_provider_create_key (provider, "path", NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED);
  g_clear_error (&error);

  klass->wrap_key = wrap_badly;
  g_assert_null (ae_key_store_provider_create_key (provider, "path", NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  g_assert_null (ae_key_store_provider_create_key (provider, "path", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  klass->wrap_key = NULL;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) \
  g_test_add ("/key-resolver/" path, Fixture, NULL, set_up, function, tear_down)

  ADD ("trusted-paths", test_trusted_paths);
  ADD ("untrusted-value-is-skipped", test_untrusted_value_is_skipped);
  ADD ("order-of-values", test_order_of_values);
  ADD ("all-values-fail", test_all_values_fail);
  ADD ("unknown-provider", test_unknown_provider);
  ADD ("empty-key-path", test_empty_key_path);
  ADD ("hostile-names", test_hostile_names);
  ADD ("names", test_names);
  ADD ("key-sizes", test_key_sizes);
  ADD ("cache", test_cache);
  ADD ("cache-and-instances", test_cache_and_instances);
  ADD ("failures-are-not-cached", test_failures_are_not_cached);
  ADD ("time-to-live", test_time_to_live);
  ADD ("lower-time-to-live", test_lower_time_to_live);
  ADD ("old-keys-go", test_old_keys_go);
  g_test_add ("/key-resolver/single-flight", Fixture, GUINT_TO_POINTER (N_THREADS), set_up,
              test_single_flight, tear_down);
  g_test_add ("/key-resolver/single-flight/of-a-thousand", Fixture, GUINT_TO_POINTER (1000), set_up,
              test_single_flight, tear_down);
  ADD ("single-flight-of-a-failure", test_single_flight_of_a_failure);
  ADD ("cancelled-waiter", test_cancelled_waiter);
  ADD ("cancelled-leader", test_cancelled_leader);
  ADD ("cancelled-before", test_cancelled_before);
  ADD ("other-keys-do-not-wait", test_other_keys_do_not_wait);
  ADD ("create-key", test_create_key);

  return g_test_run ();
}
