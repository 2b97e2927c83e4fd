/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* sys.… and INFORMATION_SCHEMA.… over the catalogue's own tables. */

#include "ae-tsql-ast-private.h"

G_BEGIN_DECLS

/* FALSE: it is none of them. */
gboolean ae_tsql_system_view_bind (AeTsqlArena *arena, AeTsqlSource *source, guint32 database_id);
/* For the documentation's test: "sys.tables" …; NULL at the end. */
const char *ae_tsql_system_view_get_name (guint index);

G_END_DECLS
