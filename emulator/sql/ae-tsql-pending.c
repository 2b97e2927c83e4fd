/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-run-private.h"
#include "ae-tsql-sqlite-functions-private.h"

/* What the interpreter does not do yet is refused as syntax. */

static gboolean
refuse (AeTsqlRun *self, AeTsqlStatement *statement)
{
  return ae_tsql_error_set (&self->error, 102, statement->line, "statement");
}

gboolean
ae_tsql_run_query (AeTsqlRun *self, AeTsqlStatement *statement)
{
  return refuse (self, statement);
}

gboolean
ae_tsql_run_change (AeTsqlRun *self, AeTsqlStatement *statement)
{
  return refuse (self, statement);
}

gboolean
ae_tsql_run_definition (AeTsqlRun *self, AeTsqlStatement *statement)
{
  return refuse (self, statement);
}

gboolean
ae_tsql_run_key_definition (AeTsqlRun *self, AeTsqlStatement *statement)
{
  return refuse (self, statement);
}

gboolean
ae_tsql_run_execute (AeTsqlRun *self, AeTsqlStatement *statement)
{
  return refuse (self, statement);
}

gboolean
ae_tsql_run_evaluate (AeTsqlRun *self,
                      AeTsqlExpr *expr,
                      const AeEmulatorType *type,
                      AeEmulatorValue *value,
                      AeEmulatorType *type_out)
{
  return ae_tsql_error_set (&self->error, 102, expr->line, "expression");
}

gboolean
ae_tsql_run_test (AeTsqlRun *self, AeTsqlExpr *condition, gboolean *result)
{
  return ae_tsql_error_set (&self->error, 102, condition->line, "condition");
}

gboolean
ae_tsql_sqlite_functions_register (AeEmulatorSession *session)
{
  return TRUE;
}

gboolean
ae_emulator_session_call (AeEmulatorSession *self,
                          const char *procedure,
                          const AeEmulatorParameter *parameters,
                          guint n_parameters,
                          const AeEmulatorSink *sink,
                          gpointer data,
                          gint32 *return_status,
                          GPtrArray **outputs)
{
  g_auto (AeTsqlError) error = { 0 };

  self->sink = sink;
  self->sink_data = data;
  ae_tsql_error_set (&error, 2812, 1, procedure);
  ae_tsql_session_message (self, &error);
  self->sink = NULL;
  *return_status = 0;
  *outputs = NULL;
  return FALSE;
}

void
ae_emulator_output_free (AeEmulatorOutput *self)
{
  g_free (self);
}
