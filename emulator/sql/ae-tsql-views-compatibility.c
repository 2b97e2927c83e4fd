/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-views-private.h"

/* The views of SQL Server 2000, which old programs still read. */

static const AeTsqlSystemView views[] = {
  { "sys.syscolumns",
    "name sysname, id int NOT NULL, xtype tinyint NOT NULL, typestat tinyint NOT NULL, xusertype "
    "smallint, length smallint NOT NULL, xprec tinyint NOT NULL, xscale tinyint NOT NULL, colid "
    "smallint, xoffset smallint, bitpos tinyint NOT NULL, reserved tinyint, colstat smallint, "
    "cdefault int NOT NULL, domain int NOT NULL, number smallint, colorder smallint, offset "
    "smallint, collationid int, language int, status tinyint NOT NULL, type tinyint, usertype "
    "smallint, printfmt varchar(255), prec smallint, scale int, iscomputed int, isoutparam int, "
    "isnullable int, collation sysname",
    "SELECT name, object_id, type_id, 0, user_type_id, max_length, precision, scale, column_id, 0, "
    "0, 0, is_identity, default_id, 0, 0, column_id, 0, NULL, 0, CASE WHEN nullable THEN 8 ELSE 0 "
    "END + CASE WHEN is_identity THEN 128 ELSE 0 END, type_id, user_type_id, NULL, CASE WHEN unit "
    "IS NULL THEN precision WHEN max_length < 0 THEN -1 ELSE max_length / unit END, CASE WHEN unit "
    "IS NULL THEN scale END, is_computed, 0, nullable, collation FROM {columns}" },
  { "sys.sysdatabases",
    "name sysname NOT NULL, dbid smallint, sid varbinary(85), mode smallint, status int, status2 "
    "int, crdate datetime NOT NULL, reserved datetime, category int, cmptlevel tinyint NOT NULL, "
    "filename nvarchar(260), version smallint",
    "SELECT name, id, x'01', 0, 65536, 1627389952, created || '.000', '1900-01-01 00:00:00.000', "
    "0, "
    "160, NULL, 957 FROM ae_database" },
  { "sys.sysobjects",
    "name sysname NOT NULL, id int NOT NULL, xtype char(2) NOT NULL, uid smallint, info smallint, "
    "status int, base_schema_ver int, replinfo int, parent_obj int NOT NULL, crdate datetime NOT "
    "NULL, ftcatid smallint, schema_ver int, stats_schema_ver int, type char(2), userstat "
    "smallint, "
    "sysstat smallint, indexdel smallint, refdate datetime NOT NULL, version int, deltrig int, "
    "instrig int, updtrig int, seltrig int, category int, cache smallint",
    "SELECT name, object_id, type, schema_id, 0, 0, 0, 0, parent_object_id, created, 0, 0, 0, CASE "
    "type WHEN 'PK' THEN 'K ' WHEN 'UQ' THEN 'K ' ELSE type END, 1, 3, 0, created, 0, 0, 0, 0, 0, "
    "0, 0 FROM {objects}" },
  { "sys.systypes",
    "name sysname NOT NULL, xtype tinyint NOT NULL, status tinyint, xusertype smallint, length "
    "smallint NOT NULL, xprec tinyint NOT NULL, xscale tinyint NOT NULL, tdefault int NOT NULL, "
    "domain int NOT NULL, uid smallint, reserved smallint, collationid int, usertype smallint, "
    "variable bit, allownulls bit, type tinyint NOT NULL, printfmt varchar(255), prec smallint, "
    "scale tinyint, collation sysname",
    "SELECT name, id, 0, user_type_id, max_length, precision, scale, 0, 0, 4, 0, NULL, "
    "user_type_id, id IN (165, 167, 231), user_type_id NOT IN (189, 256), id, NULL, precision, "
    "scale, CASE WHEN id IN (35, 99, 167, 175, 231, 239) THEN 'SQL_Latin1_General_CP1_CI_AS' END "
    "FROM {types}" },
  { "sys.sysusers",
    "uid smallint, status smallint, name sysname NOT NULL, sid varbinary(85), roles "
    "varbinary(2048), createdate datetime NOT NULL, updatedate datetime NOT NULL, altuid smallint, "
    "password varbinary(256), gid smallint, environ varchar(255), hasdbaccess int, islogin int, "
    "isntname int, isntgroup int, isntuser int, issqluser int, isaliased int, issqlrole int, "
    "isapprole int",
    "SELECT id, 0, name, NULL, NULL, '2022-10-08 06:31:55.000', '2022-10-08 06:31:55.000', NULL, "
    "NULL, 0, NULL, type = 'S', type = 'S', 0, 0, 0, type = 'S', 0, type = 'R', 0 FROM "
    "{principals}" },
};

const AeTsqlSystemViewTable ae_tsql_views_compatibility = { views, G_N_ELEMENTS (views) };
