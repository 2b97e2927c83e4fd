/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Parameters from the command line. */

#include <aeclient/aeclient.h>

G_BEGIN_DECLS

/* @parameters: NAME[:TYPE]=VALUE, @nulls: NAME[:TYPE]; either may be NULL. */
gboolean
tool_bind_parameters (AeStatement *statement, char **parameters, char **nulls, GError **error);

G_END_DECLS
