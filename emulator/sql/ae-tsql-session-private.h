/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* One session: its SQLite connection, its transaction, its settings, its prepared statements. Only
 * ae_emulator_session_interrupt () may be called while another thread uses it. */

#include <sqlite3.h>

#include "ae-tsql-catalog-modules-private.h"
#include "ae-tsql-error-private.h"
#include "emulator/ae-emulator-engine-private.h"

G_BEGIN_DECLS

typedef struct _AeTsqlPlan AeTsqlPlan;
typedef struct _AeTsqlBulk AeTsqlBulk;
typedef struct _AeTsqlCursor AeTsqlCursor;

typedef enum
{
  AE_TSQL_ISOLATION_READ_UNCOMMITTED = 1,
  AE_TSQL_ISOLATION_READ_COMMITTED,
  AE_TSQL_ISOLATION_REPEATABLE_READ,
  AE_TSQL_ISOLATION_SERIALIZABLE,
  AE_TSQL_ISOLATION_SNAPSHOT,
} AeTsqlIsolation;

/* What SET changes; sp_reset_connection puts all back. */
typedef struct
{
  gboolean nocount, xact_abort, implicit_transactions, fmtonly;
  gboolean noexec, parseonly;
  gboolean quotes_are_strings; /* QUOTED_IDENTIFIER OFF */
  gboolean null_is_empty_text; /* CONCAT_NULL_YIELDS_NULL OFF */
  AeTsqlIsolation isolation;
  gint64 lock_timeout; /* ms, -1 without end */
  gint64 row_count;    /* SET ROWCOUNT, 0 without end */
  gint64 text_size;
  guint date_first;
  gint64 identity_insert; /* object id, 0: none */
  char *language;
} AeTsqlSettings;

typedef struct
{
  char *text, *declarations;
  gboolean is_call; /* text is the name of a procedure */
} AeTsqlPrepared;

struct _AeEmulatorSession
{
  AeEmulatorDatabase *database;
  sqlite3 *db;
  char *user, *initial_database, *current_database;
  /* Who it is in the database (ae-tsql-security-private.h): login 0 is a sysadmin. */
  gint64 login_id, user_id;
  char *user_name, *default_schema; /* NULL: dbo */
  GPtrArray *principals;            /* whom EXECUTE AS covers, the first of all at first */
  char *application, *host;         /* as the client names itself; NULL: it does not */
  guint32 database_id;
  guint16 spid;
  gboolean column_encryption;

  AeTsqlSettings settings;

  /* SQL Server's transaction; SQLite's begins with the first statement that needs it. */
  guint n_transactions; /* @@TRANCOUNT */
  guint64 transaction;  /* descriptor, 0: none */
  char *transaction_name;
  gboolean doomed;
  GPtrArray *savepoints; /* of names, the SQLite savepoint is "s<index>" */

  gint32 last_error;     /* @@ERROR */
  gint64 last_row_count; /* @@ROWCOUNT */
  gboolean has_identity, has_scope_identity;
  gint64 identity, scope_identity;

  /* Definitions as they were at that version of the catalogue; emptied by a rollback too, because
   * another definition may then get the same version. */
  GHashTable *tables; /* (name, AeTsqlTable) */
  gint64 tables_version;

  /* Temporary tables and table variables (ae-tsql-temporary.c). */
  gint64 temporary_version;   /* of what @tables has of them */
  gint64 n_temporaries;       /* ever made */
  gint64 scope_base;          /* 0: a batch, whose #tables stay; 1: a call */
  GArray *global_tables;      /* of object ids: the ##tables of this session */
  GPtrArray *table_variables; /* of AeTsqlTable, borrowed: those that exist */

