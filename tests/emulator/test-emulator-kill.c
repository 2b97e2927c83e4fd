/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The program is killed while clients write, again and again: what was acknowledged is there, what
 * is there was sent, and no transaction is there by half. */

#include "config.h"

#include <signal.h>
#include <string.h>

#include <glib/gstdio.h>

#include "raw-client.h"

#define N_ROUNDS 6
#define N_WRITERS 3
#define ROWS_OF_TRANSACTION 2

typedef struct
{
  char *folder;
  GMutex lock; /* protects what follows */
  GCond changed;
  GArray *acknowledged; /* of guint */
  guint next;           /* the number of the next transaction */
  guint port;
} Fixture;

/* --- the program --------------------------------------------------------------------------- */

static GSubprocess *
start_program (Fixture *f)
{
  g_autofree char *password = g_strconcat ("--password-file=", f->folder, "/password", NULL);
  g_autofree char *data = g_strconcat ("--data=", f->folder, "/data", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, PROGRAM, password, data, NULL);

  g_assert_no_error (error);
  g_autoptr (GDataInputStream) out
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *line = g_data_input_stream_read_line_utf8 (out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (line, "Listening on 127.0.0.1:"));
  f->port = (guint) g_ascii_strtoull (strrchr (line, ':') + 1, NULL, 10);

  return process;
}

static void
kill_program (GSubprocess *process)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (process, SIGKILL);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (process);
}

/* --- writing ------------------------------------------------------------------------------- */

static gboolean
is_good (GBytes *answer)
{
  gsize size;
  const guint8 *data;

  if (answer == NULL)
    return FALSE;
  data = g_bytes_get_data (answer, &size);

  return size >= 13 && data[size - 13] == 0xFD && (data[size - 12] & 0x02) == 0;
}

/* Half of the transactions are one statement, half are three. */
static char *
make_batch (guint number)
{
  if (number % 2 == 0)
    return g_strdup_printf ("insert into t values (%u, 1), (%u, 2)", number, number);

  return g_strdup_printf ("set nocount on; begin tran; insert into t values (%u, 1); insert into t "
                          "values (%u, 2); commit",
                          number, number);
}

typedef struct
{
  Fixture *f;
  RawClient *client; /* logged in before anybody is killed */
  GThread *thread;
} Writer;

static gpointer
write_until_killed (gpointer data)
{
  Writer *self = data;
  Fixture *f = self->f;
  RawClient *client = self->client;
  gboolean alive = TRUE;

  while (alive)
    {
      g_mutex_lock (&f->lock);
      guint number = f->next++;
      g_mutex_unlock (&f->lock);
      g_autofree char *sql = make_batch (number);
      raw_client_send_batch (client, sql);
      g_autoptr (GBytes) answer = raw_client_receive (client);
      alive = is_good (answer);
      if (!alive)
        break;
      g_mutex_lock (&f->lock);
      g_array_append_val (f->acknowledged, number);
      g_cond_broadcast (&f->changed);
      g_mutex_unlock (&f->lock);
    }

  return NULL;
}

/* --- reading ------------------------------------------------------------------------------- */

static gint32
read_number (RawClient *client, const char *sql)
{
  raw_client_send_batch (client, sql);
  g_autoptr (GBytes) answer = raw_client_receive (client);
  g_assert_true (is_good (answer));
  gsize size;
  const guint8 *data = g_bytes_get_data (answer, &size);
  gint32 number;

  /* The row stands before the last token: D1 04 and four bytes. */
  g_assert_cmpuint (size, >, 13 + 6);
  const guint8 *row = data + size - 13 - 6;
  g_assert_cmpuint (row[0], ==, 0xD1);
  memcpy (&number, row + 2, 4);

  return GINT32_FROM_LE (number);
}

static void
check_rows (Fixture *f)
{
  g_autoptr (RawClient) client = raw_client_new_at_port (f->port, RAW_PLAIN);
  g_autoptr (GString) sql = g_string_new ("select count(*) from t where n in (-1");

  for (guint i = 0; i < f->acknowledged->len; i++)
    g_string_append_printf (sql, ", %u", g_array_index (f->acknowledged, guint, i));
  g_string_append_c (sql, ')');
  g_assert_cmpint (read_number (client, sql->str), ==, ROWS_OF_TRANSACTION * f->acknowledged->len);

  g_assert_cmpint (read_number (client, "select count(*) from (select n from t group by n having "
                                        "count(*) <> 2) as x"),
                   ==, 0);
  /* Beside them only what was on its way. */
  g_assert_cmpint (read_number (client, "select count(*) from t"), <=,
                   ROWS_OF_TRANSACTION * f->next);
}

static void
test_kill (Fixture *f, gconstpointer data)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      Writer writers[N_WRITERS];
      GSubprocess *process = start_program (f);
      if (round == 0)
        {
          g_autoptr (RawClient) client = raw_client_new_at_port (f->port, RAW_PLAIN);
          raw_client_send_batch (client, "create table t (n int, part int)");
          g_autoptr (GBytes) answer = raw_client_receive (client);
          g_assert_true (is_good (answer));
        }
      check_rows (f);
      for (guint i = 0; i < N_WRITERS; i++)
        writers[i] = (Writer){ f, raw_client_new_at_port (f->port, RAW_PLAIN), NULL };
      for (guint i = 0; i < N_WRITERS; i++)
        writers[i].thread = g_thread_new ("writer", write_until_killed, &writers[i]);

      /* At another moment in each round. */
      guint enough = f->acknowledged->len + 10 + 17 * round;
      g_mutex_lock (&f->lock);
      while (f->acknowledged->len < enough)
        g_cond_wait (&f->changed, &f->lock);
      g_mutex_unlock (&f->lock);
      kill_program (process);
      for (guint i = 0; i < N_WRITERS; i++)
        {
          g_thread_join (writers[i].thread);
          raw_client_free (writers[i].client);
        }
      g_test_message ("%u transactions acknowledged", f->acknowledged->len);
    }
  GSubprocess *process = start_program (f);
  check_rows (f);
  kill_program (process);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("aeclient-emulator-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *password = g_build_filename (f->folder, "password", NULL);
  g_file_set_contents_full (password, RAW_PASSWORD, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  f->acknowledged = g_array_new (FALSE, FALSE, sizeof (guint));
  g_mutex_init (&f->lock);
  g_cond_init (&f->changed);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (f->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_array_unref (f->acknowledged);
  g_mutex_clear (&f->lock);
  g_cond_clear (&f->changed);
  g_free (f->folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/emulator/kill", Fixture, NULL, set_up, test_kill, tear_down);

  return g_test_run ();
}
