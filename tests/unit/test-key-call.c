/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-error.h"
#include "keystore/ae-cek-cache-private.h"
#include "keystore/ae-key-request.h"
#include "key-provider.h"

/* Where a provider runs, and what becomes of its answer. The main thread is the application's; a
 * TestCall with a context is an asynchronous operation, one without a synchronous call. */

typedef struct
{
  TestProvider *provider;
  AeKeyResolver *resolver;
  GBytes *wrapped;
  AeWrappedKey value;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GType (*get_type) (void) = data;
  g_autoptr (GError) error = NULL;

  ae_cek_cache_clear ();
  fixture->provider = test_provider_new (get_type (), "TEST", FALSE);
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
}

static void
add_thread_safe (Fixture *fixture, GType type)
{
  g_autoptr (GError) error = NULL;

  ae_key_resolver_unref (fixture->resolver);
  g_assert_finalize_object (G_OBJECT (fixture->provider));
  fixture->provider = test_provider_new (type, "TEST", TRUE);
  fixture->resolver = ae_key_resolver_new ();
  ae_key_resolver_add_provider (fixture->resolver, (AeKeyStoreProvider *) fixture->provider,
                                &error);
  g_assert_no_error (error);
}

static TestCall *
start_async (Fixture *fixture)
{
  return test_call_start (fixture->resolver, &fixture->value, g_main_context_default ());
}

static TestCall *
run_async (Fixture *fixture)
{
  TestCall *call = start_async (fixture);

  test_call_wait (call);
  return call;
}

static AeKey *
run_sync (Fixture *fixture, GError **error)
{
  AeCallSite site = { NULL };

  return ae_key_resolver_resolve (fixture->resolver, &fixture->value, 1, &site, NULL, error);
}

static void
assert_key (AeKey *key)
{
  gsize size;

  g_assert_nonnull (key);
  const guint8 *bytes = ae_key_peek (key, &size);
  g_assert_cmpmem (bytes, size, "wrappedwrappedwrappedwrappedwrap", 32);
}

static void
assert_text (const GError *error, const char *text)
{
  if (strstr (error->message, text) == NULL)
    g_error ("“%s” is not in: %s", text, error->message);
}

static AeKeyRequest *
wait_for_request (Fixture *fixture)
{
  test_wait_until (fixture->provider->requests->len == 1);
  return g_ptr_array_steal_index (fixture->provider->requests, 0);
}

static void
answer (AeKeyRequest *request)
{
  g_autoptr (GBytes) key = g_bytes_new_static ("wrappedwrappedwrappedwrappedwrap", 32);

  ae_key_request_return_key (request, key);
}

static void
test_sync_runs_here (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AeKey) key = run_sync (fixture, &error);

  g_assert_no_error (error);
  assert_key (key);
  g_assert_true (fixture->provider->thread == g_thread_self ());

  ae_cek_cache_clear ();
  g_autoptr (TestCall) call = test_call_start (fixture->resolver, &fixture->value, NULL);
  GThread *thread = call->thread;
  test_call_wait (call);
  assert_key (call->key);
  g_assert_true (fixture->provider->thread == thread);
}

static void
test_async_runs_in_context (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestCall) call = run_async (fixture);

  g_assert_no_error (call->error);
  assert_key (call->key);
  g_assert_true (fixture->provider->thread == g_thread_self ());
}

static void
test_thread_safe_runs_on_worker (Fixture *fixture, gconstpointer data)
{
  add_thread_safe (fixture, test_both_provider_get_type ());
  g_autoptr (TestCall) call = start_async (fixture);
  GThread *worker = call->thread;

  test_call_wait (call);
  assert_key (call->key);
  g_assert_true (fixture->provider->thread == worker);
}

/* Thread-safe, but it answers asynchronously: where would its loop be, if not in the context? */
static void
test_thread_safe_start_unwrap (Fixture *fixture, gconstpointer data)
{
  add_thread_safe (fixture, test_async_provider_get_type ());
  g_autoptr (TestCall) call = start_async (fixture);
  g_autoptr (AeKeyRequest) request = wait_for_request (fixture);

  g_assert_true (fixture->provider->thread == g_thread_self ());
  answer (request);
  test_call_wait (call);
  assert_key (call->key);
}

static void
test_start_unwrap (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestCall) call = start_async (fixture);
  g_autoptr (AeKeyRequest) request = wait_for_request (fixture);

  g_assert_true (fixture->provider->thread == g_thread_self ());
  g_assert_cmpstr (ae_key_request_get_key_path (request), ==, "the/path");
  g_assert_cmpstr (ae_key_request_get_algorithm (request), ==, "ALGORITHM");
  g_assert_true (g_bytes_equal (ae_key_request_get_bytes (request), fixture->wrapped));
  g_assert_false (ae_key_request_get_enclave_computations (request));
  g_assert_false (g_cancellable_is_cancelled (ae_key_request_get_cancellable (request)));

  answer (request);
  test_call_wait (call);
  g_assert_no_error (call->error);
  assert_key (call->key);

  /* The first answer counted; this one is ignored. */
  ae_key_request_return_key (request, NULL);
}

