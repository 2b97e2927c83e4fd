/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "keystore/ae-key-answer-private.h"
#include "keystore/ae-key-request.h"

G_BEGIN_DECLS

/* What a request asks. Everything is borrowed and copied or referenced by the request. */
typedef struct
{
  const char *key_path;
  const char *algorithm;
  GBytes *bytes; /* may be NULL */
  gboolean enclave_computations;
  GCancellable *cancellable;
} AeKeyQuestion;

/* A request that is answered by the return value of the vfunc. */
AeKeyRequest *ae_key_request_new (const AeKeyQuestion *question);
/* A request that is answered through @answer. To be created and dropped in the provider's context.
 * Its cancellable is its own. */
AeKeyRequest *ae_key_request_new_for_answer (const AeKeyQuestion *question, AeKeyAnswer *answer);

/* What a provider hands over when it has no key and no error, which is what a binding makes of an
 * exception that it could not pass on, or of a wrong type. */
GError *ae_key_request_make_no_key_error (void);

G_END_DECLS
