/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-collation-private.h"
#include "ae-tsql-module-private.h"
#include "ae-tsql-value-private.h"

/* The system procedures about objects of users: sp_helptext, sp_rename, and those that have nothing
 * to do because nothing is kept compiled. */

static gboolean
no_such_object (AeTsqlCall *self, const char *text)
{
  return ae_tsql_error_set (&self->error, 15009, 1, text, self->session->current_database);
}

/* The argument @name or @objname as a name; FALSE: it is missing. */
static gboolean
get_name (AeTsqlCall *self, AeTsqlArena *arena, const char *argument, AeTsqlName *name)
{
  g_autofree char *text = ae_tsql_call_dup_text (self, argument, 0);

  if (text == NULL)
    return ae_tsql_error_set (&self->error, 201, 1, self->procedure->name, argument);
  ae_tsql_name_split (arena, text, name);
  return TRUE;
}

/* --- sp_helptext ------------------------------------------------------------------------------ */

#define LINE_LENGTH 255

static gboolean
send_line (AeEmulatorSession *session, const char *line, gsize size)
{
  AeEmulatorValue value
      = { .kind = AE_EMULATOR_VALUE_TEXT, .data = (const guint8 *) line, .size = size };

  if (!session->sink_closed && !session->sink->row (session->sink_data, &value))
    session->sink_closed = TRUE;
  return !session->sink_closed;
}

/* Line by line, each with its end; long ones in pieces. */
static guint64
send_lines (AeEmulatorSession *session, const char *text)
{
  guint64 n_lines = 0;

  while (*text != '\0')
    {
      const char *end = text;
      for (guint n = 0; *end != '\0' && n < LINE_LENGTH; n++)
        {
          gboolean last = *end == '\n';
          end = g_utf8_next_char (end);
          if (last)
            break;
        }
      if (!send_line (session, text, (gsize) (end - text)))
        break;
      text = end;
      n_lines++;
    }
  return n_lines;
}

gboolean
ae_tsql_call_help_text (AeTsqlCall *self)
{
  AeEmulatorSession *session = self->session;
  AeEmulatorColumn column = { .name = "Text", .nullable = TRUE };
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse ("", NULL);
  AeTsqlName name;

  if (!get_name (self, &tree->arena, "@objname", &name))
    return FALSE;
  g_autofree char *full = ae_tsql_name_to_string (&name);
  g_autoptr (AeTsqlModule) module = ae_tsql_module_find (session, &name);
  if (module == NULL
      && ae_tsql_catalog_find_object (session->db, session->database_id,
                                      ae_tsql_schema_of (session, &name), name.name, NULL)
             != 0)
    return ae_tsql_error_set (&self->error, 15197, 1, full);
  if (module == NULL)
    return no_such_object (self, full);
  if (module->hidden)
    {
      g_auto (AeTsqlError) note = { 0 };
      ae_tsql_error_set (&note, 15471, 1, full);
      ae_tsql_session_message (session, &note);
      return TRUE;
    }
  ae_tsql_type_init_sized (&column.type, AE_EMULATOR_TYPE_NVARCHAR, LINE_LENGTH);
  if (!session->sink->columns (session->sink_data, &column, 1))
    {
      session->sink_closed = TRUE;
      return FALSE;
    }
  guint64 n_lines = send_lines (session, module->definition);
  if (!session->sink_closed
      && !session->sink->done (session->sink_data, AE_EMULATOR_COMMAND_SELECT, TRUE, n_lines,
                               FALSE))
    session->sink_closed = TRUE;
  return !session->sink_closed;
}

/* --- sp_rename -------------------------------------------------------------------------------- */

static gboolean
not_found (AeTsqlCall *self, const char *text, const char *type)
{
  return ae_tsql_error_set (&self->error, 15225, 1, text, self->session->current_database,
                            type != NULL ? type : "(null)");
}

