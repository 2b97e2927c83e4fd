/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-catalog-calls-private.h"
#include "ae-tsql-catalog-sql-private.h"
#include "ae-tsql-change-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-describe-private.h"
#include "ae-tsql-module-private.h"
#include "ae-tsql-result-private.h"
#include "ae-tsql-value-private.h"

#define MAX_NESTING 32

#define COMMON_COLUMNS                                                                             \
  "is_hidden bit NOT NULL, column_ordinal int NOT NULL, name sysname, is_nullable bit NOT NULL, "  \
  "system_type_id int NOT NULL, system_type_name nvarchar(256), max_length smallint NOT NULL, "    \
  "precision tinyint NOT NULL, scale tinyint NOT NULL, collation_name sysname, user_type_id int, " \
  "user_type_database sysname, user_type_schema sysname, user_type_name sysname, "                 \
  "assembly_qualified_type_name nvarchar(4000), xml_collection_id int, xml_collection_database "   \
  "sysname, xml_collection_schema sysname, xml_collection_name sysname, is_xml_document bit NOT "  \
  "NULL, is_case_sensitive bit NOT NULL, is_fixed_length_clr_type bit NOT NULL, source_server "    \
  "sysname, source_database sysname, source_schema sysname, source_table sysname, source_column "  \
  "sysname, is_identity_column bit, is_part_of_unique_key bit, is_updateable bit, "                \
  "is_computed_column bit, is_sparse_column_set bit, ordinal_in_order_by_list smallint, "          \
  "order_by_list_length smallint, order_by_is_descending smallint"
#define N_COMMON_COLUMNS 35

static const char procedure_columns[]
    = COMMON_COLUMNS ", tds_type_id int NOT NULL, tds_length int NOT NULL, tds_collation_id int, "
                     "tds_collation_sort_id tinyint";
static const char function_columns[]
    = COMMON_COLUMNS ", error_number int, error_severity int, error_state int, error_message "
                     "nvarchar(4000), error_type int, error_type_desc nvarchar(60)";

/* The first result that was found. */
typedef struct
{
  AeTsqlBinder *binder;
  const AeTsqlSourceColumn *columns;
  guint n_columns;
  const AeTsqlSelect *select; /* where it came from; NULL: not from a SELECT */
  GPtrArray *trees;           /* of AeTsqlTree: what columns may point to */
  GPtrArray *frames;          /* of AeTsqlFrame */
  guint nesting;
} Search;

/* --- the search ------------------------------------------------------------------------------- */

static gboolean search_statement (Search *self, AeTsqlStatement *statement);

static gboolean
is_found (const Search *self)
{
  return self->columns != NULL;
}

static gboolean
search_statements (Search *self, GPtrArray *statements)
{
  for (guint i = 0; statements != NULL && i < statements->len && !is_found (self); i++)
    if (!search_statement (self, g_ptr_array_index (statements, i)))
      return FALSE;
  return TRUE;
}

static gboolean
search_select (Search *self, AeTsqlSelect *select)
{
  gboolean returns = select->into == NULL;

  select->into = NULL;
  if (!ae_tsql_bind_select (self->binder, select, NULL))
    return FALSE;
  if (!returns || select->assigns)
    return TRUE;
  self->columns = select->columns;
  self->n_columns = select->n_columns;
  self->select = select;
  return TRUE;
}

static gboolean
search_change (Search *self, AeTsqlStatement *statement)
{
  AeTsqlChange change = { .binder = self->binder, .statement = statement };

  change.assigned = ae_tsql_arena_list (&self->binder->tree->arena);
  if (!ae_tsql_change_plan (&change, NULL))
    return FALSE;
  if (change.n_columns > 0)
    {
      self->columns = change.columns;
      self->n_columns = change.n_columns;
    }
  return TRUE;
}

/* Another batch: its tree and its variables stay until the columns were read. */
static gboolean
search_tree (Search *self, AeTsqlTree *tree, AeTsqlFrame *frame, GPtrArray *statements)
{
  AeTsqlBinder *outer = self->binder;
  AeTsqlBinder binder
      = { .session = outer->session, .tree = tree, .frame = frame, .error = &tree->error };

  self->binder = &binder;
  gboolean good = tree->error.number == 0 && search_statements (self, statements);
  self->binder = outer;
  if (!good)
    {
      *outer->error = tree->error;
      tree->error = (AeTsqlError){ 0 };
    }
  return good;
}

