/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-bind-private.h"
#include "ae-tsql-catalog-modules-private.h"
#include "ae-tsql-security-private.h"
#include "ae-tsql-temporary-private.h"

#define VIEW_CMK "VIEW ANY COLUMN MASTER KEY DEFINITION"
#define VIEW_CEK "VIEW ANY COLUMN ENCRYPTION KEY DEFINITION"

/* master and tempdb let everybody in. */
static gint64
find_user (AeEmulatorSession *session, guint32 database_id)
{
  gint64 id = ae_tsql_principal_of_login (session->db, database_id, session->login_id);

  return id < 0 && (database_id == 1 || database_id == 2) ? AE_TSQL_PRINCIPAL_GUEST : id;
}

void
ae_tsql_permission_take_user (AeEmulatorSession *session, guint32 database_id)
{
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      session->db, "SELECT name, default_schema FROM ae_principal WHERE database_id = ? AND id = ?",
      "ii", (gint64) database_id, session->user_id);

  g_clear_pointer (&session->user_name, g_free);
  g_clear_pointer (&session->default_schema, g_free);
  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      session->user_name = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      session->default_schema = g_strdup ((const char *) sqlite3_column_text (statement, 1));
    }
  else if (session->user_id == AE_TSQL_PRINCIPAL_GUEST)
    session->user_name = g_strdup ("guest");
  sqlite3_finalize (statement);
}

gboolean
ae_tsql_permission_enter (AeEmulatorSession *session, guint32 database_id)
{
  session->user_id = AE_TSQL_PRINCIPAL_DBO;
  if (session->login_id != 0)
    {
      gint64 id = find_user (session, database_id);
      if (id < 0)
        return FALSE;
      session->user_id = id;
    }
  ae_tsql_permission_take_user (session, database_id);
  return TRUE;
}

/* --- checks ----------------------------------------------------------------------------------- */

/* What the fixed roles may do without being told. */
static gint64
get_role (const char *permission)
{
  if (g_str_equal (permission, "SELECT"))
    return 16390;
  if (g_str_equal (permission, "INSERT") || g_str_equal (permission, "UPDATE")
      || g_str_equal (permission, "DELETE"))
    return 16391;
  if (g_str_has_prefix (permission, "CREATE ") || g_str_has_prefix (permission, "ALTER"))
    return 16387;
  return AE_TSQL_PRINCIPAL_OWNERS;
}

/* db_denydatareader and db_denydatawriter. */
static gint64
get_denying_role (const char *permission)
{
  gint64 role = get_role (permission);

  return role == 16390 || role == 16391 ? role + 2 : -1;
}

/* Everybody has these two until they are revoked. */
static gboolean
is_public (const char *permission)
{
  return g_str_equal (permission, VIEW_CMK) || g_str_equal (permission, VIEW_CEK);
}

gboolean
ae_tsql_permission_has (AeEmulatorSession *session,
                        guint32 database_id,
                        AeTsqlClass class,
                        gint64 id,
                        const char *schema,
                        const char *permission)
{
  static const char sql[]
      = "WITH RECURSIVE mine (id) AS (VALUES (?1), (0) UNION SELECT role_id FROM ae_role_member m "
        "JOIN mine ON m.member_id = mine.id WHERE m.database_id = ?2), found (state) AS (SELECT "
        "state FROM ae_permission WHERE database_id = ?2 AND grantee_id IN mine AND permission IN "
        "(?3, 'CONTROL') AND (class = 0 OR (class = 1 AND major_id = ?4) OR (class = 3 AND "
        "major_id "
        "= ?5))) SELECT CASE WHEN 16384 IN mine THEN 1 WHEN ?7 IN mine OR 'D' IN found THEN 0 ELSE "
        "?6 IN mine OR 'G' IN found OR (?8 AND 'R' NOT IN found) END";
  gint64 user = session->user_id;
  gint64 schema_id
      = schema != NULL ? ae_tsql_catalog_find_schema (session->db, database_id, schema) : 0;

  if (user == AE_TSQL_PRINCIPAL_DBO)
    return TRUE;
  if (database_id != session->database_id)
    user = find_user (session, database_id);
  if (user < 0)
    return FALSE;
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      session->db, sql, "iisiiiii", user, (gint64) database_id, permission,
      class == AE_TSQL_CLASS_OBJECT ? id : 0, class == AE_TSQL_CLASS_SCHEMA ? id : schema_id,
      get_role (permission), get_denying_role (permission), (gint64) is_public (permission));
  gboolean has = statement != NULL && sqlite3_step (statement) == SQLITE_ROW
                 && sqlite3_column_int (statement, 0) != 0;
  sqlite3_finalize (statement);
  return has;
}

