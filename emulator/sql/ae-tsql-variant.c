/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "ae-tsql-collation-private.h"
#include "ae-tsql-convert-private.h"
#include "ae-tsql-decimal-private.h"
#include "ae-tsql-type-private.h"
#include "ae-tsql-value-private.h"
#include "ae-tsql-variant-private.h"

#define MARK '\1'

gboolean
ae_tsql_variant_can_hold (const AeEmulatorType *type)
{
  switch (type->id)
    {
    case AE_EMULATOR_TYPE_IMAGE:
    case AE_EMULATOR_TYPE_NTEXT:
    case AE_EMULATOR_TYPE_TEXT:
    case AE_EMULATOR_TYPE_TIMESTAMP:
    case AE_EMULATOR_TYPE_XML:
      return FALSE;
    default:
      return type->max_length >= 0;
    }
}

/* --- text and back ---------------------------------------------------------------------------- */

static void
append_payload (GString *text, const AeEmulatorValue *value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  switch (value->kind)
    {
    case AE_EMULATOR_VALUE_INTEGER:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, value->integer);
      break;
    case AE_EMULATOR_VALUE_REAL:
      g_string_append (text, g_ascii_dtostr (buffer, sizeof buffer, value->real));
      break;
    case AE_EMULATOR_VALUE_BLOB:
      for (gsize i = 0; i < value->size; i++)
        g_string_append_printf (text, "%02X", value->data[i]);
      break;
    default:
      g_string_append_len (text, (const char *) value->data, (gssize) value->size);
      break;
    }
}

void
ae_tsql_variant_encode (const AeEmulatorValue *value,
                        const AeEmulatorType *type,
                        AeEmulatorValue *out)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (value->kind == AE_EMULATOR_VALUE_NULL)
    {
      ae_tsql_value_clear (out);
      return;
    }
  g_string_append_printf (text, "%c%d,%d,%u,%u,", MARK, (gint) type->id, type->max_length,
                          type->precision, type->scale);
  for (guint i = 0; i < sizeof type->collation; i++)
    g_string_append_printf (text, "%02X", type->collation[i]);
  g_string_append_c (text, ':');
  append_payload (text, value);
  ae_tsql_value_set_text (out, text->str, (gssize) text->len);
}

static void
guess_type (const AeEmulatorValue *in, AeEmulatorType *type)
{
  switch (in->kind)
    {
    case AE_EMULATOR_VALUE_INTEGER:
      ae_tsql_type_init (type, in->integer == (gint32) in->integer ? AE_EMULATOR_TYPE_INT
                                                                   : AE_EMULATOR_TYPE_BIGINT);
      break;
    case AE_EMULATOR_VALUE_REAL:
      ae_tsql_type_init (type, AE_EMULATOR_TYPE_FLOAT);
      break;
    case AE_EMULATOR_VALUE_BLOB:
      ae_tsql_type_init_sized (type, AE_EMULATOR_TYPE_VARBINARY, 8000);
      break;
    default:
      ae_tsql_type_init_sized (type, AE_EMULATOR_TYPE_NVARCHAR, 4000);
      break;
    }
}

static void
read_payload (const AeEmulatorType *type, const char *text, gsize size, AeEmulatorValue *out)
{
  g_autoptr (GByteArray) bytes = NULL;

  if (ae_tsql_type_is_integer (type->id) || type->id == AE_EMULATOR_TYPE_DATE)
    {
      ae_tsql_value_set_integer (out, g_ascii_strtoll (text, NULL, 10));
    }
  else if (ae_tsql_type_is_float (type->id))
    {
      ae_tsql_value_set_real (out, g_ascii_strtod (text, NULL));
    }
  else if (ae_tsql_type_is_binary (type->id))
    {
      bytes = g_byte_array_sized_new ((guint) (size / 2));
      for (gsize i = 0; i + 1 < size; i += 2)
        {
          guint8 byte
              = (guint8) (g_ascii_xdigit_value (text[i]) << 4 | g_ascii_xdigit_value (text[i + 1]));
          g_byte_array_append (bytes, &byte, 1);
        }
      ae_tsql_value_set_bytes (out, bytes->data, bytes->len);
    }
  else
    {
      ae_tsql_value_set_text (out, text, (gssize) size);
    }
}

/* The payload, or NULL: it is not in this form. */
static const char *
read_header (const char *text, gsize size, AeEmulatorType *type)
{
  gint id, max_length;
  guint precision, scale;
  const char *colon = size > 0 && text[0] == MARK ? memchr (text, ':', MIN (size, 64)) : NULL;

  if (colon == NULL || colon - text < 10)
    return NULL;
  g_autofree char *header = g_strndup (text + 1, colon - text - 1);
  if (sscanf (header, "%d,%d,%u,%u,", &id, &max_length, &precision, &scale) != 4)
    return NULL;
  ae_tsql_type_init (type, (AeEmulatorTypeId) id);
  type->max_length = (gint16) max_length;
  type->precision = (guint8) precision;
  type->scale = (guint8) scale;
  for (guint i = 0; i < sizeof type->collation; i++)
    type->collation[i] = (guint8) (g_ascii_xdigit_value (colon[(gint) i * 2 - 10]) << 4
                                   | g_ascii_xdigit_value (colon[(gint) i * 2 - 9]));
  return colon + 1;
}

