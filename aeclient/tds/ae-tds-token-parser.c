/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The stream of tokens of an answer, [MS-TDS] 2.2.7. A token begins with its type byte; many have a
 * u16 or u32 length behind it, the others tell where they end by what they say.
 *
 * Resuming: a token that is cut off is read again from its start when more has come, at most
 * max_token_size bytes of it; rows and return values, which may be large, go on where they were
 * (ae-tds-parse-row.c).
 *
 *            COLMETADATA           ROW
 *     OPEN ──────────────▶ METADATA ───▶ ROWS ─┐ ROW
 *      ▲ ▲                    │           │ ▲──┘
 *      │ └────── DONE + MORE ─┴───────────┤
 *      │ DONE + MORE                      │ DONE
 *      └────── (any) ────── DONE ───────▶ FINAL      the message may end in FINAL,
 *     OPEN ── SSPI, FEDAUTHINFO ────────▶ STEP       and in STEP during login
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-error.h"
#include "ae-tds-parser-private.h"

#define NBCROW 0xD2
#define FIRST_ALLOCATION (16 * 1024)

/* Grammar ----------------------------------------------------------------------------------- */

typedef enum
{
  LENGTH_NONE,
  LENGTH_U16,
  LENGTH_U32,
} LengthForm;

#define IN(state) (1u << AE_TDS_STATE_##state)
#define ANYWHERE (IN (OPEN) | IN (METADATA) | IN (ROWS))
#define SAME (-1)
#define BY_STATUS (-2) /* a DONE: FINAL, or OPEN when it announces more */

typedef struct
{
  guint8 type;
  guint8 allowed; /* states */
  gint8 next;
  guint8 length;
  AeTdsParseFunc parse;
} Rule;

static const Rule rules[] = {
  { AE_TDS_TOKEN_ROW, IN (METADATA) | IN (ROWS), AE_TDS_STATE_ROWS, LENGTH_NONE, ae_tds_parse_row },
  { NBCROW, IN (METADATA) | IN (ROWS), AE_TDS_STATE_ROWS, LENGTH_NONE, ae_tds_parse_row },
  { AE_TDS_TOKEN_DONE, ANYWHERE | IN (STEP) | IN (FINAL), BY_STATUS, LENGTH_NONE,
    ae_tds_parse_done },
  { AE_TDS_TOKEN_DONEPROC, ANYWHERE, BY_STATUS, LENGTH_NONE, ae_tds_parse_done },
  { AE_TDS_TOKEN_DONEINPROC, ANYWHERE, BY_STATUS, LENGTH_NONE, ae_tds_parse_done },
  { AE_TDS_TOKEN_COLMETADATA, IN (OPEN), AE_TDS_STATE_METADATA, LENGTH_NONE,
    ae_tds_parse_colmetadata },
  { AE_TDS_TOKEN_DATACLASSIFICATION, IN (METADATA), SAME, LENGTH_NONE,
    ae_tds_parse_classification },
  { AE_TDS_TOKEN_TABNAME, IN (METADATA), SAME, LENGTH_U16, ae_tds_parse_raw },
  { AE_TDS_TOKEN_COLINFO, IN (METADATA), SAME, LENGTH_U16, ae_tds_parse_raw },
  { AE_TDS_TOKEN_ORDER, IN (METADATA), SAME, LENGTH_U16, ae_tds_parse_raw },
  { AE_TDS_TOKEN_ERROR, ANYWHERE, SAME, LENGTH_U16, ae_tds_parse_message },
  { AE_TDS_TOKEN_INFO, ANYWHERE, SAME, LENGTH_U16, ae_tds_parse_message },
  { AE_TDS_TOKEN_ENVCHANGE, ANYWHERE, SAME, LENGTH_U16, ae_tds_parse_env_change },
  { AE_TDS_TOKEN_SESSIONSTATE, ANYWHERE, SAME, LENGTH_U32, ae_tds_parse_raw },
  { AE_TDS_TOKEN_RETURNSTATUS, IN (OPEN), SAME, LENGTH_NONE, ae_tds_parse_return_status },
  { AE_TDS_TOKEN_RETURNVALUE, IN (OPEN), SAME, LENGTH_NONE, ae_tds_parse_return_value },
  { AE_TDS_TOKEN_LOGINACK, IN (OPEN), SAME, LENGTH_U16, ae_tds_parse_login_ack },
  { AE_TDS_TOKEN_FEATUREEXTACK, IN (OPEN), SAME, LENGTH_NONE, ae_tds_parse_feature_ext_ack },
  { AE_TDS_TOKEN_SSPI, IN (OPEN), AE_TDS_STATE_STEP, LENGTH_U16, ae_tds_parse_raw },
  { AE_TDS_TOKEN_FEDAUTHINFO, IN (OPEN), AE_TDS_STATE_STEP, LENGTH_U32, ae_tds_parse_raw },
};

static const Rule *
find_rule (guint8 type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (rules[i].type == type)
      return &rules[i];
  return NULL;
}

