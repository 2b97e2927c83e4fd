/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* How the parameters of a statement must be encrypted: the answer of
 * sp_describe_parameter_encryption (always-encrypted sheet 4), checked, and without any plaintext
 * key. Immutable, counted, cached. */

#include "ae-parameters-private.h"
#include "keystore/ae-key-resolver-private.h"

G_BEGIN_DECLS

/* One column encryption key, with its one or more wrappings. */
typedef struct
{
  gint32 ordinal; /* the server's name for it in this answer */
  guint32 database_id;
  guint32 cek_id;
  guint32 cek_version;
  guint8 metadata_version[8];
  GArray *values; /* element-type AeWrappedKey, owning */
} AePlanKey;

/* What was learnt of the column that a parameter is for, from the server's errors. */
typedef struct
{
  AeSqlType *type; /* NULL: the parameter's own is right */
  gboolean has_collation;
  guint8 collation[AE_TDS_COLLATION_SIZE];
  gboolean is_probed; /* the collation was asked for, whether it was told or not */
} AeLearntType;

typedef struct
{
  AeLearntType learnt;
  gboolean is_described; /* the server sent a row for it */
  AeEncryptionType encryption_type;
  guint key_index; /* into keys, unless plaintext */
} AePlanParameter;

typedef struct
{
  gint ref_count;
  guint n_parameters;
  AePlanParameter *parameters; /* in the order of the statement's parameters */
  GPtrArray *keys;             /* element-type AePlanKey */
} AeParameterPlan;

AeParameterPlan *ae_parameter_plan_new (guint n_parameters);
AeParameterPlan *ae_parameter_plan_ref (AeParameterPlan *self);
void ae_parameter_plan_unref (AeParameterPlan *self);

/* One row of the first result: key material is copied. */
typedef struct
{
  gint32 ordinal;
  guint32 database_id, cek_id, cek_version;
  const guint8 *metadata_version; /* 8 bytes */
  const guint8 *encrypted_key;
  gsize encrypted_key_size;
  const char *provider_name, *key_path, *algorithm;
} AePlanKeyRow;

gboolean ae_parameter_plan_add_key (AeParameterPlan *self, const AePlanKeyRow *row, GError **error);

/* One row of the second result. A foreign name is ignored; a doubled one is an error, because it
 * can hide that another is missing. */
typedef struct
{
  const char *name;
  gint64 algorithm, encryption_type, key_ordinal, normalization_version;
} AePlanParameterRow;

gboolean ae_parameter_plan_add_parameter (AeParameterPlan *self,
                                          const AeParameters *parameters,
                                          const AePlanParameterRow *row,
                                          GError **error);
/* Every parameter has its row; those that must be encrypted are. */
gboolean ae_parameter_plan_check (const AeParameterPlan *self,
                                  const AeParameters *parameters,
                                  GError **error);

/* FALSE: what was learnt is not for these parameters, or must not be used. */
gboolean ae_parameter_plan_suits (const AeParameterPlan *self,
                                  const AeParameters *parameters,
                                  gboolean learns_types);
/* The parameters with what was learnt of them. */
AeParameters *ae_parameter_plan_apply (const AeParameterPlan *self, const AeParameters *parameters);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeParameterPlan, ae_parameter_plan_unref)

G_END_DECLS
