/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-catalog-modules-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-bind-private.h"
#include "ae-tsql-security-private.h"

#define MIN_PASSWORD_LENGTH 8

static const AeTsqlOption *
find_option (const AeTsqlStatement *statement, const char *name)
{
  for (guint i = 0; statement->options != NULL && i < statement->options->len; i++)
    {
      const AeTsqlOption *option = g_ptr_array_index (statement->options, i);
      if (g_ascii_strcasecmp (option->name, name) == 0)
        return option;
    }
  return NULL;
}

static gboolean
is_off (const AeTsqlOption *option)
{
  return option != NULL && g_ascii_strcasecmp (option->text, "off") == 0;
}

static gboolean
missing (AeTsqlRun *self, const AeTsqlStatement *statement, const char *verb, const char *kind)
{
  return ae_tsql_error_set (&self->error, 15151, statement->line, verb, kind, statement->name.name);
}

/* --- logins ----------------------------------------------------------------------------------- */

/* What Windows' policy asks for: length, and three of four kinds of characters. */
static gboolean
check_policy (AeTsqlRun *self, const AeTsqlStatement *statement, const char *password)
{
  guint kinds[4] = { 0 };

  if (is_off (find_option (statement, "check_policy")))
    return TRUE;
  if (g_utf8_strlen (password, -1) < MIN_PASSWORD_LENGTH)
    return ae_tsql_error_set (&self->error, 15116, statement->line);
  for (const char *at = password; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      kinds[g_unichar_isupper (c)   ? 0
            : g_unichar_islower (c) ? 1
            : g_unichar_isdigit (c) ? 2
                                    : 3]
          = 1;
    }
  return kinds[0] + kinds[1] + kinds[2] + kinds[3] >= 3
         || ae_tsql_error_set (&self->error, 15118, statement->line);
}

static gboolean
create_login (AeTsqlRun *self, const AeTsqlStatement *statement)
{
  sqlite3 *db = self->session->db;
  const char *name = statement->name.name;
  const AeTsqlOption *password = find_option (statement, "password");
  const AeTsqlOption *database = find_option (statement, "default_database");

  if (password == NULL || password->kind != 's')
    return ae_tsql_error_set (&self->error, 102, statement->line, name);
  if (ae_tsql_login_find (db, name, NULL) != 0 || ae_tsql_name_equal (name, "sa")
      || ae_tsql_name_equal (name, self->session->user))
    return ae_tsql_error_set (&self->error, 15025, statement->line, name);
  if (database != NULL && ae_tsql_catalog_find_database (db, database->text, NULL) == 0)
    return ae_tsql_error_set (&self->error, 15010, statement->line, database->text);
  return check_policy (self, statement, password->text)
         && ae_tsql_login_create (db, name, password->text,
                                  database != NULL ? database->text : "master");
}

static gboolean
alter_login (AeTsqlRun *self, const AeTsqlStatement *statement)
{
  sqlite3 *db = self->session->db;
  gint64 id = ae_tsql_login_find (db, statement->name.name, NULL);
  const AeTsqlOption *password = find_option (statement, "password");
  const AeTsqlOption *database = find_option (statement, "default_database");
  gboolean disables = find_option (statement, "disable") != NULL;

  if (id == 0)
    return missing (self, statement, "alter", "login");
  if (disables || find_option (statement, "enable") != NULL)
    return ae_tsql_catalog_run (db, "UPDATE ae_login SET disabled = ? WHERE id = ?", "ii",
                                (gint64) disables, id);
  if (password != NULL
      && (!check_policy (self, statement, password->text)
          || !ae_tsql_login_set_password (db, id, password->text)))
    return FALSE;
  return database == NULL
         || ae_tsql_catalog_run (db, "UPDATE ae_login SET default_database = ? WHERE id = ?", "si",
                                 database->text, id);
}

static gboolean
drop_login (AeTsqlRun *self, const AeTsqlStatement *statement)
{
  sqlite3 *db = self->session->db;
  gint64 id = ae_tsql_login_find (db, statement->name.name, NULL);

  if (id == 0)
    return missing (self, statement, "drop", "login");
  return ae_tsql_catalog_run (db, "UPDATE ae_principal SET login_id = NULL WHERE login_id = ?", "i",
                              id)
         && ae_tsql_catalog_run (db, "DELETE FROM ae_login WHERE id = ?", "i", id);
}

/* --- users and roles -------------------------------------------------------------------------- */

static gboolean
check_name_is_free (AeTsqlRun *self, const AeTsqlStatement *statement)
{
  if (ae_tsql_principal_find (self->session->db, self->session->database_id, statement->name.name,
                              NULL)
      < 0)
    return TRUE;
  return ae_tsql_error_set (&self->error, 15023, statement->line, statement->name.name);
}

