/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What the server's errors about the types of encrypted values mean: 206, 402, 33277 and 33299. The
 * text comes from a server that is not trusted and may be in its language; only what has the form
 * of a type or of the name of a collation is taken from it. */

#include "ae-request-private.h"

G_BEGIN_DECLS

#define AE_CLASH_COLLATION_NAME 130

/* One type that the text prints with its encryption. */
typedef struct
{
  AeSqlType *type; /* one that can be encrypted */
  gboolean has_collation;
  guint8 collation[AE_TDS_COLLATION_SIZE];
  char collation_name[AE_CLASH_COLLATION_NAME];
} AeClashSide;

typedef struct
{
  int number;
  guint n_sides; /* how many types were printed with an encryption, 0 to 2 */
  AeClashSide sides[2];
} AeTypeClash;

/* Which parameters it may be about. */
typedef struct
{
  guint n_parameters; /* 0: none is known to be */
  guint index;        /* of the first */
  const AeClashSide *given, *wanted;
} AeClashMatch;

/* FALSE: it is another error. */
gboolean ae_type_clash_parse (AeTypeClash *self, const GError *error);
void ae_type_clash_clear (AeTypeClash *self);
void
ae_type_clash_match (const AeTypeClash *self, const AeParameters *parameters, AeClashMatch *match);

/* Puts before the server's text what is wrong and what to write, when that is known. */
void ae_type_clash_explain (const AeRequest *request, GError *error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeTypeClash, ae_type_clash_clear)

G_END_DECLS
