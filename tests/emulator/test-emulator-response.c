/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The sink: what an engine reports, and the tokens that come of it (tds sheet 4.1, always-encrypted
 * sheet 2). The other end is a pair of sockets. */

#include "config.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ae-emulator-metadata-private.h"
#include "ae-emulator-request-private.h"
#include "ae-emulator-response-private.h"

#define SINK ae_emulator_response_sink

typedef struct
{
  int peer;
  AeEmulatorFaults *faults;
  AeEmulatorTransport *transport;
  AeEmulatorAnswer answer;
  AeEmulatorResponse response;
  gboolean interrupted;
} Fixture;

static gboolean
is_interrupted (gpointer data)
{
  Fixture *f = data;

  return f->interrupted;
}

static void
set_up (Fixture *f, AeEmulatorResponseKind kind)
{
  g_autoptr (GError) error = NULL;
  int fds[2];

  *f = (Fixture){ 0 };
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
  f->peer = fds[1];
  f->faults = ae_emulator_faults_new ();
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fds[0], &error);
  g_assert_no_error (error);
  f->transport = ae_emulator_transport_new (socket, f->faults);
  ae_emulator_answer_init (&f->answer, f->transport, f->faults, 51);
  ae_emulator_response_init (&f->response, &f->answer, kind);
  f->response.is_interrupted = is_interrupted;
  f->response.interrupt_data = f;
}

static void
tear_down (Fixture *f)
{
  ae_emulator_response_clear (&f->response);
  ae_emulator_answer_clear (&f->answer);
  ae_emulator_transport_free (f->transport);
  ae_emulator_faults_unref (f->faults);
  close (f->peer);
}

static GByteArray *
from_hex (const char *hex)
{
  GByteArray *array = g_byte_array_new ();

  for (; *hex != '\0'; hex++)
    {
      if (*hex == ' ')
        continue;
      guint8 byte = g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]);
      g_byte_array_append (array, &byte, 1);
      hex++;
    }

  return array;
}

/* One packet with this payload arrived; then everything is freed. */
static void
finish (Fixture *f, guint16 command, const char *hex)
{
  g_autoptr (GByteArray) expected = from_hex (hex);
  guint8 packet[4096];

  ae_emulator_response_finish (&f->response, command);
  gssize n = recv (f->peer, packet, sizeof packet, 0);
  g_assert_cmpint (n, >, 8);
  g_assert_cmphex (packet[0], ==, 0x04);
  g_assert_cmphex (packet[1], ==, 0x01);
  g_assert_cmpmem (packet + 8, n - 8, expected->data, expected->len);
  tear_down (f);
}

static const AeEmulatorColumn int_column = {
  .name = "a",
  .type = { .id = AE_EMULATOR_TYPE_INT, .max_length = 4 },
  .nullable = TRUE,
};

static const AeEmulatorValue forty_two = { .kind = AE_EMULATOR_VALUE_INTEGER, .integer = 42 };

#define COLUMNS_A "81 01 00 00 00 00 00 09 00 26 04 01 61 00"
#define ROW_42 "D1 04 2A 00 00 00"

static void
test_empty_batch (void)
{
  Fixture f;

  set_up (&f, AE_EMULATOR_RESPONSE_BATCH);
  finish (&f, 0, "FD 00 00 00 00 00 00 00 00 00 00 00 00");
}

static void
test_batch (void)
{
  Fixture f;

  set_up (&f, AE_EMULATOR_RESPONSE_BATCH);
  g_assert_true (SINK.columns (&f.response, &int_column, 1));
  g_assert_true (SINK.row (&f.response, &forty_two));
  g_assert_true (SINK.done (&f.response, 0xC1, TRUE, 1, FALSE));
  g_assert_true (SINK.done (&f.response, 0xC3, TRUE, 2, FALSE));
  finish (&f, 0,
          COLUMNS_A ROW_42
          "FD 11 00 C1 00 01 00 00 00 00 00 00 00 FD 10 00 C3 00 02 00 00 00 00 00 00 00");
}

