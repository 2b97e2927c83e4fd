/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-error-private.h"

/* What is said of tables and their parts. */

static const AeTsqlMessage messages[] = {
  { 272, 1, 16, TRUE, "Cannot update a timestamp column." },
  { 273, 1, 16, TRUE,
    "Cannot insert an explicit value into a timestamp column. Use INSERT with a column list to "
    "exclude the timestamp column, or insert a DEFAULT into the timestamp column." },
};

const AeTsqlMessage *
ae_tsql_error_find_table_message (gint32 number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    if (messages[i].number == number)
      return &messages[i];
  return NULL;
}
