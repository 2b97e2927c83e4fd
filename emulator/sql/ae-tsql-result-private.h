/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A result set on its way to the sink. */

#include "ae-tsql-plan-private.h"

G_BEGIN_DECLS

typedef struct
{
  AeEmulatorSession *session;
  const AeTsqlSourceColumn *source;
  guint n_columns;
  AeEmulatorColumn *columns;
  AeEmulatorColumnCrypto *crypto;
  AeEmulatorValue *values;
  GPtrArray *keys;  /* of AeEmulatorCek: what crypto points to */
  GPtrArray *owned; /* bytes of the row */
} AeTsqlResult;

void ae_tsql_result_init (AeTsqlResult *self,
                          AeEmulatorSession *session,
                          const AeTsqlSourceColumn *columns,
                          guint n_columns);
void ae_tsql_result_clear (AeTsqlResult *self);
/* FALSE: the sink wants no more. */
gboolean ae_tsql_result_send_columns (AeTsqlResult *self);
gboolean ae_tsql_result_send_row (AeTsqlResult *self, sqlite3_stmt *statement);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeTsqlResult, ae_tsql_result_clear)

G_END_DECLS
