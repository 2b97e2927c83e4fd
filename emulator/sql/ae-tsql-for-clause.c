/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-plan-private.h"
#include "ae-tsql-sqlite-functions-private.h"

/* FOR XML PATH and FOR JSON PATH: the rows of a query as one text. An aggregate of SQLite writes
 * it; what a column is called and how it is written is said once, in its first argument:
 *
 *   x element \1 root \1 kind name \1 …
 *   j flags \1 root \1 kind name \1 …        kind: s text, n number, b bit, r as it is
 */

#define XML_NAME "XML_F52E2B61-18A1-11d1-B105-00805F49916B"
#define JSON_NAME "JSON_F52E2B61-18A1-11d1-B105-00805F49916B"

/* --- binding ---------------------------------------------------------------------------------- */

/* What is XML or JSON already is put in as it is. */
static gboolean
is_ready (const AeTsqlSelect *select, guint index, gboolean xml)
{
  const AeTsqlItem *item = g_ptr_array_index (select->items, index);
  const AeTsqlExpr *expr = item->expr;

  if (xml)
    return select->columns[index].type.id == AE_EMULATOR_TYPE_XML;
  if (expr->kind == AE_TSQL_EXPR_FUNCTION)
    return g_str_equal (expr->function->name, "json_query");
  return expr->kind == AE_TSQL_EXPR_SUBQUERY && expr->select->for_clause != NULL
         && expr->select->for_clause->kind == 'j' && !expr->select->for_clause->is_bare;
}

static char
get_kind (const AeTsqlSelect *select, guint index, gboolean xml)
{
  AeEmulatorTypeId id = select->columns[index].type.id;

  return is_ready (select, index, xml)  ? 'r'
         : id == AE_EMULATOR_TYPE_BIT   ? 'b'
         : ae_tsql_type_is_numeric (id) ? 'n'
                                        : 's';
}

static gboolean
check_name (AeTsqlBinder *self, const AeTsqlForClause *clause, const AeTsqlSourceColumn *column)
{
  gboolean xml = clause->kind == 'x';

  if (!xml && column->name[0] == '\0')
    return ae_tsql_error_set (self->error, 13605, clause->line);
  /* Nested elements and objects. */
  if (strchr (column->name, xml ? '/' : '.') != NULL)
    return ae_tsql_error_set (self->error, 102, clause->line, column->name);
  return TRUE;
}

gboolean
ae_tsql_for_clause_bind (AeTsqlBinder *self, AeTsqlSelect *select)
{
  AeTsqlForClause *clause = select->for_clause;
  g_autoptr (GString) spec = g_string_new (NULL);
  gboolean xml = clause->kind == 'x';

  if (select->assigns)
    return ae_tsql_error_set (self->error, 6819, clause->line, xml ? "XML" : "JSON");
  g_string_append_printf (spec, "%c%s%s\1%s", clause->kind, xml ? clause->element : "",
                          xml                      ? ""
                          : clause->includes_nulls ? (clause->is_bare ? "nb" : "n")
                                                   : (clause->is_bare ? "b" : ""),
                          clause->root != NULL ? clause->root : "");
  for (guint i = 0; i < select->n_columns; i++)
    {
      const AeTsqlSourceColumn *column = &select->columns[i];
      if (!check_name (self, clause, column))
        return FALSE;
      if (column->encryption != NULL)
        return ae_tsql_encryption_require_plain (
            self, ((AeTsqlItem *) g_ptr_array_index (select->items, i))->expr);
      g_string_append_c (spec, '\1');
      g_string_append_c (spec, get_kind (select, i, xml));
      g_string_append (spec, column->name);
    }
  clause->spec = ae_tsql_arena_copy (&self->tree->arena, spec->str, spec->len);
  clause->columns = select->columns;
  clause->n_columns = select->n_columns;
  select->columns = ae_tsql_arena_alloc (&self->tree->arena, sizeof *select->columns);
  select->n_columns = 1;
  select->columns[0] = (AeTsqlSourceColumn){ .name = xml ? XML_NAME : JSON_NAME, .nullable = TRUE };
  if (clause->is_typed)
    ae_tsql_type_init (&select->columns[0].type, AE_EMULATOR_TYPE_XML);
  else
    ae_tsql_type_init_sized (&select->columns[0].type, AE_EMULATOR_TYPE_NVARCHAR, -1);
  return TRUE;
}

