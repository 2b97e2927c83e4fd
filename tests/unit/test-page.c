/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Getters of a page, for values that no emulator stores. */

#include "config.h"

#include "ae-page-private.h"

#include "ae-error.h"

static AePage *
make_page (const char *name, guint8 type_id, const AeTdsValue *value)
{
  g_autoptr (AeTdsColumns) columns = g_new0 (AeTdsColumns, 1);

  columns->ref_count = 1;
  columns->n_columns = 1;
  columns->columns = g_new0 (AeTdsColumn, 1);
  columns->columns[0].name = g_strdup (name);
  columns->columns[0].type = (AeTdsTypeInfo){ .id = type_id, .max_length = 100 };
  AePage *page = ae_page_new (columns, FALSE, 0);
  *ae_page_add_cells (page, 1) = *value;
  page->n_rows = 1;
  return page;
}

/* A string would end at a NUL; the bytes do not. */
static void
test_nul (void)
{
  const AeTdsValue text = { .kind = AE_TDS_VALUE_TEXT, .data = (const guint8 *) "a\0b", .size = 3 };
  g_autoptr (AePage) page = make_page ("t", AE_TDS_TYPE_NVARCHAR, &text);
  g_autoptr (AeTdsArena) texts = ae_tds_arena_new ();
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_assert_null (ae_page_get_string (page, 0, 0, texts, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "“t”"));
  g_clear_error (&error);
  g_assert_null (ae_page_dup_string (page, 0, 0, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_false (ae_page_fill_value (page, 0, 0, texts, &value, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
  g_clear_error (&error);
  g_autoptr (GBytes) bytes = ae_page_dup_bytes (page, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "a\0b", 3);
}

/* GDateTime has the years 1 to 9999, as SQL Server, and six digits of a second; the text has all.
 */
static void
test_date_times (void)
{
  static const struct
  {
    AeTdsValue value;
    const char *iso; /* in UTC, to the microsecond */
    const char *text;
  } cases[] = {
    { { .kind = AE_TDS_VALUE_DATE_TIME, .scale = 7, .days = 0, .ticks = 9 },
      "0001-01-01T00:00:00.000000",
      "0001-01-01 00:00:00.0000009" },
    { { .kind = AE_TDS_VALUE_DATE_TIME,
        .scale = 7,
        .days = AE_TDS_MAX_DATE,
        .ticks = AE_TDS_TICKS_PER_DAY - 1 },
      "9999-12-31T23:59:59.999999",
      "9999-12-31 23:59:59.9999999" },
    { { .kind = AE_TDS_VALUE_DATE_TIME_OFFSET, .scale = 0, .days = 730119, .offset = -840 },
      "2000-01-01T14:00:00.000000",
      "2000-01-01 00:00:00 -14:00" },
    { { .kind = AE_TDS_VALUE_DATE, .integer = 730119 },
      "2000-01-01T00:00:00.000000",
      "2000-01-01" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AePage) page = make_page ("w", AE_TDS_TYPE_DATETIME2, &cases[i].value);
      g_autoptr (GError) error = NULL;
      g_autoptr (GDateTime) when = ae_page_dup_date_time (page, 0, 0, &error);

      g_assert_no_error (error);
      g_autoptr (GDateTime) utc = g_date_time_to_utc (when);
      g_autofree char *rest = g_date_time_format (utc, "%m-%dT%H:%M:%S.%f");
      g_autofree char *iso = g_strdup_printf ("%04d-%s", g_date_time_get_year (utc), rest);
      g_assert_cmpstr (iso, ==, cases[i].iso);
      g_autofree char *text = ae_page_dup_string (page, 0, 0, &error);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/page/nul", test_nul);
  g_test_add_func ("/page/date-times", test_date_times);
  return g_test_run ();
}
