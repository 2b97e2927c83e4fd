/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Key store providers whose behaviour a test decides, and resolving on a thread of its own, as a
 * connection's worker does it. */

#include "keystore/ae-key-resolver-private.h"
#include "keystore/ae-key-store-provider.h"

G_BEGIN_DECLS

typedef struct
{
  AeKeyStoreProviderClass parent_class;
} TestProviderClass;

typedef struct
{
  AeKeyStoreProvider parent_instance;

  GMutex lock; /* protects everything below */
  GCond changed;
  guint n_calls;
  GThread *thread; /* of the last call */
  gboolean closed; /* unwrap_key waits until it is opened, or cancelled */
  gsize key_size;  /* of the key that is returned: the first bytes of the wrapped one, repeated */
  gboolean returns_null;
  GError *error;                  /* returned instead of a key */
  GPtrArray *requests;            /* kept by start_unwrap; NULL: it drops them */
  void (*inside) (gpointer data); /* called by unwrap_key */
  gpointer inside_data;
} TestProvider;

GType test_provider_get_type (void);         /* unwrap_key */
GType test_async_provider_get_type (void);   /* start_unwrap */
GType test_both_provider_get_type (void);    /* both */
GType test_neither_provider_get_type (void); /* neither */

TestProvider *test_provider_new (GType type, const char *name, gboolean thread_safe);
guint test_provider_get_n_calls (TestProvider *self);
void test_provider_close (TestProvider *self);
void test_provider_open (TestProvider *self);

/* A thread that resolves. */
typedef struct
{
  AeKeyResolver *resolver;
  AeWrappedKey value;
  AeCallSite site;
  GCancellable *cancellable;

  GThread *thread;
  gint done; /* atomic */
  AeKey *key;
  GError *error;
} TestCall;

/* @context NULL: a synchronous call. */
TestCall *
test_call_start (AeKeyResolver *resolver, const AeWrappedKey *value, GMainContext *context);
gboolean test_call_is_done (TestCall *self);
/* Iterates the default context until the call has ended. */
void test_call_wait (TestCall *self);
void test_call_free (TestCall *self);

/* Until it is true, iterating the default context; fails after ten seconds. */
#define test_wait_until(condition)                                       \
  G_STMT_START                                                           \
  {                                                                      \
    gint64 test_end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND; \
    while (!(condition))                                                 \
      {                                                                  \
        g_main_context_iteration (NULL, FALSE);                          \
        g_thread_yield ();                                               \
        g_assert_cmpint (g_get_monotonic_time (), <, test_end);          \
      }                                                                  \
  }                                                                      \
  G_STMT_END

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestProvider, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestCall, test_call_free)

G_END_DECLS
