/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* One conversion on its way: for the files that convert. */

#include "ae-tsql-datetime-private.h"
#include "ae-tsql-error-private.h"
#include "emulator/ae-emulator-engine-private.h"

G_BEGIN_DECLS

typedef struct
{
  const AeEmulatorValue *in;
  const AeEmulatorType *from, *to;
  gint style;
  AeEmulatorValue *out;
  gboolean *truncated;
  AeTsqlError *error;
} AeTsqlConversion;

const char *ae_tsql_conversion_from_name (const AeTsqlConversion *self);
const char *ae_tsql_conversion_to_name (const AeTsqlConversion *self);
gboolean ae_tsql_conversion_from_text (const AeTsqlConversion *self);
/* The text without blanks around it (transfer full). */
char *ae_tsql_conversion_dup_trimmed (const AeTsqlConversion *self);
/* Always FALSE: 8115. */
gboolean ae_tsql_conversion_overflow (const AeTsqlConversion *self);
gboolean ae_tsql_conversion_get_moment (const AeTsqlConversion *self, AeTsqlMoment *moment);

/* --- ae-tsql-convert-dates.c --- */

/* (transfer full) NULL: an error was set. */
char *ae_tsql_conversion_format_moment (const AeTsqlConversion *self);
/* m month first, d day first, y year first */
char ae_tsql_conversion_get_date_order (gint style);

/* --- ae-tsql-convert-text.c --- */

gboolean ae_tsql_conversion_to_text (const AeTsqlConversion *self);
gboolean ae_tsql_conversion_to_binary (const AeTsqlConversion *self);
gboolean ae_tsql_conversion_to_guid (const AeTsqlConversion *self);

/* --- ae-tsql-convert-bytes.c --- */

/* Whether the value is a number or a moment, which are bytes in their own way. */
gboolean ae_tsql_conversion_has_own_bytes (const AeTsqlConversion *self);
gboolean ae_tsql_conversion_append_bytes (const AeTsqlConversion *self, GByteArray *bytes);

G_END_DECLS
