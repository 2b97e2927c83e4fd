/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a server says of the state of a session:
 *
 *   u8 size, acknowledgement of the feature   { u8 size, SESSIONSTATE token }*
 */

#include "config.h"

#include "tds/ae-tds-reader-private.h"
#include "tds/ae-tds-session-state-private.h"
#include "tds/ae-tds-type-info-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever it keeps can be said back in a login, and read there. */
static void
check_written (const AeTdsSessionState *self, const AeTdsSessionNames *names)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  AeTdsReader reader;

  g_assert_true (ae_tds_session_state_write (self, names, &writer));
  g_assert_cmpuint (writer.size, <=, 3 * 64 * 1024);
  ae_tds_reader_init (&reader, writer.data, writer.size);
  ae_tds_reader_skip (&reader, ae_tds_reader_u32 (&reader));
  ae_tds_reader_skip (&reader, ae_tds_reader_u32 (&reader));
  g_assert_true (ae_tds_reader_is_good (&reader));
  g_assert_cmpuint (ae_tds_reader_get_remaining (&reader), ==, 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const guint8 collation[AE_TDS_COLLATION_SIZE] = { 0 };
  const AeTdsSessionNames names = { "database", "language", collation };
  g_autoptr (AeTdsSessionState) self = ae_tds_session_state_new ();
  gboolean is_first = TRUE;
  AeTdsReader reader;

  ae_tds_reader_init (&reader, data, size);
  while (ae_tds_reader_get_remaining (&reader) > 0)
    {
      gsize n = ae_tds_reader_u8 (&reader);
      const guint8 *part = ae_tds_reader_bytes (&reader, n);

      if (part == NULL)
        break;
      if (is_first)
        ae_tds_session_state_read_acknowledgement (self, part, n);
      else
        ae_tds_session_state_read_token (self, part, n);
      is_first = FALSE;
    }
  check_written (self, &names);

  g_autoptr (AeTdsSessionState) next = ae_tds_session_state_new_recovered (self);
  check_written (next, &names);
  ae_tds_session_state_reset (self);
  check_written (self, &names);
  return 0;
}
