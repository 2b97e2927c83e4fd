/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "answer-writer.h"

#include <string.h>

void
write_done (AeTdsWriter *writer, guint8 token, guint16 status)
{
  ae_tds_writer_u8 (writer, token);
  ae_tds_writer_u16 (writer, status);
  ae_tds_writer_u16 (writer, 0);
  ae_tds_writer_u64 (writer, 0);
}

void
write_columns (AeTdsWriter *writer, const char *kinds)
{
  write_named_columns (writer, kinds, "c");
}

void
write_named_columns (AeTdsWriter *writer, const char *kinds, const char *name)
{
  ae_tds_writer_u8 (writer, 0x81);
  ae_tds_writer_u16 (writer, strlen (kinds));
  ae_tds_writer_u16 (writer, 0);
  for (const char *kind = kinds; *kind != '\0'; kind++)
    {
      ae_tds_writer_u32 (writer, 0);
      ae_tds_writer_u16 (writer, 0x0009);
      switch (*kind)
        {
        case 'i':
          ae_tds_writer_u16 (writer, 0x0426);
          break;
        case 's':
          ae_tds_writer_u8 (writer, 0xE7);
          ae_tds_writer_u16 (writer, 200);
          ae_tds_writer_bytes (writer, "\x09\x04\xD0\x00\x34", 5);
          break;
        default:
          ae_tds_writer_u8 (writer, 0xA5);
          ae_tds_writer_u16 (writer, *kind == 'B' ? 8000 : 100);
          break;
        }
      ae_tds_writer_b_varchar (writer, name);
    }
}

void
write_int (AeTdsWriter *writer, guint32 value)
{
  ae_tds_writer_u8 (writer, 4);
  ae_tds_writer_u32 (writer, value);
}

void
write_text (AeTdsWriter *writer, const char *text)
{
  ae_tds_writer_u16 (writer, strlen (text) * 2);
  ae_tds_writer_utf16 (writer, text);
}

void
write_binary (AeTdsWriter *writer, const char *bytes, guint16 size)
{
  ae_tds_writer_u16 (writer, size);
  ae_tds_writer_bytes (writer, bytes, size);
}

void
write_parameter_row (AeTdsWriter *writer,
                     const char *name,
                     guint algorithm,
                     guint type,
                     guint ordinal,
                     guint version)
{
  ae_tds_writer_u8 (writer, 0xD1);
  write_int (writer, 1);
  write_text (writer, name);
  write_int (writer, algorithm);
  write_int (writer, type);
  write_int (writer, ordinal);
  write_int (writer, version);
}

void
begin_parameters (AeTdsWriter *writer)
{
  write_columns (writer, KEY_COLUMNS);
  write_done (writer, 0xFF, MORE);
  write_columns (writer, PARAMETER_COLUMNS);
}

void
end_call (AeTdsWriter *writer)
{
  write_done (writer, 0xFF, MORE);
  ae_tds_writer_u8 (writer, 0x79);
  ae_tds_writer_u32 (writer, 0);
  write_done (writer, 0xFE, 0);
}

void
write_error_text (AeTdsWriter *writer, guint32 number, guint8 severity, const char *text)
{
  ae_tds_writer_u8 (writer, 0xAA);
  ae_tds_writer_u16 (writer, 4 + 1 + 1 + 2 + strlen (text) * 2 + 1 + 1 + 4);
  ae_tds_writer_u32 (writer, number);
  ae_tds_writer_u8 (writer, 1);
  ae_tds_writer_u8 (writer, severity);
  ae_tds_writer_u16 (writer, strlen (text));
  ae_tds_writer_utf16 (writer, text);
  ae_tds_writer_u8 (writer, 0);
  ae_tds_writer_u8 (writer, 0);
  ae_tds_writer_u32 (writer, 1);
}
