/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* A row that lies in the receive buffer from its first byte to its last, as nearly all do, is not
 * copied: its cells point into the buffer. What is not so, or is wrong, is left to the reader that
 * goes step by step (ae-tds-parse-row.c), which also says what is wrong. */

#include "config.h"

#include "ae-tds-parser-private.h"

static gboolean
is_null (const guint8 *nulls, guint index)
{
  return nulls != NULL && (nulls[index / 8] >> index % 8 & 1) != 0;
}

/* FALSE: it is not all here, comes in chunks, or is wrong. */
static gboolean
borrow_cell (const AeTdsTypeInfo *type,
             AeTdsReader *reader,
             const AeTdsLimits *limits,
             AeTdsCell *cell)
{
  guint fixed_size;
  AeTdsFraming framing = ae_tds_type_info_get_framing (type, &fixed_size);

  *cell = (AeTdsCell){ .is_null = FALSE };
  if (framing == AE_TDS_FRAMING_PLP || framing == AE_TDS_FRAMING_TEXT_PTR)
    return FALSE;
  cell->size = ae_tds_row_read_length (reader, framing, fixed_size, &cell->is_null);
  if (cell->is_null)
    {
      cell->size = 0;
      return !reader->is_short;
    }
  if (cell->size > limits->max_cell_size || !ae_tds_type_info_check_length (type, cell->size))
    return FALSE;
  cell->data = ae_tds_reader_bytes (reader, cell->size);
  return !reader->is_short;
}

gboolean
ae_tds_row_reader_borrow (AeTdsRowReader *self, AeTdsReader *reader, const AeTdsLimits *limits)
{
  AeTdsReader ahead = *reader;
  gsize size = 0;

  for (guint i = 0; i < self->n_columns; i++)
    {
      AeTdsCell *cell = &self->cells[i];

      if (is_null (self->nulls, i))
        {
          *cell = (AeTdsCell){ .is_null = TRUE };
          continue;
        }
      if (!borrow_cell (&self->columns[i].type, &ahead, limits, cell)
          || cell->size > limits->max_row_size - size)
        return FALSE;
      size += cell->size;
    }

  *reader = ahead;
  self->index = self->n_columns;
  return TRUE;
}
