/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Procedures, views, functions and triggers of users: made, and called. */

#include "ae-tsql-bind-private.h"
#include "ae-tsql-catalog-modules-private.h"
#include "ae-tsql-procedures-private.h"

G_BEGIN_DECLS

/* --- ae-tsql-module.c --- */

/* CREATE, ALTER and DROP of modules and schemas. */
gboolean ae_tsql_run_module (AeTsqlRun *self, AeTsqlStatement *statement);
/* sp_refresh_parameter_encryption. */
gboolean ae_tsql_call_refresh (AeTsqlCall *self);
/* The parts of "db.[schema].name"; those that are missing stay NULL. The whole is the name when it
 * cannot be read. */
void ae_tsql_name_split (AeTsqlArena *arena, const char *text, AeTsqlName *name);
/* What a synonym stands for; FALSE: @name is none. */
gboolean ae_tsql_synonym_resolve (AeEmulatorSession *session,
                                  AeTsqlArena *arena,
                                  const AeTsqlName *name,
                                  AeTsqlName *target);
/* Also a synonym, and not what it stands for. */
AeTsqlModule *ae_tsql_module_find_itself (AeEmulatorSession *session, const AeTsqlName *name);
/* The module of that name in its database, or in the session's. NULL: there is none. */
AeTsqlModule *ae_tsql_module_find (AeEmulatorSession *session, const AeTsqlName *name);
/* Whether it is a procedure, 'P', a view, 'V', a function, 'F', a trigger, 'R', a synonym, 'S'. */
gboolean ae_tsql_module_is (const AeTsqlModule *module, char kind);
/* The declared parameters without values, in a new frame; FALSE: a type is wrong. */
AeTsqlFrame *
ae_tsql_module_declare (AeEmulatorSession *session, GPtrArray *declarations, AeTsqlError *error);

/* --- ae-tsql-bind-view.c --- */

/* The source becomes the view's query. */
gboolean ae_tsql_bind_view (AeTsqlBinder *self, AeTsqlSource *source, const AeTsqlModule *view);
/* The same when its head is known: CREATE VIEW. */
gboolean ae_tsql_bind_view_query (AeTsqlBinder *self,
                                  AeTsqlSource *source,
                                  const AeTsqlStatement *head,
                                  AeTsqlFrame *frame);
/* Views and functions in views and functions. */
#define AE_TSQL_MAX_VIEW_DEPTH 32
/* FALSE: they are too many, or too deep; otherwise the caller takes one from view_depth. */
gboolean ae_tsql_bind_enter_view (AeTsqlBinder *self, const char *name, guint32 line);
/* The only statement of the body; NULL: it is something else. */
AeTsqlSelect *ae_tsql_module_get_query (const AeTsqlStatement *head, AeTsqlError *error);
/* A query that sees nothing but the parameters in @frame. */
gboolean ae_tsql_bind_module_query (AeTsqlBinder *self, AeTsqlSelect *select, AeTsqlFrame *frame);

/* The table below a view through which rows can be changed, with the view's names, and the view's
 * query. NULL: an error was set. */
AeTsqlTable *ae_tsql_bind_view_table (AeTsqlBinder *self,
                                      const AeTsqlName *name,
                                      const AeTsqlModule *view,
                                      AeTsqlSelect **select);

/* --- ae-tsql-user-function.c --- */

/* schema.name (arguments) */
gboolean ae_tsql_user_function_bind (AeTsqlBinder *self, AeTsqlExpr *expr);
/* The source becomes the function's query. */
gboolean
ae_tsql_bind_table_function (AeTsqlBinder *self, AeTsqlSource *source, const AeTsqlModule *module);
/* The query of a function that returns a table; NULL: its body is something else. */
AeTsqlSelect *ae_tsql_module_get_returned_query (const AeTsqlStatement *head, AeTsqlError *error);

/* --- ae-tsql-module-procedures.c --- */

gboolean ae_tsql_call_help_text (AeTsqlCall *self);
gboolean ae_tsql_call_rename (AeTsqlCall *self);
/* sp_recompile, sp_refreshsqlmodule, sp_refreshview. */
gboolean ae_tsql_call_refresh_module (AeTsqlCall *self);

/* --- ae-tsql-module-call.c --- */

/* The result of a scalar function; @values have the types of its parameters. */
gboolean ae_tsql_module_call_scalar (AeEmulatorSession *session,
                                     const AeTsqlModule *module,
                                     const AeEmulatorValue *values,
                                     guint n_values,
                                     AeEmulatorValue *result,
                                     AeTsqlError *error);

/* The body of a trigger; FALSE: the statement that fired it fails. */
gboolean
ae_tsql_module_run_trigger (AeTsqlRun *outer, const AeTsqlModule *module, AeTsqlTrigger *context);
gboolean ae_tsql_call_module (AeTsqlCall *self, const AeTsqlModule *module);
/* The arguments of EXEC as values for the parameters: they take their encryption (describing), or
 * must have it. @module NULL: a system procedure, which knows none. */
gboolean ae_tsql_module_bind_arguments (AeTsqlBinder *binder,
                                        const AeTsqlModule *module,
                                        const AeTsqlStatement *statement);

G_END_DECLS
