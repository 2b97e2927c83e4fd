/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-bulk-private.h"
#include "ae-tsql-run-private.h"
#include "ae-tsql-named-cursor-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-security-private.h"
#include "ae-tsql-temporary-private.h"
#include "ae-tsql-user-type-private.h"
#include "ae-tsql-value-private.h"

#define MAX_NESTING 32

/* --- errors ----------------------------------------------------------------------------------- */

gboolean
ae_tsql_run_stopped (AeTsqlRun *self)
{
  return self->session->sink_closed || ae_tsql_session_is_interrupted (self->session);
}

void
ae_tsql_run_done (AeTsqlRun *self,
                  guint16 command,
                  gboolean has_count,
                  guint64 count,
                  gboolean failed)
{
  AeEmulatorSession *session = self->session;

  if (session->sink->done == NULL || session->sink_closed)
    return;
  if (!session->sink->done (session->sink_data, command, has_count && !session->settings.nocount,
                            count, failed))
    session->sink_closed = TRUE;
}

/* Errors that take the whole transaction with them. */
static gboolean
dooms_transaction (const AeTsqlError *error, const AeTsqlSettings *settings)
{
  static const gint32 numbers[] = { 241, 245, 1205, 3609, 3960, 8169 };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (error->number == numbers[i])
      return TRUE;
  return settings->xact_abort && error->severity > 10;
}

static gboolean
changes_rows (const AeTsqlStatement *statement)
{
  return (statement->kind >= AE_TSQL_STATEMENT_INSERT
          && statement->kind <= AE_TSQL_STATEMENT_DELETE)
         || statement->kind == AE_TSQL_STATEMENT_MERGE;
}

static void
roll_back_doomed (AeEmulatorSession *session)
{
  g_auto (AeTsqlError) unused = { 0 };

  if (session->n_transactions > 0)
    ae_tsql_transaction_rollback (session, NULL, &unused);
}

static AeTsqlFlow
report_failure (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  /* XACT_ABORT does not mean RAISERROR. */
  gboolean dooms = statement->kind != AE_TSQL_STATEMENT_RAISERROR
                   && dooms_transaction (&self->error, &session->settings);
  gboolean aborts = ae_tsql_error_aborts_batch (&self->error) || dooms;

  if (self->error.line == 0)
    self->error.line = statement->line;
  ae_tsql_error_set_procedure (&self->error, ae_tsql_session_get_module_name (session));
  if (self->session->n_tries > 0)
    {
      session->last_error = self->error.number;
      session->doomed |= dooms && session->n_transactions > 0;
      return AE_TSQL_FLOW_ABORT;
    }
  self->failed = TRUE;
  /* A procedure that does not say RETURN n says how bad it was. */
  if (session->module != NULL)
    self->return_status = 10 - (gint32) self->error.severity;
  ae_tsql_session_message (session, &self->error);
  if (changes_rows (statement) && !aborts && self->error.number != 229)
    session->sink->message (session->sink_data, 3621, 0, 0, "The statement has been terminated.",
                            ae_tsql_session_get_module_name (session), self->error.line);
  ae_tsql_run_done (self, AE_EMULATOR_COMMAND_NONE, FALSE, 0, TRUE);
  if (dooms)
    roll_back_doomed (session);
  /* The callers end, too. */
  session->batch_over |= dooms || self->thrown;
  ae_tsql_error_clear (&self->error);
  return aborts ? AE_TSQL_FLOW_ABORT : AE_TSQL_FLOW_NEXT;
}

void
ae_tsql_run_report (AeTsqlRun *self, AeTsqlStatement *statement)
{
  report_failure (self, statement);
}

/* --- statements that only control ------------------------------------------------------------- */

static AeTsqlFlow run_statement (AeTsqlRun *self, AeTsqlStatement *statement);

