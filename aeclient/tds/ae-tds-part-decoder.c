/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* A part, and what of it belongs to a character that is not whole:
 *
 *   held │ data …                            │ tail
 *   ─────┴── the first characters, one by one ─┴── held for the next part
 */

#include "config.h"

#include "ae-tds-part-decoder-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-tds-codec-private.h"
#include "ae-tds-utf16-private.h"

static gboolean
is_utf16 (const AeTdsPartDecoder *self)
{
  return self->type.id == AE_TDS_TYPE_NVARCHAR || self->type.id == AE_TDS_TYPE_NTEXT
         || self->type.id == AE_TDS_TYPE_XML;
}

static gboolean
fail_undecodable (const AeTdsPartDecoder *self, GError **error)
{
  return ae_tds_value_fail_undecodable (ae_tds_type_for_info (&self->type), error);
}

gboolean
ae_tds_part_decoder_init (AeTdsPartDecoder *self, const AeTdsTypeInfo *type, GError **error)
{
  const AeTdsType *known = ae_tds_type_for_info (type);

  *self = (AeTdsPartDecoder){ .type = *type };
  if (known == NULL)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED, _ ("There is no type with number 0x%02X"),
                   type->id);
      return FALSE;
    }
  self->is_text = ae_tds_type_get_kind (known) == AE_TDS_VALUE_TEXT;
  if (!self->is_text || is_utf16 (self) || type->id == AE_TDS_TYPE_JSON)
    return TRUE;

  guint number = ae_tds_collation_get_code_page (type->collation);
  if (number == AE_TDS_CODE_PAGE_UTF8)
    return TRUE;
  self->page = ae_tds_code_page_get (number);
  return self->page != NULL || ae_tds_value_fail_code_page (known, number, error);
}

static gboolean
is_high_surrogate (const guint8 *unit)
{
  return (unit[1] & 0xFC) == 0xD8;
}

/* How many bytes the character has whose first bytes these are, as far as they can tell; bytes that
 * begin none count as one, and are found when they are decoded. */
static guint
get_character_size (const AeTdsPartDecoder *self, const guint8 *data, gsize size)
{
  if (is_utf16 (self))
    return size >= 2 && is_high_surrogate (data) ? 4 : 2;
  if (self->page != NULL)
    return ae_tds_code_page_is_lead_byte (self->page, data[0]) ? 2 : 1;
  return data[0] < 0xC0 ? 1 : data[0] < 0xE0 ? 2 : data[0] < 0xF0 ? 3 : 4;
}

/* How much of @data stands in front of a last character that is not whole. */
static gsize
measure_whole (const AeTdsPartDecoder *self, const guint8 *data, gsize size)
{
  if (is_utf16 (self))
    {
      gsize even = size - size % 2;
      return even >= 2 && is_high_surrogate (data + even - 2) ? even - 2 : even;
    }
  if (self->page != NULL)
    return ae_tds_code_page_measure_whole (self->page, data, size);

  for (gsize n = 1; n <= MIN (size, AE_TDS_CHARACTER_MAX); n++)
    if (data[size - n] >= 0xC0)
      return get_character_size (self, data + size - n, n) > n ? size - n : size;
  return size;
}

static gboolean
check_utf8 (const guint8 *data, gsize size)
{
  for (gsize i = 0; i < size;)
    {
      gunichar c;

      if (!ae_tds_utf8_next (data, size, &i, &c))
        return FALSE;
    }
  return TRUE;
}

/* Whole characters. */
static gboolean
decode (AeTdsPartDecoder *self, const guint8 *data, gsize size, AeTdsWriter *out, GError **error)
{
  gsize before = ae_tds_writer_get_size (out);
  gsize text_size = size;

  if (size == 0)
    return TRUE;
  if (self->page == NULL && !is_utf16 (self))
    {
      if (!check_utf8 (data, size))
        return fail_undecodable (self, error);
      ae_tds_writer_bytes (out, data, size);
      return TRUE;
    }

  /* The usual room, and not the largest: a part is measured in a fraction of the time. */
  gsize room = self->page != NULL ? size * AE_TDS_CODE_PAGE_MAX_UTF8
                                  : ae_tds_utf16_measure_utf8 (data, size / 2);
  ae_tds_writer_zero (out, room);
  guint8 *text = out->data + before;
  gboolean is_good = self->page != NULL
                         ? ae_tds_code_page_decode (self->page, data, size, text, &text_size)
                         : ae_tds_utf16_to_utf8 (data, size / 2, text, &text_size);
  out->size = before + (is_good ? text_size : 0);
  return is_good || fail_undecodable (self, error);
}

/* The mark at the begin of xml says nothing. */
static gboolean
decode_first (AeTdsPartDecoder *self,
              const guint8 *data,
              gsize size,
              AeTdsWriter *out,
              GError **error)
{
  gboolean has_mark = !self->is_begun && self->type.id == AE_TDS_TYPE_XML && size >= 2
                      && data[0] == 0xFF && data[1] == 0xFE;
  gsize skipped = has_mark ? 2 : 0;

  self->is_begun = self->is_begun || size > 0;
  return decode (self, data + skipped, size - skipped, out, error);
}

/* Takes as many of @data as the character that is held needs; FALSE: undecodable. */
static gboolean
complete_held (AeTdsPartDecoder *self,
               const guint8 **data,
               gsize *size,
               AeTdsWriter *out,
               GError **error)
{
  while (self->n_held > 0 && *size > 0)
    {
      self->held[self->n_held++] = *(*data)++;
      (*size)--;
      if (self->n_held < get_character_size (self, self->held, self->n_held))
        continue;
      if (!decode_first (self, self->held, self->n_held, out, error))
        return FALSE;
      self->n_held = 0;
    }
  return TRUE;
}

gboolean
ae_tds_part_decoder_feed (AeTdsPartDecoder *self,
                          const guint8 *data,
                          gsize size,
                          AeTdsWriter *out,
                          GError **error)
{
  if (!self->is_text)
    {
      ae_tds_writer_bytes (out, data, size);
      return TRUE;
    }
  if (!complete_held (self, &data, &size, out, error))
    return FALSE;
  if (size == 0)
    return TRUE;

  gsize whole = measure_whole (self, data, size);
  if (!decode_first (self, data, whole, out, error))
    return FALSE;
  self->n_held = (guint) (size - whole);
  memcpy (self->held, data + whole, self->n_held);
  return TRUE;
}

gboolean
ae_tds_part_decoder_finish (AeTdsPartDecoder *self, GError **error)
{
  return self->n_held == 0 || fail_undecodable (self, error);
}
