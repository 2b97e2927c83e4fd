/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What the client tests share: an emulator in this process, keys for it, a table of patients, and
 * small helpers to run asynchronous calls. */

#include <aeclient/aeclient.h>

#include "ae-emulator-server.h"

/* Of the login sa. */
#define CLIENT_PASSWORD "correct horse battery staple 1!"

typedef struct
{
  AeEmulatorServer *server;
  char *directory; /* certificates; temporary */
  char *key_path;
  GBytes *wrapped_key; /* of CEK1 */
  AeKeyStoreProvider *store;
} ClientFixture;

void client_fixture_set_up (ClientFixture *self, gconstpointer unused);
void client_fixture_tear_down (ClientFixture *self, gconstpointer unused);

/* CMK1 and CEK1, the table Patients and two rows in it, encrypted by this client. */
void client_fixture_make_patients (ClientFixture *self);

/* Closed. @extra is appended to the connection string, such as "ColumnEncryption=Enabled". */
AeConnection *client_fixture_connect (ClientFixture *self, const char *extra);
AeConnection *client_fixture_open (ClientFixture *self, const char *extra);

/* Fails the test on any error. */
gint64 client_execute (AeConnection *connection, const char *sql);
AeCursor *client_query (AeConnection *connection, const char *sql);
/* The first value of the first row, as text; NULL for NULL. Reads to the end. */
char *client_query_text (AeConnection *connection, const char *sql);

/* Iterates the default main context until *flag; fails the test after a deadline. */
void client_wait_for (gboolean *flag);
void client_wait_until (gboolean (*condition) (gpointer data), gpointer data);

/* A GAsyncReadyCallback that keeps the result, and the waiting for it. */
typedef struct
{
  GAsyncResult *result;
  GThread *thread;
} ClientResult;

void client_result_callback (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *client_result_wait (ClientResult *self); /* owned by @self */
void client_result_clear (ClientResult *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ClientResult, client_result_clear)

/* Counts turns of the main loop while it exists. */
typedef struct
{
  guint n_turns;
  guint source_id;
} ClientTicker;

void client_ticker_start (ClientTicker *self);
void client_ticker_stop (ClientTicker *self);
