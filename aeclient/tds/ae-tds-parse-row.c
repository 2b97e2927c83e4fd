/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* ROW and NBCROW, [MS-TDS] 2.2.7.19 and 2.2.7.14:
 *
 *   ROW      0xD1, the values in the order of the columns
 *   NBCROW   0xD2, bitmap of one bit for each column (bit 0 of byte 0 is the first column; 1 is
 *            NULL and nothing follows for it), the other values
 *
 * and the values, 2.2.5.2:
 *
 *   fixed         bytes
 *   byte length   u8 n, bytes                        n = 0 is NULL
 *   short length  u16 n, bytes                       n = 0xFFFF is NULL
 *   long length   u32 n, bytes                       n = 0 is NULL
 *   text pointer  u8 n, n bytes, 8 bytes, u32 m, m bytes   n = 0 is NULL and all
 *   PLP           u64 total, { u32 n, bytes }, u32 0       total = 2^64-1 is NULL and all,
 *                                                          2^64-2 is unknown
 */

#include "config.h"

#include "ae-tds-parser-private.h"

#include <string.h>

#define NBCROW 0xD2
#define SHORT_NULL 0xFFFF
#define PLP_NULL G_MAXUINT64
#define PLP_UNKNOWN (G_MAXUINT64 - 1)
#define TEXT_TIMESTAMP_SIZE 8
#define FIRST_ALLOCATION 1024
/* A row buffer that grew beyond this is given back with the next row. */
#define KEPT_ALLOCATION (1024 * 1024)

static void
free_data (AeTdsRowReader *self)
{
  if (self->data != NULL)
    explicit_bzero (self->data, self->allocated);
  g_clear_pointer (&self->data, g_free);
  self->size = self->allocated = 0;
}

void
ae_tds_row_reader_clear (AeTdsRowReader *self)
{
  free_data (self);
  g_clear_pointer (&self->cells, g_free);
  g_clear_pointer (&self->starts, g_free);
  g_clear_pointer (&self->nulls, g_free);
  self->n_allocated = 0;
}

void
ae_tds_row_reader_start (AeTdsRowReader *self,
                         const AeTdsColumn *columns,
                         guint n_columns,
                         const guint8 *nulls)
{
  if (self->allocated > KEPT_ALLOCATION)
    free_data (self);
  else if (self->size > 0)
    explicit_bzero (self->data, self->size);
  self->size = 0;

  if (n_columns > self->n_allocated)
    {
      self->cells = g_renew (AeTdsCell, self->cells, n_columns);
      self->starts = g_renew (gsize, self->starts, n_columns);
      self->n_allocated = n_columns;
    }
  g_clear_pointer (&self->nulls, g_free);
  if (nulls != NULL)
    self->nulls = g_memdup2 (nulls, (n_columns + 7) / 8);
  self->columns = columns;
  self->n_columns = n_columns;
  self->takes_parts = FALSE;
  self->is_in_parts = FALSE;
  self->index = 0;
  self->phase = AE_TDS_CELL_HEAD;
}

static gboolean
fail (AeTdsReader *reader, const char *problem)
{
  ae_tds_reader_set_invalid (reader, problem);
  return FALSE;
}

static gboolean
grow (AeTdsRowReader *self, gsize needed)
{
  gsize allocated = MAX (MAX (self->allocated * 2, needed), FIRST_ALLOCATION);
  guint8 *data = g_try_malloc (allocated);

  if (data == NULL)
    return FALSE;
  gsize size = self->size;
  if (size > 0)
    memcpy (data, self->data, size);
  free_data (self);
  self->data = data;
  self->size = size;
  self->allocated = allocated;
  return TRUE;
}

/* Sizes are limited far below where these sums could overflow. */
static gboolean
append (AeTdsRowReader *self,
        AeTdsReader *reader,
        const guint8 *data,
        gsize size,
        const AeTdsLimits *limits)
{
  if (size > limits->max_row_size || self->size > limits->max_row_size - size)
    return fail (reader, "a row is larger than allowed");
  if (size > self->allocated - self->size && !grow (self, self->size + size))
    return fail (reader, "there is no memory for a row");
  if (size > 0)
    memcpy (self->data + self->size, data, size);
  self->size += size;
  return TRUE;
}

static gboolean
end_cell (AeTdsRowReader *self, gboolean is_null)
{
  gsize start = self->starts[self->index];

  self->cells[self->index] = (AeTdsCell){ .is_null = is_null,
                                          .came_in_parts = self->is_in_parts,
                                          .size = self->size - start };
  self->index++;
  self->is_in_parts = FALSE;
  self->phase = AE_TDS_CELL_HEAD;
  return TRUE;
}

