/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* DATACLASSIFICATION, [MS-TDS] 2.2.7.7, which has no length and must be walked through to be
 * skipped:
 *
 *   0xA3, u16 n, n labels            B_VARCHAR name, B_VARCHAR id
 *   u16 n, n information types       B_VARCHAR name, B_VARCHAR id
 *   [i32 rank]                       version 2
 *   u16 n, for each column
 *     u16 m, m properties            u16 label, u16 information type, [i32 rank] in version 2
 */

#include "config.h"

#include "ae-tds-parser-private.h"

#define VERSION_WITH_RANK 2

static void
skip_names (AeTdsReader *reader)
{
  guint n = ae_tds_reader_u16 (reader);

  while (n-- > 0 && ae_tds_reader_is_good (reader))
    {
      ae_tds_reader_skip (reader, 2 * (gsize) ae_tds_reader_u8 (reader));
      ae_tds_reader_skip (reader, 2 * (gsize) ae_tds_reader_u8 (reader));
    }
}

void
ae_tds_parse_classification (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token)
{
  gsize rank_size = self->data_classification >= VERSION_WITH_RANK ? sizeof (gint32) : 0;
  gsize start = reader->position;

  if (self->data_classification == 0)
    {
      ae_tds_reader_set_invalid (reader, "data is classified although that was not agreed on");
      return;
    }
  skip_names (reader);
  skip_names (reader);
  ae_tds_reader_skip (reader, rank_size);
  guint n_columns = ae_tds_reader_u16 (reader);
  while (n_columns-- > 0 && ae_tds_reader_is_good (reader))
    {
      gsize n_properties = ae_tds_reader_u16 (reader);
      ae_tds_reader_skip (reader, n_properties * (2 + 2 + rank_size));
    }
  if (!ae_tds_reader_is_good (reader))
    return;
  token->raw.size = reader->position - start;
  token->raw.data = ae_tds_parser_keep_copy (self, reader->data + start, token->raw.size);
}
