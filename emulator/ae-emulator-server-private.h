/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "ae-emulator-listener-private.h"
#include "ae-emulator-server.h"

G_BEGIN_DECLS

struct _AeEmulatorServer
{
  GObject parent_instance;

  GMutex lock; /* protects what follows */
  guint port;
  char *address;
  char *database_path;
  GTlsCertificate *certificate;
  gboolean require_encryption;
  guint login_timeout;
  guint max_connections;

  AeEmulatorHost host;          /* not changed while the listener runs */
  AeEmulatorListener *listener; /* NULL: stopped */
};

G_END_DECLS
