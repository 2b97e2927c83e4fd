/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-views-private.h"

static const AeTsqlSystemView views[] = {
  { "sys.check_constraints",
    AE_TSQL_OBJECT_COLUMNS
    ", is_disabled bit NOT NULL, is_not_for_replication bit NOT NULL, is_not_trusted bit NOT NULL, "
    "parent_column_id int NOT NULL, definition nvarchar(max), uses_database_collation bit, "
    "is_system_named bit NOT NULL",
    "SELECT o.name, o.object_id, NULL, o.schema_id, parent_object_id, type, type_desc, o.created, "
    "o.created, 0, 0, 0, disabled, 0, not_trusted, column_id, '(' || text || ')', 1, 0 FROM "
    "{objects} o JOIN "
    "{constraints} c ON c.id = o.object_id WHERE type = 'C '" },
  { "sys.default_constraints",
    AE_TSQL_OBJECT_COLUMNS
    ", parent_column_id int NOT NULL, definition nvarchar(max), is_system_named bit NOT NULL",
    "SELECT o.name, o.object_id, NULL, schema_id, parent_object_id, type, type_desc, o.created, "
    "o.created, 0, 0, 0, column_id, default_definition, default_is_named FROM {objects} o JOIN "
    "{columns} c ON "
    "c.default_id = o.object_id WHERE type = 'D '" },
  { "sys.foreign_key_columns",
    "constraint_object_id int NOT NULL, constraint_column_id int NOT NULL, parent_object_id int "
    "NOT "
    "NULL, parent_column_id int NOT NULL, referenced_object_id int NOT NULL, referenced_column_id "
    "int NOT NULL",
    "SELECT id, ordinal, table_id, column_id, target_id, referenced_id FROM "
    "{foreign_key_columns}" },
  { "sys.foreign_keys",
    AE_TSQL_OBJECT_COLUMNS
    ", referenced_object_id int, key_index_id int, is_disabled bit NOT NULL, "
    "is_not_for_replication "
    "bit NOT NULL, is_not_trusted bit NOT NULL, delete_referential_action tinyint, "
    "delete_referential_action_desc nvarchar(60), update_referential_action tinyint, "
    "update_referential_action_desc nvarchar(60), is_system_named bit NOT NULL",
    "SELECT o.name, o.object_id, NULL, o.schema_id, parent_object_id, type, type_desc, o.created, "
    "o.created, 0, 0, 0, target_id, (SELECT u.index_id FROM {keys} u WHERE u.object_id = target_id "
    "AND u.columns = target_columns AND u.is_unique LIMIT 1), disabled, 0, not_trusted, on_delete, "
    "CASE on_delete WHEN 0 THEN 'NO_ACTION' WHEN 1 THEN 'CASCADE' WHEN 2 THEN 'SET_NULL' ELSE "
    "'SET_DEFAULT' END, on_update, CASE on_update WHEN 0 THEN 'NO_ACTION' WHEN 1 THEN 'CASCADE' "
    "WHEN "
    "2 THEN 'SET_NULL' ELSE 'SET_DEFAULT' END, 0 FROM {objects} o JOIN {constraints} c ON c.id = "
    "o.object_id WHERE type = 'F '" },
  { "sys.key_constraints",
    AE_TSQL_OBJECT_COLUMNS ", unique_index_id int, is_system_named bit NOT NULL, is_enforced bit",
    "SELECT o.name, o.object_id, NULL, schema_id, parent_object_id, type, type_desc, o.created, "
    "o.created, 0, 0, 0, index_id, 0, 1 FROM {objects} o JOIN {keys} k ON key_id = o.object_id AND "
    "NOT is_index" },
};

const AeTsqlSystemViewTable ae_tsql_views_constraints = { views, G_N_ELEMENTS (views) };
