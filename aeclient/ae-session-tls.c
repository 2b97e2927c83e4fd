/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-session-open-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "tds/ae-tds-login-private.h"

#define TDS_8_PROTOCOL "tds/8.0"

/* What we say in PRELOGIN and what the server's answer then means ([MS-TDS] 2.2.6.5):
 *
 *   wanted      we say   OFF          ON     NOT_SUP          REQ
 *   mandatory   ON       refuse       full   refuse           full
 *   optional    OFF      login only   full   no encryption    full
 *   strict      ON       full: TLS came first, the answer has no meaning
 *
 * "No encryption" is what a user asks for who sets Encrypt to optional and talks to a server
 * without TLS. Nothing is ever tried again with less. */
gboolean
ae_session_decide_tls (AeTransportEncryption wanted,
                       guint8 answer,
                       AeSessionTls *tls,
                       GError **error)
{
  gboolean is_mandatory = wanted != AE_TRANSPORT_ENCRYPTION_OPTIONAL;

  *tls = AE_SESSION_TLS_FULL;
  if (wanted == AE_TRANSPORT_ENCRYPTION_STRICT)
    return TRUE;

  switch (answer)
    {
    case AE_TDS_ENCRYPT_ON:
    case AE_TDS_ENCRYPT_REQUIRED:
      return TRUE;

    case AE_TDS_ENCRYPT_NOT_SUPPORTED:
      *tls = AE_SESSION_TLS_NONE;
      if (!is_mandatory)
        return TRUE;
      g_set_error_literal (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                           _ ("The server does not support encryption; only Encrypt=optional would "
                              "connect to it, without any protection"));
      return FALSE;

    case AE_TDS_ENCRYPT_OFF:
      *tls = AE_SESSION_TLS_LOGIN_ONLY;
      if (!is_mandatory)
        return TRUE;
      g_set_error_literal (
          error, AE_ERROR, AE_ERROR_PROTOCOL,
          _ ("The server refused to encrypt the session although it was asked to"));
      return FALSE;

    default:
      g_set_error (error, AE_ERROR, AE_ERROR_PROTOCOL,
                   _ ("The server answered the question for encryption with the unknown value %u"),
                   answer);
      return FALSE;
    }
}

/* PEM or DER, whatever the file is called. */
static GTlsCertificate *
parse_certificate (const char *data, gsize size, GError **error)
{
  if (g_strstr_len (data, (gssize) size, "-----BEGIN ") != NULL)
    return g_tls_certificate_new_from_pem (data, (gssize) size, error);

  g_autoptr (GByteArray) der = g_byte_array_new ();
  g_byte_array_append (der, (const guint8 *) data, (guint) size);
  return g_initable_new (g_tls_backend_get_certificate_type (g_tls_backend_get_default ()), NULL,
                         error, "certificate", der, NULL);
}

GTlsCertificate *
ae_session_load_server_certificate (const char *file_name, GError **error)
{
  g_autofree char *data = NULL;
  gsize size;
  GTlsCertificate *certificate = NULL;

  if (g_file_get_contents (file_name, &data, &size, error))
    certificate = parse_certificate (data, size, error);
  if (certificate == NULL)
    g_prefix_error (error, "%s: ", _ ("Cannot read the file named by ServerCertificate"));
  return certificate;
}

/* The judgement of the certificate */

typedef struct
{
  const AeSessionTarget *target;
  gboolean is_checked;           /* at all */
  GTlsCertificateFlags problems; /* noted for the error */
} Judge;

static gboolean
is_the_one (const AeSessionTarget *target, GTlsCertificate *peer)
{
  return peer != NULL && g_tls_certificate_is_same (peer, target->server_certificate);
}

/* Asked only when the usual check found problems. */
static gboolean
on_accept_certificate (GTlsConnection *connection,
                       GTlsCertificate *peer,
                       GTlsCertificateFlags problems,
                       gpointer user_data)
{
  Judge *judge = user_data;

  judge->problems = problems;
  if (!judge->is_checked)
    return TRUE;
  return judge->target->server_certificate != NULL && is_the_one (judge->target, peer);
}

static const struct
{
  GTlsCertificateFlags flag;
  const char *text;
} problem_texts[] = {
  { G_TLS_CERTIFICATE_UNKNOWN_CA, N_ ("it was not issued by a known authority") },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, N_ ("it was issued for another name") },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, N_ ("it is not valid yet") },
  { G_TLS_CERTIFICATE_EXPIRED, N_ ("it has expired") },
  { G_TLS_CERTIFICATE_REVOKED, N_ ("it was revoked") },
  { G_TLS_CERTIFICATE_INSECURE, N_ ("its algorithm is insecure") },
  { G_TLS_CERTIFICATE_GENERIC_ERROR, N_ ("it cannot be verified") },
};

static char *
describe_problems (const Judge *judge)
{
  if (judge->target->server_certificate != NULL)
    return g_strdup (_ ("it is not the one in the file named by ServerCertificate"));

  GString *text = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (problem_texts); i++)
    {
      if ((judge->problems & problem_texts[i].flag) == 0)
        continue;
      if (text->len > 0)
        g_string_append (text, ", ");
      g_string_append (text, _ (problem_texts[i].text));
    }
  return g_string_free (text, FALSE);
}

