/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Result sets on the standard output: as tables for people, JSON or CSV for programs. */

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TOOL_CELL_NULL,
  TOOL_CELL_TEXT,
  TOOL_CELL_NUMBER,  /* exact decimal text, also as JSON */
  TOOL_CELL_BOOLEAN, /* "0" or "1" */
  TOOL_CELL_BYTES,   /* unbroken 0x hex */
} ToolCellKind;

typedef struct
{
  ToolCellKind kind;
  char *text; /* NULL for TOOL_CELL_NULL */
} ToolCell;

typedef struct
{
  char *name;
  char *type;
} ToolColumn;

/* Called in this order: begin, { begin_result, { row }, end_result }, end. Between begin and end
 * the output is complete wherever it is ended, so end is also called after an error. */
typedef struct _ToolOutput ToolOutput;

typedef enum
{
  TOOL_FORMAT_TABLE,
  TOOL_FORMAT_JSON,
  TOOL_FORMAT_CSV,
} ToolFormat;

ToolOutput *tool_output_begin (ToolFormat format);
/* Takes @columns; element-type ToolColumn. */
void tool_output_begin_result (ToolOutput *self, GPtrArray *columns);
/* Takes @row, an array of ToolCell as long as the columns. FALSE: nobody reads the output any more,
 * or there is no room for it; tool_output_end () says so. */
gboolean tool_output_row (ToolOutput *self, GArray *row);
void tool_output_end_result (ToolOutput *self);
/* Frees @self. Fails if not all could be written. */
gboolean tool_output_end (ToolOutput *self, GError **error);

GPtrArray *tool_columns_new (void);
GArray *tool_row_new (guint n_cells);

G_END_DECLS
