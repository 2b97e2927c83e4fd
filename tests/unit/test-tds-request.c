/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-error.h"
#include "tds/ae-tds-packet-private.h"
#include "tds/ae-tds-request-private.h"

#include "tds-trace.h"

#define HEADER 8
#define ALL_HEADERS "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 "

static const guint8 collation[] = { 0x09, 0x04, 0xD0, 0x00, 0x34 };
static const guint8 no_collation[AE_TDS_COLLATION_SIZE];
static const AeTdsRequestContext outside = { 0 };

/* "select 42 as a": the same from tedious, python-tds and go-mssqldb, with the header. */
static const char select_42[]
    = "01 01 00 3A 00 00 01 00 16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 "
      "73 00 65 00 6C 00 65 00 63 00 74 00 20 00 34 00 32 00 20 00 61 00 73 00 20 00 61 00 ";
/* sp_executesql of go-mssqldb: unnamed arguments, no collation. */
static const char go_executesql[]
    = "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 FF FF 0A 00 00 00 00 00 "
      "E7 32 00 00 00 00 00 00 32 00 73 00 65 00 6C 00 65 00 63 00 74 00 20 00 40 00 70 00 31 00 "
      "20 00 61 00 73 00 20 00 69 00 2C 00 20 00 40 00 70 00 32 00 20 00 61 00 73 00 20 00 73 00 "
      "00 00 E7 34 00 00 00 00 00 00 34 00 40 00 70 00 31 00 20 00 62 00 69 00 67 00 69 00 6E 00 "
      "74 00 2C 00 40 00 70 00 32 00 20 00 6E 00 76 00 61 00 72 00 63 00 68 00 61 00 72 00 28 00 "
      "35 00 29 00 03 40 00 70 00 31 00 00 26 08 08 07 00 00 00 00 00 00 00 03 40 00 70 00 32 00 "
      "00 E7 0A 00 00 00 00 00 00 0A 00 68 00 E9 00 6C 00 6C 00 6F 00 ";

static void
assert_hex (const AeTdsWriter *writer, const char *hex)
{
  g_autoptr (GByteArray) bytes = tds_trace_from_hex (hex);

  g_assert_cmpmem (writer->data, writer->size, bytes->data, bytes->len);
}

static void
test_batch (void)
{
  g_auto (AeTdsWriter) payload = AE_TDS_WRITER_INIT;
  g_auto (AeTdsWriter) message = AE_TDS_WRITER_INIT;

  ae_tds_write_sql_batch (&payload, &outside, "select 42 as a");
  ae_tds_packet_write_message (&message, AE_TDS_PACKET_SQL_BATCH, 0, payload.data, payload.size,
                               4096);
  assert_hex (&message, select_42);
}

static AeTdsValue
text_value (const char *text)
{
  return (AeTdsValue){ .kind = AE_TDS_VALUE_TEXT,
                       .data = (const guint8 *) text,
                       .size = strlen (text) };
}

static void
test_executesql (void)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;
  AeTdsTypeInfo bigint, nvarchar;
  AeTdsValue seven = { .kind = AE_TDS_VALUE_INTEGER, .integer = 7 };
  AeTdsValue hello = text_value ("héllo");

  g_assert_true (
      ae_tds_type_make_info (ae_tds_type_for_name ("bigint", 6), 0, 0, 0, no_collation, &bigint));
  g_assert_true (ae_tds_type_make_info (ae_tds_type_for_name ("nvarchar", 8), 5, 0, 0, no_collation,
                                        &nvarchar));
  ae_tds_write_rpc_id (&writer, &outside, AE_TDS_PROC_EXECUTESQL);
  ae_tds_write_rpc_text (&writer, "select @p1 as i, @p2 as s", no_collation);
  ae_tds_write_rpc_text (&writer, "@p1 bigint,@p2 nvarchar(5)", no_collation);
  ae_tds_write_rpc_parameter (&writer, "@p1", 0, &bigint, &seven, &error);
  g_assert_no_error (error);
  ae_tds_write_rpc_parameter (&writer, "@p2", 0, &nvarchar, &hello, &error);
  g_assert_no_error (error);
  assert_hex (&writer, go_executesql);
}

