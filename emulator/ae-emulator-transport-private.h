/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The bytes of one connection: a socket, and over it no TLS, TLS whose handshake is wrapped in
 * packets (TDS 7.4) or TLS from the first byte (TDS 8.0). Blocking. After login one thread may
 * read while another one writes; shutdown () works from any thread and ends both. */

#include <gio/gio.h>
#include <gnutls/gnutls.h>

#include "ae-emulator-faults-private.h"

G_BEGIN_DECLS

typedef struct _AeEmulatorTransport AeEmulatorTransport;

AeEmulatorTransport *ae_emulator_transport_new (GSocket *socket, AeEmulatorFaults *faults);
void ae_emulator_transport_free (AeEmulatorTransport *self);

/* Monotonic microseconds after which reading and writing fail; 0 for never. */
void ae_emulator_transport_set_deadline (AeEmulatorTransport *self, gint64 deadline);

/* The next byte, which stays where it is. */
gboolean ae_emulator_transport_peek (AeEmulatorTransport *self, guint8 *first_byte, GError **error);
gboolean
ae_emulator_transport_read (AeEmulatorTransport *self, void *buffer, gsize size, GError **error);
gboolean ae_emulator_transport_write (AeEmulatorTransport *self,
                                      const void *data,
                                      gsize size,
                                      GError **error);

gboolean ae_emulator_transport_start_tls (AeEmulatorTransport *self,
                                          gnutls_certificate_credentials_t credentials,
                                          gboolean strict,
                                          GError **error);
gboolean ae_emulator_transport_is_encrypted (const AeEmulatorTransport *self);
/* Login-only encryption: from here on the plain socket. What TLS had taken beyond is read next. */
void ae_emulator_transport_leave_tls (AeEmulatorTransport *self);

/* Says goodbye and lets the client read to the end. Only when no other thread reads. */
void ae_emulator_transport_finish (AeEmulatorTransport *self);
/* From any thread: at once. */
void ae_emulator_transport_shutdown (AeEmulatorTransport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeEmulatorTransport, ae_emulator_transport_free)

G_END_DECLS
