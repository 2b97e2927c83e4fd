/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* PRELOGIN: MS-TDS 2.2.6.5.
 *
 *   { u8 token, u16 BE offset, u16 BE length }*  FF  data
 *
 * Offsets count from the start of the payload. VERSION (00) comes first. */

#include "config.h"

#include "ae-emulator-prelogin-private.h"

enum
{
  OPTION_VERSION = 0,
  OPTION_ENCRYPTION = 1,
  OPTION_INSTANCE = 2,
  OPTION_THREAD_ID = 3,
  OPTION_MARS = 4,
  OPTION_FEDAUTH = 6,
  OPTION_END = 0xFF,
};

#define MAX_OPTIONS 64

/* Above it some stacks keep flags of their own (certificates, CTAIP). */
#define ENCRYPTION_MASK 0x1F

gboolean
ae_emulator_prelogin_parse (const guint8 *data, gsize size, AeEmulatorPrelogin *prelogin)
{
  AeTdsReader reader;
  gboolean seen_encryption = FALSE;

  *prelogin = (AeEmulatorPrelogin){ .encryption = AE_EMULATOR_ENCRYPT_NOT_SUPPORTED };
  ae_tds_reader_init (&reader, data, size);
  for (guint i = 0; i < MAX_OPTIONS; i++)
    {
      guint8 token = ae_tds_reader_u8 (&reader);
      if (!ae_tds_reader_is_good (&reader) || (i == 0) != (token == OPTION_VERSION))
        return FALSE;
      if (token == OPTION_END)
        return TRUE;

      gsize offset = ae_tds_reader_u16_be (&reader);
      gsize length = ae_tds_reader_u16_be (&reader);
      if (!ae_tds_reader_is_good (&reader) || offset > size || length > size - offset)
        return FALSE;
      if (token == OPTION_ENCRYPTION)
        {
          if (length != 1 || seen_encryption)
            return FALSE;
          seen_encryption = TRUE;
          prelogin->encryption = data[offset] & ENCRYPTION_MASK;
        }
      else if (token == OPTION_FEDAUTH)
        prelogin->has_fedauth = TRUE;
    }

  return FALSE;
}

AeEmulatorSecurity
ae_emulator_prelogin_negotiate (guint8 client, gboolean require_encryption, guint8 *answer)
{
  if (client == AE_EMULATOR_ENCRYPT_ON || client == AE_EMULATOR_ENCRYPT_REQUIRED)
    {
      *answer = AE_EMULATOR_ENCRYPT_ON;
      return AE_EMULATOR_SECURITY_FULL;
    }
  if (require_encryption)
    {
      *answer = AE_EMULATOR_ENCRYPT_REQUIRED;
      return client == AE_EMULATOR_ENCRYPT_OFF ? AE_EMULATOR_SECURITY_FULL
                                               : AE_EMULATOR_SECURITY_REFUSED;
    }
  *answer = client;

  return client == AE_EMULATOR_ENCRYPT_OFF ? AE_EMULATOR_SECURITY_LOGIN_ONLY
                                           : AE_EMULATOR_SECURITY_PLAIN;
}

/* --- the answer ---------------------------------------------------------------------------- */

static void
write_option (AeTdsWriter *table,
              AeTdsWriter *data,
              gsize base,
              guint8 token,
              const void *bytes,
              gsize n)
{
  ae_tds_writer_u8 (table, token);
  ae_tds_writer_u16_be (table, base + ae_tds_writer_get_size (data));
  ae_tds_writer_u16_be (table, n);
  ae_tds_writer_bytes (data, bytes, n);
}

void
ae_emulator_prelogin_write (AeTdsWriter *writer, guint8 encryption, gboolean with_fedauth)
{
  static const guint8 version[6] = { 16, 0, 0x03, 0xE8, 0, 0 };
  static const guint8 no = 0;
  gsize base = (with_fedauth ? 6 : 5) * 5 + 1;
  g_auto (AeTdsWriter) data = AE_TDS_WRITER_INIT;

  write_option (writer, &data, base, OPTION_VERSION, version, sizeof version);
  write_option (writer, &data, base, OPTION_ENCRYPTION, &encryption, 1);
  write_option (writer, &data, base, OPTION_INSTANCE, &no, 1);
  write_option (writer, &data, base, OPTION_THREAD_ID, NULL, 0);
  write_option (writer, &data, base, OPTION_MARS, &no, 1);
  if (with_fedauth)
    write_option (writer, &data, base, OPTION_FEDAUTH, &no, 1);
  ae_tds_writer_u8 (writer, OPTION_END);
  ae_tds_writer_bytes (writer, data.data, data.size);
}
