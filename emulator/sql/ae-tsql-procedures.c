/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bulk-private.h"
#include "ae-tsql-catalog-calls-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-convert-private.h"
#include "ae-tsql-describe-private.h"
#include "ae-tsql-cursor-private.h"
#include "ae-tsql-module-private.h"
#include "ae-tsql-procedures-private.h"
#include "ae-tsql-security-private.h"
#include "ae-tsql-user-type-private.h"
#include "ae-tsql-value-private.h"
#include "ae-tsql-variant-private.h"

/* A client that never gives a handle back is told so in the end. */
#define MAX_PREPARED 65536

/* --- arguments -------------------------------------------------------------------------------- */

const AeEmulatorParameter *
ae_tsql_call_find (const AeTsqlCall *self, const char *name, guint position)
{
  for (guint i = 0; i < self->n_parameters; i++)
    if (self->parameters[i].name != NULL && ae_tsql_name_equal (self->parameters[i].name, name))
      return &self->parameters[i];
  /* Drivers name the system parameters or not, and not always rightly: the place decides. */
  if (position < self->n_parameters)
    return &self->parameters[position];
  return NULL;
}

char *
ae_tsql_call_dup_text (const AeTsqlCall *self, const char *name, guint position)
{
  const AeEmulatorParameter *parameter = ae_tsql_call_find (self, name, position);

  return parameter != NULL ? ae_tsql_value_dup_text (&parameter->value) : NULL;
}

gboolean
ae_tsql_call_fail (AeTsqlCall *self)
{
  if (self->error.number != 0 && self->session->n_tries == 0)
    {
      ae_tsql_session_message (self->session, &self->error);
      ae_tsql_error_clear (&self->error);
    }
  return FALSE;
}

AeTsqlFrame *
ae_tsql_call_declare (AeTsqlCall *self, const char *declarations, gboolean outputs)
{
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse ("", NULL);
  g_autoptr (AeTsqlFrame) frame = ae_tsql_frame_new ();
  AeTsqlRun run = { .session = self->session, .tree = tree, .frame = frame };
  GPtrArray *list = ae_tsql_parse_declarations (tree, declarations != NULL ? declarations : "");

  if (list == NULL)
    {
      self->error = tree->error;
      tree->error = (AeTsqlError){ 0 };
      return NULL;
    }
  for (guint i = 0; i < list->len; i++)
    {
      if (ae_tsql_declare_variable (&run, g_ptr_array_index (list, i), i + 1, TRUE) == NULL)
        {
          self->error = run.error;
          return NULL;
        }
    }
  return g_steal_pointer (&frame);
}

static gboolean find_and_run (AeTsqlCall *self);

/* --- values for a declaration list ------------------------------------------------------------ */

gboolean
ae_tsql_call_take_value (AeTsqlCall *self,
                         AeTsqlVariable *variable,
                         const AeEmulatorParameter *parameter)
{
  ae_tsql_value_clear (&variable->value);
  if (variable->table != NULL || parameter->table != NULL)
    return ae_tsql_variable_take_table (self->session, variable, parameter, &self->error);
  if (parameter->cipher != NULL)
    {
      variable->cipher = g_memdup2 (parameter->cipher, sizeof *parameter->cipher);
      ae_tsql_value_copy (&variable->value, &parameter->value);
      return TRUE;
    }
  /* A sql_variant brings its type with it. */
  const AeEmulatorType *type
      = parameter->value.variant.id != 0 ? &parameter->value.variant : &parameter->type;
  if (!ae_tsql_value_is_valid (&parameter->value))
    return ae_tsql_error_set (&self->error, 8114, 1, ae_tsql_type_get_name (type->id),
                              ae_tsql_type_get_name (variable->type.id));
  return ae_tsql_convert (&parameter->value, type, &variable->type, 0, &variable->value, NULL,
                          &self->error);
}

