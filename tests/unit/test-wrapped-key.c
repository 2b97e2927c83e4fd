/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-wrapped-key-private.h"

#include <glib/gstdio.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <string.h>

#include "ae-error.h"
#include "keystore/ae-key-path-private.h"
#include "keystore/ae-rsa-oaep-private.h"
#include "keystore/ae-rsa-signature-private.h"
#include "test-hex.h"

/* Many keys, because whether p is greater than q is a matter of luck; small ones, for the time. */
#define N_RSA_KEYS 24
#define SMALL_RSA 1024

#define HEADER_SIZE 5

typedef struct gnutls_x509_privkey_int PrivateKey;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrivateKey, gnutls_x509_privkey_deinit)

static GKeyFile *vectors;
static gnutls_x509_privkey_t master_key;
static AeKey *column_key;

static GBytes *
get_hex (const char *group, const char *name)
{
  g_autofree char *hex = g_key_file_get_string (vectors, group, name, NULL);

  g_assert_nonnull (hex);
  return test_bytes_from_hex (hex);
}

static void
append_hex (GByteArray *array, const char *group, const char *name)
{
  g_autoptr (GBytes) bytes = get_hex (group, name);

  g_byte_array_append (array, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
}

static void
load_vectors (void)
{
  g_autofree char *ini = g_test_build_filename (G_TEST_DIST, "vectors", "wrapped-keys.ini", NULL);
  g_autofree char *pem
      = g_test_build_filename (G_TEST_DIST, "vectors", "test-master-key.pem", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  vectors = g_key_file_new ();
  g_key_file_load_from_file (vectors, ini, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  g_file_get_contents (pem, &text, &size, &error);
  g_assert_no_error (error);

  gnutls_datum_t datum = { (guint8 *) text, (unsigned int) size };
  gnutls_x509_privkey_init (&master_key);
  g_assert_cmpint (gnutls_x509_privkey_import (master_key, &datum, GNUTLS_X509_FMT_PEM), ==, 0);

  g_autoptr (GBytes) key = get_hex ("column-encryption-key", "key");
  column_key = ae_key_new (g_bytes_get_data (key, NULL), g_bytes_get_size (key));
}

/* Put together as the vectors describe it, and checked against their digest. */
static GBytes *
get_wrapped (const char *group)
{
  GByteArray *wrapped = g_byte_array_new ();
  g_autofree char *path = g_key_file_get_string (vectors, group, "key-path", NULL);
  g_autofree char *expected = g_key_file_get_string (vectors, group, "sha256", NULL);

  append_hex (wrapped, group, "header");
  ae_key_path_append_lower_utf16 (wrapped, path);
  append_hex (wrapped, "column-encryption-key", "ciphertext");
  append_hex (wrapped, group, "signature");

  g_autofree char *digest
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, wrapped->data, wrapped->len);
  g_assert_cmpstr (digest, ==, expected);
  return g_byte_array_free_to_bytes (wrapped);
}

static void
assert_unwraps (GBytes *wrapped, gboolean hashed_twice)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AeKey) key = ae_wrapped_key_unwrap (wrapped, master_key, hashed_twice, &error);

  g_assert_no_error (error);
  g_assert_true (ae_key_equal (key, column_key));
}

