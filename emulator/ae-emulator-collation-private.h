/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Five bytes of collation to a code page, and text of that code page from and to UTF-8 (tds sheet
 * 5.5). */

#include <glib.h>

G_BEGIN_DECLS

/* SQL_Latin1_General_CP1_CI_AS */
extern const guint8 ae_emulator_default_collation[5];

/* An iconv name; NULL when the collation has no code page (Unicode only). Five zero bytes stand for
 * the default. */
const char *ae_emulator_collation_get_charset (const guint8 collation[5]);

/* What the code page cannot hold becomes '?', as in the server. Newly allocated. */
char *
ae_emulator_text_to_charset (const char *charset, const char *utf8, gsize size, gsize *n_bytes);
/* Bytes that the code page does not define become the character of that number, as in the server;
 * newly allocated, followed by a NUL that does not count. */
char *
ae_emulator_text_from_charset (const char *charset, const guint8 *data, gsize size, gsize *n_bytes);

/* UTF-16LE, lone surrogates replaced by U+FFFD. Newly allocated, with a NUL that does not count. */
char *ae_emulator_text_from_utf16 (const guint8 *data, gsize size, gsize *n_bytes);

G_END_DECLS