static AeTsqlVariable *
find_variable (AeTsqlFrame *frame, const AeEmulatorParameter *parameter, guint position)
{
  if (parameter->name != NULL && parameter->name[0] != '\0')
    return ae_tsql_frame_find (frame, parameter->name);
  return position < frame->variables->len ? g_ptr_array_index (frame->variables, position) : NULL;
}

/* The parameters from @first on, by name or by their order. */
static gboolean
take_values (AeTsqlCall *self, AeTsqlFrame *frame, guint first, GArray *ordinals, const char *text)
{
  for (guint i = first; i < self->n_parameters; i++)
    {
      const AeEmulatorParameter *parameter = &self->parameters[i];
      AeTsqlVariable *variable = find_variable (frame, parameter, i - first);
      if (variable == NULL && parameter->name != NULL && parameter->name[0] != '\0')
        return ae_tsql_error_set (&self->error, 8145, 1, parameter->name, "sp_executesql");
      if (variable == NULL)
        return ae_tsql_error_set (&self->error, 8144, 1, "sp_executesql");
      if (parameter->output && !variable->output)
        return ae_tsql_error_set (&self->error, 8162, 1, variable->name);
      if (!ae_tsql_call_take_value (self, variable, parameter))
        return FALSE;
      g_array_index (ordinals, gint, variable->ordinal) = (gint) i;
    }
  for (guint i = 0; i < frame->variables->len; i++)
    if (g_array_index (ordinals, gint, i) < 0)
      {
        AeTsqlVariable *variable = g_ptr_array_index (frame->variables, i);
        if (variable->table != NULL)
          {
            if (!ae_tsql_variable_take_table (self->session, variable, NULL, &self->error))
              return FALSE;
            continue;
          }
        g_autofree char *shown = g_utf8_substring (text, 0, MIN (128, g_utf8_strlen (text, -1)));
        return ae_tsql_error_set (&self->error, 8178, 1, shown, variable->name);
      }
  return TRUE;
}

void
ae_tsql_call_add_output (AeTsqlCall *self,
                         guint ordinal,
                         const AeTsqlVariable *variable,
                         const char *name)
{
  AeEmulatorOutput *output = g_new0 (AeEmulatorOutput, 1);

  output->ordinal = ordinal;
  output->name = g_strdup (name);
  output->type = variable->type;
  if (variable->cipher != NULL)
    output->cipher = g_memdup2 (variable->cipher, sizeof *variable->cipher);
  ae_tsql_value_copy (&output->value, &variable->value);
  g_ptr_array_add (self->outputs, output);
}

void
ae_emulator_output_free (AeEmulatorOutput *self)
{
  if (self == NULL)
    return;

  ae_tsql_value_clear (&self->value);
  g_free (self->cipher);
  g_free (self->name);
  g_free (self);
}

AeTsqlFrame *
ae_tsql_call_take_frame (AeTsqlCall *self, const char *text, const char *declarations, guint first)
{
  g_autoptr (AeTsqlFrame) frame = ae_tsql_call_declare (self, declarations, TRUE);
  g_autoptr (GArray) ordinals = g_array_new (FALSE, FALSE, sizeof (gint));

  if (frame == NULL)
    return NULL;
  g_array_set_size (ordinals, frame->variables->len);
  for (guint i = 0; i < frame->variables->len; i++)
    g_array_index (ordinals, gint, i) = -1;
  return take_values (self, frame, first, ordinals, text) ? g_steal_pointer (&frame) : NULL;
}