/* A message behind the last DONE: the final one is another. */
static void
test_message_behind_done (void)
{
  Fixture f;

  set_up (&f, AE_EMULATOR_RESPONSE_BATCH);
  SINK.done (&f.response, 0xC3, TRUE, 2, FALSE);
  SINK.message (&f.response, 0, 1, 0, "x", "", 1);
  finish (&f, 0,
          "FD 11 00 C3 00 02 00 00 00 00 00 00 00 AB 24 00 00 00 00 00 01 00 01 00 78 00 0A 41 00 "
          "45 00 45 "
          "00 4D 00 55 00 4C 00 41 00 54 00 4F 00 52 00 00 01 00 00 00 FD 00 00 00 00 00 00 00 00 "
          "00 00 00 "
          "00");
}

static void
test_failed_statement (void)
{
  Fixture f;

  set_up (&f, AE_EMULATOR_RESPONSE_BATCH);
  SINK.message (&f.response, 50000, 1, 16, "x", "p", 7);
  g_assert_true (SINK.done (&f.response, 0, FALSE, 0, TRUE));
  g_assert_false (f.response.fatal);
  finish (&f, 0,
          "AA 26 00 50 C3 00 00 01 10 01 00 78 00 0A 41 00 45 00 45 00 4D 00 55 00 4C 00 41 00 54 "
          "00 4F 00 "
          "52 00 01 70 00 07 00 00 00 FD 02 00 00 00 00 00 00 00 00 00 00 00");
}

/* EXEC in a batch, and a procedure that calls another one. */
static void
test_procedure_in_batch (void)
{
  Fixture f;

  set_up (&f, AE_EMULATOR_RESPONSE_BATCH);
  SINK.procedure_begin (&f.response);
  SINK.procedure_begin (&f.response);
  SINK.done (&f.response, 0xC3, TRUE, 1, FALSE);
  SINK.procedure_end (&f.response, 5, FALSE);
  SINK.procedure_end (&f.response, 3, FALSE);
  SINK.done (&f.response, 0xC4, TRUE, 1, FALSE);
  finish (&f, 0,
          "FF 11 00 C3 00 01 00 00 00 00 00 00 00 79 03 00 00 00 FE 01 00 E0 00 00 00 00 00 00 00 "
          "00 00 FD "
          "10 00 C4 00 01 00 00 00 00 00 00 00");
}

static void
test_call (void)
{
  Fixture f;
  AeEmulatorOutput large = {
    .ordinal = 0,
    .name = (char *) "@l",
    .type = { .id = AE_EMULATOR_TYPE_VARBINARY, .max_length = -1 },
    .value = { .kind = AE_EMULATOR_VALUE_NULL },
  };
  AeEmulatorOutput small
      = { .ordinal = 1, .name = (char *) "@i", .type = int_column.type, .value = forty_two };
  const AeEmulatorParameter parameters[] = { { .name = "@l" }, { .name = "" } };
  g_autoptr (GPtrArray) outputs = g_ptr_array_new ();

  g_ptr_array_add (outputs, &large);
  g_ptr_array_add (outputs, &small);
  set_up (&f, AE_EMULATOR_RESPONSE_RPC);
  g_assert_true (SINK.columns (&f.response, &int_column, 1));
  g_assert_true (SINK.row (&f.response, &forty_two));
  g_assert_true (SINK.done (&f.response, 0xC1, TRUE, 1, FALSE));
  ae_emulator_response_end_call (&f.response, TRUE, 0, outputs, parameters, 2, TRUE);
  /* As clients took it (tds sheet 11.5), the small output first. */
  finish (&f, 0,
          COLUMNS_A ROW_42 "FF 11 00 C1 00 01 00 00 00 00 00 00 00 79 00 00 00 00 AC 01 00 00 01 "
                           "00 00 00 00 01 00 26 04 04 "
                           "2A 00 00 00 AC 00 00 02 40 00 6C 00 01 00 00 00 00 01 00 A5 FF FF FF "
                           "FF FF FF FF FF FF FF FE 00 "
                           "00 E0 00 00 00 00 00 00 00 00 00");
}

static void
test_failed_call (void)
{
  Fixture f;

  set_up (&f, AE_EMULATOR_RESPONSE_RPC);
  ae_emulator_response_end_call (&f.response, FALSE, 0, NULL, NULL, 0, FALSE);
  ae_emulator_response_end_call (&f.response, FALSE, -4, NULL, NULL, 0, TRUE);
  finish (&f, 0,
          "FE 83 00 E0 00 00 00 00 00 00 00 00 00 79 FC FF FF FF FE 02 00 E0 00 00 00 00 00 00 00 "
          "00 00");
}

