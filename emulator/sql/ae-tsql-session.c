/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ae-tsql-bulk-private.h"
#include "ae-tsql-catalog-private.h"
#include "ae-tsql-cursor-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-database-private.h"
#include "ae-tsql-security-private.h"
#include "ae-tsql-session-private.h"
#include "ae-tsql-sqlite-functions-private.h"
#include "ae-tsql-temporary-private.h"

/* How often SQLite asks whether to go on, in steps of its machine. */
#define PROGRESS_STEPS 2000
/* Two writers that wait for each other: SQLite lets one in at a time, so this cannot be told from a
 * slow writer; a wait is cut into pieces to see an attention. */
#define BUSY_WAIT_US (5 * G_TIME_SPAN_MILLISECOND)

static void
prepared_free (gpointer data)
{
  AeTsqlPrepared *self = data;

  g_free (self->text);
  g_free (self->declarations);
  g_free (self);
}

void
ae_tsql_session_init_settings (AeEmulatorSession *self)
{
  g_free (self->settings.language);
  self->settings = (AeTsqlSettings){ .isolation = AE_TSQL_ISOLATION_READ_COMMITTED,
                                     .lock_timeout = -1,
                                     .text_size = 2147483647,
                                     .date_first = 7,
                                     .language = g_strdup ("us_english") };
}

void
ae_tsql_session_restore_settings (AeEmulatorSession *self, const AeTsqlSettings *settings)
{
  /* These two belong to the session. */
  char *language = self->settings.language;
  gint64 identity_insert = self->settings.identity_insert;

  self->settings = *settings;
  self->settings.language = language;
  self->settings.identity_insert = identity_insert;
}

gboolean
ae_tsql_session_is_interrupted (AeEmulatorSession *self)
{
  return g_atomic_int_get (&self->interrupted) != 0;
}

gboolean
ae_tsql_session_wait (AeEmulatorSession *self, gint64 microseconds)
{
  gint64 end = g_get_monotonic_time () + microseconds;

  g_mutex_lock (&self->wait_lock);
  while (!ae_tsql_session_is_interrupted (self)
         && g_cond_wait_until (&self->wait_cond, &self->wait_lock, end))
    ;
  g_mutex_unlock (&self->wait_lock);
  return !ae_tsql_session_is_interrupted (self);
}

/* Not while a statement writes inside a transaction: SQLite would roll back the whole of it. There
 * the functions that convert values raise the interruption, which undoes the statement alone. */
static int
on_progress (void *data)
{
  AeEmulatorSession *self = data;

  return ae_tsql_session_is_interrupted (self) && self->transaction == 0;
}

static int
on_busy (void *data, int n_calls)
{
  AeEmulatorSession *self = data;
  gint64 now = g_get_monotonic_time ();

  if (n_calls == 0)
    self->busy_since = now;
  if (self->settings.lock_timeout >= 0
      && now - self->busy_since >= self->settings.lock_timeout * G_TIME_SPAN_MILLISECOND)
    return 0;
  return ae_tsql_session_wait (self, BUSY_WAIT_US);
}

/* What EXECUTE AS changes. */
typedef struct
{
  gint64 login_id, user_id;
  char *user, *user_name, *default_schema;
} Principal;

static void
principal_free (gpointer data)
{
  Principal *self = data;

  g_free (self->user);
  g_free (self->user_name);
  g_free (self->default_schema);
  g_free (self);
}

void
ae_tsql_session_push_principal (AeEmulatorSession *self)
{
  Principal *principal = g_new0 (Principal, 1);

  *principal = (Principal){ self->login_id, self->user_id, g_strdup (self->user), self->user_name,
                            self->default_schema };
  self->user_name = self->default_schema = NULL;
  g_ptr_array_add (self->principals, principal);
}

void
ae_tsql_session_pop_principal (AeEmulatorSession *self)
{
  if (self->principals->len == 0)
    return;

  Principal *principal = g_ptr_array_index (self->principals, self->principals->len - 1);
  g_free (self->user);
  g_free (self->user_name);
  g_free (self->default_schema);
  self->login_id = principal->login_id;
  self->user_id = principal->user_id;
  self->user = g_steal_pointer (&principal->user);
  self->user_name = g_steal_pointer (&principal->user_name);
  self->default_schema = g_steal_pointer (&principal->default_schema);
  g_ptr_array_set_size (self->principals, (gint) self->principals->len - 1);
}

gboolean
ae_tsql_session_use (AeEmulatorSession *self, const char *database)
{
  g_autofree char *name = NULL;
  guint32 id = ae_tsql_catalog_find_database (self->db, database, &name);

  if (id == 0 || !ae_tsql_permission_enter (self, id))
    return FALSE;

  g_free (self->current_database);
  self->current_database = g_steal_pointer (&name);
  self->database_id = id;
  return TRUE;
}

static gboolean
open_database (AeEmulatorSession *self, const char *initial_database, GError **error)
{
  self->db = ae_tsql_database_connect (self->database, error);
  if (self->db == NULL)
    return FALSE;

  if (!ae_tsql_collation_register (self->db) || !ae_tsql_sqlite_functions_register (self)
      || !ae_tsql_sqlite_catalog_register (self))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("SQLite lacks what is needed: %s"),
                   sqlite3_errmsg (self->db));
      return FALSE;
    }
  sqlite3_progress_handler (self->db, PROGRESS_STEPS, on_progress, self);
  sqlite3_busy_handler (self->db, on_busy, self);

  /* A client that names none sends an empty name. */
  g_autofree char *default_database = NULL;
  self->login_id = ae_tsql_login_find (self->db, self->user, &default_database);
  const char *name = initial_database != NULL && *initial_database != 0 ? initial_database
                     : default_database != NULL                         ? default_database
                                                                        : "master";
  if (!ae_tsql_session_use (self, name))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no database “%s”"), name);
      return FALSE;
    }
  return TRUE;
}

