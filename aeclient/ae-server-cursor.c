/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-server-cursor-private.h"

AeServerCursor *
ae_server_cursor_new (AeConnectionCore *core)
{
  AeServerCursor *self = g_new0 (AeServerCursor, 1);

  self->ref_count = 1;
  self->core = ae_connection_core_ref (core);
  return self;
}

AeServerCursor *
ae_server_cursor_ref (AeServerCursor *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_server_cursor_unref (AeServerCursor *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  if (self->handles_id != 0)
    ae_connection_core_drop_cursor (self->core, self->handles_id, self->number);
  g_clear_pointer (&self->columns, ae_tds_columns_unref);
  g_clear_pointer (&self->rules, ae_result_rules_unref);
  ae_connection_core_unref (self->core);
  g_free (self);
}

guint
ae_server_cursor_count_columns (const AeTdsColumns *columns)
{
  guint n_columns = columns->n_columns;

  /* ROWSTAT stands behind them and is for whoever reads the cursor (tds sheet 6.4). */
  while (n_columns > 0 && (columns->columns[n_columns - 1].flags & AE_TDS_COLUMN_HIDDEN) != 0)
    n_columns--;
  return n_columns;
}
