/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Key bytes: locked in memory where the system allows it, left out of core dumps, wiped when the
 * last reference goes. Nothing here prints, copies into a string, or is a property. Atomic
 * reference count; the bytes are immutable. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AeKey AeKey;

AeKey *ae_key_new (const guint8 *bytes, gsize size);
AeKey *ae_key_new_random (gsize size, GError **error);
AeKey *ae_key_ref (AeKey *self);
void ae_key_unref (AeKey *self);
const guint8 *ae_key_peek (const AeKey *self, gsize *size);
gboolean ae_key_equal (const AeKey *self, const AeKey *other); /* constant time */

/* Wipes memory in a way that the compiler does not remove. NULL is fine. */
void ae_wipe (gpointer memory, gsize size);
/* Wipes and frees a NUL-terminated string. NULL is fine. */
void ae_wipe_string (char *string);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeKey, ae_key_unref)

G_END_DECLS
