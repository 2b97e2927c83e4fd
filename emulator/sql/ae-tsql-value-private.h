/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Values that own their bytes. */

#include "emulator/ae-emulator-engine-private.h"

G_BEGIN_DECLS

void ae_tsql_value_clear (AeEmulatorValue *self);
/* @target must be cleared or zero before. */
void ae_tsql_value_copy (AeEmulatorValue *target, const AeEmulatorValue *source);
void ae_tsql_value_set_text (AeEmulatorValue *self, const char *text, gssize size);
void ae_tsql_value_take_text (AeEmulatorValue *self, char *text);
void ae_tsql_value_set_bytes (AeEmulatorValue *self, const void *data, gsize size);
void ae_tsql_value_set_integer (AeEmulatorValue *self, gint64 integer);
void ae_tsql_value_set_real (AeEmulatorValue *self, double real);
/* Whether text is UTF-8; it may hold NUL characters. */
gboolean ae_tsql_value_is_valid (const AeEmulatorValue *self);
/* NULL when the value is not text (transfer full). */
char *ae_tsql_value_dup_text (const AeEmulatorValue *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeEmulatorValue, ae_tsql_value_clear)

G_END_DECLS