static gboolean
store_principal (AeTsqlRun *self,
                 const AeTsqlStatement *statement,
                 const char *type,
                 gint64 login_id,
                 const char *schema)
{
  AeEmulatorSession *session = self->session;

  return ae_tsql_catalog_run (
             session->db,
             "INSERT INTO ae_principal (database_id, id, name, type, default_schema) SELECT ?1, "
             "max "
             "(4, ifnull ((SELECT max (id) FROM ae_principal WHERE database_id = ?1), 0)) + 1, ?2, "
             "?3, ?4",
             "isss", (gint64) session->database_id, statement->name.name, type, schema)
         && (login_id == 0
             || ae_tsql_catalog_run (session->db,
                                     "UPDATE ae_principal SET login_id = ? WHERE database_id = ? "
                                     "AND name = ?",
                                     "iis", login_id, (gint64) session->database_id,
                                     statement->name.name));
}

static gboolean
set_user_options (AeTsqlRun *self, const AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  const AeTsqlOption *allow = find_option (statement, "allow_encrypted_value_modifications");
  const AeTsqlOption *schema = find_option (statement, "default_schema");

  if (allow != NULL
      && !ae_tsql_catalog_run (session->db,
                               "UPDATE ae_principal SET allow_encrypted = ? WHERE database_id = ? "
                               "AND name = ?",
                               "iis", (gint64) !is_off (allow), (gint64) session->database_id,
                               statement->name.name))
    return FALSE;
  return schema == NULL
         || ae_tsql_catalog_run (session->db,
                                 "UPDATE ae_principal SET default_schema = ? WHERE database_id = ? "
                                 "AND name = ?",
                                 "sis", schema->text, (gint64) session->database_id,
                                 statement->name.name);
}

static gboolean
create_user (AeTsqlRun *self, const AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  const char *login = statement->columns != NULL ? g_ptr_array_index (statement->columns, 0)
                                                 : statement->name.name;
  gint64 login_id = 0;

  if (!check_name_is_free (self, statement))
    return FALSE;
  if (!statement->flag)
    {
      login_id = ae_tsql_login_find (session->db, login, NULL);
      if (login_id == 0)
        return ae_tsql_error_set (&self->error, 15007, statement->line, login);
      if (ae_tsql_principal_of_login (session->db, session->database_id, login_id) >= 0)
        return ae_tsql_error_set (&self->error, 15063, statement->line);
    }
  return store_principal (self, statement, "S", login_id, "dbo")
         && set_user_options (self, statement);
}

static gboolean
alter_user (AeTsqlRun *self, const AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  const AeTsqlOption *login = find_option (statement, "login");
  const AeTsqlOption *name = find_option (statement, "name");
  gint64 login_id = login != NULL ? ae_tsql_login_find (session->db, login->text, NULL) : 0;
  char type = 0;

  if (ae_tsql_principal_find (session->db, session->database_id, statement->name.name, &type) < 5
      || type != 'S')
    return missing (self, statement, "alter", "user");
  if (login != NULL && login_id == 0)
    return ae_tsql_error_set (&self->error, 15007, statement->line, login->text);
  if (!set_user_options (self, statement))
    return FALSE;
  if (login != NULL
      && !ae_tsql_catalog_run (session->db,
                               "UPDATE ae_principal SET login_id = ? WHERE database_id = ? AND "
                               "name = ?",
                               "iis", login_id, (gint64) session->database_id,
                               statement->name.name))
    return FALSE;
  return name == NULL
         || ae_tsql_catalog_run (
             session->db,
             "UPDATE ae_principal SET name = ? WHERE database_id = ? AND name = "
             "?",
             "sis", name->text, (gint64) session->database_id, statement->name.name);
}

static gboolean
has_members (AeEmulatorSession *session, gint64 role)
{
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      session->db, "SELECT 1 FROM ae_role_member WHERE database_id = ? AND role_id = ?", "ii",
      (gint64) session->database_id, role);
  gboolean found = statement != NULL && sqlite3_step (statement) == SQLITE_ROW;

  sqlite3_finalize (statement);
  return found;
}

static gboolean
drop_principal (AeTsqlRun *self, const AeTsqlStatement *statement, char wanted)
{
  AeEmulatorSession *session = self->session;
  gint64 database_id = session->database_id;
  char type = 0;
  gint64 id
      = ae_tsql_principal_find (session->db, session->database_id, statement->name.name, &type);

  if (id < 0 && statement->flag)
    return TRUE;
  if (id < 5 || id >= AE_TSQL_PRINCIPAL_OWNERS || type != wanted)
    return missing (self, statement, "drop", wanted == 'S' ? "user" : "role");
  if (has_members (session, id))
    return ae_tsql_error_set (&self->error, 15144, statement->line);
  return ae_tsql_catalog_run (session->db,
                              "DELETE FROM ae_role_member WHERE database_id = ? AND member_id = ?",
                              "ii", database_id, id)
         && ae_tsql_catalog_run (
             session->db, "DELETE FROM ae_permission WHERE database_id = ? AND grantee_id = ?",
             "ii", database_id, id)
         && ae_tsql_catalog_run (session->db,
                                 "DELETE FROM ae_principal WHERE database_id = ? AND id = ?", "ii",
                                 database_id, id);
}

