/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The file behind the sessions: a SQLite database in WAL mode, so that readers see a consistent
 * snapshot while one writer works. */

#include <sqlite3.h>

#include "emulator/ae-emulator-engine-private.h"

G_BEGIN_DECLS

/* A connection for one session. */
sqlite3 *ae_tsql_database_connect (AeEmulatorDatabase *self, GError **error);

/* Unique per run of the server, never zero. */
guint64 ae_tsql_database_next_transaction (AeEmulatorDatabase *self);

/* Identity values are never given twice, also after a rollback: they are counted here and not in
 * the file. FALSE: the table has no counter yet (start it with the value that follows the table's
 * last one). */
gboolean ae_tsql_database_take_identity (AeEmulatorDatabase *self,
                                         gint64 object_id,
                                         gint64 increment,
                                         gint64 *value);
void ae_tsql_database_start_identity (AeEmulatorDatabase *self, gint64 object_id, gint64 next);
/* An explicit value moves the counter on. */
void ae_tsql_database_note_identity (AeEmulatorDatabase *self,
                                     gint64 object_id,
                                     gint64 increment,
                                     gint64 value);
/* The value that comes next; FALSE: the table has no counter yet. */
gboolean ae_tsql_database_peek_identity (AeEmulatorDatabase *self, gint64 object_id, gint64 *value);
void ae_tsql_database_forget_identity (AeEmulatorDatabase *self, gint64 object_id);

typedef struct
{
  gint64 current; /* the last value, or the first one */
  gboolean used;  /* it was given */
} AeTsqlSequenceState;

/* The next value of a sequence; @state is what the file says of it, and gets what is. FALSE: there
 * is none left. */
gboolean ae_tsql_database_take_sequence (AeEmulatorDatabase *self,
                                         gint64 object_id,
                                         gint64 increment,
                                         gint64 minimum,
                                         gint64 maximum,
                                         gboolean cycles,
                                         AeTsqlSequenceState *state);
/* Leaves @state as it is where none was taken in this run of the server. */
void ae_tsql_database_peek_sequence (AeEmulatorDatabase *self,
                                     gint64 object_id,
                                     AeTsqlSequenceState *state);
void ae_tsql_database_forget_sequence (AeEmulatorDatabase *self, gint64 object_id);

/* The last rowversion; 0: not known yet, unless @start, which is not 0, says where to begin. */
guint64 ae_tsql_database_get_row_version (AeEmulatorDatabase *self, guint64 start);
guint64 ae_tsql_database_take_row_version (AeEmulatorDatabase *self);

G_END_DECLS
