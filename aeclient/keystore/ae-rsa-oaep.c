/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-rsa-oaep-private.h"

#include <gcrypt.h>
#include <glib/gi18n-lib.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "ae-error.h"

#define SECURE_MEMORY_SIZE (64 * 1024)

/* The key in libgcrypt's order: p < q and u = p⁻¹ mod q. GnuTLS has u = q⁻¹ mod p, and either
 * order; under the wrong names every decryption fails with what looks like a wrong key. */
typedef struct
{
  gcry_mpi_t n, e, d, p, q, u;
} RsaNumbers;

/* The settings of secure memory belong to the whole process: touched only if nobody else, such as
 * the application or another library, has initialised libgcrypt. */
static void
ensure_initialized (void)
{
  static gsize initialized = 0;

  if (!g_once_init_enter (&initialized))
    return;

  gcry_check_version (NULL);
  if (!gcry_control (GCRYCTL_INITIALIZATION_FINISHED_P))
    {
      gcry_control (GCRYCTL_SUSPEND_SECMEM_WARN);
      gcry_control (GCRYCTL_DISABLE_PRIV_DROP);
      gcry_control (GCRYCTL_AUTO_EXPAND_SECMEM, SECURE_MEMORY_SIZE);
      gcry_control (GCRYCTL_INIT_SECMEM, SECURE_MEMORY_SIZE, 0);
      gcry_control (GCRYCTL_INITIALIZATION_FINISHED, 0);
    }
  g_once_init_leave (&initialized, 1);
}

static gcry_mpi_t
scan_public (const gnutls_datum_t *number)
{
  gcry_mpi_t mpi = NULL;

  gcry_mpi_scan (&mpi, GCRYMPI_FMT_USG, number->data, number->size, NULL);
  return mpi;
}

/* A number scanned from secure memory stays there, and so does all that is computed from it. */
static gcry_mpi_t
scan_secret (const gnutls_datum_t *number)
{
  gcry_mpi_t mpi = NULL;
  guint8 *copy = gcry_malloc_secure (number->size);

  if (copy == NULL)
    return scan_public (number);

  memcpy (copy, number->data, number->size);
  gcry_mpi_scan (&mpi, GCRYMPI_FMT_USG, copy, number->size, NULL);
  ae_wipe (copy, number->size);
  gcry_free (copy);
  return mpi;
}

static void
rsa_numbers_clear (RsaNumbers *self)
{
  gcry_mpi_release (self->n);
  gcry_mpi_release (self->e);
  gcry_mpi_release (self->d);
  gcry_mpi_release (self->p);
  gcry_mpi_release (self->q);
  gcry_mpi_release (self->u);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RsaNumbers, rsa_numbers_clear)

static void
clear_secret_datum (gnutls_datum_t *datum)
{
  ae_wipe (datum->data, datum->size);
  gnutls_free (datum->data);
  datum->data = NULL;
}

enum
{
  M,
  E,
  D,
  P,
  Q,
  U,
  E1,
  E2,
  N_PARTS,
};

static gboolean
export_numbers (gnutls_x509_privkey_t rsa, RsaNumbers *numbers)
{
  gnutls_datum_t part[N_PARTS] = { { NULL, 0 } };

  if (gnutls_x509_privkey_export_rsa_raw2 (rsa, &part[M], &part[E], &part[D], &part[P], &part[Q],
                                           &part[U], &part[E1], &part[E2])
      != 0)
    return FALSE;

  numbers->n = scan_public (&part[M]);
  numbers->e = scan_public (&part[E]);
  numbers->d = scan_secret (&part[D]);
  numbers->p = scan_secret (&part[P]);
  numbers->q = scan_secret (&part[Q]);
  for (guint i = 0; i < N_PARTS; i++)
    clear_secret_datum (&part[i]);

  if (numbers->n == NULL || numbers->e == NULL || numbers->d == NULL || numbers->p == NULL
      || numbers->q == NULL)
    return FALSE;

  if (gcry_mpi_cmp (numbers->p, numbers->q) > 0)
    gcry_mpi_swap (numbers->p, numbers->q);
  numbers->u = gcry_mpi_snew (0);
  return gcry_mpi_invm (numbers->u, numbers->p, numbers->q) != 0;
}

gsize
ae_rsa_get_modulus_size (gnutls_x509_privkey_t rsa)
{
  unsigned int bits = 0;

  if (gnutls_x509_privkey_get_pk_algorithm2 (rsa, &bits) != GNUTLS_PK_RSA)
    return 0;
  return (bits + 7) / 8;
}