gboolean
ae_tsql_call_execute_text (AeTsqlCall *self,
                           const char *text,
                           const char *declarations,
                           guint first)
{
  g_autoptr (AeTsqlFrame) frame = ae_tsql_call_declare (self, declarations, TRUE);
  g_autoptr (GArray) ordinals = g_array_new (FALSE, FALSE, sizeof (gint));

  if (frame == NULL)
    return ae_tsql_call_fail (self);
  guint n_declared = frame->variables->len;
  g_array_set_size (ordinals, n_declared);
  for (guint i = 0; i < n_declared; i++)
    g_array_index (ordinals, gint, i) = -1;
  if (!take_values (self, frame, first, ordinals, text))
    return ae_tsql_call_fail (self);

  AeTsqlSettings settings = self->session->settings;
  gboolean good = ae_tsql_run_text (self->session, text, frame, NULL, &self->error);
  ae_tsql_session_restore_settings (self->session, &settings);
  /* sp_executesql and its kin return what @@ERROR is at the end, if no CATCH is waiting for it. */
  if (self->session->n_tries == 0)
    self->return_status = self->session->last_error;
  for (guint i = 0; i < n_declared; i++)
    {
      const AeTsqlVariable *variable = g_ptr_array_index (frame->variables, i);
      guint ordinal = (guint) g_array_index (ordinals, gint, i);
      if (g_array_index (ordinals, gint, i) >= 0 && self->parameters[ordinal].output)
        ae_tsql_call_add_output (self, ordinal, variable, self->parameters[ordinal].name);
    }
  return good;
}

/* --- the procedures --------------------------------------------------------------------------- */

static gboolean
call_executesql (AeTsqlCall *self)
{
  g_autofree char *text = ae_tsql_call_dup_text (self, "@statement", 0);
  g_autofree char *declarations = ae_tsql_call_dup_text (self, "@params", 1);

  if (text == NULL)
    text = ae_tsql_call_dup_text (self, "@stmt", 0);
  if (text == NULL)
    {
      ae_tsql_error_set (&self->error, 214, 1, "@statement", "ntext/nchar/nvarchar");
      return ae_tsql_call_fail (self);
    }
  return ae_tsql_call_execute_text (self, text, declarations, 2);
}

static gint32
remember (AeEmulatorSession *session, const char *text, const char *declarations)
{
  AeTsqlPrepared *prepared = g_new0 (AeTsqlPrepared, 1);

  prepared->text = g_strdup (text);
  prepared->declarations = g_strdup (declarations);
  g_hash_table_insert (session->prepared, GINT_TO_POINTER (++session->last_handle), prepared);
  return session->last_handle;
}

static void
add_handle (AeTsqlCall *self, gint32 handle)
{
  AeTsqlVariable variable = { .value = { .kind = AE_EMULATOR_VALUE_INTEGER, .integer = handle } };

  ae_tsql_type_init (&variable.type, AE_EMULATOR_TYPE_INT);
  ae_tsql_call_add_output (
      self, 0, &variable,
      self->n_parameters > 0 && self->parameters[0].name != NULL ? self->parameters[0].name : "");
}

static gboolean
check_syntax (AeTsqlCall *self, const char *text, const char *declarations)
{
  g_autoptr (AeTsqlFrame) frame = ae_tsql_call_declare (self, declarations, TRUE);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (frame == NULL)
    return FALSE;
  for (guint i = 0; i < frame->variables->len; i++)
    g_ptr_array_add (names, ((AeTsqlVariable *) g_ptr_array_index (frame->variables, i))->name);
  g_ptr_array_add (names, NULL);
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse (text, (const char *const *) names->pdata);
  self->error = tree->error;
  tree->error = (AeTsqlError){ 0 };
  return self->error.number == 0;
}

static gboolean
fail_to_prepare (AeTsqlCall *self)
{
  gboolean told = self->session->n_tries == 0;

  ae_tsql_call_fail (self);
  if (told)
    {
      ae_tsql_error_set (&self->error, 8180, 1);
      ae_tsql_call_fail (self);
    }
  return FALSE;
}

gint32
ae_tsql_call_prepare_text (AeTsqlCall *self, const char *text, const char *declarations)
{
  if (g_hash_table_size (self->session->prepared) >= MAX_PREPARED)
    ae_tsql_error_set (&self->error, 8180, 1);
  if (self->error.number != 0 || !check_syntax (self, text, declarations))
    {
      fail_to_prepare (self);
      return 0;
    }
  return remember (self->session, text, declarations);
}

#define PREPARE_RETURN_METADATA 1

