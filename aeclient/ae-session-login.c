/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* LOGIN7 and the one message that answers it ([MS-TDS] 2.2.6.4, 3.2.5.4):
 *
 *   success   ENVCHANGE, INFO …, LOGINACK, FEATUREEXTACK, DONE
 *   failure   ERROR …, DONE with the error bit, then the server closes
 *   redirect  as success, with an ENVCHANGE "routing": everything else in it is for nothing
 *
 * Until LOGINACK and DONE a stranger is talking: small tokens, no rows, a megabyte in all. */

#include "config.h"

#include "ae-session-open-private.h"

#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "tds/ae-tds-handshake-stream-private.h"
#include "tds/ae-tds-login-private.h"

#define MAX_LOGIN_ANSWER (1024 * 1024)
#define MAX_DEFAULT_TEXT 64 /* characters; the protocol takes 128 UTF-16 units */
#define LIBRARY_NAME "aeclient"
#define CLIENT_ID_SIZE 6
/* 2 and 3 are for enclaves. */
#define COLUMN_ENCRYPTION_VERSION 1

static const guint8 column_encryption_data[] = { COLUMN_ENCRYPTION_VERSION };
static const guint8 utf8_support_data[] = { 1 };

void
ae_session_route_clear (AeSessionRoute *self)
{
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->database, g_free);
}

static gboolean
wants_column_encryption (const AeSessionTarget *target)
{
  return target->settings->column_encryption != AE_COLUMN_ENCRYPTION_DISABLED;
}

static gboolean
wants_recovery (const AeSessionTarget *target)
{
  return target->settings->connect_retry_count > 0;
}

/* LOGIN7 */

/* What the user chose is sent as it is, or refused for its length; what we make up is cut. */
static char *
dup_text_or_default (const char *text, const char *fallback)
{
  if (text != NULL)
    return g_strdup (text);

  g_autofree char *valid = g_utf8_make_valid (fallback != NULL ? fallback : "", -1);
  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_DEFAULT_TEXT));
}

static const char *
get_program_name (void)
{
  const char *name = g_get_application_name ();

  return name != NULL ? name : LIBRARY_NAME;
}

/* Nothing at a first login: then it only asks whether the server can. */
static gboolean
write_recovery (const AeSession *lost, AeTdsWriter *data, GError **error)
{
  AeTdsSessionNames names;

  if (lost == NULL || lost->resets_before_request)
    return TRUE;

  ae_session_get_names (lost, &names);
  if (ae_tds_session_state_write (lost->state, &names, data))
    return TRUE;
  g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL,
                       _ ("The name of the database or language is too long to be restored"));
  return FALSE;
}

static gboolean
write_login (const AeSessionTarget *target, AeTdsWriter *payload, GError **error)
{
  const AeConnectionSettings *settings = target->settings;
  gboolean is_strict = settings->encryption == AE_TRANSPORT_ENCRYPTION_STRICT;
  g_autofree char *host_name = dup_text_or_default (settings->workstation_id, g_get_host_name ());
  g_autofree char *application
      = dup_text_or_default (settings->application_name, get_program_name ());
  guint8 client_id[CLIENT_ID_SIZE];
  g_auto (AeTdsWriter) recovery = AE_TDS_WRITER_INIT;
  AeTdsFeature features[3] = {
    { AE_TDS_FEATURE_UTF8_SUPPORT, utf8_support_data, sizeof utf8_support_data },
  };
  guint n_features = 1;

  if (wants_column_encryption (target))
    features[n_features++]
        = (AeTdsFeature){ AE_TDS_FEATURE_COLUMN_ENCRYPTION, column_encryption_data,
                          sizeof column_encryption_data };
  if (!write_recovery (target->lost, &recovery, error))
    return FALSE;
  if (wants_recovery (target))
    features[n_features++]
        = (AeTdsFeature){ AE_TDS_FEATURE_SESSION_RECOVERY, recovery.data, (guint32) recovery.size };

  for (guint i = 0; i < sizeof client_id; i++)
    client_id[i] = (guint8) g_random_int_range (0, 256);

  const AeTdsLogin7 login = {
    .tds_version = is_strict ? AE_TDS_VERSION_8_0 : AE_TDS_VERSION_7_4,
    .packet_size = settings->packet_size,
    .client_pid = (guint32) getpid (),
    .read_only_intent = settings->read_only_intent,
    .host_name = host_name,
    .user_name = settings->user,
    .password = settings->password,
    .application_name = application,
    .server_name = target->host,
    .library_name = LIBRARY_NAME,
    .language = settings->language,
    .database = target->database,
    .client_id = client_id,
    .n_features = n_features,
    .features = features,
  };
  return ae_tds_login7_write (&login, payload, error);
}

