/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>

#include "ae-emulator-certificate-private.h"

#define LIFETIME (10 * 365 * 24 * 60 * 60)
#define CLOCK_SKEW (24 * 60 * 60)

static void
describe (gnutls_x509_crt_t certificate)
{
  static const guint8 ipv4[4] = { 127, 0, 0, 1 };
  static const guint8 ipv6[16] = { [15] = 1 };
  guint8 serial[16];
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);
  serial[0] = (serial[0] & 0x7F) | 0x01; /* positive, no leading zero */
  gnutls_x509_crt_set_version (certificate, 3);
  gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
  gnutls_x509_crt_set_activation_time (certificate, now - CLOCK_SKEW);
  gnutls_x509_crt_set_expiration_time (certificate, now + LIFETIME);
  gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, "localhost",
                                 strlen ("localhost"));
  gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, "localhost",
                                        strlen ("localhost"), GNUTLS_FSAN_SET);
  gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, ipv4, sizeof ipv4,
                                        GNUTLS_FSAN_APPEND);
  gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, ipv6, sizeof ipv6,
                                        GNUTLS_FSAN_APPEND);
  gnutls_x509_crt_set_basic_constraints (certificate, 0, -1);
  gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE);
  gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_TLS_WWW_SERVER, 0);
}

/* Certificate and key, one after the other, as PEM. */
static int
make_pem (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, GString *pem)
{
  gnutls_datum_t part;
  int status = gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA,
                                             GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);

  if (status < 0)
    return status;
  describe (certificate);
  if ((status = gnutls_x509_crt_set_key (certificate, key)) < 0
      || (status = gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0)) < 0
      || (status = gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &part)) < 0)
    return status;
  g_string_append_len (pem, (const char *) part.data, part.size);
  gnutls_free (part.data);
  if ((status = gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL,
                                                   GNUTLS_PKCS_PLAIN, &part))
      < 0)
    return status;
  g_string_append_len (pem, (const char *) part.data, part.size);
  gnutls_memset (part.data, 0, part.size);
  gnutls_free (part.data);

  return 0;
}

GTlsCertificate *
ae_emulator_certificate_new (GError **error)
{
  g_autoptr (GString) pem = g_string_sized_new (4096);
  gnutls_x509_crt_t certificate;
  gnutls_x509_privkey_t key;

  gnutls_x509_crt_init (&certificate);
  gnutls_x509_privkey_init (&key);
  int status = make_pem (certificate, key, pem);
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
  if (status < 0)
    {
      g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_MISC, _ ("The certificate cannot be made: %s"),
                   gnutls_strerror (status));
      return NULL;
    }

  GTlsCertificate *result = g_tls_certificate_new_from_pem (pem->str, pem->len, error);
  explicit_bzero (pem->str, pem->len);

  return result;
}

gnutls_certificate_credentials_t
ae_emulator_certificate_to_credentials (GTlsCertificate *certificate, GError **error)
{
  g_autofree char *certificate_pem = NULL, *key_pem = NULL;
  gnutls_certificate_credentials_t credentials = NULL;

  g_object_get (certificate, "certificate-pem", &certificate_pem, "private-key-pem", &key_pem,
                NULL);
  if (key_pem == NULL)
    {
      g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE,
                           _ ("The certificate has no private key"));
      return NULL;
    }

  const gnutls_datum_t certificate_datum
      = { (unsigned char *) certificate_pem, strlen (certificate_pem) };
  const gnutls_datum_t key_datum = { (unsigned char *) key_pem, strlen (key_pem) };
  gnutls_certificate_allocate_credentials (&credentials);
  int status = gnutls_certificate_set_x509_key_mem (credentials, &certificate_datum, &key_datum,
                                                    GNUTLS_X509_FMT_PEM);
  explicit_bzero (key_pem, strlen (key_pem));
  if (status < 0)
    {
      g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE,
                   _ ("The certificate and its key cannot be used: %s"), gnutls_strerror (status));
      g_clear_pointer (&credentials, gnutls_certificate_free_credentials);
    }

  return credentials;
}
