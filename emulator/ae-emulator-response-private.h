/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What the engine reports, as tokens (tds sheet 4.1): the sink of one request. */

#include "ae-emulator-engine-private.h"
#include "ae-emulator-packet-private.h"
#include "aeclient/tds/ae-tds-writer-private.h"

G_BEGIN_DECLS

typedef enum
{
  AE_EMULATOR_RESPONSE_BATCH,
  AE_EMULATOR_RESPONSE_RPC,         /* statements end with DONEINPROC, the call with DONEPROC */
  AE_EMULATOR_RESPONSE_TRANSACTION, /* one DONE, whatever the engine reports */
} AeEmulatorResponseKind;

typedef struct
{
  AeEmulatorAnswer *answer;
  AeEmulatorResponseKind kind;
  gboolean column_encryption;
  gboolean null_bitmaps;
  gboolean no_metadata; /* the call that is not ended yet: its client knows the columns */
  /* Attention came: the rest of the results is not wanted. */
  gboolean (*is_interrupted) (gpointer data);
  gpointer interrupt_data;

  AeTdsWriter scratch;
  AeEmulatorType *types; /* of the current result, as they are on the wire */
  guint n_types;
  guint procedure_depth;
  gboolean stopped;
  gboolean ran;         /* the call that is not ended yet: a statement of it */
  gboolean failed;      /* a statement did */
  gboolean fatal;       /* severity 20 and above: the connection ends */
  gboolean has_pending; /* a DONE that waits to learn whether more follows */
  guint8 pending_token;
  guint16 pending_status, pending_command;
  guint64 pending_count;
  GBytes *before_end; /* tokens for before the last DONE; or NULL */
} AeEmulatorResponse;

extern const AeEmulatorSink ae_emulator_response_sink; /* its data is the AeEmulatorResponse */

void ae_emulator_response_init (AeEmulatorResponse *self,
                                AeEmulatorAnswer *answer,
                                AeEmulatorResponseKind kind);
void ae_emulator_response_clear (AeEmulatorResponse *self);

void ae_emulator_response_error (AeEmulatorResponse *self,
                                 gint32 number,
                                 guint8 state,
                                 guint8 severity,
                                 const char *format,
                                 ...) G_GNUC_PRINTF (5, 6);
void ae_emulator_response_reset_done (AeEmulatorResponse *self);
/* The end of one call; more calls of the same message may follow. */
void ae_emulator_response_end_call (AeEmulatorResponse *self,
                                    gboolean succeeded,
                                    gint32 return_status,
                                    GPtrArray *outputs,
                                    const AeEmulatorParameter *parameters,
                                    guint n_parameters,
                                    gboolean is_last);
/* The end of the message. */
void ae_emulator_response_finish (AeEmulatorResponse *self, guint16 command);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeEmulatorResponse, ae_emulator_response_clear)

G_END_DECLS
