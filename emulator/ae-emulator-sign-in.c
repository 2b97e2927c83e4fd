/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The beginning of a connection (tds sheet 2 and 3):
 *
 *   first byte 16   TLS with ALPN tds/8.0, then PRELOGIN and LOGIN7 inside
 *   first byte 12   PRELOGIN, answer; TLS in packets unless both sides do without; LOGIN7
 *   anything else   closed without a word
 *
 * With OFF on both sides only the first packet of LOGIN7 is under TLS. */

#include "config.h"

#include "ae-emulator-log-private.h"
#include "ae-emulator-login-private.h"
#include "ae-emulator-prelogin-private.h"
#include "ae-emulator-sign-in-private.h"
#include "ae-emulator-tokens-private.h"

#define TLS_RECORD_HANDSHAKE 0x16
#define MAX_PRELOGIN_SIZE (AE_EMULATOR_PACKET_DEFAULT_SIZE - AE_EMULATOR_PACKET_HEADER_SIZE)
#define MAX_LOGIN_SIZE (128 * 1024 - 1)
#define COLUMN_ENCRYPTION_VERSION 1

/* --- prelogin ------------------------------------------------------------------------------ */

static gboolean
exchange_prelogin (const AeEmulatorHost *host,
                   AeEmulatorTransport *transport,
                   AeEmulatorAnswer *answer,
                   gboolean strict,
                   AeEmulatorSecurity *security,
                   GError **error)
{
  g_autoptr (AeEmulatorMessage) message
      = ae_emulator_message_read (transport, MAX_PRELOGIN_SIZE, NULL, error);
  g_auto (AeTdsWriter) reply = AE_TDS_WRITER_INIT;
  AeEmulatorPrelogin prelogin;
  guint8 encryption = AE_EMULATOR_ENCRYPT_ON;

  if (message == NULL)
    return FALSE;
  if (message->type != AE_EMULATOR_PACKET_PRELOGIN
      || !ae_emulator_prelogin_parse (message->payload->data, message->payload->len, &prelogin)
      || (!strict && prelogin.encryption > AE_EMULATOR_ENCRYPT_REQUIRED))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "The pre-login message is malformed");
      return FALSE;
    }

  /* Strict is encrypted already, whatever the option says: go-mssqldb sends a 4. */
  *security = AE_EMULATOR_SECURITY_PLAIN;
  if (!strict)
    *security = ae_emulator_prelogin_negotiate (prelogin.encryption, host->require_encryption,
                                                &encryption);
  ae_emulator_prelogin_write (&reply, encryption, prelogin.has_fedauth);
  if (!ae_emulator_answer_write (answer, reply.data, reply.size)
      || !ae_emulator_answer_end (answer))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED,
                           "The pre-login answer cannot be sent");
      return FALSE;
    }
  if (*security == AE_EMULATOR_SECURITY_REFUSED)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                         "The client does not encrypt, the server requires it");

  return *security != AE_EMULATOR_SECURITY_REFUSED;
}

static gboolean
open_connection (const AeEmulatorHost *host,
                 AeEmulatorTransport *transport,
                 AeEmulatorAnswer *answer,
                 gboolean *strict,
                 AeEmulatorSecurity *security,
                 GError **error)
{
  guint8 first_byte;

  if (!ae_emulator_transport_peek (transport, &first_byte, error))
    return FALSE;
  *strict = first_byte == TLS_RECORD_HANDSHAKE;
  if (!*strict && first_byte != AE_EMULATOR_PACKET_PRELOGIN)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "The first byte, %02X, starts neither TDS nor TLS", first_byte);
      return FALSE;
    }

  if (*strict && !ae_emulator_transport_start_tls (transport, host->credentials, TRUE, error))
    return FALSE;
  if (!exchange_prelogin (host, transport, answer, *strict, security, error))
    return FALSE;
  if (*security == AE_EMULATOR_SECURITY_PLAIN)
    return TRUE;

  return ae_emulator_transport_start_tls (transport, host->credentials, FALSE, error);
}

/* --- login --------------------------------------------------------------------------------- */

static void
send_answer (AeEmulatorAnswer *answer, const AeTdsWriter *tokens)
{
  ae_emulator_answer_write (answer, tokens->data, tokens->size);
  ae_emulator_answer_end (answer);
}

/* The numbers of all errors but the first follow from it; the last token ends the response. */
static void
refuse (AeEmulatorAnswer *answer,
        const char *database,
        const AeEmulatorLogin *login,
        GError **error)
{
  g_auto (AeTdsWriter) tokens = AE_TDS_WRITER_INIT;
  g_autofree char *text = g_strdup_printf ("Login failed for user '%s'.", login->user);

  if (database != NULL)
    {
      g_autofree char *first = g_strdup_printf (
          "Cannot open database \"%s\" requested by the login. The login failed.", database);
      ae_emulator_token_message (&tokens, 4060, 1, 11, first, "", 1);
    }
  if (login->integrated)
    ae_emulator_token_message (&tokens, 18452, 1, 14,
                               "Login failed. The login is from an untrusted domain and cannot be "
                               "used with Integrated authentication.",
                               "", 1);
  else
    ae_emulator_token_message (&tokens, 18456, 1, 14, text, "", 1);
  ae_emulator_token_done (&tokens, AE_EMULATOR_DONE, AE_EMULATOR_DONE_ERROR, 0, 0);
  send_answer (answer, &tokens);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, text);
}

