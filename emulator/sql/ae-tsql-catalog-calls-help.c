/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-catalog-calls-private.h"

/* What people type. Only the first result of those that give several. */

static gboolean
check_database (AeTsqlCall *call, AeTsqlFrame *frame)
{
  g_autofree char *name = ae_tsql_catalog_call_dup_text (frame, "@dbname");

  if (name != NULL && ae_tsql_catalog_find_database (call->session->db, name, NULL) == 0)
    return ae_tsql_error_set (&call->error, 15010, 1, name);
  return TRUE;
}

static const AeTsqlCatalogCall calls[] = {
  { "sp_helpdb", "@dbname sysname = NULL",
    "name nvarchar(128), db_size nvarchar(13), owner sysname, dbid smallint, created nvarchar(11), "
    "status nvarchar(600), compatibility_level tinyint",
    "SELECT name, '      16.00 MB', 'sa', id, substr ('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * "
    "strftime ('%m', created) - 2, 3) || strftime (' %d %Y', created), 'Status=ONLINE, "
    "Updateability=READ_WRITE, UserAccess=MULTI_USER, Recovery=SIMPLE', 160 FROM ae_database WHERE "
    "@dbname IS NULL OR name = @dbname",
    "1", 0, check_database },
  { "sp_who", "@loginame sysname = NULL",
    "spid smallint, ecid smallint, status nchar(30), loginame nvarchar(128), hostname nchar(128), "
    "blk char(5), dbname nvarchar(128), cmd nchar(26), request_id int",
    "SELECT {spid}, 0, 'runnable', {login}, {host}, '0', (SELECT name FROM ae_database WHERE id = "
    "{session_db}), 'SELECT', 0",
    NULL, 0, NULL },
};

const AeTsqlCatalogCallTable ae_tsql_catalog_calls_help = { calls, G_N_ELEMENTS (calls) };