static gint
find_label (const GPtrArray *statements, const char *label)
{
  for (guint i = 0; i < statements->len; i++)
    {
      const AeTsqlStatement *statement = g_ptr_array_index (statements, i);
      if (statement->kind == AE_TSQL_STATEMENT_LABEL && ae_tsql_name_equal (statement->text, label))
        return (gint) i;
    }
  return -1;
}

static AeTsqlFlow
run_statements (AeTsqlRun *self, GPtrArray *statements)
{
  AeTsqlFlow flow = AE_TSQL_FLOW_NEXT;

  for (guint i = 0; i < statements->len && flow == AE_TSQL_FLOW_NEXT; i++)
    {
      flow = run_statement (self, g_ptr_array_index (statements, i));
      /* A label of this list; those of lists around it are found on the way out. */
      gint target = flow == AE_TSQL_FLOW_GOTO ? find_label (statements, self->label) : -1;
      if (target < 0)
        continue;
      i = (guint) target;
      flow = AE_TSQL_FLOW_NEXT;
    }
  return flow;
}

static AeTsqlFlow
run_try (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;

  session->n_tries++;
  AeTsqlFlow flow = run_statements (self, statement->statements);
  session->n_tries--;
  if (flow != AE_TSQL_FLOW_ABORT || self->error.number == 0 || ae_tsql_run_stopped (self))
    return flow;

  AeTsqlError caught = self->error;
  AeTsqlError *outer = session->caught;
  self->error = (AeTsqlError){ 0 };
  session->caught = &caught;
  flow = run_statements (self, statement->handlers);
  session->caught = outer;
  ae_tsql_error_clear (&caught);
  return flow;
}

/* SET FMTONLY ON: what would be told of the columns comes from every branch, and nothing else
 * happens. */
static gboolean
is_skipped (const AeTsqlRun *self, const AeTsqlStatement *statement)
{
  static const AeTsqlStatementKind described[] = {
    AE_TSQL_STATEMENT_SELECT,     AE_TSQL_STATEMENT_INSERT,       AE_TSQL_STATEMENT_UPDATE,
    AE_TSQL_STATEMENT_DELETE,     AE_TSQL_STATEMENT_DECLARE,      AE_TSQL_STATEMENT_SET_VARIABLE,
    AE_TSQL_STATEMENT_SET_OPTION, AE_TSQL_STATEMENT_IF,           AE_TSQL_STATEMENT_WHILE,
    AE_TSQL_STATEMENT_BLOCK,      AE_TSQL_STATEMENT_TRY,          AE_TSQL_STATEMENT_USE,
    AE_TSQL_STATEMENT_EXECUTE,    AE_TSQL_STATEMENT_EXECUTE_TEXT,
  };

  if (self->session->settings.noexec)
    return statement->kind != AE_TSQL_STATEMENT_SET_OPTION;
  for (gsize i = 0; self->session->settings.fmtonly && i < G_N_ELEMENTS (described); i++)
    if (statement->kind == described[i])
      return FALSE;
  return self->session->settings.fmtonly;
}

static gboolean
run_if (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlFlow *flow)
{
  gboolean result = FALSE;

  if (self->session->settings.fmtonly)
    {
      *flow = run_statement (self, statement->then);
      if (*flow == AE_TSQL_FLOW_NEXT && statement->otherwise != NULL)
        *flow = run_statement (self, statement->otherwise);
      return TRUE;
    }
  if (!ae_tsql_run_test (self, statement->condition, &result))
    return FALSE;
  if (result)
    *flow = run_statement (self, statement->then);
  else if (statement->otherwise != NULL)
    *flow = run_statement (self, statement->otherwise);
  return TRUE;
}

