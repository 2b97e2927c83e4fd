/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Bytes that are too many for memory and are read a second time: the first ones in memory, all of
 * them in a temporary file that has no name as soon as there are more. Only ever ciphertext; what
 * is in the clear does not touch a disk. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AeSpool AeSpool;

AeSpool *ae_spool_new (void);
void ae_spool_free (AeSpool *self);

guint64 ae_spool_get_size (const AeSpool *self);
gboolean ae_spool_append (AeSpool *self, const guint8 *data, gsize size, GError **error);
/* Exactly @size bytes that are there: otherwise it is an error. */
gboolean ae_spool_read (AeSpool *self, guint64 offset, guint8 *data, gsize size, GError **error);
/* In place of bytes that are there. */
gboolean
ae_spool_write (AeSpool *self, guint64 offset, const guint8 *data, gsize size, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeSpool, ae_spool_free)

G_END_DECLS