static gpointer
answer_thread (gpointer data)
{
  answer (data);
  return NULL;
}

static void
test_answer_on_another_thread (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestCall) call = start_async (fixture);
  g_autoptr (AeKeyRequest) request = wait_for_request (fixture);

  g_thread_join (g_thread_new ("answer", answer_thread, request));
  test_call_wait (call);
  assert_key (call->key);
}

static void
test_return_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error
      = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "Vault is closed");
  g_autoptr (TestCall) call = start_async (fixture);
  g_autoptr (AeKeyRequest) request = wait_for_request (fixture);

  ae_key_request_return_error (request, error);
  test_call_wait (call);
  g_assert_error (call->error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  assert_text (call->error, "[CE202]");
  assert_text (call->error, "TEST");
  assert_text (call->error, "the/path");
  assert_text (call->error, "Vault is closed");
}

static void
test_unanswered (Fixture *fixture, gconstpointer data)
{
  /* Kept, then dropped. */
  g_autoptr (TestCall) call = start_async (fixture);
  AeKeyRequest *request = wait_for_request (fixture);
  g_assert_finalize_object (request);
  test_call_wait (call);
  g_assert_error (call->error, AE_ERROR, AE_ERROR_KEY_STORE);
  assert_text (call->error, "dropped");

  /* Not even kept. */
  g_clear_pointer (&fixture->provider->requests, g_ptr_array_unref);
  g_autoptr (TestCall) again = run_async (fixture);
  g_assert_error (again->error, AE_ERROR, AE_ERROR_KEY_STORE);
  assert_text (again->error, "dropped");
}

static void
test_cancelled_and_late (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestCall) call = start_async (fixture);
  AeKeyRequest *request = wait_for_request (fixture);
  GCancellable *cancellable = ae_key_request_get_cancellable (request);

  g_cancellable_cancel (call->cancellable);
  test_call_wait (call);
  g_assert_error (call->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_wait_until (g_cancellable_is_cancelled (cancellable));

  answer (request);
  g_assert_finalize_object (request);
  g_assert_null (call->key);

  AeCekCacheCounters counters;
  ae_cek_cache_get_counters (&counters);
  g_assert_cmpuint (counters.n_keys, ==, 0);
}

static void
count_cb (GCancellable *cancellable, gpointer data)
{
  GThread **thread = data;

  *thread = g_thread_self ();
}

/* JavaScript must not be called on a thread of ours. */
static void
test_request_is_cancelled_in_context (Fixture *fixture, gconstpointer data)
{
  GThread *thread = NULL;
  g_autoptr (TestCall) call = start_async (fixture);
  g_autoptr (AeKeyRequest) request = wait_for_request (fixture);

  g_cancellable_connect (ae_key_request_get_cancellable (request), G_CALLBACK (count_cb), &thread,
                         NULL);
  g_thread_join (
      g_thread_new ("cancel", (GThreadFunc) (GCallback) g_cancellable_cancel, call->cancellable));
  test_wait_until (thread != NULL);
  g_assert_true (thread == g_thread_self ());
  test_call_wait (call);
}

