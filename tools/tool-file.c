/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

char *
tool_get_default_cert_dir (void)
{
  const char *path = g_getenv ("AECLIENT_CERT_PATH");

  if (path != NULL)
    {
      g_auto (GStrv) directories = g_strsplit (path, ":", -1);

      for (guint i = 0; directories[i] != NULL; i++)
        if (*directories[i] != '\0')
          return g_strdup (directories[i]);
    }

  return g_build_filename (g_get_user_config_dir (), "aeclient", "certs", NULL);
}

static gboolean
set_write_error (GError **error, const char *file, int code)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), _ ("Cannot write %s: %s"), file,
               g_strerror (code));

  return FALSE;
}

static gboolean
write_all (int fd, GBytes *content)
{
  gsize size;
  const char *data = g_bytes_get_data (content, &size);

  while (size > 0)
    {
      gssize n = write (fd, data, size);

      if (n < 0 && errno != EINTR)
        return FALSE;
      if (n > 0)
        {
          data += n;
          size -= (gsize) n;
        }
    }

  return fsync (fd) == 0;
}

/* So that the new name survives a power cut; where directories cannot be synchronised, they need
 * not be. */
static void
sync_directory (const char *directory)
{
  int fd = g_open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  (void) !fsync (fd);
  close (fd);
}

gboolean
tool_write_secret_file (const char *directory, const char *name, GBytes *content, GError **error)
{
  g_autofree char *file = g_build_filename (directory, name, NULL);
  g_autofree char *temporary = g_build_filename (directory, ".new-XXXXXX", NULL);

  if (g_mkdir_with_parents (directory, 0700) != 0)
    return set_write_error (error, directory, errno);

  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return set_write_error (error, temporary, errno);

  /* link () fails if the name is taken, unlike rename (). */
  gboolean is_written = write_all (fd, content) && link (temporary, file) == 0;
  int code = errno;

  close (fd);
  g_unlink (temporary);
  if (!is_written)
    return set_write_error (error, file, code);
  sync_directory (directory);

  return TRUE;
}

static char *
read_standard_input (gsize *length, GError **error)
{
  g_autoptr (GIOChannel) channel = g_io_channel_unix_new (STDIN_FILENO);
  char *text = NULL;

  if (g_io_channel_set_encoding (channel, NULL, error) != G_IO_STATUS_NORMAL
      || g_io_channel_read_to_end (channel, &text, length, error) != G_IO_STATUS_NORMAL)
    return NULL;

  return text;
}

char *
tool_read_text_file (const char *file, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  if (g_str_equal (file, "-"))
    text = read_standard_input (&length, error);
  else if (!g_file_get_contents (file, &text, &length, error))
    return NULL;
  if (text == NULL)
    return NULL;

  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("%s is not text in UTF-8"), file);
      return NULL;
    }

  /* Editors on Windows put a byte order mark in front. */
  if (g_str_has_prefix (text, "\xEF\xBB\xBF"))
    return g_strdup (text + 3);

  return g_steal_pointer (&text);
}
