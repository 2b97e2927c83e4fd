/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Collations: SQL Server's names, the five bytes of the wire, and how SQLite compares for them.
 *
 *   u32  bits 0-19 LCID, 20 ignore case, 21 ignore accent, 22 ignore kana, 23 ignore width,
 *        24 binary, 25 binary2, 26 UTF-8, 28-31 version
 *   u8   sort id
 * (MS-TDS 2.2.5.1.2) */

#include <sqlite3.h>

#include <glib.h>

G_BEGIN_DECLS

#define AE_TSQL_DEFAULT_COLLATION "SQL_Latin1_General_CP1_CI_AS"

/* FALSE: no such collation. */
gboolean ae_tsql_collation_from_name (const char *name, guint8 collation[5]);
/* (transfer full) */
char *ae_tsql_collation_to_name (const guint8 collation[5]);
void ae_tsql_collation_set_default (guint8 collation[5]);

gboolean ae_tsql_collation_is_bin2 (const guint8 collation[5]);
gboolean ae_tsql_collation_is_utf8 (const guint8 collation[5]);
gboolean ae_tsql_collation_ignores_case (const guint8 collation[5]);
/* As iconv names it. */
const char *ae_tsql_collation_get_code_page (const guint8 collation[5]);
/* "ts_ci", "ts_cs", "ts_bin", … */
const char *ae_tsql_collation_get_sqlite_name (const guint8 collation[5]);

/* The collating sequences above, for one connection. */
gboolean ae_tsql_collation_register (sqlite3 *db);
int ae_tsql_collation_compare (const guint8 collation[5],
                               const char *a,
                               gsize a_size,
                               const char *b,
                               gsize b_size);

/* By the name of the sequence. */
int ae_tsql_collation_compare_named (const char *name,
                                     const char *a,
                                     gsize a_size,
                                     const char *b,
                                     gsize b_size);

/* Names of objects: they compare without case. */
gboolean ae_tsql_name_equal (const char *a, const char *b);

/* What is left of UTF-8 text in a code page: characters it lacks become '?', and @size what is then
 * its size. NULL: all fit. */
char *ae_tsql_collation_to_code_page (const guint8 collation[5], const char *text, gsize *size);
/* Bytes the text takes in the code page. */
gsize ae_tsql_collation_count_bytes (const guint8 collation[5], const char *text, gsize size);

G_END_DECLS
