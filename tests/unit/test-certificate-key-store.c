/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-certificate-key-store.h"

#include <glib/gstdio.h>
#include <gnutls/pkcs12.h>
#include <gnutls/x509.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ae-error.h"
#include "keystore/ae-certificate-directory-private.h"
#include "keystore/ae-key-call-private.h"
#include "keystore/ae-key-request-private.h"
#include "test-hex.h"

/* One directory with one certificate, whose key wrapped the key of the vectors. */
typedef struct
{
  char *directory;
  AeKeyStoreProvider *store;
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t certificate;
  char *key_pem;
  char *certificate_pem;
  char *key_path;
  GBytes *wrapped;
} Fixture;

static char *
export_pem (int (*export) (void *, gnutls_x509_crt_fmt_t, gnutls_datum_t *), gpointer object)
{
  gnutls_datum_t pem;

  g_assert_cmpint (export(object, GNUTLS_X509_FMT_PEM, &pem), ==, 0);
  char *text = g_strndup ((const char *) pem.data, pem.size);
  gnutls_free (pem.data);
  return text;
}

#define EXPORT_PEM(function, object) \
  export_pem ((int (*) (void *, gnutls_x509_crt_fmt_t, gnutls_datum_t *)) function, object)

static void
load_master_key (Fixture *fixture, GKeyFile *vectors)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "vectors", "test-master-key.pem", NULL);
  g_autofree char *pem = NULL;
  g_autofree char *hex = g_key_file_get_string (vectors, "master-key", "certificate", NULL);
  g_autoptr (GBytes) certificate = test_bytes_from_hex (hex);
  gsize size;

  g_assert_true (g_file_get_contents (path, &pem, &size, NULL));
  gnutls_datum_t key_pem = { (guint8 *) pem, (unsigned int) size };
  gnutls_x509_privkey_init (&fixture->key);
  g_assert_cmpint (gnutls_x509_privkey_import (fixture->key, &key_pem, GNUTLS_X509_FMT_PEM), ==, 0);

  gnutls_datum_t der = { (void *) g_bytes_get_data (certificate, NULL),
                         (unsigned int) g_bytes_get_size (certificate) };
  gnutls_x509_crt_init (&fixture->certificate);
  g_assert_cmpint (gnutls_x509_crt_import (fixture->certificate, &der, GNUTLS_X509_FMT_DER), ==, 0);

  fixture->key_pem = EXPORT_PEM (gnutls_x509_privkey_export2, fixture->key);
  fixture->certificate_pem = EXPORT_PEM (gnutls_x509_crt_export2, fixture->certificate);
}

static GBytes *
load_wrapped_key (GKeyFile *vectors)
{
  static const char *const names[] = { "header", "path", "ciphertext", "signature" };
  GByteArray *wrapped = g_byte_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *group = i == 2 ? "column-encryption-key" : "wrapped-certificate";
      g_autofree char *hex = i == 1 ? NULL : g_key_file_get_string (vectors, group, names[i], NULL);

      if (i == 1)
        {
          g_autofree char *path = g_key_file_get_string (vectors, group, "key-path", NULL);

          for (const char *c = path; *c != '\0'; c++)
            g_byte_array_append (wrapped, (const guint8[]){ (guint8) g_ascii_tolower (*c), 0 }, 2);
          continue;
        }
      g_autoptr (GBytes) bytes = test_bytes_from_hex (hex);
      g_byte_array_append (wrapped, g_bytes_get_data (bytes, NULL),
                           (guint) g_bytes_get_size (bytes));
    }
  return g_byte_array_free_to_bytes (wrapped);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "vectors", "wrapped-keys.ini", NULL);
  g_autoptr (GKeyFile) vectors = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  g_key_file_load_from_file (vectors, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  load_master_key (fixture, vectors);
  fixture->wrapped = load_wrapped_key (vectors);
  fixture->key_path = g_key_file_get_string (vectors, "wrapped-certificate", "key-path", NULL);

  fixture->directory = g_dir_make_tmp ("aeclient-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->store = ae_certificate_key_store_new ((const char *const[]){ fixture->directory, NULL });
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_tree (child);
      else
        g_assert_cmpint (g_remove (child), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->store);
  gnutls_x509_privkey_deinit (fixture->key);
  gnutls_x509_crt_deinit (fixture->certificate);
  g_free (fixture->key_pem);
  g_free (fixture->certificate_pem);
  g_free (fixture->key_path);
  g_bytes_unref (fixture->wrapped);
  remove_tree (fixture->directory);
  g_free (fixture->directory);
}

static char *
write_bytes (const char *directory, const char *name, const void *data, gsize size, int mode)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, mode,
                            &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
  return g_steal_pointer (&path);
}

