/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The interpreter of a batch: control flow, variables, and what each statement reports. */

#include "ae-tsql-parser-private.h"
#include "ae-tsql-session-private.h"

G_BEGIN_DECLS

struct _AeTsqlVariable
{
  char *name;
  AeEmulatorType type;
  AeEmulatorValue value; /* owned; ciphertext when cipher is set */
  gboolean is_parameter, output, declared;
  guint ordinal;                     /* of a parameter, from 0 */
  AeEmulatorParameterCipher *cipher; /* as it came from the client; NULL: plain */
  /* What the statement makes of a parameter: written by the binder. */
  AeTsqlEncryption *encryption;
  guint first_use; /* which of the encrypted ones it was, from 1 */
  gboolean used_plain;
  AeTsqlExpr *replacement; /* the argument that stands for it: parameters of table functions */
  gboolean is_undeclared;  /* its type is not known yet: it takes that of what it meets */
  /* A table variable or parameter; NULL: a scalar. */
  AeTsqlTable *table;
  char *type_name;            /* of the table type; NULL: it has none */
  gboolean read_only;         /* a parameter */
  AeEmulatorSession *session; /* that has the rows in its SQLite; NULL: none yet */
};

typedef struct _AeTsqlTrigger AeTsqlTrigger;

/* The variables of a batch or procedure. */
typedef struct
{
  GPtrArray *variables;   /* of AeTsqlVariable */
  AeTsqlTrigger *trigger; /* what the body of a trigger sees, borrowed; NULL: it is none */
} AeTsqlFrame;

AeTsqlFrame *ae_tsql_frame_new (void);
void ae_tsql_frame_free (AeTsqlFrame *self);
AeTsqlVariable *ae_tsql_frame_add (AeTsqlFrame *self, const char *name, const AeEmulatorType *type);
/* Whether the expression is the name of a table variable. */
gboolean ae_tsql_variable_is_table (AeTsqlFrame *frame, const AeTsqlExpr *expr);
AeTsqlVariable *ae_tsql_frame_find (AeTsqlFrame *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeTsqlFrame, ae_tsql_frame_free)

typedef enum
{
  AE_TSQL_FLOW_NEXT,
  AE_TSQL_FLOW_BREAK,
  AE_TSQL_FLOW_CONTINUE,
  AE_TSQL_FLOW_RETURN,
  AE_TSQL_FLOW_GOTO,  /* to run->label */
  AE_TSQL_FLOW_ABORT, /* the batch is over */
} AeTsqlFlow;

typedef struct
{
  AeEmulatorSession *session;
  AeTsqlTree *tree;
  AeTsqlFrame *frame;
  AeTsqlError error;    /* of the statement that runs */
  gboolean is_creating; /* a table: its primary key makes columns NOT NULL */
  gboolean thrown;      /* by THROW: ends the batch */
  gboolean failed;      /* some statement did */
  gint32 return_status;
  const AeEmulatorType *returns; /* of a function; NULL: a status */
  AeEmulatorValue result;        /* of a function */
  const char *label;             /* where GOTO goes */
} AeTsqlRun;

/* Runs @text with @frame; TRUE: nothing failed. Inside a TRY block of the caller an error is not
 * told to the client but given to @escaped. */
gboolean ae_tsql_run_text (AeEmulatorSession *session,
                           const char *text,
                           AeTsqlFrame *frame,
                           gint32 *return_status,
                           AeTsqlError *escaped);
/* Runs statements one level deeper. */
gboolean ae_tsql_run_body (AeTsqlRun *self, GPtrArray *statements);
gboolean ae_tsql_run_stopped (AeTsqlRun *self);
/* Tells the sink that a statement ended. */
void ae_tsql_run_done (AeTsqlRun *self,
                       guint16 command,
                       gboolean has_count,
                       guint64 count,
                       gboolean failed);

/* The statements by family; FALSE: self->error is set, or it was stopped. */
gboolean ae_tsql_run_query (AeTsqlRun *self, AeTsqlStatement *statement);
gboolean ae_tsql_run_change (AeTsqlRun *self, AeTsqlStatement *statement);
gboolean ae_tsql_run_definition (AeTsqlRun *self, AeTsqlStatement *statement);
gboolean ae_tsql_run_key_definition (AeTsqlRun *self, AeTsqlStatement *statement);
gboolean ae_tsql_run_set (AeTsqlRun *self, AeTsqlStatement *statement);
gboolean ae_tsql_run_execute (AeTsqlRun *self, AeTsqlStatement *statement);
gboolean ae_tsql_run_print (AeTsqlRun *self, AeTsqlStatement *statement);
gboolean ae_tsql_run_raiserror (AeTsqlRun *self, AeTsqlStatement *statement);
gboolean ae_tsql_run_throw (AeTsqlRun *self, AeTsqlStatement *statement);
gboolean ae_tsql_run_waitfor (AeTsqlRun *self, AeTsqlStatement *statement);
gboolean ae_tsql_run_insert_bulk (AeTsqlRun *self, AeTsqlStatement *statement);

/* What an error of @statement leads to outside of the interpreter: it is told, and may end the
 * transaction. */
void ae_tsql_run_report (AeTsqlRun *self, AeTsqlStatement *statement);

/* The value of an expression outside a query, converted to @type unless that is NULL; @value is
 * the caller's to clear. */
gboolean ae_tsql_run_evaluate (AeTsqlRun *self,
                               AeTsqlExpr *expr,
                               const AeEmulatorType *type,
                               AeEmulatorValue *value,
                               AeEmulatorType *type_out);
gboolean ae_tsql_run_test (AeTsqlRun *self, AeTsqlExpr *condition, gboolean *result);

G_END_DECLS