/* One that ran has a status, 0 too: without, Microsoft's ODBC driver takes the failure for a result
 * that has to be fetched. */
static void
test_failed_statement_of_call (void)
{
  Fixture f;

  set_up (&f, AE_EMULATOR_RESPONSE_RPC);
  SINK.done (&f.response, 0, FALSE, 0, TRUE);
  ae_emulator_response_end_call (&f.response, FALSE, 0, NULL, NULL, 0, FALSE);
  ae_emulator_response_end_call (&f.response, FALSE, 0, NULL, NULL, 0, TRUE);
  finish (&f, 0,
          "FF 03 00 00 00 00 00 00 00 00 00 00 00 79 00 00 00 00 FE 83 00 E0 00 00 00 00 00 00 00 "
          "00 00 FE 02 00 E0 00 00 00 00 00 00 00 00 00");
}

/* The last column is ROWSTAT, which ODBC drivers hide because COLINFO says so. */
static void
test_origin (void)
{
  const char *names[] = { "b" };
  gboolean keys[] = { TRUE };
  Fixture f;

  set_up (&f, AE_EMULATOR_RESPONSE_RPC);
  SINK.origin (&f.response, "s", "t", names, keys, 1);
  SINK.origin (&f.response, NULL, NULL, NULL, NULL, 2);
  ae_emulator_response_end_call (&f.response, TRUE, 0, NULL, NULL, 0, TRUE);
  finish (&f, 0,
          "A4 09 00 02 01 00 73 00 01 00 74 00 A5 09 00 01 01 28 01 62 00 02 00 14 "
          "A5 09 00 01 00 04 02 00 04 03 00 14 "
          "79 00 00 00 00 FE 00 00 E0 00 00 00 00 00 00 00 00 00");
}

/* Neither columns nor the table of keys nor where the columns come from. */
static void
test_no_metadata (void)
{
  const char *names[] = { "a" };
  gboolean keys[] = { TRUE };
  Fixture f;

  set_up (&f, AE_EMULATOR_RESPONSE_RPC);
  f.response.column_encryption = TRUE;
  f.response.no_metadata = TRUE;
  g_assert_true (SINK.columns (&f.response, &int_column, 1));
  SINK.origin (&f.response, "dbo", "t", names, keys, 1);
  g_assert_true (SINK.row (&f.response, &forty_two));
  g_assert_true (SINK.done (&f.response, 0xC1, TRUE, 1, FALSE));
  ae_emulator_response_end_call (&f.response, TRUE, 0, NULL, NULL, 0, TRUE);
  finish (&f, 0,
          "81 FF FF " ROW_42 "FF 11 00 C1 00 01 00 00 00 00 00 00 00 79 00 00 00 00 "
          "FE 00 00 E0 00 00 00 00 00 00 00 00 00");
}

static void
test_null_bitmap (void)
{
  Fixture f;
  AeEmulatorColumn columns[10];
  AeEmulatorValue values[10] = { [9] = { .kind = AE_EMULATOR_VALUE_INTEGER, .integer = 42 } };
  guint8 packet[4096];

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    columns[i] = int_column;
  set_up (&f, AE_EMULATOR_RESPONSE_BATCH);
  f.response.null_bitmaps = TRUE;
  g_assert_true (SINK.columns (&f.response, columns, 10));
  g_assert_true (SINK.row (&f.response, values));
  ae_emulator_response_finish (&f.response, 0);
  gssize n = recv (f.peer, packet, sizeof packet, 0);
  static const guint8 row[] = { 0xD2, 0xFF, 0x01, 0x04, 0x2A, 0x00, 0x00, 0x00, 0xFD };
  g_assert_nonnull (memmem (packet, n, row, sizeof row));
  tear_down (&f);
}

