/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Text of values between UTF-16LE and UTF-8, strict: half a character is an error. (Names and
 * messages go through AeTdsReader, which repairs them.) */

#include <glib.h>

G_BEGIN_DECLS

/* UTF-8 bytes that @n_units take at the most. */
#define AE_TDS_UTF8_MAX_PER_UNIT 3

/* @utf8 has room for three bytes per unit. FALSE: a lone surrogate. */
gboolean ae_tds_utf16_to_utf8 (const guint8 *utf16, gsize n_units, guint8 *utf8, gsize *utf8_size);
/* Exact; a lone surrogate counts as anything. */
gsize ae_tds_utf16_measure_utf8 (const guint8 *utf16, gsize n_units);

/* The next character of UTF-8 that need not be valid, and need not end with NUL; FALSE: it is not
 * valid. @position is moved behind it. */
gboolean ae_tds_utf8_next (const guint8 *utf8, gsize size, gsize *position, gunichar *character);

G_END_DECLS
