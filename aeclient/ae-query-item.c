/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-query-model-private.h"

/**
 * AeQueryItem:
 *
 * A row of an [class@AeClient.QueryModel], which may still be on its way.
 *
 * An item is there at once. Its row comes later, with a notification of
 * [property@AeClient.QueryItem:row], or in its place an error, with one of
 * [property@AeClient.QueryItem:error]. Whoever wants the row holds the item: when the last
 * reference to an item goes, its row is not fetched any more. An item keeps its row when the list
 * is loaded anew, when its page leaves the window, and when the model is gone.
 *
 * Items belong to the thread of their model, also the last reference to one. The row may be taken
 * anywhere.
 *
 * Since: 1.0
 */
struct _AeQueryItem
{
  GObject parent_instance;

  AeQueryModel *model; /* not owned; NULL: it does not know this item any more */
  guint position;
  AeRow *row;
  GError *error;
};

enum
{
  PROP_POSITION = 1,
  PROP_ROW,
  PROP_ERROR,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (AeQueryItem, ae_query_item, G_TYPE_OBJECT)

static void
ae_query_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AeQueryItem *self = AE_QUERY_ITEM (object);

  switch (prop_id)
    {
    case PROP_POSITION:
      g_value_set_uint (value, self->position);
      break;
    case PROP_ROW:
      g_value_set_object (value, self->row);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ae_query_item_dispose (GObject *object)
{
  AeQueryItem *self = AE_QUERY_ITEM (object);

  if (self->model != NULL)
    ae_query_model_forget_item (self->model, self);
  self->model = NULL;

  G_OBJECT_CLASS (ae_query_item_parent_class)->dispose (object);
}

static void
ae_query_item_finalize (GObject *object)
{
  AeQueryItem *self = AE_QUERY_ITEM (object);

  g_clear_object (&self->row);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ae_query_item_parent_class)->finalize (object);
}

static void
ae_query_item_class_init (AeQueryItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = ae_query_item_get_property;
  object_class->dispose = ae_query_item_dispose;
  object_class->finalize = ae_query_item_finalize;

  /**
   * AeQueryItem:position: (getter get_position)
   *
   * The number of the row in the list, from 0.
   *
   * Since: 1.0
   */
  props[PROP_POSITION] = g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, 0, readable);

  /**
   * AeQueryItem:row: (getter get_row)
   *
   * The row; %NULL as long as it is not here.
   *
   * Since: 1.0
   */
  props[PROP_ROW] = g_param_spec_object ("row", NULL, NULL, AE_TYPE_ROW, readable);

  /**
   * AeQueryItem:error:
   *
   * Why the row could not be had; %NULL while it has not failed. A value in the row that could not
   * be decrypted is an error of that cell only, see [method@AeClient.Row.dup_error].
   *
   * Since: 1.0
   */
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ae_query_item_init (AeQueryItem *self)
{
}

/* --- for the model ------------------------------------------------------------------------- */

AeQueryItem *
ae_query_item_new (AeQueryModel *model, guint position, AeRow *row)
{
  AeQueryItem *self = g_object_new (AE_TYPE_QUERY_ITEM, NULL);

  self->model = model;
  self->position = position;
  g_set_object (&self->row, row);
  return self;
}

gboolean
ae_query_item_is_waiting (AeQueryItem *self)
{
  return self->row == NULL && self->error == NULL;
}

void
ae_query_item_set_row (AeQueryItem *self, AeRow *row)
{
  if (g_set_object (&self->row, row))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ROW]);
}

void
ae_query_item_set_error (AeQueryItem *self, const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

void
ae_query_item_detach (AeQueryItem *self)
{
  self->model = NULL;
}

/* --- getters ------------------------------------------------------------------------------- */

/**
 * ae_query_item_get_position: (get-property position)
 * @self: an item
 *
 * Gets the number of the row in the list that it was taken from.
 *
 * Returns: the number, from 0
 *
 * Since: 1.0
 */
guint
ae_query_item_get_position (AeQueryItem *self)
{
  g_return_val_if_fail (AE_IS_QUERY_ITEM (self), 0);

  return self->position;
}

/**
 * ae_query_item_get_row: (get-property row)
 * @self: an item
 *
 * Gets the row.
 *
 * Returns: (transfer none) (nullable): the row, or %NULL as long as it is not here
 *
 * Since: 1.0
 */
AeRow *
ae_query_item_get_row (AeQueryItem *self)
{
  g_return_val_if_fail (AE_IS_QUERY_ITEM (self), NULL);

  return self->row;
}

/**
 * ae_query_item_dup_error:
 * @self: an item
 *
 * Gets why the row could not be had. [method@AeClient.QueryModel.retry] tries again.
 *
 * Returns: (transfer full) (nullable): the error, or %NULL when it has not failed
 *
 * Since: 1.0
 */
GError *
ae_query_item_dup_error (AeQueryItem *self)
{
  g_return_val_if_fail (AE_IS_QUERY_ITEM (self), NULL);

  return self->error != NULL ? g_error_copy (self->error) : NULL;
}

/**
 * ae_query_item_dup_text:
 * @self: an item
 * @column: the number of the column, from 0
 *
 * Gets the exact text of a value, to be shown in a cell; see [method@AeClient.Row.dup_string].
 *
 * There is none while the row is not here, of NULL, and of a value that cannot be had: what is to
 * be shown then is told apart by [method@AeClient.QueryItem.get_row] and
 * [method@AeClient.Row.dup_error].
 *
 * Returns: (transfer full) (nullable): the text, or %NULL
 *
 * Since: 1.0
 */
char *
ae_query_item_dup_text (AeQueryItem *self, guint column)
{
  g_return_val_if_fail (AE_IS_QUERY_ITEM (self), NULL);

  return self->row != NULL ? ae_row_dup_string (self->row, column, NULL) : NULL;
}
