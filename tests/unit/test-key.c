/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-key-private.h"

#include <string.h>
#include <sys/resource.h>

#define N_KEYS 200

static void
test_bytes (void)
{
  const guint8 bytes[32] = { 1, 2, 3, 4 };
  g_autoptr (AeKey) key = ae_key_new (bytes, sizeof bytes);
  g_autoptr (AeKey) other = ae_key_ref (key);
  gsize size;
  const guint8 *held = ae_key_peek (key, &size);

  g_assert_cmpmem (held, size, bytes, sizeof bytes);
  g_assert_true (held != bytes);
  g_assert_true (ae_key_peek (other, NULL) == held);
}

static void
test_sizes (void)
{
  static const gsize sizes[] = { 0, 1, 63, 64, 65, 4096, 10000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree guint8 *bytes = g_malloc (sizes[i] + 1);
      gsize size;

      memset (bytes, 0x5A, sizes[i] + 1);
      g_autoptr (AeKey) key = ae_key_new (bytes, sizes[i]);
      const guint8 *held = ae_key_peek (key, &size);
      g_assert_cmpmem (held, size, bytes, sizes[i]);
    }
}

/* Keys share pages: what one writes and wipes is its own slot only. */
static void
test_many (void)
{
  AeKey *keys[N_KEYS];
  guint8 bytes[32];

  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < N_KEYS; i++)
        {
          memset (bytes, (int) i, sizeof bytes);
          keys[i] = ae_key_new (bytes, sizeof bytes);
        }
      for (guint i = 0; i < N_KEYS; i += 2)
        ae_key_unref (keys[i]);
      for (guint i = 1; i < N_KEYS; i += 2)
        {
          memset (bytes, (int) i, sizeof bytes);
          g_assert_cmpmem (ae_key_peek (keys[i], NULL), 32, bytes, 32);
        }
      for (guint i = 1; i < N_KEYS; i += 2)
        ae_key_unref (keys[i]);
    }
}

/* A second key in the same page keeps the page, so that the wiped slot can be looked at. */
static void
test_wiped (void)
{
  guint8 bytes[32];

  memset (bytes, 0xA5, sizeof bytes);
  g_autoptr (AeKey) neighbour = ae_key_new (bytes, sizeof bytes);
  AeKey *key = ae_key_new (bytes, sizeof bytes);
  const volatile guint8 *slot = ae_key_peek (key, NULL);

  g_assert_cmpint (ABS (slot - ae_key_peek (neighbour, NULL)), <, 4096);
  ae_key_unref (key);
  for (guint i = 0; i < sizeof bytes; i++)
    g_assert_cmpint (slot[i], ==, 0);
}

static void
test_equal (void)
{
  guint8 bytes[32] = { 0 };
  g_autoptr (AeKey) key = ae_key_new (bytes, sizeof bytes);
  g_autoptr (AeKey) same = ae_key_new (bytes, sizeof bytes);
  g_autoptr (AeKey) shorter = ae_key_new (bytes, sizeof bytes - 1);

  g_assert_true (ae_key_equal (key, same));
  g_assert_false (ae_key_equal (key, shorter));
  for (guint i = 0; i < sizeof bytes; i++)
    {
      bytes[i] = 1;
      g_autoptr (AeKey) other = ae_key_new (bytes, sizeof bytes);
      bytes[i] = 0;
      g_assert_false (ae_key_equal (key, other));
    }
}

static void
test_random (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AeKey) key = ae_key_new_random (32, &error);
  g_assert_no_error (error);
  g_autoptr (AeKey) other = ae_key_new_random (32, &error);
  g_assert_no_error (error);

  g_assert_false (ae_key_equal (key, other));
}

/* No locked memory to be had: keys still work. */
static void
test_without_locked_memory (void)
{
  if (g_test_subprocess ())
    {
      struct rlimit none = { 0, 0 };
      guint8 bytes[32] = { 7 };

      setrlimit (RLIMIT_MEMLOCK, &none);
      g_autoptr (AeKey) key = ae_key_new (bytes, sizeof bytes);
      g_autoptr (AeKey) large = ae_key_new_random (10000, NULL);
      g_assert_nonnull (large);
      g_assert_cmpmem (ae_key_peek (key, NULL), 32, bytes, 32);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

static void
test_wipe (void)
{
  guint8 memory[40];

  memset (memory, 0xFF, sizeof memory);
  ae_wipe (memory, 39);
  for (guint i = 0; i < 39; i++)
    g_assert_cmpint (memory[i], ==, 0);
  g_assert_cmpint (memory[39], ==, 0xFF);

  ae_wipe (NULL, 10);
  ae_wipe_string (NULL);
  ae_wipe_string (g_strdup ("secret"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/key/bytes", test_bytes);
  g_test_add_func ("/key/sizes", test_sizes);
  g_test_add_func ("/key/many", test_many);
  g_test_add_func ("/key/wiped", test_wiped);
  g_test_add_func ("/key/equal", test_equal);
  g_test_add_func ("/key/random", test_random);
  g_test_add_func ("/key/without-locked-memory", test_without_locked_memory);
  g_test_add_func ("/key/wipe", test_wipe);

  return g_test_run ();
}
