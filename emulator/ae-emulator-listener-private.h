/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The listening socket, its thread, and the connections that it accepted. */

#include "ae-emulator-connection-private.h"

G_BEGIN_DECLS

typedef struct _AeEmulatorListener AeEmulatorListener;

/* @host must outlive it. Port 0 takes a free one. */
AeEmulatorListener *ae_emulator_listener_start (const AeEmulatorHost *host,
                                                const char *address,
                                                guint16 port,
                                                GError **error);
/* Ends all connections, waits for all threads and frees it. */
void ae_emulator_listener_stop (AeEmulatorListener *self);
guint16 ae_emulator_listener_get_port (AeEmulatorListener *self);
guint ae_emulator_listener_get_n_connections (AeEmulatorListener *self);
void ae_emulator_listener_drop_connections (AeEmulatorListener *self);

G_END_DECLS