static void
test_interrupted (void)
{
  Fixture f;
  AeEmulatorColumn columns[] = { int_column };

  set_up (&f, AE_EMULATOR_RESPONSE_BATCH);
  g_assert_true (SINK.columns (&f.response, columns, 1));
  f.interrupted = TRUE;
  g_assert_false (SINK.row (&f.response, &forty_two));
  SINK.message (&f.response, 3204, 1, 16, "nobody hears this", "", 1);
  g_assert_false (SINK.done (&f.response, 0xC1, TRUE, 1, TRUE));
  finish (&f, 0, COLUMNS_A "FD 02 00 00 00 00 00 00 00 00 00 00 00");

  /* The end of a transaction is told all the same. */
  set_up (&f, AE_EMULATOR_RESPONSE_BATCH);
  f.interrupted = TRUE;
  SINK.transaction (&f.response, FALSE, FALSE, 0x3300000001);
  finish (&f, 0,
          "E3 0B 00 0A 00 08 01 00 00 00 33 00 00 00 FD 02 00 00 00 00 00 00 00 00 00 00 00");
}

static void
test_transaction (void)
{
  Fixture f;

  set_up (&f, AE_EMULATOR_RESPONSE_TRANSACTION);
  SINK.transaction (&f.response, TRUE, FALSE, 0x3300000001);
  SINK.done (&f.response, 0xD4, FALSE, 0, FALSE);
  finish (&f, 0xD4,
          "E3 0B 00 08 08 01 00 00 00 33 00 00 00 00 FD 00 00 D4 00 00 00 00 00 00 00 00 00");
}

/* A value that its column cannot hold is an error, not half a row. */
static void
test_value_out_of_range (void)
{
  Fixture f;
  const AeEmulatorValue huge = { .kind = AE_EMULATOR_VALUE_INTEGER, .integer = G_MAXINT64 };
  guint8 packet[4096];

  set_up (&f, AE_EMULATOR_RESPONSE_BATCH);
  SINK.columns (&f.response, &int_column, 1);
  g_assert_false (SINK.row (&f.response, &huge));
  ae_emulator_response_finish (&f.response, 0);
  gssize n = recv (f.peer, packet, sizeof packet, 0);
  static const guint8 error[] = { 0xAA };
  static const guint8 done[] = { 0xFD, 0x02, 0x00 };
  g_autoptr (GByteArray) columns = from_hex (COLUMNS_A);
  g_assert_cmpmem (packet + 8, columns->len, columns->data, columns->len);
  g_assert_cmpmem (packet + 8 + columns->len, 1, error, 1);
  g_assert_cmpmem (packet + n - 13, 3, done, 3);
  tear_down (&f);
}

/* --- Always Encrypted ---------------------------------------------------------------------- */

static void
cek_init (AeEmulatorCek *cek, guint32 id)
{
  static const guint8 version[8] = { 0x00, 0x00, 0xA5, 0x83, 0x00, 0x06, 0xDA, 0x99 };

  *cek = (AeEmulatorCek){ .database_id = 5, .id = id, .version = 1, .n_values = 1 };
  memcpy (cek->metadata_version, version, 8);
  cek->values[0] = (AeEmulatorCekValue){
    .encrypted_value = g_bytes_new_static ("\xDE\xAD\xBE\xEF", 4),
    .provider_name = (char *) "KS",
    .key_path = (char *) "P",
    .algorithm = (char *) "RSA_OAEP",
  };
}

#define KEY(id)                                                                           \
  "05 00 00 00 " id                                                                       \
  " 00 00 00 01 00 00 00 00 00 A5 83 00 06 DA 99 01 04 00 DE AD BE EF 02 4B 00 53 00 01 " \
  "00 50 00 08 52 00 53 00 41 00 5F 00 4F 00 41 00 45 00 50 00"

static void
assert_metadata (const AeEmulatorColumn *columns, guint n, gboolean negotiated, const char *hex)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GByteArray) expected = from_hex (hex);

  ae_emulator_metadata_write (&writer, columns, n, negotiated);
  g_assert_cmpmem (writer.data, writer.size, expected->data, expected->len);
}

