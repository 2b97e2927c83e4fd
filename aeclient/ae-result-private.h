/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* One result set while it is read: its columns, and the ciphers of its encrypted ones. A key is
 * asked for at the first value that needs it, once per result: a result whose encrypted columns are
 * all NULL needs no key, and a key that cannot be had is not asked for at every row. */

#include "ae-flow-private.h"
#include "ae-page-private.h"
#include "ae-value-reader-private.h"

G_BEGIN_DECLS

typedef struct _AeResult AeResult;

AeResult *ae_result_new (AeTdsColumns *columns, gboolean decrypt);
void ae_result_free (AeResult *self);

AeTdsColumns *ae_result_get_columns (AeResult *self);
gboolean ae_result_is_decrypted (AeResult *self);
guint64 ae_result_get_n_rows (AeResult *self);

/* Appends a row to @page. A cell that cannot be decoded becomes an error in its place; FALSE only
 * when the operation is to end: cancelled, timed out, or out of memory. With large values in parts
 * a row is begun here; what goes on with one that was begun is passed over. */
gboolean ae_result_add_row (AeResult *self,
                            const AeFlow *flow,
                            const AeTdsToken *row,
                            AePage *page,
                            GError **error);

/* The column whose value comes next in parts, in a row that was begun; the number of columns in one
 * that is whole. */
guint ae_result_get_part_column (const AeResult *self);
/* The result has columns whose values may come in parts. */
gboolean ae_result_has_parts (const AeResult *self);
/* The row goes on behind a value: all of it that is known, into a new page. */
gboolean ae_result_continue_row (AeResult *self,
                                 const AeFlow *flow,
                                 const AeTdsToken *row,
                                 AePage *page,
                                 GError **error);
/* For the value that comes next in parts. */
AeValueReader *ae_result_make_reader (AeResult *self, const AeFlow *flow, GError **error);

/* The rows are over: their DONE was read. */
gboolean ae_result_is_ended (const AeResult *self);
void ae_result_set_ended (AeResult *self);

/* An error of the server behind rows that were not handed out yet; the first one is kept. */
void ae_result_defer_error (AeResult *self, GError *error);
gboolean ae_result_has_deferred_error (const AeResult *self);
GError *ae_result_steal_deferred_error (AeResult *self);

/* Algorithm, encryption type and normalization version are known here. */
gboolean ae_result_check_crypto (const AeTdsCryptoMetadata *crypto, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeResult, ae_result_free)

G_END_DECLS
