/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* ENVCHANGE, [MS-TDS] 2.2.7.9: 0xE3, u16 length, u8 type, new value, old value. By type:
 *
 *   1 database, 2 language, 4 packet size,
 *   13 partner                            B_VARCHAR
 *   7 collation                           u8 n (0 or 5), bytes
 *   8 begin, 11 enlist                    u8 n, 8 bytes descriptor, on the one side or the other
 *   9 commit, 10 roll back, 12, 17, 18    whatever they carry is of no use
 *   20 routing                            u16 n, u8 protocol (0), u16 port, US_VARCHAR server
 *   21 enhanced routing                   the same and US_VARCHAR database
 *
 * Old values and other types are skipped.
 */

#include "config.h"

#include "ae-tds-parser-private.h"

#include <string.h>

#define ROUTING_TCP 0
#define DESCRIPTOR_SIZE 8

static void
read_collation (AeTdsReader *reader, AeTdsToken *token)
{
  guint8 size = ae_tds_reader_u8 (reader);
  const guint8 *collation = ae_tds_reader_bytes (reader, size);

  if (size != 0 && size != AE_TDS_COLLATION_SIZE)
    ae_tds_reader_set_invalid (reader, "a collation has another length than 5");
  else if (collation != NULL)
    {
      memcpy (token->env_change.collation, collation, size);
      token->env_change.collation_size = size;
    }
}

/* Servers disagree on the side for one of the types: the one that is there is taken. */
static void
read_descriptor (AeTdsReader *reader, AeTdsToken *token)
{
  for (int side = 0; side < 2; side++)
    {
      guint8 size = ae_tds_reader_u8 (reader);

      if (size == DESCRIPTOR_SIZE && token->env_change.descriptor == 0)
        token->env_change.descriptor = ae_tds_reader_u64 (reader);
      else
        ae_tds_reader_skip (reader, size);
    }
  if (token->env_change.descriptor == 0)
    ae_tds_reader_set_invalid (reader, "a transaction has no descriptor");
}

static void
read_routing (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token)
{
  AeTdsReader value;
  guint16 size = ae_tds_reader_u16 (reader);
  const guint8 *data = ae_tds_reader_bytes (reader, size);

  if (data == NULL)
    return;
  ae_tds_reader_init (&value, data, size);
  guint8 protocol = ae_tds_reader_u8 (&value);
  token->env_change.port = ae_tds_reader_u16 (&value);
  token->env_change.text = ae_tds_parser_keep (self, ae_tds_reader_us_varchar (&value));
  if (token->env_change.type == AE_TDS_ENV_ENHANCED_ROUTING)
    token->env_change.database = ae_tds_parser_keep (self, ae_tds_reader_us_varchar (&value));
  if (!ae_tds_reader_is_good (&value) || protocol != ROUTING_TCP || token->env_change.port == 0)
    ae_tds_reader_set_invalid (reader, "the address of another server is malformed");
}

void
ae_tds_parse_env_change (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token)
{
  token->env_change.type = ae_tds_reader_u8 (reader);
  switch (token->env_change.type)
    {
    case AE_TDS_ENV_DATABASE:
    case AE_TDS_ENV_LANGUAGE:
    case AE_TDS_ENV_PACKET_SIZE:
    case AE_TDS_ENV_MIRROR_PARTNER:
      token->env_change.text = ae_tds_parser_keep (self, ae_tds_reader_b_varchar (reader));
      break;
    case AE_TDS_ENV_COLLATION:
      read_collation (reader, token);
      break;
    case AE_TDS_ENV_BEGIN_TRANSACTION:
    case AE_TDS_ENV_ENLIST_DTC:
      read_descriptor (reader, token);
      break;
    case AE_TDS_ENV_ROUTING:
    case AE_TDS_ENV_ENHANCED_ROUTING:
      read_routing (self, reader, token);
      break;
    default:
      break;
    }
}
