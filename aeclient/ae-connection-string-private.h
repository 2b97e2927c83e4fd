/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The grammar of connection strings; what the keywords mean is in ae-connection-keywords. */

#include <glib.h>

G_BEGIN_DECLS

/* A keyword as it was written, and its value: from a connection string or from odbc.ini. */
typedef struct
{
  char *name;
  char *value;    /* wiped: may be a password */
  guint position; /* the character (connection string) or line (file) it begins at, from 1 */
} AeConnectionAttribute;

/* Takes @name and @value. */
AeConnectionAttribute *ae_connection_attribute_new (char *name, char *value, guint position);
void ae_connection_attribute_free (AeConnectionAttribute *self);
/* Adds to @cause, which is taken, where the attribute stands: in line … of @source, or at character
 * … of the connection string if that is NULL. */
void ae_connection_attribute_propagate_error (const AeConnectionAttribute *self,
                                              const char *source,
                                              GError **error,
                                              GError *cause);

/* Element-type AeConnectionAttribute, in the order of the text. AE_ERROR_SYNTAX names the position,
 * never what stands there. */
GPtrArray *ae_connection_string_parse (const char *text, GError **error);

G_END_DECLS
