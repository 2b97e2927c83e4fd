/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A growing buffer of bytes to send; the mirror image of AeTdsReader. A writer may hold a password
 * or a value: it is wiped when it is cleared and whenever it moves. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint8 *data;
  gsize size;
  gsize allocated;
} AeTdsWriter;

#define AE_TDS_WRITER_INIT \
  {                        \
    NULL, 0, 0             \
  }

void ae_tds_writer_clear (AeTdsWriter *self);          /* wipes and frees */
GBytes *ae_tds_writer_steal_bytes (AeTdsWriter *self); /* not wiped when freed: nothing secret */

void ae_tds_writer_u8 (AeTdsWriter *self, guint8 value);
void ae_tds_writer_u16 (AeTdsWriter *self, guint16 value);
void ae_tds_writer_u32 (AeTdsWriter *self, guint32 value);
void ae_tds_writer_u64 (AeTdsWriter *self, guint64 value);
void ae_tds_writer_u16_be (AeTdsWriter *self, guint16 value);
void ae_tds_writer_u32_be (AeTdsWriter *self, guint32 value);
void ae_tds_writer_bytes (AeTdsWriter *self, const void *data, gsize size);
void ae_tds_writer_zero (AeTdsWriter *self, gsize n);

/* Valid UTF-8 as UTF-16LE; returns the number of code units written. */
gsize ae_tds_writer_utf16 (AeTdsWriter *self, const char *utf8);
void ae_tds_writer_b_varchar (AeTdsWriter *self, const char *utf8);  /* asserts ≤ 255 units */
void ae_tds_writer_us_varchar (AeTdsWriter *self, const char *utf8); /* asserts ≤ 65535 units */

/* Back-patching: remember ae_tds_writer_get_size (), write a placeholder, patch it later. */
gsize ae_tds_writer_get_size (const AeTdsWriter *self);
void ae_tds_writer_patch_u16 (AeTdsWriter *self, gsize at, guint16 value);
void ae_tds_writer_patch_u32 (AeTdsWriter *self, gsize at, guint32 value);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeTdsWriter, ae_tds_writer_clear)

G_END_DECLS
