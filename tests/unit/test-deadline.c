/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-deadline-private.h"

/* Far more than any test needs: only a broken clock waits that long. */
#define NEVER 60000

/* Blocks until @cancellable fires, as a socket does. */
static void
wait_for (GCancellable *cancellable)
{
  GPollFD fd;

  g_assert_true (g_cancellable_make_pollfd (cancellable, &fd));
  g_assert_cmpint (g_poll (&fd, 1, NEVER), ==, 1);
  g_cancellable_release_fd (cancellable);
  g_assert_true (g_cancellable_is_cancelled (cancellable));
}

static void
assert_fixed (AeDeadline *deadline, GIOErrorEnum code)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      g_cancellable_set_error_if_cancelled (ae_deadline_get_cancellable (deadline), &error));
  ae_deadline_fix_error (deadline, &error, "Too late");
  g_assert_error (error, G_IO_ERROR, (gint) code);
  if (code == G_IO_ERROR_TIMED_OUT)
    g_assert_cmpstr (error->message, ==, "Too late");
}

static void
test_time (void)
{
  g_autoptr (AeDeadline) deadline = ae_deadline_new (NULL, 1);

  wait_for (ae_deadline_get_cancellable (deadline));
  g_assert_true (ae_deadline_is_expired (deadline));
  assert_fixed (deadline, G_IO_ERROR_TIMED_OUT);
}

static void
test_user (void)
{
  g_autoptr (GCancellable) user = g_cancellable_new ();
  g_autoptr (AeDeadline) deadline = ae_deadline_new (user, NEVER);

  g_assert_false (g_cancellable_is_cancelled (ae_deadline_get_cancellable (deadline)));
  g_cancellable_cancel (user);
  wait_for (ae_deadline_get_cancellable (deadline));
  g_assert_false (ae_deadline_is_expired (deadline));
  assert_fixed (deadline, G_IO_ERROR_CANCELLED);
}

static void
test_user_cancelled_before (void)
{
  g_autoptr (GCancellable) user = g_cancellable_new ();

  g_cancellable_cancel (user);
  g_autoptr (AeDeadline) deadline = ae_deadline_new (user, 0);
  g_assert_true (g_cancellable_is_cancelled (ae_deadline_get_cancellable (deadline)));
  assert_fixed (deadline, G_IO_ERROR_CANCELLED);
}

/* What was begun may be finished, but not for ever. */
static void
test_grace (void)
{
  g_autoptr (GCancellable) user = g_cancellable_new ();
  g_autoptr (AeDeadline) deadline = ae_deadline_new_with_grace (user, NEVER, NEVER);
  g_autoptr (AeDeadline) hurried = ae_deadline_new_with_grace (user, NEVER, 1);

  g_cancellable_cancel (user);
  g_assert_false (g_cancellable_is_cancelled (ae_deadline_get_cancellable (deadline)));
  wait_for (ae_deadline_get_cancellable (hurried));
  assert_fixed (hurried, G_IO_ERROR_CANCELLED);
}

/* The user's cancellable is never touched by the clock. */
static void
test_user_is_left_alone (void)
{
  g_autoptr (GCancellable) user = g_cancellable_new ();
  g_autoptr (AeDeadline) deadline = ae_deadline_new (user, 1);

  wait_for (ae_deadline_get_cancellable (deadline));
  g_assert_false (g_cancellable_is_cancelled (user));
  /* Whoever fires first gives the error its name. */
  g_cancellable_cancel (user);
  assert_fixed (deadline, G_IO_ERROR_TIMED_OUT);
}

static void
test_no_limit (void)
{
  g_autoptr (AeDeadline) deadline = ae_deadline_new (NULL, 0);

  g_assert_false (ae_deadline_is_expired (deadline));
  g_assert_false (g_cancellable_is_cancelled (ae_deadline_get_cancellable (deadline)));
}

static void
test_other_errors_stay (void)
{
  g_autoptr (AeDeadline) deadline = ae_deadline_new (NULL, 1);
  g_autoptr (GError) error = NULL;

  wait_for (ae_deadline_get_cancellable (deadline));
  ae_deadline_fix_error (deadline, NULL, "Too late");
  ae_deadline_fix_error (deadline, &error, "Too late");
  g_assert_no_error (error);
  g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "Refused");
  ae_deadline_fix_error (deadline, &error, "Too late");
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

/* A later deadline, started first, must not hold back an earlier one. */
static void
test_order (void)
{
  g_autoptr (AeDeadline) late = ae_deadline_new (NULL, NEVER);
  g_autoptr (AeDeadline) early = ae_deadline_new (NULL, 1);
  g_autoptr (AeDeadline) middle = ae_deadline_new (NULL, 3);

  wait_for (ae_deadline_get_cancellable (early));
  wait_for (ae_deadline_get_cancellable (middle));
  g_assert_false (ae_deadline_is_expired (late));
}

/* Deadlines freed at about the moment when they fire, from both sides. */
static gpointer
free_many (gpointer unused)
{
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GCancellable) user = g_cancellable_new ();
      g_autoptr (AeDeadline) deadline = ae_deadline_new (user, 1 + i % 2);
      g_autoptr (AeDeadline) other = ae_deadline_new (user, 1);

      if (i % 3 == 0)
        wait_for (ae_deadline_get_cancellable (deadline));
      else if (i % 3 == 1)
        g_cancellable_cancel (user);
    }
  return NULL;
}

static void
test_free_against_fire (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("free-many", free_many, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* A handler of the fired cancellable may free a deadline: the clock holds no lock then. */
static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  AeDeadline **other = user_data;

  g_clear_pointer (other, ae_deadline_free);
}

static void
test_free_in_handler (void)
{
  AeDeadline *other = ae_deadline_new (NULL, NEVER);
  g_autoptr (AeDeadline) deadline = ae_deadline_new (NULL, 1);
  GCancellable *cancellable = ae_deadline_get_cancellable (deadline);
  gulong handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), &other, NULL);

  wait_for (cancellable);
  g_cancellable_disconnect (cancellable, handler);
  g_assert_null (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/deadline/time", test_time);
  g_test_add_func ("/deadline/user", test_user);
  g_test_add_func ("/deadline/user-cancelled-before", test_user_cancelled_before);
  g_test_add_func ("/deadline/grace", test_grace);
  g_test_add_func ("/deadline/user-is-left-alone", test_user_is_left_alone);
  g_test_add_func ("/deadline/no-limit", test_no_limit);
  g_test_add_func ("/deadline/other-errors-stay", test_other_errors_stay);
  g_test_add_func ("/deadline/order", test_order);
  g_test_add_func ("/deadline/free-against-fire", test_free_against_fire);
  g_test_add_func ("/deadline/free-in-handler", test_free_in_handler);

  return g_test_run ();
}
