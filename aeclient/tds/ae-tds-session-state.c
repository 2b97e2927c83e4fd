/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The acknowledgement of SESSIONRECOVERY, the token SESSIONSTATE and what LOGIN7 says to recover a
 * session, [MS-TDS] 2.2.6.4, 2.2.7.21 and 3.2.5.2:
 *
 *   state            u8 id, u8 length (0xFF: u32 length), value
 *   acknowledgement  state …
 *   token            u32 sequence, u8 status (bit 0: recoverable), state …
 *   recovery         u32 length, block as it was at the begin
 *                    u32 length, block as it is to be: only what is different
 *   block            B_VARCHAR database, u8 length (0, 5) and collation, B_VARCHAR language, state
 * …
 */

#include "config.h"

#include "tds/ae-tds-session-state-private.h"

#include <string.h>

#include "tds/ae-tds-reader-private.h"
#include "tds/ae-tds-type-info-private.h"

#define N_STATES 256
#define LONG_LENGTH 0xFF
#define STATUS_RECOVERABLE 0x01
#define NEVER_RECOVER 0xFFFFFFFFu
#define MAX_NAME_UNITS 255
/* Of all values, then and now. A server that wants more kept than a login can carry makes the
 * session one that cannot be recovered. */
#define MAX_SIZE (64 * 1024)

typedef struct
{
  GBytes *value; /* NULL: as it was at the begin */
  guint32 sequence;
  gboolean is_stuck; /* cannot be recovered */
} State;

struct _AeTdsSessionState
{
  GBytes *initial[N_STATES]; /* NULL: none */
  State now[N_STATES];
  gsize size; /* of all values */
  gboolean is_recovered;
  gboolean is_never; /* too large, or the server forbade it for good */

  char *database;
  char *language;
  guint8 collation[AE_TDS_COLLATION_SIZE];
};

AeTdsSessionState *
ae_tds_session_state_new (void)
{
  return g_new0 (AeTdsSessionState, 1);
}

AeTdsSessionState *
ae_tds_session_state_new_recovered (const AeTdsSessionState *lost)
{
  AeTdsSessionState *self = ae_tds_session_state_new ();

  self->is_recovered = TRUE;
  for (guint id = 0; id < N_STATES; id++)
    if (lost->initial[id] != NULL)
      {
        self->initial[id] = g_bytes_ref (lost->initial[id]);
        self->size += g_bytes_get_size (self->initial[id]);
      }
  self->database = g_strdup (lost->database);
  self->language = g_strdup (lost->language);
  memcpy (self->collation, lost->collation, sizeof self->collation);
  return self;
}

void
ae_tds_session_state_free (AeTdsSessionState *self)
{
  for (guint id = 0; id < N_STATES; id++)
    {
      g_clear_pointer (&self->initial[id], g_bytes_unref);
      g_clear_pointer (&self->now[id].value, g_bytes_unref);
    }
  g_free (self->database);
  g_free (self->language);
  g_free (self);
}

/* --- reading ------------------------------------------------------------------------------- */

static void
keep (AeTdsSessionState *self, GBytes **place, const guint8 *data, gsize size)
{
  self->size -= *place != NULL ? g_bytes_get_size (*place) : 0;
  g_clear_pointer (place, g_bytes_unref);
  if (size > MAX_SIZE - self->size)
    {
      self->is_never = TRUE;
      return;
    }
  *place = g_bytes_new (data, size);
  self->size += size;
}

/* The next state. FALSE at the end, which is a good one or not. */
static gboolean
read_state (AeTdsReader *reader, guint8 *id, const guint8 **data, gsize *size)
{
  if (!ae_tds_reader_is_good (reader) || ae_tds_reader_get_remaining (reader) == 0)
    return FALSE;

  *id = ae_tds_reader_u8 (reader);
  *size = ae_tds_reader_u8 (reader);
  if (*size == LONG_LENGTH)
    *size = ae_tds_reader_u32 (reader);
  *data = ae_tds_reader_bytes (reader, *size);
  return ae_tds_reader_is_good (reader);
}

gboolean
ae_tds_session_state_read_acknowledgement (AeTdsSessionState *self, const guint8 *data, gsize size)
{
  AeTdsReader reader;
  const guint8 *value;
  gsize value_size;
  guint8 id;

  ae_tds_reader_init (&reader, data, size);
  while (read_state (&reader, &id, &value, &value_size))
    keep (self, self->is_recovered ? &self->now[id].value : &self->initial[id], value, value_size);
  return ae_tds_reader_is_good (&reader);
}

