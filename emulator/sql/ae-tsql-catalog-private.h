/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What exists: databases, tables with their real SQL Server types, and keys. It is kept in tables
 * of its own inside the SQLite file, so it takes part in transactions. A T-SQL table is the SQLite
 * table "t<object id>" with columns "c<column id>": no name of a user is ever part of SQLite's SQL.
 */

#include <sqlite3.h>

#include "ae-tsql-error-private.h"
#include "emulator/ae-emulator-engine-private.h"

G_BEGIN_DECLS

/* Makes the catalogue's own tables where they are missing. */
gboolean ae_tsql_catalog_create (sqlite3 *db);

/* --- databases --- */

/* 0: there is none of that name. @name_out gets the name as it was created. */
guint32 ae_tsql_catalog_find_database (sqlite3 *db, const char *name, char **name_out);
char *ae_tsql_catalog_get_database_name (sqlite3 *db, guint32 id);
gboolean ae_tsql_catalog_create_database (sqlite3 *db, const char *name, AeTsqlError *error);

/* --- tables --- */

/* How a column is encrypted, and as what it is known in error texts. */
typedef struct
{
  guint32 cek_id;
  guint8 encryption_type; /* 1 deterministic, 2 randomized */
  char *cek_name;
} AeTsqlEncryption;

typedef struct
{
  guint32 id; /* from 1, never used again in the table */
  char *name;
  AeEmulatorType type;
  char *collation; /* NULL: the type has none */
  gboolean nullable, is_identity, is_computed;
  guint32 user_type_id; /* of an alias; 0: a type of the system */
  gint64 seed, increment;
  char *default_text;  /* NULL: none */
  char *default_name;  /* NULL: none was given */
  char *computed_text; /* NULL: not computed */
  gboolean is_rowguid, is_persisted;
  AeTsqlEncryption *encryption; /* NULL: plain */
} AeTsqlColumn;

/* What a foreign key does when what it refers to goes or changes; as sys.foreign_keys has it. */
typedef enum
{
  AE_TSQL_ACTION_NONE,
  AE_TSQL_ACTION_CASCADE,
  AE_TSQL_ACTION_SET_NULL,
  AE_TSQL_ACTION_SET_DEFAULT,
} AeTsqlAction;

typedef struct
{
  gint64 id;
  char kind; /* C: CHECK, F: FOREIGN KEY */
  char *name;
  char *text;        /* the condition of a CHECK */
  guint32 column_id; /* that a CHECK is written at; 0: at the table */
  GArray *columns;   /* of guint32 column ids: of a foreign key */
  gint64 target_id;  /* the table that it refers to */
  GArray *target_columns;
  AeTsqlAction on_delete, on_update;
  gboolean disabled, not_trusted;
} AeTsqlConstraint;

typedef struct
{
  guint32 id; /* in the name of SQLite's index */
  char *name;
  gboolean primary, is_index; /* is_index: made by CREATE UNIQUE INDEX */
  GArray *columns;            /* of guint32 column ids */
  char *filter;               /* WHERE of an index, as SQLite has it; NULL: all rows */
} AeTsqlUnique;

typedef struct
{
  gatomicrefcount references;
  gint64 object_id;
  guint32 database_id;
  char *schema, *name;
  GPtrArray *columns;     /* of AeTsqlColumn */
  GPtrArray *uniques;     /* of AeTsqlUnique */
  GPtrArray *constraints; /* of AeTsqlConstraint */
  guint n_references;     /* foreign keys that refer to it */
  guint trigger_events;   /* AE_TSQL_TRIGGER_…: of those that are enabled */
} AeTsqlTable;

#define AE_TSQL_TRIGGER_INSERT 1u
#define AE_TSQL_TRIGGER_UPDATE 2u
#define AE_TSQL_TRIGGER_DELETE 4u

AeTsqlTable *ae_tsql_table_new (void);
AeTsqlTable *ae_tsql_table_ref (AeTsqlTable *self);
void ae_tsql_table_unref (AeTsqlTable *self);
AeTsqlColumn *ae_tsql_table_add_column (AeTsqlTable *self, const char *name);
AeTsqlUnique *ae_tsql_table_add_unique (AeTsqlTable *self);
AeTsqlConstraint *ae_tsql_table_add_constraint (AeTsqlTable *self, char kind, const char *name);
AeTsqlColumn *ae_tsql_table_get_column (const AeTsqlTable *self, guint32 id);
void ae_tsql_constraint_free (AeTsqlConstraint *self);
AeTsqlColumn *ae_tsql_table_find_column (AeTsqlTable *self, const char *name);
AeTsqlColumn *ae_tsql_table_get_identity (AeTsqlTable *self);
AeTsqlEncryption *
ae_tsql_encryption_new (guint32 cek_id, guint8 encryption_type, const char *cek_name);
void ae_tsql_encryption_free (AeTsqlEncryption *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeTsqlTable, ae_tsql_table_unref)

AeTsqlTable *
ae_tsql_catalog_load_table (sqlite3 *db, guint32 database_id, const char *schema, const char *name);
/* Grows with every definition of a table; a rollback takes it back. */
gint64 ae_tsql_catalog_get_version (sqlite3 *db);
gint64 ae_tsql_catalog_next_object_id (sqlite3 *db);
/* The columns and keys of the object @table->object_id. */
void ae_tsql_catalog_load_parts (sqlite3 *db, AeTsqlTable *table);
gboolean ae_tsql_catalog_store_parts (sqlite3 *db, AeTsqlTable *table);
gboolean ae_tsql_catalog_drop_parts (sqlite3 *db, gint64 object_id);
/* Makes the SQLite table alone, for what has no definition in the catalogue. */
gboolean ae_tsql_catalog_make_storage (sqlite3 *db, AeTsqlTable *table);
gboolean ae_tsql_catalog_drop_storage (sqlite3 *db, gint64 object_id);
/* The catalogue's SQL for the object: '$' stands for the beginning of the names of its tables
 * (transfer full). */
