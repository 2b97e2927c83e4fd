/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "tds-trace.h"

#include <string.h>

GByteArray *
tds_trace_from_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  while (*hex != '\0')
    {
      if (g_ascii_isspace (*hex))
        {
          hex++;
          continue;
        }
      g_assert_true (g_ascii_isxdigit (hex[0]) && g_ascii_isxdigit (hex[1]));
      guint8 byte = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));
      g_byte_array_append (bytes, &byte, 1);
      hex += 2;
    }
  return bytes;
}

void
tds_trace_append_hex (GString *text, const guint8 *data, gsize size)
{
  static const char digits[] = "0123456789abcdef";

  for (gsize i = 0; i < size; i++)
    {
      g_string_append_c (text, digits[data[i] >> 4]);
      g_string_append_c (text, digits[data[i] & 15]);
    }
}

static void
trace_free (gpointer data)
{
  TdsTrace *self = data;

  g_free (self->name);
  g_free (self->tokens);
  g_byte_array_unref (self->payload);
  g_free (self);
}

static void
append_line (char **text, const char *line)
{
  g_autofree char *before = *text;

  *text = g_strconcat (before != NULL ? before : "", line, "\n", NULL);
}

GPtrArray *
tds_trace_load (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "traces", "responses.txt", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *traces = g_ptr_array_new_with_free_func (trace_free);
  TdsTrace *trace = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "trace: "))
      {
        trace = g_new0 (TdsTrace, 1);
        trace->name = g_strdup (lines[i] + strlen ("trace: "));
        trace->payload = g_byte_array_new ();
        trace->tokens = g_strdup ("");
        g_ptr_array_add (traces, trace);
      }
    else if (g_str_equal (lines[i], "column encryption"))
      trace->column_encryption = TRUE;
    else if (g_str_has_prefix (lines[i], "< "))
      {
        g_autoptr (GByteArray) bytes = tds_trace_from_hex (lines[i] + 2);
        g_byte_array_append (trace->payload, bytes->data, bytes->len);
      }
    else if (g_str_has_prefix (lines[i], "= "))
      append_line (&trace->tokens, lines[i] + 2);
  return traces;
}

static void
dump_type (GString *text, const AeTdsTypeInfo *type)
{
  g_string_append_printf (text, "%02X length %u", type->id, type->max_length);
  if (type->precision != 0 || type->scale != 0)
    g_string_append_printf (text, " (%u,%u)", type->precision, type->scale);
  if (ae_tds_type_info_has_collation (type))
    {
      g_string_append (text, " collation ");
      tds_trace_append_hex (text, type->collation, AE_TDS_COLLATION_SIZE);
    }
}

static void
dump_column (GString *text, const AeTdsColumn *column)
{
  g_string_append_printf (text, "  column \"%s\" user %u flags %04x type ",
                          column->name != NULL ? column->name : "", column->user_type,
                          column->flags);
  dump_type (text, &column->type);
  if (column->crypto != NULL)
    {
      const AeTdsCryptoMetadata *crypto = column->crypto;

      g_string_append_printf (text, " cek %u algorithm %u,%u,%u of user %u type ",
                              crypto->cek_index, crypto->algorithm, crypto->encryption_type,
                              crypto->normalization_version, crypto->user_type);
      dump_type (text, &crypto->base);
    }
  g_string_append_c (text, '\n');
}

static void
dump_columns (GString *text, const AeTdsColumns *columns)
{
  for (guint i = 0; i < columns->n_ceks; i++)
    {
      const AeTdsCek *cek = &columns->ceks[i];

      g_string_append_printf (text, "  cek %u.%u.%u ", cek->database_id, cek->cek_id,
                              cek->cek_version);
      tds_trace_append_hex (text, cek->metadata_version, sizeof cek->metadata_version);
      for (guint k = 0; k < cek->n_values; k++)
        {
          gsize size;
          const guint8 *key = g_bytes_get_data (cek->values[k].encrypted_key, &size);

          g_string_append_printf (text, " [%s \"%s\" %s ", cek->values[k].key_store_name,
                                  cek->values[k].key_path, cek->values[k].algorithm);
          tds_trace_append_hex (text, key, size);
          g_string_append_c (text, ']');
        }
      g_string_append_c (text, '\n');
    }
  for (guint i = 0; i < columns->n_columns; i++)
    dump_column (text, &columns->columns[i]);
}

static void
dump_cell (GString *text, const AeTdsCell *cell)
{
  g_string_append (text, "  value ");
  if (cell->is_null)
    g_string_append (text, "NULL");
  else
    {
      g_assert_nonnull (cell->data);
      g_string_append_printf (text, "%" G_GSIZE_FORMAT "%s", cell->size, cell->size > 0 ? " " : "");
      tds_trace_append_hex (text, cell->data, cell->size);
    }
  g_string_append_c (text, '\n');
}

static void
dump_env_change (GString *text, const AeTdsToken *token)
{
  g_string_append_printf (text, " type %u", token->env_change.type);
  if (token->env_change.text != NULL)
    g_string_append_printf (text, " \"%s\"", token->env_change.text);
  if (token->env_change.database != NULL)
    g_string_append_printf (text, " database \"%s\"", token->env_change.database);
  if (token->env_change.port != 0)
    g_string_append_printf (text, " port %u", token->env_change.port);
  if (token->env_change.descriptor != 0)
    g_string_append_printf (text, " descriptor %" G_GINT64_MODIFIER "x",
                            token->env_change.descriptor);
  if (token->env_change.collation_size != 0)
    {
      g_string_append (text, " collation ");
      tds_trace_append_hex (text, token->env_change.collation, token->env_change.collation_size);
    }
  g_string_append_c (text, '\n');
}