static gboolean
search_text (Search *self, const AeTsqlExpr *text)
{
  if (text->kind != AE_TSQL_EXPR_LITERAL)
    return TRUE;

  char *batch
      = ae_tsql_arena_take (&self->binder->tree->arena, ae_tsql_value_dup_text (&text->literal));
  AeTsqlTree *tree = ae_tsql_parse (batch != NULL ? batch : "", NULL);
  AeTsqlFrame *frame = ae_tsql_frame_new ();
  g_ptr_array_add (self->trees, tree);
  g_ptr_array_add (self->frames, frame);
  return search_tree (self, tree, frame, tree->statements);
}

static gboolean
search_module (Search *self, const AeTsqlModule *module)
{
  AeTsqlTree *tree = ae_tsql_parse (module->definition, NULL);

  g_ptr_array_add (self->trees, tree);
  if (tree->module == NULL)
    return TRUE;
  AeTsqlFrame *frame = ae_tsql_module_declare (self->binder->session, tree->module->declarations,
                                               self->binder->error);
  if (frame == NULL)
    return FALSE;
  g_ptr_array_add (self->frames, frame);
  return search_tree (self, tree, frame, tree->module->module->body);
}

static gboolean
search_call (Search *self, AeTsqlStatement *statement)
{
  AeTsqlBinder *binder = self->binder;
  AeTsqlCall call = { .session = binder->session, .target = &statement->name };
  gboolean good = TRUE;

  if (statement->name.name == NULL)
    return TRUE;
  if (!ae_tsql_call_find_target (&call, &binder->tree->arena))
    {
      *binder->error = call.error;
      call.error = (AeTsqlError){ 0 };
      good = FALSE;
    }
  else if (call.catalog_call != NULL)
    self->columns = ae_tsql_catalog_sql_columns (&binder->tree->arena, call.catalog_call->columns,
                                                 &self->n_columns);
  else if (call.module != NULL && ++self->nesting <= MAX_NESTING)
    good = search_module (self, call.module);
  else if (ae_tsql_name_equal (statement->name.name, "sp_executesql")
           && statement->declarations->len == 1)
    good = search_text (
        self, ((AeTsqlDeclaration *) g_ptr_array_index (statement->declarations, 0))->value);
  ae_tsql_call_clear (&call);
  return good;
}

static gboolean
search_statement (Search *self, AeTsqlStatement *statement)
{
  switch (statement->kind)
    {
    case AE_TSQL_STATEMENT_SELECT:
      return search_select (self, statement->select);
    case AE_TSQL_STATEMENT_INSERT:
    case AE_TSQL_STATEMENT_UPDATE:
    case AE_TSQL_STATEMENT_DELETE:
    case AE_TSQL_STATEMENT_MERGE:
      return search_change (self, statement);
    case AE_TSQL_STATEMENT_EXECUTE:
      return search_call (self, statement);
    case AE_TSQL_STATEMENT_EXECUTE_TEXT:
      return search_text (self, statement->value);
    case AE_TSQL_STATEMENT_IF:
    case AE_TSQL_STATEMENT_WHILE:
      return ae_tsql_bind_condition (self->binder, statement->condition)
             && search_statement (self, statement->then)
             && (statement->otherwise == NULL || is_found (self)
                 || search_statement (self, statement->otherwise));
    case AE_TSQL_STATEMENT_BLOCK:
    case AE_TSQL_STATEMENT_TRY:
      return search_statements (self, statement->statements)
             && (is_found (self) || search_statements (self, statement->handlers));
    default:
      {
        g_autoptr (GPtrArray) one = g_ptr_array_new ();
        g_ptr_array_add (one, statement);
        return ae_tsql_compile_statements (self->binder, one);
      }
    }
}

/* --- rows ------------------------------------------------------------------------------------- */

