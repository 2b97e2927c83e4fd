/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-key-request-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"

/**
 * AeKeyRequest:
 *
 * A question to an [class@AeClient.KeyStoreProvider].
 *
 * A request carries everything that a provider needs to unwrap, wrap, sign or verify: the key path
 * of the column master key, the name of the algorithm, the bytes and a cancellable. The library
 * makes it; a provider receives it in its virtual methods.
 *
 * In `start_unwrap` a provider keeps the request and answers it later, once, with
 * [method@AeClient.KeyRequest.return_key] or [method@AeClient.KeyRequest.return_error]. A request
 * that is dropped without an answer answers itself with an error. The answer to a request that was
 * cancelled in the meantime is ignored. In the blocking virtual methods the return value is the
 * answer.
 *
 * The getters may be used from any thread.
 *
 * Since: 1.0
 */

struct _AeKeyRequest
{
  GObject parent_instance;

  /* immutable */
  char *key_path;
  char *algorithm;
  GBytes *bytes;
  gboolean enclave_computations;
  GCancellable *cancellable;
  AeKeyAnswer *answer; /* NULL: the return value is the answer */
};

G_DEFINE_FINAL_TYPE (AeKeyRequest, ae_key_request, G_TYPE_OBJECT)

static void
ae_key_request_finalize (GObject *object)
{
  AeKeyRequest *self = AE_KEY_REQUEST (object);

  /* Ignored if there was an answer. */
  if (self->answer != NULL)
    ae_key_answer_give_error (
        self->answer, g_error_new_literal (AE_ERROR, AE_ERROR_KEY_STORE,
                                           _ ("The key store provider dropped the request without "
                                              "an answer")));

  g_clear_pointer (&self->answer, ae_key_answer_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->algorithm);
  g_free (self->key_path);

  G_OBJECT_CLASS (ae_key_request_parent_class)->finalize (object);
}

static void
ae_key_request_class_init (AeKeyRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ae_key_request_finalize;
}

static void
ae_key_request_init (AeKeyRequest *self)
{
}

AeKeyRequest *
ae_key_request_new (const AeKeyQuestion *question)
{
  AeKeyRequest *self = g_object_new (AE_TYPE_KEY_REQUEST, NULL);

  self->key_path = g_strdup (question->key_path);
  self->algorithm = g_strdup (question->algorithm);
  self->bytes = question->bytes != NULL ? g_bytes_ref (question->bytes) : g_bytes_new (NULL, 0);
  self->enclave_computations = question->enclave_computations;
  g_set_object (&self->cancellable, question->cancellable);
  return self;
}

AeKeyRequest *
ae_key_request_new_for_answer (const AeKeyQuestion *question, AeKeyAnswer *answer)
{
  AeKeyRequest *self = ae_key_request_new (question);

  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->answer = ae_key_answer_ref (answer);
  return self;
}

GError *
ae_key_request_make_no_key_error (void)
{
  return g_error_new_literal (
      AE_ERROR, AE_ERROR_KEY_STORE,
      _ ("The key store provider returned neither a key nor an error; a key "
         "has to be a GLib.Bytes"));
}

/**
 * ae_key_request_get_key_path:
 * @self: a key request
 *
 * Gets the path of the column master key, as it stands in the database.
 *
 * Returns: (transfer none): the key path
 *
 * Since: 1.0
 */
const char *
ae_key_request_get_key_path (AeKeyRequest *self)
{
  g_return_val_if_fail (AE_IS_KEY_REQUEST (self), NULL);

  return self->key_path;
}

/**
 * ae_key_request_get_algorithm:
 * @self: a key request
 *
 * Gets the name of the algorithm that wraps the key, as it stands in the database.
 *
 * It is usually `RSA_OAEP`. A provider of your own may have its own names; it has to refuse names
 * that it does not know. Requests to sign or verify metadata have no algorithm.
 *
 * Returns: (transfer none) (nullable): the name of the algorithm
 *
 * Since: 1.0
 */
