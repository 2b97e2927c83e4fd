/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Messages over a GIOStream: the one place where the codec meets I/O (with the handshake stream).
 * Blocking; used by one thread at a time. It owns the receive buffer and the token parser. */

#include <gio/gio.h>

#include "tds/ae-tds-packet-private.h"
#include "tds/ae-tds-token-parser-private.h"

G_BEGIN_DECLS

typedef struct _AeTdsChannel AeTdsChannel;

AeTdsChannel *ae_tds_channel_new (GIOStream *stream);
void ae_tds_channel_free (AeTdsChannel *self);

/* TLS takes over, or is dropped (login-only). AE_ERROR_PROTOCOL when bytes were received that
 * nobody asked for: plaintext stuffed before TLS. */
gboolean ae_tds_channel_set_stream (AeTdsChannel *self, GIOStream *stream, GError **error);
GIOStream *ae_tds_channel_get_stream (AeTdsChannel *self);
AeTdsTokenParser *ae_tds_channel_get_parser (AeTdsChannel *self);
/* No message may have more payload than that; 0: any. For answers before the login is done. */
void ae_tds_channel_set_max_message_size (AeTdsChannel *self, gsize max_size);
/* For sending, from the next message on; what arrives may have any legal size. */
void ae_tds_channel_set_packet_size (AeTdsChannel *self, guint packet_size);
guint16 ae_tds_channel_get_spid (AeTdsChannel *self);

/* After a failure that left the position in the stream unknown every call fails with
 * AE_ERROR_CLOSED. A cancelled read is no such failure: attention may follow. */
gboolean ae_tds_channel_is_dead (AeTdsChannel *self);
void ae_tds_channel_kill (AeTdsChannel *self);

/* A request may only follow a complete answer, and only while the server is there: an error when
 * anything has arrived that nobody asked for (AE_ERROR_PROTOCOL), or the end of the stream. The
 * channel is dead then. Sending does the same. */
gboolean ae_tds_channel_check_quiet (AeTdsChannel *self, GError **error);

/* Writes a whole message to its end; bytes that arrived before it, unasked, are an
 * error. @cancellable is the channel user's own deadline, never the application's: a half-written
 * message cannot be repaired. */
gboolean ae_tds_channel_send (AeTdsChannel *self,
                              guint8 type,
                              guint8 first_status,
                              const guint8 *payload,
                              gsize size,
                              GCancellable *cancellable,
                              GError **error);

/* A message of which not everything is known when it begins. What is written goes out in packets as
 * they get full; the last one waits for the end. */
gboolean
ae_tds_channel_begin (AeTdsChannel *self, guint8 type, guint8 first_status, GError **error);
gboolean ae_tds_channel_write (AeTdsChannel *self,
                               const guint8 *data,
                               gsize size,
                               GCancellable *cancellable,
                               GError **error);
gboolean ae_tds_channel_end (AeTdsChannel *self, GCancellable *cancellable, GError **error);
/* In place of an end: the message is not to be run. *is_answered: something of it had been sent,
 * and an answer comes. */
gboolean ae_tds_channel_ignore (AeTdsChannel *self,
                                gboolean *is_answered,
                                GCancellable *cancellable,
                                GError **error);

/* Login-only encryption: the first packet goes through the present stream, then @rest takes over
 * for good and carries the other packets. */
gboolean ae_tds_channel_send_first_packet_apart (AeTdsChannel *self,
                                                 GIOStream *rest,
                                                 guint8 type,
                                                 const guint8 *payload,
                                                 gsize size,
                                                 GCancellable *cancellable,
                                                 GError **error);

/* One whole message as bytes (pre-login answers), at most @max_size of payload. */
GBytes *ae_tds_channel_receive_raw (AeTdsChannel *self,
                                    gsize max_size,
                                    GCancellable *cancellable,
                                    GError **error);

/* The next token, reading as needed. AE_TDS_PARSE_TOKEN, _END or _ERROR; an end of stream inside a
 * message is an error (G_IO_ERROR_CONNECTION_CLOSED), never an end. */
AeTdsParseResult ae_tds_channel_next (AeTdsChannel *self,
                                      AeTdsToken *token,
                                      GCancellable *cancellable,
                                      GError **error);
/* The same without reading: also AE_TDS_PARSE_NEED_DATA. For pages: hand out what is there. */
AeTdsParseResult
ae_tds_channel_next_buffered (AeTdsChannel *self, AeTdsToken *token, GError **error);

/* Sends attention and drains to the DONE that acknowledges it ([MS-TDS] 2.2.1.7). @cancellable is
 * a deadline. The tokens on the way are passed to @on_token (transactions may end). On failure the
 * channel is dead. */
typedef void (*AeTdsTokenFunc) (const AeTdsToken *token, gpointer user_data);
gboolean ae_tds_channel_attention (AeTdsChannel *self,
                                   AeTdsTokenFunc on_token,
                                   gpointer user_data,
                                   GCancellable *cancellable,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeTdsChannel, ae_tds_channel_free)

G_END_DECLS
