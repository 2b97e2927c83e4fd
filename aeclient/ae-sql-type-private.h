/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "ae-sql-type.h"
#include "tds/ae-tds-value-private.h"

G_BEGIN_DECLS

/* For columns: any TYPE_INFO, also of types that have no codec yet. @user_type tells rowversion and
 * alias types. */
AeSqlType *ae_sql_type_new_from_info (const AeTdsTypeInfo *info, guint32 user_type);

/* For parameters: the TYPE_INFO to send (nullable form). @collation is the connection's. */
void ae_sql_type_get_info (const AeSqlType *self,
                           const guint8 collation[AE_TDS_COLLATION_SIZE],
                           AeTdsTypeInfo *info);
const AeTdsType *ae_sql_type_get_tds_type (const AeSqlType *self);
/* @length as for ae_tds_type_make_info (). NULL when out of range. */
AeSqlType *ae_sql_type_new (const AeTdsType *type, int length, guint precision, guint scale);

G_END_DECLS
