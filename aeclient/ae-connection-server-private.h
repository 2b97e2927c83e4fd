/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The value of the Server keyword: [tcp:]host[\instance][,port]. */

#include "ae-connection-settings-private.h"

G_BEGIN_DECLS

/* Fills host, instance and port. Errors do not hold the text and begin in lower case: the caller
 * names the keyword. */
gboolean
ae_connection_server_parse (AeConnectionSettings *settings, const char *text, GError **error);
/* 1 to 65535, decimal. */
gboolean ae_connection_port_parse (const char *text, guint16 *port);

G_END_DECLS
