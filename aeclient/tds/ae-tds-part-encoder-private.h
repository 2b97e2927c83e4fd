/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A large value that is encoded while it is read: bytes stay bytes, UTF-8 becomes what the type
 * has. A part may end in the middle of a character. The parts together are what
 * ae_tds_value_write () makes of the whole, without framing. */

#include "tds/ae-tds-type-info-private.h"

G_BEGIN_DECLS

typedef struct
{
  AeTdsTypeInfo type;
  gboolean is_text;
  gboolean is_ascii_only; /* set: anything else is AE_ERROR_VALUE, for want of a code page */
  guint8 held[4];
  guint n_held;
  guint64 size; /* encoded so far */
} AeTdsPartEncoder;

/* AE_ERROR_TYPE: not a type whose values can be sent in parts. */
gboolean
ae_tds_part_encoder_init (AeTdsPartEncoder *self, const AeTdsTypeInfo *type, GError **error);
/* Appends to @out. AE_ERROR_VALUE: not UTF-8, not in the code page, or too much. */
gboolean ae_tds_part_encoder_feed (AeTdsPartEncoder *self,
                                   const guint8 *data,
                                   gsize size,
                                   AeTdsWriter *out,
                                   GError **error);
gboolean ae_tds_part_encoder_finish (AeTdsPartEncoder *self, GError **error);

G_END_DECLS
