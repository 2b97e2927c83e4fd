/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Mistakes that ThreadSanitizer must find, and the same without the mistake, where it must be
 * silent: otherwise a clean run says nothing. The argument names one. */

#include <gio/gio.h>

static GMutex lock, other_lock;
static GCond changed;
static int value;
static gboolean is_ready;

/* --- mistakes ------------------------------------------------------------------------------ */

static gpointer
change_unlocked (gpointer data)
{
  value++;
  return NULL;
}

static void
plant_race (void)
{
  g_autoptr (GThread) thread = g_thread_new ("race", change_unlocked, NULL);

  value++;
  g_thread_join (g_steal_pointer (&thread));
}

static gpointer
read_text (gpointer text)
{
  return GINT_TO_POINTER (((const char *) text)[1]);
}

static void
plant_freed (void)
{
  char *text = g_strdup ("text");
  g_autoptr (GThread) thread = g_thread_new ("freed", read_text, text);

  g_free (text);
  g_thread_join (g_steal_pointer (&thread));
}

static gpointer
lock_in_order (gpointer data)
{
  g_mutex_lock (&lock);
  g_mutex_lock (&other_lock);
  g_mutex_unlock (&other_lock);
  g_mutex_unlock (&lock);
  return NULL;
}

/* One behind the other, so that it never comes to it here. */
static void
plant_order (void)
{
  g_thread_join (g_thread_new ("order", lock_in_order, NULL));
  g_mutex_lock (&other_lock);
  g_mutex_lock (&lock);
  g_mutex_unlock (&lock);
  g_mutex_unlock (&other_lock);
}

/* --- none ---------------------------------------------------------------------------------- */

static gpointer
change_locked (gpointer data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  value++;
  is_ready = TRUE;
  g_cond_broadcast (&changed);
  return NULL;
}

static void
wait_for_change (void)
{
  g_mutex_lock (&lock);
  while (!is_ready)
    g_cond_wait (&changed, &lock);
  is_ready = FALSE;
  value++;
  g_mutex_unlock (&lock);
}

static gboolean
take_result (gpointer data)
{
  int **result = data;

  g_assert_cmpint (**result, ==, 7);
  g_clear_pointer (result, g_free);
  return G_SOURCE_REMOVE;
}

/* As an operation does: memory of the pool's thread, used in the loop. */
static void
work (gpointer data, gpointer unused)
{
  int **result = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  *result = g_new (int, 1);
  **result = 7;
  g_source_set_callback (source, take_result, result, NULL);
  g_source_attach (source, NULL);
  change_locked (NULL);
}

static void
note_cancelled (GCancellable *cancellable, gpointer data)
{
  *(int *) data = 1;
}

static gpointer
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
plant_nothing (void)
{
  g_autoptr (GThread) thread = g_thread_new ("locked", change_locked, NULL);
  wait_for_change ();
  g_thread_join (g_steal_pointer (&thread));

  int *result = NULL;
  GThreadPool *pool = g_thread_pool_new (work, NULL, 1, FALSE, NULL);
  g_thread_pool_push (pool, &result, NULL);
  wait_for_change ();
  while (result != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_thread_pool_free (pool, FALSE, TRUE);

  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  int noted = 0;
  gulong handler = g_cancellable_connect (cancellable, G_CALLBACK (note_cancelled), &noted, NULL);
  thread = g_thread_new ("cancel", cancel, cancellable);
  while (!g_cancellable_is_cancelled (cancellable))
    g_thread_yield ();
  g_cancellable_disconnect (cancellable, handler);
  noted++;
  g_thread_join (g_steal_pointer (&thread));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*plant) (void);
  } plants[] = {
    { "race", plant_race },
    { "freed", plant_freed },
    { "order", plant_order },
    { "nothing", plant_nothing },
  };

  for (guint i = 0; i < G_N_ELEMENTS (plants); i++)
    if (argc == 2 && g_str_equal (argv[1], plants[i].name))
      {
        plants[i].plant ();
        return 0;
      }
  return 2;
}