/* Behind the end only the acknowledgement of an attention may come, in the same message. */
static gboolean
is_allowed (const AeTdsTokenParser *self, const Rule *rule, const AeTdsToken *token)
{
  if ((rule->allowed & 1u << self->state) == 0)
    return FALSE;
  return self->state != AE_TDS_STATE_FINAL || (token->done.status & AE_TDS_DONE_ATTN) != 0;
}

static void
enter_next_state (AeTdsTokenParser *self, const Rule *rule, const AeTdsToken *token)
{
  if (rule->next == BY_STATUS)
    self->state
        = (token->done.status & AE_TDS_DONE_MORE) != 0 ? AE_TDS_STATE_OPEN : AE_TDS_STATE_FINAL;
  else if (rule->next != SAME)
    self->state = (AeTdsState) rule->next;
}

/* Life -------------------------------------------------------------------------------------- */

AeTdsTokenParser *
ae_tds_token_parser_new (const AeTdsLimits *limits)
{
  AeTdsTokenParser *self = g_new0 (AeTdsTokenParser, 1);

  self->limits = *limits;
  self->scratch = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
ae_tds_token_parser_free (AeTdsTokenParser *self)
{
  if (self == NULL)
    return;
  if (self->buffer != NULL)
    explicit_bzero (self->buffer, self->allocated);
  g_free (self->buffer);
  ae_tds_row_reader_clear (&self->row);
  ae_tds_column_clear (&self->return_column);
  g_clear_pointer (&self->columns, ae_tds_columns_unref);
  g_clear_pointer (&self->scratch, g_ptr_array_unref);
  g_clear_error (&self->failure);
  g_free (self);
}

void
ae_tds_token_parser_set_limits (AeTdsTokenParser *self, const AeTdsLimits *limits)
{
  self->limits = *limits;
}

void
ae_tds_token_parser_set_column_encryption (AeTdsTokenParser *self, gboolean acknowledged)
{
  self->column_encryption = acknowledged;
}

void
ae_tds_token_parser_set_data_classification (AeTdsTokenParser *self, guint8 version)
{
  self->data_classification = version;
}

void
ae_tds_token_parser_set_takes_parts (AeTdsTokenParser *self, gboolean takes_parts)
{
  self->takes_parts = takes_parts;
}

gpointer
ae_tds_parser_keep (AeTdsTokenParser *self, gpointer memory)
{
  if (memory != NULL)
    g_ptr_array_add (self->scratch, memory);
  return memory;
}

/* Not NULL for nothing: an empty text of bytes is not a missing one. */
gpointer
ae_tds_parser_keep_copy (AeTdsTokenParser *self, const guint8 *data, gsize size)
{
  guint8 *copy = g_malloc (MAX (size, 1));

  if (size > 0)
    memcpy (copy, data, size);
  return ae_tds_parser_keep (self, copy);
}

/* Input ------------------------------------------------------------------------------------- */

/* What was received may be the plain text of columns: the old place is wiped. It never holds more
 * than max_token_size and a packet, because rows are taken out as they come. */
static void
reserve (AeTdsTokenParser *self, gsize size)
{
  gsize used = self->end - self->start;

  if (size <= self->allocated - self->end)
    return;
  if (used <= self->allocated / 2 && size <= self->allocated - used)
    {
      if (used > 0)
        memmove (self->buffer, self->buffer + self->start, used);
    }
  else
    {
      gsize allocated = MAX (2 * self->allocated, FIRST_ALLOCATION);
      allocated = MAX (allocated, used + size);
      guint8 *buffer = g_malloc (allocated);

      if (used > 0)
        memcpy (buffer, self->buffer + self->start, used);
      if (self->buffer != NULL)
        explicit_bzero (self->buffer, self->allocated);
      g_free (self->buffer);
      self->buffer = buffer;
      self->allocated = allocated;
    }
  self->start = 0;
  self->end = used;
}

void
ae_tds_token_parser_feed (AeTdsTokenParser *self, const void *data, gsize size)
{
  if (self->failure != NULL || size == 0)
    return;
  reserve (self, size);
  memcpy (self->buffer + self->end, data, size);
  self->end += size;
}

void
ae_tds_token_parser_end_message (AeTdsTokenParser *self)
{
  self->message_ended = TRUE;
}

/* Output ------------------------------------------------------------------------------------ */

static AeTdsParseResult
fail (AeTdsTokenParser *self, const char *problem, guint8 type, GError **error)
{
  if (self->failure == NULL)
    self->failure = g_error_new (
        AE_ERROR, AE_ERROR_PROTOCOL,
        _ ("The server sent what the protocol does not allow: %s (token 0x%02X, %s)"), problem,
        type, ae_tds_token_type_to_string (type));
  g_propagate_error (error, g_error_copy (self->failure));
  return AE_TDS_PARSE_ERROR;
}

/* Bytes are missing; no more will come when the message is over. */
static AeTdsParseResult
need_data (AeTdsTokenParser *self, guint8 type, GError **error)
{
  if (self->message_ended)
    return fail (self, "the answer ends inside a token", type, error);
  return AE_TDS_PARSE_NEED_DATA;
}

static void
read_with_length (AeTdsTokenParser *self, const Rule *rule, AeTdsReader *reader, AeTdsToken *token)
{
  AeTdsReader content;
  gsize size = rule->length == LENGTH_U16 ? ae_tds_reader_u16 (reader) : ae_tds_reader_u32 (reader);

  if (size > self->limits.max_token_size)
    ae_tds_reader_set_invalid (reader, "a token is larger than allowed");
  if (!ae_tds_reader_is_good (reader))
    return;
  const guint8 *data = ae_tds_reader_bytes (reader, size);
  if (data == NULL)
    return;

  ae_tds_reader_init (&content, data, size);
  rule->parse (self, &content, token);
  if (content.is_short)
    ae_tds_reader_set_invalid (reader, "a token is shorter than what it holds");
  else if (content.invalid != NULL)
    ae_tds_reader_set_invalid (reader, content.invalid);
}

static void
read_token (AeTdsTokenParser *self, const Rule *rule, AeTdsReader *reader, AeTdsToken *token)
{
  if (rule->length == LENGTH_NONE)
    rule->parse (self, reader, token);
  else
    read_with_length (self, rule, reader, token);

  if (reader->is_short && reader->size > self->limits.max_token_size)
    {
      reader->is_short = FALSE;
      ae_tds_reader_set_invalid (reader, "a token is larger than allowed");
    }
}

/* Values that go on where they were. */
static AeTdsParseResult
continue_values (AeTdsTokenParser *self, AeTdsToken *token, GError **error)
{
  gboolean is_row = self->pending == AE_TDS_PENDING_ROW;
  guint8 type = is_row ? AE_TDS_TOKEN_ROW : AE_TDS_TOKEN_RETURNVALUE;
  AeTdsReader reader;
  AeTdsPart part;

  ae_tds_reader_init (&reader, self->buffer + self->start, self->end - self->start);
  AeTdsRowProgress progress
      = ae_tds_row_reader_continue (&self->row, &reader, &self->limits, &part);
  self->start += reader.position;
  if (reader.invalid != NULL)
    return fail (self, reader.invalid, type, error);
  if (progress == AE_TDS_ROW_NEED_DATA)
    return need_data (self, type, error);
  if (progress == AE_TDS_ROW_PART)
    {
      token->type = AE_TDS_TOKEN_PART;
      token->part = part;
      return AE_TDS_PARSE_TOKEN;
    }

  if (progress == AE_TDS_ROW_WHOLE)
    self->pending = AE_TDS_PENDING_NOTHING;
  if (is_row)
    {
      token->type = AE_TDS_TOKEN_ROW;
      token->row.cells = self->row.cells;
      token->row.n_cells = self->row.index;
    }
  else
    {
      *token = self->return_value;
      token->return_value.cell = self->row.cells[0];
    }
  return AE_TDS_PARSE_TOKEN;
}

static AeTdsParseResult
start_token (AeTdsTokenParser *self, AeTdsToken *token, GError **error)
{
  guint8 type = self->buffer[self->start];
  const Rule *rule = find_rule (type);
  AeTdsReader reader;

  if (rule == NULL)
    return fail (self, "a token is unknown", type, error);
  if ((rule->allowed & 1u << self->state) == 0)
    return fail (self, "a token comes where it must not", type, error);

  *token = (AeTdsToken){ .type = (AeTdsTokenType) type };
  ae_tds_reader_init (&reader, self->buffer + self->start, self->end - self->start);
  ae_tds_reader_skip (&reader, 1);
  read_token (self, rule, &reader, token);
  if (reader.invalid != NULL)
    return fail (self, reader.invalid, type, error);
  if (reader.is_short)
    return need_data (self, type, error);
  if (!is_allowed (self, rule, token))
    return fail (self, "a token comes behind the end of the answer", type, error);

  self->start += reader.position;
  enter_next_state (self, rule, token);
  return self->pending == AE_TDS_PENDING_NOTHING ? AE_TDS_PARSE_TOKEN
                                                 : continue_values (self, token, error);
}

/* Between tokens, and nothing is left to read. */
static AeTdsParseResult
finish (AeTdsTokenParser *self, GError **error)
{
  if (!self->message_ended)
    return AE_TDS_PARSE_NEED_DATA;
  if (self->state != AE_TDS_STATE_FINAL && self->state != AE_TDS_STATE_STEP)
    return fail (self, "the answer ends without a final DONE", 0, error);

  self->message_ended = FALSE;
  self->state = AE_TDS_STATE_OPEN;
  g_clear_pointer (&self->columns, ae_tds_columns_unref);
  return AE_TDS_PARSE_END;
}

AeTdsParseResult
ae_tds_token_parser_next (AeTdsTokenParser *self, AeTdsToken *token, GError **error)
{
  if (self->failure != NULL)
    return fail (self, NULL, 0, error);
  if (self->pending != AE_TDS_PENDING_NOTHING)
    return continue_values (self, token, error);

  g_ptr_array_set_size (self->scratch, 0);
  if (self->start == self->end)
    return finish (self, error);
  return start_token (self, token, error);
}
