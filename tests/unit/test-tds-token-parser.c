/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-error.h"
#include "tds/ae-tds-parser-private.h"

#include "tds-trace.h"

#define DONE "FD 00 00 00 00 00 00 00 00 00 00 00 00"
#define DONE_MORE "FD 01 00 00 00 00 00 00 00 00 00 00 00"
/* One column "a"; its type follows up to the name. */
#define COLUMN "81 01 00 00 00 00 00 01 00 "
#define NAME " 01 61 00 "

static const AeTdsLimits default_limits = AE_TDS_LIMITS_DEFAULT;
static const AeTdsLimits login_limits = AE_TDS_LIMITS_LOGIN;

static char *
parse_trace (const TdsTrace *trace, const gsize *cuts, gsize n_cuts, GError **error)
{
  return tds_trace_parse (trace->payload->data, trace->payload->len, cuts, n_cuts, &default_limits,
                          trace->column_encryption, error);
}

static void
test_whole (gconstpointer data)
{
  const TdsTrace *trace = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *tokens = parse_trace (trace, NULL, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tokens, ==, trace->tokens);
}

static void
test_cut_anywhere (gconstpointer data)
{
  const TdsTrace *trace = data;
  g_autoptr (GError) error = NULL;

  for (gsize cut = 0; cut <= trace->payload->len; cut++)
    {
      g_autofree char *tokens = parse_trace (trace, &cut, 1, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (tokens, ==, trace->tokens);
    }
}

static void
test_byte_by_byte (gconstpointer data)
{
  const TdsTrace *trace = data;
  g_autoptr (GError) error = NULL;
  g_autofree gsize *cuts = g_new (gsize, trace->payload->len);

  for (gsize i = 0; i < trace->payload->len; i++)
    cuts[i] = i + 1;
  g_autofree char *tokens = parse_trace (trace, cuts, trace->payload->len - 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tokens, ==, trace->tokens);
}

/* Either it is an answer, or there is an error: nothing else, whatever was done to it. */
static void
assert_tokens_or_error (const TdsTrace *trace, const guint8 *payload, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *tokens
      = tds_trace_parse (payload, size, NULL, 0, &default_limits, trace->column_encryption, &error);

  if (tokens == NULL)
    g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
  else
    g_assert_no_error (error);
}

/* A part of an answer has fewer tokens, never others. */
static void
test_truncated (gconstpointer data)
{
  const TdsTrace *trace = data;

  for (gsize size = 0; size < trace->payload->len; size++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *tokens = tds_trace_parse (trace->payload->data, size, NULL, 0,
                                                 &default_limits, trace->column_encryption, &error);

      if (tokens == NULL)
        g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
      else
        g_assert_true (g_str_has_prefix (trace->tokens, tokens));
    }
}

/* Every byte, in as many ways as the size of the answer allows. */
static void
test_changed (gconstpointer data)
{
  static const guint8 flips[] = { 0x01, 0x80, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40 };
  const TdsTrace *trace = data;
  gsize size = trace->payload->len;
  gsize n_flips = size > 1000 ? 2 : G_N_ELEMENTS (flips);
  g_autofree guint8 *changed = g_memdup2 (trace->payload->data, size);

  for (gsize i = 0; i < size; i++)
    {
      guint8 original = changed[i];

      for (gsize k = 0; k < n_flips; k++)
        {
          changed[i] = original ^ flips[k];
          assert_tokens_or_error (trace, changed, size);
        }
      changed[i] = 0x00;
      assert_tokens_or_error (trace, changed, size);
      changed[i] = 0xFF;
      assert_tokens_or_error (trace, changed, size);
      changed[i] = original;
    }
}

static char *
parse_hex (const char *hex, const AeTdsLimits *limits, gboolean column_encryption, GError **error)
{
  g_autoptr (GByteArray) payload = tds_trace_from_hex (hex);

  return tds_trace_parse (payload->data, payload->len, NULL, 0, limits, column_encryption, error);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *says;
    const char *payload;
  } cases[] = {
    { "without a final DONE", "" },
    { "without a final DONE", DONE_MORE },
    { "without a final DONE", "79 00 00 00 00" },
    { "inside a token", "FD 00 00" },
    { "inside a token", COLUMN "38" NAME "D1 01 02" },
    { "is unknown", "42 " DONE },
    { "is unknown", "88 01 00" },
    { "is unknown", "78 00 00 00 00" },
    { "where it must not", "A3 00 00" },
    { "not agreed on", COLUMN "38" NAME "A3 00 00 00 00 00 00" DONE },
    { "where it must not", "D1 00 " DONE },
    { "where it must not", "D2 00 " DONE },
    { "where it must not", "A9 02 00 01 00 " DONE },
    { "where it must not", DONE "79 00 00 00 00" },
    { "behind the end", DONE DONE },
    { "where it must not", COLUMN "38" NAME COLUMN "38" NAME DONE },
    { "where it must not", COLUMN "38" NAME "79 00 00 00 00" DONE },
    { "where it must not", COLUMN "38" NAME "D1 01 00 00 00 A9 02 00 01 00" DONE },
    { "where it must not", "ED 01 00 00 79 00 00 00 00" },
    { "as they were", "81 FF FF " DONE },
    { "no columns", "81 00 00 " DONE },
    { "more columns than allowed", "81 01 10 " DONE },
    { "a type is unknown", COLUMN "F3 00 00 00" NAME },
    { "a type is unknown", COLUMN "27 04" NAME },
    { "impossible length", COLUMN "26 03" NAME },
    { "impossible length", COLUMN "26 00" NAME },
    { "impossible length", COLUMN "68 02" NAME },
    { "impossible length", COLUMN "6D 02" NAME },
    { "impossible length", COLUMN "6F 05" NAME },
    { "impossible length", COLUMN "24 0F" NAME },
    { "impossible length", COLUMN "A5 41 1F" NAME },
    { "impossible length", COLUMN "AD FF FF" NAME },
    { "impossible length", COLUMN "E7 03 00 09 04 D0 00 34" NAME },
    { "impossible length", COLUMN "62 FF FF FF FF" NAME },
    { "impossible length", COLUMN "6A 08 0A 02" NAME },
    { "impossible precision", COLUMN "6A 11 27 02" NAME },
    { "impossible precision", COLUMN "6A 11 00 00" NAME },
    { "impossible precision", COLUMN "6A 11 0A 0B" NAME },
    { "scale above 7", COLUMN "29 08" NAME },
    { "xml type", COLUMN "F1 02" NAME },
    { "unknown type", COLUMN "F5 18 00 02" NAME },
    { "more than four parts", COLUMN "22 FF FF FF 7F 05" NAME },
    { "not agreed on", "81 01 00 00 00 00 00 01 08 A5 41 00" NAME },
    { "its type does not allow", COLUMN "26 04" NAME "D1 03 00 00 00" DONE },
    { "its type does not allow", COLUMN "26 04" NAME "D1 08 00 00 00 00 00 00 00 00" DONE },
    { "its type does not allow", COLUMN "28" NAME "D1 04 00 00 00 00" DONE },
    { "its type does not allow", COLUMN "29 07" NAME "D1 03 00 00 00" DONE },
    { "its type does not allow", COLUMN "24 10" NAME "D1 08 00 00 00 00 00 00 00 00" DONE },
    { "its type does not allow", COLUMN "A5 02 00" NAME "D1 03 00 01 02 03" DONE },
    { "its type does not allow", COLUMN "E7 04 00 00 00 00 00 00" NAME "D1 03 00 61 00 62" DONE },
    { "its type does not allow", COLUMN
      "E7 FF FF 00 00 00 00 00" NAME "D1 FE FF FF FF FF FF FF FF 01 00 00 00 61 00 00 00 00" DONE },
    { "do not add up",
      COLUMN "A5 FF FF" NAME "D1 03 00 00 00 00 00 00 00 02 00 00 00 61 62 00 00 00 00" DONE },
    { "do not add up",
      COLUMN "A5 FF FF" NAME "D1 01 00 00 00 00 00 00 00 02 00 00 00 61 62 00 00 00 00" DONE },
    { "larger than allowed", COLUMN "A5 FF FF" NAME "D1 00 00 00 80 00 00 00 00" DONE },
    { "larger than allowed", COLUMN "A5 FF FF" NAME "D1 FE FF FF FF FF FF FF FF FF FF FF FF" DONE },
    { "shorter than what it holds", "AA 05 00 00 00 00 00 01" DONE },
    { "shorter than what it holds", "E3 01 00 01" DONE },
    { "shorter than what it holds", "AD 04 00 01 74 00 00" DONE },
    { "another length than 5", "E3 05 00 07 02 09 04 00" DONE },
    { "no descriptor", "E3 03 00 08 00 00" DONE },
    { "malformed", "E3 0C 00 14 07 00 01 38 09 01 00 61 00 00 00" DONE },
    { "malformed", "E3 0C 00 14 07 00 00 00 00 01 00 61 00 00 00" DONE },
    { "malformed", "E3 0C 00 14 07 00 00 38 09 02 00 61 00 00 00" DONE },
    { "larger than allowed", "EE 01 00 10 00" },
    { "larger than allowed", "AE 01 01 00 10 00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *tokens = parse_hex (cases[i].payload, &default_limits, FALSE, &error);

      if (tokens != NULL)
        g_error ("accepted: %s", cases[i].payload);
      g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
      if (strstr (error->message, cases[i].says) == NULL)
        g_error ("%s: \"%s\" does not say \"%s\"", cases[i].payload, error->message, cases[i].says);
    }
}

#define CEK                                                         \
  "05 00 00 00 01 00 00 00 01 00 00 00 00 00 A5 83 00 06 DA 99 01 " \
  "04 00 DE AD BE EF 02 4B 00 53 00 01 00 50 00 01 52 00 "

static void
test_encryption_metadata_refused (void)
{
  static const struct
  {
    const char *says;
    const char *payload;
  } cases[] = {
    { "was not described",
      "81 01 00 01 00 " CEK
      "00 00 00 00 09 08 A5 41 00 01 00 00 00 00 00 26 04 02 01 01 01 63 00" DONE },
    { "was not described",
      "81 01 00 00 00 "
      "00 00 00 00 09 08 A5 41 00 00 00 00 00 00 00 26 04 02 01 01 01 63 00" DONE },
    { "not a varbinary", "81 01 00 01 00 " CEK
                         "00 00 00 00 09 08 26 04 00 00 00 00 00 00 26 04 02 01 01 01 63 00" DONE },
    { "impossible length",
      "81 01 00 01 00 " CEK
      "00 00 00 00 09 08 A5 41 00 00 00 00 00 00 00 26 03 02 01 01 01 63 00" DONE },
    { "inside a token", "81 01 00 FF FF " CEK },
    { "inside a token", "81 01 00 01 00 05 00 00 00" },
    { "not a varbinary", "AC 00 00 00 01 00 00 00 00 00 08 26 04 00" DONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *tokens = parse_hex (cases[i].payload, &default_limits, TRUE, &error);

      g_assert_null (tokens);
      g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
      if (strstr (error->message, cases[i].says) == NULL)
        g_error ("%s: \"%s\" does not say \"%s\"", cases[i].payload, error->message, cases[i].says);
    }
}

static void
feed_hex (AeTdsTokenParser *parser, const char *hex)
{
  g_autoptr (GByteArray) bytes = tds_trace_from_hex (hex);

  ae_tds_token_parser_feed (parser, bytes->data, bytes->len);
}

/* Whether @token is taken behind @before, which has to be good. */
static gboolean
follows (const char *before, const char *token)
{
  g_autoptr (AeTdsTokenParser) parser = ae_tds_token_parser_new (&default_limits);
  g_autoptr (GError) error = NULL;
  AeTdsToken taken;
  AeTdsParseResult result;

  ae_tds_token_parser_set_data_classification (parser, 2);
  feed_hex (parser, before);
  while ((result = ae_tds_token_parser_next (parser, &taken, &error)) == AE_TDS_PARSE_TOKEN)
    ;
  g_assert_no_error (error);
  feed_hex (parser, token);
  return ae_tds_token_parser_next (parser, &taken, NULL) == AE_TDS_PARSE_TOKEN;
}

/* Every token in every state: what may come is accepted, and nothing else. The states are those of
 * the drawing in ae-tds-token-parser.c, written down once more. */
static void
test_every_token_in_every_state (void)
{
  enum
  {
    OPEN = 1,
    METADATA = 2,
    ROWS = 4,
    STEP = 8,
    FINAL = 16,
  };
  static const struct
  {
    const char *payload;
    guint state;
  } states[] = {
    { "", OPEN },
    { DONE_MORE, OPEN },
    { COLUMN "38" NAME, METADATA },
    { COLUMN "38" NAME "A9 02 00 01 00", METADATA },
    { COLUMN "38" NAME "D1 01 00 00 00", ROWS },
    { COLUMN "38" NAME "D1 01 00 00 00" DONE_MORE, OPEN },
    { "ED 00 00", STEP },
    { DONE, FINAL },
  };
  static const struct
  {
    const char *payload;
    guint allowed;
  } tokens[] = {
    { "79 00 00 00 00", OPEN },
    { COLUMN "38" NAME, OPEN },
    { "A3 00 00 00 00 FF FF FF FF 00 00", METADATA },
    { "A4 00 00", METADATA },
    { "A5 00 00", METADATA },
    { "A9 00 00", METADATA },
    { "AA 10 00 00 00 00 00 01 10 00 00 01 73 00 00 01 00 00 00", OPEN | METADATA | ROWS },
    { "AB 10 00 00 00 00 00 01 00 00 00 01 73 00 00 01 00 00 00", OPEN | METADATA | ROWS },
    { "AC 00 00 00 01 00 00 00 00 00 00 26 04 00", OPEN },
    { "AD 0A 00 01 74 00 00 04 00 10 00 00 00", OPEN },
    { "AE FF", OPEN },
    { "D1 01 00 00 00", METADATA | ROWS },
    { "D2 00 01 00 00 00", METADATA | ROWS },
    { "E3 03 00 12 00 00", OPEN | METADATA | ROWS },
    { "E4 00 00 00 00", OPEN | METADATA | ROWS },
    { "ED 00 00", OPEN },
    { "EE 00 00 00 00", OPEN },
    { DONE_MORE, OPEN | METADATA | ROWS | STEP },
    { "FE 00 00 00 00 00 00 00 00 00 00 00 00", OPEN | METADATA | ROWS },
    { "FF 00 00 00 00 00 00 00 00 00 00 00 00", OPEN | METADATA | ROWS },
    { "FD 20 00 00 00 00 00 00 00 00 00 00 00", OPEN | METADATA | ROWS | STEP | FINAL },
  };
  gboolean is_known[256] = { FALSE };

  for (gsize s = 0; s < G_N_ELEMENTS (states); s++)
    for (gsize t = 0; t < G_N_ELEMENTS (tokens); t++)
      {
        gboolean is_accepted = follows (states[s].payload, tokens[t].payload);

        if (is_accepted != ((tokens[t].allowed & states[s].state) != 0))
          g_error ("[%s] is %s behind [%s]", tokens[t].payload,
                   is_accepted ? "accepted" : "refused", states[s].payload);
        is_known[strtoul (tokens[t].payload, NULL, 16)] = TRUE;
      }

  for (gsize s = 0; s < G_N_ELEMENTS (states); s++)
    for (guint type = 0; type < 256; type++)
      {
        g_autofree char *payload = g_strdup_printf ("%02X 00 00 00 00 00 00 00 00", type);

        if (!is_known[type])
          g_assert_false (follows (states[s].payload, payload));
      }
}

/* What nobody knows is no error before a value is wanted, so that the result can be drained. */
static void
test_unknown_algorithm_is_kept (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *tokens
      = parse_hex ("81 01 00 01 00 " CEK "00 00 00 00 09 08 A5 41 00 00 00 00 00 00 00 26 04 "
                   "00 01 78 00 07 09 01 63 00 D1 FF FF" DONE,
                   &default_limits, TRUE, &error);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (tokens, "algorithm 0,7,9"));
}

/* It has no length: whoever does not understand it loses step. */
static void
test_data_classification (void)
{
  static const struct
  {
    guint8 version;
    const char *content;
  } cases[] = {
    { 1, "01 00 01 61 00 00 02 00 00 01 62 00 00 00 01 00 01 00 00 00 FF FF" },
    { 2,
      "01 00 01 61 00 00 00 00 0A 00 00 00 02 00 02 00 00 00 FF FF FF FF FF FF 00 00 00 00 14 00 "
      "00 00 00 00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AeTdsTokenParser) parser = ae_tds_token_parser_new (&default_limits);
      g_autoptr (GByteArray) content = tds_trace_from_hex (cases[i].content);
      g_autoptr (GError) error = NULL;
      AeTdsToken token;

      ae_tds_token_parser_set_data_classification (parser, cases[i].version);
      feed_hex (parser, COLUMN "38" NAME "A3");
      g_assert_cmpint (ae_tds_token_parser_next (parser, &token, &error), ==, AE_TDS_PARSE_TOKEN);
      for (gsize k = 0; k < content->len; k++)
        {
          g_assert_cmpint (ae_tds_token_parser_next (parser, &token, &error), ==,
                           AE_TDS_PARSE_NEED_DATA);
          ae_tds_token_parser_feed (parser, content->data + k, 1);
        }
      g_assert_cmpint (ae_tds_token_parser_next (parser, &token, &error), ==, AE_TDS_PARSE_TOKEN);
      g_assert_cmpint (token.type, ==, AE_TDS_TOKEN_DATACLASSIFICATION);
      g_assert_cmpmem (token.raw.data, token.raw.size, content->data, content->len);
      feed_hex (parser, "D1 01 00 00 00");
      g_assert_cmpint (ae_tds_token_parser_next (parser, &token, &error), ==, AE_TDS_PARSE_TOKEN);
      g_assert_no_error (error);
    }
}

/* A stranger is talking: no results, and nothing large. */
static void
test_login_limits (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse_hex (COLUMN "38" NAME "D1 01 00 00 00" DONE, &login_limits, FALSE, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_null (parse_hex ("EE 01 00 01 00", &login_limits, FALSE, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
}

/* Many names make a token large although none of its lengths is. */
static void
test_large_token (void)
{
  static const guint8 head[] = { 0x81, 0xFF, 0x0F };
  static const AeTdsLimits limits = { 10000, 100, 100, 4096 };
  g_autoptr (AeTdsTokenParser) parser = ae_tds_token_parser_new (&limits);
  g_autoptr (GByteArray) column = tds_trace_from_hex ("00 00 00 00 00 00 38 02 61 00 62 00");
  g_autoptr (GError) error = NULL;
  AeTdsToken token;
  AeTdsParseResult result;
  gsize fed = sizeof head;

  ae_tds_token_parser_feed (parser, head, sizeof head);
  while ((result = ae_tds_token_parser_next (parser, &token, &error)) == AE_TDS_PARSE_NEED_DATA)
    {
      ae_tds_token_parser_feed (parser, column->data, column->len);
      fed += column->len;
      g_assert_cmpuint (fed, <=, limits.max_token_size + 2 * column->len);
    }
  g_assert_cmpint (result, ==, AE_TDS_PARSE_ERROR);
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
}

static void
test_value_limits (void)
{
  static const AeTdsLimits limits = { 1000, 4, 6, 10 };
  static const char *good
      = COLUMN "A5 FF FF" NAME "D1 FE FF FF FF FF FF FF FF 04 00 00 00 01 02 03 04 "
               "00 00 00 00" DONE;
  static const char *large_value
      = COLUMN "A5 FF FF" NAME "D1 FE FF FF FF FF FF FF FF 03 00 00 00 01 02 03 "
               "02 00 00 00 04 05 00 00 00 00" DONE;
  static const char *large_row
      = "81 02 00 00 00 00 00 01 00 A5 08 00 00 00 00 00 00 01 00 A5 08 00 00 "
        "D1 04 00 01 02 03 04 03 00 05 06 07" DONE;
  g_autoptr (GError) error = NULL;
  g_autofree char *tokens = parse_hex (good, &limits, FALSE, &error);

  g_assert_no_error (error);
  g_assert_nonnull (tokens);
  g_assert_null (parse_hex (large_value, &limits, FALSE, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_null (parse_hex (large_row, &limits, FALSE, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
}

static void
test_error_is_final (void)
{
  g_autoptr (AeTdsTokenParser) parser = ae_tds_token_parser_new (&default_limits);
  AeTdsToken token;
  g_autofree char *first = NULL;

  feed_hex (parser, "42");
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (ae_tds_token_parser_next (parser, &token, &error), ==, AE_TDS_PARSE_ERROR);
      g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
      if (first == NULL)
        first = g_strdup (error->message);
      g_assert_cmpstr (error->message, ==, first);
      feed_hex (parser, DONE);
    }
}

static void
test_messages_follow (void)
{
  g_autoptr (AeTdsTokenParser) parser = ae_tds_token_parser_new (&default_limits);
  g_autoptr (GError) error = NULL;
  AeTdsToken token;

  for (int i = 0; i < 3; i++)
    {
      feed_hex (parser, COLUMN "38" NAME DONE);
      ae_tds_token_parser_end_message (parser);
      g_assert_cmpint (ae_tds_token_parser_next (parser, &token, &error), ==, AE_TDS_PARSE_TOKEN);
      g_assert_cmpint (ae_tds_token_parser_next (parser, &token, &error), ==, AE_TDS_PARSE_TOKEN);
      g_assert_cmpint (ae_tds_token_parser_next (parser, &token, &error), ==, AE_TDS_PARSE_END);
      g_assert_cmpint (ae_tds_token_parser_next (parser, &token, &error), ==,
                       AE_TDS_PARSE_NEED_DATA);
    }

  /* The columns of one message are not those of the next. */
  feed_hex (parser, "81 FF FF");
  g_assert_cmpint (ae_tds_token_parser_next (parser, &token, &error), ==, AE_TDS_PARSE_ERROR);
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
}

/* A value far larger than a packet passes through a buffer that stays as small as a packet, and
 * may be kept while the parser goes on to be fed. */
static void
test_large_value (void)
{
  enum
  {
    CHUNK = 4000,
    N_CHUNKS = 5000,
  };
  g_autoptr (AeTdsTokenParser) parser = ae_tds_token_parser_new (&default_limits);
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *chunk = g_malloc0 (4 + CHUNK);
  AeTdsToken token;

  feed_hex (parser, COLUMN "A5 FF FF" NAME "D1 FE FF FF FF FF FF FF FF");
  g_assert_cmpint (ae_tds_token_parser_next (parser, &token, &error), ==, AE_TDS_PARSE_TOKEN);
  chunk[0] = CHUNK & 0xFF;
  chunk[1] = CHUNK >> 8;
  for (guint i = 0; i < N_CHUNKS; i++)
    {
      chunk[4] = (guint8) i;
      ae_tds_token_parser_feed (parser, chunk, 4 + CHUNK);
      g_assert_cmpint (ae_tds_token_parser_next (parser, &token, &error), ==,
                       AE_TDS_PARSE_NEED_DATA);
      g_assert_cmpuint (parser->allocated, <=, 64 * 1024);
      g_assert_cmpuint (parser->end - parser->start, ==, 0);
    }
  feed_hex (parser, "00 00 00 00" DONE);
  g_assert_cmpint (ae_tds_token_parser_next (parser, &token, &error), ==, AE_TDS_PARSE_TOKEN);
  g_assert_cmpint (token.type, ==, AE_TDS_TOKEN_ROW);
  g_assert_cmpuint (token.row.cells[0].size, ==, (gsize) CHUNK * N_CHUNKS);
  for (guint i = 0; i < N_CHUNKS; i++)
    g_assert_cmpuint (token.row.cells[0].data[(gsize) i * CHUNK], ==, (guint8) i);
}

static void
add_for_each (GPtrArray *traces, const char *group, GTestDataFunc test)
{
  for (guint i = 0; i < traces->len; i++)
    {
      TdsTrace *trace = g_ptr_array_index (traces, i);
      g_autofree char *path = g_strconcat ("/tds/token-parser/", group, "/", trace->name, NULL);

      g_test_add_data_func (path, trace, test);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_autoptr (GPtrArray) traces = tds_trace_load ();
  add_for_each (traces, "whole", test_whole);
  add_for_each (traces, "cut-anywhere", test_cut_anywhere);
  add_for_each (traces, "byte-by-byte", test_byte_by_byte);
  add_for_each (traces, "truncated", test_truncated);
  add_for_each (traces, "changed", test_changed);
  g_test_add_func ("/tds/token-parser/refused", test_refused);
  g_test_add_func ("/tds/token-parser/encryption-metadata-refused",
                   test_encryption_metadata_refused);
  g_test_add_func ("/tds/token-parser/every-token-in-every-state", test_every_token_in_every_state);
  g_test_add_func ("/tds/token-parser/unknown-algorithm-is-kept", test_unknown_algorithm_is_kept);
  g_test_add_func ("/tds/token-parser/data-classification", test_data_classification);
  g_test_add_func ("/tds/token-parser/login-limits", test_login_limits);
  g_test_add_func ("/tds/token-parser/large-token", test_large_token);
  g_test_add_func ("/tds/token-parser/value-limits", test_value_limits);
  g_test_add_func ("/tds/token-parser/error-is-final", test_error_is_final);
  g_test_add_func ("/tds/token-parser/messages-follow", test_messages_follow);
  g_test_add_func ("/tds/token-parser/large-value", test_large_value);
  return g_test_run ();
}
