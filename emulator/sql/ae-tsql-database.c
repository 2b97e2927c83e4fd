/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "ae-tsql-catalog-private.h"
#include "ae-tsql-database-private.h"
#include "ae-tsql-security-private.h"

struct _AeEmulatorDatabase
{
  gatomicrefcount references;
  char *path;      /* immutable */
  char *directory; /* immutable; private: removed with the object */
  guint64 start;   /* immutable: makes descriptors differ between runs */
  GMutex lock;     /* protects what follows */
  guint64 n_transactions;
  guint64 row_version;    /* the last one; 0: not known yet */
  GHashTable *identities; /* (object id, next value), both gint64* */
  GHashTable *sequences;  /* (object id as gint64*, AeTsqlSequenceState*) */
};

static sqlite3 *
open_connection (AeEmulatorDatabase *self, GError **error)
{
  sqlite3 *db = NULL;
  int status = sqlite3_open_v2 (self->path, &db,
                                SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
                                    | SQLITE_OPEN_EXRESCODE,
                                NULL);

  if (status == SQLITE_OK)
    status = sqlite3_busy_timeout (db, 10000);
  if (status == SQLITE_OK)
    status = sqlite3_exec (db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
  if (status == SQLITE_OK)
    status = sqlite3_exec (
        db, self->directory != NULL ? "PRAGMA synchronous = OFF" : "PRAGMA synchronous = NORMAL",
        NULL, NULL, NULL);
  if (status == SQLITE_OK)
    return db;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("Cannot open the database file “%s”: %s"),
               self->path, sqlite3_errstr (status));
  sqlite3_close (db);
  return NULL;
}

sqlite3 *
ae_tsql_database_connect (AeEmulatorDatabase *self, GError **error)
{
  return open_connection (self, error);
}

static gboolean
create_catalog (AeEmulatorDatabase *self, GError **error)
{
  sqlite3 *db = open_connection (self, error);

  if (db == NULL)
    return FALSE;

  gboolean good = ae_tsql_catalog_create (db);
  if (!good)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _ ("“%s” cannot be used as a database of the emulator: %s"), self->path,
                 sqlite3_errmsg (db));
  sqlite3_close (db);
  return good;
}

AeEmulatorDatabase *
ae_emulator_database_new (const char *path, GError **error)
{
  g_autoptr (AeEmulatorDatabase) self = g_new0 (AeEmulatorDatabase, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->identities = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->sequences = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->start = (guint64) g_random_int () << 24;
  if (path == NULL)
    {
      self->directory = g_dir_make_tmp ("aeclient-emulator-XXXXXX", error);
      if (self->directory == NULL)
        return NULL;
      self->path = g_build_filename (self->directory, "database", NULL);
    }
  else
    {
      self->path = g_strdup (path);
    }

  return create_catalog (self, error) ? g_steal_pointer (&self) : NULL;
}

AeEmulatorDatabase *
ae_emulator_database_ref (AeEmulatorDatabase *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
remove_private_directory (AeEmulatorDatabase *self)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (self->path, suffixes[i], NULL);
      g_unlink (name);
    }
  g_rmdir (self->directory);
}

void
ae_emulator_database_unref (AeEmulatorDatabase *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  if (self->directory != NULL && self->path != NULL)
    remove_private_directory (self);
  g_hash_table_unref (self->identities);
  g_hash_table_unref (self->sequences);
  g_mutex_clear (&self->lock);
  g_free (self->directory);
  g_free (self->path);
  g_free (self);
}

guint64
ae_tsql_database_next_transaction (AeEmulatorDatabase *self)
{
  g_mutex_lock (&self->lock);
  guint64 descriptor = self->start + ++self->n_transactions;
  g_mutex_unlock (&self->lock);
  return descriptor;
}

gboolean
ae_tsql_database_take_identity (AeEmulatorDatabase *self,
                                gint64 object_id,
                                gint64 increment,
                                gint64 *value)
{
  g_mutex_lock (&self->lock);
  gint64 *next = g_hash_table_lookup (self->identities, &object_id);
  if (next != NULL)
    {
      *value = *next;
      if (__builtin_add_overflow (*next, increment, next))
        *next = increment > 0 ? G_MAXINT64 : G_MININT64;
    }
  g_mutex_unlock (&self->lock);
  return next != NULL;
}

