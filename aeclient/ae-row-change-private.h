/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "ae-row-change.h"
#include "ae-statement-private.h"

G_BEGIN_DECLS

/* The column in which the server says how many rows it changed. */
#define AE_ROW_CHANGE_COUNT "ae_rows_changed"

typedef enum
{
  AE_ROW_CHANGE_UPDATE,
  AE_ROW_CHANGE_DELETE,
  AE_ROW_CHANGE_INSERT,
} AeRowChangeKind;

struct _AeRowChange
{
  GObject parent_instance;

  AeRowChangeKind kind;
  AeConnection *connection;
  char *table;
  AeRow *row;
  char **keys; /* NULL: of an insert */
  AeRowCheck check;
  AeStatement *values; /* its parameters, @v0 …, are what columns are set to; it is never run */
};

/* The column of that name, if there is one and only one. */
gboolean ae_row_change_find (AeRowChange *self, const char *column, guint *index, GError **error);

/* ae-row-change-sql.c */
/* What is to be run; NULL with an error when it cannot be said. */
AeStatement *ae_row_change_make_statement (AeRowChange *self, GError **error);

/* ae-row-change-run.c */
/* For an operation: AeRequest is its input. */
gboolean ae_row_change_run (AeOperation *self, const AeFlow *flow, GError **error);

G_END_DECLS
