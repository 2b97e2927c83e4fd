/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-views-private.h"

/* The keys of Always Encrypted. */
static const AeTsqlSystemView views[] = {
  { "sys.column_encryption_key_values",
    "column_encryption_key_id int NOT NULL, column_master_key_id int NOT NULL, encrypted_value "
    "varbinary(8000), encryption_algorithm_name sysname",
    "SELECT cek_id, cmk_id, encrypted_value, algorithm FROM ae_cek_value JOIN ae_cek ON ae_cek.id "
    "= "
    "cek_id WHERE database_id = {db} AND {sees_cek}" },
  { "sys.column_encryption_keys",
    "name sysname NOT NULL, column_encryption_key_id int NOT NULL, create_date datetime NOT NULL, "
    "modify_date datetime NOT NULL",
    "SELECT name, id, created || '.000', created || '.000' FROM ae_cek WHERE database_id = {db} "
    "AND "
    "{sees_cek}" },
  { "sys.column_master_keys",
    "name sysname NOT NULL, column_master_key_id int NOT NULL, create_date datetime NOT NULL, "
    "modify_date datetime NOT NULL, key_store_provider_name sysname, key_path nvarchar(4000), "
    "allow_enclave_computations bit NOT NULL, signature varbinary(max)",
    "SELECT name, id, created || '.000', created || '.000', provider_name, key_path, "
    "allow_enclave, "
    "signature FROM ae_cmk WHERE database_id = {db} AND {sees_cmk}" },
};

const AeTsqlSystemViewTable ae_tsql_views_keys = { views, G_N_ELEMENTS (views) };
