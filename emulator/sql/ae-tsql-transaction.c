/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-catalog-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-database-private.h"
#include "ae-tsql-session-private.h"
#include "ae-tsql-temporary-private.h"

/* Reads in a READ COMMITTED transaction see what is committed at their own start, as in SQL Server,
 * because SQLite's transaction begins with the first write. It takes the write lock at once: a
 * transaction that read first and wants to write later could only be refused. */

static gboolean
is_open (AeEmulatorSession *self)
{
  return sqlite3_get_autocommit (self->db) == 0;
}

static gboolean
report_sqlite (AeEmulatorSession *self, int status, AeTsqlError *error)
{
  if (ae_tsql_session_is_interrupted (self))
    return FALSE;
  if ((status & 0xFF) == SQLITE_BUSY)
    return status == SQLITE_BUSY_SNAPSHOT ? ae_tsql_error_set (error, 3960, 1)
                                          : ae_tsql_error_set (error, 1222, 1);
  return ae_tsql_error_set (error, 9002, 1, self->current_database);
}

static void
tell (AeEmulatorSession *self, gboolean began, gboolean committed, guint64 descriptor)
{
  if (descriptor != 0 && self->sink != NULL && self->sink->transaction != NULL)
    self->sink->transaction (self->sink_data, began, committed, descriptor);
}

void
ae_tsql_transaction_begin (AeEmulatorSession *self)
{
  if (self->n_transactions++ > 0)
    return;

  self->transaction = ae_tsql_database_next_transaction (self->database);
  tell (self, TRUE, FALSE, self->transaction);
}

void
ae_tsql_transaction_begin_implicit (AeEmulatorSession *self)
{
  if (self->settings.implicit_transactions && self->n_transactions == 0)
    ae_tsql_transaction_begin (self);
}

static void
finish (AeEmulatorSession *self, gboolean committed)
{
  guint64 descriptor = self->transaction;

  self->n_transactions = 0;
  self->transaction = 0;
  self->doomed = FALSE;
  g_ptr_array_set_size (self->savepoints, 0);
  tell (self, FALSE, committed, descriptor);
}

gboolean
ae_tsql_transaction_commit (AeEmulatorSession *self, AeTsqlError *error)
{
  if (self->n_transactions == 0)
    return ae_tsql_error_set (error, 3902, 1);
  if (self->doomed)
    return ae_tsql_error_set (error, 3930, 1);
  if (self->n_transactions > 1)
    {
      self->n_transactions--;
      return TRUE;
    }

  int status = is_open (self) ? sqlite3_exec (self->db, "COMMIT", NULL, NULL, NULL) : SQLITE_OK;
  if (status != SQLITE_OK)
    return report_sqlite (self, status, error);
  finish (self, TRUE);
  return TRUE;
}

static gboolean
roll_back_to (AeEmulatorSession *self, const char *name, AeTsqlError *error)
{
  for (guint i = self->savepoints->len; i > 0; i--)
    {
      if (!ae_tsql_name_equal (g_ptr_array_index (self->savepoints, i - 1), name))
        continue;
      g_autofree char *sql = g_strdup_printf ("ROLLBACK TO s%u", i - 1);
      int status = ae_tsql_temporary_roll_back (self, sql);
      if (status != SQLITE_OK)
        return report_sqlite (self, status, error);
      g_ptr_array_set_size (self->savepoints, i);
      g_hash_table_remove_all (self->tables);
      return TRUE;
    }
  return ae_tsql_error_set (error, 6401, 1, name);
}

gboolean
ae_tsql_transaction_rollback (AeEmulatorSession *self, const char *name, AeTsqlError *error)
{
  if (self->n_transactions == 0)
    return ae_tsql_error_set (error, 3903, 1);
  if (name != NULL)
    return roll_back_to (self, name, error);

  if (is_open (self))
    ae_tsql_temporary_roll_back (self, "ROLLBACK");
  g_hash_table_remove_all (self->tables);
  finish (self, FALSE);
  return TRUE;
}

gboolean
ae_tsql_transaction_end_hidden (AeEmulatorSession *self, gboolean good, AeTsqlError *error)
{
  if (good && !self->doomed)
    {
      self->n_transactions = 1;
      return ae_tsql_transaction_commit (self, error);
    }

  g_auto (AeTsqlError) unused = { 0 };
  ae_tsql_transaction_rollback (self, NULL, &unused);
  return good;
}

gboolean
ae_tsql_transaction_save (AeEmulatorSession *self, const char *name, AeTsqlError *error)
{
  if (self->n_transactions == 0)
    return ae_tsql_error_set_text (error, 628, 0, 16, 1,
                                   "Cannot issue SAVE TRANSACTION when there is no active "
                                   "transaction.");
  if (!ae_tsql_transaction_enter (self, TRUE, error))
    return FALSE;

  g_autofree char *sql = g_strdup_printf ("SAVEPOINT s%u", self->savepoints->len);
  int status = sqlite3_exec (self->db, sql, NULL, NULL, NULL);
  if (status != SQLITE_OK)
    return report_sqlite (self, status, error);
  g_ptr_array_add (self->savepoints, g_strdup (name));
  return TRUE;
}