gboolean
ae_tds_column_comes_in_parts (const AeTdsColumn *column)
{
  AeTdsFraming framing = ae_tds_type_info_get_framing (&column->type, NULL);

  return (framing == AE_TDS_FRAMING_PLP || framing == AE_TDS_FRAMING_TEXT_PTR)
         && (column->crypto == NULL || ae_tds_type_info_is_max (&column->crypto->base));
}

/* Behind the head of a value that is not NULL. */
static gboolean
begin_value (AeTdsRowReader *self, AeTdsCellPhase phase)
{
  self->phase = phase;
  self->is_in_parts
      = self->takes_parts && ae_tds_column_comes_in_parts (&self->columns[self->index]);
  self->parts_size = 0;
  return TRUE;
}

gsize
ae_tds_row_read_length (AeTdsReader *reader,
                        AeTdsFraming framing,
                        guint fixed_size,
                        gboolean *is_null)
{
  gsize n = 0;

  switch (framing)
    {
    case AE_TDS_FRAMING_FIXED:
      n = fixed_size;
      *is_null = n == 0;
      break;
    case AE_TDS_FRAMING_BYTE_LEN:
      n = ae_tds_reader_u8 (reader);
      *is_null = n == 0;
      break;
    case AE_TDS_FRAMING_SHORT_LEN:
      n = ae_tds_reader_u16 (reader);
      *is_null = n == SHORT_NULL;
      break;
    case AE_TDS_FRAMING_LONG_LEN:
      n = ae_tds_reader_u32 (reader);
      *is_null = n == 0;
      break;
    case AE_TDS_FRAMING_TEXT_PTR:
      n = ae_tds_reader_u8 (reader);
      *is_null = n == 0;
      if (n != 0)
        {
          ae_tds_reader_skip (reader, n + TEXT_TIMESTAMP_SIZE);
          n = ae_tds_reader_u32 (reader);
        }
      break;
    case AE_TDS_FRAMING_PLP:
      break;
    }
  return n;
}

static gboolean
start_plp (AeTdsRowReader *self,
           const AeTdsTypeInfo *type,
           AeTdsReader *reader,
           const AeTdsLimits *limits)
{
  self->plp_total = ae_tds_reader_u64 (reader);
  if (reader->is_short)
    return FALSE;
  if (self->plp_total == PLP_NULL)
    return end_cell (self, TRUE);
  if (self->plp_total != PLP_UNKNOWN && self->plp_total > limits->max_cell_size)
    return fail (reader, "a value is larger than allowed");
  return begin_value (self, AE_TDS_CELL_CHUNK);
}

static gboolean
start_cell (AeTdsRowReader *self, AeTdsReader *reader, const AeTdsLimits *limits)
{
  const AeTdsTypeInfo *type = &self->columns[self->index].type;
  guint fixed_size;
  AeTdsFraming framing = ae_tds_type_info_get_framing (type, &fixed_size);
  gboolean is_null = FALSE;

  self->starts[self->index] = self->size;
  self->is_plp = framing == AE_TDS_FRAMING_PLP;
  if (self->nulls != NULL && (self->nulls[self->index / 8] >> self->index % 8 & 1) != 0)
    return end_cell (self, TRUE);
  if (self->is_plp)
    return start_plp (self, type, reader, limits);

  self->left = ae_tds_row_read_length (reader, framing, fixed_size, &is_null);
  if (reader->is_short)
    return FALSE;
  if (is_null)
    return end_cell (self, TRUE);
  if (!ae_tds_type_info_check_length (type, self->left))
    return fail (reader, "a value has a length that its type does not allow");
  if (self->left > limits->max_cell_size)
    return fail (reader, "a value is larger than allowed");
  return begin_value (self, AE_TDS_CELL_BYTES);
}

/* Takes what has arrived, be it less than the value. */
static gboolean
copy_bytes (AeTdsRowReader *self, AeTdsReader *reader, const AeTdsLimits *limits)
{
  gsize n = MIN (self->left, ae_tds_reader_get_remaining (reader));

  if (!append (self, reader, ae_tds_reader_bytes (reader, n), n, limits))
    return FALSE;
  self->left -= n;
  if (self->left > 0)
    return FALSE;
  if (!self->is_plp)
    return end_cell (self, FALSE);
  self->phase = AE_TDS_CELL_CHUNK;
  return TRUE;
}