static void
write_text (const char *directory, const char *name, const char *text, int mode)
{
  g_free (write_bytes (directory, name, text, strlen (text), mode));
}

static void
write_pem (Fixture *fixture, const char *directory, const char *name, int mode)
{
  g_autofree char *both = g_strconcat (fixture->certificate_pem, fixture->key_pem, NULL);

  write_text (directory, name, both, mode);
}

static AeKey *
unwrap (Fixture *fixture, const char *key_path, GError **error)
{
  AeWrappedKey value = { fixture->wrapped, "MSSQL_CERTIFICATE_STORE", key_path, "RSA_OAEP" };

  return ae_key_call_unwrap (fixture->store, &value, NULL, NULL, error);
}

static void
assert_unwraps (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AeKey) key = unwrap (fixture, fixture->key_path, &error);
  guint8 expected[32];

  for (guint i = 0; i < sizeof expected; i++)
    expected[i] = (guint8) (0x40 + i);
  g_assert_no_error (error);
  g_assert_cmpmem (ae_key_peek (key, NULL), 32, expected, 32);
}

static void
assert_refused (Fixture *fixture, const char *key_path, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (unwrap (fixture, key_path, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
  g_assert_nonnull (strstr (error->message, "[CE202]"));
  if (strstr (error->message, word) == NULL)
    g_error ("“%s” is not in: %s", word, error->message);
}

static void
test_properties (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) directories = NULL;
  guint timeout;

  g_assert_cmpstr (ae_key_store_provider_get_name (fixture->store), ==, "MSSQL_CERTIFICATE_STORE");
  g_assert_true (ae_key_store_provider_get_thread_safe (fixture->store));
  g_object_get (fixture->store, "directories", &directories, "timeout", &timeout, NULL);
  g_assert_cmpstrv (directories, ((const char *const[]){ fixture->directory, NULL }));
  g_assert_cmpuint (timeout, ==, 120);

  g_autoptr (AeKeyStoreProvider) plain = g_object_new (AE_TYPE_CERTIFICATE_KEY_STORE, NULL);
  g_assert_cmpstr (ae_key_store_provider_get_name (plain), ==, "MSSQL_CERTIFICATE_STORE");
}

static void
test_pem (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture, fixture->key_path, "396BA9F8D96A5CB3694B8FE35FF423DA01BAD00F");
  assert_refused (fixture, fixture->key_path, fixture->directory);
  write_pem (fixture, fixture->directory, "any name.pem", 0600);
  assert_unwraps (fixture);
}

/* The certificate is public; only its key is not. */
static void
test_pem_key_beside (Fixture *fixture, gconstpointer data)
{
  write_text (fixture->directory, "cmk.crt", fixture->certificate_pem, 0644);
  assert_refused (fixture, fixture->key_path, "cmk.crt");
  write_text (fixture->directory, "cmk.key", fixture->key_pem, 0644);
  assert_refused (fixture, fixture->key_path, "chmod 600");
  write_text (fixture->directory, "cmk.key", fixture->key_pem, 0600);
  assert_unwraps (fixture);
}

static gnutls_datum_t
export_pkcs8 (Fixture *fixture, const char *password, unsigned int flags)
{
  gnutls_datum_t der;

  g_assert_cmpint (
      gnutls_x509_privkey_export2_pkcs8 (fixture->key, GNUTLS_X509_FMT_DER, password, flags, &der),
      ==, 0);
  return der;
}

