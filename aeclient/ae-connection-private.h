/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "ae-column-policy-private.h"
#include "ae-connection.h"
#include "ae-operation-private.h"

G_BEGIN_DECLS

/* A new operation on this connection; see ae-operation-private.h. */
AeOperation *ae_connection_new_operation (AeConnection *self,
                                          AeOperationKind kind,
                                          AeOperationFunc run,
                                          AeOperationApplyFunc apply);
AeColumnEncryption ae_connection_get_column_encryption_setting (AeConnection *self);
/* For a transaction that begins now: 0 leaves the level as it is. @without_autocommit is 0 or 1. */
void ae_connection_get_transaction_settings (AeConnection *self,
                                             guint8 *isolation,
                                             guint *without_autocommit);
AeColumnPolicy *ae_connection_get_column_policy (AeConnection *self);
/* Closed, with the settings of @model, and sharing its key store providers and its policy. */
AeConnection *ae_connection_new_like (AeConnection *model);
/* Nobody uses it, it is in no transaction, and the server has not hung up. */
gboolean ae_connection_is_reusable (AeConnection *self);
/* The next request makes the server forget the session first; FALSE: it is not reusable. */
gboolean ae_connection_reset_before_next_request (AeConnection *self);
/* What an opening captures. */
AeConnectionSettings *ae_connection_dup_settings (AeConnection *self);

G_END_DECLS
