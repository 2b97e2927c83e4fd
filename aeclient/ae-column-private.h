/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "ae-column.h"
#include "tds/ae-tds-token-private.h"

G_BEGIN_DECLS

AeColumn *ae_column_new (AeTdsColumns *columns, guint index, gboolean is_decrypted);

G_END_DECLS
