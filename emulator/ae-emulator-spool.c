/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "ae-emulator-log-private.h"
#include "ae-emulator-spool-private.h"

struct _AeEmulatorSpool
{
  int fd;
  guint64 size;
  GMappedFile *mapped; /* once finished; NULL when empty */
};

AeEmulatorSpool *
ae_emulator_spool_new (GError **error)
{
  g_autofree char *name = NULL;
  int fd = g_file_open_tmp ("aeclient-emulator-XXXXXX", &name, error);

  if (fd < 0)
    return NULL;
  /* Gone with the descriptor, whatever happens to the process. */
  g_unlink (name);
  AeEmulatorSpool *self = g_new0 (AeEmulatorSpool, 1);
  self->fd = fd;

  return self;
}

void
ae_emulator_spool_free (AeEmulatorSpool *self)
{
  g_clear_pointer (&self->mapped, g_mapped_file_unref);
  g_close (self->fd, NULL);
  g_free (self);
}

gboolean
ae_emulator_spool_write (AeEmulatorSpool *self, const void *data, gsize size, GError **error)
{
  const guint8 *at = data;

  while (size > 0)
    {
      gssize n = write (self->fd, at, size);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          int saved = errno;
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved),
                       "A large message cannot be kept: %s", g_strerror (saved));
          return FALSE;
        }
      at += n;
      size -= n;
      self->size += n;
    }

  return TRUE;
}

guint64
ae_emulator_spool_get_size (const AeEmulatorSpool *self)
{
  return self->size;
}

gboolean
ae_emulator_spool_finish (AeEmulatorSpool *self, GError **error)
{
  if (self->size > 0)
    self->mapped = g_mapped_file_new_from_fd (self->fd, FALSE, error);

  return self->size == 0 || self->mapped != NULL;
}

const guint8 *
ae_emulator_spool_get_data (const AeEmulatorSpool *self)
{
  return self->mapped != NULL ? (const guint8 *) g_mapped_file_get_contents (self->mapped) : NULL;
}