gboolean
ae_tds_session_state_read_token (AeTdsSessionState *self, const guint8 *data, gsize size)
{
  AeTdsReader reader;
  const guint8 *value;
  gsize value_size;
  guint8 id;

  ae_tds_reader_init (&reader, data, size);
  guint32 sequence = ae_tds_reader_u32 (&reader);
  gboolean is_stuck = (ae_tds_reader_u8 (&reader) & STATUS_RECOVERABLE) == 0;

  self->is_never |= sequence == NEVER_RECOVER;
  while (read_state (&reader, &id, &value, &value_size))
    {
      State *state = &self->now[id];

      if (sequence < state->sequence)
        continue;
      state->sequence = sequence;
      state->is_stuck = is_stuck;
      keep (self, &state->value, value, value_size);
    }
  return ae_tds_reader_is_good (&reader);
}

void
ae_tds_session_state_set_initial_names (AeTdsSessionState *self, const AeTdsSessionNames *names)
{
  if (self->is_recovered)
    return;

  g_free (self->database);
  g_free (self->language);
  self->database = g_strdup (names->database);
  self->language = g_strdup (names->language);
  memcpy (self->collation, names->collation, sizeof self->collation);
}

/* Sequences go on: what was under way when the server reset is older. */
void
ae_tds_session_state_reset (AeTdsSessionState *self)
{
  for (guint id = 0; id < N_STATES; id++)
    {
      State *state = &self->now[id];

      self->size -= state->value != NULL ? g_bytes_get_size (state->value) : 0;
      g_clear_pointer (&state->value, g_bytes_unref);
      state->is_stuck = FALSE;
    }
}

/* --- recovering ---------------------------------------------------------------------------- */

gboolean
ae_tds_session_state_is_recoverable (const AeTdsSessionState *self)
{
  for (guint id = 0; id < N_STATES; id++)
    if (self->now[id].is_stuck)
      return FALSE;
  return !self->is_never;
}

static gboolean
write_name (AeTdsWriter *writer, const char *name)
{
  gsize at = ae_tds_writer_get_size (writer);

  ae_tds_writer_u8 (writer, 0);
  gsize n_units = ae_tds_writer_utf16 (writer, name != NULL ? name : "");
  writer->data[at] = (guint8) n_units;
  return n_units <= MAX_NAME_UNITS;
}

/* A name that did not change is left out of the second block. */
static const char *
get_changed (const char *now, const char *before)
{
  return g_strcmp0 (now, before) != 0 ? now : NULL;
}

static gboolean
write_names (AeTdsWriter *writer,
             const char *database,
             const guint8 *collation,
             const char *language)
{
  if (!write_name (writer, database))
    return FALSE;
  ae_tds_writer_u8 (writer, collation != NULL ? AE_TDS_COLLATION_SIZE : 0);
  if (collation != NULL)
    ae_tds_writer_bytes (writer, collation, AE_TDS_COLLATION_SIZE);
  return write_name (writer, language);
}

static void
write_state (AeTdsWriter *writer, guint8 id, GBytes *value)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (value, &size);

  ae_tds_writer_u8 (writer, id);
  ae_tds_writer_u8 (writer, (guint8) MIN (size, LONG_LENGTH));
  if (size >= LONG_LENGTH)
    ae_tds_writer_u32 (writer, (guint32) size);
  ae_tds_writer_bytes (writer, data, size);
}

static void
end_block (AeTdsWriter *writer, gsize at)
{
  ae_tds_writer_patch_u32 (writer, at, (guint32) (ae_tds_writer_get_size (writer) - at - 4));
}

gboolean
ae_tds_session_state_write (const AeTdsSessionState *self,
                            const AeTdsSessionNames *names,
                            AeTdsWriter *writer)
{
  gboolean has_collation_changed
      = memcmp (names->collation, self->collation, AE_TDS_COLLATION_SIZE);
  gsize at = ae_tds_writer_get_size (writer);

  ae_tds_writer_u32 (writer, 0);
  if (!write_names (writer, self->database, self->collation, self->language))
    return FALSE;
  for (guint id = 0; id < N_STATES; id++)
    if (self->initial[id] != NULL)
      write_state (writer, (guint8) id, self->initial[id]);
  end_block (writer, at);

  at = ae_tds_writer_get_size (writer);
  ae_tds_writer_u32 (writer, 0);
  if (!write_names (writer, get_changed (names->database, self->database),
                    has_collation_changed ? names->collation : NULL,
                    get_changed (names->language, self->language)))
    return FALSE;
  for (guint id = 0; id < N_STATES; id++)
    {
      GBytes *now = self->now[id].value, *before = self->initial[id];

      if (now != NULL && (before == NULL || !g_bytes_equal (now, before)))
        write_state (writer, (guint8) id, now);
    }
  end_block (writer, at);
  return TRUE;
}
