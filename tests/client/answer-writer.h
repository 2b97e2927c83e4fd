/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Answers of a server, byte by byte, for the tests in which it lies. Nothing of the client's own
 * parser is asked what they mean. */

#include "tds/ae-tds-writer-private.h"

enum
{
  MORE = 1,
};

/* The kinds of the columns of the two results of sp_describe_parameter_encryption. */
#define KEY_COLUMNS "iiiibbsss"
#define PARAMETER_COLUMNS "isiiii"

void write_done (AeTdsWriter *writer, guint8 token, guint16 status);
/* COLMETADATA with an empty CekTable; a column is i: INTN(4), s: NVARCHAR(100), B:
 * VARBINARY(8000), else VARBINARY(100). All are called “c”, or @name. */
void write_columns (AeTdsWriter *writer, const char *kinds);
void write_named_columns (AeTdsWriter *writer, const char *kinds, const char *name);
void write_int (AeTdsWriter *writer, guint32 value);
void write_text (AeTdsWriter *writer, const char *text);
void write_binary (AeTdsWriter *writer, const char *bytes, guint16 size);
void write_parameter_row (AeTdsWriter *writer,
                          const char *name,
                          guint algorithm,
                          guint type,
                          guint ordinal,
                          guint version);
void begin_parameters (AeTdsWriter *writer);
void end_call (AeTdsWriter *writer);
/* An ERROR token. */
void write_error_text (AeTdsWriter *writer, guint32 number, guint8 severity, const char *text);
