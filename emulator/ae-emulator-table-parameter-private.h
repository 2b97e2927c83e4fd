/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Table-valued parameters on the wire. */

#include "ae-emulator-engine-private.h"
#include "aeclient/tds/ae-tds-reader-private.h"

G_BEGIN_DECLS

/* Owns tables. */
GPtrArray *ae_emulator_tables_new (void);
/* Whether what comes is the type of a table. */
gboolean ae_emulator_table_is_next (const AeTdsReader *reader);
/* Type and rows. The table belongs to @tables, its values to @owned or to the reader's bytes. NULL:
 * the reader is marked short or invalid. */
AeEmulatorTable *ae_emulator_table_read (AeTdsReader *reader, GPtrArray *tables, GPtrArray *owned);

G_END_DECLS