static void
refuse_malformed (AeEmulatorAnswer *answer, GError **error)
{
  g_auto (AeTdsWriter) tokens = AE_TDS_WRITER_INIT;
  const char *text = "The login packet used to open the connection is structurally invalid; the "
                     "connection has been closed. Please contact the vendor of the client library.";

  ae_emulator_token_message (&tokens, 17832, 1, 20, text, "", 1);
  ae_emulator_token_done (&tokens, AE_EMULATOR_DONE, AE_EMULATOR_DONE_ERROR, 0, 0);
  send_answer (answer, &tokens);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "The login message is malformed");
}

static gboolean
is_version_known (guint32 version)
{
  return version == AE_EMULATOR_TDS_8_0
         || (version >= AE_EMULATOR_TDS_7_2 && version <= AE_EMULATOR_TDS_7_4);
}

static gsize
choose_packet_size (guint32 requested)
{
  if (requested == 0)
    return AE_EMULATOR_PACKET_DEFAULT_SIZE;

  return CLAMP (requested, AE_EMULATOR_PACKET_MIN_SIZE, AE_EMULATOR_PACKET_MAX_SIZE);
}

static void
welcome (const AeEmulatorHost *host,
         AeEmulatorAnswer *answer,
         const AeEmulatorLogin *login,
         gboolean strict,
         AeEmulatorSignIn *result)
{
  gboolean denied = ae_emulator_faults_get (host->faults, AE_EMULATOR_FAULT_NO_COLUMN_ENCRYPTION);
  AeEmulatorLoginAnswer accepted = {
    .tds_version = strict ? AE_EMULATOR_TDS_8_0 : login->tds_version,
    .packet_size = choose_packet_size (login->packet_size),
    .database = ae_emulator_session_get_database (result->session),
    .has_features = login->has_features,
    .column_encryption = denied ? 0 : MIN (login->column_encryption, COLUMN_ENCRYPTION_VERSION),
    .utf8 = login->utf8,
    .language = ae_emulator_session_get_language (result->session),
  };
  g_autoptr (GBytes) options = ae_emulator_session_dup_options (result->session);
  g_auto (AeTdsWriter) tokens = AE_TDS_WRITER_INIT;

  result->session_recovery
      = login->session_recovery
        && !ae_emulator_faults_get (host->faults, AE_EMULATOR_FAULT_NO_SESSION_RECOVERY);
  if (result->session_recovery)
    accepted.session_options = options;
  result->tds_version = accepted.tds_version;
  result->column_encryption = accepted.column_encryption != 0;
  ae_emulator_session_set_column_encryption (result->session, result->column_encryption);
  ae_emulator_login_answer_write (&tokens, &accepted);
  send_answer (answer, &tokens);
  /* From the next message on. */
  ae_emulator_answer_set_packet_size (answer, accepted.packet_size);
}

static gboolean
log_in (const AeEmulatorHost *host,
        AeEmulatorAnswer *answer,
        const AeEmulatorLogin *login,
        gboolean strict,
        AeEmulatorSignIn *result,
        GError **error)
{
  g_autoptr (GError) local_error = NULL;

  /* Checked first and always: what else is wrong is told to those who may know. */
  gboolean by_server = ae_emulator_logins_check (host->logins, login->user, login->password);
  gboolean by_sql = ae_emulator_database_check_login (host->database, login->user, login->password);
  gboolean allowed = by_server || by_sql;
  if (!allowed || login->integrated || login->change_password || login->fedauth)
    {
      refuse (answer, NULL, login, error);
      return FALSE;
    }
  /* An empty name is what LOGIN7 has when the client asked for none. */
  const char *database
      = login->database != NULL && login->database[0] != '\0' ? login->database : NULL;
  result->session
      = ae_emulator_session_new (host->database, login->user, database, answer->spid, &local_error);
  if (result->session == NULL)
    {
      g_debug ("SPID %u: %s", answer->spid, local_error->message);
      refuse (answer, login->database, login, error);
      return FALSE;
    }
  /* The database of a lost session may be gone. */
  if (login->recovery != NULL
      && !ae_emulator_session_restore (result->session, login->recovery->database,
                                       login->recovery->language, login->recovery->options))
    {
      refuse (answer, login->recovery->database, login, error);
      return FALSE;
    }
  ae_emulator_session_set_client (result->session, login->application, login->host);
  welcome (host, answer, login, strict, result);

  return !answer->failed;
}

gboolean
ae_emulator_sign_in (const AeEmulatorHost *host,
                     AeEmulatorTransport *transport,
                     AeEmulatorAnswer *answer,
                     AeEmulatorSignIn *result,
                     GError **error)
{
  g_auto (AeEmulatorLogin) login = { 0 };
  AeEmulatorSecurity security;
  gboolean strict;

  *result = (AeEmulatorSignIn){ 0 };
  if (!open_connection (host, transport, answer, &strict, &security, error))
    return FALSE;

  gboolean login_only = security == AE_EMULATOR_SECURITY_LOGIN_ONLY;
  g_autoptr (AeEmulatorMessage) message = ae_emulator_message_read (
      transport, MAX_LOGIN_SIZE, login_only ? ae_emulator_transport_leave_tls : NULL, error);
  if (message == NULL)
    return FALSE;
  if (message->type != AE_EMULATOR_PACKET_LOGIN
      || !ae_emulator_login_parse (message->payload->data, message->payload->len, &login)
      || !is_version_known (login.tds_version))
    {
      refuse_malformed (answer, error);
      return FALSE;
    }
  if (!log_in (host, answer, &login, strict, result, error))
    return FALSE;

  g_debug ("SPID %u: '%s' logged in with %s, TDS %08X, %s, packets of %" G_GSIZE_FORMAT,
           answer->spid, login.user, login.application, result->tds_version,
           ae_emulator_transport_is_encrypted (transport) ? "encrypted" : "not encrypted",
           answer->packet_size);

  return TRUE;
}
