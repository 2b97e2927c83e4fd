/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "ae-emulator-logins-private.h"

#define SALT_SIZE 16
#define HASH_SIZE 32
/* Enough that a core dump is no list of passwords; few enough that tests may log in often. */
#define N_ITERATIONS 4096

typedef struct
{
  guint8 salt[SALT_SIZE];
  guint8 hash[HASH_SIZE];
} Login;

struct _AeEmulatorLogins
{
  GMutex lock;         /* protects by_user */
  GHashTable *by_user; /* folded name → Login */
  Login nobody;        /* what an unknown user's password is compared with */
};

static gboolean
hash_password (const char *password, const guint8 salt[SALT_SIZE], guint8 hash[HASH_SIZE])
{
  /* GnuTLS refuses an empty key; no password starts with this byte. */
  gsize size = strlen (password);
  g_autofree char *key = g_malloc (size + 1);
  key[0] = '\x01';
  memcpy (key + 1, password, size);

  const gnutls_datum_t key_datum = { (unsigned char *) key, size + 1 };
  const gnutls_datum_t salt_datum = { (unsigned char *) salt, SALT_SIZE };
  int status
      = gnutls_pbkdf2 (GNUTLS_MAC_SHA256, &key_datum, &salt_datum, N_ITERATIONS, hash, HASH_SIZE);
  explicit_bzero (key, size + 1);

  return status == GNUTLS_E_SUCCESS;
}

AeEmulatorLogins *
ae_emulator_logins_new (void)
{
  AeEmulatorLogins *self = g_new0 (AeEmulatorLogins, 1);

  g_mutex_init (&self->lock);
  self->by_user = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gnutls_rnd (GNUTLS_RND_NONCE, self->nobody.salt, SALT_SIZE);
  gnutls_rnd (GNUTLS_RND_KEY, self->nobody.hash, HASH_SIZE);

  return self;
}

void
ae_emulator_logins_free (AeEmulatorLogins *self)
{
  g_hash_table_unref (self->by_user);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
ae_emulator_logins_add (AeEmulatorLogins *self, const char *user, const char *password)
{
  g_autofree Login *login = g_new0 (Login, 1);

  gnutls_rnd (GNUTLS_RND_NONCE, login->salt, SALT_SIZE);
  if (!hash_password (password, login->salt, login->hash))
    {
      g_critical ("The password of '%s' cannot be hashed", user);
      return;
    }

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  g_hash_table_replace (self->by_user, g_utf8_casefold (user, -1), g_steal_pointer (&login));
}

gboolean
ae_emulator_logins_check (AeEmulatorLogins *self, const char *user, const char *password)
{
  g_autofree char *folded = g_utf8_casefold (user, -1);
  Login login = self->nobody;
  guint8 hash[HASH_SIZE] = { 0 };
  gboolean known;

  g_mutex_lock (&self->lock);
  Login *found = g_hash_table_lookup (self->by_user, folded);
  known = found != NULL;
  if (known)
    login = *found;
  g_mutex_unlock (&self->lock);

  gboolean hashed = hash_password (password, login.salt, hash);
  gboolean equal = gnutls_memcmp (hash, login.hash, HASH_SIZE) == 0;

  return hashed && known && equal;
}
