/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-column-policy-private.h"
#include "ae-connection-keywords-private.h"
#include "ae-connection-server-private.h"
#include "ae-error.h"
#include "ae-key-private.h"

/* Limits of LOGIN7 ([MS-TDS] 2.2.6.4): characters of a text, size of a packet. */
#define MAX_LOGIN_TEXT 128
#define MIN_PACKET_SIZE 512
#define MAX_PACKET_SIZE 32767
#define MAX_TIMEOUT 65535

typedef struct _Keyword Keyword;

typedef gboolean (*KeywordApply) (AeConnectionSettings *settings,
                                  const Keyword *keyword,
                                  const char *value,
                                  GError **error);

struct _Keyword
{
  const char *name;
  const char *synonyms;
  /* For people, in errors and in the manual; for AE_KEYWORD_FIXED also the rule. */
  const char *values;
  AeConnectionKeywordStatus status;
  KeywordApply apply;
  gsize offset; /* of the field in AeConnectionSettings, for the general ones of `apply` */
};

#define BOOLEAN_VALUES "yes, no, true, false, 1, 0"

static gboolean
value_is_one_of (const char *value, const char *list)
{
  g_auto (GStrv) allowed = g_strsplit (list, ", ", -1);

  for (guint i = 0; allowed[i] != NULL; i++)
    if (g_ascii_strcasecmp (allowed[i], value) == 0)
      return TRUE;

  return FALSE;
}

/* How values become settings. FALSE: not one of keyword->values, or an error is set that says more,
 * beginning in lower case: the keyword is put before it. */

static gboolean
apply_server (AeConnectionSettings *settings,
              const Keyword *keyword,
              const char *value,
              GError **error)
{
  return ae_connection_server_parse (settings, value, error);
}

static gboolean
apply_text (AeConnectionSettings *settings,
            const Keyword *keyword,
            const char *value,
            GError **error)
{
  char **field = G_STRUCT_MEMBER_P (settings, keyword->offset);

  ae_wipe_string (*field);
  *field = g_strdup (value);

  return TRUE;
}

static gboolean
apply_login_text (AeConnectionSettings *settings,
                  const Keyword *keyword,
                  const char *value,
                  GError **error)
{
  glong n_units = 0;

  /* The limit counts UTF-16 units: those beyond the basic plane are two. */
  for (const char *c = value; *c != '\0'; c = g_utf8_next_char (c))
    n_units += g_utf8_get_char (c) > 0xFFFF ? 2 : 1;

  return n_units <= MAX_LOGIN_TEXT && apply_text (settings, keyword, value, error);
}

static gboolean
apply_boolean (AeConnectionSettings *settings,
               const Keyword *keyword,
               const char *value,
               GError **error)
{
  gboolean *field = G_STRUCT_MEMBER_P (settings, keyword->offset);

  *field = value_is_one_of (value, "yes, true, 1");

  return *field || value_is_one_of (value, "no, false, 0");
}

static gboolean
apply_number (guint *field, const char *value, guint64 min, guint64 max)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (value, 10, min, max, &number, NULL))
    return FALSE;
  *field = (guint) number;

  return TRUE;
}

static gboolean
apply_connect_timeout (AeConnectionSettings *settings,
                       const Keyword *keyword,
                       const char *value,
                       GError **error)
{
  return apply_number (&settings->connect_timeout, value, 0, MAX_TIMEOUT);
}

static gboolean
apply_packet_size (AeConnectionSettings *settings,
                   const Keyword *keyword,
                   const char *value,
                   GError **error)
{
  return apply_number (&settings->packet_size, value, MIN_PACKET_SIZE, MAX_PACKET_SIZE);
}

static gboolean
apply_encrypt (AeConnectionSettings *settings,
               const Keyword *keyword,
               const char *value,
               GError **error)
{
  if (value_is_one_of (value, "yes, mandatory, true, 1"))
    settings->encryption = AE_TRANSPORT_ENCRYPTION_MANDATORY;
  else if (value_is_one_of (value, "no, optional, false, 0"))
    settings->encryption = AE_TRANSPORT_ENCRYPTION_OPTIONAL;
  else if (value_is_one_of (value, "strict"))
    settings->encryption = AE_TRANSPORT_ENCRYPTION_STRICT;
  else
    return FALSE;

  return TRUE;
}

