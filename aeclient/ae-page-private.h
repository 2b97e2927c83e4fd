/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Some rows of a result, decoded and decrypted. Filled by whoever runs the session, immutable
 * afterwards and shared by counting: the cursor reads from it, rows that were taken out keep it
 * alive. Its values are wiped with it. */

#include <glib-object.h>

#include "ae-decimal-private.h"
#include "tds/ae-tds-token-private.h"
#include "tds/ae-tds-value-private.h"

G_BEGIN_DECLS

/* A cell that could not be decoded or decrypted; beyond the kinds of AeTdsValue. */
#define AE_CELL_ERROR ((AeTdsValueKind) 0xFF)

typedef struct
{
  gint ref_count;
  AeTdsColumns *columns;
  gboolean is_decrypted; /* encrypted columns show their plaintext type */
  guint n_rows;
  guint n_cells_read; /* of the only row of a page, when large values come in parts */
  guint64 first_row;  /* number of the first row in its result, from 0 */
  GArray *cells;      /* element-type AeTdsValue, row-major; AE_CELL_ERROR: .integer is an */
  GPtrArray *errors;  /* index into these; element-type GError */
  guint n_reserved;   /* cells that there is room for */
  AeTdsArena *arena;
} AePage;

AePage *ae_page_new (AeTdsColumns *columns, gboolean is_decrypted, guint64 first_row);
AePage *ae_page_ref (AePage *self);
void ae_page_unref (AePage *self);

/* Filling: so many cells, NULL all of them, valid until more are added; @error is taken. */
AeTdsValue *ae_page_add_cells (AePage *self, guint n_cells);
void ae_page_set_cell_error (AePage *self, AeTdsValue *cell, GError *error);
gsize ae_page_get_size (const AePage *self);

const AeTdsValue *ae_page_peek (const AePage *self, guint row, guint column);
const GError *ae_page_peek_error (const AePage *self, const AeTdsValue *cell);
/* NULL: the cell has a value, or NULL. */
GError *ae_page_dup_error (const AePage *self, guint row, guint column);
/* The type that the application sees: plaintext type when decrypted, varbinary otherwise. */
const AeTdsTypeInfo *ae_page_get_type_info (const AePage *self, guint column);
/* Without regard to case; -1: none. */
int ae_page_find_column (const AeTdsColumns *columns, const char *name);

/* ae-page-values.c: the getters of cursors and rows. Each fails with AE_ERROR_NULL, AE_ERROR_TYPE,
 * AE_ERROR_VALUE or the cell's own error, naming the column. */
gboolean
ae_page_get_boolean (const AePage *self, guint row, guint column, gboolean *value, GError **error);
gboolean
ae_page_get_int64 (const AePage *self, guint row, guint column, gint64 *value, GError **error);
gboolean
ae_page_get_double (const AePage *self, guint row, guint column, double *value, GError **error);
/* Any type has an exact text; one that does not stand in the page is put into @texts. */
const char *
ae_page_get_string (const AePage *self, guint row, guint column, AeTdsArena *texts, GError **error);
char *ae_page_dup_string (const AePage *self, guint row, guint column, GError **error);
GBytes *ae_page_dup_bytes (AePage *self, guint row, guint column, GError **error);
GDate *ae_page_dup_date (const AePage *self, guint row, guint column, GError **error);
/* 100 ns since midnight. */
gboolean
ae_page_get_time (const AePage *self, guint row, guint column, gint64 *value, GError **error);
GDateTime *ae_page_dup_date_time (const AePage *self, guint row, guint column, GError **error);
AeDecimal *ae_page_dup_decimal (const AePage *self, guint row, guint column, GError **error);
/* NULL, decimal numbers, dates and times come as strings (NULL, exact text): see
 * ae_cursor_fetch_values (). @value is zero-filled. Strings are static: valid as long as the page
 * and @texts. */
gboolean ae_page_fill_value (AePage *self,
                             guint row,
                             guint column,
                             AeTdsArena *texts,
                             GValue *value,
                             GError **error);
/* The same, owning its string. */
gboolean ae_page_dup_value (AePage *self, guint row, guint column, GValue *value, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AePage, ae_page_unref)

G_END_DECLS
