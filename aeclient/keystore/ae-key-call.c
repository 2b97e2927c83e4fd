/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-key-call-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "keystore/ae-key-path-private.h"
#include "keystore/ae-key-request-private.h"
#include "keystore/ae-key-store-provider-private.h"

/* A call on its way into the provider's context. The thread that waits keeps a reference, but no
 * object that the application knows: provider and request are dropped in the context. */
typedef struct
{
  AeKeyAnswer *answer;
  char *key_path;
  char *algorithm;
  GBytes *encrypted_key;
  AeKeyStoreProvider *provider; /* context only; gone when the call was made */
  GWeakRef request;             /* set in the context */
} Dispatch;

static void
dispatch_clear (gpointer data)
{
  Dispatch *self = data;

  g_weak_ref_clear (&self->request);
  g_bytes_unref (self->encrypted_key);
  g_free (self->algorithm);
  g_free (self->key_path);
  ae_key_answer_unref (self->answer);
}

static void
dispatch_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, dispatch_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Dispatch, dispatch_unref)

static Dispatch *
dispatch_new (AeKeyStoreProvider *provider, const AeWrappedKey *value)
{
  Dispatch *self = g_atomic_rc_box_new0 (Dispatch);

  self->answer = ae_key_answer_new ();
  self->key_path = g_strdup (value->key_path);
  self->algorithm = g_strdup (value->algorithm);
  self->encrypted_key = g_bytes_ref (value->encrypted_key);
  self->provider = g_object_ref (provider);
  g_weak_ref_init (&self->request, NULL);
  return self;
}

/* Calls the blocking method; the key goes into locked memory at once. */
static AeKey *
call_unwrap_key (AeKeyStoreProvider *provider, AeKeyRequest *request, GError **error)
{
  GError *local_error = NULL;
  g_autoptr (GBytes) bytes
      = AE_KEY_STORE_PROVIDER_GET_CLASS (provider)->unwrap_key (provider, request, &local_error);

  if (local_error == NULL && bytes == NULL)
    local_error = ae_key_request_make_no_key_error ();
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  return ae_key_new (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static gboolean
make_call_cb (gpointer data)
{
  Dispatch *self = data;

  if (ae_key_answer_is_abandoned (self->answer))
    return G_SOURCE_REMOVE;

  AeKeyQuestion question = { self->key_path, self->algorithm, self->encrypted_key, FALSE, NULL };
  g_autoptr (AeKeyRequest) request = ae_key_request_new_for_answer (&question, self->answer);
  g_weak_ref_set (&self->request, request);

  AeKeyStoreProviderClass *klass = AE_KEY_STORE_PROVIDER_GET_CLASS (self->provider);
  if (klass->start_unwrap != NULL)
    {
      klass->start_unwrap (self->provider, request);
      return G_SOURCE_REMOVE;
    }

  GError *error = NULL;
  AeKey *key = call_unwrap_key (self->provider, request, &error);
  if (key != NULL)
    ae_key_answer_give_key (self->answer, key);
  else
    ae_key_answer_give_error (self->answer, error);
  return G_SOURCE_REMOVE;
}

static void
call_made_cb (gpointer data)
{
  Dispatch *self = data;

  g_clear_object (&self->provider);
  dispatch_unref (self);
}

static gboolean
cancel_request_cb (gpointer data)
{
  Dispatch *self = data;
  g_autoptr (AeKeyRequest) request = g_weak_ref_get (&self->request);

  if (request != NULL)
    g_cancellable_cancel (ae_key_request_get_cancellable (request));
  return G_SOURCE_REMOVE;
}

/* Not g_main_context_invoke (): it runs the function here if nobody iterates the context just now.
 */
static void
run_in_context (GMainContext *context, GSourceFunc func, Dispatch *dispatch, GDestroyNotify done)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[aeclient] key store provider");
  g_source_set_callback (source, func, g_atomic_rc_box_acquire (dispatch), done);
  g_source_attach (source, context);
}

static AeKey *
unwrap_in_context (AeKeyStoreProvider *provider,
                   const AeWrappedKey *value,
                   GMainContext *context,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (Dispatch) dispatch = dispatch_new (provider, value);
  guint timeout = ae_key_store_provider_get_timeout (provider);

  run_in_context (context, make_call_cb, dispatch, call_made_cb);

  g_autoptr (AeKey) key = ae_key_answer_wait (dispatch->answer, timeout, cancellable, error);
  if (key == NULL && ae_key_answer_is_abandoned (dispatch->answer))
    {
      if (error != NULL && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        {
          g_clear_error (error);
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                       _ ("There was no answer within %u seconds"), timeout);
        }
      run_in_context (context, cancel_request_cb, dispatch, dispatch_unref);
    }
  return g_steal_pointer (&key);
}

static AeKey *
unwrap_here (AeKeyStoreProvider *provider,
             const AeWrappedKey *value,
             GCancellable *cancellable,
             GError **error)
{
  if (AE_KEY_STORE_PROVIDER_GET_CLASS (provider)->unwrap_key == NULL)
    {
      g_set_error_literal (
          error, AE_ERROR, AE_ERROR_KEY_STORE,
          _ ("It answers asynchronously; a synchronous call cannot wait for it, use "
             "the call that ends in _async"));
      return NULL;
    }

  AeKeyQuestion question
      = { value->key_path, value->algorithm, value->encrypted_key, FALSE, cancellable };
  g_autoptr (AeKeyRequest) request = ae_key_request_new (&question);
  return call_unwrap_key (provider, request, error);
}

GMainContext *
ae_key_call_get_context (AeKeyStoreProvider *provider, const AeCallSite *site)
{
  if (site == NULL || site->context == NULL)
    return NULL;
  if (ae_key_store_provider_get_thread_safe (provider)
      && AE_KEY_STORE_PROVIDER_GET_CLASS (provider)->unwrap_key != NULL)
    return NULL;
  /* Waiting here for a context that this very thread runs would never end. */
  if (g_main_context_is_owner (site->context))
    return NULL;
  return site->context;
}

AeKey *
ae_key_call_unwrap (AeKeyStoreProvider *provider,
                    const AeWrappedKey *value,
                    const AeCallSite *site,
                    GCancellable *cancellable,
                    GError **error)
{
  AeKeyStoreProviderClass *klass = AE_KEY_STORE_PROVIDER_GET_CLASS (provider);
  GMainContext *context = ae_key_call_get_context (provider, site);
  GError *local_error = NULL;
  AeKey *key = NULL;

  if (klass->unwrap_key == NULL && klass->start_unwrap == NULL)
    g_set_error_literal (&local_error, AE_ERROR, AE_ERROR_KEY_STORE,
                         _ ("It has neither unwrap_key nor start_unwrap"));
  else if (context != NULL)
    key = unwrap_in_context (provider, value, context, cancellable, &local_error);
  else
    key = unwrap_here (provider, value, cancellable, &local_error);

  if (local_error == NULL)
    return key;

  if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *path = ae_key_path_display (value->key_path);

      g_prefix_error (&local_error,
                      _ ("[CE202] Key store provider “%s” could not unwrap a column encryption key "
                         "with the column master key “%s”: "),
                      ae_key_store_provider_get_name (provider), path);
    }
  g_propagate_error (error, local_error);
  return NULL;
}