static const AeTsqlExpr *
get_origin (const Search *search, guint index)
{
  const AeTsqlSelect *select = search->select;

  if (select == NULL || select->items == NULL || index >= select->items->len)
    return NULL;
  const AeTsqlExpr *expr = ((AeTsqlItem *) g_ptr_array_index (select->items, index))->expr;
  return expr->kind == AE_TSQL_EXPR_COLUMN && expr->source != NULL && expr->source->table != NULL
             ? expr
             : NULL;
}

static gboolean
is_unique (const AeTsqlTable *table, guint32 id)
{
  for (guint u = 0; u < table->uniques->len; u++)
    {
      const AeTsqlUnique *unique = g_ptr_array_index (table->uniques, u);
      for (guint i = 0; i < unique->columns->len; i++)
        if (g_array_index (unique->columns, guint32, i) == id)
          return TRUE;
    }
  return FALSE;
}

static void
add_type (AeTsqlDescription *rows, const AeEmulatorType *type)
{
  g_autofree char *name = ae_tsql_type_to_string (type);
  g_autofree char *collation
      = ae_tsql_type_is_character (type->id) ? ae_tsql_collation_to_name (type->collation) : NULL;

  ae_tsql_description_add_integer (rows, type->id);
  ae_tsql_description_add_text (rows, name);
  ae_tsql_description_add_integer (rows, type->max_length);
  ae_tsql_description_add_integer (rows, type->precision);
  ae_tsql_description_add_integer (rows, type->scale);
  ae_tsql_description_add_text (rows, collation);
  ae_tsql_description_add_nulls (rows, 9); /* user type, assembly, XML schema */
}

static void
add_source (const Search *search, guint index, gboolean browse, AeTsqlDescription *rows)
{
  const AeTsqlExpr *origin = get_origin (search, index);
  const AeTsqlSourceColumn *column = &search->columns[index];
  const AeTsqlTable *table = origin != NULL ? origin->source->table : NULL;

  ae_tsql_description_add_nulls (rows, 1);
  if (browse && table != NULL)
    {
      ae_tsql_description_add_text (rows, search->binder->session->current_database);
      ae_tsql_description_add_text (rows, table->schema);
      ae_tsql_description_add_text (rows, table->name);
      ae_tsql_description_add_text (rows, origin->source->columns[origin->index].name);
    }
  else
    ae_tsql_description_add_nulls (rows, 4);
  ae_tsql_description_add_integer (rows, column->is_identity);
  if (browse && table != NULL)
    ae_tsql_description_add_integer (rows,
                                     is_unique (table, origin->source->columns[origin->index].id));
  else
    ae_tsql_description_add_nulls (rows, 1);
  ae_tsql_description_add_integer (rows,
                                   table != NULL && !column->is_identity && !column->is_computed);
  ae_tsql_description_add_integer (rows, column->is_computed);
  ae_tsql_description_add_integer (rows, 0);
}

static void
add_order (const Search *search, guint index, AeTsqlDescription *rows)
{
  const GPtrArray *order = search->select != NULL ? search->select->order_by : NULL;

  for (guint i = 0; order != NULL && i < order->len; i++)
    {
      const AeTsqlItem *item = g_ptr_array_index (order, i);
      if (item->position != index + 1)
        continue;
      ae_tsql_description_add_integer (rows, i + 1);
      ae_tsql_description_add_integer (rows, order->len);
      ae_tsql_description_add_integer (rows, item->descending);
      return;
    }
  ae_tsql_description_add_nulls (rows, 3);
}

static void
add_wire (AeTsqlDescription *rows, const AeEmulatorType *type)
{
  AeTsqlWireType wire = ae_tsql_describe_wire_type (type);
  const guint8 *c = type->collation;

  ae_tsql_description_add_integer (rows, wire.token);
  ae_tsql_description_add_integer (rows, wire.length);
  if (ae_tsql_type_is_character (type->id))
    {
      ae_tsql_description_add_integer (
          rows, (gint32) (c[0] | c[1] << 8 | c[2] << 16 | (guint32) c[3] << 24));
      ae_tsql_description_add_integer (rows, c[4]);
    }
  else
    ae_tsql_description_add_nulls (rows, 2);
}