static gboolean
change_member (AeTsqlRun *self, const AeTsqlStatement *statement, gboolean adds)
{
  AeEmulatorSession *session = self->session;
  const char *member = g_ptr_array_index (statement->columns, 0);
  char type = 0;
  gint64 role
      = ae_tsql_principal_find (session->db, session->database_id, statement->name.name, &type);
  gint64 id = ae_tsql_principal_find (session->db, session->database_id, member, NULL);

  if (role <= 0 || type != 'R')
    return missing (self, statement, "alter", "role");
  if (id < 0)
    return ae_tsql_error_set (&self->error, 15151, statement->line, adds ? "add" : "drop",
                              "principal", member);
  return ae_tsql_catalog_run (
      session->db,
      adds ? "INSERT OR IGNORE INTO ae_role_member (database_id, role_id, member_id) VALUES (?, ?, "
             "?)"
           : "DELETE FROM ae_role_member WHERE database_id = ? AND role_id = ? AND member_id = ?",
      "iii", (gint64) session->database_id, role, id);
}

gboolean
ae_tsql_run_principal (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  char what = statement->text[0], kind = statement->text[1];
  gboolean may
      = kind == 'L'
            ? session->login_id == 0
            : ae_tsql_permission_has (session, session->database_id, AE_TSQL_CLASS_DATABASE, 0,
                                      NULL, kind == 'U' ? "ALTER ANY USER" : "ALTER ANY ROLE");

  if (!may)
    return ae_tsql_error_set (&self->error, 15247, statement->line);
  if (kind == 'L')
    return what == 'C'   ? create_login (self, statement)
           : what == 'A' ? alter_login (self, statement)
                         : drop_login (self, statement);
  if (kind == 'U')
    return what == 'C'   ? create_user (self, statement)
           : what == 'A' ? alter_user (self, statement)
                         : drop_principal (self, statement, 'S');
  if (what == 'C')
    return check_name_is_free (self, statement) && store_principal (self, statement, "R", 0, NULL);
  return what == 'D' ? drop_principal (self, statement, 'R')
                     : change_member (self, statement, what == 'A');
}

/* --- GRANT, DENY, REVOKE ---------------------------------------------------------------------- */

static const char *const permissions[] = {
  "ALL",
  "ALTER",
  "ALTER ANY COLUMN ENCRYPTION KEY",
  "ALTER ANY COLUMN MASTER KEY",
  "ALTER ANY ROLE",
  "ALTER ANY SCHEMA",
  "ALTER ANY USER",
  "CONNECT",
  "CONTROL",
  "CREATE FUNCTION",
  "CREATE PROCEDURE",
  "CREATE ROLE",
  "CREATE SCHEMA",
  "CREATE TABLE",
  "CREATE TYPE",
  "CREATE VIEW",
  "DELETE",
  "EXECUTE",
  "INSERT",
  "SELECT",
  "SHOWPLAN",
  "TAKE OWNERSHIP",
  "UNMASK",
  "UPDATE",
  "VIEW ANY COLUMN ENCRYPTION KEY DEFINITION",
  "VIEW ANY COLUMN MASTER KEY DEFINITION",
  "VIEW DATABASE STATE",
  "VIEW DEFINITION",
};

/* What a permission is given on. */
typedef struct
{
  AeTsqlClass class;
  gint64 id;
} Securable;

static gboolean
find_securable (AeTsqlRun *self, const AeTsqlStatement *statement, Securable *securable)
{
  AeEmulatorSession *session = self->session;
  const AeTsqlName *name = &statement->name;

  *securable = (Securable){ 0 };
  if (name->name == NULL && name->schema == NULL)
    return TRUE;
  if (name->name == NULL)
    {
      securable->class = AE_TSQL_CLASS_SCHEMA;
      securable->id = ae_tsql_catalog_find_schema (session->db, session->database_id, name->schema);
      return securable->id != 0
             || ae_tsql_error_set (&self->error, 15151, statement->line, "find", "schema",
                                   name->schema);
    }
  securable->class = AE_TSQL_CLASS_OBJECT;
  securable->id = ae_tsql_catalog_find_object (session->db, session->database_id,
                                               ae_tsql_schema_of (session, name), name->name, NULL);
  return securable->id != 0
         || ae_tsql_error_set (&self->error, 15151, statement->line, "find", "object", name->name);
}

