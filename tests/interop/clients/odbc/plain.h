/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* One function for each capability. FALSE: @error says what is wrong, or, with the code
 * PLAIN_SKIPPED, what the driver does not have. */

#include "odbc-session.h"

G_BEGIN_DECLS

enum
{
  PLAIN_FAILED,
  PLAIN_SKIPPED,
};

gboolean skip (GError **error, const char *why);

gboolean plain_login_tls (GError **error);
gboolean plain_login_strict (GError **error);
gboolean plain_login_plain (GError **error);
gboolean plain_wrong_password (GError **error);

gboolean plain_batch (GError **error);
gboolean plain_sp_executesql (GError **error);
gboolean plain_prepare (GError **error);
gboolean plain_prepexec (GError **error);
gboolean plain_multiple_results (GError **error);
gboolean plain_messages (GError **error);
gboolean plain_errors (GError **error);

gboolean plain_cursor (GError **error);

gboolean plain_types (GError **error);
gboolean plain_nulls (GError **error);
gboolean plain_extremes (GError **error);
gboolean plain_max_types (GError **error);

gboolean plain_output_parameters (GError **error);
gboolean plain_return_status (GError **error);
gboolean plain_tvp (GError **error);
gboolean plain_bulk (GError **error);

gboolean plain_transactions (GError **error);
gboolean plain_savepoints (GError **error);
gboolean plain_isolation (GError **error);
gboolean plain_attention (GError **error);
gboolean plain_reset (GError **error);

gboolean plain_catalogue (GError **error);

G_END_DECLS
