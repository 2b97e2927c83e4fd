/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a server answers to a login, with the headers of its packets:
 *
 *   0  u8  bit 0: Always Encrypted is wanted, bit 1: TDS 8.0
 *   1  …   packets
 */

#include "config.h"

#include "ae-error.h"
#include "ae-session-open-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A stream with the answer in it already. Buffered streams cannot be polled, so the channel does
 * not look whether it came too early. */
static GIOStream *
make_stream (const guint8 *data, gsize size)
{
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr (GInputStream) input = g_buffered_input_stream_new (memory);
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();

  return g_simple_io_stream_new (input, output);
}

static void
check_session (const AeSession *session, const AeSessionRoute *route, guint8 flags)
{
  g_assert_nonnull (session->server_version);
  g_assert_cmpuint (session->column_encryption_version, <=, flags & 1);
  if (route->host == NULL)
    g_assert_cmpuint (session->column_encryption_version, ==, flags & 1);
  else
    g_assert_cmpuint (route->port, >, 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size < 1)
    return 0;

  g_autoptr (AeConnectionSettings) settings = ae_connection_settings_new ();
  if (data[0] & 1)
    settings->column_encryption = AE_COLUMN_ENCRYPTION_ENABLED;
  if (data[0] & 2)
    settings->encryption = AE_TRANSPORT_ENCRYPTION_STRICT;

  g_autoptr (GIOStream) stream = make_stream (data + 1, size - 1);
  AeSessionTarget target = { .settings = settings, .host = (char *) "host", .port = 1433 };
  g_auto (AeSessionRoute) route = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (AeSession) session = ae_session_new (settings);
  session->channel = ae_tds_channel_new (stream);

  if (ae_session_login (session, &target, AE_SESSION_TLS_FULL, &route, &error))
    {
      g_assert_no_error (error);
      check_session (session, &route, data[0]);
    }
  else
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  return 0;
}
