/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* SQL Server's types as this API has them: texts become C values of the type's own kind when they
 * are bound, and the C values that are read become texts again. */

#include "odbc-session.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;      /* "decimal" of "decimal(18,4)" */
  char *text;      /* the whole */
  gint numbers[2]; /* length or precision (-1: max), scale */
  guint n_numbers;
} SqlType;

SqlType *sql_type_parse (const char *text);
void sql_type_free (SqlType *self);
gboolean sql_type_is_text (const SqlType *self);
gboolean sql_type_is_binary (const SqlType *self);

/* One bound value: the driver keeps pointers into it. */
typedef struct
{
  SQLSMALLINT c_type, sql_type, digits, server_type;
  SQLULEN size;
  gpointer data; /* of @length bytes */
  SQLLEN length; /* or SQL_NULL_DATA */
} Parameter;

/* @text NULL: NULL of that type. */
Parameter *parameter_new (const SqlType *type, const char *text);
void parameter_free (Parameter *self);
gboolean parameter_bind (Parameter *self, SQLHSTMT statement, guint ordinal, GError **error);

/* The text of a column of the current row, \N for NULL. (transfer full), NULL: @error is set. */
char *column_read (SQLHSTMT statement, guint ordinal, const SqlType *type, GError **error);
/* The bytes, as hex. */
char *column_read_bytes (SQLHSTMT statement, guint ordinal, GError **error);

char *hex_encode (const guint8 *bytes, gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SqlType, sql_type_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Parameter, parameter_free)

G_END_DECLS
