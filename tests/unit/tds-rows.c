/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "tds-rows.h"

typedef struct
{
  GString *text;
  AeTdsColumns *columns;
  guint n_cells;    /* of the present row, that were dumped */
  GByteArray *part; /* of the value that is on its way */
  guint n_parts;
} Dump;

static void
put_value (Dump *self, const guint8 *data, gsize size)
{
  g_string_append_printf (self->text, "%zu ", size);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (self->text, "%02x", data[i]);
  g_string_append_c (self->text, '\n');
  self->n_cells++;
}

static void
put_row (Dump *self, const AeTdsToken *token)
{
  g_assert_cmpuint (token->row.n_cells, <=, self->columns->n_columns);
  g_assert_cmpuint (token->row.n_cells, >=, self->n_cells);

  while (self->n_cells < token->row.n_cells)
    {
      const AeTdsCell *cell = &token->row.cells[self->n_cells];

      g_assert_false (cell->came_in_parts);
      if (cell->is_null)
        {
          g_string_append (self->text, "null\n");
          self->n_cells++;
        }
      else
        put_value (self, cell->data, cell->size);
    }
  if (token->row.n_cells == self->columns->n_columns)
    self->n_cells = 0;
  else
    g_assert_true (ae_tds_column_comes_in_parts (&self->columns->columns[self->n_cells]));
}

static void
put_token (Dump *self, const AeTdsToken *token)
{
  if (token->type == AE_TDS_TOKEN_COLMETADATA && token->columns != NULL)
    {
      g_clear_pointer (&self->columns, ae_tds_columns_unref);
      self->columns = ae_tds_columns_ref (token->columns);
    }
  else if (token->type == AE_TDS_TOKEN_ROW)
    put_row (self, token);
  else if (token->type == AE_TDS_TOKEN_PART && token->part.size > 0)
    {
      g_byte_array_append (self->part, token->part.data, (guint) token->part.size);
      self->n_parts++;
    }
  else if (token->type == AE_TDS_TOKEN_PART)
    {
      put_value (self, self->part->data, self->part->len);
      g_byte_array_set_size (self->part, 0);
    }
}

static AeTdsParseResult
take_tokens (Dump *self, AeTdsTokenParser *parser)
{
  AeTdsToken token;
  AeTdsParseResult result;

  while ((result = ae_tds_token_parser_next (parser, &token, NULL)) == AE_TDS_PARSE_TOKEN)
    put_token (self, &token);
  return result;
}

char *
tds_rows_dump (const guint8 *payload,
               gsize size,
               const AeTdsLimits *limits,
               const TdsRowsWay *way,
               guint *n_parts)
{
  g_autoptr (AeTdsTokenParser) parser = ae_tds_token_parser_new (limits);
  Dump dump = { g_string_new (NULL), NULL, 0, g_byte_array_new (), 0 };
  AeTdsParseResult result = AE_TDS_PARSE_NEED_DATA;
  gsize step = way->step > 0 ? way->step : MAX (size, 1);

  ae_tds_token_parser_set_column_encryption (parser, way->column_encryption);
  ae_tds_token_parser_set_data_classification (parser, way->column_encryption ? 2 : 0);
  ae_tds_token_parser_set_takes_parts (parser, way->takes_parts);
  for (gsize at = 0; at < size && result == AE_TDS_PARSE_NEED_DATA; at += step)
    {
      ae_tds_token_parser_feed (parser, payload + at, MIN (step, size - at));
      if (at + step >= size)
        ae_tds_token_parser_end_message (parser);
      result = take_tokens (&dump, parser);
    }

  if (n_parts != NULL)
    *n_parts = dump.n_parts;
  g_byte_array_unref (dump.part);
  g_clear_pointer (&dump.columns, ae_tds_columns_unref);
  return g_string_free (dump.text, result != AE_TDS_PARSE_END);
}
