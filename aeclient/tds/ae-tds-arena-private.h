/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Memory for the decoded values of one page: taken piece by piece, never moved, wiped and freed as
 * a whole, because the values may have been encrypted a moment ago. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AeTdsArena AeTdsArena;

AeTdsArena *ae_tds_arena_new (void);
void ae_tds_arena_free (AeTdsArena *self);

/* NULL when there is no memory for a size that a server chose: the caller reports an error. */
guint8 *ae_tds_arena_alloc (AeTdsArena *self, gsize size);
/* Gives back the unused tail of the most recent allocation. */
void ae_tds_arena_shrink_last (AeTdsArena *self, guint8 *allocation, gsize used);
/* Wipes everything that was taken and keeps a little memory for what is taken next. */
void ae_tds_arena_reset (AeTdsArena *self);
gsize ae_tds_arena_get_size (const AeTdsArena *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeTdsArena, ae_tds_arena_free)

G_END_DECLS