static void
dump_feature_acks (GString *text, const AeTdsToken *token)
{
  for (guint i = 0; i < token->feature_ext_ack.n_acks; i++)
    {
      const AeTdsFeatureAck *ack = &token->feature_ext_ack.acks[i];

      g_string_append_printf (text, " %02X:", ack->id);
      tds_trace_append_hex (text, ack->data, ack->size);
    }
  g_string_append_c (text, '\n');
}

void
tds_trace_dump_token (GString *text, const AeTdsToken *token, AeTdsColumns **columns)
{
  g_string_append (text, ae_tds_token_type_to_string (token->type));
  switch (token->type)
    {
    case AE_TDS_TOKEN_COLMETADATA:
      g_string_append_printf (text, "%s\n", token->columns != NULL ? "" : " as before");
      if (token->columns == NULL)
        break;
      g_clear_pointer (columns, ae_tds_columns_unref);
      *columns = ae_tds_columns_ref (token->columns);
      dump_columns (text, token->columns);
      break;
    case AE_TDS_TOKEN_ROW:
      g_string_append_c (text, '\n');
      for (guint i = 0; i < (*columns)->n_columns; i++)
        dump_cell (text, &token->row.cells[i]);
      break;
    case AE_TDS_TOKEN_RETURNVALUE:
      g_string_append_printf (text, " %u \"%s\" status %u\n", token->return_value.ordinal,
                              token->return_value.name, token->return_value.status);
      dump_column (text, token->return_value.column);
      dump_cell (text, &token->return_value.cell);
      break;
    case AE_TDS_TOKEN_ENVCHANGE:
      dump_env_change (text, token);
      break;
    case AE_TDS_TOKEN_FEATUREEXTACK:
      dump_feature_acks (text, token);
      break;
    case AE_TDS_TOKEN_DONE:
    case AE_TDS_TOKEN_DONEPROC:
    case AE_TDS_TOKEN_DONEINPROC:
      g_string_append_printf (text, " status %04x command %02x count %" G_GUINT64_FORMAT "\n",
                              token->done.status, token->done.command, token->done.count);
      break;
    case AE_TDS_TOKEN_RETURNSTATUS:
      g_string_append_printf (text, " %d\n", token->return_status);
      break;
    case AE_TDS_TOKEN_ERROR:
    case AE_TDS_TOKEN_INFO:
      g_string_append_printf (text,
                              " %d state %u severity %u \"%s\" server \"%s\" procedure \"%s\""
                              " line %u\n",
                              token->message.number, token->message.state, token->message.severity,
                              token->message.text, token->message.server, token->message.procedure,
                              token->message.line);
      break;
    case AE_TDS_TOKEN_LOGINACK:
      g_string_append_printf (
          text, " interface %u tds %08x \"%s\" %u.%u.%u.%u\n", token->login_ack.interface_type,
          token->login_ack.tds_version, token->login_ack.program, token->login_ack.version[0],
          token->login_ack.version[1], token->login_ack.version[2], token->login_ack.version[3]);
      break;
    case AE_TDS_TOKEN_DATACLASSIFICATION:
    case AE_TDS_TOKEN_TABNAME:
    case AE_TDS_TOKEN_COLINFO:
    case AE_TDS_TOKEN_ORDER:
    case AE_TDS_TOKEN_SESSIONSTATE:
    case AE_TDS_TOKEN_SSPI:
    case AE_TDS_TOKEN_PART:
    case AE_TDS_TOKEN_FEDAUTHINFO:
      g_string_append_c (text, ' ');
      tds_trace_append_hex (text, token->raw.data, token->raw.size);
      g_string_append_c (text, '\n');
      break;
    }
}

static AeTdsParseResult
dump_available (AeTdsTokenParser *parser, GString *text, AeTdsColumns **columns, GError **error)
{
  AeTdsToken token;
  AeTdsParseResult result;

  while ((result = ae_tds_token_parser_next (parser, &token, error)) == AE_TDS_PARSE_TOKEN)
    tds_trace_dump_token (text, &token, columns);
  return result;
}

char *
tds_trace_parse (const guint8 *payload,
                 gsize size,
                 const gsize *cuts,
                 gsize n_cuts,
                 const AeTdsLimits *limits,
                 gboolean column_encryption,
                 GError **error)
{
  g_autoptr (AeTdsTokenParser) parser = ae_tds_token_parser_new (limits);
  g_autoptr (AeTdsColumns) columns = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  AeTdsParseResult result = AE_TDS_PARSE_NEED_DATA;
  gsize from = 0;

  ae_tds_token_parser_set_column_encryption (parser, column_encryption);
  for (gsize i = 0; i <= n_cuts && result == AE_TDS_PARSE_NEED_DATA; i++)
    {
      gsize to = i < n_cuts ? cuts[i] : size;
      /* Of exactly this size, so that a sanitizer sees a read behind the end. */
      g_autofree guint8 *piece = g_memdup2 (payload + from, to - from);

      ae_tds_token_parser_feed (parser, piece, to - from);
      if (i == n_cuts)
        ae_tds_token_parser_end_message (parser);
      result = dump_available (parser, text, &columns, error);
      from = to;
    }
  g_assert_true (result == AE_TDS_PARSE_END || result == AE_TDS_PARSE_ERROR);
  return result == AE_TDS_PARSE_END ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
