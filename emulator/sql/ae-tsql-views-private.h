/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What the descriptions of system views share. */

#include "ae-tsql-system-views-private.h"

/* The columns that all views of objects begin with, and their values from {objects}. */
#define AE_TSQL_OBJECT_COLUMNS                                                                     \
  "name sysname NOT NULL, object_id int NOT NULL, principal_id int, schema_id int NOT NULL, "      \
  "parent_object_id int NOT NULL, type char(2), type_desc nvarchar(60), create_date datetime NOT " \
  "NULL, modify_date datetime NOT NULL, is_ms_shipped bit NOT NULL, is_published bit NOT NULL, "   \
  "is_schema_published bit NOT NULL"

#define AE_TSQL_OBJECT_VALUES                                                                     \
  "name, object_id, NULL, schema_id, parent_object_id, type, type_desc, created, created, 0, 0, " \
  "0"
