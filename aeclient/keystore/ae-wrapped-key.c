/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-wrapped-key-private.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <string.h>

#include "ae-error.h"
#include "keystore/ae-key-path-private.h"
#include "keystore/ae-rsa-oaep-private.h"
#include "keystore/ae-rsa-signature-private.h"

/* A wrapped key; K is the size of the RSA modulus (keystores-and-auth sheet 1.1):
 *
 *   offset  0    1      3      5           5+P           5+P+K
 *           | 01 | P u16| C u16| key path  | ciphertext  | signature |
 *                                 P bytes     C = K         K
 *           '------- what the signature covers ----------'
 *
 * The lengths are unsigned, little-endian, in bytes. The key path is a remark of whoever wrote it:
 * in UTF-16 or UTF-8, lower-cased or not, and nobody compares it. */

#define VERSION 0x01
#define HEADER_SIZE 5
#define MIN_MODULUS_SIZE (2048 / 8)
#define DIGEST_SIZE 32

gboolean
ae_wrapped_key_check_algorithm (const char *algorithm, GError **error)
{
  g_autofree char *name = g_strstrip (g_strdup (algorithm != NULL ? algorithm : ""));

  if (g_ascii_strcasecmp (name, "RSA_OAEP") == 0 || g_ascii_strcasecmp (name, "RSA-OAEP") == 0)
    return TRUE;

  if (name[0] == '\0')
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_KEY_STORE,
                           _ ("The algorithm that wraps the key has no name; it has to be "
                              "RSA_OAEP"));
      return FALSE;
    }

  g_autofree char *displayed = ae_key_path_display (name);
  g_set_error (error, AE_ERROR, AE_ERROR_KEY_STORE,
               _ ("The algorithm that wraps the key is “%s”; only RSA_OAEP is known"), displayed);
  return FALSE;
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, AE_ERROR, AE_ERROR_KEY_STORE, message);
  return FALSE;
}

static gsize
read_u16 (const guint8 *data)
{
  return data[0] | (gsize) data[1] << 8;
}

gboolean
ae_wrapped_key_parse (AeWrappedKeyParts *parts, const guint8 *data, gsize size, GError **error)
{
  if (size < HEADER_SIZE)
    return fail (error, _ ("The wrapped key is too short"));
  if (data[0] != VERSION)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_KEY_STORE,
                   _ ("The wrapped key is of version %u; only version 1 is known"), data[0]);
      return FALSE;
    }

  gsize path_size = read_u16 (data + 1);
  gsize ciphertext_size = read_u16 (data + 3);
  gsize signed_size = HEADER_SIZE + path_size + ciphertext_size;
  if (signed_size > size)
    return fail (error, _ ("The wrapped key is shorter than its lengths say"));

  parts->data = data;
  parts->signed_size = signed_size;
  parts->key_path = data + HEADER_SIZE;
  parts->key_path_size = path_size;
  parts->ciphertext = data + HEADER_SIZE + path_size;
  parts->ciphertext_size = ciphertext_size;
  parts->signature = data + signed_size;
  parts->signature_size = size - signed_size;
  return TRUE;
}

static gboolean
check_master_key (gnutls_x509_privkey_t rsa, gsize *modulus_size, GError **error)
{
  *modulus_size = ae_rsa_get_modulus_size (rsa);

  if (*modulus_size == 0)
    return fail (error, _ ("The column master key is not an RSA key"));
  if (*modulus_size < MIN_MODULUS_SIZE)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_KEY_STORE,
                   _ ("The column master key has %zu bits; at least %d are required"),
                   *modulus_size * 8, MIN_MODULUS_SIZE * 8);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_lengths (const AeWrappedKeyParts *parts, gsize modulus_size, GError **error)
{
  if (parts->ciphertext_size != modulus_size)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_KEY_STORE,
                   _ ("The ciphertext in the wrapped key has %zu"
                      " bytes, but the column master key makes %zu"
                      "; it was wrapped with another key"),
                   parts->ciphertext_size, modulus_size);
      return FALSE;
    }
  if (parts->signature_size != modulus_size)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_KEY_STORE,
                   _ ("The signature in the wrapped key has %zu"
                      " bytes, but the column master key makes %zu"),
                   parts->signature_size, modulus_size);
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_signed (const AeWrappedKeyParts *parts, gnutls_x509_privkey_t rsa, gboolean hashed_twice)
{
  guint8 digest[DIGEST_SIZE];

  if (ae_rsa_verify (rsa, parts->data, parts->signed_size, parts->signature, parts->signature_size))
    return TRUE;

  return hashed_twice
         && gnutls_hash_fast (GNUTLS_DIG_SHA256, parts->data, parts->signed_size, digest) == 0
         && ae_rsa_verify (rsa, digest, sizeof digest, parts->signature, parts->signature_size);
}

