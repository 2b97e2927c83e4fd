/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tds-part-encoder-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-tds-codec-private.h"

gboolean
ae_tds_part_encoder_init (AeTdsPartEncoder *self, const AeTdsTypeInfo *type, GError **error)
{
  const AeTdsType *known = ae_tds_type_for_info (type);
  AeTdsValueKind kind = known != NULL ? ae_tds_type_get_kind (known) : AE_TDS_VALUE_NULL;

  *self = (AeTdsPartEncoder){ .type = *type, .is_text = kind == AE_TDS_VALUE_TEXT };
  if (known != NULL && known->codec->encode != NULL
      && ae_tds_type_info_get_framing (type, NULL) == AE_TDS_FRAMING_PLP
      && (kind == AE_TDS_VALUE_TEXT || kind == AE_TDS_VALUE_BYTES))
    return TRUE;

  g_set_error_literal (error, AE_ERROR, AE_ERROR_TYPE,
                       _ ("A stream can only be sent as varbinary(max), varchar(max), "
                          "nvarchar(max), xml or json: declare the parameter as one of them"));
  return FALSE;
}

static gboolean
check_size (const AeTdsPartEncoder *self, GError **error)
{
  if (self->size <= G_MAXINT32)
    return TRUE;

  g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
               _ ("The value is too long for its type, %s: at most %u bytes fit"),
               ae_tds_type_get_name (ae_tds_type_for_info (&self->type)), (guint) G_MAXINT32);
  return FALSE;
}

/* Whole characters. */
static gboolean
encode (AeTdsPartEncoder *self, const guint8 *data, gsize size, AeTdsWriter *out, GError **error)
{
  const AeTdsType *type = ae_tds_type_for_info (&self->type);
  AeTdsValue value = { .kind = self->is_text ? AE_TDS_VALUE_TEXT : AE_TDS_VALUE_BYTES,
                       .data = data,
                       .size = size };
  gsize before = ae_tds_writer_get_size (out);

  for (gsize i = 0; self->is_ascii_only && i < size; i++)
    if (data[i] >= 0x80)
      return ae_tds_value_fail_unknown_code_page (error);
  if (!type->codec->encode (type, &value, &self->type, out, error))
    {
      out->size = before;
      return FALSE;
    }
  self->size += ae_tds_writer_get_size (out) - before;
  return check_size (self, error);
}

/* By its first byte; one that begins no character counts as one, and is found when it is encoded.
 */
static guint
get_character_size (guint8 first)
{
  return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* How much of @data stands in front of a last character that is not whole. */
static gsize
measure_whole (const guint8 *data, gsize size)
{
  for (gsize n = 1; n <= MIN (size, 4); n++)
    if (data[size - n] >= 0xC0)
      return get_character_size (data[size - n]) > n ? size - n : size;
  return size;
}

static gboolean
complete_held (AeTdsPartEncoder *self,
               const guint8 **data,
               gsize *size,
               AeTdsWriter *out,
               GError **error)
{
  while (self->n_held > 0 && *size > 0)
    {
      self->held[self->n_held++] = *(*data)++;
      (*size)--;
      if (self->n_held < get_character_size (self->held[0]))
        continue;
      if (!encode (self, self->held, self->n_held, out, error))
        return FALSE;
      self->n_held = 0;
    }
  return TRUE;
}

gboolean
ae_tds_part_encoder_feed (AeTdsPartEncoder *self,
                          const guint8 *data,
                          gsize size,
                          AeTdsWriter *out,
                          GError **error)
{
  if (!self->is_text)
    return size == 0 || encode (self, data, size, out, error);
  if (!complete_held (self, &data, &size, out, error))
    return FALSE;
  if (size == 0)
    return TRUE;

  gsize whole = measure_whole (data, size);
  if (whole > 0 && !encode (self, data, whole, out, error))
    return FALSE;
  self->n_held = (guint) (size - whole);
  memcpy (self->held, data + whole, self->n_held);
  return TRUE;
}

gboolean
ae_tds_part_encoder_finish (AeTdsPartEncoder *self, GError **error)
{
  return self->n_held == 0 || ae_tds_value_fail_utf8 (ae_tds_type_for_info (&self->type), error);
}