static const char *
get_expected_name (const AeSessionTarget *target)
{
  const char *other = target->settings->host_name_in_certificate;

  return other != NULL && other[0] != '\0' ? other : target->host;
}

static void
set_certificate_error (const Judge *judge, GError **error)
{
  g_autofree char *problems = describe_problems (judge);

  g_set_error (
      error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE,
      _ ("The certificate of %s is not trusted: %s. Install the issuer's certificate, give the "
         "certificate itself with ServerCertificate or the name in it with HostNameInCertificate, "
         "or, "
         "in a test, set TrustServerCertificate=yes"),
      get_expected_name (judge->target), problems);
}

static gboolean
is_certificate_checked (const AeSessionTarget *target, AeSessionTls tls)
{
  const AeConnectionSettings *settings = target->settings;

  if (tls == AE_SESSION_TLS_LOGIN_ONLY)
    return FALSE;
  return settings->encryption == AE_TRANSPORT_ENCRYPTION_STRICT
         || target->server_certificate != NULL || !settings->trust_server_certificate;
}

/* The connection */

/* Not g_tls_client_connection_new (): a connection made without a database reads the whole of the
 * system's, and it takes a multiple of the handshake's time. */
static GTlsConnection *
make_connection (const AeSessionTarget *target, GIOStream *base, GError **error)
{
  const AeConnectionSettings *settings = target->settings;
  const char *const protocols[] = { TDS_8_PROTOCOL, NULL };
  gboolean is_strict = settings->encryption == AE_TRANSPORT_ENCRYPTION_STRICT;
  g_autoptr (GSocketConnectable) identity
      = g_network_address_new (get_expected_name (target), target->port);
  GType type = g_tls_backend_get_client_connection_type (g_tls_backend_get_default ());

  return g_initable_new (
      type, target->cancellable, error, "base-io-stream", base, "server-identity", identity,
      "advertised-protocols", is_strict ? protocols : NULL,
      settings->tls_database != NULL ? "database" : NULL, settings->tls_database, NULL);
}

/* GIO does not fail when the server ignores ALPN, and asks no one about a certificate that it finds
 * in order. */
static gboolean
check_result (const AeSessionTarget *target,
              GTlsConnection *connection,
              const Judge *judge,
              GError **error)
{
  if (judge->is_checked && target->server_certificate != NULL
      && !is_the_one (target, g_tls_connection_get_peer_certificate (connection)))
    {
      set_certificate_error (judge, error);
      return FALSE;
    }

  GTlsProtocolVersion version = g_tls_connection_get_protocol_version (connection);
  if (version != G_TLS_PROTOCOL_VERSION_TLS_1_2 && version != G_TLS_PROTOCOL_VERSION_TLS_1_3)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                           _ ("The server does not speak TLS 1.2 or newer"));
      return FALSE;
    }

  if (target->settings->encryption == AE_TRANSPORT_ENCRYPTION_STRICT
      && g_strcmp0 (g_tls_connection_get_negotiated_protocol (connection), TDS_8_PROTOCOL) != 0)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                           _ ("The server does not speak TDS 8.0, which Encrypt=strict demands"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
handshake (const AeSessionTarget *target, GTlsConnection *connection, Judge *judge, GError **error)
{
  g_autoptr (GError) tls_error = NULL;
  gulong handler = g_signal_connect (connection, "accept-certificate",
                                     G_CALLBACK (on_accept_certificate), judge);
  gboolean is_done = g_tls_connection_handshake (connection, target->cancellable, &tls_error);

  g_signal_handler_disconnect (connection, handler);
  if (is_done)
    return check_result (target, connection, judge, error);

  if (g_error_matches (tls_error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE)
      && judge->problems != G_TLS_CERTIFICATE_NO_FLAGS)
    set_certificate_error (judge, error);
  else
    g_propagate_prefixed_error (error, g_steal_pointer (&tls_error),
                                _ ("The TLS handshake with %s failed: "), target->host);
  return FALSE;
}

GIOStream *
ae_session_start_tls (AeSession *self,
                      const AeSessionTarget *target,
                      GIOStream *base,
                      AeSessionTls tls,
                      GError **error)
{
  Judge judge = { target, is_certificate_checked (target, tls), G_TLS_CERTIFICATE_NO_FLAGS };
  g_autoptr (GTlsConnection) connection = make_connection (target, base, error);

  if (connection == NULL || !handshake (target, connection, &judge, error))
    {
      /* A TLS connection that goes says good-bye, which could wait for a server that hangs. */
      ae_session_abort (self);
      return NULL;
    }

  /* The certificate is checked. The application's object is not kept: the worker may drop the
   * session last. */
  if (target->settings->tls_database != NULL)
    g_tls_connection_set_database (connection, NULL);
  return G_IO_STREAM (g_steal_pointer (&connection));
}