static gboolean
verify (const AeWrappedKeyParts *parts,
        gnutls_x509_privkey_t rsa,
        gboolean hashed_twice,
        GError **error)
{
  gsize modulus_size;

  if (!check_master_key (rsa, &modulus_size, error) || !check_lengths (parts, modulus_size, error))
    return FALSE;
  if (!is_signed (parts, rsa, hashed_twice))
    return fail (error, _ ("The signature of the wrapped key is not that of the column master key: "
                           "it was wrapped with another key, or it is damaged or forged"));
  return TRUE;
}

AeKey *
ae_wrapped_key_unwrap (GBytes *wrapped,
                       gnutls_x509_privkey_t rsa,
                       gboolean hashed_twice,
                       GError **error)
{
  AeWrappedKeyParts parts;
  gsize size;
  const guint8 *data = g_bytes_get_data (wrapped, &size);

  if (!ae_wrapped_key_parse (&parts, data, size, error)
      || !verify (&parts, rsa, hashed_twice, error))
    return NULL;

  AeKey *key = ae_rsa_oaep_unwrap (rsa, parts.ciphertext, parts.ciphertext_size);
  if (key == NULL)
    fail (error, _ ("The wrapped key does not decrypt with the column master key"));
  return key;
}

static GByteArray *
begin_wrapped_key (const char *key_path, gsize modulus_size, GError **error)
{
  static const guint8 no_header[HEADER_SIZE] = { VERSION };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, no_header, HEADER_SIZE);
  ae_key_path_append_lower_utf16 (bytes, key_path);

  gsize path_size = bytes->len - HEADER_SIZE;
  if (path_size > G_MAXUINT16)
    {
      fail (error, _ ("The key path is too long"));
      return NULL;
    }
  bytes->data[1] = path_size & 0xFF;
  bytes->data[2] = (guint8) (path_size >> 8);
  bytes->data[3] = modulus_size & 0xFF;
  bytes->data[4] = (guint8) (modulus_size >> 8);
  return g_steal_pointer (&bytes);
}

GBytes *
ae_wrapped_key_build (const char *key_path,
                      const AeKey *key,
                      gnutls_x509_privkey_t rsa,
                      GError **error)
{
  gsize modulus_size;

  if (!check_master_key (rsa, &modulus_size, error))
    return NULL;

  g_autoptr (GByteArray) bytes = begin_wrapped_key (key_path, modulus_size, error);
  if (bytes == NULL)
    return NULL;

  guint ciphertext_offset = bytes->len;
  g_byte_array_set_size (bytes, (guint) (ciphertext_offset + modulus_size));
  if (!ae_rsa_oaep_wrap (rsa, key, bytes->data + ciphertext_offset, error))
    return NULL;

  g_autoptr (GBytes) signature = ae_rsa_sign (rsa, bytes->data, bytes->len, error);
  if (signature == NULL)
    return NULL;
  g_byte_array_append (bytes, g_bytes_get_data (signature, NULL),
                       (guint) g_bytes_get_size (signature));

  AeWrappedKeyParts parts;
  if (!ae_wrapped_key_parse (&parts, bytes->data, bytes->len, error)
      || !verify (&parts, rsa, FALSE, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* lower (provider name) | lower (key path) | "true" or "false", in UTF-16LE without separators */
static GByteArray *
make_metadata_message (const char *provider_name,
                       const char *key_path,
                       gboolean enclave_computations)
{
  GByteArray *message = g_byte_array_new ();

  ae_key_path_append_lower_utf16 (message, provider_name);
  ae_key_path_append_lower_utf16 (message, key_path);
  ae_key_path_append_lower_utf16 (message, enclave_computations ? "true" : "false");
  return message;
}

GBytes *
ae_key_metadata_sign (const char *provider_name,
                      const char *key_path,
                      gboolean enclave_computations,
                      gnutls_x509_privkey_t rsa,
                      GError **error)
{
  g_autoptr (GByteArray) message
      = make_metadata_message (provider_name, key_path, enclave_computations);
  gsize modulus_size;

  if (!check_master_key (rsa, &modulus_size, error))
    return NULL;
  return ae_rsa_sign (rsa, message->data, message->len, error);
}

gboolean
ae_key_metadata_verify (const char *provider_name,
                        const char *key_path,
                        gboolean enclave_computations,
                        GBytes *signature,
                        gnutls_x509_privkey_t rsa,
                        GError **error)
{
  g_autoptr (GByteArray) message
      = make_metadata_message (provider_name, key_path, enclave_computations);
  gsize modulus_size;

  if (!check_master_key (rsa, &modulus_size, error))
    return FALSE;
  if (!ae_rsa_verify (rsa, message->data, message->len, g_bytes_get_data (signature, NULL),
                      g_bytes_get_size (signature)))
    return fail (error, _ ("The signature of the column master key's metadata is not authentic"));
  return TRUE;
}
