/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a server answers to sp_describe_undeclared_parameters, with the headers of its packets. */

#include "config.h"

#include "ae-error.h"
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

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (AeConnectionSettings) settings = ae_connection_settings_new ();
  g_autoptr (AeSession) session = ae_session_new (settings);
  g_autoptr (AeRequest) request = g_new0 (AeRequest, 1);
  AeFlow flow = { .session = session };
  g_autoptr (GError) error = NULL;

  request->sql = g_strdup ("SELECT @a, @b, @c FROM t WHERE x = @a");
  request->parameters = ae_parameters_new ();
  request->rules = ae_result_rules_new (TRUE);
  ae_parameter_set_scalar (ae_parameters_ensure (request->parameters, "@c"), AE_TDS_VALUE_NULL, 0);
  session->channel = make_channel (data, size);
  if (ae_session_describe_undeclared (&flow, request, &error))
    {
      g_assert_no_error (error);
      g_assert_false (session->awaiting_response);
    }
  else
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }

  /* Whatever it said, there are no others than those of the text, and each has a type. */
  g_assert_cmpuint (ae_parameters_get_length (request->parameters), <=, 3);
  for (guint i = 1; i < ae_parameters_get_length (request->parameters); i++)
    {
      const AeParameter *parameter = ae_parameters_peek (request->parameters, i);

      g_assert_true (g_ascii_strcasecmp (parameter->name, "@a") == 0
                     || g_ascii_strcasecmp (parameter->name, "@b") == 0);
      g_assert_nonnull (parameter->declared);
      g_assert_true (parameter->is_bound);
    }
  return 0;
}
