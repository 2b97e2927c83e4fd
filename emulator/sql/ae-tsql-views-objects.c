/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-views-private.h"

/* Objects, columns, types and indexes. */

#define COLUMN_COLUMNS                                                                            \
  "object_id int NOT NULL, name sysname, column_id int NOT NULL, system_type_id tinyint NOT "     \
  "NULL, user_type_id int NOT NULL, max_length smallint NOT NULL, precision tinyint NOT NULL, "   \
  "scale tinyint NOT NULL, collation_name sysname, is_nullable bit, is_ansi_padded bit NOT "      \
  "NULL, is_rowguidcol bit NOT NULL, is_identity bit NOT NULL, is_computed bit NOT NULL, "        \
  "is_filestream bit NOT NULL, is_replicated bit, is_non_sql_subscribed bit, "                    \
  "is_merge_published bit, is_dts_replicated bit, is_xml_document bit NOT NULL, "                 \
  "xml_collection_id int NOT NULL, default_object_id int NOT NULL, rule_object_id int NOT NULL, " \
  "is_sparse bit, is_column_set bit, generated_always_type tinyint, generated_always_type_desc "  \
  "nvarchar(60), encryption_type int, encryption_type_desc nvarchar(64), "                        \
  "encryption_algorithm_name sysname, column_encryption_key_id int, "                             \
  "column_encryption_key_database_name sysname, is_hidden bit NOT NULL, is_masked bit NOT NULL, " \
  "graph_type int, graph_type_desc nvarchar(60)"

#define COLUMN_VALUES                                                                            \
  "object_id, name, column_id, type_id, user_type_id, max_length, precision, scale, "            \
  "collation, nullable, unit IS NOT NULL, is_rowguid, is_identity, is_computed, 0, 0, 0, 0, 0, " \
  "0, 0, "                                                                                       \
  "default_id, 0, 0, 0, 0, 'NOT_APPLICABLE', encryption_type, CASE encryption_type WHEN 1 "      \
  "THEN 'DETERMINISTIC' WHEN 2 THEN 'RANDOMIZED' END, CASE WHEN cek_id IS NOT NULL THEN "        \
  "'AEAD_AES_256_CBC_HMAC_SHA_256' END, cek_id, NULL, 0, 0, NULL, NULL"

#define TYPE_COLUMNS                                                                              \
  "name sysname NOT NULL, system_type_id tinyint NOT NULL, user_type_id int NOT NULL, schema_id " \
  "int NOT NULL, principal_id int, max_length smallint NOT NULL, precision tinyint NOT NULL, "    \
  "scale tinyint NOT NULL, collation_name sysname, is_nullable bit, is_user_defined bit NOT "     \
  "NULL, is_assembly_type bit NOT NULL, default_object_id int NOT NULL, rule_object_id int NOT "  \
  "NULL, is_table_type bit NOT NULL"

#define TYPE_VALUES                                                                              \
  "name, id, user_type_id, schema_id, NULL, max_length, precision, scale, CASE WHEN id IN (35, " \
  "99, 167, 175, 231, 239) THEN 'SQL_Latin1_General_CP1_CI_AS' END, nullable, is_user, id = "    \
  "240, 0, 0, object_id > 0"

