/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-outputs-private.h"

#include <glib/gi18n-lib.h>

#include "ae-cell-cipher-private.h"
#include "ae-error.h"
#include "ae-result-private.h"

AeOutputs *
ae_outputs_new (const AeParameters *parameters, AeParameterPlan *plan)
{
  AeOutputs *self = g_new0 (AeOutputs, 1);

  self->ref_count = 1;
  self->parameters = ae_parameters_copy (parameters);
  ae_parameters_clear_values (self->parameters);
  self->plan = plan != NULL ? ae_parameter_plan_ref (plan) : NULL;
  self->columns = g_new0 (AeTdsColumns, 1);
  self->columns->ref_count = 1;
  self->columns->columns = g_new0 (AeTdsColumn, ae_parameters_get_length (parameters) + 1);
  self->page = ae_page_new (self->columns, plan != NULL, 0);
  self->page->n_rows = 1;
  return self;
}

AeOutputs *
ae_outputs_ref (AeOutputs *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_outputs_unref (AeOutputs *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  ae_page_unref (self->page);
  ae_tds_columns_unref (self->columns);
  g_clear_pointer (&self->plan, ae_parameter_plan_unref);
  ae_parameters_free (self->parameters);
  g_free (self);
}

/* The parameter that was meant, unless it has its value already; a server cannot make more of them
 * than were asked for. */
static gboolean
find_parameter (const AeOutputs *self, const AeTdsToken *token, guint *index)
{
  const AeParameter *found = ae_parameters_find (self->parameters, token->return_value.name);

  if (found == NULL || !found->is_output)
    return FALSE;
  for (guint i = 0; i < self->columns->n_columns; i++)
    if (g_str_equal (self->columns->columns[i].name, found->name))
      return FALSE;
  for (*index = 0; ae_parameters_peek (self->parameters, *index) != found; (*index)++)
    ;
  return TRUE;
}

static AeTdsColumn *
add_column (AeOutputs *self, const AeTdsColumn *source, const char *name)
{
  AeTdsColumn *column = &self->columns->columns[self->columns->n_columns++];

  *column = *source;
  column->name = g_strdup (name);
  column->crypto
      = source->crypto != NULL ? g_memdup2 (source->crypto, sizeof *source->crypto) : NULL;
  return column;
}

static AeCellCipher *
make_cipher (const AeOutputs *self, const AeFlow *flow, guint key_index, GError **error)
{
  const AePlanKey *key = g_ptr_array_index (self->plan->keys, key_index);
  g_autoptr (AeKey) cek
      = ae_key_resolver_resolve (flow->resolver, (const AeWrappedKey *) key->values->data,
                                 key->values->len, flow->site, flow->cancellable, error);

  return cek != NULL ? ae_cell_cipher_new (cek, error) : NULL;
}

static gboolean
decrypt (const AeOutputs *self,
         const AeFlow *flow,
         const AeTdsColumn *column,
         const AePlanParameter *planned,
         const AeTdsCell *cell,
         AeTdsValue *value,
         GError **error)
{
  gsize size = 0;

  if (!ae_result_check_crypto (column->crypto, error))
    return FALSE;
  g_autoptr (AeCellCipher) cipher = make_cipher (self, flow, planned->key_index, error);
  if (cipher == NULL)
    return FALSE;
  guint8 *plaintext = ae_tds_arena_alloc (self->page->arena, MAX (cell->size, AE_CELL_OVERHEAD));
  if (plaintext == NULL)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_VALUE, _ ("No memory for a value of %zu bytes"),
                   cell->size);
      return FALSE;
    }
  return ae_cell_cipher_decrypt (cipher, cell->data, cell->size, plaintext, &size, error)
         && ae_tds_value_read_normal (value, &column->crypto->base, plaintext, size,
                                      self->page->arena, error);
}

/* The key is the one of the description: the answer has none. What was described as encrypted does
 * not come in the clear, and the other way round. */
static gboolean
read_value (const AeOutputs *self,
            const AeFlow *flow,
            const AeTdsColumn *column,
            guint index,
            const AeTdsCell *cell,
            AeTdsValue *value,
            GError **error)
{
  const AePlanParameter *planned = self->plan != NULL ? &self->plan->parameters[index] : NULL;
  gboolean is_encrypted = planned != NULL && planned->encryption_type != AE_ENCRYPTION_TYPE_NONE;

  if (planned != NULL && is_encrypted != (column->crypto != NULL))
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_DECRYPT,
                           is_encrypted
                               ? _ ("The server described the parameter as encrypted and returned "
                                    "it in the clear")
                               : _ ("The server returned the parameter encrypted and had not "
                                    "described it so"));
      return FALSE;
    }
  if (is_encrypted)
    return decrypt (self, flow, column, planned, cell, value, error);
  return ae_tds_value_read (value, &column->type, cell->data, cell->size, self->page->arena, error);
}

static gboolean
note_value (AeOutputs *self, const AeFlow *flow, const AeTdsToken *token, GError **error)
{
  const AeTdsCell *cell = &token->return_value.cell;
  GError *failure = NULL;
  guint index;

  if (!find_parameter (self, token, &index))
    return TRUE;

  const AeTdsColumn *column = add_column (self, token->return_value.column,
                                          ae_parameters_peek (self->parameters, index)->name);
  AeTdsValue *value = ae_page_add_cells (self->page, 1);
  if (cell->is_null || read_value (self, flow, column, index, cell, value, &failure))
    return TRUE;

  if (g_cancellable_is_cancelled (flow->cancellable))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_prefix_error (&failure, _ ("Parameter %s: "), column->name);
  ae_page_set_cell_error (self->page, value, failure);
  return TRUE;
}

gboolean
ae_outputs_note (AeOutputs *self, const AeFlow *flow, const AeTdsToken *token, GError **error)
{
  if (token->type == AE_TDS_TOKEN_RETURNSTATUS)
    {
      self->has_status = TRUE;
      self->status = token->return_status;
    }
  if (token->type == AE_TDS_TOKEN_RETURNVALUE)
    return note_value (self, flow, token, error);
  return TRUE;
}
