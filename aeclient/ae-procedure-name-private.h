/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "dbo.Get it" and "[dbo].[Get it]" as "[dbo].[Get it]", each part quoted. AE_ERROR_SYNTAX. */
char *ae_procedure_name_quote (const char *name, GError **error);
/* "dbo.Ids" or "Ids": its parts without quotes (*schema is "" without one), and the whole quoted.
 * AE_ERROR_SYNTAX. */
char *ae_procedure_name_parse_type (const char *text, char **schema, char **name, GError **error);

G_END_DECLS