static gboolean
store_permission (AeTsqlRun *self,
                  const Securable *securable,
                  gint64 grantee,
                  const char *permission,
                  char state)
{
  AeEmulatorSession *session = self->session;
  gboolean is_default
      = grantee == AE_TSQL_PRINCIPAL_PUBLIC && g_str_has_prefix (permission, "VIEW ANY COLUMN ");
  char text[2] = { state, '\0' };

  /* A default that was revoked has to be remembered. */
  if (state == 'R' && !is_default)
    return ae_tsql_catalog_run (
        session->db,
        "DELETE FROM ae_permission WHERE database_id = ? AND grantee_id = ? "
        "AND class = ? AND major_id = ? AND permission = ?",
        "iiiis", (gint64) session->database_id, grantee, (gint64) securable->class, securable->id,
        permission);
  return ae_tsql_catalog_run (
      session->db,
      "INSERT OR REPLACE INTO ae_permission (database_id, grantee_id, class, major_id, permission, "
      "state) VALUES (?, ?, ?, ?, ?, ?)",
      "iiiiss", (gint64) session->database_id, grantee, (gint64) securable->class, securable->id,
      permission, text);
}

static gboolean
change_permission (AeTsqlRun *self,
                   const AeTsqlStatement *statement,
                   const Securable *securable,
                   const char *grantee)
{
  static const char *const all[] = { "SELECT", "INSERT", "UPDATE", "DELETE", "EXECUTE" };
  gint64 id = ae_tsql_principal_find (self->session->db, self->session->database_id, grantee, NULL);

  if (id < 0)
    return ae_tsql_error_set (&self->error, 15151, statement->line, "find", "user", grantee);
  for (guint i = 0; i < statement->columns->len; i++)
    {
      const char *permission = g_ptr_array_index (statement->columns, i);
      gboolean is_all = g_str_equal (permission, "ALL");
      for (gsize a = 0; a < (is_all ? G_N_ELEMENTS (all) : 1); a++)
        if (!store_permission (self, securable, id, is_all ? all[a] : permission,
                               statement->text[0]))
          return FALSE;
    }
  return TRUE;
}

gboolean
ae_tsql_run_permission (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  Securable securable;

  for (guint i = 0; i < statement->columns->len; i++)
    {
      gboolean known = FALSE;
      for (gsize p = 0; p < G_N_ELEMENTS (permissions); p++)
        known |= g_str_equal (permissions[p], g_ptr_array_index (statement->columns, i));
      if (!known)
        return ae_tsql_error_set (&self->error, 102, statement->line,
                                  g_ptr_array_index (statement->columns, i));
    }
  if (!find_securable (self, statement, &securable))
    return FALSE;
  if (!ae_tsql_permission_has (session, session->database_id, securable.class, securable.id, NULL,
                               "CONTROL"))
    return ae_tsql_error_set (&self->error, 15247, statement->line);
  for (guint i = 0; i < statement->names->len; i++)
    if (!change_permission (self, statement, &securable, g_ptr_array_index (statement->names, i)))
      return FALSE;
  return TRUE;
}

/* --- EXECUTE AS ------------------------------------------------------------------------------- */

static gboolean
become_user (AeTsqlRun *self, const AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  char type = 0;
  gint64 id
      = ae_tsql_principal_find (session->db, session->database_id, statement->name.name, &type);

  if (id < 0 || type != 'S' || session->user_id != AE_TSQL_PRINCIPAL_DBO)
    return ae_tsql_error_set (&self->error, 15517, statement->line, statement->name.name);
  ae_tsql_session_push_principal (session);
  session->user_id = id;
  if (id != AE_TSQL_PRINCIPAL_DBO)
    session->login_id = -1;
  ae_tsql_permission_take_user (session, session->database_id);
  if (session->user_name == NULL)
    session->user_name = g_strdup (statement->name.name);
  return TRUE;
}

static gboolean
become_login (AeTsqlRun *self, const AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  gint64 id = ae_tsql_login_find (session->db, statement->name.name, NULL);

  if (id == 0 || session->login_id != 0)
    return ae_tsql_error_set (&self->error, 15406, statement->line, statement->name.name);
  ae_tsql_session_push_principal (session);
  session->login_id = id;
  g_free (session->user);
  session->user = g_strdup (statement->name.name);
  if (ae_tsql_permission_enter (session, session->database_id))
    return TRUE;
  ae_tsql_session_pop_principal (session);
  return ae_tsql_error_set (&self->error, 916, statement->line, statement->name.name,
                            session->current_database);
}

gboolean
ae_tsql_run_impersonate (AeTsqlRun *self, AeTsqlStatement *statement)
{
  if (statement->text == NULL)
    ae_tsql_session_pop_principal (self->session);
  else if (statement->text[0] == 'U')
    return become_user (self, statement);
  else
    return become_login (self, statement);
  return TRUE;
}