static gboolean
run_while (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlFlow *flow)
{
  gboolean result = FALSE;

  if (self->session->settings.fmtonly)
    {
      *flow = run_statement (self, statement->then);
      return TRUE;
    }
  while (!ae_tsql_run_stopped (self))
    {
      if (!ae_tsql_run_test (self, statement->condition, &result))
        return FALSE;
      if (!result)
        return TRUE;
      *flow = run_statement (self, statement->then);
      if (*flow == AE_TSQL_FLOW_RETURN || *flow == AE_TSQL_FLOW_ABORT || *flow == AE_TSQL_FLOW_GOTO)
        return TRUE;
      gboolean leaves = *flow == AE_TSQL_FLOW_BREAK;
      *flow = AE_TSQL_FLOW_NEXT;
      if (leaves)
        return TRUE;
    }
  return FALSE;
}

static gboolean
run_return (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlFlow *flow)
{
  g_auto (AeEmulatorValue) value = { 0 };
  AeEmulatorType type;

  *flow = AE_TSQL_FLOW_RETURN;
  if (statement->value == NULL)
    return TRUE;
  if (self->returns != NULL)
    return ae_tsql_run_evaluate (self, statement->value, self->returns, &self->result, NULL);
  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_INT);
  if (!ae_tsql_run_evaluate (self, statement->value, &type, &value, NULL))
    return FALSE;
  self->return_status = (gint32) value.integer;
  if (value.kind == AE_EMULATOR_VALUE_NULL && self->session->module != NULL)
    {
      g_auto (AeTsqlError) note = { 0 };
      ae_tsql_error_set (&note, 282, statement->line, self->session->module->name);
      ae_tsql_session_message (self->session, &note);
    }
  return TRUE;
}

/* --- variables -------------------------------------------------------------------------------- */

static gboolean
assign (AeTsqlRun *self, AeTsqlVariable *variable, AeTsqlExpr *value)
{
  g_auto (AeEmulatorValue) result = { 0 };

  if (!ae_tsql_run_evaluate (self, value, &variable->type, &result, NULL))
    return FALSE;
  ae_tsql_value_clear (&variable->value);
  variable->value = result;
  result = (AeEmulatorValue){ 0 };
  return TRUE;
}

