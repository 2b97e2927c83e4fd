/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ae-error.h"
#include "ae-key-private.h"
#include "ae-odbc-ini-private.h"

/* odbc.ini is a list of data sources:
 *
 *   [name]            the data source, case does not matter
 *   keyword = value   as in a connection string; the value is the rest of the line, without braces
 *   # or ;            a comment
 *
 * Other sections belong to other drivers: what stands in them is nobody's business. */

#define SYSTEM_FILE "/etc/odbc.ini"
#define MAX_FILE_SIZE (1024 * 1024)

/* Finding the file */

static GPtrArray *
list_files (void)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  const char *user_file = g_getenv ("ODBCINI");
  const char *system_directory = g_getenv ("ODBCSYSINI");

  if (user_file != NULL && *user_file != '\0')
    g_ptr_array_add (files, g_strdup (user_file));
  g_ptr_array_add (files, g_build_filename (g_get_home_dir (), ".odbc.ini", NULL));
  if (system_directory != NULL && *system_directory != '\0')
    g_ptr_array_add (files, g_build_filename (system_directory, "odbc.ini", NULL));
  g_ptr_array_add (files, g_strdup (SYSTEM_FILE));

  return files;
}

static gboolean
file_error (const char *file, GError **error, int code)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), _ ("Cannot read %s: %s"), file,
               g_strerror (code));

  return FALSE;
}

static gboolean
read_all (int fd, char *text, gsize size, gsize *n_read)
{
  for (*n_read = 0; *n_read < size;)
    {
      gssize n = read (fd, text + *n_read, size - *n_read);

      if (n == 0)
        break;
      if (n > 0)
        *n_read += (gsize) n;
      else if (errno != EINTR)
        return FALSE;
    }

  return TRUE;
}

/* @text is set to NULL if there is no such file. Passwords may be in it: wipe it. */
static gboolean
read_file (const char *file, char **text, GError **error)
{
  struct stat status;
  gsize size = 0;

  *text = NULL;
  /* Not blocking: the name may be that of a pipe nobody writes to. */
  int fd = g_open (file, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (fd < 0)
    return errno == ENOENT || errno == ENOTDIR ? TRUE : file_error (file, error, errno);

  g_autofree char *content = g_malloc (MAX_FILE_SIZE + 2);
  gboolean is_regular = fstat (fd, &status) == 0 && S_ISREG (status.st_mode);
  gboolean is_read = is_regular && read_all (fd, content, MAX_FILE_SIZE + 1, &size);
  int code = is_regular ? errno : EINVAL;

  close (fd);
  content[size] = '\0';
  if (is_read && size <= MAX_FILE_SIZE && strlen (content) == size)
    {
      *text = g_steal_pointer (&content);
      return TRUE;
    }

  ae_wipe (content, size);
  if (!is_read)
    return file_error (file, error, code);
  g_set_error (error, AE_ERROR, AE_ERROR_SYNTAX,
               size > MAX_FILE_SIZE ? _ ("%s is longer than %d bytes, the most that is read")
                                    : _ ("%s holds zero bytes within its first %d bytes, so it "
                                         "is not an odbc.ini"),
               file, MAX_FILE_SIZE);

  return FALSE;
}

/* Understanding it */

/* Without blanks around it; not terminated. */
typedef struct
{
  const char *text;
  gsize length;
} Span;

static Span
span_between (const char *start, const char *end)
{
  while (start < end && g_ascii_isspace (*start))
    start++;
  while (end > start && g_ascii_isspace (end[-1]))
    end--;

  return (Span){ start, (gsize) (end - start) };
}

static gboolean
is_section (Span line, const char *name)
{
  gsize length = strlen (name);

  if (line.length < 2 || line.text[line.length - 1] != ']')
    return FALSE;

  Span title = span_between (line.text + 1, line.text + line.length - 1);

  return title.length == length && g_ascii_strncasecmp (title.text, name, length) == 0;
}

static gboolean
add_line (GPtrArray *attributes, Span line, guint number, const char *file, GError **error)
{
  const char *end = line.text + line.length;
  const char *equals = memchr (line.text, '=', line.length);

  if (equals == NULL || equals == line.text)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_SYNTAX, _ ("%s, line %u: “keyword = value” expected"),
                   file, number);
      return FALSE;
    }
  if (!g_utf8_validate_len (line.text, line.length, NULL))
    {
      g_set_error (error, AE_ERROR, AE_ERROR_SYNTAX, _ ("%s, line %u: not valid UTF-8"), file,
                   number);
      return FALSE;
    }

  Span name = span_between (line.text, equals);
  Span value = span_between (equals + 1, end);
  g_ptr_array_add (attributes,
                   ae_connection_attribute_new (g_strndup (name.text, name.length),
                                                g_strndup (value.text, value.length), number));

  return TRUE;
}

GPtrArray *
ae_odbc_ini_parse (const char *text, const char *name, const char *file, GError **error)
{
  g_autoptr (GPtrArray) attributes = NULL;
  gboolean inside = FALSE;
  guint number = 1;

  for (const char *start = text; *start != '\0'; number++)
    {
      const char *end = start + strcspn (start, "\n");
      Span line = span_between (start, end);

      if (line.length > 0 && line.text[0] == '[')
        {
          /* The first section of the name counts, as in unixODBC. */
          if (attributes != NULL)
            break;
          inside = is_section (line, name);
          if (inside)
            attributes
                = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_connection_attribute_free);
        }
      else if (inside && line.length > 0 && line.text[0] != ';' && line.text[0] != '#'
               && !add_line (attributes, line, number, file, error))
        return NULL;
      start = *end == '\0' ? end : end + 1;
    }

  return g_steal_pointer (&attributes);
}

GPtrArray *
ae_odbc_ini_read (const char *name, char **file, GError **error)
{
  g_autoptr (GPtrArray) files = list_files ();
  g_autoptr (GString) looked_at = g_string_new (NULL);

  for (guint i = 0; i < files->len; i++)
    {
      const char *candidate = g_ptr_array_index (files, i);
      GError *cause = NULL;
      char *text;

      if (!read_file (candidate, &text, error))
        return NULL;

      GPtrArray *attributes
          = text != NULL ? ae_odbc_ini_parse (text, name, candidate, &cause) : NULL;
      ae_wipe_string (text);
      if (cause != NULL)
        {
          g_propagate_error (error, cause);
          return NULL;
        }
      if (attributes != NULL)
        {
          *file = g_strdup (candidate);
          return attributes;
        }
      g_string_append_printf (looked_at, "%s%s", i > 0 ? ", " : "", candidate);
    }
  g_set_error (error, AE_ERROR, AE_ERROR_SYNTAX,
               _ ("There is no data source “%s” in odbc.ini; looked at: %s"), name, looked_at->str);

  return NULL;
}