/* sp_execute of tedious, and the name of a procedure instead of a number. */
static void
test_execute (void)
{
  g_auto (AeTdsWriter) by_id = AE_TDS_WRITER_INIT;
  g_auto (AeTdsWriter) by_name = AE_TDS_WRITER_INIT;
  AeTdsTypeInfo info = { .id = AE_TDS_TYPE_INTN, .max_length = 4 };
  AeTdsValue one = { .kind = AE_TDS_VALUE_INTEGER, .integer = 1 };
  AeTdsValue null = { AE_TDS_VALUE_NULL };

  ae_tds_write_rpc_id (&by_id, &outside, AE_TDS_PROC_EXECUTE);
  g_assert_true (ae_tds_write_rpc_parameter (&by_id, "", 0, &info, &one, NULL));
  g_assert_true (ae_tds_write_rpc_parameter (&by_id, "@i", 0, &info, &null, NULL));
  assert_hex (&by_id, ALL_HEADERS "FF FF 0C 00 00 00 00 00 26 04 04 01 00 00 00 "
                                  "02 40 00 69 00 00 26 04 00");

  ae_tds_write_rpc_name (&by_name, &outside, "sp_x");
  g_assert_true (
      ae_tds_write_rpc_parameter (&by_name, "@o", AE_TDS_PARAMETER_OUTPUT, &info, &null, NULL));
  assert_hex (&by_name, ALL_HEADERS "04 00 73 00 70 00 5F 00 78 00 00 00 02 40 00 6F 00 01 26 04 "
                                    "00");
}

static void
test_text_arguments (void)
{
  g_auto (AeTdsWriter) empty = AE_TDS_WRITER_INIT;
  g_auto (AeTdsWriter) longest = AE_TDS_WRITER_INIT;
  g_auto (AeTdsWriter) large = AE_TDS_WRITER_INIT;
  g_autofree char *text = g_strnfill (4001, 'x');

  ae_tds_write_rpc_text (&empty, "", collation);
  assert_hex (&empty, "00 00 E7 02 00 09 04 D0 00 34 00 00");

  ae_tds_write_rpc_text (&longest, text + 1, collation);
  g_assert_cmpuint (longest.size, ==, 2 + 8 + 2 + 8000);
  g_assert_cmpint (longest.data[3], ==, 0x40);
  g_assert_cmpint (longest.data[4], ==, 0x1F);

  ae_tds_write_rpc_text (&large, text, collation);
  g_assert_cmpuint (large.size, ==, 2 + 8 + 8 + 4 + 8002 + 4);
  g_assert_cmpint (large.data[3], ==, 0xFF);
  g_assert_cmpint (large.data[4], ==, 0xFF);
}

