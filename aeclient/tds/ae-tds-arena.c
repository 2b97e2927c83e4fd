/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tds-arena-private.h"

#include <string.h>

/* Pieces are cut from blocks; a piece that is large gets a block of its own, so that no more than a
 * block is ever left unused. */
#define BLOCK_SIZE (32 * 1024)
#define LARGE_SIZE (BLOCK_SIZE / 4)
#define ALIGNMENT 8

typedef struct _Block Block;

struct _Block
{
  Block *next;
  gsize size;
  gsize used;
  guint8 data[] __attribute__ ((aligned (ALIGNMENT)));
};

struct _AeTdsArena
{
  Block *blocks; /* all of them; shared pieces are cut from `current` */
  Block *current;
  Block *last; /* where the most recent piece lies */
  gsize last_start;
  gsize total;
};

AeTdsArena *
ae_tds_arena_new (void)
{
  return g_new0 (AeTdsArena, 1);
}

void
ae_tds_arena_free (AeTdsArena *self)
{
  if (self == NULL)
    return;
  for (Block *block = self->blocks, *next; block != NULL; block = next)
    {
      next = block->next;
      explicit_bzero (block->data, block->size);
      g_free (block);
    }
  g_free (self);
}

/* The shared block that is cut from stays; the others are freed. */
void
ae_tds_arena_reset (AeTdsArena *self)
{
  Block *kept = self->current;

  for (Block *block = self->blocks, *next; block != NULL; block = next)
    {
      next = block->next;
      explicit_bzero (block->data, block->used);
      if (block != kept)
        g_free (block);
    }
  if (kept != NULL)
    {
      kept->next = NULL;
      kept->used = 0;
    }
  *self = (AeTdsArena){ .blocks = kept, .current = kept };
  self->total = kept != NULL ? kept->size : 0;
}

static Block *
add_block (AeTdsArena *self, gsize size)
{
  gsize whole;

  if (!g_size_checked_add (&whole, size, sizeof (Block)))
    return NULL;
  Block *block = g_try_malloc (whole);
  if (block == NULL)
    return NULL;
  *block = (Block){ .next = self->blocks, .size = size };
  self->blocks = block;
  self->total += size;
  return block;
}

guint8 *
ae_tds_arena_alloc (AeTdsArena *self, gsize size)
{
  if (size > G_MAXSIZE - ALIGNMENT)
    return NULL;
  gsize rounded = (MAX (size, 1) + ALIGNMENT - 1) & ~((gsize) ALIGNMENT - 1);

  Block *block = self->current;
  if (rounded > LARGE_SIZE)
    block = add_block (self, rounded);
  else if (block == NULL || rounded > block->size - block->used)
    block = self->current = add_block (self, BLOCK_SIZE);
  if (block == NULL)
    return NULL;

  self->last = block;
  self->last_start = block->used;
  block->used += rounded;
  return block->data + self->last_start;
}

void
ae_tds_arena_shrink_last (AeTdsArena *self, guint8 *allocation, gsize used)
{
  g_assert (self->last != NULL && allocation == self->last->data + self->last_start);
  gsize end = self->last_start + ((used + ALIGNMENT - 1) & ~((gsize) ALIGNMENT - 1));
  g_assert (end <= self->last->used);
  self->last->used = end;
}

gsize
ae_tds_arena_get_size (const AeTdsArena *self)
{
  return self->total;
}
