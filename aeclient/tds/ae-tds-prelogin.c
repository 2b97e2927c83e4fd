/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* PRELOGIN, [MS-TDS] 2.2.6.5, the same form in both directions:
 *
 *   { u8 option, u16 BE offset, u16 BE length } …   VERSION first
 *   u8 0xFF
 *   data                                            offsets count from the first option
 *
 *   0 VERSION          u8 major, u8 minor, u16 BE build, u16 sub-build
 *   1 ENCRYPTION       u8
 *   2 INSTOPT          client: instance name and NUL; server: u8, 1 for "another instance"
 *   3 THREADID         client: u32; server: nothing
 *   4 MARS             u8
 *   5 TRACEID          16 bytes connection, 16 bytes activity, u32 sequence
 *   6 FEDAUTHREQUIRED  u8
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-error.h"
#include "ae-tds-login-private.h"

enum
{
  OPTION_VERSION = 0,
  OPTION_ENCRYPTION = 1,
  OPTION_INSTANCE = 2,
  OPTION_THREAD = 3,
  OPTION_MARS = 4,
  OPTION_TRACE = 5,
  OPTION_FEDAUTH_REQUIRED = 6,
  OPTION_TERMINATOR = 0xFF,
};

#define OPTION_SIZE 5
#define VERSION_SIZE 6
#define TRACE_SIZE 36
/* The bits above are extensions that we never ask for. */
#define ENCRYPTION_MASK 0x1F

typedef struct
{
  guint8 option;
  guint8 size;
  const guint8 *data; /* NULL: zeros */
} Option;

void
ae_tds_prelogin_write (const AeTdsPrelogin *self, AeTdsWriter *writer)
{
  guint8 trace[TRACE_SIZE] = { 0 };
  memcpy (trace, self->connection_id, sizeof self->connection_id);

  const Option options[] = {
    { OPTION_VERSION, VERSION_SIZE, self->version },
    { OPTION_ENCRYPTION, 1, &self->encryption },
    { OPTION_INSTANCE, 1, NULL },
    { OPTION_THREAD, 4, NULL },
    { OPTION_MARS, 1, &self->mars },
    { OPTION_TRACE, self->has_trace_id ? TRACE_SIZE : 0, trace },
    { OPTION_FEDAUTH_REQUIRED, self->has_fedauth_required ? 1 : 0, &self->fedauth_required },
  };
  guint n_options = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    n_options += options[i].size > 0;

  guint16 offset = (guint16) (n_options * OPTION_SIZE + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].size > 0)
      {
        ae_tds_writer_u8 (writer, options[i].option);
        ae_tds_writer_u16_be (writer, offset);
        ae_tds_writer_u16_be (writer, options[i].size);
        offset += options[i].size;
      }
  ae_tds_writer_u8 (writer, OPTION_TERMINATOR);

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].data != NULL)
      ae_tds_writer_bytes (writer, options[i].data, options[i].size);
    else
      ae_tds_writer_zero (writer, options[i].size);
}

/* Returns what is wrong with the option, or NULL. */
static const char *
take_option (AeTdsPrelogin *self, guint8 option, const guint8 *data, gsize size)
{
  switch (option)
    {
    case OPTION_VERSION:
      if (size != VERSION_SIZE)
        return "VERSION has another length than 6";
      memcpy (self->version, data, VERSION_SIZE);
      break;
    case OPTION_ENCRYPTION:
      if (size != 1)
        return "ENCRYPTION has another length than 1";
      self->encryption = data[0] & ENCRYPTION_MASK;
      if (self->encryption > AE_TDS_ENCRYPT_REQUIRED)
        return "ENCRYPTION has an unknown value";
      break;
    case OPTION_INSTANCE:
      self->instance_mismatch = size > 0 && data[0] == 1;
      break;
    case OPTION_MARS:
      self->mars = size > 0 ? data[0] : 0;
      break;
    case OPTION_FEDAUTH_REQUIRED:
      if (size != 1)
        return "FEDAUTHREQUIRED has another length than 1";
      self->has_fedauth_required = TRUE;
      self->fedauth_required = data[0];
      break;
    default: /* THREADID is empty, TRACEID is not for us, and others may come */
      break;
    }
  return NULL;
}

/* Where the data of each option lies; an option has at most one entry. */
typedef struct
{
  guint8 option;
  gsize offset, size;
} Entry;

static gboolean
is_listed (const Entry *entries, guint n_entries, guint8 option)
{
  for (guint i = 0; i < n_entries; i++)
    if (entries[i].option == option)
      return TRUE;
  return FALSE;
}

static const char *
read_table (AeTdsReader *reader, Entry entries[OPTION_TERMINATOR], guint *n_entries)
{
  guint8 option;

  while ((option = ae_tds_reader_u8 (reader)) != OPTION_TERMINATOR)
    {
      Entry entry = { .option = option };

      entry.offset = ae_tds_reader_u16_be (reader);
      entry.size = ae_tds_reader_u16_be (reader);
      if (reader->is_short)
        return "the list of options has no end";
      if (*n_entries == 0 && option != OPTION_VERSION)
        return "VERSION does not come first";
      if (is_listed (entries, *n_entries, option))
        return "an option comes twice";
      entries[(*n_entries)++] = entry;
    }
  return is_listed (entries, *n_entries, OPTION_ENCRYPTION) ? NULL : "ENCRYPTION is missing";
}

/* Data of one option may be neither a part of the list nor the data of another: who reads the same
 * bytes in two ways can be made to believe two things. */
static const char *
check_place (const Entry *entries, guint i, const AeTdsReader *reader)
{
  const Entry *entry = &entries[i];

  if (entry->offset > reader->size || entry->size > reader->size - entry->offset)
    return "an option lies outside of the packet";
  if (entry->size > 0 && entry->offset < reader->position)
    return "an option lies in the list of options";
  for (guint k = 0; k < i; k++)
    if (entries[k].offset < entry->offset + entry->size
        && entry->offset < entries[k].offset + entries[k].size)
      return "two options overlap";
  return NULL;
}

static const char *
read_options (AeTdsPrelogin *self, AeTdsReader *reader)
{
  Entry entries[OPTION_TERMINATOR];
  guint n_entries = 0;
  const char *problem = read_table (reader, entries, &n_entries);

  for (guint i = 0; i < n_entries && problem == NULL; i++)
    {
      problem = check_place (entries, i, reader);
      if (problem == NULL)
        problem = take_option (self, entries[i].option, reader->data + entries[i].offset,
                               entries[i].size);
    }
  return problem;
}

gboolean
ae_tds_prelogin_read (AeTdsPrelogin *self, const guint8 *data, gsize size, GError **error)
{
  AeTdsReader reader;

  *self = (AeTdsPrelogin){ 0 };
  ae_tds_reader_init (&reader, data, size);
  const char *problem = read_options (self, &reader);
  if (problem != NULL)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_PROTOCOL,
                   _ ("The pre-login answer of the server is malformed (%s); check that the port "
                      "is that of a SQL Server"),
                   problem);
      return FALSE;
    }
  return TRUE;
}