static void
test_cancelled_before_it_is_called (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (TestCall) call = test_call_start (fixture->resolver, &fixture->value, context);

  g_cancellable_cancel (call->cancellable);
  test_call_wait (call);
  g_assert_error (call->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_assert_cmpuint (test_provider_get_n_calls (fixture->provider), ==, 0);
}

/* Nobody iterates the context: the operation ends nevertheless. */
static void
test_timeout (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_object_set (fixture->provider, "timeout", 1, NULL);
  g_autoptr (TestCall) call = test_call_start (fixture->resolver, &fixture->value, context);
  test_call_wait (call);
  g_assert_error (call->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  assert_text (call->error, "1 seconds");
  while (g_main_context_iteration (context, FALSE))
    ;
  g_assert_cmpuint (test_provider_get_n_calls (fixture->provider), ==, 0);
}

static void
test_context_dies (Fixture *fixture, gconstpointer data)
{
  GMainContext *context = g_main_context_new ();

  g_object_set (fixture->provider, "timeout", 1, NULL);
  g_autoptr (TestCall) call = test_call_start (fixture->resolver, &fixture->value, context);
  test_call_wait (call);
  g_main_context_unref (context);
  g_assert_error (call->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

static void
test_only_asynchronous (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (run_sync (fixture, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
  assert_text (error, "_async");
  g_assert_cmpuint (test_provider_get_n_calls (fixture->provider), ==, 0);

  /* Once the key is in the cache it serves synchronous calls, too. */
  g_autoptr (TestCall) call = start_async (fixture);
  g_autoptr (AeKeyRequest) request = wait_for_request (fixture);
  answer (request);
  test_call_wait (call);
  g_clear_error (&error);
  g_autoptr (AeKey) key = run_sync (fixture, &error);
  g_assert_no_error (error);
  assert_key (key);
}

static void
test_neither (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TestCall) call = run_async (fixture);

  g_assert_error (call->error, AE_ERROR, AE_ERROR_KEY_STORE);
  g_assert_null (run_sync (fixture, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
}

static void
test_no_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->provider->returns_null = TRUE;
  g_assert_null (run_sync (fixture, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
  assert_text (error, "GLib.Bytes");

  g_autoptr (TestCall) call = run_async (fixture);
  g_assert_error (call->error, AE_ERROR, AE_ERROR_KEY_STORE);
  assert_text (call->error, "GLib.Bytes");
}

static void
test_no_key_returned (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestCall) call = start_async (fixture);
  g_autoptr (AeKeyRequest) request = wait_for_request (fixture);

  ae_key_request_return_key (request, NULL);
  test_call_wait (call);
  g_assert_error (call->error, AE_ERROR, AE_ERROR_KEY_STORE);
  assert_text (call->error, "GLib.Bytes");
}

/* The main thread would wait for a worker that waits for the main thread. */
static void
test_sync_does_not_wait_for_async (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestCall) call = start_async (fixture);
  g_autoptr (AeKeyRequest) request = wait_for_request (fixture);
  g_autoptr (GError) error = NULL;

  g_autoptr (AeKey) key = run_sync (fixture, &error);
  g_assert_no_error (error);
  assert_key (key);
  g_assert_cmpuint (test_provider_get_n_calls (fixture->provider), ==, 2);
  g_assert_false (test_call_is_done (call));

  answer (request);
  test_call_wait (call);
  assert_key (call->key);
}

/* Asynchronous operations of one context share a call. */
static void
test_async_calls_share (Fixture *fixture, gconstpointer data)
{
  AeCekCacheCounters counters;
  g_autoptr (TestCall) one = start_async (fixture);
  g_autoptr (AeKeyRequest) request = wait_for_request (fixture);
  g_autoptr (TestCall) two = start_async (fixture);
  g_autoptr (TestCall) three = start_async (fixture);

  test_wait_until ((ae_cek_cache_get_counters (&counters), counters.n_waiting == 2));
  answer (request);
  test_call_wait (one);
  test_call_wait (two);
  test_call_wait (three);
  assert_key (one->key);
  assert_key (two->key);
  assert_key (three->key);
  g_assert_cmpuint (test_provider_get_n_calls (fixture->provider), ==, 1);
}

static void
resolve_again (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;

  fixture->provider->inside = NULL;
  g_autoptr (AeKey) key = run_sync (fixture, &error);
  g_assert_no_error (error);
  assert_key (key);
}

/* A provider that runs a nested loop may be asked for the same key in its own thread. */
static void
test_nested (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->provider->inside = resolve_again;
  fixture->provider->inside_data = fixture;
  g_autoptr (AeKey) key = run_sync (fixture, &error);
  g_assert_no_error (error);
  assert_key (key);
  g_assert_cmpuint (test_provider_get_n_calls (fixture->provider), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, type, function) \
  g_test_add ("/key-call/" path, Fixture, (gconstpointer) type, set_up, function, tear_down)

  ADD ("sync-runs-here", test_provider_get_type, test_sync_runs_here);
  ADD ("async-runs-in-context", test_provider_get_type, test_async_runs_in_context);
  ADD ("thread-safe-runs-on-worker", test_provider_get_type, test_thread_safe_runs_on_worker);
  ADD ("thread-safe-start-unwrap", test_provider_get_type, test_thread_safe_start_unwrap);
  ADD ("start-unwrap", test_async_provider_get_type, test_start_unwrap);
  ADD ("start-unwrap-preferred", test_both_provider_get_type, test_start_unwrap);
  ADD ("answer-on-another-thread", test_async_provider_get_type, test_answer_on_another_thread);
  ADD ("return-error", test_async_provider_get_type, test_return_error);
  ADD ("unanswered", test_async_provider_get_type, test_unanswered);
  ADD ("cancelled-and-late", test_async_provider_get_type, test_cancelled_and_late);
  ADD ("request-is-cancelled-in-context", test_async_provider_get_type,
       test_request_is_cancelled_in_context);
  ADD ("cancelled-before-it-is-called", test_provider_get_type, test_cancelled_before_it_is_called);
  ADD ("timeout", test_provider_get_type, test_timeout);
  ADD ("context-dies", test_provider_get_type, test_context_dies);
  ADD ("only-asynchronous", test_async_provider_get_type, test_only_asynchronous);
  ADD ("neither", test_neither_provider_get_type, test_neither);
  ADD ("no-key", test_provider_get_type, test_no_key);
  ADD ("no-key-returned", test_async_provider_get_type, test_no_key_returned);
  ADD ("sync-does-not-wait-for-async", test_both_provider_get_type,
       test_sync_does_not_wait_for_async);
  ADD ("async-calls-share", test_async_provider_get_type, test_async_calls_share);
  ADD ("nested", test_provider_get_type, test_nested);

  return g_test_run ();
}