static gboolean
apply_column_encryption (AeConnectionSettings *settings,
                         const Keyword *keyword,
                         const char *value,
                         GError **error)
{
  gboolean enabled = value_is_one_of (value, "Enabled");

  if (g_ascii_strncasecmp (value, "VBS-", 4) == 0 || g_ascii_strncasecmp (value, "SGX-", 4) == 0)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                           _ ("attestation and secure enclaves are not supported yet; the value "
                              "may be Disabled or Enabled"));
      return FALSE;
    }

  settings->column_encryption
      = enabled ? AE_COLUMN_ENCRYPTION_ENABLED : AE_COLUMN_ENCRYPTION_DISABLED;

  return enabled || value_is_one_of (value, "Disabled");
}

static gboolean
apply_encrypted_columns (AeConnectionSettings *settings,
                         const Keyword *keyword,
                         const char *value,
                         GError **error)
{
  g_autoptr (AeColumnPolicy) trial = ae_column_policy_new ();

  if (!ae_column_policy_require_listed (trial, value))
    return FALSE;
  g_free (settings->encrypted_columns);
  settings->encrypted_columns = g_strdup (value);
  return TRUE;
}

static gboolean
apply_application_intent (AeConnectionSettings *settings,
                          const Keyword *keyword,
                          const char *value,
                          GError **error)
{
  settings->read_only_intent = value_is_one_of (value, "ReadOnly");

  return settings->read_only_intent || value_is_one_of (value, "ReadWrite");
}

static gboolean
apply_ip_preference (AeConnectionSettings *settings,
                     const Keyword *keyword,
                     const char *value,
                     GError **error)
{
  if (value_is_one_of (value, "IPv4First"))
    settings->ip_preference = AE_IP_PREFERENCE_IPV4;
  else if (value_is_one_of (value, "IPv6First"))
    settings->ip_preference = AE_IP_PREFERENCE_IPV6;
  else
    settings->ip_preference = AE_IP_PREFERENCE_PLATFORM;

  return value_is_one_of (value, keyword->values);
}

static gboolean
apply_retry_count (AeConnectionSettings *settings,
                   const Keyword *keyword,
                   const char *value,
                   GError **error)
{
  return apply_number (&settings->connect_retry_count, value, 0, 255);
}

static gboolean
apply_retry_interval (AeConnectionSettings *settings,
                      const Keyword *keyword,
                      const char *value,
                      GError **error)
{
  return apply_number (&settings->connect_retry_interval, value, 1, 60);
}

static gboolean
apply_keep_alive (AeConnectionSettings *settings,
                  const Keyword *keyword,
                  const char *value,
                  GError **error)
{
  return apply_number (&settings->keep_alive, value, 0, MAX_TIMEOUT);
}

static gboolean
apply_keep_alive_interval (AeConnectionSettings *settings,
                           const Keyword *keyword,
                           const char *value,
                           GError **error)
{
  return apply_number (&settings->keep_alive_interval, value, 1, MAX_TIMEOUT);
}

/* These two stand behind Server in the table, so it has been applied; they must not contradict. */

static gboolean
apply_port (AeConnectionSettings *settings,
            const Keyword *keyword,
            const char *value,
            GError **error)
{
  guint16 port;

  if (!ae_connection_port_parse (value, &port) || (settings->port != 0 && settings->port != port))
    return FALSE;
  settings->port = port;

  return TRUE;
}

static gboolean
apply_instance (AeConnectionSettings *settings,
                const Keyword *keyword,
                const char *value,
                GError **error)
{
  if (settings->instance != NULL && g_ascii_strcasecmp (settings->instance, value) != 0)
    return FALSE;
  g_free (settings->instance);
  settings->instance = g_strdup (value);

  return TRUE;
}

#define FIELD(name) G_STRUCT_OFFSET (AeConnectionSettings, name)
#define TEXT(name, synonyms, field)                                              \
  {                                                                              \
    name, synonyms, N_ ("text"), AE_KEYWORD_SUPPORTED, apply_text, FIELD (field) \
  }
#define LOGIN_TEXT(name, synonyms, field)                                                          \
  {                                                                                                \
    name, synonyms, N_ ("text of at most 128 characters"), AE_KEYWORD_SUPPORTED, apply_login_text, \
        FIELD (field)                                                                              \
  }
#define SUPPORTED(name, synonyms, values, apply)        \
  {                                                     \
    name, synonyms, values, AE_KEYWORD_SUPPORTED, apply \
  }