  GHashTable *prepared; /* (handle, AeTsqlPrepared) */
  gint32 last_handle;
  GHashTable *cursors;       /* (handle, AeTsqlCursor) */
  GHashTable *named_cursors; /* (name, AeTsqlNamedCursor); NULL: none yet */
  gint64 fetch_status;       /* @@FETCH_STATUS */
  gint32 last_cursor;
  AeTsqlBulk *bulk; /* INSERT BULK ran, its rows are to come; NULL otherwise */

  /* While something runs. */
  const AeEmulatorSink *sink;
  gpointer sink_data;
  guint nesting;
  const AeTsqlModule *module; /* the procedure that runs; NULL: a batch */
  const char *module_schema;  /* of the module that runs or is bound; NULL: a batch */
  gint64 trigger_id;          /* the innermost trigger that runs; 0: none */
  gboolean in_insert_execute; /* what runs gives its rows to INSERT */
  gboolean batch_over;        /* an error ended it, whatever the callers say */
  guint n_tries;              /* TRY blocks around what runs, also in callers */
  AeTsqlError *caught;        /* inside CATCH: what it caught */
  gboolean sink_closed;
  AeTsqlPlan *plan;    /* what SQLite's functions ask for types and columns */
  AeTsqlError pending; /* raised inside a SQLite function */
  gint64 busy_since;   /* µs; 0: not waiting for a writer */
  gboolean deadlocked;

  gint interrupted; /* atomic; from any thread */
  GMutex wait_lock; /* protects nothing but the wait itself */
  GCond wait_cond;
};

void ae_tsql_session_init_settings (AeEmulatorSession *self);
/* What a procedure or a dynamic batch has SET ends with it. */
void ae_tsql_session_restore_settings (AeEmulatorSession *self, const AeTsqlSettings *settings);
gboolean ae_tsql_session_is_interrupted (AeEmulatorSession *self);
/* FALSE: interrupted. */
gboolean ae_tsql_session_wait (AeEmulatorSession *self, gint64 microseconds);
void ae_tsql_session_message (AeEmulatorSession *self, const AeTsqlError *error);
/* "" in a batch. */
const char *ae_tsql_session_get_module_name (AeEmulatorSession *self);
/* FALSE: no such database. */
gboolean ae_tsql_session_use (AeEmulatorSession *self, const char *database);

/* EXECUTE AS and REVERT; what is pushed is a copy. */
void ae_tsql_session_push_principal (AeEmulatorSession *self);
void ae_tsql_session_pop_principal (AeEmulatorSession *self);

/* --- transactions (ae-tsql-transaction.c) --- */

void ae_tsql_transaction_begin (AeEmulatorSession *self);
/* SET IMPLICIT_TRANSACTIONS ON: before a statement that reads or writes tables. */
void ae_tsql_transaction_begin_implicit (AeEmulatorSession *self);
gboolean ae_tsql_transaction_commit (AeEmulatorSession *self, AeTsqlError *error);
/* @name NULL: all of it; otherwise to a savepoint. */
gboolean
ae_tsql_transaction_rollback (AeEmulatorSession *self, const char *name, AeTsqlError *error);
/* The transaction that a statement had for itself. */
gboolean
ae_tsql_transaction_end_hidden (AeEmulatorSession *self, gboolean good, AeTsqlError *error);
gboolean ae_tsql_transaction_save (AeEmulatorSession *self, const char *name, AeTsqlError *error);
/* Before a statement: @writes opens SQLite's transaction when SQL Server's is open. */
gboolean ae_tsql_transaction_enter (AeEmulatorSession *self, gboolean writes, AeTsqlError *error);
/* Around a statement that writes: it happens as a whole or not at all. */
gboolean ae_tsql_transaction_open_statement (AeEmulatorSession *self, AeTsqlError *error);
/* The same for one that only writes what nobody else sees: nobody waits for it. */
gboolean ae_tsql_transaction_open_local_statement (AeEmulatorSession *self, AeTsqlError *error);
gboolean
ae_tsql_transaction_close_statement (AeEmulatorSession *self, gboolean good, AeTsqlError *error);

G_END_DECLS
