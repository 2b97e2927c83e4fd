/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/pkcs12.h>
#include <gnutls/x509.h>
#include <string.h>

#include "tool.h"

#define KEY_BITS 2048
#define SERIAL_SIZE 16
#define THUMBPRINT_SIZE 20
#define DAY (24 * 60 * 60)
/* Nobody checks it: a client decrypts with a certificate that has expired too. */
#define VALID_DAYS 3650
/* An empty password, which is not the same as none: what .NET, Java and OpenSSL expect. */
#define NO_PASSWORD ""

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_privkey_t, gnutls_x509_privkey_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_crt_t, gnutls_x509_crt_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_pkcs12_t, gnutls_pkcs12_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_pkcs12_bag_t, gnutls_pkcs12_bag_deinit, NULL)

static gboolean
check (int result, GError **error)
{
  if (result >= 0)
    return TRUE;

  g_set_error (error, AE_ERROR, AE_ERROR_KEY_STORE, _ ("Cannot make the certificate: %s"),
               gnutls_strerror (result));

  return FALSE;
}

static gboolean
make_key (gnutls_x509_privkey_t *key, GError **error)
{
  return check (gnutls_x509_privkey_init (key), error)
         && check (gnutls_x509_privkey_generate (*key, GNUTLS_PK_RSA, KEY_BITS, 0), error);
}

static gboolean
fill_certificate (gnutls_x509_crt_t certificate,
                  gnutls_x509_privkey_t key,
                  const char *subject,
                  GError **error)
{
  guint8 serial[SERIAL_SIZE];
  guint8 key_id[THUMBPRINT_SIZE];
  gsize key_id_size = sizeof key_id;
  time_t now = (time_t) (g_get_real_time () / G_USEC_PER_SEC);
  unsigned usage
      = GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_ENCIPHERMENT | GNUTLS_KEY_DATA_ENCIPHERMENT;

  if (!check (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial), error))
    return FALSE;
  serial[0] &= 0x7F; /* serial numbers are positive */

  return check (gnutls_x509_crt_set_version (certificate, 3), error)
         && check (gnutls_x509_crt_set_serial (certificate, serial, sizeof serial), error)
         && check (gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
                                                  subject, (unsigned) strlen (subject)),
                   error)
         && check (gnutls_x509_crt_set_activation_time (certificate, now - DAY), error)
         && check (gnutls_x509_crt_set_expiration_time (certificate, now + VALID_DAYS * DAY), error)
         && check (gnutls_x509_crt_set_key (certificate, key), error)
         && check (gnutls_x509_crt_get_key_id (certificate, 0, key_id, &key_id_size), error)
         && check (gnutls_x509_crt_set_subject_key_id (certificate, key_id, key_id_size), error)
         && check (gnutls_x509_crt_set_basic_constraints (certificate, 0, -1), error)
         && check (gnutls_x509_crt_set_key_usage (certificate, usage), error);
}

static gboolean
make_certificate (gnutls_x509_crt_t *certificate,
                  gnutls_x509_privkey_t key,
                  const char *subject,
                  GError **error)
{
  return check (gnutls_x509_crt_init (certificate), error)
         && fill_certificate (*certificate, key, subject, error)
         && check (gnutls_x509_crt_sign2 (*certificate, *certificate, key, GNUTLS_DIG_SHA256, 0),
                   error);
}

static char *
get_thumbprint (gnutls_x509_crt_t certificate, guint8 bytes[THUMBPRINT_SIZE], GError **error)
{
  gsize size = THUMBPRINT_SIZE;

  if (!check (gnutls_x509_crt_get_fingerprint (certificate, GNUTLS_DIG_SHA1, bytes, &size), error))
    return NULL;

  GString *text = g_string_sized_new (2 * THUMBPRINT_SIZE + 1);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%02X", bytes[i]);

  return g_string_free (text, FALSE);
}

