/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Inside the token parser; only ae-tds-token-parser.c and ae-tds-parse-*.c include this. */

#include "tds/ae-tds-token-parser-private.h"

G_BEGIN_DECLS

/* The values of one row, or the one of a RETURNVALUE, collected while their bytes arrive: nothing
 * is read twice, and the receive buffer never has to hold more than a packet of a large value.
 *
 *   HEAD ──length──▶ BYTES ──all copied──▶ next column
 *   HEAD ──total───▶ CHUNK ──length──▶ BYTES ──▶ CHUNK … ──0──▶ next column      (PLP)
 *
 * A large value can be handed out in parts instead of being collected: the reader stops behind its
 * HEAD and gives what BYTES has, as it comes.
 */
typedef enum
{
  AE_TDS_CELL_HEAD,
  AE_TDS_CELL_BYTES,
  AE_TDS_CELL_CHUNK,
} AeTdsCellPhase;

typedef struct
{
  const AeTdsColumn *columns; /* borrowed */
  guint n_columns;
  guint index; /* of the column that is read */
  AeTdsCellPhase phase;
  gboolean is_plp;
  gboolean takes_parts; /* of this row */
  gboolean is_in_parts; /* the value that is read is handed out and not collected */
  gsize parts_size;     /* of it so far */
  guint64 plp_total;
  gsize left;       /* bytes of the value, or of the chunk, that are still to come */
  guint8 *nulls;    /* bitmap of NBCROW; NULL for ROW */
  AeTdsCell *cells; /* .data counts from the start of `data` until the row is whole */
  gsize *starts;
  guint n_allocated;
  guint8 *data;
  gsize size;
  gsize allocated;
} AeTdsRowReader;

/* What of a token is read so far, beside the receive buffer. */
typedef enum
{
  AE_TDS_PENDING_NOTHING,
  AE_TDS_PENDING_ROW,
  AE_TDS_PENDING_RETURN_VALUE,
} AeTdsPending;

/* Where in the answer the parser is; the table of tokens says what may come. */
typedef enum
{
  AE_TDS_STATE_OPEN,     /* between statements */
  AE_TDS_STATE_METADATA, /* behind COLMETADATA, no row yet */
  AE_TDS_STATE_ROWS,
  AE_TDS_STATE_STEP,  /* a step of the login that the client has to answer */
  AE_TDS_STATE_FINAL, /* behind a DONE without MORE */
} AeTdsState;

struct _AeTdsTokenParser
{
  AeTdsLimits limits;
  gboolean column_encryption;
  gboolean takes_parts;
  guint8 data_classification; /* version; 0 when not agreed on */
  AeTdsState state;
  AeTdsPending pending;
  gboolean message_ended;
  GError *failure; /* final */

  guint8 *buffer; /* received; [start, end) is not yet parsed */
  gsize start, end, allocated;

  AeTdsColumns *columns; /* in force */
  AeTdsRowReader row;
  AeTdsColumn return_column;
  AeTdsToken return_value; /* its head, while the value is on its way */
  GPtrArray *scratch;      /* what the token handed out last points to */
};

/* Memory that lives as long as the token. NULL stays NULL. */
gpointer ae_tds_parser_keep (AeTdsTokenParser *self, gpointer memory);
gpointer ae_tds_parser_keep_copy (AeTdsTokenParser *self, const guint8 *data, gsize size);

/* Each reads one token behind its type byte (and length, where the table says so) and leaves the
 * verdict in @reader. */
typedef void (*AeTdsParseFunc) (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token);

void ae_tds_parse_colmetadata (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token);
void ae_tds_parse_return_value (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token);
void ae_tds_parse_row (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token);
void ae_tds_parse_message (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token);
void ae_tds_parse_env_change (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token);
void ae_tds_parse_done (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token);
void ae_tds_parse_return_status (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token);
void ae_tds_parse_login_ack (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token);
void ae_tds_parse_feature_ext_ack (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token);
void ae_tds_parse_classification (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token);
void ae_tds_parse_raw (AeTdsTokenParser *self, AeTdsReader *reader, AeTdsToken *token);

void ae_tds_column_clear (AeTdsColumn *self);

void ae_tds_row_reader_start (AeTdsRowReader *self,
                              const AeTdsColumn *columns,
                              guint n_columns,
                              const guint8 *nulls);

typedef enum
{
  AE_TDS_ROW_NEED_DATA, /* or @reader is invalid */
  AE_TDS_ROW_WHOLE,
  AE_TDS_ROW_STOPPED, /* in front of a value that comes in parts, that of column `index` */
  AE_TDS_ROW_PART,    /* in *part; without bytes: the value is at its end */
} AeTdsRowProgress;

/* @reader stands behind what was taken; *part points into its bytes. */
AeTdsRowProgress ae_tds_row_reader_continue (AeTdsRowReader *self,
                                             AeTdsReader *reader,
                                             const AeTdsLimits *limits,
                                             AeTdsPart *part);
void ae_tds_row_reader_clear (AeTdsRowReader *self);

/* The head of a value without chunks; TRUE in @is_null when it is one. */
gsize ae_tds_row_read_length (AeTdsReader *reader,
                              AeTdsFraming framing,
                              guint fixed_size,
                              gboolean *is_null);
/* All cells at once, where they lie: TRUE when the whole row is in the bytes of @reader. Otherwise
 * nothing is taken. */
gboolean
ae_tds_row_reader_borrow (AeTdsRowReader *self, AeTdsReader *reader, const AeTdsLimits *limits);

G_END_DECLS