/* flags 0: the key unencrypted. */
static GBytes *
make_pfx (Fixture *fixture, const char *password, unsigned int flags)
{
  gnutls_pkcs12_t pfx;
  gnutls_pkcs12_bag_t key_bag, certificate_bag;
  gnutls_datum_t der = export_pkcs8 (fixture, password, flags != 0 ? flags : GNUTLS_PKCS_PLAIN);
  gnutls_datum_t out;

  gnutls_pkcs12_init (&pfx);
  gnutls_pkcs12_bag_init (&key_bag);
  gnutls_pkcs12_bag_init (&certificate_bag);
  g_assert_cmpint (
      gnutls_pkcs12_bag_set_data (
          key_bag, flags != 0 ? GNUTLS_BAG_PKCS8_ENCRYPTED_KEY : GNUTLS_BAG_PKCS8_KEY, &der),
      >=, 0);
  g_assert_cmpint (gnutls_pkcs12_bag_set_crt (certificate_bag, fixture->certificate), >=, 0);
  if (flags != 0)
    g_assert_cmpint (gnutls_pkcs12_bag_encrypt (certificate_bag, password, flags), ==, 0);
  g_assert_cmpint (gnutls_pkcs12_set_bag (pfx, certificate_bag), ==, 0);
  g_assert_cmpint (gnutls_pkcs12_set_bag (pfx, key_bag), ==, 0);
  g_assert_cmpint (gnutls_pkcs12_generate_mac (pfx, password), ==, 0);
  g_assert_cmpint (gnutls_pkcs12_export2 (pfx, GNUTLS_X509_FMT_DER, &out), ==, 0);

  GBytes *bytes = g_bytes_new (out.data, out.size);
  gnutls_free (out.data);
  gnutls_free (der.data);
  gnutls_pkcs12_bag_deinit (certificate_bag);
  gnutls_pkcs12_bag_deinit (key_bag);
  gnutls_pkcs12_deinit (pfx);
  return bytes;
}

static char *
write_pfx (Fixture *fixture, const char *name, GBytes *pfx, int mode)
{
  return write_bytes (fixture->directory, name, g_bytes_get_data (pfx, NULL),
                      g_bytes_get_size (pfx), mode);
}

static void
test_pfx (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *password;
    unsigned int flags;
  } forms[] = {
    { "", 0 },
    { "", GNUTLS_PKCS_PBES2_AES_256 },
    { "", GNUTLS_PKCS_PKCS12_3DES },
    { NULL, GNUTLS_PKCS_PKCS12_3DES | GNUTLS_PKCS_NULL_PASSWORD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GBytes) pfx = make_pfx (fixture, forms[i].password, forms[i].flags);

      g_free (write_pfx (fixture, "store.pfx", pfx, 0600));
      assert_unwraps (fixture);
    }
}

static void
test_pfx_permissions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) pfx = make_pfx (fixture, "", GNUTLS_PKCS_PBES2_AES_256);

  g_free (write_pfx (fixture, "store.pfx", pfx, 0640));
  assert_refused (fixture, fixture->key_path, "chmod 600");
}

static void
test_pfx_with_password (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) pfx = make_pfx (fixture, "secret", GNUTLS_PKCS_PBES2_AES_256);

  g_free (write_pfx (fixture, "store.p12", pfx, 0600));
  assert_refused (fixture, fixture->key_path, "store.p12”: the file has a password");
}

static void
test_pem_with_password (Fixture *fixture, gconstpointer data)
{
  gnutls_datum_t pem;

  g_assert_cmpint (gnutls_x509_privkey_export2_pkcs8 (fixture->key, GNUTLS_X509_FMT_PEM, "secret",
                                                      GNUTLS_PKCS_PBES2_AES_256, &pem),
                   ==, 0);
  g_autofree char *text
      = g_strdup_printf ("%s%.*s", fixture->certificate_pem, (int) pem.size, pem.data);
  gnutls_free (pem.data);

  write_text (fixture->directory, "cmk.pem", text, 0600);
  assert_refused (fixture, fixture->key_path, "password");
}