static gboolean
wants_columns (const AeTsqlCall *self)
{
  const AeEmulatorParameter *options = ae_tsql_call_find (self, "@options", 3);

  return options != NULL && options->value.kind == AE_EMULATOR_VALUE_INTEGER
         && (options->value.integer & PREPARE_RETURN_METADATA) != 0;
}

/* ODBC drivers ask for the columns before they execute what they prepared. */
static gboolean
send_columns (AeTsqlCall *self, const char *text, const char *declarations)
{
  g_autoptr (AeTsqlFrame) frame = ae_tsql_call_declare (self, declarations, TRUE);

  return (frame != NULL && ae_tsql_describe_send_columns (self->session, text, frame, &self->error))
         || fail_to_prepare (self);
}

static gboolean
call_prepare (AeTsqlCall *self)
{
  g_autofree char *declarations = ae_tsql_call_dup_text (self, "@params", 1);
  g_autofree char *text = ae_tsql_call_dup_text (self, "@stmt", 2);

  if (text == NULL)
    {
      ae_tsql_error_set (&self->error, 214, 1, "@stmt", "ntext/nchar/nvarchar");
      return ae_tsql_call_fail (self);
    }
  if (wants_columns (self) && !send_columns (self, text, declarations))
    return FALSE;
  gint32 handle = ae_tsql_call_prepare_text (self, text, declarations);
  if (handle != 0)
    add_handle (self, handle);
  return handle != 0;
}

static gint32
get_handle (const AeTsqlCall *self)
{
  const AeEmulatorParameter *parameter = ae_tsql_call_find (self, "@handle", 0);

  return parameter != NULL && parameter->value.kind == AE_EMULATOR_VALUE_INTEGER
             ? (gint32) parameter->value.integer
             : 0;
}

/* Calls the procedure @name with the parameters from @first on. */
static gboolean
call_by_name (AeTsqlCall *self, const char *name, guint first)
{
  AeTsqlCall call = { .session = self->session,
                      .name = name,
                      .parameters = self->parameters + first,
                      .n_parameters = self->n_parameters - MIN (first, self->n_parameters),
                      .outputs = self->outputs };
  guint n_before = self->outputs->len;
  gboolean good = find_and_run (&call);

  for (guint i = n_before; i < self->outputs->len; i++)
    ((AeEmulatorOutput *) g_ptr_array_index (self->outputs, i))->ordinal += first;
  self->return_status = call.return_status;
  self->error = call.error;
  call.error = (AeTsqlError){ 0 };
  ae_tsql_call_clear (&call);
  return good;
}

/* What ODBC sends for a procedure that it prepares. */
static gboolean
call_prepexecrpc (AeTsqlCall *self)
{
  AeEmulatorSession *session = self->session;
  g_autofree char *name = ae_tsql_call_dup_text (self, "@procname", 1);

  if (name == NULL)
    {
      ae_tsql_error_set (&self->error, 214, 1, "@procname", "ntext/nchar/nvarchar");
      return ae_tsql_call_fail (self);
    }
  g_hash_table_remove (session->prepared, GINT_TO_POINTER (get_handle (self)));
  if (g_hash_table_size (session->prepared) >= MAX_PREPARED)
    return fail_to_prepare (self);
  gint32 handle = remember (session, name, NULL);
  AeTsqlPrepared *prepared = g_hash_table_lookup (session->prepared, GINT_TO_POINTER (handle));
  prepared->is_call = TRUE;
  add_handle (self, handle);
  return call_by_name (self, name, 2);
}

static gboolean
call_execute (AeTsqlCall *self)
{
  AeTsqlPrepared *prepared
      = g_hash_table_lookup (self->session->prepared, GINT_TO_POINTER (get_handle (self)));

  if (prepared == NULL)
    {
      ae_tsql_error_set (&self->error, 8179, 1, get_handle (self));
      return ae_tsql_call_fail (self);
    }
  g_autofree char *text = g_strdup (prepared->text);
  g_autofree char *declarations = g_strdup (prepared->declarations);
  return prepared->is_call ? call_by_name (self, text, 1)
                           : ae_tsql_call_execute_text (self, text, declarations, 1);
}