#define BOOLEAN(name, synonyms, field)                                                 \
  {                                                                                    \
    name, synonyms, BOOLEAN_VALUES, AE_KEYWORD_SUPPORTED, apply_boolean, FIELD (field) \
  }
#define NO_EFFECT(name, synonyms)                         \
  {                                                       \
    name, synonyms, N_ ("anything"), AE_KEYWORD_NO_EFFECT \
  }
#define FIXED(name, synonyms, values)        \
  {                                          \
    name, synonyms, values, AE_KEYWORD_FIXED \
  }
#define UNSUPPORTED(name, synonyms)            \
  {                                            \
    name, synonyms, "", AE_KEYWORD_UNSUPPORTED \
  }

/* ODBC's names first, in groups; then what only SqlClient or JDBC have. */
static const Keyword keywords[] = {
  /* where */
  SUPPORTED ("Server",
             "Addr|Address|Data Source|Network Address|serverName",
             "[tcp:]host[\\instance][,port]",
             apply_server),
  SUPPORTED ("PortNumber", "port", N_ ("1 to 65535, the same as in Server"), apply_port),
  SUPPORTED ("InstanceName", "", N_ ("a name, the same as in Server"), apply_instance),
  LOGIN_TEXT ("Database", "Initial Catalog|databaseName", database),
  SUPPORTED ("DSN", "", N_ ("the name of a section of odbc.ini"), NULL),
  NO_EFFECT ("Driver", ""),
  NO_EFFECT ("Description", ""),
  UNSUPPORTED ("FileDSN", ""),
  UNSUPPORTED ("SaveFile", ""),

  /* who */
  LOGIN_TEXT ("UID", "User ID|user|userName", user),
  LOGIN_TEXT ("PWD", "Password", password),
  FIXED ("Trusted_Connection", "Integrated Security|integratedSecurity", "no, false, 0"),
  FIXED ("Authentication", "", "SqlPassword, Sql Password, NotSpecified"),
  LOGIN_TEXT ("APP", "Application Name|applicationName", application_name),
  LOGIN_TEXT ("WSID", "Workstation ID|workstationId", workstation_id),
  LOGIN_TEXT ("Language", "Current Language", language),

  /* transport */
  SUPPORTED ("Encrypt",
             "",
             "yes, mandatory, true, 1, no, optional, false, 0, strict",
             apply_encrypt),
  BOOLEAN ("TrustServerCertificate", "Trust Server Certificate", trust_server_certificate),
  TEXT ("HostnameInCertificate", "Host Name In Certificate", host_name_in_certificate),
  TEXT ("ServerCertificate", "Server Certificate", server_certificate),
  UNSUPPORTED ("ClientCertificate", ""),
  UNSUPPORTED ("ClientKey", ""),
  SUPPORTED ("ConnectTimeout",
             "Connect Timeout|Connection Timeout|Timeout|loginTimeout",
             N_ ("0 to 65535 seconds, 0 is without limit"),
             apply_connect_timeout),
  SUPPORTED ("PacketSize", "Packet Size", N_ ("512 to 32767"), apply_packet_size),
  SUPPORTED ("ApplicationIntent",
             "Application Intent",
             "ReadWrite, ReadOnly",
             apply_application_intent),
  BOOLEAN ("MultiSubnetFailover", "Multi Subnet Failover", multi_subnet_failover),
  FIXED ("TransparentNetworkIPResolution",
         "Transparent Network IP Resolution",
         "Enabled, yes, true, 1"),
  SUPPORTED ("IpAddressPreference",
             "IP Address Preference",
             "UsePlatformDefault, IPv4First, IPv6First",
             apply_ip_preference),
  TEXT ("Failover_Partner", "FailoverPartner|Failover Partner", failover_partner),
  UNSUPPORTED ("FailoverPartnerSPN", "Failover Partner SPN"),
  SUPPORTED ("ConnectRetryCount", "Connect Retry Count", N_ ("0 to 255"), apply_retry_count),
  SUPPORTED ("ConnectRetryInterval",
             "Connect Retry Interval",
             N_ ("1 to 60 seconds"),
             apply_retry_interval),
  SUPPORTED ("KeepAlive", "", N_ ("0 to 65535 seconds, 0 is never"), apply_keep_alive),
  SUPPORTED ("KeepAliveInterval", "", N_ ("1 to 65535 seconds"), apply_keep_alive_interval),
  UNSUPPORTED ("ServerSPN", "Server SPN"),
  FIXED ("Net", "Network|Network Library", "dbmssocn"),

  /* Always Encrypted */
  SUPPORTED ("ColumnEncryption",
             "Column Encryption Setting|columnEncryptionSetting",
             "Disabled, Enabled",
             apply_column_encryption),
  SUPPORTED ("EncryptedColumns",
             "",
             N_ ("columns that must be encrypted, such as Patients.SSN, Patients.Born randomized"),
             apply_encrypted_columns),
  UNSUPPORTED ("AttestationProtocol", "Attestation Protocol|enclaveAttestationProtocol"),
  UNSUPPORTED ("EnclaveAttestationUrl", "Enclave Attestation Url"),
  UNSUPPORTED ("KeystoreAuthentication", ""),
  UNSUPPORTED ("KeystorePrincipalId", ""),
  UNSUPPORTED ("KeystoreSecret", ""),
  UNSUPPORTED ("KeystoreLocation", ""),

  /* the session */
  FIXED ("MARS_Connection", "MultipleActiveResultSets|Multiple Active Result Sets", "no, false, 0"),
  FIXED ("AnsiNPW", "", "yes, true, 1"),
  FIXED ("QuotedId", "quotedIdentifier", "yes, true, 1, on"),
  FIXED ("ConcatNullYieldsNull", "", "yes, true, 1, on"),
  FIXED ("Regional", "", "no, false, 0"),
  FIXED ("AutoTranslate", "", "yes, true, 1"),
  FIXED ("Replication", "", "no, false, 0"),
  FIXED ("UseFMTONLY", "", "no, false, 0"),
  FIXED ("LongAsMax", "", "no, false, 0"),
  FIXED ("GetDataExtensions", "", "no, false, 0"),
  UNSUPPORTED ("AttachDBFileName", "Extended Properties|Initial File Name"),
  UNSUPPORTED ("RetryExec", ""),
  FIXED ("QueryLog_On", "", "no, false, 0"),
  UNSUPPORTED ("QueryLogFile", ""),
  UNSUPPORTED ("QueryLogTime", ""),
  FIXED ("StatsLog_On", "", "no, false, 0"),
  UNSUPPORTED ("StatsLogFile", ""),
  FIXED ("Trace", "", "no, off, 0"),
  UNSUPPORTED ("TraceFile", ""),

  /* SqlClient */
  FIXED ("Command Timeout", "queryTimeout", "0, -1"),
  FIXED ("Pooling", "", "no, false, 0"),
  FIXED ("Min Pool Size", "", "0"),
  UNSUPPORTED ("Max Pool Size", ""),
  FIXED ("Load Balance Timeout", "Connection Lifetime", "0"),
  UNSUPPORTED ("Connection Idle Timeout", ""),
  UNSUPPORTED ("Connection Reset", ""),
  UNSUPPORTED ("Pool Blocking Period", "PoolBlockingPeriod"),
  FIXED ("Enlist", "", "no, false, 0"),
  FIXED ("Persist Security Info", "PersistSecurityInfo", "no, false, 0"),
  UNSUPPORTED ("Transaction Binding", ""),
  FIXED ("Type System Version", "", "Latest"),
  FIXED ("User Instance", "", "no, false, 0"),
  FIXED ("Context Connection", "", "no, false, 0"),

  /* JDBC */
  FIXED ("lockTimeout", "", "-1"),
  FIXED ("socketTimeout", "", "0"),
  FIXED ("selectMethod", "", "direct"),
  FIXED ("responseBuffering", "", "adaptive"),
  FIXED ("sendStringParametersAsUnicode", "", "true"),
  FIXED ("fips", "", "false"),
  UNSUPPORTED ("accessToken", ""),
  UNSUPPORTED ("accessTokenCallbackClass", ""),
  UNSUPPORTED ("authenticationScheme", ""),
  UNSUPPORTED ("domain", ""),
  UNSUPPORTED ("realm", ""),
  UNSUPPORTED ("gsscredential", ""),
  UNSUPPORTED ("jaasConfigurationName", ""),
  UNSUPPORTED ("useDefaultJaasConfig", ""),
  UNSUPPORTED ("useDefaultGSSCredential", ""),
  UNSUPPORTED ("msiClientId", ""),
  UNSUPPORTED ("clientKeyPassword", ""),
  UNSUPPORTED ("keyVaultProviderClientId", ""),
  UNSUPPORTED ("keyVaultProviderClientKey", ""),
  UNSUPPORTED ("sslProtocol", ""),
  UNSUPPORTED ("trustStore", ""),
  UNSUPPORTED ("trustStorePassword", ""),
  UNSUPPORTED ("trustStoreType", ""),
  UNSUPPORTED ("trustManagerClass", ""),
  UNSUPPORTED ("trustManagerConstructorArg", ""),
  UNSUPPORTED ("socketFactoryClass", ""),
  UNSUPPORTED ("socketFactoryConstructorArg", ""),
  UNSUPPORTED ("serverNameAsACE", ""),
  UNSUPPORTED ("cancelQueryTimeout", ""),
  UNSUPPORTED ("disableStatementPooling", ""),
  UNSUPPORTED ("statementPoolingCacheSize", ""),
  UNSUPPORTED ("enablePrepareOnFirstPreparedStatementCall", ""),
  UNSUPPORTED ("serverPreparedStatementDiscardThreshold", ""),
  UNSUPPORTED ("prepareMethod", ""),
  UNSUPPORTED ("useBulkCopyForBatchInsert", ""),
  UNSUPPORTED ("cacheBulkCopyMetadata", ""),
  UNSUPPORTED ("sendTimeAsDatetime", ""),
  UNSUPPORTED ("sendTemporalDataTypesAsStringForBulkCopy", ""),
  UNSUPPORTED ("datetimeParameterType", ""),
  UNSUPPORTED ("calcBigDecimalPrecision", ""),
  UNSUPPORTED ("delayLoadingLobs", ""),
  UNSUPPORTED ("lastUpdateCount", ""),
  UNSUPPORTED ("maxResultBuffer", ""),
  UNSUPPORTED ("xopenStates", ""),
};