/* An encrypted column is shown as what a client without Always Encrypted gets. */
static void
add_rows (const Search *search, gboolean browse, AeTsqlDescription *rows)
{
  AeEmulatorSession *session = search->binder->session;
  g_auto (AeTsqlResult) result = { 0 };
  gboolean column_encryption = session->column_encryption;

  session->column_encryption = FALSE;
  ae_tsql_result_init (&result, session, search->columns, search->n_columns);
  session->column_encryption = column_encryption;
  for (guint i = 0; i < search->n_columns; i++)
    {
      const AeEmulatorColumn *column = &result.columns[i];
      ae_tsql_description_add_integer (rows, 0);
      ae_tsql_description_add_integer (rows, i + 1);
      ae_tsql_description_add_text (rows, column->name[0] != '\0' ? column->name : NULL);
      ae_tsql_description_add_integer (rows, column->nullable);
      add_type (rows, &column->type);
      ae_tsql_description_add_integer (rows, 0);
      ae_tsql_description_add_integer (
          rows, ae_tsql_type_is_character (column->type.id)
                    && !ae_tsql_collation_ignores_case (column->type.collation));
      ae_tsql_description_add_integer (rows, 0);
      add_source (search, i, browse, rows);
      add_order (search, i, rows);
      if (rows->n_columns > N_COMMON_COLUMNS + 4)
        ae_tsql_description_add_nulls (rows, rows->n_columns - N_COMMON_COLUMNS);
      else
        add_wire (rows, &column->type);
    }
}

/* As the beginning of a result without rows. */
static gboolean
send_columns (const Search *search)
{
  AeEmulatorSession *session = search->binder->session;
  g_auto (AeTsqlResult) result = { 0 };

  ae_tsql_result_init (&result, session, search->columns, search->n_columns);
  return ae_tsql_result_send_columns (&result)
         && session->sink->done (session->sink_data, AE_EMULATOR_COMMAND_SELECT, TRUE, 0, FALSE);
}

/* @rows NULL: the columns are sent instead. */
static gboolean
describe (AeEmulatorSession *session,
          const char *text,
          AeTsqlFrame *frame,
          gboolean browse,
          AeTsqlDescription *rows,
          AeTsqlError *error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) trees = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_tsql_tree_free);
  g_autoptr (GPtrArray) frames
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_tsql_frame_free);

  for (guint i = 0; i < frame->variables->len; i++)
    g_ptr_array_add (names, ((AeTsqlVariable *) g_ptr_array_index (frame->variables, i))->name);
  g_ptr_array_add (names, NULL);
  AeTsqlTree *tree = ae_tsql_parse (text, (const char *const *) names->pdata);
  g_ptr_array_add (trees, tree);
  AeTsqlBinder binder = { .session = session,
                          .tree = tree,
                          .frame = frame,
                          .error = &tree->error,
                          .describing = TRUE };
  Search search = { .binder = &binder, .trees = trees, .frames = frames };
  gboolean good = tree->error.number == 0 && search_statements (&search, tree->statements);
  if (good && is_found (&search) && rows != NULL)
    add_rows (&search, browse, rows);
  else if (good && is_found (&search))
    good = send_columns (&search);
  if (!good)
    {
      *error = tree->error;
      tree->error = (AeTsqlError){ 0 };
    }
  return good;
}

gboolean
ae_tsql_describe_first_result (AeEmulatorSession *session,
                               const char *text,
                               AeTsqlFrame *frame,
                               gboolean browse,
                               AeTsqlDescription *rows,
                               AeTsqlError *error)
{
  return describe (session, text, frame, browse, rows, error);
}

gboolean
ae_tsql_describe_send_columns (AeEmulatorSession *session,
                               const char *text,
                               AeTsqlFrame *frame,
                               AeTsqlError *error)
{
  return describe (session, text, frame, FALSE, NULL, error);
}

/* --- the procedure and the function ----------------------------------------------------------- */