/* 'schema.table.column' */
static gboolean
rename_column (AeTsqlCall *self, const AeTsqlName *name, const char *text, const char *new_name)
{
  AeEmulatorSession *session = self->session;
  AeTsqlName table = { .schema = name->database, .name = name->schema };

  if (table.name == NULL)
    return not_found (self, text, "COLUMN");
  gint64 object_id = ae_tsql_catalog_find_object (
      session->db, session->database_id, ae_tsql_schema_of (session, &table), table.name, NULL);
  if (object_id == 0 || !ae_tsql_catalog_has_column (session->db, object_id, name->name))
    return not_found (self, text, "COLUMN");
  if (ae_tsql_catalog_has_column (session->db, object_id, new_name))
    return ae_tsql_error_set (&self->error, 15335, 1, new_name, "COLUMN");
  return ae_tsql_catalog_rename_column (session->db, object_id, name->name, new_name)
         || ae_tsql_error_set (&self->error, 8623, 1);
}

static gboolean
rename_object (AeTsqlCall *self, const AeTsqlName *name, const char *text, const char *new_name)
{
  AeEmulatorSession *session = self->session;
  const char *schema = ae_tsql_schema_of (session, name);
  gint64 object_id
      = ae_tsql_catalog_find_object (session->db, session->database_id, schema, name->name, NULL);

  if (object_id == 0)
    return not_found (self, text, NULL);
  if (ae_tsql_catalog_find_object (session->db, session->database_id, schema, new_name, NULL) != 0)
    return ae_tsql_error_set (&self->error, 15335, 1, new_name, "OBJECT");
  return ae_tsql_catalog_rename_object (session->db, object_id, new_name)
         || ae_tsql_error_set (&self->error, 8623, 1);
}

gboolean
ae_tsql_call_rename (AeTsqlCall *self)
{
  AeEmulatorSession *session = self->session;
  g_autofree char *text = ae_tsql_call_dup_text (self, "@objname", 0);
  g_autofree char *new_name = ae_tsql_call_dup_text (self, "@newname", 1);
  g_autofree char *type = ae_tsql_call_dup_text (self, "@objtype", 2);
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse ("", NULL);
  AeTsqlName name;

  if (text == NULL || new_name == NULL)
    return ae_tsql_error_set (&self->error, 201, 1, "sp_rename",
                              text == NULL ? "@objname" : "@newname");
  gboolean column = type != NULL && ae_tsql_name_equal (type, "COLUMN");
  if (type != NULL && !column && !ae_tsql_name_equal (type, "OBJECT"))
    return ae_tsql_error_set (&self->error, 15249, 1, type);
  ae_tsql_name_split (&tree->arena, text, &name);
  if (!ae_tsql_transaction_open_statement (session, &self->error))
    return FALSE;
  gboolean good = column ? rename_column (self, &name, text, new_name)
                         : rename_object (self, &name, text, new_name);
  if (!ae_tsql_transaction_close_statement (session, good, &self->error))
    return FALSE;
  g_auto (AeTsqlError) note = { 0 };
  ae_tsql_error_set (&note, 15477, 1);
  ae_tsql_session_message (session, &note);
  return TRUE;
}

/* --- nothing is kept compiled ----------------------------------------------------------------- */

gboolean
ae_tsql_call_refresh_module (AeTsqlCall *self)
{
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse ("", NULL);
  AeEmulatorSession *session = self->session;
  const char *argument = ae_tsql_name_equal (self->procedure->name, "sp_recompile") ? "@objname"
                         : ae_tsql_name_equal (self->procedure->name, "sp_refreshview")
                             ? "@viewname"
                             : "@name";
  AeTsqlName name;

  if (!get_name (self, &tree->arena, argument, &name))
    return FALSE;
  if (ae_tsql_catalog_find_object (session->db, session->database_id,
                                   ae_tsql_schema_of (session, &name), name.name, NULL)
      != 0)
    return TRUE;
  g_autofree char *full = ae_tsql_name_to_string (&name);
  return no_such_object (self, full);
}
