/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A stream of the application whose bytes are the value of a parameter. It is read once, where
 * other people's code runs: in the caller's thread, or in its context while the worker waits. */

#include <gio/gio.h>

#include "keystore/ae-key-call-private.h"

G_BEGIN_DECLS

typedef struct _AeValueSource AeValueSource;

/* @length -1: not known. */
AeValueSource *ae_value_source_new (GInputStream *stream, gint64 length);
AeValueSource *ae_value_source_ref (AeValueSource *self);
void ae_value_source_unref (AeValueSource *self);

/* TRUE once: what was read is gone. */
gboolean ae_value_source_begin (AeValueSource *self);
gboolean ae_value_source_is_used (AeValueSource *self);
/* Back to where it began. FALSE: the stream cannot do that. */
gboolean ae_value_source_rewind (AeValueSource *self, const AeCallSite *site);

/* Some bytes, at most @size; 0 at the end, when it had as many as were announced; -1: an error. */
gssize ae_value_source_read (AeValueSource *self,
                             const AeCallSite *site,
                             guint8 *buffer,
                             gsize size,
                             GCancellable *cancellable,
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeValueSource, ae_value_source_unref)

G_END_DECLS