char *ae_tsql_catalog_get_sql (gint64 object_id, const char *sql);

/* Objects from this id on belong to one session and live in SQLite's temporary database: local
 * temporary tables with a catalogue of their own there, and table variables without any. */
#define AE_TSQL_FIRST_TEMPORARY_ID 0x70000000
/* Stores the definition and makes the SQLite table. */
gboolean ae_tsql_catalog_create_table (sqlite3 *db, AeTsqlTable *table);
/* The columns alone: of a view. */
gboolean ae_tsql_catalog_store_columns (sqlite3 *db, AeTsqlTable *table);
gboolean ae_tsql_catalog_drop_table (sqlite3 *db, AeTsqlTable *table);
gboolean ae_tsql_catalog_add_column (sqlite3 *db, AeTsqlTable *table, AeTsqlColumn *column);
gboolean ae_tsql_catalog_add_unique (sqlite3 *db, AeTsqlTable *table, AeTsqlUnique *unique);

AeTsqlTable *ae_tsql_catalog_load_table_by_id (sqlite3 *db, gint64 object_id);
gboolean ae_tsql_catalog_drop_unique (sqlite3 *db, AeTsqlTable *table, const AeTsqlUnique *unique);
gboolean ae_tsql_catalog_drop_column (sqlite3 *db, AeTsqlTable *table, const AeTsqlColumn *column);
/* After @column changed: its definition, and SQLite's table with the same rows. */
gboolean ae_tsql_catalog_rebuild_table (sqlite3 *db, AeTsqlTable *table, AeTsqlColumn *column);
/* The definition of the column again, as it is now. */
gboolean ae_tsql_catalog_restore_column (sqlite3 *db, AeTsqlTable *table, AeTsqlColumn *column);

/* --- constraints (ae-tsql-catalog-constraints.c) --- */

void ae_tsql_catalog_load_constraints (sqlite3 *db, AeTsqlTable *table);
gboolean
ae_tsql_catalog_store_constraint (sqlite3 *db, AeTsqlTable *table, AeTsqlConstraint *constraint);
gboolean ae_tsql_catalog_enable_constraint (sqlite3 *db,
                                            AeTsqlTable *table,
                                            const AeTsqlConstraint *constraint,
                                            gboolean enabled,
                                            gboolean trusted);
gboolean ae_tsql_catalog_drop_constraint (sqlite3 *db, AeTsqlTable *table, gint64 id);
/* The ids of the tables whose foreign keys refer to it (element-type gint64). */
GArray *ae_tsql_catalog_find_references (sqlite3 *db, gint64 table_id);
gboolean ae_tsql_catalog_has_constraint_name (sqlite3 *db, guint32 database_id, const char *name);
/* After a change of the definition that SQLite did not see: the version grows. */
gboolean ae_tsql_catalog_touch (sqlite3 *db, const AeTsqlTable *table);

/* --- keys (ae-tsql-catalog-keys.c) --- */

typedef struct
{
  guint32 id;
  char *name, *provider_name, *key_path;
  gboolean allow_enclave;
  GBytes *signature; /* NULL: none */
} AeTsqlCmk;

void ae_tsql_cmk_free (AeTsqlCmk *self);
AeTsqlCmk *ae_tsql_catalog_load_cmk (sqlite3 *db, guint32 database_id, const char *name);
gboolean ae_tsql_catalog_create_cmk (sqlite3 *db, guint32 database_id, const AeTsqlCmk *cmk);
gboolean ae_tsql_catalog_drop_cmk (sqlite3 *db, guint32 id);
gboolean ae_tsql_catalog_cmk_is_used (sqlite3 *db, guint32 id);

/* 0: there is none. */
guint32 ae_tsql_catalog_find_cek (sqlite3 *db, guint32 database_id, const char *name);
guint32 ae_tsql_catalog_create_cek (sqlite3 *db, guint32 database_id, const char *name);
gboolean ae_tsql_catalog_drop_cek (sqlite3 *db, guint32 id);
char *ae_tsql_catalog_get_cek_name (sqlite3 *db, guint32 id);
gboolean ae_tsql_catalog_add_cek_value (sqlite3 *db,
                                        guint32 cek_id,
                                        guint32 cmk_id,
                                        const char *algorithm,
                                        GBytes *encrypted_value);
gboolean ae_tsql_catalog_drop_cek_value (sqlite3 *db, guint32 cek_id, guint32 cmk_id);
guint ae_tsql_catalog_count_cek_values (sqlite3 *db, guint32 cek_id);
gboolean ae_tsql_catalog_has_cek_value (sqlite3 *db, guint32 cek_id, guint32 cmk_id);
/* "table", "column" of one that is encrypted with the key; FALSE: there is none. */
gboolean ae_tsql_catalog_find_cek_user (sqlite3 *db, guint32 cek_id, char **table, char **column);

AeEmulatorCek *ae_tsql_catalog_load_cek (sqlite3 *db, guint32 id);
void ae_tsql_cek_free (AeEmulatorCek *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeTsqlCmk, ae_tsql_cmk_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeEmulatorCek, ae_tsql_cek_free)

/* --- statements of the catalogue itself --- */

/* A prepared statement with its arguments bound: 'i' gint64, 's' text or NULL, 'b' GBytes* or NULL.
 * NULL when SQLite refuses. */
sqlite3_stmt *ae_tsql_catalog_query (sqlite3 *db, const char *sql, const char *kinds, ...);
gboolean ae_tsql_catalog_run (sqlite3 *db, const char *sql, const char *kinds, ...);

G_END_DECLS
