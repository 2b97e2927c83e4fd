/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a server answers to sp_prepare, with the headers of its packets. */

#include "config.h"

#include "ae-error.h"
#include "ae-prepared-private.h"
#include "ae-session-query-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A stream with the answer in it already. Buffered streams cannot be polled, so the channel does
 * not look whether it came too early. */
static AeTdsChannel *
make_channel (const guint8 *data, gsize size)
{
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr (GInputStream) input = g_buffered_input_stream_new (memory);
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_autoptr (GIOStream) stream = g_simple_io_stream_new (input, output);
  AeTdsChannel *channel = ae_tds_channel_new (stream);

  /* As after a login. */
  static const AeTdsLimits limits = AE_TDS_LIMITS_DEFAULT;
  ae_tds_channel_set_max_message_size (channel, 0);
  ae_tds_token_parser_set_limits (ae_tds_channel_get_parser (channel), &limits);
  return channel;
}

static AeRequest *
make_request (AeConnectionCore *core)
{
  AeRequest *request = g_new0 (AeRequest, 1);

  request->sql = g_strdup ("SELECT 1");
  request->parameters = ae_parameters_new ();
  request->rules = ae_result_rules_new (TRUE);
  request->prepared = ae_prepared_new (core);
  return request;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (AeConnectionSettings) settings = ae_connection_settings_new ();
  g_autoptr (AeSession) session = ae_session_new (settings);
  AeConnectionCore *core = ae_connection_core_new (NULL, NULL);
  g_autoptr (AeRequest) request = make_request (core);
  AeFlow flow = { .session = session };
  g_autoptr (GError) error = NULL;

  session->channel = make_channel (data, size);
  gboolean success = ae_session_prepare (&flow, request, &error);
  AePreparedHandle *handle = ae_prepared_dup_handle (request->prepared);
  if (success)
    {
      g_assert_no_error (error);
      g_assert_nonnull (handle);
      g_assert_cmpint (handle->number, >, 0);
      g_assert_false (session->awaiting_response);
    }
  else
    {
      g_assert_nonnull (error);
      g_assert_null (handle);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  g_clear_pointer (&handle, ae_prepared_handle_unref);
  ae_connection_core_unref (core);
  return 0;
}
