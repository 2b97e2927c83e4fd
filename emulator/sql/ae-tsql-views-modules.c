/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-views-private.h"

/* What has a text of its own: views, procedures, functions, triggers; and what is defined beside
 * tables. */
static const AeTsqlSystemView views[] = {
  { "sys.extended_properties",
    "class tinyint NOT NULL, class_desc nvarchar(60), major_id int NOT NULL, minor_id int NOT "
    "NULL, "
    "name sysname NOT NULL, value nvarchar(4000)",
    "SELECT 0, '', 0, 0, '', '' WHERE 0" },
  { "sys.parameters",
    "object_id int NOT NULL, name sysname, parameter_id int NOT NULL, system_type_id tinyint NOT "
    "NULL, user_type_id int NOT NULL, max_length smallint NOT NULL, precision tinyint NOT NULL, "
    "scale tinyint NOT NULL, is_output bit NOT NULL, is_cursor_ref bit NOT NULL, has_default_value "
    "bit NOT NULL, is_xml_document bit NOT NULL, default_value nvarchar(4000), xml_collection_id "
    "int NOT NULL, is_readonly bit NOT NULL, is_nullable bit, encryption_type int, "
    "encryption_type_desc nvarchar(64), encryption_algorithm_name sysname, "
    "column_encryption_key_id int, column_encryption_key_database_name sysname",
    "SELECT object_id, name, parameter_id, type_id, user_type_id, max_length, precision, scale, "
    "is_output, 0, 0, 0, NULL, 0, 0, nullable, encryption_type, CASE encryption_type WHEN 1 THEN "
    "'DETERMINISTIC' WHEN 2 THEN 'RANDOMIZED' END, CASE WHEN cek_id IS NOT NULL THEN "
    "'AEAD_AES_256_CBC_HMAC_SHA_256' END, cek_id, NULL FROM {parameters} WHERE parameter_id > 0 OR "
    "object_type <> 'P ' ORDER BY object_id, parameter_id" },
  { "sys.procedures",
    AE_TSQL_OBJECT_COLUMNS ", is_auto_executed bit NOT NULL, is_execution_replicated bit, "
                           "is_repl_serializable_only bit, skips_repl_constraints bit",
    "SELECT " AE_TSQL_OBJECT_VALUES ", 0, 0, 0, 0 FROM {objects} WHERE type = 'P '" },
  { "sys.sequences",
    AE_TSQL_OBJECT_COLUMNS
    ", start_value bigint NOT NULL, increment bigint NOT NULL, minimum_value bigint NOT NULL, "
    "maximum_value bigint NOT NULL, is_cycling bit, is_cached bit, cache_size int, "
    "system_type_id tinyint NOT NULL, user_type_id int NOT NULL, precision tinyint NOT NULL, scale "
    "tinyint, current_value bigint NOT NULL, is_exhausted bit NOT NULL, last_used_value bigint",
    "SELECT o.name, o.object_id, NULL, o.schema_id, 0, o.type, o.type_desc, o.created, o.created, "
    "0, 0, 0, q.start_value, q.increment, q.minimum, q.maximum, q.cycles, q.is_cached, nullif "
    "(q.cache, "
    "0), y.id, y.user_type_id, CASE WHEN q.precision > 0 THEN q.precision WHEN y.name = 'bigint' "
    "THEN 19 WHEN y.name = 'int' THEN 10 WHEN y.name = 'smallint' THEN 5 ELSE 3 END, 0, q.current, "
    "q.used AND NOT q.cycles AND CASE WHEN q.increment > 0 THEN q.current > q.maximum - "
    "q.increment "
    "ELSE q.current < q.minimum - q.increment END, CASE WHEN q.used THEN q.current END FROM "
    "{objects} o JOIN ae_sequence q ON "
    "q.object_id = o.object_id JOIN {types} y ON y.id = q.type_id AND y.user_type_id = q.type_id" },
  { "sys.sql_modules",
    "object_id int NOT NULL, definition nvarchar(max), uses_ansi_nulls bit, uses_quoted_identifier "
    "bit, is_schema_bound bit, uses_database_collation bit, is_recompiled bit, "
    "null_on_null_input bit, execute_as_principal_id int, uses_native_compilation bit, "
    "inline_type bit, is_inlineable bit",
    "SELECT object_id, CASE WHEN NOT hidden THEN definition END, 1, 1, 0, 0, 0, 0, NULL, 0, 0, 0 "
    "FROM ae_module WHERE type NOT IN ('SN', 'SO') AND database_id = {db}" },
  { "sys.synonyms", AE_TSQL_OBJECT_COLUMNS ", base_object_name nvarchar(1035)",
    "SELECT o.name, o.object_id, NULL, o.schema_id, 0, o.type, o.type_desc, o.created, o.created, "
    "0, "
    "0, 0, m.definition FROM {objects} o JOIN ae_module m USING (object_id) WHERE o.type = 'SN'" },
  { "sys.triggers",
    "name sysname NOT NULL, object_id int NOT NULL, parent_class tinyint NOT NULL, "
    "parent_class_desc nvarchar(60), parent_id int NOT NULL, type char(2) NOT NULL, type_desc "
    "nvarchar(60), create_date datetime NOT NULL, modify_date datetime NOT NULL, is_ms_shipped bit "
    "NOT NULL, is_disabled bit NOT NULL, is_not_for_replication bit NOT NULL, "
    "is_instead_of_trigger "
    "bit NOT NULL",
    "SELECT name, object_id, 1, 'OBJECT_OR_COLUMN', parent_object_id, type, type_desc, created, "
    "created, 0, (SELECT disabled FROM ae_trigger g WHERE g.object_id = o.object_id), 0, 0 FROM "
    "{objects} o WHERE type = 'TR'" },
  { "sys.views",
    AE_TSQL_OBJECT_COLUMNS
    ", is_replicated bit, has_replication_filter bit, has_opaque_metadata bit NOT NULL, "
    "has_unchecked_assembly_data bit NOT NULL, with_check_option bit NOT NULL, "
    "is_date_correlation_view bit NOT NULL, is_tracked_by_cdc bit",
    "SELECT " AE_TSQL_OBJECT_VALUES
    ", 0, 0, 0, 0, (SELECT ts_checks_rows (definition) FROM ae_module m WHERE m.object_id = "
    "o.object_id), 0, 0 FROM {objects} o WHERE type = 'V '" },
};

const AeTsqlSystemViewTable ae_tsql_views_modules = { views, G_N_ELEMENTS (views) };
