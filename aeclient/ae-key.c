/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-key-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ae-debug-private.h"
#include "ae-error.h"

/* Locked memory is scarce (often 64 KiB for a process) and counted in pages, so keys share pages:
 *
 *   slab = one page = 64 slots of 64 bytes; `used` has a bit for each slot
 *
 * Anything longer than a slot has pages of its own. */

#define SLOT_SIZE 64
#define SLOTS_PER_SLAB 64
#define SLAB_SIZE (SLOT_SIZE * SLOTS_PER_SLAB)

typedef struct
{
  guint8 *memory;
  guint64 used;
} Slab;

struct _AeKey
{
  gint ref_count;
  gsize size;
  guint8 *bytes;
};

static GMutex slab_lock; /* protects slabs and what they hold */
static GArray *slabs;    /* element-type Slab */

void
ae_wipe (gpointer memory, gsize size)
{
  if (memory != NULL && size > 0)
    explicit_bzero (memory, size);
}

void
ae_wipe_string (char *string)
{
  if (string == NULL)
    return;
  ae_wipe (string, strlen (string));
  g_free (string);
}

static void
report_unlocked_once (int error_number)
{
  static gint reported = 0;

  if (g_atomic_int_compare_and_exchange (&reported, 0, 1))
    ae_debug (AE_DEBUG_KEYS, "keys are kept in memory that may be swapped out (mlock: %s)",
              g_strerror (error_number));
}

/* Pages that are not swapped out and not dumped. A system that refuses either still gets its
 * memory: a key that may be swapped out is better than no connection. */
static guint8 *
map_pages (gsize size)
{
  guint8 *memory = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (memory == MAP_FAILED)
    g_error ("Out of memory for %" G_GSIZE_FORMAT " bytes of keys", size);

  if (mlock (memory, size) != 0)
    report_unlocked_once (errno);
#ifdef MADV_DONTDUMP
  madvise (memory, size, MADV_DONTDUMP);
#endif
  return memory;
}

static gsize
round_up_to_pages (gsize size)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);

  return (size + page - 1) / page * page;
}

static Slab *
find_slab_with_room (void)
{
  if (slabs == NULL)
    slabs = g_array_new (FALSE, FALSE, sizeof (Slab));

  for (guint i = 0; i < slabs->len; i++)
    {
      Slab *slab = &g_array_index (slabs, Slab, i);

      if (slab->used != G_MAXUINT64)
        return slab;
    }

  Slab fresh = { map_pages (round_up_to_pages (SLAB_SIZE)), 0 };
  g_array_append_val (slabs, fresh);
  return &g_array_index (slabs, Slab, slabs->len - 1);
}

static guint8 *
allocate_slot (void)
{
  g_mutex_lock (&slab_lock);

  Slab *slab = find_slab_with_room ();
  guint slot = 0;

  while (slab->used & (G_GUINT64_CONSTANT (1) << slot))
    slot++;
  slab->used |= G_GUINT64_CONSTANT (1) << slot;
  guint8 *bytes = slab->memory + slot * SLOT_SIZE;

  g_mutex_unlock (&slab_lock);
  return bytes;
}

static void
release_slot (guint8 *bytes)
{
  ae_wipe (bytes, SLOT_SIZE);
  g_mutex_lock (&slab_lock);

  for (guint i = 0; i < slabs->len; i++)
    {
      Slab *slab = &g_array_index (slabs, Slab, i);

      if (bytes < slab->memory || bytes >= slab->memory + SLAB_SIZE)
        continue;

      guint slot = (guint) (bytes - slab->memory) / SLOT_SIZE;
      slab->used &= ~(G_GUINT64_CONSTANT (1) << slot);

      if (slab->used == 0)
        {
          munmap (slab->memory, round_up_to_pages (SLAB_SIZE));
          g_array_remove_index_fast (slabs, i);
        }
      break;
    }
  if (slabs->len == 0)
    g_clear_pointer (&slabs, g_array_unref);

  g_mutex_unlock (&slab_lock);
}

static AeKey *
key_alloc (gsize size)
{
  AeKey *self = g_new (AeKey, 1);

  self->ref_count = 1;
  self->size = size;
  self->bytes = size <= SLOT_SIZE ? allocate_slot () : map_pages (round_up_to_pages (size));
  return self;
}

AeKey *
ae_key_new (const guint8 *bytes, gsize size)
{
  AeKey *self = key_alloc (size);

  if (size > 0)
    memcpy (self->bytes, bytes, size);
  return self;
}

AeKey *
ae_key_new_random (gsize size, GError **error)
{
  g_autoptr (AeKey) self = key_alloc (size);
  int code = gnutls_rnd (GNUTLS_RND_KEY, self->bytes, size);

  if (code < 0)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_FAILED, _ ("No random bytes for a key: %s"),
                   gnutls_strerror (code));
      return NULL;
    }
  return g_steal_pointer (&self);
}

AeKey *
ae_key_ref (AeKey *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_key_unref (AeKey *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  if (self->size <= SLOT_SIZE)
    {
      release_slot (self->bytes);
    }
  else
    {
      ae_wipe (self->bytes, self->size);
      munmap (self->bytes, round_up_to_pages (self->size));
    }
  g_free (self);
}

const guint8 *
ae_key_peek (const AeKey *self, gsize *size)
{
  if (size != NULL)
    *size = self->size;
  return self->bytes;
}

gboolean
ae_key_equal (const AeKey *self, const AeKey *other)
{
  return self->size == other->size && gnutls_memcmp (self->bytes, other->bytes, self->size) == 0;
}
