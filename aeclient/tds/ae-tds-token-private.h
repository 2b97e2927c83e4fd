/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The tokens of a server's answer ([MS-TDS] 2.2.7), plain structs that know nothing of where the
 * bytes came from. A token and what it points to live until the parser is fed or asked for the next
 * one; AeTdsColumns is counted and may be kept. */

#include "tds/ae-tds-type-info-private.h"

G_BEGIN_DECLS

typedef enum
{
  AE_TDS_TOKEN_RETURNSTATUS = 0x79,
  AE_TDS_TOKEN_COLMETADATA = 0x81,
  AE_TDS_TOKEN_DATACLASSIFICATION = 0xA3,
  AE_TDS_TOKEN_TABNAME = 0xA4,
  AE_TDS_TOKEN_COLINFO = 0xA5,
  AE_TDS_TOKEN_ORDER = 0xA9,
  AE_TDS_TOKEN_ERROR = 0xAA,
  AE_TDS_TOKEN_INFO = 0xAB,
  AE_TDS_TOKEN_RETURNVALUE = 0xAC,
  AE_TDS_TOKEN_LOGINACK = 0xAD,
  AE_TDS_TOKEN_FEATUREEXTACK = 0xAE,
  AE_TDS_TOKEN_ROW = 0xD1, /* also for NBCROW 0xD2 */
  AE_TDS_TOKEN_ENVCHANGE = 0xE3,
  AE_TDS_TOKEN_SESSIONSTATE = 0xE4,
  AE_TDS_TOKEN_SSPI = 0xED,
  AE_TDS_TOKEN_FEDAUTHINFO = 0xEE,
  AE_TDS_TOKEN_DONE = 0xFD,
  AE_TDS_TOKEN_DONEPROC = 0xFE,
  AE_TDS_TOKEN_DONEINPROC = 0xFF,
  AE_TDS_TOKEN_PART = 0x100, /* not of the protocol: bytes of a value inside of a row */
} AeTdsTokenType;

/* One wrapping of a column encryption key under one master key. */
typedef struct
{
  GBytes *encrypted_key;
  char *key_store_name;
  char *key_path;
  char *algorithm;
} AeTdsCekValue;

/* EK_INFO of the CekTable: one column encryption key. */
typedef struct
{
  guint32 database_id;
  guint32 cek_id;
  guint32 cek_version;
  guint8 metadata_version[8]; /* opaque, sent back as it came */
  guint n_values;
  AeTdsCekValue *values;
} AeTdsCek;

typedef struct
{
  guint cek_index; /* into AeTdsColumns.ceks; checked; unused in RETURNVALUE */
  guint32 user_type;
  AeTdsTypeInfo base;     /* the plaintext type */
  guint8 algorithm;       /* 2 is AEAD_AES_256_CBC_HMAC_SHA256 */
  guint8 encryption_type; /* 1 deterministic, 2 randomized */
  guint8 normalization_version;
} AeTdsCryptoMetadata;

enum
{
  AE_TDS_COLUMN_NULLABLE = 0x0001,
  AE_TDS_COLUMN_IDENTITY = 0x0010,
  AE_TDS_COLUMN_COMPUTED = 0x0020,
  AE_TDS_COLUMN_ENCRYPTED = 0x0800,
  AE_TDS_COLUMN_HIDDEN = 0x2000,
};

typedef struct
{
  char *name;
  guint32 user_type;
  guint16 flags;
  AeTdsTypeInfo type;          /* as on the wire: varbinary for an encrypted column */
  AeTdsCryptoMetadata *crypto; /* NULL unless encrypted */
} AeTdsColumn;

typedef struct
{
  gint ref_count;
  guint n_columns;
  AeTdsColumn *columns;
  guint n_ceks;
  AeTdsCek *ceks;
} AeTdsColumns;

AeTdsColumns *ae_tds_columns_ref (AeTdsColumns *self);
void ae_tds_columns_unref (AeTdsColumns *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeTdsColumns, ae_tds_columns_unref)

