/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The small tokens, [MS-TDS] 2.2.7; the length, where there is one, is read already:
 *
 *   ERROR, INFO    u16 length, i32 number, u8 state, u8 class, US_VARCHAR text, B_VARCHAR server,
 *                  B_VARCHAR procedure, u32 line
 *   DONE*          u16 status, u16 command, u64 count
 *   RETURNSTATUS   i32
 *   LOGINACK       u16 length, u8 interface, u32 BE TDS version, B_VARCHAR program, 4 bytes version
 *   FEATUREEXTACK  { u8 id, u32 length, data } …, u8 0xFF
 */

#include "config.h"

#include "ae-tds-parser-private.h"

#include <string.h>

#define FEATURE_TERMINATOR 0xFF

void
ae_tds_parse_message (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token)
{
  token->message.number = (gint32) ae_tds_reader_u32 (reader);
  token->message.state = ae_tds_reader_u8 (reader);
  token->message.severity = ae_tds_reader_u8 (reader);
  token->message.text = ae_tds_parser_keep (self, ae_tds_reader_us_varchar (reader));
  token->message.server = ae_tds_parser_keep (self, ae_tds_reader_b_varchar (reader));
  token->message.procedure = ae_tds_parser_keep (self, ae_tds_reader_b_varchar (reader));
  token->message.line = ae_tds_reader_u32 (reader);
}

void
ae_tds_parse_done (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token)
{
  token->done.status = ae_tds_reader_u16 (reader);
  token->done.command = ae_tds_reader_u16 (reader);
  token->done.count = ae_tds_reader_u64 (reader);
}

void
ae_tds_parse_return_status (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token)
{
  token->return_status = (gint32) ae_tds_reader_u32 (reader);
}

void
ae_tds_parse_login_ack (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token)
{
  token->login_ack.interface_type = ae_tds_reader_u8 (reader);
  token->login_ack.tds_version = ae_tds_reader_u32_be (reader);
  token->login_ack.program = ae_tds_parser_keep (self, ae_tds_reader_b_varchar (reader));
  const guint8 *version = ae_tds_reader_bytes (reader, sizeof token->login_ack.version);
  if (version != NULL)
    memcpy (token->login_ack.version, version, sizeof token->login_ack.version);
}

static void
read_feature_ack (AeTdsTokenParser *self, AeTdsFeatureAck *ack, AeTdsReader *reader)
{
  ack->size = ae_tds_reader_u32 (reader);
  if (ack->size > self->limits.max_token_size)
    ae_tds_reader_set_invalid (reader, "a token is larger than allowed");
  if (!ae_tds_reader_is_good (reader))
    return;
  const guint8 *data = ae_tds_reader_bytes (reader, ack->size);
  if (data != NULL)
    ack->data = ae_tds_parser_keep_copy (self, data, ack->size);
}

/* An identifier is a byte: more acknowledgements than there are cannot be honest. */
void
ae_tds_parse_feature_ext_ack (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token)
{
  AeTdsFeatureAck *acks = ae_tds_parser_keep (self, g_new0 (AeTdsFeatureAck, FEATURE_TERMINATOR));
  guint n_acks = 0;
  guint8 id;

  while ((id = ae_tds_reader_u8 (reader)) != FEATURE_TERMINATOR && ae_tds_reader_is_good (reader))
    {
      if (n_acks == FEATURE_TERMINATOR)
        {
          ae_tds_reader_set_invalid (reader, "more features are acknowledged than there are");
          return;
        }
      acks[n_acks].id = id;
      read_feature_ack (self, &acks[n_acks++], reader);
    }
  token->feature_ext_ack.acks = acks;
  token->feature_ext_ack.n_acks = n_acks;
}

void
ae_tds_parse_raw (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token)
{
  gsize size = ae_tds_reader_get_remaining (reader);

  token->raw.data = ae_tds_parser_keep_copy (self, ae_tds_reader_bytes (reader, size), size);
  token->raw.size = size;
}
