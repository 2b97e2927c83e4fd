/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* A key store provider for Microsoft's driver, in its C interface: the provider "pfx", whose key
 * path is the file name of a PFX without a password. Built as a library that the driver loads;
 * written from the description of the formats, it shares nothing with aeclient's own providers.
 *
 *   01 | path length (u16 LE) | ciphertext length (u16 LE) | path (UTF-16LE) | ciphertext |
 * signature
 */

#include <gcrypt.h>
#include <glib.h>
#include <gnutls/abstract.h>
#include <gnutls/pkcs12.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_SIZE 5

typedef struct
{
  void *environment, *connection, *statement;
} KeystoreContext;

typedef void (*ErrorFunc) (KeystoreContext *context, const gunichar2 *text, ...);

typedef struct
{
  gunichar2 *name;
  int (*init) (KeystoreContext *context, ErrorFunc on_error);
  int (*read) (KeystoreContext *context, ErrorFunc on_error, void *data, unsigned int *size);
  int (*write) (KeystoreContext *context, ErrorFunc on_error, void *data, unsigned int size);
  int (*decrypt) (KeystoreContext *context,
                  ErrorFunc on_error,
                  const gunichar2 *key_path,
                  const gunichar2 *algorithm,
                  unsigned char *wrapped,
                  unsigned short wrapped_size,
                  unsigned char **key,
                  unsigned short *key_size);
  int (*encrypt) (KeystoreContext *context,
                  ErrorFunc on_error,
                  const gunichar2 *key_path,
                  const gunichar2 *algorithm,
                  unsigned char *key,
                  unsigned short key_size,
                  unsigned char **wrapped,
                  unsigned short *wrapped_size);
  void (*free) (void);
} KeystoreProvider;

static int
fail (KeystoreContext *context, ErrorFunc on_error, const char *text)
{
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (text, -1, NULL, NULL, NULL);

  on_error (context, wide);
  return 0;
}

/* --- the file --------------------------------------------------------------------------------- */

static gboolean
load (const char *path, gnutls_x509_privkey_t *key)
{
  g_autofree char *contents = NULL;
  gnutls_pkcs12_t file;
  gsize size;

  if (!g_file_get_contents (path, &contents, &size, NULL) || gnutls_pkcs12_init (&file) < 0)
    return FALSE;
  gnutls_datum_t data = { (unsigned char *) contents, (unsigned int) size };
  gnutls_x509_crt_t *chain = NULL;
  unsigned int chain_length = 0;
  *key = NULL;
  gboolean good
      = gnutls_pkcs12_import (file, &data, GNUTLS_X509_FMT_DER, 0) >= 0
        && gnutls_pkcs12_simple_parse (file, "", key, &chain, &chain_length, NULL, NULL, NULL, 0)
               >= 0;
  for (unsigned int i = 0; i < chain_length; i++)
    gnutls_x509_crt_deinit (chain[i]);
  gnutls_free (chain);
  gnutls_pkcs12_deinit (file);
  return good && *key != NULL;
}

/* --- the wrapped key -------------------------------------------------------------------------- */

static gboolean
is_signed (gnutls_x509_privkey_t key, const guint8 *wrapped, gsize signed_size, gsize key_size)
{
  gnutls_pubkey_t public_key;
  gnutls_privkey_t private_key;
  gnutls_datum_t text = { (unsigned char *) wrapped, (unsigned int) signed_size };
  gnutls_datum_t signature = { (unsigned char *) wrapped + signed_size, (unsigned int) key_size };

  gnutls_privkey_init (&private_key);
  gnutls_pubkey_init (&public_key);
  gboolean good
      = gnutls_privkey_import_x509 (private_key, key, 0) >= 0
        && gnutls_pubkey_import_privkey (public_key, private_key, 0, 0) >= 0
        && gnutls_pubkey_verify_data2 (public_key, GNUTLS_SIGN_RSA_SHA256, 0, &text, &signature)
               >= 0;
  gnutls_pubkey_deinit (public_key);
  gnutls_privkey_deinit (private_key);
  return good;
}