static void
test_parameter_refused (void)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;
  AeTdsTypeInfo info = { .id = AE_TDS_TYPE_INTN, .max_length = 4 };
  AeTdsValue value = text_value ("secret");

  ae_tds_write_rpc_id (&writer, &outside, AE_TDS_PROC_EXECUTE);
  gsize before = writer.size;
  g_assert_false (ae_tds_write_rpc_parameter (&writer, "@i", 0, &info, &value, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
  g_assert_null (strstr (error->message, "secret"));
  g_assert_cmpuint (writer.size, ==, before);
}

static const AeTdsParameterCipher cipher = {
  .base = { .id = AE_TDS_TYPE_INTN, .max_length = 4 },
  .algorithm = 2,
  .encryption_type = 1,
  .normalization_version = 1,
  .database_id = 5,
  .cek_id = 1,
  .cek_version = 1,
  .metadata_version = { 0x00, 0x00, 0xA5, 0x83, 0x00, 0x06, 0xDA, 0x99 },
};

#define CIPHER_INFO "26 04 02 01 05 00 00 00 01 00 00 00 01 00 00 00 00 00 A5 83 00 06 DA 99 01"

/* always-encrypted section 3.1, with a cell of three bytes instead of 65. */
static void
test_encrypted (void)
{
  static const guint8 cell[] = { 0xC1, 0xC2, 0xC3 };
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_auto (AeTdsWriter) null = AE_TDS_WRITER_INIT;

  ae_tds_write_rpc_encrypted_parameter (&writer, "@p", 0, cell, sizeof cell, &cipher);
  assert_hex (&writer, "02 40 00 70 00 08 A5 FF FF 03 00 00 00 00 00 00 00 03 00 00 00 C1 C2 C3 "
                       "00 00 00 00 " CIPHER_INFO);

  /* A NULL says as much of its encryption as a value. */
  ae_tds_write_rpc_encrypted_parameter (&null, "@p", AE_TDS_PARAMETER_OUTPUT, NULL, 0, &cipher);
  assert_hex (&null, "02 40 00 70 00 09 A5 FF FF FF FF FF FF FF FF FF FF " CIPHER_INFO);
}

static void
test_enclave_package (void)
{
  static const guint8 package[] = { 0xE1, 0xE2 };
  static const AeTdsRequestContext without = { .enclave_package = TRUE };
  static const AeTdsRequestContext with
      = { .enclave_package = TRUE, .enclave_data = package, .enclave_size = sizeof package };
  g_auto (AeTdsWriter) batch = AE_TDS_WRITER_INIT;
  g_auto (AeTdsWriter) rpc = AE_TDS_WRITER_INIT;

  ae_tds_write_sql_batch (&batch, &without, "x");
  assert_hex (&batch, ALL_HEADERS "00 00 78 00");
  ae_tds_write_rpc_id (&rpc, &with, AE_TDS_PROC_EXECUTESQL);
  assert_hex (&rpc, ALL_HEADERS "FF FF 0A 00 00 00 02 00 E1 E2");
}

static void
test_transactions (void)
{
  static const AeTdsRequestContext inside = { .transaction = G_GUINT64_CONSTANT (0x3300000001) };
#define INSIDE "16 00 00 00 12 00 00 00 02 00 01 00 00 00 33 00 00 00 01 00 00 00 "
  g_auto (AeTdsWriter) begin = AE_TDS_WRITER_INIT;
  g_auto (AeTdsWriter) commit = AE_TDS_WRITER_INIT;
  g_auto (AeTdsWriter) rollback = AE_TDS_WRITER_INIT;
  g_auto (AeTdsWriter) save = AE_TDS_WRITER_INIT;

  ae_tds_write_transaction_request (&begin, &outside, AE_TDS_TRANSACTION_BEGIN, 2, "");
  assert_hex (&begin, ALL_HEADERS "05 00 02 00");
  ae_tds_write_transaction_request (&commit, &inside, AE_TDS_TRANSACTION_COMMIT, 0, NULL);
  assert_hex (&commit, INSIDE "07 00 00 00");
  ae_tds_write_transaction_request (&rollback, &inside, AE_TDS_TRANSACTION_ROLLBACK, 0, "sp");
  assert_hex (&rollback, INSIDE "08 00 04 73 00 70 00 00");
  ae_tds_write_transaction_request (&save, &inside, AE_TDS_TRANSACTION_SAVE, 0, "sp");
  assert_hex (&save, INSIDE "09 00 04 73 00 70 00");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tds/request/batch", test_batch);
  g_test_add_func ("/tds/request/executesql", test_executesql);
  g_test_add_func ("/tds/request/execute", test_execute);
  g_test_add_func ("/tds/request/text-arguments", test_text_arguments);
  g_test_add_func ("/tds/request/parameter-refused", test_parameter_refused);
  g_test_add_func ("/tds/request/encrypted", test_encrypted);
  g_test_add_func ("/tds/request/enclave-package", test_enclave_package);
  g_test_add_func ("/tds/request/transactions", test_transactions);
  return g_test_run ();
}