guint
ae_connection_keyword_count (void)
{
  return G_N_ELEMENTS (keywords);
}

const char *
ae_connection_keyword_get_name (guint index)
{
  return keywords[index].name;
}

const char *
ae_connection_keyword_get_synonyms (guint index)
{
  return keywords[index].synonyms;
}

const char *
ae_connection_keyword_get_values (guint index)
{
  return keywords[index].values;
}

AeConnectionKeywordStatus
ae_connection_keyword_get_status (guint index)
{
  return keywords[index].status;
}

static gboolean
keyword_error (const char *name, GError **error, AeError code, const char *reason)
{
  g_set_error (error, AE_ERROR, code, _ ("Connection keyword “%s”: %s"), name, reason);

  return FALSE;
}

static gboolean
refuse (const Keyword *keyword, const char *name, GError **error)
{
  g_autofree char *reason = NULL;

  if (keyword->status == AE_KEYWORD_UNSUPPORTED)
    reason = g_ascii_strcasecmp (keyword->name, name) == 0
                 ? g_strdup (_ ("known, but not supported yet"))
                 : g_strdup_printf (_ ("known as “%s”, but not supported yet"), keyword->name);
  else
    reason = g_strdup_printf (_ ("known, but not supported yet with this value; only with: %s"),
                              keyword->values);

  return keyword_error (name, error, AE_ERROR_UNSUPPORTED, reason);
}

gboolean
ae_connection_keyword_apply (guint index,
                             AeConnectionSettings *settings,
                             const char *name,
                             const char *value,
                             GError **error)
{
  g_assert (index < G_N_ELEMENTS (keywords));

  const Keyword *keyword = &keywords[index];
  g_autoptr (GError) cause = NULL;

  if (*value == '\0' || keyword->status == AE_KEYWORD_NO_EFFECT)
    return TRUE;
  if (keyword->status == AE_KEYWORD_UNSUPPORTED
      || (keyword->status == AE_KEYWORD_FIXED && !value_is_one_of (value, keyword->values)))
    return refuse (keyword, name, error);
  if (keyword->apply == NULL || keyword->apply (settings, keyword, value, &cause))
    return TRUE;
  if (cause != NULL)
    return keyword_error (name, error, cause->code, cause->message);

  g_autofree char *reason
      = g_strdup_printf (_ ("the value is not allowed; allowed: %s"), _ (keyword->values));

  return keyword_error (name, error, AE_ERROR_SYNTAX, reason);
}
