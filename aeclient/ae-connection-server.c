/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-connection-server-private.h"
#include "ae-error.h"

/*   server = [ "tcp:" ] host [ "\" instance ] [ "," port ]
 *   host   = name | address | "[" IPv6 address "]" | "." | "(local)"
 *
 * Blanks around each part are tolerated. */

static const char *const windows_only_prefixes[] = { "np:", "lpc:", "\\\\" };

static gboolean
server_error (GError **error, AeError code, const char *reason)
{
  g_set_error_literal (error, AE_ERROR, code, reason);

  return FALSE;
}

gboolean
ae_connection_port_parse (const char *text, guint16 *port)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL))
    return FALSE;
  *port = (guint16) number;

  return TRUE;
}

static gboolean
check_prefix (const char **text, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (windows_only_prefixes); i++)
    if (g_ascii_strncasecmp (*text, windows_only_prefixes[i], strlen (windows_only_prefixes[i]))
        == 0)
      return server_error (error, AE_ERROR_UNSUPPORTED,
                           _ ("named pipes and shared memory exist on Windows only; leave the "
                              "prefix out or write “tcp:”"));
  if (g_ascii_strncasecmp (*text, "(localdb)", 9) == 0)
    return server_error (error, AE_ERROR_UNSUPPORTED, _ ("LocalDB exists on Windows only"));
  if (g_ascii_strncasecmp (*text, "admin:", 6) == 0)
    return server_error (error, AE_ERROR_UNSUPPORTED,
                         _ ("the dedicated administrator connection is not supported yet"));
  if (g_ascii_strncasecmp (*text, "tcp:", 4) == 0)
    *text += 4;

  return TRUE;
}

/* Takes the part behind the last @separator off @text. NULL: there is none. */
static char *
cut_behind (char *text, char separator)
{
  char *found = strrchr (text, separator);

  if (found == NULL)
    return NULL;
  *found = '\0';
  g_strchomp (text);

  return g_strstrip (found + 1);
}

static gboolean
is_host (const char *host)
{
  if (*host == '\0')
    return FALSE;
  for (const char *c = host; *c != '\0'; c++)
    if (g_ascii_isspace (*c) || g_ascii_iscntrl (*c) || strchr ("/\\,;@[]()", *c) != NULL)
      return FALSE;

  return strchr (host, ':') == NULL || g_hostname_is_ip_address (host);
}

static char *
parse_host (char *text, GError **error)
{
  gsize length = strlen (text);
  const char *colon = strchr (text, ':');

  if (g_str_equal (text, ".") || g_ascii_strcasecmp (text, "(local)") == 0)
    return g_strdup ("localhost");

  if (length > 2 && text[0] == '[' && text[length - 1] == ']')
    {
      text[length - 1] = '\0';
      text++;
      if (!g_hostname_is_ip_address (text))
        {
          server_error (error, AE_ERROR_SYNTAX, _ ("there must be an IPv6 address in brackets"));
          return NULL;
        }
    }
  else if (colon != NULL && strchr (colon + 1, ':') == NULL)
    {
      server_error (error, AE_ERROR_SYNTAX,
                    _ ("the port stands behind a comma, not a colon: host,port"));
      return NULL;
    }

  if (!is_host (text))
    {
      server_error (error, AE_ERROR_SYNTAX,
                    _ ("write it as host, host,port or host\\instance,port"));
      return NULL;
    }

  return g_strdup (text);
}

gboolean
ae_connection_server_parse (AeConnectionSettings *settings, const char *text, GError **error)
{
  g_assert (settings != NULL);

  guint16 port = 0;
  g_autofree char *copy = g_strstrip (g_strdup (text));
  const char *rest = copy;

  if (!check_prefix (&rest, error))
    return FALSE;

  char *host_text = g_strchug (copy + (rest - copy));
  const char *port_text = cut_behind (host_text, ',');
  if (port_text != NULL && !ae_connection_port_parse (port_text, &port))
    return server_error (error, AE_ERROR_SYNTAX,
                         _ ("the port behind the comma must be a number from 1 to 65535"));

  const char *instance = cut_behind (host_text, '\\');
  if (instance != NULL && *instance == '\0')
    return server_error (error, AE_ERROR_SYNTAX, _ ("the name of the instance is missing"));

  char *host = parse_host (host_text, error);
  if (host == NULL)
    return FALSE;

  g_free (settings->host);
  settings->host = host;
  settings->port = port;
  g_free (settings->instance);
  settings->instance = g_strdup (instance);

  return TRUE;
}