const char *
ae_key_request_get_algorithm (AeKeyRequest *self)
{
  g_return_val_if_fail (AE_IS_KEY_REQUEST (self), NULL);

  return self->algorithm;
}

/**
 * ae_key_request_get_bytes:
 * @self: a key request
 *
 * Gets the bytes that the request is about.
 *
 * These are the wrapped key when a key is to be unwrapped, the key when one is to be wrapped, and
 * the signature when metadata are to be verified. They are empty when metadata are to be signed.
 *
 * Do not keep the bytes of a key that is to be wrapped.
 *
 * Returns: (transfer none): the bytes
 *
 * Since: 1.0
 */
GBytes *
ae_key_request_get_bytes (AeKeyRequest *self)
{
  g_return_val_if_fail (AE_IS_KEY_REQUEST (self), NULL);

  return self->bytes;
}

/**
 * ae_key_request_get_enclave_computations:
 * @self: a key request
 *
 * Gets whether the metadata to be signed or verified allow the column master key to be used with
 * secure enclaves.
 *
 * It is `FALSE` for requests about wrapped keys.
 *
 * Returns: `TRUE` if the metadata allow enclave computations
 *
 * Since: 1.0
 */
gboolean
ae_key_request_get_enclave_computations (AeKeyRequest *self)
{
  g_return_val_if_fail (AE_IS_KEY_REQUEST (self), FALSE);

  return self->enclave_computations;
}

/**
 * ae_key_request_get_cancellable:
 * @self: a key request
 *
 * Gets the cancellable of the request.
 *
 * It is cancelled when nobody waits for the answer any more: because the operation was cancelled,
 * or because the provider's time limit is over. Pass it to whatever the provider calls. In
 * `start_unwrap` it is cancelled in the context in which the provider was called.
 *
 * Returns: (transfer none) (nullable): the cancellable; %NULL if the operation that needs the key
 *   cannot be cancelled
 *
 * Since: 1.0
 */
GCancellable *
ae_key_request_get_cancellable (AeKeyRequest *self)
{
  g_return_val_if_fail (AE_IS_KEY_REQUEST (self), NULL);

  return self->cancellable;
}

static AeKeyAnswer *
get_answer_or_complain (AeKeyRequest *self)
{
  if (self->answer == NULL)
    g_critical ("This key request is answered by the return value of the virtual method");
  return self->answer;
}

/**
 * ae_key_request_return_key:
 * @self: a key request
 * @key: (nullable): the unwrapped key; %NULL counts as an error
 *
 * Answers a request of `start_unwrap` with the key.
 *
 * The bytes are copied into locked memory at once. The first answer counts; later ones, and one to
 * a request that was cancelled, are ignored. May be called from any thread, also inside
 * `start_unwrap`.
 *
 * Since: 1.0
 */
void
ae_key_request_return_key (AeKeyRequest *self, GBytes *key)
{
  g_return_if_fail (AE_IS_KEY_REQUEST (self));

  AeKeyAnswer *answer = get_answer_or_complain (self);
  if (answer == NULL)
    return;

  if (key != NULL)
    ae_key_answer_give_key (answer,
                            ae_key_new (g_bytes_get_data (key, NULL), g_bytes_get_size (key)));
  else
    ae_key_answer_give_error (answer, ae_key_request_make_no_key_error ());
}

/**
 * ae_key_request_return_error:
 * @self: a key request
 * @error: why there is no key
 *
 * Answers a request of `start_unwrap` with an error.
 *
 * The operation that needs the key fails with it; domain and code are kept. The first answer
 * counts. May be called from any thread.
 *
 * Since: 1.0
 */
void
ae_key_request_return_error (AeKeyRequest *self, const GError *error)
{
  g_return_if_fail (AE_IS_KEY_REQUEST (self));
  g_return_if_fail (error != NULL);

  AeKeyAnswer *answer = get_answer_or_complain (self);
  if (answer != NULL)
    ae_key_answer_give_error (answer, g_error_copy (error));
}