/* The bytes of one value, without framing. */
typedef struct
{
  gboolean is_null;
  const guint8 *data;
  gsize size;
  gboolean came_in_parts; /* and is gone: there is no data */
} AeTdsCell;

/* Some bytes of a value that comes in parts. */
typedef struct
{
  const guint8 *data;
  gsize size; /* 0: the value is at its end */
} AeTdsPart;

enum
{
  AE_TDS_DONE_MORE = 0x0001,
  AE_TDS_DONE_ERROR = 0x0002,
  AE_TDS_DONE_COUNT = 0x0010,
  AE_TDS_DONE_ATTN = 0x0020,
  AE_TDS_DONE_RPC_IN_BATCH = 0x0080,
  AE_TDS_DONE_SRVERROR = 0x0100,
};

typedef enum
{
  AE_TDS_ENV_DATABASE = 1,
  AE_TDS_ENV_LANGUAGE = 2,
  AE_TDS_ENV_PACKET_SIZE = 4,
  AE_TDS_ENV_COLLATION = 7,
  AE_TDS_ENV_BEGIN_TRANSACTION = 8,
  AE_TDS_ENV_COMMIT_TRANSACTION = 9,
  AE_TDS_ENV_ROLLBACK_TRANSACTION = 10,
  AE_TDS_ENV_ENLIST_DTC = 11,
  AE_TDS_ENV_DEFECT_TRANSACTION = 12,
  AE_TDS_ENV_MIRROR_PARTNER = 13,
  AE_TDS_ENV_TRANSACTION_ENDED = 17,
  AE_TDS_ENV_RESET_ACK = 18,
  AE_TDS_ENV_ROUTING = 20,
  AE_TDS_ENV_ENHANCED_ROUTING = 21,
} AeTdsEnvType;

typedef struct
{
  guint8 id;
  const guint8 *data;
  guint32 size;
} AeTdsFeatureAck;

typedef struct
{
  AeTdsTokenType type;
  union
  {
    gint32 return_status;
    AeTdsColumns *columns; /* COLMETADATA; NULL for the NoMetaData form (count 0xFFFF) */
    struct
    {
      const AeTdsCell *cells;
      /* As many as the columns in force, and the row is whole. Fewer when large values come in
       * parts: then that of the column behind these follows, and behind it the row once more. */
      guint n_cells;
    } row;
    AeTdsPart part;
    struct
    {
      guint16 status;
      guint16 command;
      guint64 count;
    } done;
    struct /* ERROR and INFO */
    {
      gint32 number;
      guint8 state;
      guint8 severity; /* "class" in the specification */
      const char *text, *server, *procedure;
      guint32 line;
    } message;
    struct
    {
      guint8 type;          /* AeTdsEnvType; others are kept but not understood */
      const char *text;     /* database, language, packet size, partner; routing: server */
      const char *database; /* enhanced routing */
      guint16 port;         /* routing */
      guint8 collation[5];
      guint8 collation_size; /* 0 or 5 */
      guint64 descriptor;    /* the new transaction; 0 for the types that end one */
    } env_change;
    struct
    {
      guint8 interface_type;
      guint32 tds_version;
      const char *program;
      guint8 version[4];
    } login_ack;
    struct
    {
      guint n_acks;
      const AeTdsFeatureAck *acks;
    } feature_ext_ack;
    struct
    {
      guint16 ordinal;
      const char *name;
      guint8 status;
      const AeTdsColumn *column; /* type, flags, crypto (without cek_index) */
      AeTdsCell cell;
    } return_value;
    struct
    {
      const guint8 *data;
      gsize size;
    } raw; /* SSPI, FEDAUTHINFO, SESSIONSTATE, ORDER, TABNAME, COLINFO, DATACLASSIFICATION */
  };
} AeTdsToken;

G_END_DECLS