/* Only the first packet is encrypted; user and password are in it, the fields before them are
 * short. Then TLS is dropped without a good-bye, which the server would take for a packet. */
static gboolean
send_login_only (AeSession *self,
                 const AeSessionTarget *target,
                 const AeTdsWriter *payload,
                 GError **error)
{
  g_autoptr (GIOStream) secure = g_object_ref (ae_tds_channel_get_stream (self->channel));
  g_autoptr (GIOStream) wrapping = NULL;

  g_object_get (secure, "base-io-stream", &wrapping, NULL);
  gboolean is_sent = ae_tds_channel_send_first_packet_apart (
      self->channel, self->socket, AE_TDS_PACKET_LOGIN7, payload->data, payload->size,
      target->cancellable, error);
  ae_tds_handshake_stream_detach (AE_TDS_HANDSHAKE_STREAM (wrapping));
  return is_sent;
}

static gboolean
send_login (AeSession *self, const AeSessionTarget *target, AeSessionTls tls, GError **error)
{
  g_auto (AeTdsWriter) payload = AE_TDS_WRITER_INIT;

  if (!write_login (target, &payload, error))
    return FALSE;
  if (tls == AE_SESSION_TLS_LOGIN_ONLY)
    return send_login_only (self, target, &payload, error);

  return ae_tds_channel_send (self->channel, AE_TDS_PACKET_LOGIN7, 0, payload.data, payload.size,
                              target->cancellable, error);
}

/* The answer */

typedef struct
{
  AeSession *session;
  const AeSessionTarget *target;
  AeSessionRoute *route;
  gboolean has_login_ack;
  gboolean has_feature_ack;
  gboolean has_utf8_ack;
  gboolean has_recovery_ack;
  gboolean has_done;
  gboolean is_refused;   /* DONE has the error bit */
  GError *server_error;  /* the first ERROR */
  GError *feature_error; /* of no interest after a redirect */
} Answer;

