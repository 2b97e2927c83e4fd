/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-spool-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Of a file is known where it lies only to the administrator; of memory how much there is. */
#define MEMORY_SIZE (1024 * 1024)
/* Not /tmp, which is memory on many systems. */
#define DIRECTORY "/var/tmp"

struct _AeSpool
{
  guint64 size;
  guint8 *memory; /* MEMORY_SIZE bytes; NULL: not needed yet, or not any more */
  int fd;         /* -1: everything is in memory */
};

AeSpool *
ae_spool_new (void)
{
  AeSpool *self = g_new0 (AeSpool, 1);

  self->fd = -1;
  return self;
}

void
ae_spool_free (AeSpool *self)
{
  g_free (self->memory);
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  g_free (self);
}

guint64
ae_spool_get_size (const AeSpool *self)
{
  return self->size;
}

static gboolean
fail (GError **error)
{
  int saved = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved),
               _ ("A large encrypted value cannot be kept in a temporary file: %s"),
               g_strerror (saved));
  return FALSE;
}

/* Without a name from the begin; some file systems cannot do that. */
static int
open_file (void)
{
  const char *directory = g_getenv ("TMPDIR");

  if (directory == NULL || directory[0] == '\0')
    directory = g_file_test (DIRECTORY, G_FILE_TEST_IS_DIR) ? DIRECTORY : g_get_tmp_dir ();
#ifdef O_TMPFILE
  int unnamed = open (directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (unnamed >= 0)
    return unnamed;
#endif

  g_autofree char *name = g_build_filename (directory, "aeclient-XXXXXX", NULL);
  int fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    g_unlink (name);
  return fd;
}

static gboolean
write_at (AeSpool *self, guint64 offset, const guint8 *data, gsize size, GError **error)
{
  while (size > 0)
    {
      gssize n = pwrite (self->fd, data, size, (off_t) offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (error);
      data += n;
      size -= (gsize) n;
      offset += (guint64) n;
    }
  return TRUE;
}

static gboolean
move_to_file (AeSpool *self, GError **error)
{
  self->fd = open_file ();
  if (self->fd < 0)
    return fail (error);
  if (!write_at (self, 0, self->memory, (gsize) self->size, error))
    return FALSE;
  g_clear_pointer (&self->memory, g_free);
  return TRUE;
}

gboolean
ae_spool_append (AeSpool *self, const guint8 *data, gsize size, GError **error)
{
  if (size == 0)
    return TRUE;
  if (self->fd < 0 && self->memory == NULL)
    self->memory = g_malloc (MEMORY_SIZE);
  if (self->fd < 0 && size > MEMORY_SIZE - self->size && !move_to_file (self, error))
    return FALSE;

  if (self->fd < 0)
    memcpy (self->memory + self->size, data, size);
  else if (!write_at (self, self->size, data, size, error))
    return FALSE;
  self->size += size;
  return TRUE;
}

gboolean
ae_spool_read (AeSpool *self, guint64 offset, guint8 *data, gsize size, GError **error)
{
  if (self->fd < 0)
    {
      g_assert (offset <= self->size && size <= self->size - offset);
      memcpy (data, self->memory + offset, size);
      return TRUE;
    }

  while (size > 0)
    {
      gssize n = pread (self->fd, data, size, (off_t) offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n == 0)
        errno = EIO; /* somebody cut the file */
      if (n <= 0)
        return fail (error);
      data += n;
      size -= (gsize) n;
      offset += (guint64) n;
    }
  return TRUE;
}

gboolean
ae_spool_write (AeSpool *self, guint64 offset, const guint8 *data, gsize size, GError **error)
{
  g_assert (offset <= self->size && size <= self->size - offset);

  if (self->fd >= 0)
    return write_at (self, offset, data, size, error);
  memcpy (self->memory + offset, data, size);
  return TRUE;
}
