/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The catalogue procedures of ODBC, JDBC and the tools: descriptions, as the system views are. */

#include "ae-tsql-procedures-private.h"

G_BEGIN_DECLS

typedef struct _AeTsqlCatalogCall
{
  const char *name;
  const char *parameters; /* as DECLARE has them; one without a default must be given */
  const char *columns;    /* of the result (ae-tsql-catalog-sql-private.h) */
  const char *sql;        /* over the catalogue, with @parameters */
  const char *order;      /* "1, 2", or NULL */
  gint level;             /* @level in the SQL: which version of a procedure it is */
  /* May refuse what the SQL cannot; NULL: nothing to check. */
  gboolean (*check) (AeTsqlCall *call, AeTsqlFrame *frame);
} AeTsqlCatalogCall;

typedef struct
{
  const AeTsqlCatalogCall *calls;
  guint n_calls;
} AeTsqlCatalogCallTable;

extern const AeTsqlCatalogCallTable ae_tsql_catalog_calls_columns;
extern const AeTsqlCatalogCallTable ae_tsql_catalog_calls_help;
extern const AeTsqlCatalogCallTable ae_tsql_catalog_calls_keys;
extern const AeTsqlCatalogCallTable ae_tsql_catalog_calls_privileges;
extern const AeTsqlCatalogCallTable ae_tsql_catalog_calls_server;
extern const AeTsqlCatalogCallTable ae_tsql_catalog_calls_tables;
extern const AeTsqlCatalogCallTable ae_tsql_catalog_calls_types;

/* @name without database and schema. */
const AeTsqlCatalogCall *ae_tsql_catalog_call_find (const char *name);
gboolean ae_tsql_catalog_call_run (AeTsqlCall *self, const AeTsqlCatalogCall *call);

/* The arguments of any system procedure as variables: by name or by place, converted, with
 * defaults. NULL: self->error is set. */
AeTsqlFrame *
ae_tsql_catalog_call_bind (AeTsqlCall *self, const char *procedure, const char *parameters);
/* The text of one of them; NULL when it is NULL (transfer full). */
char *ae_tsql_catalog_call_dup_text (AeTsqlFrame *frame, const char *name);

/* For the documentation's test. */
const char *ae_tsql_catalog_call_get_name (guint index);

G_END_DECLS
