/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What a batch would return, and what its parameters would be, without running it. */

#include "ae-tsql-bind-private.h"
#include "ae-tsql-procedures-private.h"

G_BEGIN_DECLS

/* --- rows that are made here (ae-tsql-describe-rows.c) --- */

typedef struct
{
  AeTsqlArena *arena;
  AeTsqlSourceColumn *columns;
  guint n_columns;
  GArray *values; /* of AeEmulatorValue, row by row; their text is the arena's */
} AeTsqlDescription;

void ae_tsql_description_init (AeTsqlDescription *self, AeTsqlArena *arena, const char *columns);
void ae_tsql_description_clear (AeTsqlDescription *self);
void ae_tsql_description_add_integer (AeTsqlDescription *self, gint64 integer);
/* NULL: NULL. Copied. */
void ae_tsql_description_add_text (AeTsqlDescription *self, const char *text);
void ae_tsql_description_add_nulls (AeTsqlDescription *self, guint n);
/* As a result set; FALSE: the sink wants no more. */
gboolean ae_tsql_description_send (const AeTsqlDescription *self, AeEmulatorSession *session);
/* As a query with the columns c1 to cn (transfer full). */
char *ae_tsql_description_to_sql (const AeTsqlDescription *self);

/* What both procedures say about a type. */
typedef struct
{
  guint token; /* of TYPE_INFO, in the form for NULL */
  guint length;
} AeTsqlWireType;

AeTsqlWireType ae_tsql_describe_wire_type (const AeEmulatorType *type);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeTsqlDescription, ae_tsql_description_clear)

/* --- ae-tsql-describe-result.c --- */

/* Fills @rows with the columns of the first result of @text. FALSE: @error is set. */
gboolean ae_tsql_describe_first_result (AeEmulatorSession *session,
                                        const char *text,
                                        AeTsqlFrame *frame,
                                        gboolean browse,
                                        AeTsqlDescription *rows,
                                        AeTsqlError *error);
/* Sends the columns of the first result of @text, as a result without rows. FALSE: @error is set,
 * or the sink wants no more. */
gboolean ae_tsql_describe_send_columns (AeEmulatorSession *session,
                                        const char *text,
                                        AeTsqlFrame *frame,
                                        AeTsqlError *error);
gboolean ae_tsql_call_describe_first_result (AeTsqlCall *self);
/* Tells the call's error, and behind an error of the batch that it was one. Always FALSE. */
gboolean ae_tsql_describe_report (AeTsqlCall *self, gboolean compiling);
/* sys.dm_exec_describe_first_result_set in a FROM clause; its arguments are bound. */
gboolean ae_tsql_describe_bind_source (AeTsqlBinder *binder, AeTsqlSource *source);

/* --- ae-tsql-describe-undeclared.c --- */

gboolean ae_tsql_call_describe_undeclared (AeTsqlCall *self);

G_END_DECLS