static void
test_openssl_pfx (Fixture *fixture, gconstpointer data)
{
  const char *const *options = data;
  g_autofree char *program = g_find_program_in_path ("openssl");
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  int status;

  if (program == NULL)
    {
      g_test_skip ("openssl is not installed");
      return;
    }

  write_pem (fixture, fixture->directory, "input", 0600);
  g_ptr_array_add (argv, program);
  for (guint i = 0; options[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) options[i]);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (fixture->directory, (char **) argv->pdata, NULL,
                G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    {
      g_test_skip ("this openssl cannot write such a file");
      return;
    }

  g_autofree char *path = g_build_filename (fixture->directory, "store.pfx", NULL);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  assert_unwraps (fixture);
}

static void
test_permissions (Fixture *fixture, gconstpointer data)
{
  static const int modes[] = { 0604, 0640, 0620, 0602, 0644, 0777 };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      write_pem (fixture, fixture->directory, "cmk.pem", modes[i]);
      assert_refused (fixture, fixture->key_path, "chmod 600");
      assert_refused (fixture, fixture->key_path, "cmk.pem");
    }

  /* A second copy that is protected will do. */
  write_pem (fixture, fixture->directory, "second.pem", 0400);
  assert_unwraps (fixture);
}

static void
test_default_directories (Fixture *fixture, gconstpointer data)
{
  g_autofree char *config = g_build_filename (g_get_user_config_dir (), "aeclient/certs", NULL);
  g_autofree char *dotnet
      = g_build_filename (g_get_home_dir (), ".dotnet/corefx/cryptography/x509stores/my", NULL);

  g_setenv ("AECLIENT_CERT_PATH", "/one::/two", TRUE);
  g_auto (GStrv) user = ae_certificate_directories_get_default (FALSE);
  g_auto (GStrv) machine = ae_certificate_directories_get_default (TRUE);
  g_unsetenv ("AECLIENT_CERT_PATH");
  g_auto (GStrv) without = ae_certificate_directories_get_default (FALSE);

  const char *const expected_user[]
      = { "/one", "/two", config, dotnet, "/etc/aeclient/certs", NULL };
  const char *const expected_machine[]
      = { "/etc/aeclient/certs", "/one", "/two", config, dotnet, NULL };
  g_assert_cmpstrv (user, expected_user);
  g_assert_cmpstrv (machine, expected_machine);
  g_assert_cmpstrv (without, expected_user + 2);
}

static void
test_found_in_each_directory (Fixture *fixture, gconstpointer data)
{
  g_autofree char *config = g_build_filename (g_get_user_config_dir (), "aeclient/certs", NULL);
  g_autofree char *dotnet
      = g_build_filename (g_get_home_dir (), ".dotnet/corefx/cryptography/x509stores/my", NULL);
  g_autofree char *environment = g_build_filename (fixture->directory, "environment", NULL);
  const char *const directories[] = { config, dotnet, environment };

  g_setenv ("AECLIENT_CERT_PATH", environment, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (directories); i++)
    {
      g_autofree char *path = g_build_filename (directories[i], "cmk.pem", NULL);

      g_assert_cmpint (g_mkdir_with_parents (directories[i], 0700), ==, 0);
      assert_refused (fixture, fixture->key_path, directories[i]);
      write_pem (fixture, directories[i], "cmk.pem", 0600);
      assert_unwraps (fixture);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_unsetenv ("AECLIENT_CERT_PATH");
}

static void
test_key_paths (Fixture *fixture, gconstpointer data)
{
  static const char *const good[] = {
    "CurrentUser/My/396BA9F8D96A5CB3694B8FE35FF423DA01BAD00F",
    "LocalMachine/My/396ba9f8d96a5cb3694b8fe35ff423da01bad00f",
    "currentuser/MY/396BA9F8D96A5CB3694B8FE35FF423DA01BAD00F",
    "My/396BA9F8D96A5CB3694B8FE35FF423DA01BAD00F",
    "396BA9F8D96A5CB3694B8FE35FF423DA01BAD00F",
    "CurrentUser/My/\342\200\21639 6B A9 F8 D9 6A 5C B3 69 4B 8F E3 5F F4 23 DA 01 BA D0 0F ",
    "CurrentUser/My/39:6B:A9:F8:D9:6A:5C:B3:69:4B:8F:E3:5F:F4:23:DA:01:BA:D0:0F",
  };
  static const char *const bad[] = {
    "",
    "/",
    "//",
    "CurrentUser/My/",
    "CurrentUser/My/396BA9F8D96A5CB3694B8FE35FF423DA01BAD0",
    "CurrentUser/My/396BA9F8D96A5CB3694B8FE35FF423DA01BAD00F00",
    "CurrentUser/My/396BA9F8D96A5CB3694B8FE35FF423DA01BAD00G",
    "CurrentUser/Root/396BA9F8D96A5CB3694B8FE35FF423DA01BAD00F",
    "Elsewhere/My/396BA9F8D96A5CB3694B8FE35FF423DA01BAD00F",
    "a/CurrentUser/My/396BA9F8D96A5CB3694B8FE35FF423DA01BAD00F",
    "CurrentUser/My/../../../../etc/passwd",
  };

  write_pem (fixture, fixture->directory, "cmk.pem", 0600);
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AeKey) key = unwrap (fixture, good[i], &error);

      g_assert_no_error (error);
      g_assert_nonnull (key);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_refused (fixture, bad[i], "thumbprint");
}

