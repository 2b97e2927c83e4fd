/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The parameters of a statement: names, declared types, values. A statement changes its own set; an
 * operation takes a copy, so that the statement may be bound anew at once. */

#include "ae-sql-type-private.h"
#include "ae-table-private.h"
#include "ae-value-source-private.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;             /* "@ssn" */
  AeSqlType *declared;    /* NULL: inferred from the value */
  AeSqlType *inferred;    /* what came with the value; NULL: inferred from its kind */
  gboolean has_collation; /* declared behind the type: COLLATE name */
  guint8 collation[AE_TDS_COLLATION_SIZE];
  gboolean is_bound;
  gboolean is_output;
  AeEncryptionType minimum_encryption; /* what the server must want at least */
  gboolean allows_plaintext;           /* the connection's policy does not hold for it */
  AeEncryptionType policy_minimum;     /* of that policy, in the copy for a run; */
  char *policy_column;                 /* and for which column */
  AeTdsValue value;                    /* all but text and bytes */
  AeValueSource *source; /* a stream in place of a value, which is then bytes or text; or NULL */
  GBytes *data;          /* text (without its NUL) and bytes; text is wiped when freed */
  AeTableData
      *table; /* of a table-valued parameter; declared is a type that nothing clashes with */
} AeParameter;

typedef struct
{
  GPtrArray *items; /* element-type AeParameter, in the order of first mention */
} AeParameters;

AeParameters *ae_parameters_new (void);
AeParameters *ae_parameters_copy (const AeParameters *self);
void ae_parameters_free (AeParameters *self);
guint ae_parameters_get_length (const AeParameters *self);
AeParameter *ae_parameters_peek (const AeParameters *self, guint index);

/* Finds or adds. Names compare without regard to case, with or without @. */
AeParameter *ae_parameters_ensure (AeParameters *self, const char *name);
/* One of another set, with its value. */
AeParameter *ae_parameters_add_copy (AeParameters *self, const AeParameter *parameter);
AeParameter *ae_parameters_find (const AeParameters *self, const char *name);
/* What is required of it, and the policy where that holds. */
AeEncryptionType ae_parameter_get_minimum (const AeParameter *self);
/* Forgets the values; declarations and requirements stay. */
void ae_parameters_clear_values (AeParameters *self);

/* NULL, boolean, integer, date. */
void ae_parameter_set_scalar (AeParameter *self, AeTdsValueKind kind, gint64 value);
void ae_parameter_set_real (AeParameter *self, double value);
/* Neither text nor bytes. */
void ae_parameter_set_value (AeParameter *self, const AeTdsValue *value);
void ae_parameter_set_text (AeParameter *self, const char *value);
/* The type is taken. */
void ae_parameter_set_text_as (AeParameter *self, const char *value, AeSqlType *type);
void ae_parameter_set_bytes (AeParameter *self, GBytes *value);
/* The rows are taken. */
void ae_parameter_set_table (AeParameter *self, AeTableData *table);
/* As varbinary(max) unless it is declared. */
void ae_parameter_set_stream (AeParameter *self, GInputStream *stream, gint64 length);
/* Not of a stream. */
void ae_parameter_get_value (const AeParameter *self, AeTdsValue *value);

/* "varchar(20)", or "varchar(20) COLLATE Latin1_General_BIN2". AE_ERROR_SYNTAX. */
gboolean ae_parameter_declare (AeParameter *self, const char *text, GError **error);

/* The declared type, or the one that a value of this kind has by itself (owned). */
AeSqlType *ae_parameter_dup_type (const AeParameter *self);

/* "@ssn char(11),@name nvarchar(50)", as sp_executesql and the describe call both get it
 * (always-encrypted sheet 4.2). */
char *ae_parameters_to_declaration (const AeParameters *self);

/* "EXEC [dbo].[P] @a=@a,@b=@b output": what a call by name is to the describe call. */
char *ae_parameters_to_call (const AeParameters *self, const char *procedure);

/* AE_ERROR_UNBOUND_PARAMETER naming the first without a value; the markers @P1 … @P<n> must be
 * bound too. */
gboolean ae_parameters_check_bound (const AeParameters *self, guint n_markers, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeParameters, ae_parameters_free)

G_END_DECLS
