/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "ae-tsql-row-store-private.h"

/* Beyond this the rows go to the file. */
#define MAX_MEMORY (8 * 1024 * 1024)
#define MAX_ROWS (64 * 1024 * 1024)

/* One value, in front of its bytes. */
typedef struct
{
  AeEmulatorValueKind kind;
  gint64 integer;
  double real;
  AeEmulatorType variant;
  gsize size;
} Cell;

/* Where a row is: in the file below n_written, in the tail from there on. */
typedef struct
{
  guint64 offset;
  gsize size;
} Place;

struct _AeTsqlRowStore
{
  guint n_columns;
  GArray *places; /* of Place */
  GByteArray *tail;
  guint64 n_written;
  int fd;              /* -1: all is in the tail */
  GByteArray *fetched; /* the row that was read last */
};

AeTsqlRowStore *
ae_tsql_row_store_new (guint n_columns)
{
  AeTsqlRowStore *self = g_new0 (AeTsqlRowStore, 1);

  self->n_columns = n_columns;
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  self->tail = g_byte_array_new ();
  self->fetched = g_byte_array_new ();
  self->fd = -1;
  return self;
}

void
ae_tsql_row_store_free (AeTsqlRowStore *self)
{
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  g_array_unref (self->places);
  g_byte_array_unref (self->tail);
  g_byte_array_unref (self->fetched);
  g_free (self);
}

guint
ae_tsql_row_store_get_n_rows (const AeTsqlRowStore *self)
{
  return self->places->len;
}

/* --- writing ---------------------------------------------------------------------------------- */

static gboolean
open_file (AeTsqlRowStore *self)
{
  g_autofree char *name = NULL;

  if (self->fd < 0)
    self->fd = g_file_open_tmp ("aeclient-emulator-XXXXXX", &name, NULL);
  if (name != NULL)
    g_unlink (name);
  return self->fd >= 0;
}

static gboolean
flush_tail (AeTsqlRowStore *self)
{
  gsize done = 0;

  if (!open_file (self))
    return FALSE;
  while (done < self->tail->len)
    {
      gssize n = pwrite (self->fd, self->tail->data + done, self->tail->len - done,
                         (off_t) (self->n_written + done));
      if (n < 0 && errno != EINTR)
        return FALSE;
      done += (gsize) MAX (n, 0);
    }
  self->n_written += self->tail->len;
  g_byte_array_set_size (self->tail, 0);
  return TRUE;
}

static gboolean
add_row (AeTsqlRowStore *self, const AeEmulatorValue *values, Place *place)
{
  guint start = self->tail->len;

  place->offset = self->n_written + start;
  for (guint i = 0; i < self->n_columns; i++)
    {
      Cell cell;
      memset (&cell, 0, sizeof cell);
      cell.kind = values[i].kind;
      cell.integer = values[i].integer;
      cell.real = values[i].real;
      cell.variant = values[i].variant;
      cell.size = values[i].kind >= AE_EMULATOR_VALUE_TEXT ? values[i].size : 0;
      if (cell.size > G_MAXINT32 || self->tail->len + sizeof cell + cell.size > G_MAXINT32)
        return FALSE;
      g_byte_array_append (self->tail, (const guint8 *) &cell, sizeof cell);
      if (cell.size > 0)
        g_byte_array_append (self->tail, values[i].data, (guint) cell.size);
    }
  place->size = self->tail->len - start;
  return self->tail->len < MAX_MEMORY || flush_tail (self);
}

gboolean
ae_tsql_row_store_append (AeTsqlRowStore *self, const AeEmulatorValue *values)
{
  Place place;

  if (self->places->len >= MAX_ROWS || !add_row (self, values, &place))
    return FALSE;
  g_array_append_val (self->places, place);
  return TRUE;
}

/* The old bytes stay where they are: rows are replaced one by one, by hand. */
gboolean
ae_tsql_row_store_replace (AeTsqlRowStore *self, guint row, const AeEmulatorValue *values)
{
  Place place;

  if (!add_row (self, values, &place))
    return FALSE;
  g_array_index (self->places, Place, row) = place;
  return TRUE;
}

/* --- reading ---------------------------------------------------------------------------------- */

static const guint8 *
find_row (AeTsqlRowStore *self, const Place *place)
{
  gsize done = 0;

  if (place->offset >= self->n_written)
    return self->tail->data + (place->offset - self->n_written);
  g_byte_array_set_size (self->fetched, (guint) place->size);
  while (done < place->size)
    {
      gssize n = pread (self->fd, self->fetched->data + done, place->size - done,
                        (off_t) (place->offset + done));
      if (n == 0 || (n < 0 && errno != EINTR))
        return NULL;
      done += (gsize) MAX (n, 0);
    }
  return self->fetched->data;
}

gboolean
ae_tsql_row_store_get (AeTsqlRowStore *self, guint row, AeEmulatorValue *values)
{
  const guint8 *at = find_row (self, &g_array_index (self->places, Place, row));

  if (at == NULL)
    return FALSE;
  for (guint i = 0; i < self->n_columns; i++)
    {
      Cell cell;
      memcpy (&cell, at, sizeof cell);
      at += sizeof cell;
      values[i] = (AeEmulatorValue){ .kind = cell.kind,
                                     .integer = cell.integer,
                                     .real = cell.real,
                                     .variant = cell.variant,
                                     .data = at,
                                     .size = cell.size };
      at += cell.size;
    }
  return TRUE;
}
