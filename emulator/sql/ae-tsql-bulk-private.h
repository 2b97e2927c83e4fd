/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A bulk load: INSERT BULK says what will come, then the rows come in a message of their own. */

#include "ae-tsql-session-private.h"

G_BEGIN_DECLS

void ae_tsql_bulk_free (AeTsqlBulk *self);

G_END_DECLS
