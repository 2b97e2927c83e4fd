/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-collation-private.h"
#include "ae-tsql-run-private.h"
#include "ae-tsql-temporary-private.h"
#include "ae-tsql-value-private.h"

static void
variable_free (gpointer data)
{
  AeTsqlVariable *self = data;

  if (self->session != NULL)
    ae_tsql_temporary_drop_variable (self->session, self->table);
  ae_tsql_table_unref (self->table);
  g_free (self->type_name);
  ae_tsql_value_clear (&self->value);
  ae_tsql_encryption_free (self->encryption);
  g_free (self->cipher);
  g_free (self->name);
  g_free (self);
}

AeTsqlFrame *
ae_tsql_frame_new (void)
{
  AeTsqlFrame *self = g_new0 (AeTsqlFrame, 1);

  self->variables = g_ptr_array_new_with_free_func (variable_free);
  return self;
}

void
ae_tsql_frame_free (AeTsqlFrame *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->variables);
  g_free (self);
}

AeTsqlVariable *
ae_tsql_frame_add (AeTsqlFrame *self, const char *name, const AeEmulatorType *type)
{
  AeTsqlVariable *variable = g_new0 (AeTsqlVariable, 1);

  variable->name = g_strdup (name);
  variable->type = *type;
  variable->ordinal = self->variables->len;
  g_ptr_array_add (self->variables, variable);
  return variable;
}

AeTsqlVariable *
ae_tsql_frame_find (AeTsqlFrame *self, const char *name)
{
  for (guint i = 0; i < self->variables->len; i++)
    {
      AeTsqlVariable *variable = g_ptr_array_index (self->variables, i);
      if (ae_tsql_name_equal (variable->name, name))
        return variable;
    }
  return NULL;
}

gboolean
ae_tsql_variable_is_table (AeTsqlFrame *frame, const AeTsqlExpr *expr)
{
  if (expr->kind != AE_TSQL_EXPR_VARIABLE)
    return FALSE;
  const AeTsqlVariable *variable = ae_tsql_frame_find (frame, expr->name);
  return variable != NULL && variable->table != NULL;
}