/* Both bags carry the same id, by which readers find the key of a certificate. */
static gboolean
describe_bag (gnutls_pkcs12_bag_t bag,
              int index,
              guint8 id[THUMBPRINT_SIZE],
              const char *name,
              GError **error)
{
  gnutls_datum_t id_datum = { id, THUMBPRINT_SIZE };

  return check (index, error) && check (gnutls_pkcs12_bag_set_key_id (bag, index, &id_datum), error)
         && check (gnutls_pkcs12_bag_set_friendly_name (bag, index, name), error);
}

static gboolean
add_key (gnutls_pkcs12_t pfx,
         gnutls_x509_privkey_t key,
         unsigned cipher,
         guint8 id[THUMBPRINT_SIZE],
         const char *name,
         GError **error)
{
  g_auto (gnutls_pkcs12_bag_t) bag = NULL;
  gnutls_datum_t pkcs8 = { NULL, 0 };

  if (!check (gnutls_pkcs12_bag_init (&bag), error)
      || !check (
          gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_DER, NO_PASSWORD, cipher, &pkcs8),
          error))
    return FALSE;

  /* An empty password protects nothing, so these bytes are the key. */
  int index = gnutls_pkcs12_bag_set_data (bag, GNUTLS_BAG_PKCS8_ENCRYPTED_KEY, &pkcs8);
  gnutls_memset (pkcs8.data, 0, pkcs8.size);
  gnutls_free (pkcs8.data);

  return describe_bag (bag, index, id, name, error)
         && check (gnutls_pkcs12_set_bag (pfx, bag), error);
}

static gboolean
add_certificate (gnutls_pkcs12_t pfx,
                 gnutls_x509_crt_t certificate,
                 unsigned cipher,
                 guint8 id[THUMBPRINT_SIZE],
                 const char *name,
                 GError **error)
{
  g_auto (gnutls_pkcs12_bag_t) bag = NULL;

  return check (gnutls_pkcs12_bag_init (&bag), error)
         && describe_bag (bag, gnutls_pkcs12_bag_set_crt (bag, certificate), id, name, error)
         && check (gnutls_pkcs12_bag_encrypt (bag, NO_PASSWORD, cipher), error)
         && check (gnutls_pkcs12_set_bag (pfx, bag), error);
}

static void
free_pfx (gpointer data)
{
  GByteArray *array = data;

  gnutls_memset (array->data, 0, array->len);
  g_byte_array_unref (array);
}

static GBytes *
export_pfx (gnutls_pkcs12_t pfx, GError **error)
{
  gnutls_datum_t der;

  if (!check (gnutls_pkcs12_export2 (pfx, GNUTLS_X509_FMT_DER, &der), error))
    return NULL;

  GByteArray *array = g_byte_array_sized_new (der.size);
  g_byte_array_append (array, der.data, der.size);
  gnutls_memset (der.data, 0, der.size);
  gnutls_free (der.data);

  return g_bytes_new_with_free_func (array->data, array->len, free_pfx, array);
}

gboolean
tool_make_certificate (const char *subject,
                       gboolean legacy,
                       GBytes **pfx,
                       char **thumbprint,
                       GError **error)
{
  g_auto (gnutls_x509_privkey_t) key = NULL;
  g_auto (gnutls_x509_crt_t) certificate = NULL;
  g_auto (gnutls_pkcs12_t) container = NULL;
  guint8 id[THUMBPRINT_SIZE];
  unsigned cipher = legacy ? GNUTLS_PKCS_PKCS12_3DES : GNUTLS_PKCS_PBES2_AES_256;

  if (!make_key (&key, error) || !make_certificate (&certificate, key, subject, error))
    return FALSE;

  g_autofree char *text = get_thumbprint (certificate, id, error);
  if (text == NULL || !check (gnutls_pkcs12_init (&container), error)
      || !add_certificate (container, certificate, cipher, id, subject, error)
      || !add_key (container, key, cipher, id, subject, error)
      || !check (gnutls_pkcs12_generate_mac2 (
                     container, legacy ? GNUTLS_MAC_SHA1 : GNUTLS_MAC_SHA256, NO_PASSWORD),
                 error))
    return FALSE;

  *pfx = export_pfx (container, error);
  if (*pfx == NULL)
    return FALSE;
  *thumbprint = g_steal_pointer (&text);

  return TRUE;
}
