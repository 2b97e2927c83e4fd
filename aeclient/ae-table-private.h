/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The rows of a table-valued parameter. A statement that the table is bound to, and its requests,
 * share them; whoever changes a table that is shared gets rows of its own first. */

#include "ae-sql-type-private.h"
#include "ae-table.h"

G_BEGIN_DECLS

typedef struct
{
  AeTdsValue value; /* all but text and bytes */
  GBytes *data;     /* text (without its NUL) and bytes; text is wiped when freed */
} AeTableCell;

typedef struct
{
  gint ref_count;
  char *schema; /* "": the default one */
  char *name;
  char *quoted;       /* "[dbo].[Ids]" */
  GPtrArray *columns; /* element-type AeSqlType */
  GArray *cells;      /* element-type AeTableCell, row after row */
} AeTableData;

/* NULL: @type_name is no name of a type. AE_ERROR_SYNTAX. */
AeTableData *ae_table_data_new (const char *type_name, GError **error);
AeTableData *ae_table_data_ref (AeTableData *self);
void ae_table_data_unref (AeTableData *self);
AeTableData *ae_table_data_copy (const AeTableData *self);
guint ae_table_data_get_n_rows (const AeTableData *self);

/* TVP_TYPE_INFO and the rows. A value that does not fit is an error that names row and column. */
gboolean ae_table_data_write (const AeTableData *self,
                              const guint8 collation[AE_TDS_COLLATION_SIZE],
                              AeTdsWriter *writer,
                              GError **error);

/* NULL with *error: the name of its type is none, or it has no columns. */
AeTableData *ae_table_dup_data (AeTable *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeTableData, ae_table_data_unref)

G_END_DECLS