AeEmulatorSession *
ae_emulator_session_new (AeEmulatorDatabase *database,
                         const char *user,
                         const char *initial_database,
                         guint16 spid,
                         GError **error)
{
  g_autoptr (AeEmulatorSession) self = g_new0 (AeEmulatorSession, 1);

  self->database = ae_emulator_database_ref (database);
  self->user = g_strdup (user);
  self->spid = spid;
  self->prepared = g_hash_table_new_full (NULL, NULL, NULL, prepared_free);
  self->cursors = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) ae_tsql_cursor_free);
  self->savepoints = g_ptr_array_new_with_free_func (g_free);
  self->principals = g_ptr_array_new_with_free_func (principal_free);
  self->global_tables = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->table_variables = g_ptr_array_new ();
  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) ae_tsql_table_unref);
  g_mutex_init (&self->wait_lock);
  g_cond_init (&self->wait_cond);
  ae_tsql_session_init_settings (self);
  if (!open_database (self, initial_database, error))
    return NULL;

  self->initial_database = g_strdup (self->current_database);
  return g_steal_pointer (&self);
}

void
ae_emulator_session_free (AeEmulatorSession *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->bulk, ae_tsql_bulk_free);
  /* What is not committed is rolled back. */
  if (self->db != NULL && self->global_tables->len > 0)
    ae_emulator_session_reset (self, FALSE);
  g_hash_table_unref (self->cursors);
  g_clear_pointer (&self->named_cursors, g_hash_table_unref);
  if (self->db != NULL)
    sqlite3_close (self->db);
  g_array_unref (self->global_tables);
  g_ptr_array_unref (self->table_variables);
  g_hash_table_unref (self->prepared);
  g_hash_table_unref (self->tables);
  g_ptr_array_unref (self->savepoints);
  ae_tsql_error_clear (&self->pending);
  g_mutex_clear (&self->wait_lock);
  g_cond_clear (&self->wait_cond);
  g_free (self->settings.language);
  g_free (self->transaction_name);
  g_free (self->initial_database);
  g_free (self->current_database);
  g_free (self->user);
  g_free (self->user_name);
  g_free (self->default_schema);
  g_ptr_array_unref (self->principals);
  g_free (self->application);
  g_free (self->host);
  ae_emulator_database_unref (self->database);
  g_free (self);
}

void
ae_emulator_session_reset (AeEmulatorSession *self, gboolean keep_transaction)
{
  g_auto (AeTsqlError) error = { 0 };
  AeTsqlIsolation isolation = self->settings.isolation;

  if (self->n_transactions > 0 && !keep_transaction)
    ae_tsql_transaction_rollback (self, NULL, &error);
  g_atomic_int_set (&self->interrupted, 0);
  ae_tsql_temporary_drop_all (self);
  while (self->principals->len > 0)
    ae_tsql_session_pop_principal (self);
  g_hash_table_remove_all (self->prepared);
  g_hash_table_remove_all (self->cursors);
  g_clear_pointer (&self->named_cursors, g_hash_table_unref);
  self->fetch_status = 0;
  g_clear_pointer (&self->bulk, ae_tsql_bulk_free);
  ae_tsql_session_init_settings (self);
  if (self->n_transactions > 0)
    self->settings.isolation = isolation;
  ae_tsql_session_use (self, self->initial_database);
  self->last_error = 0;
  self->last_row_count = 0;
  self->has_identity = self->has_scope_identity = FALSE;
}

const char *
ae_emulator_session_get_language (AeEmulatorSession *self)
{
  return self->settings.language;
}

const char *
ae_emulator_session_get_database (AeEmulatorSession *self)
{
  return self->current_database;
}

guint64
ae_emulator_session_get_transaction (AeEmulatorSession *self)
{
  return self->transaction;
}

void
ae_emulator_session_interrupt (AeEmulatorSession *self)
{
  g_mutex_lock (&self->wait_lock);
  g_atomic_int_set (&self->interrupted, 1);
  g_cond_broadcast (&self->wait_cond);
  g_mutex_unlock (&self->wait_lock);
}

void
ae_emulator_session_set_client (AeEmulatorSession *self, const char *application, const char *host)
{
  g_free (self->application);
  g_free (self->host);
  self->application = g_strdup (application);
  self->host = g_strdup (host);
}

void
ae_emulator_session_set_column_encryption (AeEmulatorSession *self, gboolean acknowledged)
{
  self->column_encryption = acknowledged;
}

const char *
ae_tsql_session_get_module_name (AeEmulatorSession *self)
{
  return self->module != NULL ? self->module->name : "";
}

void
ae_tsql_session_message (AeEmulatorSession *self, const AeTsqlError *error)
{
  if (error->severity > 10)
    self->last_error = error->number;
  if (self->sink != NULL && self->sink->message != NULL)
    self->sink->message (self->sink_data, error->number, error->state, error->severity, error->text,
                         error->procedure != NULL ? error->procedure
                                                  : ae_tsql_session_get_module_name (self),
                         error->line);
}
