/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-views-private.h"

static const AeTsqlSystemView views[] = {
  { "sys.database_principals",
    "name sysname NOT NULL, principal_id int NOT NULL, type char(1) NOT NULL, type_desc "
    "nvarchar(60), default_schema_name sysname, create_date datetime NOT NULL, modify_date "
    "datetime "
    "NOT NULL, owning_principal_id int, sid varbinary(85), is_fixed_role bit NOT NULL, "
    "authentication_type int NOT NULL, authentication_type_desc nvarchar(60), "
    "default_language_name "
    "sysname, default_language_lcid int, allow_encrypted_value_modifications bit NOT NULL",
    "SELECT name, id, type, CASE type WHEN 'R' THEN 'DATABASE_ROLE' ELSE 'SQL_USER' END, "
    "default_schema, '2022-10-08 06:31:55.000', '2022-10-08 06:31:55.000', CASE type WHEN 'R' THEN "
    "1 END, NULL, is_fixed, type = 'S' AND id = 1, CASE WHEN type = 'S' AND id = 1 THEN 'INSTANCE' "
    "ELSE 'NONE' END, NULL, NULL, 0 FROM {principals}" },
};

const AeTsqlSystemViewTable ae_tsql_views_security = { views, G_N_ELEMENTS (views) };
