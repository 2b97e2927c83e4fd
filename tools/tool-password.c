/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "tool.h"

/* More than SQL Server takes (128 characters), so that what is too long is its error. */
#define MAX_PASSWORD 1024

/* A terminal without echo must not be left behind, whatever ends the program. */
static const int fatal_signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP };

static volatile sig_atomic_t caught_signal;

static void
catch_signal (int number)
{
  caught_signal = number;
}

static void
set_io_error (GError **error, const char *name, int code)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), _ ("Cannot read %s: %s"), name,
               g_strerror (code));
}

void
tool_free_password (char *password)
{
  if (password == NULL)
    return;

  explicit_bzero (password, strlen (password));
  g_free (password);
}

/* The first line of @fd; nothing of it stays elsewhere in memory. */
static char *
read_line (int fd, const char *name, GError **error)
{
  g_autofree char *line = g_malloc0 (MAX_PASSWORD + 1);
  gsize length = 0;

  while (length < MAX_PASSWORD)
    {
      gssize n = read (fd, line + length, 1);

      if (n < 0 && errno == EINTR && caught_signal == 0)
        continue;
      if (n < 0)
        {
          set_io_error (error, name, errno);
          explicit_bzero (line, length);
          return NULL;
        }
      if (n == 0 || line[length] == '\n')
        break;
      length++;
    }
  if (length > 0 && length < MAX_PASSWORD && line[length - 1] == '\r')
    length--;
  line[length] = '\0';

  if (length < MAX_PASSWORD && strlen (line) == length && g_utf8_validate (line, -1, NULL))
    return g_steal_pointer (&line);

  explicit_bzero (line, MAX_PASSWORD);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
               _ ("What %s holds is not a password: one line of UTF-8 text expected"), name);

  return NULL;
}

char *
tool_read_password_file (const char *file, GError **error)
{
  int fd = g_open (file, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    {
      set_io_error (error, file, errno);
      return NULL;
    }

  char *password = read_line (fd, file, error);
  close (fd);

  return password;
}

/* Without SA_RESTART, so that a signal ends the reading. */
static void
set_signals (const struct sigaction *actions, struct sigaction *before)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fatal_signals); i++)
    {
      const struct sigaction caught = { .sa_handler = catch_signal };

      sigaction (fatal_signals[i], actions != NULL ? &actions[i] : &caught,
                 before != NULL ? &before[i] : NULL);
    }
}

static char *
ask_without_echo (int fd, const char *terminal, const char *prompt, GError **error)
{
  struct sigaction before[G_N_ELEMENTS (fatal_signals)];
  struct termios loud, silent;
  char *password = NULL;

  if (tcgetattr (fd, &loud) != 0)
    {
      set_io_error (error, terminal, errno);
      return NULL;
    }
  silent = loud;
  silent.c_lflag &= ~(tcflag_t) ECHO;
  silent.c_lflag |= ECHONL;

  set_signals (NULL, before);
  tcsetattr (fd, TCSAFLUSH, &silent);
  if (write (fd, prompt, strlen (prompt)) >= 0)
    password = read_line (fd, terminal, error);
  else
    set_io_error (error, terminal, errno);
  tcsetattr (fd, TCSAFLUSH, &loud);
  set_signals (before, NULL);

  if (caught_signal != 0)
    raise (caught_signal);

  return password;
}

char *
tool_ask_password (const char *prompt, GError **error)
{
  static const char terminal[] = "/dev/tty";

  int fd = g_open (terminal, O_RDWR | O_CLOEXEC | O_NOCTTY, 0);
  if (fd < 0)
    {
      set_io_error (error, terminal, errno);
      return NULL;
    }

  char *password = ask_without_echo (fd, terminal, prompt, error);
  close (fd);

  return password;
}
