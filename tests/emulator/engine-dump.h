/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What the engine tells its sink, as text.
 *
 *   columns   [name type, name type NOT NULL, name type {CEK 1 deterministic}]
 *   row       value | value
 *   done      (3 rows), (done), (failed)
 *   message   Msg 208, Level 16, State 1, Line 2: Invalid object name 'x'.
 *   and       database a -> b, begin, commit, rollback, procedure, end 0 */

#include "emulator/ae-emulator-engine-private.h"

G_BEGIN_DECLS

typedef struct
{
  GString *text;
  guint64 n_rows;
  guint64 max_rows; /* the sink wants no more; 0: no limit */
  gint32 first_error;
  gboolean quiet; /* rows are only counted */
} EngineDump;

extern const AeEmulatorSink engine_dump_sink;

void engine_dump_init (EngineDump *self);
void engine_dump_clear (EngineDump *self);
void engine_dump_append_type (GString *text, const AeEmulatorType *type);
void engine_dump_append_value (GString *text, const AeEmulatorValue *value);
/* Runs and returns what came (transfer full). */
char *engine_dump_run (AeEmulatorSession *session, const char *sql);
/* The number of the first error; 0: none. */
gint32 engine_dump_get_error (AeEmulatorSession *session, const char *sql);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EngineDump, engine_dump_clear)

G_END_DECLS