static void
answer_clear (Answer *self)
{
  g_clear_error (&self->server_error);
  g_clear_error (&self->feature_error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static gboolean
set_protocol_error (GError **error, const char *text)
{
  g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL, text);
  return FALSE;
}

static gboolean
take_login_ack (Answer *answer, const AeTdsToken *token, GError **error)
{
  const guint8 *version = token->login_ack.version;
  gboolean is_strict = answer->target->settings->encryption == AE_TRANSPORT_ENCRYPTION_STRICT;

  if (answer->has_login_ack)
    return set_protocol_error (error, _ ("The server accepted the login twice"));
  if (token->login_ack.tds_version != AE_TDS_VERSION_7_4
      && !(is_strict && token->login_ack.tds_version == AE_TDS_VERSION_8_0))
    {
      g_set_error (
          error, AE_ERROR, AE_ERROR_UNSUPPORTED,
          _ ("The server speaks version 0x%08x of TDS; SQL Server 2012 or newer is needed"),
          token->login_ack.tds_version);
      return FALSE;
    }

  answer->has_login_ack = TRUE;
  g_free (answer->session->server_version);
  answer->session->server_version
      = g_strdup_printf ("%u.%u.%u", version[0], version[1], (guint) version[2] << 8 | version[3]);
  return TRUE;
}

/* An acknowledgement nobody asked for, above all of column encryption, would change the layout of
 * what follows behind our back (always-encrypted sheet 1.2). */
static gboolean
take_column_encryption (Answer *answer, const AeTdsFeatureAck *ack, GError **error)
{
  if (!wants_column_encryption (answer->target))
    return set_protocol_error (error, _ ("The server offers Always Encrypted, which was not asked "
                                         "for"));
  if (answer->session->column_encryption_version != 0)
    return set_protocol_error (error, _ ("The server acknowledged Always Encrypted twice"));
  if (ack->size != 1 || ack->data[0] == 0 || ack->data[0] > COLUMN_ENCRYPTION_VERSION)
    return set_protocol_error (error, _ ("The server acknowledged a version of Always Encrypted "
                                         "that was not asked for"));

  answer->session->column_encryption_version = ack->data[0];
  return TRUE;
}

static gboolean
take_utf8 (Answer *answer, const AeTdsFeatureAck *ack, GError **error)
{
  if (answer->has_utf8_ack || ack->size != 1)
    return set_protocol_error (error, _ ("The server's acknowledgement of UTF-8 is malformed"));

  answer->has_utf8_ack = TRUE;
  return TRUE;
}

/* The state may come before or behind the acknowledgement. */
static AeTdsSessionState *
ensure_state (Answer *answer)
{
  AeSession *session = answer->session;
  const AeSession *lost = answer->target->lost;

  if (session->state == NULL)
    session->state = lost != NULL && !lost->resets_before_request
                         ? ae_tds_session_state_new_recovered (lost->state)
                         : ae_tds_session_state_new ();
  return session->state;
}

static gboolean
take_recovery (Answer *answer, const AeTdsFeatureAck *ack, GError **error)
{
  if (!wants_recovery (answer->target) || answer->has_recovery_ack)
    return set_protocol_error (error, _ ("The server acknowledged the recovery of sessions twice, "
                                         "or unasked"));

  answer->has_recovery_ack = TRUE;
  if (ae_tds_session_state_read_acknowledgement (ensure_state (answer), ack->data, ack->size))
    return TRUE;
  return set_protocol_error (error,
                             _ ("The server's acknowledgement of the recovery of sessions is "
                                "malformed"));
}

static gboolean
take_features (Answer *answer, const AeTdsToken *token, GError **error)
{
  if (answer->has_feature_ack)
    return set_protocol_error (error, _ ("The server acknowledged its features twice"));
  answer->has_feature_ack = TRUE;

  for (guint i = 0; i < token->feature_ext_ack.n_acks; i++)
    {
      const AeTdsFeatureAck *ack = &token->feature_ext_ack.acks[i];

      if (ack->id == AE_TDS_FEATURE_COLUMN_ENCRYPTION)
        {
          if (!take_column_encryption (answer, ack, error))
            return FALSE;
        }
      else if (ack->id == AE_TDS_FEATURE_UTF8_SUPPORT)
        {
          if (!take_utf8 (answer, ack, error))
            return FALSE;
        }
      else if (ack->id == AE_TDS_FEATURE_SESSION_RECOVERY)
        {
          if (!take_recovery (answer, ack, error))
            return FALSE;
        }
      else
        {
          g_set_error (error, AE_ERROR, AE_ERROR_PROTOCOL,
                       _ ("The server acknowledged the feature 0x%02x, which nobody asked for"),
                       ack->id);
          return FALSE;
        }
    }
  return TRUE;
}

/* The name goes into a look-up, a certificate check and messages. A named instance may be part of
 * it; the port is given, so it has no meaning. */
static char *
parse_route_host (const char *text)
{
  g_autofree char *host = g_strdup (text != NULL ? text : "");
  char *instance = strchr (host, '\\');

  if (instance != NULL)
    *instance = '\0';
  for (const char *p = host; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (!g_unichar_isgraph (g_utf8_get_char (p)))
        return NULL;
    }
  return host[0] != '\0' ? g_steal_pointer (&host) : NULL;
}

static gboolean
take_route (Answer *answer, const AeTdsToken *token, GError **error)
{
  AeSessionRoute *route = answer->route;

  if (route->host != NULL)
    return set_protocol_error (error, _ ("The server sent two redirects at once"));

  route->host = parse_route_host (token->env_change.text);
  route->port = token->env_change.port;
  if (route->host == NULL || route->port == 0)
    return set_protocol_error (error, _ ("The server sent a redirect to nowhere"));
  if (token->env_change.type == AE_TDS_ENV_ENHANCED_ROUTING)
    route->database = g_strdup (token->env_change.database);
  return TRUE;
}

static gboolean
take_env_change (Answer *answer, const AeTdsToken *token, GError **error)
{
  if (token->env_change.type == AE_TDS_ENV_ROUTING
      || token->env_change.type == AE_TDS_ENV_ENHANCED_ROUTING)
    return take_route (answer, token, error);

  g_autoptr (GError) note_error = NULL;
  ae_session_note_token (answer->session, token, &note_error);
  if (note_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&note_error));
  return FALSE;
}

static gboolean
take_done (Answer *answer, const AeTdsToken *token, GError **error)
{
  if (answer->has_done || (token->done.status & AE_TDS_DONE_MORE))
    return set_protocol_error (error, _ ("The server's answer to the login goes on after its end"));

  answer->has_done = TRUE;
  answer->is_refused = (token->done.status & AE_TDS_DONE_ERROR) != 0;
  return TRUE;
}

static gboolean
take_session_state (Answer *answer, const AeTdsToken *token, GError **error)
{
  if (ae_tds_session_state_read_token (ensure_state (answer), token->raw.data, token->raw.size))
    return TRUE;
  return set_protocol_error (error, _ ("The server sent a malformed state of the session"));
}

