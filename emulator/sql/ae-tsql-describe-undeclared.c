/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-catalog-calls-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-describe-private.h"

/* sp_describe_undeclared_parameters: ODBC asks it for the markers of a statement. Every variable
 * that nothing declares is one; the binder gives it the type of what it meets. */

#define MAX_PARAMETERS 2100

static const char columns[]
    = "parameter_ordinal int NOT NULL, name sysname NOT NULL, suggested_system_type_id int NOT "
      "NULL, suggested_system_type_name nvarchar(256), suggested_max_length smallint NOT NULL, "
      "suggested_precision tinyint NOT NULL, suggested_scale tinyint NOT NULL, "
      "suggested_user_type_id int, suggested_user_type_database sysname, "
      "suggested_user_type_schema sysname, suggested_user_type_name sysname, "
      "suggested_assembly_qualified_type_name nvarchar(4000), suggested_xml_collection_id int, "
      "suggested_xml_collection_database sysname, suggested_xml_collection_schema sysname, "
      "suggested_xml_collection_name sysname, suggested_is_xml_document bit NOT NULL, "
      "suggested_is_case_sensitive bit NOT NULL, suggested_is_fixed_length_clr_type bit NOT NULL, "
      "suggested_is_input bit NOT NULL, suggested_is_output bit NOT NULL, formal_parameter_name "
      "sysname, suggested_tds_type_id int NOT NULL, suggested_tds_length int NOT NULL";

/* The name in `Must declare the scalar variable "@p"`. */
static char *
get_missing (const AeTsqlError *error)
{
  const char *start = error->number == 137 ? strchr (error->text, '"') : NULL;

  return start != NULL ? g_strndup (start + 1, strcspn (start + 1, "\"")) : NULL;
}

/* Parses again and again, each time with one more name: the parser knows what DECLARE declares. */
static AeTsqlTree *
parse (const char *text, AeTsqlFrame *frame)
{
  AeEmulatorType type;

  ae_tsql_type_init_sized (&type, AE_EMULATOR_TYPE_NVARCHAR, 4000);
  for (;;)
    {
      g_autoptr (GPtrArray) names = g_ptr_array_new ();
      for (guint i = 0; i < frame->variables->len; i++)
        g_ptr_array_add (names, ((AeTsqlVariable *) g_ptr_array_index (frame->variables, i))->name);
      g_ptr_array_add (names, NULL);
      AeTsqlTree *tree = ae_tsql_parse (text, (const char *const *) names->pdata);
      g_autofree char *missing = get_missing (&tree->error);
      if (missing == NULL || frame->variables->len >= MAX_PARAMETERS)
        return tree;
      AeTsqlVariable *variable = ae_tsql_frame_add (frame, missing, &type);
      variable->is_parameter = variable->is_undeclared = TRUE;
      ae_tsql_tree_free (tree);
    }
}

static void
add_parameter (AeTsqlDescription *rows, guint ordinal, const AeTsqlVariable *variable)
{
  const AeEmulatorType *type = &variable->type;
  AeTsqlWireType wire = ae_tsql_describe_wire_type (type);
  g_autofree char *name = ae_tsql_type_to_string (type);

  ae_tsql_description_add_integer (rows, ordinal);
  ae_tsql_description_add_text (rows, variable->name);
  ae_tsql_description_add_integer (rows, type->id);
  ae_tsql_description_add_text (rows, name);
  ae_tsql_description_add_integer (rows, type->max_length);
  ae_tsql_description_add_integer (rows, type->precision);
  ae_tsql_description_add_integer (rows, type->scale);
  ae_tsql_description_add_nulls (rows, 9); /* user type, assembly, XML schema */
  ae_tsql_description_add_integer (rows, 0);
  ae_tsql_description_add_integer (rows, ae_tsql_type_is_character (type->id)
                                             && !ae_tsql_collation_ignores_case (type->collation));
  ae_tsql_description_add_integer (rows, 0);
  ae_tsql_description_add_integer (rows, 1);
  ae_tsql_description_add_integer (rows, 0);
  ae_tsql_description_add_nulls (rows, 1);
  ae_tsql_description_add_integer (rows, wire.token);
  ae_tsql_description_add_integer (rows, wire.length);
}

gboolean
ae_tsql_call_describe_undeclared (AeTsqlCall *self)
{
  g_autoptr (AeTsqlFrame) arguments
      = ae_tsql_catalog_call_bind (self, "sp_describe_undeclared_parameters",
                                   "@tsql nvarchar(max), @params nvarchar(max) = NULL");
  g_auto (AeTsqlDescription) rows = { 0 };

  if (arguments == NULL)
    return ae_tsql_describe_report (self, FALSE);
  g_autofree char *text = ae_tsql_catalog_call_dup_text (arguments, "@tsql");
  g_autofree char *declarations = ae_tsql_catalog_call_dup_text (arguments, "@params");
  g_autoptr (AeTsqlFrame) frame = ae_tsql_call_declare (self, declarations, TRUE);
  if (frame == NULL)
    return ae_tsql_describe_report (self, TRUE);
  guint first = frame->variables->len;
  g_autoptr (AeTsqlTree) tree = parse (text != NULL ? text : "", frame);
  guint last = frame->variables->len;
  AeTsqlBinder binder = { .session = self->session,
                          .tree = tree,
                          .frame = frame,
                          .error = &tree->error,
                          .describing = TRUE };
  if (tree->error.number != 0 || !ae_tsql_compile_statements (&binder, tree->statements))
    {
      self->error = tree->error;
      tree->error = (AeTsqlError){ 0 };
      return ae_tsql_describe_report (self, TRUE);
    }
  ae_tsql_description_init (&rows, &tree->arena, columns);
  for (guint i = first; i < last; i++)
    add_parameter (&rows, i - first + 1, g_ptr_array_index (frame->variables, i));
  return ae_tsql_description_send (&rows, self->session);
}
