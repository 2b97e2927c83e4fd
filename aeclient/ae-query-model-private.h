/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A list over a query. Everything here is the owning thread's; the worker sees only what the
 * operations carry: the counted cursor of the server and the pages that it fills.
 *
 *   position   0 … 99   100 … 199   200 … 299   …       n
 *   items      ●●  ●                     ●●             one object for each position somebody holds
 *   pages      [ rows ]             [  fetched  ]       a window of max-pages, least used goes
 * first
 */

#include "ae-query-model.h"
#include "ae-server-cursor-private.h"

G_BEGIN_DECLS

/* Rows that were fetched together. */
typedef struct
{
  guint index;
  GPtrArray *rows; /* element-type AeRow */
  GList link;      /* in the window */
} AeQueryPage;

#define AE_QUERY_NO_PAGE G_MAXUINT

struct _AeQueryModel
{
  GObject parent_instance;

  AeStatement *statement;
  GMainContext *context; /* the owning thread's */
  guint page_size;
  guint max_pages;

  AeServerCursor *cursor;    /* NULL: not loaded */
  GPtrArray *column_objects; /* element-type AeColumn; made when asked for */
  GHashTable *items;         /* position → AeQueryItem, not owned: it leaves when it goes */
  guint n_loads;             /* under way */
  GError *error;
  gboolean is_loading; /* what was told last */

  /* ae-query-model-pages.c */
  GHashTable *pages;   /* index → AeQueryPage */
  GQueue window;       /* of their links; the one used last is the head */
  GHashTable *waiting; /* index → number of items that wait for that page */
  GQueue wanted;       /* their indices, in the order of asking, without the one that is fetched */
  guint fetched;       /* index of the page that is being fetched, or AE_QUERY_NO_PAGE */
  GCancellable *fetch_cancellable;
  GSource *fetch_source; /* attached when a fetch is to begin, or NULL */
};

/* ae-query-model.c */
void ae_query_model_fail (AeQueryModel *self, const GError *error);
void ae_query_model_update_loading (AeQueryModel *self);

/* ae-query-model-pages.c */
void ae_query_model_init_pages (AeQueryModel *self);
/* Of a cursor that is given up: pages, wishes, and a fetch that is under way. */
void ae_query_model_drop_pages (AeQueryModel *self);
/* NULL: the page is not here. */
AeRow *ae_query_model_peek_row (AeQueryModel *self, guint position);
/* An item wants its row; or does not any more. */
void ae_query_model_want (AeQueryModel *self, guint position);
void ae_query_model_unwant (AeQueryModel *self, guint position);

/* ae-query-item.c */
AeQueryItem *ae_query_item_new (AeQueryModel *model, guint position, AeRow *row);
/* It neither has its row nor an error. */
gboolean ae_query_item_is_waiting (AeQueryItem *self);
void ae_query_item_set_row (AeQueryItem *self, AeRow *row);
/* NULL: it is to wait again. */
void ae_query_item_set_error (AeQueryItem *self, const GError *error);
/* The model does not know it any more. */
void ae_query_item_detach (AeQueryItem *self);
/* ae-query-model.c: it goes. */
void ae_query_model_forget_item (AeQueryModel *self, AeQueryItem *item);

G_END_DECLS
