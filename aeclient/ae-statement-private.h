/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "ae-statement.h"
#include "ae-column.h"
#include "ae-connection-private.h"
#include "ae-prepared-private.h"

G_BEGIN_DECLS

/* Of a statement that is prepared; the statement's own thread only. */
typedef struct
{
  AePrepared *prepared;  /* NULL: it is not */
  AeTdsColumns *columns; /* those of the objects */
  GPtrArray *objects;    /* element-type AeColumn; made when asked for */
} AePreparation;

/* ae-statement-prepare.c */
void ae_preparation_clear (AePreparation *self);

AeStatement *ae_statement_new (AeConnection *connection, const char *sql);
/* Calls a procedure by its name; a name that is none is an error when it is run. */
AeStatement *ae_statement_new_call (AeConnection *connection, const char *procedure);
/* NULL: it was not run to its end, or not at all. */
AeOutputs *ae_statement_peek_outputs (AeStatement *self);
/* NULL: it was not run yet, or nothing was found out. */
AeRunFacts *ae_statement_peek_facts (AeStatement *self);
void ae_statement_take_facts (AeStatement *self, AeOperation *operation);
/* Of a parameter that is only described or prepared, the type is enough: NULL stands for a value.
 */
void ae_statement_fill_unbound (AeParameters *parameters);
AePreparation *ae_statement_get_preparation (AeStatement *self);
/* What is to be run, as it is now; NULL with an error when the text is none. */
AeRequest *ae_statement_capture_request (AeStatement *self, GError **error);
/* The same with these parameters. */
AeRequest *ae_statement_capture_request_with (AeStatement *self,
                                              const AeParameters *parameters,
                                              GError **error);
/* Of what a request gave back; @outputs may be NULL. In ae-statement-call.c. */
AeRow *ae_statement_make_output_row (AeOutputs *outputs);
gboolean ae_statement_take_status (AeOutputs *outputs, int *status);
AeParameters *ae_statement_get_parameters (AeStatement *self);
AeResultRules *ae_statement_get_rules (AeStatement *self);

G_END_DECLS