/* GnuTLS has no OAEP with SHA-1. */
static gboolean
unwrap (gnutls_x509_privkey_t key,
        const guint8 *ciphertext,
        gsize size,
        unsigned char **plain,
        unsigned short *plain_size)
{
  gnutls_datum_t m, e, d, p, q, u, e1, e2;
  gcry_sexp_t private_key = NULL, data = NULL, result = NULL, value;
  gsize length = 0;

  if (gnutls_x509_privkey_export_rsa_raw2 (key, &m, &e, &d, &p, &q, &u, &e1, &e2) < 0)
    return FALSE;
  gcry_sexp_build (&private_key, NULL, "(private-key (rsa (n %b) (e %b) (d %b)))", (int) m.size,
                   m.data, (int) e.size, e.data, (int) d.size, d.data);
  gcry_sexp_build (&data, NULL, "(enc-val (flags oaep) (hash-algo sha1) (rsa (a %b)))", (int) size,
                   ciphertext);
  if (gcry_pk_decrypt (&result, data, private_key) == 0)
    {
      value = gcry_sexp_find_token (result, "value", 0);
      const char *bytes = gcry_sexp_nth_data (value, 1, &length);
      *plain = malloc (length);
      memcpy (*plain, bytes, length);
      *plain_size = (unsigned short) length;
      gcry_sexp_release (value);
    }
  gcry_sexp_release (result);
  gcry_sexp_release (data);
  gcry_sexp_release (private_key);
  gnutls_datum_t *numbers[] = { &m, &e, &d, &p, &q, &u, &e1, &e2 };
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    gnutls_free (numbers[i]->data);
  return length > 0;
}

static int
decrypt (KeystoreContext *context,
         ErrorFunc on_error,
         const gunichar2 *key_path,
         const gunichar2 *algorithm,
         unsigned char *wrapped,
         unsigned short wrapped_size,
         unsigned char **plain,
         unsigned short *plain_size)
{
  g_autofree char *path = g_utf16_to_utf8 (key_path, -1, NULL, NULL, NULL);
  g_autofree char *name = g_utf16_to_utf8 (algorithm, -1, NULL, NULL, NULL);
  gnutls_x509_privkey_t key;

  *plain = NULL;
  *plain_size = 0;
  if (g_ascii_strcasecmp (name, "RSA_OAEP") != 0)
    return fail (context, on_error, "The algorithm of the key is not RSA_OAEP");
  if (!load (path, &key))
    return fail (context, on_error, "The file of the column master key cannot be read");

  unsigned int bits = 0;
  gnutls_x509_privkey_get_pk_algorithm2 (key, &bits);
  gsize key_size = bits / 8;
  gsize path_size = wrapped_size >= HEADER_SIZE ? wrapped[1] | wrapped[2] << 8 : 0;
  gsize cipher_size = wrapped_size >= HEADER_SIZE ? wrapped[3] | wrapped[4] << 8 : 0;
  gsize signed_size = HEADER_SIZE + path_size + cipher_size;
  gboolean good
      = wrapped_size >= HEADER_SIZE && wrapped[0] == 1 && cipher_size == key_size
        && wrapped_size == signed_size + key_size && is_signed (key, wrapped, signed_size, key_size)
        && unwrap (key, wrapped + HEADER_SIZE + path_size, cipher_size, plain, plain_size);
  gnutls_x509_privkey_deinit (key);

  return good ? 1 : fail (context, on_error, "The wrapped key is not what the master key wrapped");
}

/* The interface has to have a way to be configured; this one needs none. */
static int
write_nothing (KeystoreContext *context, ErrorFunc on_error, void *data, unsigned int size)
{
  (void) context;
  (void) on_error;
  (void) data;
  (void) size;
  return 1;
}

static gunichar2 provider_name[] = { 'p', 'f', 'x', 0 };

static KeystoreProvider provider
    = { provider_name, NULL, NULL, write_nothing, decrypt, NULL, NULL };

__attribute__ ((visibility ("default"))) KeystoreProvider *CEKeystoreProvider[]
    = { &provider, NULL };