void
ae_tsql_database_start_identity (AeEmulatorDatabase *self, gint64 object_id, gint64 next)
{
  g_mutex_lock (&self->lock);
  if (!g_hash_table_contains (self->identities, &object_id))
    g_hash_table_insert (self->identities, g_memdup2 (&object_id, sizeof object_id),
                         g_memdup2 (&next, sizeof next));
  g_mutex_unlock (&self->lock);
}

void
ae_tsql_database_note_identity (AeEmulatorDatabase *self,
                                gint64 object_id,
                                gint64 increment,
                                gint64 value)
{
  g_mutex_lock (&self->lock);
  gint64 *next = g_hash_table_lookup (self->identities, &object_id);
  gint64 following;
  if (next != NULL && !__builtin_add_overflow (value, increment, &following)
      && (increment > 0 ? following > *next : following < *next))
    *next = following;
  g_mutex_unlock (&self->lock);
}

void
ae_tsql_database_forget_identity (AeEmulatorDatabase *self, gint64 object_id)
{
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->identities, &object_id);
  g_mutex_unlock (&self->lock);
}

guint64
ae_tsql_database_get_row_version (AeEmulatorDatabase *self, guint64 start)
{
  g_mutex_lock (&self->lock);
  if (self->row_version == 0)
    self->row_version = start;
  guint64 version = self->row_version;
  g_mutex_unlock (&self->lock);
  return version;
}

guint64
ae_tsql_database_take_row_version (AeEmulatorDatabase *self)
{
  g_mutex_lock (&self->lock);
  guint64 version = ++self->row_version;
  g_mutex_unlock (&self->lock);
  return version;
}

gboolean
ae_emulator_database_check_login (AeEmulatorDatabase *self, const char *user, const char *password)
{
  sqlite3 *db = ae_tsql_database_connect (self, NULL);
  gboolean good = db != NULL && ae_tsql_login_check (db, user, password);

  sqlite3_close (db);
  return good;
}

gboolean
ae_tsql_database_peek_identity (AeEmulatorDatabase *self, gint64 object_id, gint64 *value)
{
  g_mutex_lock (&self->lock);
  const gint64 *next = g_hash_table_lookup (self->identities, &object_id);
  if (next != NULL)
    *value = *next;
  g_mutex_unlock (&self->lock);
  return next != NULL;
}

/* --- sequences -------------------------------------------------------------------------------- */

/* What follows the last value; FALSE: it is out of the range. */
static gboolean
advance (AeTsqlSequenceState *state, gint64 increment, gint64 minimum, gint64 maximum)
{
  gint64 next = state->current;

  if (state->used && __builtin_add_overflow (next, increment, &next))
    return FALSE;
  if (next < minimum || next > maximum)
    return FALSE;
  *state = (AeTsqlSequenceState){ .current = next, .used = TRUE };
  return TRUE;
}

gboolean
ae_tsql_database_take_sequence (AeEmulatorDatabase *self,
                                gint64 object_id,
                                gint64 increment,
                                gint64 minimum,
                                gint64 maximum,
                                gboolean cycles,
                                AeTsqlSequenceState *state)
{
  g_mutex_lock (&self->lock);
  AeTsqlSequenceState *known = g_hash_table_lookup (self->sequences, &object_id);
  if (known == NULL)
    {
      known = g_memdup2 (state, sizeof *state);
      g_hash_table_insert (self->sequences, g_memdup2 (&object_id, sizeof object_id), known);
    }
  gboolean good = advance (known, increment, minimum, maximum);
  if (!good && cycles)
    {
      *known = (AeTsqlSequenceState){ .current = increment > 0 ? minimum : maximum, .used = TRUE };
      good = TRUE;
    }
  *state = *known;
  g_mutex_unlock (&self->lock);
  return good;
}

void
ae_tsql_database_peek_sequence (AeEmulatorDatabase *self,
                                gint64 object_id,
                                AeTsqlSequenceState *state)
{
  g_mutex_lock (&self->lock);
  const AeTsqlSequenceState *known = g_hash_table_lookup (self->sequences, &object_id);
  if (known != NULL)
    *state = *known;
  g_mutex_unlock (&self->lock);
}

void
ae_tsql_database_forget_sequence (AeEmulatorDatabase *self, gint64 object_id)
{
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->sequences, &object_id);
  g_mutex_unlock (&self->lock);
}
