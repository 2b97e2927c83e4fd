/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* An error of T-SQL: SQL Server's number, state, severity and text. The first one stays. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint32 number; /* 0: none */
  guint8 state, severity;
  guint32 line;
  char *text;
  char *procedure; /* NULL: not known; "" none */
} AeTsqlError;

/* Always FALSE, so that a failing function can return it. The text comes from the table of
 * messages; its arguments follow. */
gboolean ae_tsql_error_set (AeTsqlError *self, gint32 number, guint32 line, ...);
gboolean ae_tsql_error_set_text (AeTsqlError *self,
                                 gint32 number,
                                 guint8 state,
                                 guint8 severity,
                                 guint32 line,
                                 const char *text);
gboolean ae_tsql_error_is_set (const AeTsqlError *self);
/* The module where it happened, unless one is known. */
void ae_tsql_error_set_procedure (AeTsqlError *self, const char *procedure);
void ae_tsql_error_clear (AeTsqlError *self);
/* The rest of the batch does not run: compilation, conversion, deadlock. */
gboolean ae_tsql_error_aborts_batch (const AeTsqlError *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeTsqlError, ae_tsql_error_clear)

/* A message's text and what it does. */
typedef struct
{
  gint32 number;
  guint8 state, severity;
  gboolean aborts_batch;
  const char *format;
} AeTsqlMessage;

/* Those of ae-tsql-error-tables.c; NULL: it is none of them. */
const AeTsqlMessage *ae_tsql_error_find_table_message (gint32 number);
/* The same of ae-tsql-error-modules.c. */
const AeTsqlMessage *ae_tsql_error_find_module_message (gint32 number);

G_END_DECLS
