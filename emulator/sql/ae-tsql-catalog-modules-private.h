/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Schemas, and what has a text: procedures, views, functions, triggers, synonyms. */

#include "ae-tsql-catalog-private.h"

G_BEGIN_DECLS

/* Every object that has a name, as a table for SQLite's FROM: object_id, database_id, schema_name,
 * name, type (two characters, as sys.objects has it), parent_id, created, modified. */
#define AE_TSQL_OBJECTS                                                                        \
  "(SELECT object_id, database_id, schema_name, name, 'U ' AS type, 0 AS parent_id, created, " \
  "created AS modified FROM ae_table UNION ALL SELECT object_id, database_id, schema_name, "   \
  "name, type, parent_id, created, modified FROM ae_module)"
/* All schemas: id, database_id, name; database_id NULL: in every database. */
#define AE_TSQL_SCHEMAS                                                                        \
  "(SELECT id, database_id, name FROM ae_schema UNION ALL SELECT column1, NULL, column2 FROM " \
  "(VALUES (1, 'dbo'), (2, 'guest'), (3, 'INFORMATION_SCHEMA'), (4, 'sys')))"

/* --- schemas --- */

/* 0: there is none. */
guint32 ae_tsql_catalog_find_schema (sqlite3 *db, guint32 database_id, const char *name);
/* As it was created (transfer full); NULL: there is none. */
char *ae_tsql_catalog_get_schema_name (sqlite3 *db, guint32 database_id, const char *name);
gboolean ae_tsql_catalog_create_schema (sqlite3 *db, guint32 database_id, const char *name);
gboolean ae_tsql_catalog_drop_schema (sqlite3 *db, guint32 database_id, const char *name);
/* The name of an object in it (transfer full); NULL: it is empty. */
char *ae_tsql_catalog_find_schema_user (sqlite3 *db, guint32 database_id, const char *name);

/* --- objects --- */

/* 0: there is none. @type (or NULL) gets "U ", "P ", "V " … */
gint64 ae_tsql_catalog_find_object (sqlite3 *db,
                                    guint32 database_id,
                                    const char *schema,
                                    const char *name,
                                    char type[3]);
gboolean ae_tsql_catalog_move_object (sqlite3 *db, gint64 object_id, const char *schema);
gboolean ae_tsql_catalog_has_column (sqlite3 *db, gint64 object_id, const char *name);
gboolean ae_tsql_catalog_rename_column (sqlite3 *db,
                                        gint64 object_id,
                                        const char *name,
                                        const char *new_name);
gboolean ae_tsql_catalog_rename_object (sqlite3 *db, gint64 object_id, const char *name);

/* --- modules --- */

typedef struct
{
  char *name; /* with @ */
  AeEmulatorType type;
  gboolean output, has_default;
  AeTsqlEncryption *encryption; /* what the body made of it when it was created or refreshed */
} AeTsqlModuleParameter;

typedef struct
{
  gint64 object_id, parent_id; /* of a trigger: its table */
  guint32 database_id;
  char *schema, *name, *definition;
  char type[3];                   /* "P ", "V ", "FN", "IF", "TR", "SN" */
  gboolean hidden;                /* WITH ENCRYPTION */
  AeTsqlModuleParameter *returns; /* of a scalar function */
  GPtrArray *parameters;          /* of AeTsqlModuleParameter */
  AeTsqlTable *columns;           /* of a view, when it is made: as a table's; NULL: none */
} AeTsqlModule;

AeTsqlModule *ae_tsql_module_new (void);
void ae_tsql_module_free (AeTsqlModule *self);
AeTsqlModuleParameter *ae_tsql_module_add_parameter (AeTsqlModule *self, const char *name);
AeTsqlModuleParameter *ae_tsql_module_set_returns (AeTsqlModule *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeTsqlModule, ae_tsql_module_free)

AeTsqlModule *ae_tsql_catalog_load_module (sqlite3 *db,
                                           guint32 database_id,
                                           const char *schema,
                                           const char *name);
/* Makes it, or replaces the one with its object id. */
gboolean ae_tsql_catalog_store_module (sqlite3 *db, const AeTsqlModule *module);
gboolean ae_tsql_catalog_drop_module (sqlite3 *db, gint64 object_id);

G_END_DECLS
