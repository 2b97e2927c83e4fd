/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* A pre-login and its answer (tds sheet 2.1): they need no password and no TLS, and come before a
 * server decides whom it lets in. It shares nothing with the server's own code. */

#include "config.h"

#include <glib/gi18n.h>

#include "health-check.h"

#define TIMEOUT_SECONDS 5
#define HEADER_SIZE 8
#define MAX_ANSWER_SIZE 4096
#define PACKET_RESULT 0x04
#define OPTION_VERSION 0x00

/* VERSION and ENCRYPTION, which is not there: the answer says what the server would want. */
static const guint8 prelogin[] = {
  0x12, 0x01, 0x00, 0x1A, 0x00, 0x00, 0x01, 0x00, /* header */
  0x00, 0x00, 0x0B, 0x00, 0x06,                   /* VERSION at 11, 6 bytes */
  0x01, 0x00, 0x11, 0x00, 0x01,                   /* ENCRYPTION at 17, 1 byte */
  0xFF,                                           /* end */
  0x01, 0x00, 0x00, 0x00, 0x00, 0x00,             /* 1.0 */
  0x02,                                           /* not supported */
};

static gboolean
fail (const char *address, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _ ("What listens on %s does not answer as a server would"), address);

  return FALSE;
}

gboolean
ae_emulator_check_health (const char *address, GError **error)
{
  guint8 answer[MAX_ANSWER_SIZE];
  g_autoptr (GSocketConnectable) where = g_network_address_parse (address, 0, error);

  if (where == NULL)
    return FALSE;
  if (g_network_address_get_port (G_NETWORK_ADDRESS (where)) == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("'%s' names no port: HOST:PORT is wanted"), address);
      return FALSE;
    }

  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_socket_client_set_timeout (client, TIMEOUT_SECONDS);
  g_autoptr (GSocketConnection) connection = g_socket_client_connect (client, where, NULL, error);
  if (connection == NULL)
    return FALSE;
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  if (!g_output_stream_write_all (out, prelogin, sizeof prelogin, NULL, NULL, error))
    return FALSE;

  gsize n = 0;
  if (!g_input_stream_read_all (in, answer, HEADER_SIZE, &n, NULL, error))
    return FALSE;
  gsize size = n == HEADER_SIZE ? (gsize) answer[2] << 8 | answer[3] : 0;
  if (size <= HEADER_SIZE || size > sizeof answer || answer[0] != PACKET_RESULT)
    return fail (address, error);
  if (!g_input_stream_read_all (in, answer + HEADER_SIZE, size - HEADER_SIZE, &n, NULL, error))
    return FALSE;

  return (n == size - HEADER_SIZE && answer[HEADER_SIZE] == OPTION_VERSION)
         || fail (address, error);
}
