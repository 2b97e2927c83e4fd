/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "ae-row.h"
#include "ae-page-private.h"

G_BEGIN_DECLS

AeRow *ae_row_new (AePage *page, guint row);
/* Only the first so many columns of the page are seen. */
AeRow *ae_row_new_of_columns (AePage *page, guint row, guint n_columns);
AePage *ae_row_peek_page (AeRow *self, guint *row);

G_END_DECLS
