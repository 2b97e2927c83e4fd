/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The certificates and private keys of one file: PFX without a password, PEM, or a DER
 * certificate. */

#include <glib.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *certificates; /* of gnutls_x509_crt_t */
  GPtrArray *keys;         /* of gnutls_x509_privkey_t */
  char *key_file;          /* the file that the keys come from; NULL without keys */
  gboolean is_exposed;     /* others than its owner may read or write key_file */
} AeCertificateFile;

/* By its name: whether it is worth reading. */
gboolean ae_certificate_file_is_candidate (const char *name);

/* AE_ERROR_KEY_STORE or a G_FILE_ERROR, naming the file, for one that cannot be read or
 * understood. */
AeCertificateFile *ae_certificate_file_load (const char *path, GError **error);
void ae_certificate_file_free (AeCertificateFile *self);

/* Whether a certificate with that SHA-1 thumbprint is among them; with its key, if that is there,
 * borrowed. */
gboolean ae_certificate_file_find (const AeCertificateFile *self,
                                   const guint8 thumbprint[20],
                                   gnutls_x509_privkey_t *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeCertificateFile, ae_certificate_file_free)

G_END_DECLS