static gboolean
start_chunk (AeTdsRowReader *self, AeTdsReader *reader, const AeTdsLimits *limits)
{
  gsize sum = self->is_in_parts ? self->parts_size : self->size - self->starts[self->index];
  gboolean is_known = self->plp_total != PLP_UNKNOWN;
  gsize n = ae_tds_reader_u32 (reader);

  if (reader->is_short)
    return FALSE;
  if (n > limits->max_cell_size || sum > limits->max_cell_size - n)
    return fail (reader, "a value is larger than allowed");
  if (is_known && (n > self->plp_total - sum || (n == 0 && sum != self->plp_total)))
    return fail (reader, "the chunks of a value do not add up to its length");
  if (n == 0 && !ae_tds_type_info_check_length (&self->columns[self->index].type, sum))
    return fail (reader, "a value has a length that its type does not allow");
  if (n == 0)
    return end_cell (self, FALSE);
  self->left = n;
  self->phase = AE_TDS_CELL_BYTES;
  return TRUE;
}

/* A step is taken whole or not at all. */
static gboolean
step (AeTdsRowReader *self, AeTdsReader *reader, const AeTdsLimits *limits)
{
  gsize before = reader->position;
  gboolean is_taken = FALSE;

  switch (self->phase)
    {
    case AE_TDS_CELL_HEAD:
      is_taken = start_cell (self, reader, limits);
      break;
    case AE_TDS_CELL_CHUNK:
      is_taken = start_chunk (self, reader, limits);
      break;
    case AE_TDS_CELL_BYTES:
      is_taken = copy_bytes (self, reader, limits);
      break;
    }
  if (reader->is_short)
    {
      reader->is_short = FALSE;
      reader->position = before;
    }
  return is_taken;
}

/* Only now the buffer does not move any more, until the row goes on. */
static void
set_pointers (AeTdsRowReader *self)
{
  static const guint8 empty[1];

  for (guint i = 0; i < self->index; i++)
    if (!self->cells[i].is_null && !self->cells[i].came_in_parts)
      self->cells[i].data = self->cells[i].size > 0 ? self->data + self->starts[i] : empty;
}

/* What there is of the value, as it lies in the bytes of @reader. */
static AeTdsRowProgress
take_part (AeTdsRowReader *self, AeTdsReader *reader, AeTdsPart *part)
{
  gsize n = MIN (self->left, ae_tds_reader_get_remaining (reader));

  if (n == 0 && self->left > 0)
    return AE_TDS_ROW_NEED_DATA;
  *part = (AeTdsPart){ n > 0 ? ae_tds_reader_bytes (reader, n) : NULL, n };
  self->left -= n;
  self->parts_size += n;
  if (self->left == 0 && self->is_plp)
    self->phase = AE_TDS_CELL_CHUNK;
  else if (n == 0)
    end_cell (self, FALSE);
  return AE_TDS_ROW_PART;
}

static AeTdsRowProgress
continue_parts (AeTdsRowReader *self,
                AeTdsReader *reader,
                const AeTdsLimits *limits,
                AeTdsPart *part)
{
  if (self->phase == AE_TDS_CELL_CHUNK && !step (self, reader, limits))
    return AE_TDS_ROW_NEED_DATA;
  if (self->is_in_parts)
    return take_part (self, reader, part);

  *part = (AeTdsPart){ NULL, 0 };
  return AE_TDS_ROW_PART;
}

AeTdsRowProgress
ae_tds_row_reader_continue (AeTdsRowReader *self,
                            AeTdsReader *reader,
                            const AeTdsLimits *limits,
                            AeTdsPart *part)
{
  gboolean is_at_start = self->index == 0 && self->phase == AE_TDS_CELL_HEAD;

  if (self->is_in_parts)
    return continue_parts (self, reader, limits, part);
  if (is_at_start && ae_tds_row_reader_borrow (self, reader, limits))
    return AE_TDS_ROW_WHOLE;

  while (self->index < self->n_columns)
    {
      if (!step (self, reader, limits))
        return AE_TDS_ROW_NEED_DATA;
      if (self->is_in_parts)
        break;
    }
  set_pointers (self);
  return self->is_in_parts ? AE_TDS_ROW_STOPPED : AE_TDS_ROW_WHOLE;
}

void
ae_tds_parse_row (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token)
{
  const guint8 *nulls = NULL;
  gboolean has_bitmap = (guint8) token->type == NBCROW;

  token->type = AE_TDS_TOKEN_ROW;
  if (self->columns == NULL)
    {
      ae_tds_reader_set_invalid (reader, "a row comes before its columns");
      return;
    }
  if (has_bitmap)
    nulls = ae_tds_reader_bytes (reader, (self->columns->n_columns + 7) / 8);
  if (!ae_tds_reader_is_good (reader))
    return;
  ae_tds_row_reader_start (&self->row, self->columns->columns, self->columns->n_columns, nulls);
  self->row.takes_parts = self->takes_parts;
  self->pending = AE_TDS_PENDING_ROW;
}