void
ae_tsql_variant_decode (const AeEmulatorValue *in, AeEmulatorType *type, AeEmulatorValue *out)
{
  const char *text = (const char *) in->data;

  if (in->variant.id != 0)
    {
      *type = in->variant;
      ae_tsql_value_copy (out, in);
      return;
    }
  const char *payload
      = in->kind == AE_EMULATOR_VALUE_TEXT ? read_header (text, in->size, type) : NULL;
  if (payload != NULL)
    {
      gsize size = in->size - (gsize) (payload - text);
      g_autofree char *terminated = g_malloc0 (size + 1);
      memcpy (terminated, payload, size);
      read_payload (type, terminated, size, out);
      return;
    }
  guess_type (in, type);
  ae_tsql_value_copy (out, in);
}

void
ae_tsql_variant_expose (const AeEmulatorValue *in, AeEmulatorValue *out)
{
  AeEmulatorType type;

  if (in->kind == AE_EMULATOR_VALUE_NULL)
    {
      ae_tsql_value_clear (out);
      return;
    }
  ae_tsql_variant_decode (in, &type, out);
  out->variant = type;
}

/* --- order ------------------------------------------------------------------------------------ */

/* Of SQL Server's hierarchy of families; the higher is the greater, whatever the values. */
static guint
get_family (AeEmulatorTypeId id)
{
  return ae_tsql_type_is_temporal (id)    ? 6
         : ae_tsql_type_is_float (id)     ? 5
         : ae_tsql_type_is_numeric (id)   ? 4
         : ae_tsql_type_is_character (id) ? 3
         : ae_tsql_type_is_binary (id)    ? 2
                                          : 1;
}

static int
compare_bytes (const AeEmulatorValue *a, const AeEmulatorValue *b)
{
  gsize size = MIN (a->size, b->size);
  int order = size > 0 ? memcmp (a->data, b->data, size) : 0;

  return order != 0 ? order : (a->size > b->size) - (a->size < b->size);
}

/* Both as one type that orders as its text does, or as a number. */
static int
compare_as (const AeEmulatorValue *a,
            const AeEmulatorType *a_type,
            const AeEmulatorValue *b,
            const AeEmulatorType *b_type,
            AeEmulatorTypeId id)
{
  g_auto (AeEmulatorValue) left = { 0 }, right = { 0 };
  g_auto (AeTsqlError) unused = { 0 };
  AeEmulatorType type;

  ae_tsql_type_init (&type, id);
  if (id == AE_EMULATOR_TYPE_DECIMAL)
    ae_tsql_type_init_decimal (&type, 38, 10);
  if (!ae_tsql_convert (a, a_type, &type, 0, &left, NULL, &unused)
      || !ae_tsql_convert (b, b_type, &type, 0, &right, NULL, &unused))
    return compare_bytes (a, b);
  if (id == AE_EMULATOR_TYPE_FLOAT)
    return (left.real > right.real) - (left.real < right.real);
  if (id == AE_EMULATOR_TYPE_DECIMAL)
    {
      AeTsqlDecimal x, y;
      ae_tsql_decimal_parse ((const char *) left.data, left.size, &x);
      ae_tsql_decimal_parse ((const char *) right.data, right.size, &y);
      return ae_tsql_decimal_compare (&x, &y);
    }
  return compare_bytes (&left, &right);
}

int
ae_tsql_variant_compare (const char *a, gsize a_size, const char *b, gsize b_size)
{
  AeEmulatorValue a_in = { .kind = AE_EMULATOR_VALUE_TEXT, .data = (guint8 *) a, .size = a_size };
  AeEmulatorValue b_in = { .kind = AE_EMULATOR_VALUE_TEXT, .data = (guint8 *) b, .size = b_size };
  g_auto (AeEmulatorValue) left = { 0 }, right = { 0 };
  AeEmulatorType left_type, right_type;

  ae_tsql_variant_decode (&a_in, &left_type, &left);
  ae_tsql_variant_decode (&b_in, &right_type, &right);
  guint left_family = get_family (left_type.id), right_family = get_family (right_type.id);
  if (left_family != right_family)
    return left_family < right_family ? -1 : 1;
  switch (left_family)
    {
    case 6:
      return compare_as (&left, &left_type, &right, &right_type, AE_EMULATOR_TYPE_DATETIME2);
    case 5:
      return compare_as (&left, &left_type, &right, &right_type, AE_EMULATOR_TYPE_FLOAT);
    case 4:
      return compare_as (&left, &left_type, &right, &right_type, AE_EMULATOR_TYPE_DECIMAL);
    case 3:
      return ae_tsql_collation_compare (left_type.collation, (const char *) left.data, left.size,
                                        (const char *) right.data, right.size);
    default:
      return compare_bytes (&left, &right);
    }
}