static void
assert_refused (const guint8 *data, gsize size)
{
  /* A copy of exactly that size, so that a sanitizer sees any step beyond it. */
  g_autoptr (GBytes) wrapped = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;

  g_assert_null (ae_wrapped_key_unwrap (wrapped, master_key, FALSE, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
  g_assert_cmpstr (error->message, !=, "");
}

static void
test_vectors (void)
{
  g_autoptr (GBytes) certificate = get_wrapped ("wrapped-certificate");
  g_autoptr (GBytes) vault = get_wrapped ("wrapped-vault");
  g_autoptr (GBytes) cng = get_wrapped ("wrapped-cng");
  g_autoptr (GError) error = NULL;

  assert_unwraps (certificate, FALSE);
  assert_unwraps (vault, FALSE);
  assert_unwraps (cng, TRUE);
  assert_unwraps (certificate, TRUE);

  g_assert_null (ae_wrapped_key_unwrap (cng, master_key, FALSE, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
}

static void
test_parts (void)
{
  g_autoptr (GBytes) wrapped = get_wrapped ("wrapped-certificate");
  AeWrappedKeyParts parts;
  gsize size;
  const guint8 *data = g_bytes_get_data (wrapped, &size);

  g_assert_true (ae_wrapped_key_parse (&parts, data, size, NULL));
  g_assert_cmpuint (parts.key_path_size, ==, 110);
  g_assert_cmpuint (parts.ciphertext_size, ==, 256);
  g_assert_cmpuint (parts.signature_size, ==, 256);
  g_assert_cmpuint (parts.signed_size, ==, size - 256);
  g_assert_true (parts.key_path == data + HEADER_SIZE);
  g_assert_true (parts.signature == data + parts.signed_size);
}

/* 627 bytes: 5016 signatures to verify. */
static void
test_every_bit (void)
{
  g_autoptr (GBytes) wrapped = get_wrapped ("wrapped-certificate");
  gsize size;
  g_autofree guint8 *changed = g_bytes_unref_to_data (g_bytes_ref (wrapped), &size);

  for (gsize bit = 0; bit < size * 8; bit++)
    {
      changed[bit / 8] ^= (guint8) (1 << bit % 8);
      assert_refused (changed, size);
      changed[bit / 8] ^= (guint8) (1 << bit % 8);
    }
}

static void
test_every_truncation (void)
{
  g_autoptr (GBytes) wrapped = get_wrapped ("wrapped-certificate");
  gsize size;
  const guint8 *data = g_bytes_get_data (wrapped, &size);

  for (gsize cut = 0; cut < size; cut++)
    assert_refused (data, cut);

  g_autofree guint8 *longer = g_malloc0 (size + 1);
  memcpy (longer, data, size);
  assert_refused (longer, size + 1);
}

/* Lengths are unsigned: 0xFFFF is 65535, not -1. */
static void
test_lengths (void)
{
  g_autofree guint8 *data = g_malloc0 (HEADER_SIZE + 2 * G_MAXUINT16);
  AeWrappedKeyParts parts;
  gsize all = HEADER_SIZE + 2 * G_MAXUINT16;

  memset (data, 0xFF, HEADER_SIZE);
  data[0] = 1;
  g_assert_false (ae_wrapped_key_parse (&parts, data, all - 1, NULL));
  g_assert_true (ae_wrapped_key_parse (&parts, data, all, NULL));
  g_assert_cmpuint (parts.key_path_size, ==, G_MAXUINT16);
  g_assert_cmpuint (parts.ciphertext_size, ==, G_MAXUINT16);
  g_assert_cmpuint (parts.signature_size, ==, 0);
}

/* What is after the signature's check: whatever does not decrypt is refused in the same words. */
static GBytes *
sign (const guint8 *ciphertext, gsize ciphertext_size, const guint8 *path, gsize path_size)
{
  GByteArray *wrapped = g_byte_array_new ();
  guint8 header[HEADER_SIZE] = { 1, path_size & 0xFF, (guint8) (path_size >> 8),
                                 ciphertext_size & 0xFF, (guint8) (ciphertext_size >> 8) };

  g_byte_array_append (wrapped, header, sizeof header);
  g_byte_array_append (wrapped, path, (guint) path_size);
  g_byte_array_append (wrapped, ciphertext, (guint) ciphertext_size);
  g_autoptr (GBytes) signature = ae_rsa_sign (master_key, wrapped->data, wrapped->len, NULL);
  g_byte_array_append (wrapped, g_bytes_get_data (signature, NULL), 256);
  return g_byte_array_free_to_bytes (wrapped);
}

static char *
get_refusal (const guint8 ciphertext[256])
{
  g_autoptr (GBytes) wrapped = sign (ciphertext, 256, NULL, 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (ae_wrapped_key_unwrap (wrapped, master_key, FALSE, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
  return g_strdup (error->message);
}

static void
test_one_error (void)
{
  g_autoptr (GBytes) good = get_hex ("column-encryption-key", "ciphertext");
  guint8 bad[256];
  gnutls_pubkey_t public_key;
  gnutls_privkey_t private_key;
  gnutls_datum_t plain = { (guint8 *) ae_key_peek (column_key, NULL), 32 }, version_1_5;

  memcpy (bad, g_bytes_get_data (good, NULL), sizeof bad);
  bad[100] ^= 1;
  g_autofree char *damaged = get_refusal (bad);

  memset (bad, 0xFF, sizeof bad); /* greater than the modulus */
  g_autofree char *too_large = get_refusal (bad);

  memset (bad, 0, sizeof bad);
  g_autofree char *zero = get_refusal (bad);

  gnutls_privkey_init (&private_key);
  gnutls_privkey_import_x509 (private_key, master_key, 0);
  gnutls_pubkey_init (&public_key);
  gnutls_pubkey_import_privkey (public_key, private_key, 0, 0);
  g_assert_cmpint (gnutls_pubkey_encrypt_data (public_key, 0, &plain, &version_1_5), ==, 0);
  g_autofree char *other_padding = get_refusal (version_1_5.data);
  gnutls_free (version_1_5.data);
  gnutls_pubkey_deinit (public_key);
  gnutls_privkey_deinit (private_key);

  g_assert_cmpstr (too_large, ==, damaged);
  g_assert_cmpstr (zero, ==, damaged);
  g_assert_cmpstr (other_padding, ==, damaged);
}

/* Others write the path in UTF-8, in mixed case, in an odd number of bytes, or not at all. */
static void
test_path_is_a_remark (void)
{
  g_autoptr (GBytes) ciphertext = get_hex ("column-encryption-key", "ciphertext");
  static const char *const paths[] = { "", "x", "CurrentUser/My/another", "\xFF\xFE\xFD" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GBytes) wrapped = sign (g_bytes_get_data (ciphertext, NULL), 256,
                                         (const guint8 *) paths[i], strlen (paths[i]));
      assert_unwraps (wrapped, FALSE);
    }
}

static void
test_build (void)
{
  g_autoptr (GBytes) expected = get_wrapped ("wrapped-certificate");
  g_autofree char *path = g_key_file_get_string (vectors, "wrapped-certificate", "key-path", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) wrapped = ae_wrapped_key_build (path, column_key, master_key, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) again = ae_wrapped_key_build (path, column_key, master_key, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (g_bytes_get_size (wrapped), ==, 627);
  g_assert_cmpmem (g_bytes_get_data (wrapped, NULL), 115, g_bytes_get_data (expected, NULL), 115);
  g_assert_false (g_bytes_equal (wrapped, again));
  assert_unwraps (wrapped, FALSE);
  assert_unwraps (again, FALSE);
}

static void
test_build_long_path (void)
{
  g_autofree char *longest = g_strnfill (G_MAXUINT16 / 2, 'x');
  g_autofree char *too_long = g_strnfill (G_MAXUINT16 / 2 + 1, 'x');
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) wrapped = ae_wrapped_key_build (longest, column_key, master_key, &error);

  g_assert_no_error (error);
  assert_unwraps (wrapped, FALSE);
  g_assert_null (ae_wrapped_key_build (too_long, column_key, master_key, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
}

static gnutls_x509_privkey_t
generate (gnutls_pk_algorithm_t algorithm, unsigned int bits)
{
  gnutls_x509_privkey_t key;

  gnutls_x509_privkey_init (&key);
  g_assert_cmpint (gnutls_x509_privkey_generate (key, algorithm, bits, 0), ==, 0);
  return key;
}

static void
test_many_rsa_keys (void)
{
  for (guint i = 0; i < N_RSA_KEYS; i++)
    {
      g_autoptr (PrivateKey) rsa = generate (GNUTLS_PK_RSA, SMALL_RSA);
      guint8 ciphertext[SMALL_RSA / 8];
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (ae_rsa_get_modulus_size (rsa), ==, sizeof ciphertext);
      g_assert_true (ae_rsa_oaep_wrap (rsa, column_key, ciphertext, &error));
      g_assert_no_error (error);
      g_autoptr (AeKey) key = ae_rsa_oaep_unwrap (rsa, ciphertext, sizeof ciphertext);
      g_assert_nonnull (key);
      g_assert_true (ae_key_equal (key, column_key));

      ciphertext[0] ^= 1;
      g_assert_null (ae_rsa_oaep_unwrap (rsa, ciphertext, sizeof ciphertext));
    }
}

/* About one ciphertext in 256 begins with a zero byte, and keeps it. */
static void
test_leading_zeros (void)
{
  guint8 zeros[32] = { 0 };
  g_autoptr (AeKey) zero_key = ae_key_new (zeros, sizeof zeros);
  g_autoptr (PrivateKey) rsa = generate (GNUTLS_PK_RSA, SMALL_RSA);
  guint n_with_zero = 0;

  for (guint i = 0; i < 5000 && n_with_zero < 2; i++)
    {
      guint8 ciphertext[SMALL_RSA / 8];

      g_assert_true (ae_rsa_oaep_wrap (rsa, zero_key, ciphertext, NULL));
      if (ciphertext[0] != 0)
        continue;
      n_with_zero++;
      g_autoptr (AeKey) key = ae_rsa_oaep_unwrap (rsa, ciphertext, sizeof ciphertext);
      g_assert_nonnull (key);
      g_assert_true (ae_key_equal (key, zero_key));
    }
  g_assert_cmpuint (n_with_zero, ==, 2);
}

static void
test_unsuitable_master_keys (void)
{
  g_autoptr (GBytes) wrapped = get_wrapped ("wrapped-certificate");
  g_autoptr (PrivateKey) small = generate (GNUTLS_PK_RSA, SMALL_RSA);
  g_autoptr (PrivateKey) elliptic
      = generate (GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1));
  g_autoptr (PrivateKey) larger = generate (GNUTLS_PK_RSA, 3072);
  gnutls_x509_privkey_t keys[] = { small, elliptic, larger };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ae_wrapped_key_unwrap (wrapped, keys[i], FALSE, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
    }

  g_autoptr (GError) error = NULL;
  g_assert_null (ae_wrapped_key_build ("path", column_key, small, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);

  g_autoptr (GBytes) large = ae_wrapped_key_build ("path", column_key, larger, NULL);
  g_assert_cmpuint (g_bytes_get_size (large), ==, 5 + 8 + 2 * 384);
  g_autoptr (AeKey) key = ae_wrapped_key_unwrap (large, larger, FALSE, NULL);
  g_assert_true (ae_key_equal (key, column_key));
}

static void
test_algorithm (void)
{
  static const char *const good[] = { "RSA_OAEP", "rsa_oaep", "RSA-OAEP", " Rsa-Oaep " };
  static const char *const bad[] = { "", "RSA_OAEP_256", "RSA", "RSA1_5", "RSA OAEP", "OAEP" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (ae_wrapped_key_check_algorithm (good[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (ae_wrapped_key_check_algorithm (bad[i], &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
    }
  g_assert_false (ae_wrapped_key_check_algorithm (NULL, NULL));
}

static void
test_metadata (void)
{
  static const char *const groups[]
      = { "metadata-certificate-true", "metadata-vault-true", "metadata-vault-false" };

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      g_autofree char *provider = g_key_file_get_string (vectors, groups[i], "provider", NULL);
      g_autofree char *path = g_key_file_get_string (vectors, groups[i], "key-path", NULL);
      gboolean flag = g_key_file_get_boolean (vectors, groups[i], "enclave-computations", NULL);
      g_autoptr (GBytes) expected = get_hex (groups[i], "signature");
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) made = ae_key_metadata_sign (provider, path, flag, master_key, &error);

      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (made, expected));
      g_assert_true (ae_key_metadata_verify (provider, path, flag, expected, master_key, &error));
      g_assert_no_error (error);

      g_assert_false (ae_key_metadata_verify (provider, path, !flag, expected, master_key, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
      g_assert_false (ae_key_metadata_verify (provider, "/", flag, expected, master_key, NULL));
      g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
      g_assert_false (ae_key_metadata_verify (provider, path, flag, empty, master_key, NULL));
    }
}

static void
test_path_text (void)
{
  g_assert_true (ae_key_path_equal ("CurrentUser/My/ab", "currentuser/MY/AB"));
  g_assert_true (ae_key_path_equal ("schlüssel/Ü", "SCHLÜSSEL/ü"));
  g_assert_false (ae_key_path_equal ("a", "ab"));
  g_assert_false (ae_key_path_equal ("ab", "a"));
  g_assert_true (ae_key_path_equal ("", ""));
  /* KELVIN SIGN, whose small letter is the ASCII one */
  g_assert_false (ae_key_path_equal ("key", "\342\204\252ey"));

  g_autofree char *shown = ae_key_path_display ("a\nb\033[2J");
  g_assert_cmpstr (shown, ==, "a\357\277\275b\357\277\275[2J");
  g_autofree char *endless = g_strnfill (4000, 'x');
  g_autofree char *cut = ae_key_path_display (endless);
  g_assert_cmpuint (g_utf8_strlen (cut, -1), ==, 201);
}

static gboolean
run_openssl (const char *directory, const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (directory, (char **) argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  return g_spawn_check_wait_status (status, NULL);
}

static void
write_file (const char *directory, const char *name, const void *data, gsize size)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize) size, &error);
  g_assert_no_error (error);
}

/* Another program unwraps what was wrapped here, and verifies the signature. */
static void
test_openssl (void)
{
  static const char *const decrypt[] = { "openssl",
                                         "pkeyutl",
                                         "-decrypt",
                                         "-inkey",
                                         "key.pem",
                                         "-in",
                                         "wrapped",
                                         "-out",
                                         "plain",
                                         "-pkeyopt",
                                         "rsa_padding_mode:oaep",
                                         "-pkeyopt",
                                         "rsa_oaep_md:sha1",
                                         NULL };
  static const char *const verify[]
      = { "openssl",    "dgst",      "-sha256", "-prverify", "key.pem",
          "-signature", "signature", "signed",  NULL };
  static const char *const names[] = { "key.pem", "wrapped", "plain", "signature", "signed" };
  g_autofree char *program = g_find_program_in_path ("openssl");

  if (program == NULL)
    {
      g_test_skip ("openssl is not installed");
      return;
    }

  g_autofree char *directory = g_dir_make_tmp ("aeclient-XXXXXX", NULL);
  g_autofree char *pem
      = g_test_build_filename (G_TEST_DIST, "vectors", "test-master-key.pem", NULL);
  g_autofree char *pem_text = NULL;
  gsize pem_size;
  g_assert_true (g_file_get_contents (pem, &pem_text, &pem_size, NULL));
  write_file (directory, "key.pem", pem_text, pem_size);

  g_autoptr (GBytes) wrapped = ae_wrapped_key_build ("path", column_key, master_key, NULL);
  AeWrappedKeyParts parts;
  g_assert_true (ae_wrapped_key_parse (&parts, g_bytes_get_data (wrapped, NULL),
                                       g_bytes_get_size (wrapped), NULL));
  write_file (directory, "wrapped", parts.ciphertext, parts.ciphertext_size);
  write_file (directory, "signed", parts.data, parts.signed_size);
  write_file (directory, "signature", parts.signature, parts.signature_size);
  g_assert_true (run_openssl (directory, decrypt));
  g_assert_true (run_openssl (directory, verify));

  g_autofree char *plain_path = g_build_filename (directory, "plain", NULL);
  g_autofree char *plain = NULL;
  gsize plain_size;
  g_assert_true (g_file_get_contents (plain_path, &plain, &plain_size, NULL));
  g_assert_cmpmem (plain, plain_size, ae_key_peek (column_key, NULL), 32);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (directory, names[i], NULL);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  load_vectors ();

  g_test_add_func ("/wrapped-key/vectors", test_vectors);
  g_test_add_func ("/wrapped-key/parts", test_parts);
  g_test_add_func ("/wrapped-key/every-bit", test_every_bit);
  g_test_add_func ("/wrapped-key/every-truncation", test_every_truncation);
  g_test_add_func ("/wrapped-key/lengths", test_lengths);
  g_test_add_func ("/wrapped-key/one-error", test_one_error);
  g_test_add_func ("/wrapped-key/path-is-a-remark", test_path_is_a_remark);
  g_test_add_func ("/wrapped-key/build", test_build);
  g_test_add_func ("/wrapped-key/build-long-path", test_build_long_path);
  g_test_add_func ("/wrapped-key/many-rsa-keys", test_many_rsa_keys);
  g_test_add_func ("/wrapped-key/leading-zeros", test_leading_zeros);
  g_test_add_func ("/wrapped-key/unsuitable-master-keys", test_unsuitable_master_keys);
  g_test_add_func ("/wrapped-key/algorithm", test_algorithm);
  g_test_add_func ("/wrapped-key/metadata", test_metadata);
  g_test_add_func ("/wrapped-key/path-text", test_path_text);
  g_test_add_func ("/wrapped-key/openssl", test_openssl);

  int result = g_test_run ();
  ae_key_unref (column_key);
  gnutls_x509_privkey_deinit (master_key);
  g_key_file_unref (vectors);
  return result;
}
