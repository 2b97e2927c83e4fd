/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The answer of a server. The first byte chooses: bit 0 column encryption and data
 * classification, bit 1 the limits before the login, the rest how the payload is cut; what follows
 * is the payload. Every value that comes out is decoded as its column says, as a wire value and as
 * a decrypted one. */

#include "config.h"

#include "ae-error.h"
#include "tds/ae-tds-token-parser-private.h"
#include "tds/ae-tds-value-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const AeTdsLimits small_limits = { 64 * 1024, 256 * 1024, 1024 * 1024, 4096 };
static const AeTdsLimits login_limits = AE_TDS_LIMITS_LOGIN;

static void
decode (const AeTdsColumn *column, const AeTdsCell *cell)
{
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  AeTdsValue value;

  if (cell->is_null)
    return;
  ae_tds_value_read (&value, &column->type, cell->data, cell->size, arena, NULL);
  if (column->crypto != NULL)
    ae_tds_value_read_normal (&value, &column->crypto->base, cell->data, cell->size, arena, NULL);
}

static void
use_token (const AeTdsToken *token, AeTdsColumns **columns)
{
  switch (token->type)
    {
    case AE_TDS_TOKEN_COLMETADATA:
      g_assert_true (token->columns != NULL || *columns != NULL);
      if (token->columns == NULL)
        break;
      g_clear_pointer (columns, ae_tds_columns_unref);
      *columns = ae_tds_columns_ref (token->columns);
      for (guint i = 0; i < (*columns)->n_columns; i++)
        if ((*columns)->columns[i].crypto != NULL)
          g_assert_cmpuint ((*columns)->columns[i].crypto->cek_index, <, (*columns)->n_ceks);
      break;
    case AE_TDS_TOKEN_ROW:
      for (guint i = 0; i < (*columns)->n_columns; i++)
        decode (&(*columns)->columns[i], &token->row.cells[i]);
      break;
    case AE_TDS_TOKEN_RETURNVALUE:
      decode (token->return_value.column, &token->return_value.cell);
      break;
    default:
      break;
    }
}

static AeTdsParseResult
take_tokens (AeTdsTokenParser *parser, AeTdsColumns **columns)
{
  g_autoptr (GError) error = NULL;
  AeTdsToken token;
  AeTdsParseResult result;

  while ((result = ae_tds_token_parser_next (parser, &token, &error)) == AE_TDS_PARSE_TOKEN)
    use_token (&token, columns);
  if (result == AE_TDS_PARSE_ERROR)
    g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
  else
    g_assert_no_error (error);
  return result;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size == 0)
    return 0;
  gboolean is_login = (data[0] & 2) != 0;
  gsize step = data[0] >> 2 == 0 ? size : data[0] >> 2;
  g_autoptr (AeTdsTokenParser) parser
      = ae_tds_token_parser_new (is_login ? &login_limits : &small_limits);
  g_autoptr (AeTdsColumns) columns = NULL;
  AeTdsParseResult result = AE_TDS_PARSE_NEED_DATA;

  ae_tds_token_parser_set_column_encryption (parser, (data[0] & 1) != 0);
  ae_tds_token_parser_set_data_classification (parser, data[0] & 1 ? 2 : 0);
  for (gsize at = 1; at < size && result == AE_TDS_PARSE_NEED_DATA; at += step)
    {
      ae_tds_token_parser_feed (parser, data + at, MIN (step, size - at));
      result = take_tokens (parser, &columns);
    }
  if (result == AE_TDS_PARSE_NEED_DATA)
    {
      ae_tds_token_parser_end_message (parser);
      g_assert_cmpint (take_tokens (parser, &columns), !=, AE_TDS_PARSE_NEED_DATA);
    }
  return 0;
}
