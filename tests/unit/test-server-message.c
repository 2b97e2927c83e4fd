/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-server-message-private.h"

static void
test_fields (void)
{
  char text[] = "Violation of PRIMARY KEY";
  const AeTdsToken token = {
    .type = AE_TDS_TOKEN_ERROR,
    .message = { .number = 2627,
                 .state = 1,
                 .severity = 14,
                 .text = text,
                 .server = "SQL1",
                 .procedure = "dbo.add_patient",
                 .line = 7 },
  };
  g_autoptr (AeServerMessage) message = ae_server_message_new_from_token (&token);

  /* The token's memory is the parser's. */
  text[0] = '!';
  g_assert_cmpint (ae_server_message_get_number (message), ==, 2627);
  g_assert_cmpuint (ae_server_message_get_state (message), ==, 1);
  g_assert_cmpuint (ae_server_message_get_severity (message), ==, 14);
  g_assert_cmpstr (ae_server_message_get_text (message), ==, "Violation of PRIMARY KEY");
  g_assert_cmpstr (ae_server_message_get_server (message), ==, "SQL1");
  g_assert_cmpstr (ae_server_message_get_procedure (message), ==, "dbo.add_patient");
  g_assert_cmpuint (ae_server_message_get_line (message), ==, 7);
}

static void
test_nothing_is_null (void)
{
  const AeTdsToken token = { .type = AE_TDS_TOKEN_INFO, .message = { .number = -1 } };
  g_autoptr (AeServerMessage) message = ae_server_message_new_from_token (&token);

  g_assert_cmpint (ae_server_message_get_number (message), ==, -1);
  g_assert_cmpstr (ae_server_message_get_text (message), ==, "");
  g_assert_cmpstr (ae_server_message_get_server (message), ==, "");
  g_assert_cmpstr (ae_server_message_get_procedure (message), ==, "");
}

static void
test_boxed (void)
{
  const AeTdsToken token = { .type = AE_TDS_TOKEN_INFO, .message = { .text = "hello" } };
  AeServerMessage *message = ae_server_message_new_from_token (&token);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, AE_TYPE_SERVER_MESSAGE);
  g_value_set_boxed (&value, message);
  ae_server_message_free (message);

  g_assert_cmpstr (ae_server_message_get_text (g_value_get_boxed (&value)), ==, "hello");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server-message/fields", test_fields);
  g_test_add_func ("/server-message/nothing-is-null", test_nothing_is_null);
  g_test_add_func ("/server-message/boxed", test_boxed);

  return g_test_run ();
}