static void
test_metadata (void)
{
  AeEmulatorCek first, second, first_again;
  cek_init (&first, 1);
  cek_init (&second, 2);
  cek_init (&first_again, 1);
  const AeEmulatorColumnCrypto with_first = { &first, 2, 1, 1 };
  const AeEmulatorColumnCrypto with_second = { &second, 2, 2, 1 };
  const AeEmulatorColumnCrypto with_first_again = { &first_again, 2, 2, 1 };
  AeEmulatorColumn c = int_column;

  /* The sheet's example. */
  c.name = "c";
  c.crypto = &with_first;
  assert_metadata (
      &c, 1, TRUE,
      "81 01 00 01 00" KEY ("01") "00 00 00 00 09 08 A5 41 00 00 00 00 00 00 00 26 04 02 01 "
                                  "01 01 63 00");
  /* Not negotiated: nothing of it. */
  assert_metadata (&c, 1, FALSE, "81 01 00 00 00 00 00 09 00 A5 41 00 01 63 00");
  /* Negotiated, and no column is encrypted: an empty table. */
  assert_metadata (&int_column, 1, TRUE, "81 01 00 00 00 00 00 00 00 09 00 26 04 01 61 00");

  const AeEmulatorColumn columns[] = {
    { .name = "", .type = { AE_EMULATOR_TYPE_NVARCHAR, 100 }, .crypto = &with_second },
    { .name = "", .type = { AE_EMULATOR_TYPE_NVARCHAR, -1 }, .crypto = &with_first },
    { .name = "", .type = { AE_EMULATOR_TYPE_DECIMAL, 9, 10, 2 }, .crypto = &with_first_again },
  };
  assert_metadata (
      columns, 3, TRUE,
      "81 03 00 02 00" KEY ("02") KEY (
          "01") "00 00 00 00 08 08 A5 A1 00 00 00 00 00 00 00 E7 64 00 09 04 D0 00 34 02 02 01 00 "
                "00 00 00 00 08 08 A5 FF FF 01 00 00 00 00 00 E7 FF FF 09 04 D0 00 34 02 01 01 00 "
                "00 00 00 00 08 08 A5 51 00 01 00 00 00 00 00 6A 09 0A 02 02 02 01 00");
  g_bytes_unref (first.values[0].encrypted_value);
  g_bytes_unref (second.values[0].encrypted_value);
  g_bytes_unref (first_again.values[0].encrypted_value);
}

static void
test_encrypted_output (void)
{
  AeEmulatorParameterCipher cipher = {
    .base = { AE_EMULATOR_TYPE_INT, 4 },
    .algorithm = 2,
    .encryption_type = 1,
    .normalization_version = 1,
  };
  AeEmulatorOutput output
      = { .ordinal = 2, .type = { AE_EMULATOR_TYPE_INT, 4 }, .cipher = &cipher };
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GByteArray) expected
      = from_hex ("00 00 00 00 01 08 A5 41 00 00 00 00 00 26 04 02 01 01");

  ae_emulator_metadata_write_output (&writer, &output);
  g_assert_cmpmem (writer.data, writer.size, expected->data, expected->len);
}

/* The ciphertext of a string that the variable was declared too short for. */
static void
test_encrypted_output_larger (void)
{
  static const guint8 cell[97];
  AeEmulatorParameterCipher cipher = { .base = { AE_EMULATOR_TYPE_NVARCHAR, 2 } };
  AeEmulatorOutput output = { .type = { AE_EMULATOR_TYPE_NVARCHAR, 2 }, .cipher = &cipher };

  g_assert_cmpint (ae_emulator_metadata_get_output_type (&output).max_length, ==, 65);
  output.value = (AeEmulatorValue){ .kind = AE_EMULATOR_VALUE_BLOB, .data = cell, .size = 65 };
  g_assert_cmpint (ae_emulator_metadata_get_output_type (&output).max_length, ==, 65);
  output.value.size = sizeof cell;
  g_assert_cmpint (ae_emulator_metadata_get_output_type (&output).max_length, ==, 8000);
}