/* Whatever lies around does not keep the right file from being found. */
static void
test_other_files (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) pfx = make_pfx (fixture, "", GNUTLS_PKCS_PBES2_AES_256);
  g_autofree char *directory = g_build_filename (fixture->directory, "a.pfx", NULL);
  g_autofree char *fifo = g_build_filename (fixture->directory, "b.pem", NULL);
  g_autofree char *dangling = g_build_filename (fixture->directory, "c.pem", NULL);
  g_autofree char *large = g_strnfill (2 * 1024 * 1024, 'x');

  g_assert_cmpint (g_mkdir (directory, 0700), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("nowhere", dangling), ==, 0);
  write_text (fixture->directory, "d.pem", "", 0600);
  write_text (fixture->directory, "e.pfx", "", 0600);
  write_text (fixture->directory, "f.pfx", "not a PFX", 0600);
  write_text (fixture->directory, "g.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n", 0600);
  write_text (fixture->directory, "h.pem", large, 0600);
  write_text (fixture->directory, "i.pem", fixture->key_pem, 0600);
  write_text (fixture->directory, "readme.txt", fixture->certificate_pem, 0600);
  assert_refused (fixture, fixture->key_path, "f.pfx");

  g_free (write_pfx (fixture, "z.pfx", pfx, 0600));
  assert_unwraps (fixture);
}

static void
test_damaged_pfx (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) pfx = make_pfx (fixture, "", 0);
  gsize size;
  g_autofree guint8 *bytes = g_bytes_unref_to_data (g_bytes_ref (pfx), &size);

  for (gsize cut = 0; cut < size; cut += 97)
    {
      g_free (write_bytes (fixture->directory, "store.pfx", bytes, cut, 0600));
      assert_refused (fixture, fixture->key_path, "store.pfx");
    }
  for (gsize i = 0; i < size; i += 223)
    {
      g_autoptr (GError) error = NULL;

      /* Most changes break the file or its MAC; none may do more than that. */
      bytes[i] ^= 0x20;
      g_free (write_bytes (fixture->directory, "store.pfx", bytes, size, 0600));
      g_autoptr (AeKey) key = unwrap (fixture, fixture->key_path, &error);
      g_assert_true ((key != NULL) == (error == NULL));
      bytes[i] ^= 0x20;
    }
}

