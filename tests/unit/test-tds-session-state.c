/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The bytes are written down from [MS-TDS] 2.2.6.4 and 2.2.7.21 (tds sheet 4.17 and 7.8). */

#include "config.h"

#include <string.h>

#include "tds/ae-tds-session-state-private.h"
#include "tds/ae-tds-type-info-private.h"

#include "tds-trace.h"

static const guint8 collation[AE_TDS_COLLATION_SIZE] = { 0x09, 0x04, 0xD0, 0x00, 0x34 };
static const AeTdsSessionNames at_first = { "ab", "x", collation };

static gboolean
read_hex (gboolean (*read) (AeTdsSessionState *, const guint8 *, gsize),
          AeTdsSessionState *self,
          const char *hex)
{
  g_autoptr (GByteArray) bytes = tds_trace_from_hex (hex);

  return read (self, bytes->data, bytes->len);
}

static AeTdsSessionState *
make_state (const char *acknowledged)
{
  AeTdsSessionState *self = ae_tds_session_state_new ();

  g_assert_true (read_hex (ae_tds_session_state_read_acknowledgement, self, acknowledged));
  ae_tds_session_state_set_initial_names (self, &at_first);
  return self;
}

static void
take_token (AeTdsSessionState *self, const char *hex)
{
  g_assert_true (read_hex (ae_tds_session_state_read_token, self, hex));
}

static void
assert_written (const AeTdsSessionState *self, const AeTdsSessionNames *names, const char *hex)
{
  g_autoptr (GByteArray) expected = tds_trace_from_hex (hex);
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  g_assert_true (ae_tds_session_state_write (self, names, &writer));
  g_assert_cmpmem (writer.data, writer.size, expected->data, expected->len);
}

#define FIRST_NAMES "02 6100 6200  05 0904d00034  01 7800 "
#define NOTHING "03000000 00 00 00"

static void
test_unchanged (void)
{
  g_autoptr (AeTdsSessionState) self = make_state ("05 02 beef  07 00");

  assert_written (self, &at_first, "14000000 " FIRST_NAMES " 05 02 beef 07 00 " NOTHING);
  g_assert_true (ae_tds_session_state_is_recoverable (self));
}

static void
test_changed (void)
{
  static const guint8 other[AE_TDS_COLLATION_SIZE] = { 1, 2, 3, 4, 5 };
  const AeTdsSessionNames now = { "c", "x", other };
  g_autoptr (AeTdsSessionState) self = make_state ("05 01 aa");

  /* A new state, one that changed, and one that changed back. */
  take_token (self, "01000000 01  05 01 bb  06 01 cc");
  take_token (self, "02000000 01  09 01 01");
  assert_written (self, &now,
                  "11000000 " FIRST_NAMES " 05 01 aa "
                  "13000000 01 6300 05 0102030405 00  05 01 bb 06 01 cc 09 01 01");
  take_token (self, "03000000 01  05 01 aa");
  assert_written (self, &at_first,
                  "11000000 " FIRST_NAMES " 05 01 aa 09000000 00 00 00 06 01 cc 09 01 01");

  /* The server has reset the session. */
  ae_tds_session_state_reset (self);
  assert_written (self, &at_first, "11000000 " FIRST_NAMES " 05 01 aa " NOTHING);
}

static void
test_sequence (void)
{
  g_autoptr (AeTdsSessionState) self = make_state ("");

  take_token (self, "05000000 01  01 01 aa");
  take_token (self, "04000000 00  01 01 bb"); /* late */
  g_assert_true (ae_tds_session_state_is_recoverable (self));
  assert_written (self, &at_first, "0e000000 " FIRST_NAMES " 06000000 00 00 00 01 01 aa");
}