static const AeTsqlSystemView views[] = {
  { "sys.all_columns", COLUMN_COLUMNS,
    "SELECT " COLUMN_VALUES " FROM {columns} ORDER BY object_id, column_id" },
  { "sys.all_objects", AE_TSQL_OBJECT_COLUMNS,
    "SELECT " AE_TSQL_OBJECT_VALUES " FROM {objects} UNION ALL SELECT name, object_id, NULL, "
    "schema_id, 0, 'V ', 'VIEW', '2022-10-08 06:31:55.000', '2022-10-08 06:31:55.000', 1, 0, 0 "
    "FROM {system_views}" },
  { "sys.columns", COLUMN_COLUMNS,
    "SELECT " COLUMN_VALUES " FROM {columns} ORDER BY object_id, column_id" },
  { "sys.computed_columns",
    COLUMN_COLUMNS ", definition nvarchar(max), uses_database_collation bit NOT NULL, "
                   "is_persisted bit NOT NULL",
    "SELECT " COLUMN_VALUES
    ", '(' || computed_text || ')', 1, is_persisted FROM {columns} WHERE is_computed" },
  { "sys.identity_columns",
    COLUMN_COLUMNS ", seed_value bigint, increment_value bigint, last_value bigint, "
                   "is_not_for_replication bit",
    "SELECT " COLUMN_VALUES ", seed, increment, NULL, 0 FROM {columns} WHERE is_identity" },
  { "sys.index_columns",
    "object_id int NOT NULL, index_id int NOT NULL, index_column_id int NOT NULL, column_id int "
    "NOT "
    "NULL, key_ordinal tinyint NOT NULL, partition_ordinal tinyint NOT NULL, is_descending_key "
    "bit, "
    "is_included_column bit",
    "SELECT object_id, index_id, ordinal, column_id, ordinal, 0, 0, 0 FROM {key_columns}" },
  { "sys.indexes",
    "object_id int NOT NULL, name sysname, index_id int NOT NULL, type tinyint NOT NULL, type_desc "
    "nvarchar(60), is_unique bit, data_space_id int, ignore_dup_key bit, is_primary_key bit, "
    "is_unique_constraint bit, fill_factor tinyint NOT NULL, is_padded bit, is_disabled bit, "
    "is_hypothetical bit, is_ignored_in_optimization bit, allow_row_locks bit, allow_page_locks "
    "bit, has_filter bit, filter_definition nvarchar(max), compression_delay int, "
    "suppress_dup_key_messages bit, auto_created bit, optimize_for_sequential_key bit",
    "SELECT object_id, name, index_id, CASE index_id WHEN 1 THEN 1 ELSE 2 END, CASE index_id WHEN "
    "1 "
    "THEN 'CLUSTERED' ELSE 'NONCLUSTERED' END, is_unique, 1, 0, is_primary, NOT is_primary AND NOT "
    "is_index, 0, 0, 0, 0, 0, 1, 1, filter IS NOT NULL, NULL, NULL, 0, 0, 0 FROM {keys} UNION ALL "
    "SELECT object_id, "
    "NULL, 0, 0, 'HEAP', 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, NULL, NULL, 0, 0, 0 FROM ae_table "
    "WHERE database_id = {db} AND object_id NOT IN (SELECT object_id FROM ae_unique WHERE "
    "is_primary)" },
  { "sys.objects", AE_TSQL_OBJECT_COLUMNS, "SELECT " AE_TSQL_OBJECT_VALUES " FROM {objects}" },
  { "sys.schemas", "name sysname NOT NULL, schema_id int NOT NULL, principal_id int",
    "SELECT name, schema_id, CASE WHEN schema_id < 5 OR schema_id > 16383 THEN schema_id ELSE 1 "
    "END "
    "FROM {schemas}" },
  { "sys.tables",
    AE_TSQL_OBJECT_COLUMNS
    ", lob_data_space_id int NOT NULL, filestream_data_space_id int, max_column_id_used int NOT "
    "NULL, lock_on_bulk_load bit NOT NULL, uses_ansi_nulls bit, is_replicated bit, "
    "has_replication_filter bit, is_merge_published bit, is_sync_tran_subscribed bit, "
    "has_unchecked_assembly_data bit NOT NULL, text_in_row_limit int, large_value_types_out_of_row "
    "bit, is_tracked_by_cdc bit, lock_escalation tinyint, lock_escalation_desc nvarchar(60), "
    "is_filetable bit, is_memory_optimized bit, durability tinyint, durability_desc nvarchar(60), "
    "temporal_type tinyint, temporal_type_desc nvarchar(60), history_table_id int, "
    "is_remote_data_archive_enabled bit, is_external bit NOT NULL, history_retention_period int, "
    "history_retention_period_unit int, history_retention_period_unit_desc nvarchar(10), is_node "
    "bit, is_edge bit",
    "SELECT " AE_TSQL_OBJECT_VALUES
    ", 0, NULL, (SELECT max (c.id) FROM ae_column c WHERE c.object_id = o.object_id), 0, 1, 0, 0, "
    "0, 0, 0, 0, 0, 0, 0, 'TABLE', 0, 0, 0, 'SCHEMA_AND_DATA', 0, 'NON_TEMPORAL_TABLE', NULL, 0, "
    "0, NULL, NULL, NULL, 0, 0 FROM {objects} o WHERE type = 'U '" },
  { "sys.table_types",
    TYPE_COLUMNS ", type_table_object_id int NOT NULL, is_memory_optimized bit NOT NULL",
    "SELECT " TYPE_VALUES ", object_id, 0 FROM {types} WHERE object_id > 0" },
  { "sys.types", TYPE_COLUMNS, "SELECT " TYPE_VALUES " FROM {types}" },
};

const AeTsqlSystemViewTable ae_tsql_views_objects = { views, G_N_ELEMENTS (views) };
