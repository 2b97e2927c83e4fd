/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What a connection is told before it opens: filled from a connection string, from odbc.ini and
 * from properties; captured as a whole when an open is submitted. */

#include "ae-enums.h"

G_BEGIN_DECLS

typedef enum
{
  AE_IP_PREFERENCE_PLATFORM,
  AE_IP_PREFERENCE_IPV4,
  AE_IP_PREFERENCE_IPV6,
} AeIpPreference;

typedef struct
{
  /* where */
  char *host;     /* as typed: also the expected certificate name */
  guint16 port;   /* 0: 1433, or by instance name */
  char *instance; /* NULL: the default one */
  char *database; /* NULL: the login's default */

  /* who */
  char *user;
  char *password;         /* wiped */
  char *application_name; /* NULL: g_get_application_name () or the program name */
  char *workstation_id;   /* NULL: the host name */
  char *language;         /* NULL: the login's default */

  /* transport */
  AeTransportEncryption encryption;
  gboolean trust_server_certificate;
  char *host_name_in_certificate;
  char *server_certificate;   /* file name, PEM or DER: exact match */
  GTlsDatabase *tls_database; /* NULL: the system's */
  guint packet_size;          /* 0: the server's default */
  guint connect_timeout;      /* seconds, 0: none */
  gboolean read_only_intent;
  gboolean multi_subnet_failover; /* all addresses of the host at once */
  AeIpPreference ip_preference;
  char *failover_partner;       /* as Server; NULL: none */
  guint connect_retry_count;    /* further tries after an error that passes */
  guint connect_retry_interval; /* seconds */
  guint keep_alive;             /* seconds of silence before the server is asked; 0: never */
  guint keep_alive_interval;    /* seconds from one question to the next */

  /* Always Encrypted */
  AeColumnEncryption column_encryption;
  char *encrypted_columns; /* a list for the policy; NULL: none */
} AeConnectionSettings;

AeConnectionSettings *ae_connection_settings_new (void); /* the defaults */
AeConnectionSettings *ae_connection_settings_copy (const AeConnectionSettings *self);
void ae_connection_settings_free (AeConnectionSettings *self);

/* Parses a connection string (ODBC grammar, keywords of ODBC with the synonyms of ADO.NET and JDBC)
 * over the defaults; DSN= reads odbc.ini first. AE_ERROR_SYNTAX or AE_ERROR_UNSUPPORTED name the
 * keyword, and the nearest known one; never a value (it may be a password). */
AeConnectionSettings *ae_connection_settings_new_from_string (const char *connection_string,
                                                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeConnectionSettings, ae_connection_settings_free)

G_END_DECLS
