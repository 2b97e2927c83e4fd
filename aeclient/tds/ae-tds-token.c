/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tds-parser-private.h"

static void
clear_cek (AeTdsCek *self)
{
  for (guint i = 0; i < self->n_values; i++)
    {
      g_bytes_unref (self->values[i].encrypted_key);
      g_free (self->values[i].key_store_name);
      g_free (self->values[i].key_path);
      g_free (self->values[i].algorithm);
    }
  g_free (self->values);
}

void
ae_tds_column_clear (AeTdsColumn *self)
{
  g_free (self->name);
  g_free (self->crypto);
  *self = (AeTdsColumn){ 0 };
}

AeTdsColumns *
ae_tds_columns_ref (AeTdsColumns *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_tds_columns_unref (AeTdsColumns *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_columns; i++)
    ae_tds_column_clear (&self->columns[i]);
  for (guint i = 0; i < self->n_ceks; i++)
    clear_cek (&self->ceks[i]);
  g_free (self->columns);
  g_free (self->ceks);
  g_free (self);
}

const char *
ae_tds_token_type_to_string (AeTdsTokenType type)
{
  switch (type)
    {
    case AE_TDS_TOKEN_RETURNSTATUS:
      return "RETURNSTATUS";
    case AE_TDS_TOKEN_COLMETADATA:
      return "COLMETADATA";
    case AE_TDS_TOKEN_DATACLASSIFICATION:
      return "DATACLASSIFICATION";
    case AE_TDS_TOKEN_TABNAME:
      return "TABNAME";
    case AE_TDS_TOKEN_COLINFO:
      return "COLINFO";
    case AE_TDS_TOKEN_ORDER:
      return "ORDER";
    case AE_TDS_TOKEN_ERROR:
      return "ERROR";
    case AE_TDS_TOKEN_INFO:
      return "INFO";
    case AE_TDS_TOKEN_RETURNVALUE:
      return "RETURNVALUE";
    case AE_TDS_TOKEN_LOGINACK:
      return "LOGINACK";
    case AE_TDS_TOKEN_FEATUREEXTACK:
      return "FEATUREEXTACK";
    case AE_TDS_TOKEN_ROW:
      return "ROW";
    case AE_TDS_TOKEN_ENVCHANGE:
      return "ENVCHANGE";
    case AE_TDS_TOKEN_SESSIONSTATE:
      return "SESSIONSTATE";
    case AE_TDS_TOKEN_SSPI:
      return "SSPI";
    case AE_TDS_TOKEN_FEDAUTHINFO:
      return "FEDAUTHINFO";
    case AE_TDS_TOKEN_DONE:
      return "DONE";
    case AE_TDS_TOKEN_DONEPROC:
      return "DONEPROC";
    case AE_TDS_TOKEN_DONEINPROC:
      return "DONEINPROC";
    case AE_TDS_TOKEN_PART:
      return "PART";
    }
  return "unknown";
}
