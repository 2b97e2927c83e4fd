/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* System procedures: what clients call by RPC, and EXEC inside a batch. User procedures will be
 * looked up in the same place. */

#include "ae-tsql-run-private.h"

G_BEGIN_DECLS

typedef struct
{
  AeEmulatorSession *session;
  const char *name;
  const AeTsqlName *target; /* the same in parts; NULL: not known */
  const AeEmulatorParameter *parameters;
  guint n_parameters;
  guint32 database_id; /* of a system procedure: db.sys.sp_tables looks into another one */
  GPtrArray *outputs;  /* of AeEmulatorOutput */
  gint32 return_status;
  AeTsqlError error;
  /* one of the three, when it was found */
  const struct _AeTsqlProcedure *procedure;
  const struct _AeTsqlCatalogCall *catalog_call;
  AeTsqlModule *module;
} AeTsqlCall;

struct _AeTsqlProcedure
{
  const char *name;
  gboolean (*call) (AeTsqlCall *self);
};

/* What is called; FALSE: there is none (2812). */
gboolean ae_tsql_call_find_target (AeTsqlCall *self, AeTsqlArena *arena);
void ae_tsql_call_clear (AeTsqlCall *self);

/* FALSE: it failed; the error was told, or is in @self->error when a TRY block wants it. */
gboolean ae_tsql_call_run (AeTsqlCall *self);

/* The argument of a system procedure: by @name, or by its place among those without a name. NULL:
 * it was not given. */
const AeEmulatorParameter *
ae_tsql_call_find (const AeTsqlCall *self, const char *name, guint position);
/* Its text; NULL when it is missing or NULL (transfer full). */
char *ae_tsql_call_dup_text (const AeTsqlCall *self, const char *name, guint position);
/* Declared parameters without values, in a new frame. NULL: the declarations are wrong. */
AeTsqlFrame *ae_tsql_call_declare (AeTsqlCall *self, const char *declarations, gboolean outputs);

/* The same with the values of the parameters from @first on. NULL: @self->error is set. */
AeTsqlFrame *
ae_tsql_call_take_frame (AeTsqlCall *self, const char *text, const char *declarations, guint first);
gboolean ae_tsql_call_take_value (AeTsqlCall *self,
                                  AeTsqlVariable *variable,
                                  const AeEmulatorParameter *parameter);
/* Runs @text with the parameters from @first on. */
gboolean ae_tsql_call_execute_text (AeTsqlCall *self,
                                    const char *text,
                                    const char *declarations,
                                    guint first);
/* A handle for sp_execute and its kin; 0: it failed, as the client was told. */
gint32 ae_tsql_call_prepare_text (AeTsqlCall *self, const char *text, const char *declarations);
/* Tells the client of @self->error, unless a TRY block wants it. Always FALSE. */
gboolean ae_tsql_call_fail (AeTsqlCall *self);

void ae_tsql_call_add_output (AeTsqlCall *self,
                              guint ordinal,
                              const AeTsqlVariable *variable,
                              const char *name);

/* For the documentation's test. */
const char *ae_tsql_procedure_get_name (guint index);

/* --- ae-tsql-describe.c --- */

gboolean ae_tsql_call_describe (AeTsqlCall *self);

G_END_DECLS