static gboolean
call_prepexec (AeTsqlCall *self)
{
  g_autofree char *declarations = ae_tsql_call_dup_text (self, "@params", 1);
  g_autofree char *text = ae_tsql_call_dup_text (self, "@stmt", 2);

  if (text == NULL)
    {
      ae_tsql_error_set (&self->error, 214, 1, "@stmt", "ntext/nchar/nvarchar");
      return ae_tsql_call_fail (self);
    }
  g_hash_table_remove (self->session->prepared, GINT_TO_POINTER (get_handle (self)));
  gint32 handle = ae_tsql_call_prepare_text (self, text, declarations);
  if (handle == 0)
    return FALSE;
  gboolean good = ae_tsql_call_execute_text (self, text, declarations, 3);
  add_handle (self, handle);
  return good;
}

static gboolean
call_unprepare (AeTsqlCall *self)
{
  if (g_hash_table_remove (self->session->prepared, GINT_TO_POINTER (get_handle (self))))
    return TRUE;
  ae_tsql_error_set (&self->error, 8179, 1, get_handle (self));
  return ae_tsql_call_fail (self);
}

static gboolean
call_reset_connection (AeTsqlCall *self)
{
  ae_emulator_session_reset (self->session, FALSE);
  return TRUE;
}

static gboolean
call_refresh (AeTsqlCall *self)
{
  return ae_tsql_call_refresh (self) || ae_tsql_call_fail (self);
}

typedef struct _AeTsqlProcedure Procedure;

static const Procedure procedures[] = {
  { "sp_describe_first_result_set", ae_tsql_call_describe_first_result },
  { "sp_cursor", ae_tsql_call_cursor },
  { "sp_cursorclose", ae_tsql_call_cursor_close },
  { "sp_cursorexecute", ae_tsql_call_cursor_execute },
  { "sp_cursorfetch", ae_tsql_call_cursor_fetch },
  { "sp_cursoropen", ae_tsql_call_cursor_open },
  { "sp_cursoroption", ae_tsql_call_cursor_option },
  { "sp_cursorprepare", ae_tsql_call_cursor_prepare },
  { "sp_cursorprepexec", ae_tsql_call_cursor_prepexec },
  { "sp_cursorunprepare", call_unprepare },
  { "sp_describe_parameter_encryption", ae_tsql_call_describe },
  { "sp_describe_undeclared_parameters", ae_tsql_call_describe_undeclared },
  { "sp_execute", call_execute },
  { "sp_executesql", call_executesql },
  { "sp_helptext", ae_tsql_call_help_text },
  { "sp_prepare", call_prepare },
  { "sp_prepexec", call_prepexec },
  { "sp_prepexecrpc", call_prepexecrpc },
  { "sp_recompile", ae_tsql_call_refresh_module },
  { "sp_refresh_parameter_encryption", call_refresh },
  { "sp_refreshsqlmodule", ae_tsql_call_refresh_module },
  { "sp_refreshview", ae_tsql_call_refresh_module },
  { "sp_rename", ae_tsql_call_rename },
  { "sp_reset_connection", call_reset_connection },
  { "sp_unprepare", call_unprepare },
};

const char *
ae_tsql_procedure_get_name (guint index)
{
  return index < G_N_ELEMENTS (procedures)
             ? procedures[index].name
             : ae_tsql_catalog_call_get_name (index - G_N_ELEMENTS (procedures));
}

static const Procedure *
find_procedure (const AeTsqlName *name)
{
  /* sys.sp_executesql, but dbo.mine is never one of these. */
  if (name->schema != NULL && !ae_tsql_name_equal (name->schema, "sys")
      && g_ascii_strncasecmp (name->name, "sp_", 3) != 0)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (procedures); i++)
    if (ae_tsql_name_equal (procedures[i].name, name->name))
      return &procedures[i];
  return NULL;
}

