/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* cursor_bytes_per_row, cursor_peak_mib: what an open cursor holds while millions of rows go
 * through it. The first is the slope of the resident memory between a tenth of the rows and all of
 * them, the second the highest it ever was, above what it was before the query. */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "bench-client.h"

/* A field of /proc/self/status that is given in kB. */
static gint64
get_status_bytes (const char *field)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents ("/proc/self/status", &text, NULL, &error);
  bench_check (error);
  const char *line = strstr (text, field);
  if (line == NULL)
    bench_fail ("/proc/self/status has no %s", field);
  return g_ascii_strtoll (line + strlen (field), NULL, 10) * 1024;
}

/* From here on VmHWM is the peak since now, where the kernel allows that. */
static void
forget_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");

  if (file == NULL)
    return;
  fputs ("5", file);
  fclose (file);
}

int
main (void)
{
  guint64 n_expected = g_ascii_strtoull (g_getenv ("BENCH_ROWS"), NULL, 10);
  guint64 n_rows = 0, n_first = 0;
  gint64 at_first = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (AeConnection) connection = bench_client_open ("Encrypt=no", NULL);

  forget_peak ();
  gint64 before = get_status_bytes ("VmRSS:");
  g_autoptr (AeCursor) cursor = bench_client_query (connection, g_getenv ("BENCH_QUERY"));
  while (ae_cursor_next (cursor, NULL, &error))
    {
      if (n_first == 0 && n_rows == n_expected / 10)
        {
          at_first = get_status_bytes ("VmRSS:");
          n_first = n_rows;
        }
      n_rows++;
    }
  bench_check (error);
  if (n_rows != n_expected)
    bench_fail ("%" G_GUINT64_FORMAT " rows came instead of %" G_GUINT64_FORMAT, n_rows,
                n_expected);

  gint64 at_end = get_status_bytes ("VmRSS:");
  bench_report ("cursor_bytes_per_row", (double) (at_end - at_first) / (double) (n_rows - n_first),
                "between %" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT " rows", n_first, n_rows);
  bench_report ("cursor_peak_mib", (double) (get_status_bytes ("VmHWM:") - before) / (1 << 20),
                "above %.1f MiB before the query", (double) before / (1 << 20));
  return 0;
}
