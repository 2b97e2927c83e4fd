/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "tool-output.h"
#include "tool.h"

/* The widths of a table's columns are taken from so many rows; what follows is printed as it comes,
 * so that a large result needs no large memory. */
#define ROWS_MEASURED 500

struct _ToolOutput
{
  ToolFormat format;
  GPtrArray *columns; /* NULL: between results */
  guint n_results;
  guint64 n_rows;     /* of this result */
  GPtrArray *waiting; /* table: rows not printed yet, element-type GArray of ToolCell */
  int *widths;        /* table: NULL until the rows were measured */
};

static void
column_free (ToolColumn *column)
{
  g_free (column->name);
  g_free (column->type);
  g_free (column);
}

GPtrArray *
tool_columns_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) column_free);
}

static void
cell_clear (ToolCell *cell)
{
  g_free (cell->text);
}

GArray *
tool_row_new (guint n_cells)
{
  GArray *row = g_array_sized_new (FALSE, TRUE, sizeof (ToolCell), n_cells);

  g_array_set_clear_func (row, (GDestroyNotify) cell_clear);

  return row;
}

static const ToolCell *
row_get (const GArray *row, guint column)
{
  return &g_array_index (row, ToolCell, column);
}

/* Tables */

/* NULL stands bare; a text that reads the same is quoted. */
static char *
dup_cell_text (const ToolCell *cell)
{
  if (cell->kind == TOOL_CELL_NULL)
    return g_strdup ("NULL");
  if (cell->kind == TOOL_CELL_TEXT && g_str_equal (cell->text, "NULL"))
    return g_strdup ("'NULL'");

  return tool_make_printable (cell->text, FALSE);
}

static int
get_width (const char *text)
{
  int width = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (!g_unichar_iszerowidth (character))
        width += g_unichar_iswide (character) ? 2 : 1;
    }

  return width;
}

static void
print_padded (const char *text, int width, gboolean to_the_right, gboolean is_last)
{
  int padding = MAX (0, width - get_width (text));

  if (to_the_right)
    printf ("%*s%s", padding, "", text);
  else
    printf ("%s%*s", text, is_last ? 0 : padding, "");
  fputs (is_last ? "\n" : "  ", stdout);
}

static void
measure (ToolOutput *self)
{
  self->widths = g_new0 (int, self->columns->len);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const ToolColumn *column = g_ptr_array_index (self->columns, i);
      g_autofree char *name = tool_make_printable (column->name, FALSE);

      self->widths[i] = MAX (1, get_width (name));
      for (guint k = 0; k < self->waiting->len; k++)
        {
          g_autofree char *text = dup_cell_text (row_get (g_ptr_array_index (self->waiting, k), i));
          self->widths[i] = MAX (self->widths[i], get_width (text));
        }
    }
}

static void
print_head (const ToolOutput *self)
{
  guint last = self->columns->len - 1;

  for (guint i = 0; i <= last; i++)
    {
      const ToolColumn *column = g_ptr_array_index (self->columns, i);
      g_autofree char *name = tool_make_printable (column->name, FALSE);
      print_padded (name, self->widths[i], FALSE, i == last);
    }
  for (guint i = 0; i <= last; i++)
    {
      g_autofree char *line = g_strnfill ((gsize) self->widths[i], '-');
      print_padded (line, self->widths[i], FALSE, i == last);
    }
}

static void
print_table_row (const ToolOutput *self, const GArray *row)
{
  for (guint i = 0; i < row->len; i++)
    {
      const ToolCell *cell = row_get (row, i);
      g_autofree char *text = dup_cell_text (cell);
      print_padded (text, self->widths[i], cell->kind == TOOL_CELL_NUMBER, i + 1 == row->len);
    }
}

static void
flush_table (ToolOutput *self)
{
  if (self->widths != NULL)
    return;

  measure (self);
  print_head (self);
  for (guint i = 0; i < self->waiting->len; i++)
    print_table_row (self, g_ptr_array_index (self->waiting, i));
  g_ptr_array_set_size (self->waiting, 0);
}

static void
add_table_row (ToolOutput *self, GArray *row)
{
  if (self->widths != NULL)
    {
      print_table_row (self, row);
      g_array_unref (row);
      return;
    }
  g_ptr_array_add (self->waiting, row);
  if (self->waiting->len >= ROWS_MEASURED)
    flush_table (self);
}

/* JSON: [{"columns": [{"name": "", "type": ""}], "rows": [[]]}] */