/* The vector's certificate, but somebody else's key. */
static void
test_foreign_key (Fixture *fixture, gconstpointer data)
{
  gnutls_x509_privkey_t other;

  gnutls_x509_privkey_init (&other);
  g_assert_cmpint (gnutls_x509_privkey_generate (other, GNUTLS_PK_RSA, 2048, 0), ==, 0);
  g_autofree char *other_pem = EXPORT_PEM (gnutls_x509_privkey_export2, other);
  g_autofree char *both = g_strconcat (fixture->certificate_pem, other_pem, NULL);
  gnutls_x509_privkey_deinit (other);

  write_text (fixture->directory, "cmk.pem", both, 0600);
  assert_refused (fixture, fixture->key_path, "private key");
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  AeWrappedKey value
      = { fixture->wrapped, "MSSQL_CERTIFICATE_STORE", fixture->key_path, "RSA_OAEP" };
  g_autoptr (GError) error = NULL;

  write_pem (fixture, fixture->directory, "cmk.pem", 0600);
  g_cancellable_cancel (cancellable);
  g_assert_null (ae_key_call_unwrap (fixture->store, &value, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_algorithm (Fixture *fixture, gconstpointer data)
{
  AeWrappedKey value
      = { fixture->wrapped, "MSSQL_CERTIFICATE_STORE", fixture->key_path, "RSA_OAEP_256" };
  g_autoptr (GError) error = NULL;

  write_pem (fixture, fixture->directory, "cmk.pem", 0600);
  g_assert_null (ae_key_call_unwrap (fixture->store, &value, NULL, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
  g_assert_nonnull (strstr (error->message, "RSA_OAEP_256"));
}

static void
test_create_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      ae_key_store_provider_create_key (fixture->store, fixture->key_path, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
  g_clear_error (&error);

  write_pem (fixture, fixture->directory, "cmk.pem", 0600);
  g_autoptr (GBytes) one
      = ae_key_store_provider_create_key (fixture->store, fixture->key_path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) two
      = ae_key_store_provider_create_key (fixture->store, fixture->key_path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (one), ==, 627);

  AeWrappedKey values[] = {
    { one, "MSSQL_CERTIFICATE_STORE", fixture->key_path, "RSA_OAEP" },
    { two, "MSSQL_CERTIFICATE_STORE", fixture->key_path, "RSA_OAEP" },
  };
  g_autoptr (AeKey) first = ae_key_call_unwrap (fixture->store, &values[0], NULL, NULL, &error);
  g_autoptr (AeKey) second = ae_key_call_unwrap (fixture->store, &values[1], NULL, NULL, &error);
  gsize size;
  g_assert_no_error (error);
  ae_key_peek (first, &size);
  g_assert_cmpuint (size, ==, 32);
  g_assert_false (ae_key_equal (first, second));
}

static void
test_metadata (Fixture *fixture, gconstpointer data)
{
  AeKeyStoreProviderClass *klass = AE_KEY_STORE_PROVIDER_GET_CLASS (fixture->store);
  AeKeyQuestion question = { fixture->key_path, NULL, NULL, TRUE, NULL };
  g_autoptr (AeKeyRequest) sign = ae_key_request_new (&question);
  g_autoptr (GError) error = NULL;

  write_pem (fixture, fixture->directory, "cmk.pem", 0600);
  g_autoptr (GBytes) signature = klass->sign_metadata (fixture->store, sign, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (signature), ==, 256);

  question.bytes = signature;
  g_autoptr (AeKeyRequest) verify = ae_key_request_new (&question);
  g_assert_true (klass->verify_metadata (fixture->store, verify, &error));
  g_assert_no_error (error);

  question.enclave_computations = FALSE;
  g_autoptr (AeKeyRequest) verify_false = ae_key_request_new (&question);
  g_assert_false (klass->verify_metadata (fixture->store, verify_false, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
}

/* A certificate that names its issuer and its time, but is neither trusted nor valid any more. */
static char *
make_certificate (gnutls_pk_algorithm_t algorithm, unsigned int bits, char **key_path)
{
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t certificate;
  guint8 thumbprint[20], serial[1] = { 1 };
  size_t size = sizeof thumbprint;
  GString *path = g_string_new ("CurrentUser/My/");

  gnutls_x509_privkey_init (&key);
  g_assert_cmpint (gnutls_x509_privkey_generate (key, algorithm, bits, 0), ==, 0);
  gnutls_x509_crt_init (&certificate);
  gnutls_x509_crt_set_version (certificate, 3);
  gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
  gnutls_x509_crt_set_dn (certificate, "CN=expired", NULL);
  gnutls_x509_crt_set_activation_time (certificate, 0);
  gnutls_x509_crt_set_expiration_time (certificate, 1);
  gnutls_x509_crt_set_key (certificate, key);
  g_assert_cmpint (gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0), ==,
                   0);
  g_assert_cmpint (
      gnutls_x509_crt_get_fingerprint (certificate, GNUTLS_DIG_SHA1, thumbprint, &size), ==, 0);
  for (guint i = 0; i < sizeof thumbprint; i++)
    g_string_append_printf (path, "%02x", thumbprint[i]);

  g_autofree char *certificate_pem = EXPORT_PEM (gnutls_x509_crt_export2, certificate);
  g_autofree char *key_pem = EXPORT_PEM (gnutls_x509_privkey_export2, key);
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
  *key_path = g_string_free (path, FALSE);
  return g_strconcat (key_pem, certificate_pem, NULL);
}

static void
test_kinds_of_keys (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    gnutls_pk_algorithm_t algorithm;
    unsigned int bits;
    const char *refusal;
  } kinds[] = {
    { GNUTLS_PK_RSA, 3072, NULL },
    { GNUTLS_PK_RSA, 1024, "2048" },
    { GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), "RSA" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *key_path = NULL;
      g_autofree char *pem = make_certificate (kinds[i].algorithm, kinds[i].bits, &key_path);
      g_autoptr (GError) error = NULL;

      write_text (fixture->directory, "cmk.pem", pem, 0600);
      g_autoptr (GBytes) wrapped
          = ae_key_store_provider_create_key (fixture->store, key_path, NULL, &error);
      if (kinds[i].refusal == NULL)
        {
          g_assert_no_error (error);
          assert_refused (fixture, key_path, "another key"); /* wrapped by a key of another size */
          continue;
        }
      g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
      g_assert_nonnull (strstr (error->message, kinds[i].refusal));
    }
}

static const char *const openssl_modern[]
    = { "pkcs12", "-export", "-in", "input", "-out", "store.pfx", "-passout", "pass:", NULL };
static const char *const openssl_legacy[] = { "pkcs12", "-export",   "-legacy",  "-in",   "input",
                                              "-out",   "store.pfx", "-passout", "pass:", NULL };
static const char *const openssl_without_mac[]
    = { "pkcs12", "-export",   "-nomac",   "-in",   "input",
        "-out",   "store.pfx", "-passout", "pass:", NULL };

int
main (int argc, char **argv)
{
  /* Not G_TEST_OPTION_ISOLATE_DIRS, which leaks and hides our own leaks behind its own. */
  g_autofree char *home = g_dir_make_tmp ("aeclient-home-XXXXXX", NULL);
  g_autofree char *config = g_build_filename (home, ".config", NULL);
  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_unsetenv ("AECLIENT_CERT_PATH");
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function, data) \
  g_test_add ("/certificate-key-store/" path, Fixture, data, set_up, function, tear_down)

  ADD ("properties", test_properties, NULL);
  ADD ("pem", test_pem, NULL);
  ADD ("pem-key-beside", test_pem_key_beside, NULL);
  ADD ("pem-with-password", test_pem_with_password, NULL);
  ADD ("pfx", test_pfx, NULL);
  ADD ("pfx-permissions", test_pfx_permissions, NULL);
  ADD ("pfx-with-password", test_pfx_with_password, NULL);
  ADD ("openssl-modern", test_openssl_pfx, openssl_modern);
  ADD ("openssl-legacy", test_openssl_pfx, openssl_legacy);
  ADD ("openssl-without-mac", test_openssl_pfx, openssl_without_mac);
  ADD ("permissions", test_permissions, NULL);
  ADD ("default-directories", test_default_directories, NULL);
  ADD ("found-in-each-directory", test_found_in_each_directory, NULL);
  ADD ("key-paths", test_key_paths, NULL);
  ADD ("other-files", test_other_files, NULL);
  ADD ("damaged-pfx", test_damaged_pfx, NULL);
  ADD ("foreign-key", test_foreign_key, NULL);
  ADD ("cancelled", test_cancelled, NULL);
  ADD ("algorithm", test_algorithm, NULL);
  ADD ("create-key", test_create_key, NULL);
  ADD ("metadata", test_metadata, NULL);
  ADD ("kinds-of-keys", test_kinds_of_keys, NULL);

  int result = g_test_run ();
  remove_tree (home);
  return result;
}
