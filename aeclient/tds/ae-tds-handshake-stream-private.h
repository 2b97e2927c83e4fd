/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What TLS talks to in TDS 7.x: a stream over the socket that carries the handshake inside
 * pre-login packets ([MS-TDS] 2.2.6.5, 3.2.5.2) and afterwards hands the bytes through. Closing it
 * does not close the socket, which outlives TLS when only the login is encrypted. */

#include <gio/gio.h>

G_BEGIN_DECLS

#define AE_TYPE_TDS_HANDSHAKE_STREAM (ae_tds_handshake_stream_get_type ())
G_DECLARE_FINAL_TYPE (AeTdsHandshakeStream,
                      ae_tds_handshake_stream,
                      AE,
                      TDS_HANDSHAKE_STREAM,
                      GIOStream)

/* The streams of @base must be pollable; otherwise TLS cannot use this one either. */
GIOStream *ae_tds_handshake_stream_new (GIOStream *base);

/* The handshake is over: what is written from now on is not wrapped. Reading needs no such call, it
 * sees at each unit whether it is a packet or a TLS record. */
void ae_tds_handshake_stream_finish (AeTdsHandshakeStream *self);
/* TLS is dropped, the socket is used without it from now on: nothing is read or written any more,
 * no close_notify either. */
void ae_tds_handshake_stream_detach (AeTdsHandshakeStream *self);

G_END_DECLS