gboolean
ae_tsql_transaction_enter (AeEmulatorSession *self, gboolean writes, AeTsqlError *error)
{
  if (self->doomed && writes)
    return ae_tsql_error_set (error, 3930, 1);
  if (self->n_transactions == 0 || is_open (self))
    return TRUE;

  AeTsqlIsolation isolation = self->settings.isolation;
  gboolean locks = writes || isolation == AE_TSQL_ISOLATION_REPEATABLE_READ
                   || isolation == AE_TSQL_ISOLATION_SERIALIZABLE;
  if (!locks && isolation != AE_TSQL_ISOLATION_SNAPSHOT)
    return TRUE;

  gboolean snapshot = isolation == AE_TSQL_ISOLATION_SNAPSHOT;
  int status = sqlite3_exec (self->db, snapshot ? "BEGIN" : "BEGIN IMMEDIATE", NULL, NULL, NULL);
  return status == SQLITE_OK || report_sqlite (self, status, error);
}

gboolean
ae_tsql_transaction_open_statement (AeEmulatorSession *self, AeTsqlError *error)
{
  ae_tsql_transaction_begin_implicit (self);
  if (!ae_tsql_transaction_enter (self, TRUE, error))
    return FALSE;
  int status = sqlite3_exec (self->db, is_open (self) ? "SAVEPOINT statement" : "BEGIN IMMEDIATE",
                             NULL, NULL, NULL);
  return status == SQLITE_OK || report_sqlite (self, status, error);
}

gboolean
ae_tsql_transaction_open_local_statement (AeEmulatorSession *self, AeTsqlError *error)
{
  /* In a transaction that may write more later, SQLite has to have the lock from the start. */
  if (self->n_transactions > 0 || self->settings.implicit_transactions)
    return ae_tsql_transaction_open_statement (self, error);
  int status
      = sqlite3_exec (self->db, is_open (self) ? "SAVEPOINT statement" : "BEGIN", NULL, NULL, NULL);
  return status == SQLITE_OK || report_sqlite (self, status, error);
}

gboolean
ae_tsql_transaction_close_statement (AeEmulatorSession *self, gboolean good, AeTsqlError *error)
{
  gboolean alone = self->n_transactions == 0;
  int status = SQLITE_OK;

  if (!good)
    g_hash_table_remove_all (self->tables);
  /* Some failures end SQLite's transaction by themselves. */
  if (!is_open (self))
    return good;
  if (good)
    status = sqlite3_exec (self->db, alone ? "COMMIT" : "RELEASE statement", NULL, NULL, NULL);
  if (good && status == SQLITE_OK)
    return TRUE;
  sqlite3_exec (self->db, alone ? "ROLLBACK" : "ROLLBACK TO statement; RELEASE statement", NULL,
                NULL, NULL);
  return good ? report_sqlite (self, status, error) : FALSE;
}

gboolean
ae_emulator_session_transaction (AeEmulatorSession *self,
                                 guint16 request,
                                 guint8 isolation,
                                 const char *name,
                                 const AeEmulatorSink *sink,
                                 gpointer data)
{
  g_auto (AeTsqlError) error = { 0 };
  const char *savepoint = name != NULL && name[0] != '\0' ? name : NULL;
  guint16 command = AE_EMULATOR_COMMAND_NONE;
  gboolean good = TRUE;

  self->sink = sink;
  self->sink_data = data;
  g_atomic_int_set (&self->interrupted, 0);
  if (isolation >= AE_TSQL_ISOLATION_READ_UNCOMMITTED && isolation <= AE_TSQL_ISOLATION_SNAPSHOT)
    self->settings.isolation = isolation;
  switch (request)
    {
    case 5:
      command = AE_EMULATOR_COMMAND_BEGIN;
      ae_tsql_transaction_begin (self);
      break;
    case 7:
      command = AE_EMULATOR_COMMAND_COMMIT;
      good = ae_tsql_transaction_commit (self, &error);
      break;
    case 8:
      command = AE_EMULATOR_COMMAND_ROLLBACK;
      good = ae_tsql_transaction_rollback (self, savepoint, &error);
      break;
    case 9:
      good = ae_tsql_transaction_save (self, savepoint != NULL ? savepoint : "", &error);
      break;
    default:
      good = ae_tsql_error_set (&error, 102, 1, "transaction manager request");
      break;
    }
  if (ae_tsql_error_is_set (&error))
    ae_tsql_session_message (self, &error);
  sink->done (data, command, FALSE, 0, !good);
  self->sink = NULL;
  return good;
}
