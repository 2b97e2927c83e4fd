/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A message that may be larger than memory should hold: its beginning in memory, and once it has
 * grown too large all of it in a file without a name. */

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AeEmulatorSpool AeEmulatorSpool;

AeEmulatorSpool *ae_emulator_spool_new (GError **error);
void ae_emulator_spool_free (AeEmulatorSpool *self);
gboolean
ae_emulator_spool_write (AeEmulatorSpool *self, const void *data, gsize size, GError **error);
guint64 ae_emulator_spool_get_size (const AeEmulatorSpool *self);
/* All that was written, mapped; nothing may be written any more. */
gboolean ae_emulator_spool_finish (AeEmulatorSpool *self, GError **error);
const guint8 *ae_emulator_spool_get_data (const AeEmulatorSpool *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeEmulatorSpool, ae_emulator_spool_free)

G_END_DECLS
