/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Key paths and provider names as text. They come from the server: valid UTF-8, and nothing else is
 * known of them. No function here asks the locale. */

#include <glib.h>

G_BEGIN_DECLS

/* Without regard to case; but no ASCII letter equals a letter outside ASCII, so that a KELVIN SIGN
 * does not make another path look like a trusted one. */
gboolean ae_key_path_equal (const char *path, const char *other);

/* For messages: control characters replaced, cut to a readable length. */
char *ae_key_path_display (const char *path);

/* Lower-cased UTF-16LE without terminator: what is written into wrapped keys and what metadata
 * signatures cover (keystores-and-auth sheet 1.2, 1.7). */
void ae_key_path_append_lower_utf16 (GByteArray *bytes, const char *text);

G_END_DECLS