static gboolean
find_catalog_call (AeTsqlCall *self, const AeTsqlName *name)
{
  if (name->schema != NULL && !ae_tsql_name_equal (name->schema, "sys")
      && g_ascii_strncasecmp (name->name, "sp_", 3) != 0)
    return FALSE;
  self->catalog_call = ae_tsql_catalog_call_find (name->name);
  self->database_id = self->session->database_id;
  if (name->database != NULL)
    self->database_id = ae_tsql_catalog_find_database (self->session->db, name->database, NULL);
  return self->catalog_call != NULL && self->database_id != 0;
}

gboolean
ae_tsql_call_find_target (AeTsqlCall *self, AeTsqlArena *arena)
{
  AeTsqlName name;

  if (self->target != NULL)
    name = *self->target;
  else
    ae_tsql_name_split (arena, self->name, &name);
  self->procedure = find_procedure (&name);
  if (self->procedure != NULL || find_catalog_call (self, &name))
    return TRUE;
  self->catalog_call = NULL;
  self->module = ae_tsql_module_find (self->session, &name);
  if (self->module != NULL && ae_tsql_module_is (self->module, 'P'))
    return TRUE;
  g_autofree char *text = ae_tsql_name_to_string (&name);
  return ae_tsql_error_set (&self->error, 2812, 0, text);
}

gboolean
ae_tsql_call_run (AeTsqlCall *self)
{
  if (self->module != NULL)
    return (ae_tsql_permission_check_object (self->session, self->module->database_id,
                                             self->module->object_id, self->module->schema,
                                             self->module->name, "EXECUTE", 1, &self->error)
            && ae_tsql_call_module (self, self->module))
           || ae_tsql_call_fail (self);
  if (self->catalog_call != NULL)
    return ae_tsql_catalog_call_run (self, self->catalog_call) || ae_tsql_call_fail (self);
  return self->procedure->call (self) || ae_tsql_call_fail (self);
}

void
ae_tsql_call_clear (AeTsqlCall *self)
{
  g_clear_pointer (&self->module, ae_tsql_module_free);
  ae_tsql_error_clear (&self->error);
}

static gboolean
find_and_run (AeTsqlCall *self)
{
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse ("", NULL);

  return ae_tsql_call_find_target (self, &tree->arena) ? ae_tsql_call_run (self)
                                                       : ae_tsql_call_fail (self);
}

/* Outside the engine a sql_variant is a value with its type. */
static void
expose_variants (GPtrArray *outputs)
{
  for (guint i = 0; i < outputs->len; i++)
    {
      AeEmulatorOutput *output = g_ptr_array_index (outputs, i);
      AeEmulatorValue exposed = { 0 };
      if (output->type.id != AE_EMULATOR_TYPE_SQL_VARIANT)
        continue;
      ae_tsql_variant_expose (&output->value, &exposed);
      ae_tsql_value_clear (&output->value);
      output->value = exposed;
    }
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
  AeTsqlCall call = { .session = self,
                      .name = procedure,
                      .parameters = parameters,
                      .n_parameters = n_parameters };

  call.outputs = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_emulator_output_free);
  self->sink = sink;
  self->sink_data = data;
  self->sink_closed = FALSE;
  self->batch_over = FALSE;
  g_clear_pointer (&self->bulk, ae_tsql_bulk_free);
  self->scope_base = 1;
  g_atomic_int_set (&self->interrupted, 0);
  /* @@NESTLEVEL of a batch is 0, of a procedure 1. */
  self->nesting++;
  gboolean good = find_and_run (&call);
  self->nesting--;
  expose_variants (call.outputs);
  ae_tsql_call_clear (&call);
  self->sink = NULL;
  if (return_status != NULL)
    *return_status = call.return_status;
  if (outputs != NULL)
    *outputs = call.outputs;
  else
    g_ptr_array_unref (call.outputs);
  return good;
}