/* --- emitting --------------------------------------------------------------------------------- */

/* Around the query whose rows are written. */
void
ae_tsql_for_clause_emit_begin (AeTsqlPlan *self, const AeTsqlForClause *clause)
{
  AeEmulatorType text;

  ae_tsql_type_init_sized (&text, AE_EMULATOR_TYPE_NVARCHAR, -1);
  g_string_append (self->sql, "SELECT ts_for (");
  ae_tsql_emit_text (self, clause->spec, strlen (clause->spec));
  for (guint i = 0; i < clause->n_columns; i++)
    {
      const AeEmulatorType *type = &clause->columns[i].type;
      if (ae_tsql_type_is_binary (type->id))
        g_string_append_printf (self->sql, ", c%u", i + 1);
      else
        g_string_append_printf (
            self->sql, ", ts_cast (c%u, %u, %u, %d)", i + 1, ae_tsql_plan_add_type (self, type),
            ae_tsql_plan_add_type (self, &text), ae_tsql_type_is_float (type->id) ? 2 : 126);
    }
  g_string_append (self->sql, ") AS c1 FROM (");
}

void
ae_tsql_for_clause_emit_end (AeTsqlPlan *self)
{
  g_string_append (self->sql, ") HAVING count (*) > 0");
}

/* --- SQLite's side ---------------------------------------------------------------------------- */

typedef struct
{
  GString *text;
  char **spec; /* behind its first letter */
  guint n_rows;
} Writer;

static void
append_xml (GString *text, const char *value, gboolean attribute)
{
  for (; *value != '\0'; value++)
    if (*value == '&')
      g_string_append (text, "&amp;");
    else if (*value == '<')
      g_string_append (text, "&lt;");
    else if (*value == '>')
      g_string_append (text, "&gt;");
    else if (*value == '"' && attribute)
      g_string_append (text, "&quot;");
    else
      g_string_append_c (text, *value);
}

static void
append_json (GString *text, const char *value)
{
  static const char plain[] = "\"\\/\b\f\n\r\t", letters[] = "\"\\/bfnrt";

  for (; *value != '\0'; value++)
    {
      const char *special = strchr (plain, *value);
      if (special != NULL)
        g_string_append_printf (text, "\\%c", letters[special - plain]);
      else if ((guchar) *value < 0x20)
        g_string_append_printf (text, "\\u%04x", *value);
      else
        g_string_append_c (text, *value);
    }
}

static char *
dup_value (sqlite3_value *value)
{
  if (sqlite3_value_type (value) == SQLITE_BLOB)
    return g_base64_encode (sqlite3_value_blob (value), (gsize) sqlite3_value_bytes (value));
  return g_strdup ((const char *) sqlite3_value_text (value));
}

static gboolean
is_content (const char *name)
{
  return name[0] == '\0' || g_str_equal (name, "*") || g_str_equal (name, "text()")
         || g_str_equal (name, "data()");
}