static void
test_encrypted_parameter (gconstpointer data)
{
  const char *value = data;
  g_autofree char *hex = g_strconcat (
      "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 FF FF 0A 00 00 00 "
      "02 40 00 70 00 08",
      value, "26 04 02 01 05 00 00 00 01 00 00 00 01 00 00 00 00 00 A5 83 00 06 DA 99 01",
      "00 00 26 04 04 07 00 00 00", NULL);
  g_autoptr (GByteArray) bytes = from_hex (hex);
  static const guint8 version[8] = { 0x00, 0x00, 0xA5, 0x83, 0x00, 0x06, 0xDA, 0x99 };
  guint64 transaction;
  AeTdsReader reader;

  ae_tds_reader_init (&reader, bytes->data, bytes->len);
  g_assert_true (ae_emulator_headers_read (&reader, &transaction));
  g_autoptr (GPtrArray) calls = ae_emulator_rpc_read_all (&reader, TRUE);
  g_assert_nonnull (calls);
  const AeEmulatorRpc *rpc = g_ptr_array_index (calls, 0);
  g_assert_cmpstr (rpc->procedure, ==, "sp_executesql");
  g_assert_cmpuint (rpc->parameters->len, ==, 2);

  const AeEmulatorParameter *p = &g_array_index (rpc->parameters, AeEmulatorParameter, 0);
  gboolean is_null
      = strstr (value, "FF FF FF FF FF FF FF FF") != NULL || strstr (value, "1F FF FF") != NULL;
  g_assert_cmpstr (p->name, ==, "@p");
  g_assert_cmpint (p->type.id, ==, AE_EMULATOR_TYPE_VARBINARY);
  g_assert_cmpint (p->value.kind, ==, is_null ? AE_EMULATOR_VALUE_NULL : AE_EMULATOR_VALUE_BLOB);
  if (!is_null)
    g_assert_cmpmem (p->value.data, p->value.size, "\x01\x02\x03\x04", 4);
  g_assert_nonnull (p->cipher);
  g_assert_cmpint (p->cipher->base.id, ==, AE_EMULATOR_TYPE_INT);
  g_assert_cmpuint (p->cipher->algorithm, ==, 2);
  g_assert_cmpuint (p->cipher->encryption_type, ==, 1);
  g_assert_cmpuint (p->cipher->database_id, ==, 5);
  g_assert_cmpuint (p->cipher->cek_id, ==, 1);
  g_assert_cmpuint (p->cipher->cek_version, ==, 1);
  g_assert_cmpmem (p->cipher->metadata_version, 8, version, 8);
  g_assert_cmpuint (p->cipher->normalization_version, ==, 1);

  p = &g_array_index (rpc->parameters, AeEmulatorParameter, 1);
  g_assert_null (p->cipher);
  g_assert_cmpint (p->value.integer, ==, 7);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulator/response/empty-batch", test_empty_batch);
  g_test_add_func ("/emulator/response/batch", test_batch);
  g_test_add_func ("/emulator/response/message-behind-done", test_message_behind_done);
  g_test_add_func ("/emulator/response/failed-statement", test_failed_statement);
  g_test_add_func ("/emulator/response/procedure-in-batch", test_procedure_in_batch);
  g_test_add_func ("/emulator/response/call", test_call);
  g_test_add_func ("/emulator/response/failed-call", test_failed_call);
  g_test_add_func ("/emulator/response/failed-statement-of-call", test_failed_statement_of_call);
  g_test_add_func ("/emulator/response/origin", test_origin);
  g_test_add_func ("/emulator/response/no-metadata", test_no_metadata);
  g_test_add_func ("/emulator/response/null-bitmap", test_null_bitmap);
  g_test_add_func ("/emulator/response/interrupted", test_interrupted);
  g_test_add_func ("/emulator/response/transaction", test_transaction);
  g_test_add_func ("/emulator/response/value-out-of-range", test_value_out_of_range);
  g_test_add_func ("/emulator/response/metadata", test_metadata);
  g_test_add_func ("/emulator/response/encrypted-output", test_encrypted_output);
  g_test_add_func ("/emulator/response/encrypted-output-larger", test_encrypted_output_larger);
  g_test_add_data_func ("/emulator/response/encrypted-parameter/max",
                        "A5 FF FF 04 00 00 00 00 00 00 00 04 00 00 00 01 02 03 04 00 00 00 00",
                        test_encrypted_parameter);
  g_test_add_data_func ("/emulator/response/encrypted-parameter/max-null",
                        "A5 FF FF FF FF FF FF FF FF FF FF", test_encrypted_parameter);
  g_test_add_data_func ("/emulator/response/encrypted-parameter/short",
                        "A5 40 1F 04 00 01 02 03 04", test_encrypted_parameter);
  g_test_add_data_func ("/emulator/response/encrypted-parameter/short-null", "A5 40 1F FF FF",
                        test_encrypted_parameter);

  return g_test_run ();
}
