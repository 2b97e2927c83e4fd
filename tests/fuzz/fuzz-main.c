/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Runs a fuzz target without libFuzzer: over the seeds, over every seed cut short at each of many
 * places, and over seeds with some bytes changed. The numbers are drawn from a fixed seed, so that
 * a failure can be repeated; the input of a crash is written to the file named by FUZZ_CRASH_FILE
 * before it runs. */

#include <glib.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

enum
{
  N_CUTS = 256,
  N_CHANGES = 1500,
  MAX_CHANGED_BYTES = 8,
};

static void
run_one (const guint8 *data, gsize size)
{
  /* Of exactly this size, so that a sanitizer sees the first byte behind the end. */
  guint8 *copy = size > 0 ? g_memdup2 (data, size) : g_malloc (1);
  const char *crash_file = g_getenv ("FUZZ_CRASH_FILE");

  if (crash_file != NULL)
    g_file_set_contents (crash_file, (const char *) copy, size, NULL);
  LLVMFuzzerTestOneInput (copy, size);
  g_free (copy);
}

static void
change_bytes (GRand *random, guint8 *data, gsize size)
{
  static const guint8 edges[] = { 0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF };
  int n = g_rand_int_range (random, 1, MAX_CHANGED_BYTES + 1);

  for (int i = 0; i < n; i++)
    {
      gsize at = g_rand_int (random) % size;

      if (g_rand_boolean (random))
        data[at] = edges[g_rand_int_range (random, 0, G_N_ELEMENTS (edges))];
      else
        data[at] ^= 1u << g_rand_int_range (random, 0, 8);
    }
}

static void
run_seed (GRand *random, const guint8 *data, gsize size)
{
  gsize step = MAX (1, size / N_CUTS);

  run_one (data, size);
  for (gsize cut = 0; cut < size; cut += step)
    run_one (data, cut);

  if (size == 0)
    return;
  for (int i = 0; i < N_CHANGES; i++)
    {
      g_autofree guint8 *changed = g_memdup2 (data, size);

      change_bytes (random, changed, size);
      run_one (changed, size);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260101);
  guint n_seeds = 0;

  for (int i = 1; i < argc; i++)
    {
      g_autoptr (GDir) folder = g_dir_open (argv[i], 0, NULL);
      const char *name;

      while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
        {
          g_autofree char *path = g_build_filename (argv[i], name, NULL);
          g_autofree char *data = NULL;
          gsize size;

          if (!g_file_get_contents (path, &data, &size, NULL))
            continue;
          run_seed (random, (const guint8 *) data, size);
          n_seeds++;
        }
    }

  g_print ("%u seeds\n", n_seeds);
  return n_seeds > 0 ? 0 : 1;
}
