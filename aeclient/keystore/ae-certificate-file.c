/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-certificate-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <gnutls/gnutls.h>
#include <gnutls/pkcs12.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ae-error.h"
#include "ae-key-private.h"

#define MAX_FILE_SIZE (1024 * 1024)
#define THUMBPRINT_SIZE 20
#define KEY_ID_SIZE 32

typedef struct
{
  guint8 *data; /* wiped: it may be a key */
  gsize size;
  mode_t mode;
} Content;

typedef struct gnutls_pkcs12_bag_int Bag;
typedef struct gnutls_pkcs12_int Pkcs12;
typedef struct gnutls_x509_crt_int Certificate;
typedef struct gnutls_x509_privkey_int PrivateKey;

static void
content_clear (Content *self)
{
  ae_wipe (self->data, self->size);
  g_clear_pointer (&self->data, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Content, content_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bag, gnutls_pkcs12_bag_deinit)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pkcs12, gnutls_pkcs12_deinit)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Certificate, gnutls_x509_crt_deinit)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrivateKey, gnutls_x509_privkey_deinit)

static gboolean
has_suffix (const char *name, const char *const *suffixes)
{
  const char *suffix = strrchr (name, '.');

  for (guint i = 0; suffix != NULL && suffixes[i] != NULL; i++)
    if (g_ascii_strcasecmp (suffix, suffixes[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_pfx (const char *name)
{
  return has_suffix (name, (const char *const[]){ ".pfx", ".p12", NULL });
}

gboolean
ae_certificate_file_is_candidate (const char *name)
{
  return is_pfx (name) || has_suffix (name, (const char *const[]){ ".pem", ".crt", ".cer", NULL });
}

static gboolean
read_all (int fd, Content *content)
{
  gsize done = 0;

  while (done < content->size)
    {
      gssize n = read (fd, content->data + done, content->size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      done += (gsize) n;
    }
  return TRUE;
}

static gboolean
read_file (const char *path, Content *content, GError **error)
{
  struct stat info;
  /* Not blocking: somebody may have put a FIFO there. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  gboolean ok = fd >= 0 && fstat (fd, &info) == 0;

  if (ok && (!S_ISREG (info.st_mode) || info.st_size > MAX_FILE_SIZE))
    {
      errno = S_ISREG (info.st_mode) ? EFBIG : EINVAL;
      ok = FALSE;
    }
  if (ok)
    {
      content->mode = info.st_mode;
      content->size = (gsize) info.st_size;
      content->data = g_malloc (content->size + 1);
      ok = read_all (fd, content);
      content->data[content->size] = '\0';
    }

  int saved_errno = errno;
  if (fd >= 0)
    close (fd);
  if (!ok)
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno),
                   _ ("“%s” cannot be read: %s"), name, g_strerror (saved_errno));
    }
  return ok;
}

static gboolean
refuse (const char *path, const char *why, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, AE_ERROR, AE_ERROR_KEY_STORE, "“%s”: %s", name, why);
  return FALSE;
}

static gboolean
take_certificate (AeCertificateFile *self, const gnutls_datum_t *der)
{
  g_autoptr (Certificate) certificate = NULL;

  if (gnutls_x509_crt_init (&certificate) != 0
      || gnutls_x509_crt_import (certificate, der, GNUTLS_X509_FMT_DER) != 0)
    return FALSE;
  g_ptr_array_add (self->certificates, g_steal_pointer (&certificate));
  return TRUE;
}

static gboolean
take_pfx_key (AeCertificateFile *self,
              const gnutls_datum_t *der,
              const char *password,
              gboolean encrypted)
{
  g_autoptr (PrivateKey) key = NULL;
  unsigned int flags = encrypted ? 0 : GNUTLS_PKCS_PLAIN;

  if (encrypted && password == NULL)
    flags |= GNUTLS_PKCS_NULL_PASSWORD;
  if (gnutls_x509_privkey_init (&key) != 0
      || gnutls_x509_privkey_import_pkcs8 (key, der, GNUTLS_X509_FMT_DER, password, flags) != 0)
    return FALSE;
  g_ptr_array_add (self->keys, g_steal_pointer (&key));
  return TRUE;
}

static gboolean
take_bag (AeCertificateFile *self, gnutls_pkcs12_bag_t bag, const char *password)
{
  if (gnutls_pkcs12_bag_get_type (bag, 0) == GNUTLS_BAG_ENCRYPTED
      && gnutls_pkcs12_bag_decrypt (bag, password) != 0)
    return FALSE;

  for (int i = 0; i < gnutls_pkcs12_bag_get_count (bag); i++)
    {
      gnutls_datum_t der;
      gnutls_pkcs12_bag_type_t type = gnutls_pkcs12_bag_get_type (bag, (unsigned) i);
      gboolean ok = TRUE;

      if (gnutls_pkcs12_bag_get_data (bag, (unsigned) i, &der) != 0)
        return FALSE;

      if (type == GNUTLS_BAG_CERTIFICATE)
        ok = take_certificate (self, &der);
      else if (type == GNUTLS_BAG_PKCS8_KEY || type == GNUTLS_BAG_PKCS8_ENCRYPTED_KEY)
        ok = take_pfx_key (self, &der, password, type == GNUTLS_BAG_PKCS8_ENCRYPTED_KEY);

      if (type == GNUTLS_BAG_PKCS8_KEY)
        ae_wipe (der.data, der.size);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_all_bags (AeCertificateFile *self, gnutls_pkcs12_t pfx, const char *password)
{
  for (int i = 0;; i++)
    {
      g_autoptr (Bag) bag = NULL;

      if (gnutls_pkcs12_bag_init (&bag) != 0)
        return FALSE;

      int code = gnutls_pkcs12_get_bag (pfx, i, bag);
      if (code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        return TRUE;
      if (code != 0 || !take_bag (self, bag, password))
        return FALSE;
    }
}

/* An empty password is what openssl and Windows write; no password at all differs from it by two
 * zero bytes, and some write that. */
static gboolean
find_password (gnutls_pkcs12_t pfx, const char **password)
{
  static const char *const passwords[] = { "", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (passwords); i++)
    {
      int code = gnutls_pkcs12_verify_mac (pfx, passwords[i]);

      *password = passwords[i];
      if (code == 0 || code == GNUTLS_E_ASN1_ELEMENT_NOT_FOUND) /* the latter: it has no MAC */
        return TRUE;
    }
  return FALSE;
}

static gboolean
load_pfx (AeCertificateFile *self, const char *path, GError **error)
{
  g_auto (Content) content = { NULL };
  g_autoptr (Pkcs12) pfx = NULL;
  const char *password;

  if (!read_file (path, &content, error))
    return FALSE;

  gnutls_datum_t der = { content.data, (unsigned int) content.size };
  if (gnutls_pkcs12_init (&pfx) != 0
      || gnutls_pkcs12_import (pfx, &der, GNUTLS_X509_FMT_DER, 0) != 0)
    return refuse (path, _ ("this is not a PFX file, or it is damaged"), error);
  if (!find_password (pfx, &password))
    return refuse (path, _ ("the file has a password, or it is damaged; export it without one"),
                   error);
  if (!take_all_bags (self, pfx, password))
    return refuse (path, _ ("this PFX file is damaged, or it has parts that are not supported"),
                   error);

  if (self->keys->len > 0)
    {
      self->key_file = g_strdup (path);
      self->is_exposed = (content.mode & 077) != 0;
    }
  return TRUE;
}

static gboolean
load_pem_key (AeCertificateFile *self, const char *path, const Content *content, GError **error)
{
  g_autoptr (PrivateKey) key = NULL;
  gnutls_datum_t pem = { content->data, (unsigned int) content->size };

  if (strstr ((const char *) content->data, "PRIVATE KEY-----") == NULL)
    return TRUE;
  if (gnutls_x509_privkey_init (&key) != 0)
    return FALSE;

  int code = gnutls_x509_privkey_import2 (key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0);
  if (code == GNUTLS_E_DECRYPTION_FAILED)
    return refuse (path, _ ("the private key has a password; write it without one"), error);
  if (code != 0)
    return refuse (path, _ ("the private key is damaged, or of a kind that is not supported"),
                   error);

  g_ptr_array_add (self->keys, g_steal_pointer (&key));
  self->key_file = g_strdup (path);
  self->is_exposed = (content->mode & 077) != 0;
  return TRUE;
}

/* certificate.key beside certificate.pem */
static gboolean
load_key_beside (AeCertificateFile *self, const char *path, GError **error)
{
  g_auto (Content) content = { NULL };
  const char *suffix = strrchr (path, '.');
  g_autofree char *key_path = g_strdup_printf ("%.*s.key", (int) (suffix - path), path);

  if (!g_file_test (key_path, G_FILE_TEST_EXISTS))
    return TRUE;
  return read_file (key_path, &content, error) && load_pem_key (self, key_path, &content, error);
}

static gboolean
load_pem_certificates (AeCertificateFile *self, const Content *content)
{
  gnutls_datum_t datum = { content->data, (unsigned int) content->size };
  gnutls_x509_crt_t *list = NULL;
  unsigned int n = 0;

  if (gnutls_x509_crt_list_import2 (&list, &n, &datum, GNUTLS_X509_FMT_PEM, 0) < 0)
    return take_certificate (self, &datum);

  for (unsigned int i = 0; i < n; i++)
    g_ptr_array_add (self->certificates, list[i]);
  gnutls_free (list);
  return TRUE;
}

static gboolean
load_pem (AeCertificateFile *self, const char *path, GError **error)
{
  g_auto (Content) content = { NULL };

  if (!read_file (path, &content, error))
    return FALSE;
  if (!load_pem_certificates (self, &content))
    return refuse (path, _ ("there is no certificate in it, or it is damaged"), error);
  if (!load_pem_key (self, path, &content, error))
    return FALSE;
  return self->keys->len > 0 || load_key_beside (self, path, error);
}

AeCertificateFile *
ae_certificate_file_load (const char *path, GError **error)
{
  g_autoptr (AeCertificateFile) self = g_new0 (AeCertificateFile, 1);

  self->certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) gnutls_x509_crt_deinit);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) gnutls_x509_privkey_deinit);

  if (!(is_pfx (path) ? load_pfx (self, path, error) : load_pem (self, path, error)))
    return NULL;
  return g_steal_pointer (&self);
}

void
ae_certificate_file_free (AeCertificateFile *self)
{
  g_ptr_array_unref (self->certificates);
  g_ptr_array_unref (self->keys);
  g_free (self->key_file);
  g_free (self);
}

static gboolean
has_thumbprint (gnutls_x509_crt_t certificate, const guint8 *thumbprint)
{
  guint8 actual[THUMBPRINT_SIZE];
  size_t size = sizeof actual;

  return gnutls_x509_crt_get_fingerprint (certificate, GNUTLS_DIG_SHA1, actual, &size) == 0
         && size == THUMBPRINT_SIZE && memcmp (actual, thumbprint, THUMBPRINT_SIZE) == 0;
}

static gboolean
belong_together (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key)
{
  guint8 certificate_id[KEY_ID_SIZE], key_id[KEY_ID_SIZE];
  size_t certificate_size = KEY_ID_SIZE, key_size = KEY_ID_SIZE;

  return gnutls_x509_crt_get_key_id (certificate, GNUTLS_KEYID_USE_SHA256, certificate_id,
                                     &certificate_size)
             == 0
         && gnutls_x509_privkey_get_key_id (key, GNUTLS_KEYID_USE_SHA256, key_id, &key_size) == 0
         && memcmp (certificate_id, key_id, KEY_ID_SIZE) == 0;
}

gboolean
ae_certificate_file_find (const AeCertificateFile *self,
                          const guint8 thumbprint[THUMBPRINT_SIZE],
                          gnutls_x509_privkey_t *key)
{
  *key = NULL;
  for (guint i = 0; i < self->certificates->len; i++)
    {
      if (!has_thumbprint (self->certificates->pdata[i], thumbprint))
        continue;

      for (guint j = 0; j < self->keys->len && *key == NULL; j++)
        if (belong_together (self->certificates->pdata[i], self->keys->pdata[j]))
          *key = self->keys->pdata[j];
      return TRUE;
    }
  return FALSE;
}