static void
write_xml_row (Writer *self, int n_values, sqlite3_value **values)
{
  const char *element = self->spec[0];
  char **names = self->spec + 2;

  if (element[0] != '\0')
    g_string_append_printf (self->text, "<%s", element);
  for (int i = 0; i < n_values; i++)
    {
      g_autofree char *value = dup_value (values[i]);
      if (value == NULL || names[i][1] != '@')
        continue;
      g_string_append_printf (self->text, " %s=\"", names[i] + 2);
      append_xml (self->text, value, TRUE);
      g_string_append_c (self->text, '"');
    }
  gsize open = self->text->len;
  if (element[0] != '\0')
    g_string_append_c (self->text, '>');
  for (int i = 0; i < n_values; i++)
    {
      g_autofree char *value = dup_value (values[i]);
      gboolean bare = is_content (names[i] + 1);
      if (value == NULL || names[i][1] == '@')
        continue;
      if (!bare)
        g_string_append_printf (self->text, "<%s>", names[i] + 1);
      if (names[i][0] == 'r')
        g_string_append (self->text, value);
      else
        append_xml (self->text, value, FALSE);
      if (!bare)
        g_string_append_printf (self->text, "</%s>", names[i] + 1);
    }
  /* Nothing inside: <row/> */
  if (element[0] != '\0' && self->text->len == open + 1)
    g_string_insert_c (self->text, (gssize) open, '/');
  else if (element[0] != '\0')
    g_string_append_printf (self->text, "</%s>", element);
}

static void
write_json_row (Writer *self, int n_values, sqlite3_value **values)
{
  gboolean nulls = strchr (self->spec[0], 'n') != NULL, first = TRUE;

  g_string_append (self->text, self->n_rows > 0 ? ",{" : "{");
  for (int i = 0; i < n_values; i++)
    {
      const char *name = self->spec[i + 2];
      g_autofree char *value = dup_value (values[i]);
      if (value == NULL && !nulls)
        continue;
      g_string_append (self->text, first ? "\"" : ",\"");
      append_json (self->text, name + 1);
      g_string_append (self->text, "\":");
      first = FALSE;
      if (value == NULL)
        g_string_append (self->text, "null");
      else if (name[0] == 'b')
        g_string_append (self->text, g_str_equal (value, "1") ? "true" : "false");
      else if (name[0] == 'n' || name[0] == 'r')
        g_string_append (self->text, value);
      else
        {
          g_string_append_c (self->text, '"');
          append_json (self->text, value);
          g_string_append_c (self->text, '"');
        }
    }
  g_string_append_c (self->text, '}');
}

static void
ts_for_step (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  Writer *self = sqlite3_aggregate_context (context, sizeof *self);
  const char *spec = (const char *) sqlite3_value_text (arguments[0]);

  if (self == NULL || spec == NULL)
    return;
  if (self->text == NULL)
    {
      self->text = g_string_new (NULL);
      self->spec = g_strsplit (spec + 1, "\1", -1);
    }
  if (spec[0] == 'x')
    write_xml_row (self, n_arguments - 1, arguments + 1);
  else
    write_json_row (self, n_arguments - 1, arguments + 1);
  self->n_rows++;
  /* The final step no longer sees the specification. */
  if (self->n_rows == 1)
    g_string_prepend_c (self->text, spec[0]);
}

static void
ts_for_final (sqlite3_context *context)
{
  Writer *self = sqlite3_aggregate_context (context, 0);

  if (self == NULL || self->text == NULL)
    return;
  const char *root = self->spec[1], *flags = self->spec[0], *body = self->text->str + 1;
  g_autoptr (GString) result = g_string_new (NULL);
  if (self->text->str[0] == 'x')
    {
      if (root[0] != '\0')
        g_string_append_printf (result, "<%s>%s</%s>", root, body, root);
      else
        g_string_append (result, body);
    }
  else
    {
      gboolean bare = strchr (flags, 'b') != NULL;
      if (root[0] != '\0')
        {
          g_string_append (result, "{\"");
          append_json (result, root);
          g_string_append (result, "\":");
        }
      g_string_append_printf (result, "%s%s%s", bare ? "" : "[", body, bare ? "" : "]");
      g_string_append (result, root[0] != '\0' ? "}" : "");
    }
  g_string_free (self->text, TRUE);
  g_strfreev (self->spec);
  sqlite3_result_text64 (context, result->str, result->len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

gboolean
ae_tsql_for_clause_register (AeEmulatorSession *session)
{
  return sqlite3_create_function (session->db, "ts_for", -1, SQLITE_UTF8, session, NULL,
                                  ts_for_step, ts_for_final)
         == SQLITE_OK;
}
