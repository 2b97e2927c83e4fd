/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The code page of char and varchar, which a collation chooses (tds sheet 5.5). Tables are built
 * once per page and never change: any thread may use them. */

#include <glib.h>

#include "tds/ae-tds-type-info-private.h"

G_BEGIN_DECLS

#define AE_TDS_CODE_PAGE_UTF8 65001

typedef struct _AeTdsCodePage AeTdsCodePage;

/* The number, 1252 for instance; 0 when the language of the collation has no code page. */
guint ae_tds_collation_get_code_page (const guint8 collation[AE_TDS_COLLATION_SIZE]);

/* FALSE: no collation that is known here. */
gboolean ae_tds_collation_from_name (const char *name, guint8 collation[AE_TDS_COLLATION_SIZE]);

/* NULL: this system cannot convert it. Not for UTF-8. */
const AeTdsCodePage *ae_tds_code_page_get (guint number);

/* UTF-8 bytes that one byte becomes at the most. */
#define AE_TDS_CODE_PAGE_MAX_UTF8 3

/* FALSE: undecodable. @utf8 has room for three bytes per byte. */
gboolean ae_tds_code_page_decode (const AeTdsCodePage *self,
                                  const guint8 *bytes,
                                  gsize size,
                                  guint8 *utf8,
                                  gsize *utf8_size);
/* The first of two bytes. */
gboolean ae_tds_code_page_is_lead_byte (const AeTdsCodePage *self, guint8 byte);
/* How much of @bytes, which begin with a character, stands in front of a last half one. */
gsize ae_tds_code_page_measure_whole (const AeTdsCodePage *self, const guint8 *bytes, gsize size);
/* Writes one or two bytes to @bytes and returns how many; 0: not representable. */
guint ae_tds_code_page_encode (const AeTdsCodePage *self, gunichar character, guint8 bytes[2]);

G_END_DECLS