/* (enc-val (rsa (a …))) to the number a, padded on the left to the modulus. */
static gboolean
take_ciphertext (gcry_sexp_t encrypted, guint8 *ciphertext, gsize size)
{
  gcry_sexp_t list = gcry_sexp_find_token (encrypted, "a", 0);
  gcry_mpi_t a = list != NULL ? gcry_sexp_nth_mpi (list, 1, GCRYMPI_FMT_USG) : NULL;
  gsize needed = 0;
  gboolean ok
      = a != NULL && gcry_mpi_print (GCRYMPI_FMT_USG, NULL, 0, &needed, a) == 0 && needed <= size;

  if (ok)
    {
      memset (ciphertext, 0, size - needed);
      ok = gcry_mpi_print (GCRYMPI_FMT_USG, ciphertext + size - needed, needed, NULL, a) == 0;
    }
  gcry_mpi_release (a);
  gcry_sexp_release (list);
  return ok;
}

/* Libgcrypt makes a copy of the value and frees it without wiping it; there is no way around that.
 * Only whoever creates keys comes here. */
static gboolean
wrap (const RsaNumbers *rsa, const AeKey *key, guint8 *ciphertext, gsize ciphertext_size)
{
  gcry_sexp_t public_key = NULL, data = NULL, encrypted = NULL;
  gsize key_size;
  const guint8 *key_bytes = ae_key_peek (key, &key_size);
  guint8 *copy = gcry_malloc_secure (MAX (key_size, 1));

  if (copy == NULL)
    return FALSE;
  memcpy (copy, key_bytes, key_size);

  gboolean ok
      = gcry_sexp_build (&public_key, NULL, "(public-key (rsa (n %m) (e %m)))", rsa->n, rsa->e) == 0
        && gcry_sexp_build (&data, NULL, "(data (flags oaep) (hash-algo sha1) (value %b))",
                            (int) key_size, copy)
               == 0
        && gcry_pk_encrypt (&encrypted, data, public_key) == 0
        && take_ciphertext (encrypted, ciphertext, ciphertext_size);

  ae_wipe (copy, key_size);
  gcry_free (copy);
  gcry_sexp_release (encrypted);
  gcry_sexp_release (data);
  gcry_sexp_release (public_key);
  return ok;
}

gboolean
ae_rsa_oaep_wrap (gnutls_x509_privkey_t rsa, const AeKey *key, guint8 *ciphertext, GError **error)
{
  g_auto (RsaNumbers) numbers = { NULL };

  ensure_initialized ();
  if (export_numbers (rsa, &numbers)
      && wrap (&numbers, key, ciphertext, ae_rsa_get_modulus_size (rsa)))
    return TRUE;

  g_set_error_literal (error, AE_ERROR, AE_ERROR_KEY_STORE,
                       _ ("The column encryption key could not be wrapped with RSA-OAEP"));
  return FALSE;
}

/* The decrypted value is not in secure memory: copied, then wiped where it is. */
static AeKey *
take_key (gcry_sexp_t plain)
{
  size_t size;
  const char *data = gcry_sexp_nth_data (plain, 1, &size);

  if (data == NULL)
    return NULL;

  AeKey *key = ae_key_new ((const guint8 *) data, size);
  ae_wipe ((char *) data, size);
  return key;
}

static AeKey *
unwrap (const RsaNumbers *rsa, const guint8 *ciphertext, gsize ciphertext_size)
{
  gcry_sexp_t private_key = NULL, data = NULL, plain = NULL;
  gnutls_datum_t number = { (guint8 *) ciphertext, (unsigned int) ciphertext_size };
  gcry_mpi_t a = scan_public (&number);
  AeKey *key = NULL;

  if (a != NULL
      && gcry_sexp_build (&private_key, NULL,
                          "(private-key (rsa (n %m) (e %m) (d %m) (p %m) (q %m) (u %m)))", rsa->n,
                          rsa->e, rsa->d, rsa->p, rsa->q, rsa->u)
             == 0
      && gcry_sexp_build (&data, NULL, "(enc-val (flags oaep) (hash-algo sha1) (rsa (a %m)))", a)
             == 0
      && gcry_pk_decrypt (&plain, data, private_key) == 0)
    key = take_key (plain);

  gcry_sexp_release (plain);
  gcry_sexp_release (data);
  gcry_sexp_release (private_key);
  gcry_mpi_release (a);
  return key;
}

AeKey *
ae_rsa_oaep_unwrap (gnutls_x509_privkey_t rsa, const guint8 *ciphertext, gsize ciphertext_size)
{
  g_auto (RsaNumbers) numbers = { NULL };

  ensure_initialized ();
  if (ciphertext_size != ae_rsa_get_modulus_size (rsa) || !export_numbers (rsa, &numbers))
    return NULL;
  return unwrap (&numbers, ciphertext, ciphertext_size);
}