gboolean
ae_tsql_permission_check_object (AeEmulatorSession *session,
                                 guint32 database_id,
                                 gint64 object_id,
                                 const char *schema,
                                 const char *name,
                                 const char *permission,
                                 guint32 line,
                                 AeTsqlError *error)
{
  /* All objects have one owner: what a procedure does is allowed to whom the procedure is. */
  if (session->user_id == AE_TSQL_PRINCIPAL_DBO || session->module != NULL
      || database_id == AE_TSQL_TEMPORARY_DATABASE
      || ae_tsql_permission_has (session, database_id, AE_TSQL_CLASS_OBJECT, object_id, schema,
                                 permission))
    return TRUE;

  g_autofree char *database = ae_tsql_catalog_get_database_name (session->db, database_id);
  if (database_id != session->database_id && find_user (session, database_id) < 0)
    return ae_tsql_error_set (error, 916, line, session->user, database);
  return ae_tsql_error_set (error, 229, line, permission, name, database, schema);
}

gboolean
ae_tsql_permission_check_keys (AeEmulatorSession *session,
                               const AeTsqlEncryption *encryption,
                               guint32 line,
                               AeTsqlError *error)
{
  if (session->user_id == AE_TSQL_PRINCIPAL_DBO
      || (ae_tsql_permission_has (session, session->database_id, AE_TSQL_CLASS_DATABASE, 0, NULL,
                                  VIEW_CMK)
          && ae_tsql_permission_has (session, session->database_id, AE_TSQL_CLASS_DATABASE, 0, NULL,
                                     VIEW_CEK)))
    return TRUE;
  return ae_tsql_error_set (error, 33293, line, "encryption", encryption->cek_name);
}

/* --- definitions ------------------------------------------------------------------------------ */

static const struct
{
  AeTsqlStatementKind kind;
  const char *permission;
} definitions[] = {
  { AE_TSQL_STATEMENT_CREATE_TABLE, "CREATE TABLE" },
  { AE_TSQL_STATEMENT_CREATE_DATABASE, "CREATE DATABASE" },
  { AE_TSQL_STATEMENT_CREATE_TYPE, "CREATE TYPE" },
  { AE_TSQL_STATEMENT_CREATE_SCHEMA, "CREATE SCHEMA" },
  { AE_TSQL_STATEMENT_CREATE_SEQUENCE, "CREATE SEQUENCE" },
  { AE_TSQL_STATEMENT_MODULE, "CREATE PROCEDURE" },
  { AE_TSQL_STATEMENT_CREATE_CMK, "ALTER ANY COLUMN MASTER KEY" },
  { AE_TSQL_STATEMENT_DROP_CMK, "ALTER ANY COLUMN MASTER KEY" },
  { AE_TSQL_STATEMENT_CREATE_CEK, "ALTER ANY COLUMN ENCRYPTION KEY" },
  { AE_TSQL_STATEMENT_ALTER_CEK, "ALTER ANY COLUMN ENCRYPTION KEY" },
  { AE_TSQL_STATEMENT_DROP_CEK, "ALTER ANY COLUMN ENCRYPTION KEY" },
};

static gboolean
refuse (AeTsqlRun *self, const AeTsqlStatement *statement, const char *permission)
{
  AeEmulatorSession *session = self->session;
  const AeTsqlName *name = &statement->name;

  if (permission != NULL && g_str_has_prefix (permission, "CREATE "))
    return ae_tsql_error_set (&self->error, 262, statement->line, permission,
                              session->current_database);
  if (statement->kind == AE_TSQL_STATEMENT_DROP_TABLE && statement->names->len > 0)
    {
      g_autofree char *text = ae_tsql_name_to_string (g_ptr_array_index (statement->names, 0));
      return ae_tsql_error_set (&self->error, 3701, statement->line, "table", text);
    }
  if (name->name != NULL && permission == NULL)
    {
      g_autofree char *text = ae_tsql_name_to_string (name);
      return ae_tsql_error_set (&self->error, 1088, statement->line, text);
    }
  return ae_tsql_error_set (&self->error, 15247, statement->line);
}

gboolean
ae_tsql_permission_check_statement (AeTsqlRun *self, const AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  const char *permission = NULL;

  if (session->user_id == AE_TSQL_PRINCIPAL_DBO || session->module != NULL)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (definitions); i++)
    if (definitions[i].kind == statement->kind)
      permission = definitions[i].permission;
  return ae_tsql_permission_has (session, session->database_id, AE_TSQL_CLASS_DATABASE, 0, NULL,
                                 permission != NULL ? permission : "ALTER")
         || refuse (self, statement, permission);
}
