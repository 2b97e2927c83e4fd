/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What SQL Server Browser answers when it is asked for an instance (MS-SQLR 2.2.5):
 *
 *   05 | u16 LE size | text: "ServerName;H;InstanceName;I;IsClustered;No;Version;V;tcp;1433;…;;"
 *
 * FALSE: it is no such answer, or not about @instance, or the instance has no TCP port. */
gboolean
ae_browser_answer_get_port (const guint8 *data, gsize size, const char *instance, guint16 *port);

G_END_DECLS
