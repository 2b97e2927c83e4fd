/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-bind-private.h"
#include "ae-tsql-collation-private.h"

/* What a name without a schema means: first the default schema of the user (in a module, the
 * module's own), then dbo. */

static gboolean
exists (AeEmulatorSession *session, const char *schema, const char *name)
{
  return ae_tsql_catalog_find_object (session->db, session->database_id, schema, name, NULL) != 0;
}

const char *
ae_tsql_schema_of (AeEmulatorSession *session, const AeTsqlName *name)
{
  const char *schema
      = session->module_schema != NULL ? session->module_schema : session->default_schema;

  if (name->schema != NULL)
    return name->schema;
  if (schema == NULL || ae_tsql_name_equal (schema, "dbo"))
    return "dbo";
  /* The user may have another one in another database. */
  if (name->database != NULL
      && ae_tsql_catalog_find_database (session->db, name->database, NULL) != session->database_id)
    return "dbo";
  return exists (session, schema, name->name) ? schema : "dbo";
}

const char *
ae_tsql_schema_for_new (AeEmulatorSession *session, const AeTsqlName *name)
{
  if (name->schema != NULL)
    return name->schema;
  return session->default_schema != NULL ? session->default_schema : "dbo";
}
