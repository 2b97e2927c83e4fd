/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-session-open-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "ae-version.h"
#include "tds/ae-tds-handshake-stream-private.h"
#include "tds/ae-tds-login-private.h"

/* More than any server says; what is longer is an attack. */
#define MAX_PRELOGIN_ANSWER 4088
/* The upper bits of the answer are for client certificates and such. */
#define ENCRYPTION_MASK 0x1F

static gboolean
send_prelogin (AeSession *self, const AeSessionTarget *target, GError **error)
{
  gboolean is_optional = target->settings->encryption == AE_TRANSPORT_ENCRYPTION_OPTIONAL;
  AeTdsPrelogin prelogin = {
    .version = { AE_MAJOR_VERSION, AE_MINOR_VERSION, 0, AE_MICRO_VERSION, 0, 0 },
    .encryption = is_optional ? AE_TDS_ENCRYPT_OFF : AE_TDS_ENCRYPT_ON,
    .has_trace_id = TRUE,
  };
  g_auto (AeTdsWriter) payload = AE_TDS_WRITER_INIT;

  for (guint i = 0; i < sizeof prelogin.connection_id; i++)
    prelogin.connection_id[i] = (guint8) g_random_int_range (0, 256);
  ae_tds_prelogin_write (&prelogin, &payload);
  return ae_tds_channel_send (self->channel, AE_TDS_PACKET_PRELOGIN, 0, payload.data, payload.size,
                              target->cancellable, error);
}

static gboolean
receive_prelogin (AeSession *self,
                  const AeSessionTarget *target,
                  AeTdsPrelogin *answer,
                  GError **error)
{
  g_autoptr (GBytes) message
      = ae_tds_channel_receive_raw (self->channel, MAX_PRELOGIN_ANSWER, target->cancellable, error);
  if (message == NULL)
    return FALSE;

  gsize size;
  const guint8 *data = g_bytes_get_data (message, &size);
  if (!ae_tds_prelogin_read (answer, data, size, error))
    return FALSE;

  if (answer->mars != 0)
    {
      g_set_error_literal (
          error, AE_ERROR, AE_ERROR_PROTOCOL,
          _ ("The server wants multiple active result sets, which nobody asked for"));
      return FALSE;
    }
  if (answer->instance_mismatch != 0)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                           _ ("Another instance of SQL Server answers at this port"));
      return FALSE;
    }
  return TRUE;
}

/* TDS 7.x: the handshake goes inside pre-login packets. */
static gboolean
start_wrapped_tls (AeSession *self, const AeSessionTarget *target, AeSessionTls tls, GError **error)
{
  g_autoptr (GIOStream) wrapping = ae_tds_handshake_stream_new (self->socket);

  /* Nothing but the answer may have come so far. */
  if (!ae_tds_channel_set_stream (self->channel, wrapping, error))
    return FALSE;

  g_autoptr (GIOStream) secure = ae_session_start_tls (self, target, wrapping, tls, error);
  if (secure == NULL)
    return FALSE;

  ae_tds_handshake_stream_finish (AE_TDS_HANDSHAKE_STREAM (wrapping));
  return ae_tds_channel_set_stream (self->channel, secure, error);
}

/* TDS 8.0: TLS comes first. */
static gboolean
start_strict_tls (AeSession *self, const AeSessionTarget *target, GError **error)
{
  g_autoptr (GIOStream) secure
      = ae_session_start_tls (self, target, self->socket, AE_SESSION_TLS_FULL, error);

  return secure != NULL && ae_tds_channel_set_stream (self->channel, secure, error);
}

static gboolean
talk_prelogin (AeSession *self, const AeSessionTarget *target, AeSessionTls *tls, GError **error)
{
  AeTdsPrelogin answer = { 0 };

  if (!send_prelogin (self, target, error) || !receive_prelogin (self, target, &answer, error))
    {
      g_prefix_error (error, _ ("Cannot agree with %s on how to connect: "), target->host);
      return FALSE;
    }
  if (!ae_session_decide_tls (target->settings->encryption, answer.encryption & ENCRYPTION_MASK,
                              tls, error))
    return FALSE;

  /* Before the password and the state of the lost session are sent. */
  if (target->lost == NULL || *tls >= target->lost->tls)
    return TRUE;
  g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL,
                       _ ("The server encrypts less than before"));
  return FALSE;
}

gboolean
ae_session_secure (AeSession *self,
                   const AeSessionTarget *target,
                   AeSessionTls *tls,
                   GError **error)
{
  gboolean is_strict = target->settings->encryption == AE_TRANSPORT_ENCRYPTION_STRICT;

  self->channel = ae_tds_channel_new (self->socket);
  if (is_strict && !start_strict_tls (self, target, error))
    return FALSE;
  if (!talk_prelogin (self, target, tls, error))
    return FALSE;
  self->tls = *tls;
  if (is_strict || *tls == AE_SESSION_TLS_NONE)
    return TRUE;

  return start_wrapped_tls (self, target, *tls, error);
}
