/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What is said before a session exists: pre-login ([MS-TDS] 2.2.6.5) and LOGIN7 (2.2.6.4) with its
 * feature extensions. */

#include "tds/ae-tds-reader-private.h"
#include "tds/ae-tds-writer-private.h"

G_BEGIN_DECLS

typedef enum
{
  AE_TDS_ENCRYPT_OFF = 0x00,
  AE_TDS_ENCRYPT_ON = 0x01,
  AE_TDS_ENCRYPT_NOT_SUPPORTED = 0x02,
  AE_TDS_ENCRYPT_REQUIRED = 0x03,
} AeTdsEncryption;

typedef struct
{
  guint8 version[6];
  guint8 encryption;        /* AeTdsEncryption */
  guint8 connection_id[16]; /* TRACEID, client only; written when has_trace_id */
  gboolean has_trace_id;
  guint8 instance_mismatch; /* server: 1 */
  guint8 mars;
  gboolean has_fedauth_required;
  guint8 fedauth_required;
} AeTdsPrelogin;

void ae_tds_prelogin_write (const AeTdsPrelogin *self, AeTdsWriter *writer);
/* AE_ERROR_PROTOCOL when the answer is malformed: offsets, lengths, overlaps, terminator, VERSION
 * not first, ENCRYPTION missing, doubled, of another length or not 0…3 in its low five bits. */
gboolean ae_tds_prelogin_read (AeTdsPrelogin *self, const guint8 *data, gsize size, GError **error);

#define AE_TDS_VERSION_7_4 0x74000004u
#define AE_TDS_VERSION_8_0 0x08000000u

enum
{
  AE_TDS_FEATURE_SESSION_RECOVERY = 0x01,
  AE_TDS_FEATURE_FEDAUTH = 0x02,
  AE_TDS_FEATURE_COLUMN_ENCRYPTION = 0x04,
  AE_TDS_FEATURE_UTF8_SUPPORT = 0x0A,
  AE_TDS_FEATURE_TERMINATOR = 0xFF,
};

typedef struct
{
  guint8 id;
  const guint8 *data;
  guint32 size;
} AeTdsFeature;

typedef struct
{
  guint32 tds_version;
  guint32 packet_size;
  guint32 client_pid;
  gboolean read_only_intent;
  const char *host_name; /* the client's machine */
  const char *user_name;
  const char *password; /* obfuscated while it is written; the writer wipes */
  const char *application_name;
  const char *server_name;
  const char *library_name;
  const char *language;
  const char *database;
  const guint8 *client_id; /* 6 bytes */
  guint n_features;
  const AeTdsFeature *features;
} AeTdsLogin7;

/* AE_ERROR_VALUE when a text is longer than the protocol allows (128 characters); names it. */
gboolean ae_tds_login7_write (const AeTdsLogin7 *self, AeTdsWriter *writer, GError **error);

G_END_DECLS