static gboolean
run_declare (AeTsqlRun *self, AeTsqlStatement *statement)
{
  for (guint i = 0; i < statement->declarations->len; i++)
    {
      AeTsqlDeclaration *declaration = g_ptr_array_index (statement->declarations, i);
      AeTsqlVariable *variable = ae_tsql_frame_find (self->frame, declaration->name);
      if (declaration->output)
        return ae_tsql_error_set (&self->error, 102, declaration->line, "OUTPUT");
      if (variable == NULL)
        variable = ae_tsql_declare_variable (self, declaration, i + 1, FALSE);
      if (variable != NULL && ae_tsql_type_is_legacy_large (variable->type.id))
        return ae_tsql_error_set (&self->error, 2739, declaration->line);
      if (variable == NULL
          || (variable->table != NULL && !ae_tsql_variable_make_table (self, variable)))
        return FALSE;
      if (declaration->value != NULL && !assign (self, variable, declaration->value))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_set_variable (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeTsqlVariable *variable = ae_tsql_frame_find (self->frame, statement->text);

  if (variable == NULL || variable->table != NULL)
    return ae_tsql_error_set (&self->error, 137, statement->line, statement->text);
  return assign (self, variable, statement->value);
}

/* --- transactions and database ---------------------------------------------------------------- */

static gboolean
run_use (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  g_autofree char *old = g_strdup (session->current_database);

  if (session->module != NULL)
    return ae_tsql_error_set (&self->error, 154, statement->line, "a USE database statement");
  if (!ae_tsql_session_use (session, statement->text))
    return ae_tsql_catalog_find_database (session->db, statement->text, NULL) != 0
               ? ae_tsql_error_set (&self->error, 916, statement->line, session->user,
                                    statement->text)
               : ae_tsql_error_set (&self->error, 911, statement->line, statement->text);

  g_autofree char *text
      = g_strdup_printf ("Changed database context to '%s'.", session->current_database);
  if (session->sink->database_changed != NULL)
    session->sink->database_changed (session->sink_data, session->current_database, old);
  session->sink->message (session->sink_data, 5701, 2, 0, text, "", statement->line);
  return TRUE;
}

/* A transaction or savepoint may be named by a variable. */
static const char *
get_transaction_name (AeTsqlRun *self, AeTsqlStatement *statement, char **owned)
{
  if (statement->text == NULL || statement->text[0] != '@')
    return statement->text;

  AeTsqlVariable *variable = ae_tsql_frame_find (self->frame, statement->text);
  *owned = variable != NULL ? ae_tsql_value_dup_text (&variable->value) : NULL;
  return *owned;
}

static gboolean
run_transaction (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  g_autofree char *owned = NULL;
  const char *name = get_transaction_name (self, statement, &owned);
  guint16 command = AE_EMULATOR_COMMAND_BEGIN;
  gboolean good = TRUE;

  if (session->in_insert_execute && statement->kind == AE_TSQL_STATEMENT_ROLLBACK)
    return ae_tsql_error_set (&self->error, 3915, statement->line);
  if (session->in_insert_execute && statement->kind == AE_TSQL_STATEMENT_COMMIT
      && session->n_transactions == 1)
    return ae_tsql_error_set (&self->error, 3916, statement->line);
  switch (statement->kind)
    {
    case AE_TSQL_STATEMENT_BEGIN_TRANSACTION:
      if (session->n_transactions == 0)
        {
          g_free (session->transaction_name);
          session->transaction_name = g_strdup (name);
        }
      ae_tsql_transaction_begin (session);
      break;
    case AE_TSQL_STATEMENT_COMMIT:
      command = AE_EMULATOR_COMMAND_COMMIT;
      good = ae_tsql_transaction_commit (session, &self->error);
      break;
    case AE_TSQL_STATEMENT_ROLLBACK:
      command = AE_EMULATOR_COMMAND_ROLLBACK;
      if (g_strcmp0 (name, session->transaction_name) == 0)
        name = NULL;
      good = ae_tsql_transaction_rollback (session, name, &self->error);
      break;
    default:
      command = AE_EMULATOR_COMMAND_NONE;
      good = ae_tsql_transaction_save (session, name != NULL ? name : "", &self->error);
      break;
    }
  if (good)
    ae_tsql_run_done (self, command, FALSE, 0, FALSE);
  return good;
}

/* --- one statement ---------------------------------------------------------------------------- */

static gboolean
run_family (AeTsqlRun *self, AeTsqlStatement *statement)
{
  switch (statement->kind)
    {
    case AE_TSQL_STATEMENT_SELECT:
      return ae_tsql_run_query (self, statement);
    case AE_TSQL_STATEMENT_INSERT:
    case AE_TSQL_STATEMENT_UPDATE:
    case AE_TSQL_STATEMENT_DELETE:
    case AE_TSQL_STATEMENT_MERGE:
    case AE_TSQL_STATEMENT_TRUNCATE:
      return ae_tsql_run_change (self, statement);
    case AE_TSQL_STATEMENT_SET_OPTION:
      return ae_tsql_run_set (self, statement);
    case AE_TSQL_STATEMENT_EXECUTE:
    case AE_TSQL_STATEMENT_EXECUTE_TEXT:
      return ae_tsql_run_execute (self, statement);
    case AE_TSQL_STATEMENT_CREATE_CMK:
    case AE_TSQL_STATEMENT_DROP_CMK:
    case AE_TSQL_STATEMENT_CREATE_CEK:
    case AE_TSQL_STATEMENT_ALTER_CEK:
    case AE_TSQL_STATEMENT_DROP_CEK:
      return ae_tsql_run_key_definition (self, statement);
    case AE_TSQL_STATEMENT_BEGIN_TRANSACTION:
    case AE_TSQL_STATEMENT_COMMIT:
    case AE_TSQL_STATEMENT_ROLLBACK:
    case AE_TSQL_STATEMENT_SAVE:
      return run_transaction (self, statement);
    case AE_TSQL_STATEMENT_DECLARE:
      return run_declare (self, statement);
    case AE_TSQL_STATEMENT_SET_VARIABLE:
      return run_set_variable (self, statement);
    case AE_TSQL_STATEMENT_PRINT:
      return ae_tsql_run_print (self, statement);
    case AE_TSQL_STATEMENT_RAISERROR:
      return ae_tsql_run_raiserror (self, statement);
    case AE_TSQL_STATEMENT_THROW:
      return ae_tsql_run_throw (self, statement);
    case AE_TSQL_STATEMENT_USE:
      return run_use (self, statement);
    case AE_TSQL_STATEMENT_DECLARE_CURSOR:
    case AE_TSQL_STATEMENT_OPEN_CURSOR:
    case AE_TSQL_STATEMENT_FETCH:
    case AE_TSQL_STATEMENT_CLOSE_CURSOR:
    case AE_TSQL_STATEMENT_DEALLOCATE_CURSOR:
      return ae_tsql_run_cursor (self, statement);
    case AE_TSQL_STATEMENT_WAITFOR:
      return ae_tsql_run_waitfor (self, statement);
    case AE_TSQL_STATEMENT_IMPERSONATE:
      return ae_tsql_run_impersonate (self, statement);
    case AE_TSQL_STATEMENT_INSERT_BULK:
      return ae_tsql_run_insert_bulk (self, statement);
    default:
      return ae_tsql_run_definition (self, statement);
    }
}

static AeTsqlFlow
run_statement (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeTsqlFlow flow = AE_TSQL_FLOW_NEXT;
  gboolean good = TRUE;

  if (ae_tsql_run_stopped (self) || self->session->batch_over)
    return AE_TSQL_FLOW_ABORT;
  self->thrown = FALSE;
  if (is_skipped (self, statement))
    return AE_TSQL_FLOW_NEXT;
  switch (statement->kind)
    {
    case AE_TSQL_STATEMENT_BLOCK:
      return run_statements (self, statement->statements);
    case AE_TSQL_STATEMENT_TRY:
      return run_try (self, statement);
    case AE_TSQL_STATEMENT_BREAK:
      return AE_TSQL_FLOW_BREAK;
    case AE_TSQL_STATEMENT_CONTINUE:
      return AE_TSQL_FLOW_CONTINUE;
    case AE_TSQL_STATEMENT_LABEL:
      return AE_TSQL_FLOW_NEXT;
    case AE_TSQL_STATEMENT_GOTO:
      self->label = statement->text;
      return AE_TSQL_FLOW_GOTO;
    case AE_TSQL_STATEMENT_IF:
      good = run_if (self, statement, &flow);
      break;
    case AE_TSQL_STATEMENT_WHILE:
      good = run_while (self, statement, &flow);
      break;
    case AE_TSQL_STATEMENT_RETURN:
      good = run_return (self, statement, &flow);
      break;
    default:
      good = run_family (self, statement);
      break;
    }
  if (good)
    {
      /* After EXEC it is that of the last statement inside. */
      if (statement->kind != AE_TSQL_STATEMENT_EXECUTE
          && statement->kind != AE_TSQL_STATEMENT_EXECUTE_TEXT)
        self->session->last_error = 0;
      return flow;
    }
  if (self->error.number == 0)
    return AE_TSQL_FLOW_ABORT;

  gboolean thrown = self->thrown;
  flow = report_failure (self, statement);
  return thrown ? AE_TSQL_FLOW_ABORT : flow;
}

gboolean
ae_tsql_run_body (AeTsqlRun *self, GPtrArray *statements)
{
  AeEmulatorSession *session = self->session;

  /* The batch itself is no level. */
  if (session->nesting > MAX_NESTING)
    {
      ae_tsql_error_set (&self->error, 217, 0);
      if (session->n_tries > 0)
        return FALSE;
      ae_tsql_session_message (session, &self->error);
      ae_tsql_run_done (self, AE_EMULATOR_COMMAND_NONE, FALSE, 0, TRUE);
      ae_tsql_error_clear (&self->error);
      session->batch_over = TRUE;
      return FALSE;
    }
  session->nesting++;
  run_statements (self, statements);
  ae_tsql_temporary_end_scope (session);
  session->nesting--;
  return !self->failed && self->error.number == 0 && !session->batch_over
         && !ae_tsql_run_stopped (self);
}

/* It holds when the batch is read, wherever it stands in it. */
static void
note_parse_only (AeEmulatorSession *session, const GPtrArray *statements)
{
  for (guint i = 0; i < statements->len; i++)
    {
      const AeTsqlStatement *statement = g_ptr_array_index (statements, i);
      if (statement->kind != AE_TSQL_STATEMENT_SET_OPTION || statement->text != NULL
          || statement->words->len != 2)
        continue;
      const AeTsqlOption *name = g_ptr_array_index (statement->words, 0);
      const AeTsqlOption *value = g_ptr_array_index (statement->words, 1);
      if (g_ascii_strcasecmp (name->text, "parseonly") == 0)
        session->settings.parseonly = g_ascii_strcasecmp (value->text, "on") == 0;
    }
}

gboolean
ae_tsql_run_text (AeEmulatorSession *session,
                  const char *text,
                  AeTsqlFrame *frame,
                  gint32 *return_status,
                  AeTsqlError *escaped)
{
  AeTsqlRun run = { .session = session, .frame = frame };
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < frame->variables->len; i++)
    g_ptr_array_add (names, ((AeTsqlVariable *) g_ptr_array_index (frame->variables, i))->name);
  g_ptr_array_add (names, NULL);

  gboolean quotes_are_strings = session->settings.quotes_are_strings;
  g_autoptr (AeTsqlTree) tree
      = ae_tsql_parse_batch (text, (const char *const *) names->pdata, &quotes_are_strings);
  session->settings.quotes_are_strings = quotes_are_strings;
  run.tree = tree;
  if (tree->error.number != 0 && session->n_tries > 0)
    {
      *escaped = tree->error;
      tree->error = (AeTsqlError){ 0 };
      return FALSE;
    }
  if (tree->error.number != 0)
    {
      ae_tsql_session_message (session, &tree->error);
      ae_tsql_run_done (&run, AE_EMULATOR_COMMAND_NONE, FALSE, 0, TRUE);
      return FALSE;
    }

  note_parse_only (session, tree->statements);
  if (session->settings.parseonly)
    return TRUE;

  /* Dynamic SQL is not part of the procedure that runs it. */
  const AeTsqlModule *module = session->module;
  const char *module_schema = session->module_schema;
  session->module = NULL;
  session->module_schema = NULL;
  gboolean good = ae_tsql_run_body (&run, tree->statements);
  session->module = module;
  session->module_schema = module_schema;
  if (return_status != NULL)
    *return_status = run.return_status;
  *escaped = run.error;
  return good;
}

void
ae_emulator_session_run_batch (AeEmulatorSession *self,
                               const char *sql,
                               const AeEmulatorSink *sink,
                               gpointer data)
{
  g_autoptr (AeTsqlFrame) frame = ae_tsql_frame_new ();
  g_auto (AeTsqlError) escaped = { 0 };

  self->sink = sink;
  self->sink_data = data;
  self->sink_closed = FALSE;
  g_clear_pointer (&self->bulk, ae_tsql_bulk_free);
  self->batch_over = FALSE;
  self->scope_base = 0;
  g_atomic_int_set (&self->interrupted, 0);
  ae_tsql_run_text (self, sql, frame, NULL, &escaped);
  self->sink = NULL;
}