static gboolean
take_token (Answer *answer, const AeTdsToken *token, GError **error)
{
  switch (token->type)
    {
    case AE_TDS_TOKEN_ENVCHANGE:
      return take_env_change (answer, token, error);
    case AE_TDS_TOKEN_INFO:
    case AE_TDS_TOKEN_ERROR:
      ae_session_note_token (answer->session, token, &answer->server_error);
      return TRUE;
    case AE_TDS_TOKEN_LOGINACK:
      return take_login_ack (answer, token, error);
    case AE_TDS_TOKEN_SESSIONSTATE:
      return take_session_state (answer, token, error);
    case AE_TDS_TOKEN_FEATUREEXTACK:
      if (answer->feature_error == NULL)
        take_features (answer, token, &answer->feature_error);
      return TRUE;
    case AE_TDS_TOKEN_DONE:
      return take_done (answer, token, error);
    case AE_TDS_TOKEN_SSPI:
    case AE_TDS_TOKEN_FEDAUTHINFO:
      return set_protocol_error (error,
                                 _ ("The server asks for another kind of login than user and "
                                    "password"));
    default:
      return set_protocol_error (error, _ ("The server answered the login with something else"));
    }
}

static gboolean
read_answer (Answer *answer, GError **error)
{
  AeTdsChannel *channel = answer->session->channel;
  AeTdsToken token;
  AeTdsParseResult result;

  ae_tds_channel_set_max_message_size (channel, MAX_LOGIN_ANSWER);
  while ((result = ae_tds_channel_next (channel, &token, answer->target->cancellable, error))
         == AE_TDS_PARSE_TOKEN)
    {
      if (!take_token (answer, &token, error))
        return FALSE;
    }
  return result == AE_TDS_PARSE_END;
}

/* With Always Encrypted on, a server that does not speak it would get every parameter in the
 * clear. */
static gboolean
check_features (Answer *answer, GError **error)
{
  if (answer->feature_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&answer->feature_error));
      return FALSE;
    }
  if (answer->session->state != NULL && !answer->has_recovery_ack)
    return set_protocol_error (error, _ ("The server sent a state of the session that nobody asked "
                                         "for"));
  if (!wants_column_encryption (answer->target) || answer->session->column_encryption_version != 0)
    return TRUE;

  g_set_error (
      error, AE_ERROR, AE_ERROR_UNSUPPORTED,
      _ ("The server (version %s) does not support Always Encrypted, SQL Server 2016 or newer "
         "does; ColumnEncryption=Disabled connects without it"),
      answer->session->server_version);
  return FALSE;
}

static gboolean
check_answer (Answer *answer, GError **error)
{
  if (answer->server_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&answer->server_error));
      return FALSE;
    }
  if (answer->is_refused || !answer->has_done)
    {
      g_set_error_literal (
          error, AE_ERROR, AE_ERROR_LOGIN,
          _ ("The server ended the login without saying why; its error log may say it"));
      return FALSE;
    }
  if (!answer->has_login_ack)
    return set_protocol_error (error, _ ("The server ended the login without accepting it"));

  return answer->route->host != NULL || check_features (answer, error);
}

static void
start_session (AeSession *self)
{
  static const AeTdsLimits limits = AE_TDS_LIMITS_DEFAULT;
  AeTdsTokenParser *parser = ae_tds_channel_get_parser (self->channel);
  AeTdsSessionNames names;

  ae_session_get_names (self, &names);
  if (self->state != NULL)
    ae_tds_session_state_set_initial_names (self->state, &names);
  ae_tds_channel_set_max_message_size (self->channel, 0);
  ae_tds_token_parser_set_limits (parser, &limits);
  ae_tds_token_parser_set_column_encryption (parser, self->column_encryption_version != 0);
}

gboolean
ae_session_login (AeSession *self,
                  const AeSessionTarget *target,
                  AeSessionTls tls,
                  AeSessionRoute *route,
                  GError **error)
{
  g_auto (Answer) answer = { .session = self, .target = target, .route = route };

  if (!send_login (self, target, tls, error))
    return FALSE;
  if (!read_answer (&answer, error))
    {
      /* The server said what is wrong before it hung up. */
      if (answer.server_error != NULL)
        {
          g_clear_error (error);
          g_propagate_error (error, g_steal_pointer (&answer.server_error));
        }
      return FALSE;
    }
  if (!check_answer (&answer, error))
    return FALSE;

  start_session (self);
  return TRUE;
}
