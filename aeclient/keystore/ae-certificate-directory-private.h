/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Where certificates are looked for (keystores-and-auth sheet 6.1 and 6.2). */

#include <gio/gio.h>
#include <gnutls/x509.h>

#define AE_THUMBPRINT_SIZE 20

G_BEGIN_DECLS

/* [{location}/]{store}/{thumbprint}, or the thumbprint alone: 40 hexadecimal digits, among which
 * blanks, colons and U+200E, as they come with pasted text, do not count. */
gboolean ae_certificate_path_parse (const char *key_path,
                                    guint8 thumbprint[AE_THUMBPRINT_SIZE],
                                    gboolean *is_local_machine,
                                    GError **error);

/* The default directories, in the order in which they are searched. */
char **ae_certificate_directories_get_default (gboolean is_local_machine);

/* The private key of the certificate, to be freed with gnutls_x509_privkey_deinit (). */
gnutls_x509_privkey_t ae_certificate_directories_find (const char *const *directories,
                                                       const guint8 thumbprint[AE_THUMBPRINT_SIZE],
                                                       GCancellable *cancellable,
                                                       GError **error);

G_END_DECLS
