/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* COLMETADATA with the table of column encryption keys, and CryptoMetaData (always-encrypted sheet
 * section 2). */

#include "ae-emulator-engine-private.h"
#include "aeclient/tds/ae-tds-writer-private.h"

G_BEGIN_DECLS

enum
{
  AE_EMULATOR_FLAG_NULLABLE = 0x0001,
  AE_EMULATOR_FLAG_UPDATABILITY_UNKNOWN = 0x0008,
  AE_EMULATOR_FLAG_IDENTITY = 0x0010,
  AE_EMULATOR_FLAG_COMPUTED = 0x0020,
  AE_EMULATOR_FLAG_ENCRYPTED = 0x0800,
  AE_EMULATOR_FLAG_HIDDEN = 0x2000,
};

void ae_emulator_metadata_write (AeTdsWriter *writer,
                                 const AeEmulatorColumn *columns,
                                 guint n_columns,
                                 gboolean column_encryption);
/* COLMETADATA of a result whose columns the client knows: rows follow, and nothing about them. */
void ae_emulator_metadata_write_none (AeTdsWriter *writer);
/* As in RETURNVALUE, where no table of keys comes before: without ordinal. */
AeEmulatorType ae_emulator_metadata_get_output_type (const AeEmulatorOutput *output);
void ae_emulator_metadata_write_output (AeTdsWriter *writer, const AeEmulatorOutput *output);

/* TABNAME and COLINFO: the table behind the @n_columns just written, NULL if there is none, and
 * ROWSTAT behind them. */
void ae_emulator_metadata_write_origin (AeTdsWriter *writer,
                                        const char *schema,
                                        const char *table,
                                        const char *const *base_names,
                                        const gboolean *keys,
                                        guint n_columns);

G_END_DECLS
