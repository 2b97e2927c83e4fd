/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-views-private.h"

/* The server, its databases, and the session that asks. Other sessions are not shown. */

static const AeTsqlSystemView views[] = {
  { "sys.configurations",
    "configuration_id int NOT NULL, name nvarchar(35) NOT NULL, value int, minimum int, maximum "
    "int, value_in_use int, description nvarchar(255) NOT NULL, is_dynamic bit NOT NULL, "
    "is_advanced bit NOT NULL",
    "SELECT column1, column2, column3, column4, column5, column3, column6, column7, column8 FROM "
    "(VALUES (102, 'allow updates', 0, 0, 1, 'Allow updates to system tables', 1, 0), (103, 'user "
    "connections', 0, 0, 32767, 'Number of user connections allowed', 0, 1), (115, 'nested "
    "triggers', 1, 0, 1, 'Allow triggers to be invoked within triggers', 1, 0), (503, 'max worker "
    "threads', 0, 128, 65535, 'Maximum worker threads', 1, 1), (1581, 'optimize for ad hoc "
    "workloads', 0, 0, 1, 'When this option is set, plan cache size is further reduced for "
    "single-use adhoc OLTP workload.', 1, 1), (1588, 'column encryption enclave type', 0, 0, 2, "
    "'Type of enclave used for computations on encrypted columns', 0, 0), (16390, 'xp_cmdshell', "
    "0, "
    "0, 1, 'Enable or disable command shell', 1, 1))" },
  { "sys.databases",
    "name sysname NOT NULL, database_id int NOT NULL, source_database_id int, owner_sid "
    "varbinary(85), create_date datetime NOT NULL, compatibility_level tinyint NOT NULL, "
    "collation_name sysname, user_access tinyint, user_access_desc nvarchar(60), is_read_only bit, "
    "is_auto_close_on bit NOT NULL, is_auto_shrink_on bit, state tinyint, state_desc nvarchar(60), "
    "is_in_standby bit, is_cleanly_shutdown bit, is_supplemental_logging_enabled bit, "
    "snapshot_isolation_state tinyint, snapshot_isolation_state_desc nvarchar(60), "
    "is_read_committed_snapshot_on bit, recovery_model tinyint, recovery_model_desc nvarchar(60), "
    "page_verify_option tinyint, page_verify_option_desc nvarchar(60), is_auto_create_stats_on "
    "bit, "
    "is_auto_create_stats_incremental_on bit, is_auto_update_stats_on bit, "
    "is_auto_update_stats_async_on bit, is_ansi_null_default_on bit, is_ansi_nulls_on bit, "
    "is_ansi_padding_on bit, is_ansi_warnings_on bit, is_arithabort_on bit, "
    "is_concat_null_yields_null_on bit, is_numeric_roundabort_on bit, is_quoted_identifier_on bit, "
    "is_recursive_triggers_on bit, is_cursor_close_on_commit_on bit, is_local_cursor_default bit, "
    "is_fulltext_enabled bit, is_trustworthy_on bit, is_db_chaining_on bit, "
    "is_parameterization_forced bit, is_master_key_encrypted_by_server bit NOT NULL, "
    "is_query_store_on bit, is_published bit NOT NULL, is_subscribed bit NOT NULL, "
    "is_merge_published bit NOT NULL, is_distributor bit NOT NULL, is_sync_with_backup bit NOT "
    "NULL, service_broker_guid uniqueidentifier NOT NULL, is_broker_enabled bit NOT NULL, "
    "log_reuse_wait tinyint, log_reuse_wait_desc nvarchar(60), is_date_correlation_on bit NOT "
    "NULL, "
    "is_cdc_enabled bit NOT NULL, is_encrypted bit, containment tinyint, containment_desc "
    "nvarchar(60)",
    "SELECT name, id, NULL, x'01', created || '.000', 160, 'SQL_Latin1_General_CP1_CI_AS', 0, "
    "'MULTI_USER', 0, 0, 0, 0, 'ONLINE', 0, 0, 0, 1, 'ON', 1, 3, 'SIMPLE', 2, 'CHECKSUM', 1, 0, 1, "
    "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "
    "'00000000-0000-0000-0000-000000000000', 0, 0, 'NOTHING', 0, 0, 0, 0, 'NONE' FROM "
    "ae_database" },
  { "sys.dm_exec_connections",
    "session_id int, most_recent_session_id int, connect_time datetime NOT NULL, net_transport "
    "nvarchar(40) NOT NULL, protocol_type nvarchar(40), protocol_version int, endpoint_id int, "
    "encrypt_option nvarchar(40) NOT NULL, auth_scheme nvarchar(40) NOT NULL, node_affinity "
    "smallint NOT NULL, num_reads int, num_writes int, last_read datetime, last_write datetime, "
    "net_packet_size int, client_net_address varchar(48), client_tcp_port int, local_net_address "
    "varchar(48), local_tcp_port int, connection_id uniqueidentifier NOT NULL, "
    "parent_connection_id uniqueidentifier, most_recent_sql_handle varbinary(64)",
    "SELECT {spid}, {spid}, strftime ('%Y-%m-%d %H:%M:%f', 'now'), 'TCP', 'TSQL', 1946157060, 4, "
    "'TRUE', 'SQL', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "
    "'00000000-0000-0000-0000-000000000000', NULL, NULL" },
  { "sys.dm_exec_sessions",
    "session_id smallint NOT NULL, login_time datetime NOT NULL, host_name nvarchar(128), "
    "program_name nvarchar(128), host_process_id int, client_version int, client_interface_name "
    "nvarchar(32), security_id varbinary(85) NOT NULL, login_name nvarchar(128) NOT NULL, "
    "nt_domain "
    "nvarchar(128), nt_user_name nvarchar(128), status nvarchar(30) NOT NULL, context_info "
    "varbinary(128), cpu_time int NOT NULL, memory_usage int NOT NULL, total_scheduled_time int "
    "NOT "
    "NULL, total_elapsed_time int NOT NULL, endpoint_id int NOT NULL, last_request_start_time "
    "datetime NOT NULL, last_request_end_time datetime, reads bigint NOT NULL, writes bigint NOT "
    "NULL, logical_reads bigint NOT NULL, is_user_process bit NOT NULL, text_size int NOT NULL, "
    "language nvarchar(128), date_format nvarchar(3), date_first smallint NOT NULL, "
    "quoted_identifier bit NOT NULL, arithabort bit NOT NULL, ansi_null_dflt_on bit NOT NULL, "
    "ansi_defaults bit NOT NULL, ansi_warnings bit NOT NULL, ansi_padding bit NOT NULL, ansi_nulls "
    "bit NOT NULL, concat_null_yields_null bit NOT NULL, transaction_isolation_level smallint NOT "
    "NULL, lock_timeout int NOT NULL, deadlock_priority int NOT NULL, row_count bigint NOT NULL, "
    "prev_error int NOT NULL, original_security_id varbinary(85) NOT NULL, original_login_name "
    "nvarchar(128) NOT NULL, last_successful_logon datetime, last_unsuccessful_logon datetime, "
    "unsuccessful_logons bigint, group_id int NOT NULL, database_id smallint NOT NULL, "
    "authenticating_database_id int, open_transaction_count int NOT NULL",
    "SELECT {spid}, strftime ('%Y-%m-%d %H:%M:%f', 'now'), {host}, {application}, NULL, 7, 'ODBC', "
    "x'01', {login}, '', '', 'running', NULL, 0, 0, 0, 0, 4, strftime ('%Y-%m-%d %H:%M:%f', "
    "'now'), "
    "NULL, 0, 0, 0, 1, {text_size}, {language}, 'mdy', {date_first}, 1, 1, 1, 0, 1, 1, 1, 1, "
    "{isolation}, {lock_timeout}, 0, {row_count}, {error}, x'01', {login}, NULL, NULL, NULL, 2, "
    "{session_db}, 1, {transactions}" },
  { "sys.servers",
    "server_id int NOT NULL, name sysname NOT NULL, product sysname NOT NULL, provider sysname NOT "
    "NULL, data_source nvarchar(4000), location nvarchar(4000), provider_string nvarchar(4000), "
    "catalog sysname, is_linked bit NOT NULL",
    "SELECT 0, 'AESRV', 'SQL Server', 'SQLNCLI', 'AESRV', NULL, NULL, NULL, 0" },
};

const AeTsqlSystemViewTable ae_tsql_views_server = { views, G_N_ELEMENTS (views) };
