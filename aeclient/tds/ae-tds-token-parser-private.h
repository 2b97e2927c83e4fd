/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Bytes in, tokens out; never sees a stream, a key or a thread. One parser serves one connection:
 * feed it the payload of each packet, say when a message ended, and ask for tokens. */

#include "tds/ae-tds-token-private.h"

G_BEGIN_DECLS

typedef struct _AeTdsTokenParser AeTdsTokenParser;

typedef struct
{
  gsize max_token_size; /* any token but rows */
  gsize max_cell_size;  /* one value */
  gsize max_row_size;   /* one row, all its values */
  guint max_columns;
} AeTdsLimits;

#define AE_TDS_LIMITS_DEFAULT                             \
  {                                                       \
    1024 * 1024, G_MAXINT32, (gsize) G_MAXINT32 * 2, 4096 \
  }
/* Before LOGINACK a stranger is talking: no rows, small tokens. */
#define AE_TDS_LIMITS_LOGIN \
  {                         \
    64 * 1024, 0, 0, 0      \
  }

typedef enum
{
  AE_TDS_PARSE_TOKEN,     /* *token is filled */
  AE_TDS_PARSE_NEED_DATA, /* feed the next packet */
  AE_TDS_PARSE_END,       /* the message ended, exactly behind a final DONE */
  AE_TDS_PARSE_ERROR,     /* AE_ERROR_PROTOCOL; final */
} AeTdsParseResult;

AeTdsTokenParser *ae_tds_token_parser_new (const AeTdsLimits *limits);
void ae_tds_token_parser_free (AeTdsTokenParser *self);
void ae_tds_token_parser_set_limits (AeTdsTokenParser *self, const AeTdsLimits *limits);
/* FEATUREEXTACK said so: every COLMETADATA has a CekTable from now on. The parser does not do this
 * by itself, so that what was requested is checked where it is known. */
void ae_tds_token_parser_set_column_encryption (AeTdsTokenParser *self, gboolean acknowledged);

/* The version of data classification that FEATUREEXTACK enabled; 0, as at first, is none, and then
 * a DATACLASSIFICATION is an error. */
void ae_tds_token_parser_set_data_classification (AeTdsTokenParser *self, guint8 version);

/* From the next row on a value that may be large, of a type with chunks or a text pointer, comes as
 * AE_TDS_TOKEN_PART and is never in memory as a whole:
 *
 *   ROW (cells in front) ─▶ PART … PART (empty) ─▶ ROW (more cells, or all) …
 *
 * Not one that is encrypted and whose plain type is not large, nor a NULL. */
void ae_tds_token_parser_set_takes_parts (AeTdsTokenParser *self, gboolean takes_parts);
gboolean ae_tds_column_comes_in_parts (const AeTdsColumn *column);

void ae_tds_token_parser_feed (AeTdsTokenParser *self, const void *data, gsize size);
/* The packet just fed had EOM. A token cut off here is a protocol error. After
 * AE_TDS_PARSE_END the parser is ready for the next message. A message whose last token is not a
 * final DONE ends too when it holds only SSPI or FEDAUTHINFO (login). */
void ae_tds_token_parser_end_message (AeTdsTokenParser *self);
AeTdsParseResult
ae_tds_token_parser_next (AeTdsTokenParser *self, AeTdsToken *token, GError **error);

const char *ae_tds_token_type_to_string (AeTdsTokenType type); /* for debug output */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeTdsTokenParser, ae_tds_token_parser_free)

G_END_DECLS
