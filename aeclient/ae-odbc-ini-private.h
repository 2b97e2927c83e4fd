/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Data sources of odbc.ini, as unixODBC finds them. */

#include "ae-connection-string-private.h"

G_BEGIN_DECLS

/* The attributes of data source @name from the first file that has it; @file is set to the name of
 * that file. Element-type AeConnectionAttribute. AE_ERROR_SYNTAX names the files looked at. */
GPtrArray *ae_odbc_ini_read (const char *name, char **file, GError **error);

/* For tests: the sections of a file's text. NULL without an error: it has no such section. */
GPtrArray *ae_odbc_ini_parse (const char *text, const char *name, const char *file, GError **error);

G_END_DECLS
