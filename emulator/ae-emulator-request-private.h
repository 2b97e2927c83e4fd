/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Requests as a client sends them (tds sheet section 6). */

#include "ae-emulator-engine-private.h"
#include "aeclient/tds/ae-tds-reader-private.h"

G_BEGIN_DECLS

/* FALSE: malformed, or without transaction descriptor. The reader stands behind the headers. */
gboolean ae_emulator_headers_read (AeTdsReader *reader, guint64 *transaction);

typedef struct
{
  char *procedure; /* NULL: the procedure number is unknown */
  guint16 number;  /* of the procedure, 0 when it was named */
  gboolean no_exec;
  gboolean no_metadata; /* the client thinks that it knows the columns */
  GArray *parameters;   /* of AeEmulatorParameter */
  GPtrArray *owned;     /* what the parameters point to */
  GPtrArray *tables;    /* of AeEmulatorTable: those of the parameters */
} AeEmulatorRpc;

void ae_emulator_rpc_free (AeEmulatorRpc *self);
/* All calls of a message; NULL: malformed, reader->invalid may say why. */
GPtrArray *ae_emulator_rpc_read_all (AeTdsReader *reader, gboolean column_encryption);
/* The statement that a call carries, or the name of the procedure. Borrowed; NULL when there is
 * none. */
const char *ae_emulator_rpc_get_text (const AeEmulatorRpc *self);

typedef struct
{
  guint16 type;
  guint8 isolation;
  char *name;         /* UTF-8, "" for none */
  gboolean begin_new; /* commit or roll back, then begin */
  guint8 new_isolation;
  char *new_name;
} AeEmulatorTransactionRequest;

void ae_emulator_transaction_request_clear (AeEmulatorTransactionRequest *self);
gboolean ae_emulator_transaction_request_read (AeTdsReader *reader,
                                               AeEmulatorTransactionRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeEmulatorRpc, ae_emulator_rpc_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeEmulatorTransactionRequest,
                                  ae_emulator_transaction_request_clear)

G_END_DECLS