static void
print_json_head (const ToolOutput *self)
{
  g_autoptr (GString) json = g_string_new (self->n_results > 0 ? ",\n" : "\n");

  g_string_append (json, "{\"columns\": [");
  for (guint i = 0; i < self->columns->len; i++)
    {
      const ToolColumn *column = g_ptr_array_index (self->columns, i);

      g_string_append (json, i > 0 ? ", {" : "{");
      tool_json_append_member (json, "name", column->name);
      tool_json_append_member (json, "type", column->type);
      g_string_append_c (json, '}');
    }
  g_string_append (json, "],\n \"rows\": [");
  fputs (json->str, stdout);
}

static void
print_json_row (const ToolOutput *self, const GArray *row)
{
  g_autoptr (GString) json = g_string_new (self->n_rows > 0 ? ",\n  [" : "\n  [");

  for (guint i = 0; i < row->len; i++)
    {
      const ToolCell *cell = row_get (row, i);

      if (i > 0)
        g_string_append (json, ", ");
      if (cell->kind == TOOL_CELL_NULL)
        g_string_append (json, "null");
      else if (cell->kind == TOOL_CELL_NUMBER)
        g_string_append (json, cell->text);
      else if (cell->kind == TOOL_CELL_BOOLEAN)
        g_string_append (json, g_str_equal (cell->text, "1") ? "true" : "false");
      else
        tool_json_append_string (json, cell->text);
    }
  g_string_append_c (json, ']');
  fputs (json->str, stdout);
}

/* CSV (RFC 4180): NULL is nothing at all, an empty text is "". */

static void
print_csv_text (const char *text, gboolean is_last)
{
  gboolean is_plain = *text != '\0' && strpbrk (text, ",\"\r\n ") == NULL;
  g_auto (GStrv) parts = is_plain ? NULL : g_strsplit (text, "\"", -1);
  g_autofree char *doubled = is_plain ? NULL : g_strjoinv ("\"\"", parts);

  if (is_plain)
    fputs (text, stdout);
  else
    printf ("\"%s\"", doubled);
  fputs (is_last ? "\r\n" : ",", stdout);
}

static void
print_csv_head (const ToolOutput *self)
{
  if (self->n_results > 0)
    fputs ("\r\n", stdout);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const ToolColumn *column = g_ptr_array_index (self->columns, i);
      print_csv_text (column->name, i + 1 == self->columns->len);
    }
}

static void
print_csv_row (const GArray *row)
{
  for (guint i = 0; i < row->len; i++)
    {
      const ToolCell *cell = row_get (row, i);
      gboolean is_last = i + 1 == row->len;

      if (cell->kind == TOOL_CELL_NULL)
        fputs (is_last ? "\r\n" : ",", stdout);
      else
        print_csv_text (cell->text, is_last);
    }
}

/* All formats */

ToolOutput *
tool_output_begin (ToolFormat format)
{
  ToolOutput *self = g_new0 (ToolOutput, 1);

  self->format = format;
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  if (format == TOOL_FORMAT_JSON)
    fputs ("[", stdout);

  return self;
}

void
tool_output_begin_result (ToolOutput *self, GPtrArray *columns)
{
  self->columns = columns;
  self->n_rows = 0;
  if (self->format == TOOL_FORMAT_JSON)
    print_json_head (self);
  else if (self->format == TOOL_FORMAT_CSV)
    print_csv_head (self);
  else if (self->n_results > 0)
    fputs ("\n", stdout);
}

gboolean
tool_output_row (ToolOutput *self, GArray *row)
{
  if (self->format == TOOL_FORMAT_TABLE)
    add_table_row (self, row);
  else
    {
      if (self->format == TOOL_FORMAT_JSON)
        print_json_row (self, row);
      else
        print_csv_row (row);
      g_array_unref (row);
    }
  self->n_rows++;

  return !ferror (stdout);
}

void
tool_output_end_result (ToolOutput *self)
{
  if (self->columns == NULL)
    return;

  if (self->format == TOOL_FORMAT_TABLE)
    flush_table (self);
  else if (self->format == TOOL_FORMAT_JSON)
    fputs (self->n_rows > 0 ? "\n ]}" : "]}", stdout);
  fflush (stdout);

  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->widths, g_free);
  self->n_results++;
}

gboolean
tool_output_end (ToolOutput *self, GError **error)
{
  tool_output_end_result (self);
  if (self->format == TOOL_FORMAT_JSON)
    fputs (self->n_results > 0 ? "\n]\n" : "]\n", stdout);
  g_ptr_array_unref (self->waiting);
  g_free (self);

  return tool_flush_output (error);
}
