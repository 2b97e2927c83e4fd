/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The message of a bulk load (tds sheet 6.7, always-encrypted sheet 9.3): columns, rows, an end. */

#include "ae-emulator-type-codec-private.h"

G_BEGIN_DECLS

typedef struct
{
  AeEmulatorWireType type;
  char *name;
  gboolean is_encrypted;
  AeEmulatorParameterCipher cipher;
} AeEmulatorBulkField;

/* FALSE: malformed; the reader knows more. The fields are appended. */
gboolean
ae_emulator_bulk_read_columns (AeTdsReader *reader, gboolean column_encryption, GArray *fields);
/* For g_array_set_clear_func (). */
void ae_emulator_bulk_field_clear (AeEmulatorBulkField *self);

typedef enum
{
  AE_EMULATOR_BULK_ROW,
  AE_EMULATOR_BULK_END,
  AE_EMULATOR_BULK_INVALID, /* the value of *column is not possible */
  AE_EMULATOR_BULK_CUT,     /* the message ended in the middle */
} AeEmulatorBulkStep;

/* @values has room for all fields; what they point to belongs to @owned, or to the reader. */
AeEmulatorBulkStep ae_emulator_bulk_read_row (AeTdsReader *reader,
                                              const GArray *fields,
                                              AeEmulatorValue *values,
                                              GPtrArray *owned,
                                              guint *column);

/* The whole load into the session that expects it. */
void ae_emulator_bulk_load (AeEmulatorSession *session,
                            AeTdsReader *reader,
                            gboolean column_encryption,
                            const AeEmulatorSink *sink,
                            gpointer data);

G_END_DECLS