gboolean
ae_tsql_describe_report (AeTsqlCall *self, gboolean compiling)
{
  AeEmulatorSession *session = self->session;

  if (session->n_tries > 0 || self->error.number == 0)
    return FALSE;
  ae_tsql_session_message (session, &self->error);
  ae_tsql_error_clear (&self->error);
  if (!compiling)
    return FALSE;
  ae_tsql_error_set (&self->error, 11501, 1);
  ae_tsql_session_message (session, &self->error);
  ae_tsql_error_clear (&self->error);
  return FALSE;
}

gboolean
ae_tsql_call_describe_first_result (AeTsqlCall *self)
{
  g_autoptr (AeTsqlFrame) arguments = ae_tsql_catalog_call_bind (
      self, "sp_describe_first_result_set",
      "@tsql nvarchar(max), @params nvarchar(max) = NULL, @browse_information_mode tinyint = 0");
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse ("", NULL);
  g_auto (AeTsqlDescription) rows = { 0 };

  if (arguments == NULL)
    return ae_tsql_describe_report (self, FALSE);
  g_autofree char *text = ae_tsql_catalog_call_dup_text (arguments, "@tsql");
  g_autofree char *declarations = ae_tsql_catalog_call_dup_text (arguments, "@params");
  gboolean browse = ae_tsql_frame_find (arguments, "@browse_information_mode")->value.integer != 0;
  g_autoptr (AeTsqlFrame) frame = ae_tsql_call_declare (self, declarations, TRUE);
  ae_tsql_description_init (&rows, &tree->arena, procedure_columns);
  if (frame == NULL
      || !ae_tsql_describe_first_result (self->session, text != NULL ? text : "", frame, browse,
                                         &rows, &self->error))
    return ae_tsql_describe_report (self, TRUE);
  return ae_tsql_description_send (&rows, self->session);
}

static char *
dup_argument (AeTsqlBinder *binder, const AeTsqlSource *source, guint index)
{
  const AeTsqlExpr *expr = g_ptr_array_index (source->arguments, index);
  const AeEmulatorValue *value
      = expr->kind == AE_TSQL_EXPR_VARIABLE ? &expr->variable->value : &expr->literal;

  return ae_tsql_arena_take (&binder->tree->arena, ae_tsql_value_dup_text (value));
}

/* Here an error is a row. */
static void
add_error (AeTsqlDescription *rows, const AeTsqlError *error)
{
  ae_tsql_description_add_integer (rows, 0);
  ae_tsql_description_add_integer (rows, 0);
  ae_tsql_description_add_nulls (rows, N_COMMON_COLUMNS - 2);
  ae_tsql_description_add_integer (rows, error->number);
  ae_tsql_description_add_integer (rows, error->severity);
  ae_tsql_description_add_integer (rows, error->state);
  ae_tsql_description_add_text (rows, error->text);
  ae_tsql_description_add_integer (rows, error->severity == 15 ? 1 : 0);
  ae_tsql_description_add_text (rows, error->severity == 15 ? "SYNTAX" : "MISC");
}

gboolean
ae_tsql_describe_bind_source (AeTsqlBinder *binder, AeTsqlSource *source)
{
  g_auto (AeTsqlDescription) rows = { 0 };
  g_auto (AeTsqlError) error = { 0 };
  AeTsqlCall call = { .session = binder->session };

  if (source->arguments->len != 3)
    return ae_tsql_error_set (binder->error, 313, source->line, source->name.name);
  const char *text = dup_argument (binder, source, 0);
  const char *declarations = dup_argument (binder, source, 1);
  g_autoptr (AeTsqlFrame) frame = ae_tsql_call_declare (&call, declarations, TRUE);
  ae_tsql_description_init (&rows, &binder->tree->arena, function_columns);
  if (frame == NULL)
    add_error (&rows, &call.error);
  else if (!ae_tsql_describe_first_result (binder->session, text != NULL ? text : "", frame, FALSE,
                                           &rows, &error))
    add_error (&rows, &error);
  ae_tsql_call_clear (&call);
  source->kind = AE_TSQL_SOURCE_TABLE;
  source->columns = rows.columns;
  source->n_columns = rows.n_columns;
  source->sql = ae_tsql_arena_take (&binder->tree->arena, ae_tsql_description_to_sql (&rows));
  return TRUE;
}
