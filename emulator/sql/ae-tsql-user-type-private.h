/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* CREATE TYPE: other names for types, and types of tables. */

#include "ae-tsql-run-private.h"

G_BEGIN_DECLS

/* What a written type is. */
typedef struct
{
  AeEmulatorType type;
  guint32 user_type_id; /* 0: one of the system's */
  gboolean nullable;    /* as an alias says; TRUE otherwise */
  AeTsqlTable *table;   /* of a table type, without an object of its own; NULL: a scalar type */
} AeTsqlResolvedType;

void ae_tsql_resolved_type_clear (AeTsqlResolvedType *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeTsqlResolvedType, ae_tsql_resolved_type_clear)

/* As ae_tsql_type_resolve (), also for types of users. */
gboolean ae_tsql_user_type_resolve (AeEmulatorSession *session,
                                    const AeTsqlTypeName *name,
                                    char what,
                                    guint ordinal,
                                    AeTsqlResolvedType *resolved,
                                    AeTsqlError *error);
/* The same where no table can stand. */
gboolean ae_tsql_user_type_resolve_scalar (AeEmulatorSession *session,
                                           const AeTsqlTypeName *name,
                                           char what,
                                           guint ordinal,
                                           AeEmulatorType *type,
                                           AeTsqlError *error);
gboolean ae_tsql_run_create_type (AeTsqlRun *self, AeTsqlStatement *statement);
gboolean ae_tsql_run_drop_type (AeTsqlRun *self, AeTsqlStatement *statement);

/* --- table variables --- */

/* The variable of a declaration, also without running: its table is only described. */
AeTsqlVariable *ae_tsql_declare_variable (AeTsqlRun *self,
                                          AeTsqlDeclaration *declaration,
                                          guint ordinal,
                                          gboolean is_parameter);
/* Gives the variable an empty table in SQLite. */
gboolean ae_tsql_variable_make_table (AeTsqlRun *self, AeTsqlVariable *variable);
/* The rows of a parameter, or none (@parameter NULL or a default). To be called when either of the
 * two is a table. */
gboolean ae_tsql_variable_take_table (AeEmulatorSession *session,
                                      AeTsqlVariable *variable,
                                      const AeEmulatorParameter *parameter,
                                      AeTsqlError *error);

G_END_DECLS