static void
test_not_recoverable (void)
{
  g_autoptr (AeTdsSessionState) self = make_state ("");

  take_token (self, "01000000 00  01 01 aa  02 00");
  g_assert_false (ae_tds_session_state_is_recoverable (self));
  take_token (self, "02000000 01  01 01 aa");
  g_assert_false (ae_tds_session_state_is_recoverable (self));
  take_token (self, "03000000 01  02 00");
  g_assert_true (ae_tds_session_state_is_recoverable (self));

  take_token (self, "04000000 00  02 00");
  ae_tds_session_state_reset (self);
  g_assert_true (ae_tds_session_state_is_recoverable (self));

  take_token (self, "ffffffff 01  02 00");
  g_assert_false (ae_tds_session_state_is_recoverable (self));
  ae_tds_session_state_reset (self);
  g_assert_false (ae_tds_session_state_is_recoverable (self));
}

/* What the session began with stays with those that take over from it. */
static void
test_recovered (void)
{
  const AeTdsSessionNames now = { "c", "y", collation };
  g_autoptr (AeTdsSessionState) first = make_state ("05 01 aa");
  g_autoptr (AeTdsSessionState) second = ae_tds_session_state_new_recovered (first);

  g_assert_true (read_hex (ae_tds_session_state_read_acknowledgement, second, "05 01 bb"));
  ae_tds_session_state_set_initial_names (second, &now);
  assert_written (second, &now,
                  "11000000 " FIRST_NAMES " 05 01 aa 0a000000 01 6300 00 01 7900 05 01 bb");
}

static void
test_malformed (void)
{
  static const char *const tokens[] = { "",
                                        "010000",
                                        "01000000",
                                        "01000000 01 01",
                                        "01000000 01 01 02 aa",
                                        "01000000 01 01 ff 01000000",
                                        "01000000 01 01 ff ffffffff aa",
                                        "01000000 01 01 ff 0100" };

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autoptr (AeTdsSessionState) self = make_state ("");

      g_assert_false (read_hex (ae_tds_session_state_read_token, self, tokens[i]));
      if (i >= 3)
        g_assert_false (read_hex (ae_tds_session_state_read_acknowledgement, self,
                                  tokens[i] + strlen ("01000000 01 ")));
    }
}

/* Long values have a long length; too much of them is forgotten, and with it the hope to recover.
 */
static void
test_large (void)
{
  static const gsize sizes[] = { 254, 255, 256, 60000, 70000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (AeTdsSessionState) self = make_state ("");
      g_auto (AeTdsWriter) token = AE_TDS_WRITER_INIT;
      g_auto (AeTdsWriter) written = AE_TDS_WRITER_INIT;

      ae_tds_writer_u32 (&token, 1);
      ae_tds_writer_u8 (&token, 1);
      ae_tds_writer_u8 (&token, 3);
      ae_tds_writer_u8 (&token, (guint8) MIN (sizes[i], 0xFF));
      if (sizes[i] >= 0xFF)
        ae_tds_writer_u32 (&token, (guint32) sizes[i]);
      ae_tds_writer_zero (&token, sizes[i]);
      g_assert_true (ae_tds_session_state_read_token (self, token.data, token.size));
      g_assert_true (ae_tds_session_state_is_recoverable (self) == (sizes[i] <= 65536));
      g_assert_true (ae_tds_session_state_write (self, &at_first, &written));
      /* The state as it came, behind the empty names. */
      if (sizes[i] <= 65536)
        g_assert_cmpmem (written.data + written.size - (token.size - 5), token.size - 5,
                         token.data + 5, token.size - 5);
    }
}

static void
test_long_names (void)
{
  g_autofree char *name = g_strnfill (256, 'n');
  const AeTdsSessionNames now = { name, "x", collation };
  g_autoptr (AeTdsSessionState) self = make_state ("");
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  g_assert_false (ae_tds_session_state_write (self, &now, &writer));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tds/session-state/unchanged", test_unchanged);
  g_test_add_func ("/tds/session-state/changed", test_changed);
  g_test_add_func ("/tds/session-state/sequence", test_sequence);
  g_test_add_func ("/tds/session-state/not-recoverable", test_not_recoverable);
  g_test_add_func ("/tds/session-state/recovered", test_recovered);
  g_test_add_func ("/tds/session-state/malformed", test_malformed);
  g_test_add_func ("/tds/session-state/large", test_large);
  g_test_add_func ("/tds/session-state/long-names", test_long_names);

  return g_test_run ();
}
