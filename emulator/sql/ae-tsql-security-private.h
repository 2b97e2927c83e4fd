/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Who may do what. A login that the server was started with is sysadmin, and dbo in every database:
 * nothing is asked of it. A login that SQL made is a user of the databases that have one for it,
 * and needs permissions there. */

#include "ae-tsql-ast-private.h"
#include "ae-tsql-run-private.h"

G_BEGIN_DECLS

#define AE_TSQL_PRINCIPAL_PUBLIC 0
#define AE_TSQL_PRINCIPAL_DBO 1
#define AE_TSQL_PRINCIPAL_GUEST 2
#define AE_TSQL_PRINCIPAL_OWNERS 16384 /* db_owner */

/* --- ae-tsql-principals.c --- */

/* The tables of logins, users, roles and permissions. */
gboolean ae_tsql_principals_create (sqlite3 *db);
/* 0: SQL made no such login. @default_database (or NULL) is the caller's to free. */
gint64 ae_tsql_login_find (sqlite3 *db, const char *name, char **default_database);
/* FALSE: no such login, it is disabled, or the password is another one. Takes the same time. */
gboolean ae_tsql_login_check (sqlite3 *db, const char *name, const char *password);
gboolean ae_tsql_login_create (sqlite3 *db,
                               const char *name,
                               const char *password,
                               const char *default_database);
gboolean ae_tsql_login_set_password (sqlite3 *db, gint64 id, const char *password);
/* -1: there is none. @type (or NULL) gets S (user) or R (role). */
gint64 ae_tsql_principal_find (sqlite3 *db, guint32 database_id, const char *name, char *type);
/* The user of a login; -1: it has none. */
gint64 ae_tsql_principal_of_login (sqlite3 *db, guint32 database_id, gint64 login_id);

/* --- ae-tsql-permission.c --- */

typedef enum
{
  AE_TSQL_CLASS_DATABASE = 0,
  AE_TSQL_CLASS_OBJECT = 1,
  AE_TSQL_CLASS_SCHEMA = 3,
} AeTsqlClass;

/* Finds the session's user in its database; FALSE: it has none there. */
gboolean ae_tsql_permission_enter (AeEmulatorSession *session, guint32 database_id);
/* The name and the default schema of session->user_id. */
void ae_tsql_permission_take_user (AeEmulatorSession *session, guint32 database_id);
gboolean ae_tsql_permission_has (AeEmulatorSession *session,
                                 guint32 database_id,
                                 AeTsqlClass class,
                                 gint64 id,
                                 const char *schema,
                                 const char *permission);
/* FALSE: 229. */
gboolean ae_tsql_permission_check_object (AeEmulatorSession *session,
                                          guint32 database_id,
                                          gint64 object_id,
                                          const char *schema,
                                          const char *name,
                                          const char *permission,
                                          guint32 line,
                                          AeTsqlError *error);
/* Before a definition; FALSE: self->error is set. */
gboolean ae_tsql_permission_check_statement (AeTsqlRun *self, const AeTsqlStatement *statement);
/* Using an encrypted column takes the right to see its keys; FALSE: 33293. */
gboolean ae_tsql_permission_check_keys (AeEmulatorSession *session,
                                        const AeTsqlEncryption *encryption,
                                        guint32 line,
                                        AeTsqlError *error);

/* --- ae-tsql-security.c --- */

gboolean ae_tsql_run_principal (AeTsqlRun *self, AeTsqlStatement *statement);
gboolean ae_tsql_run_permission (AeTsqlRun *self, AeTsqlStatement *statement);
gboolean ae_tsql_run_impersonate (AeTsqlRun *self, AeTsqlStatement *statement);

G_END_DECLS
