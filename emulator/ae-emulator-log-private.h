/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The emulator's own log domain, shown with G_MESSAGES_DEBUG=AeEmulator: what happens to a
 * connection, never a value, a statement or a password. Include it after config.h. */

#include <glib.h>

#undef G_LOG_DOMAIN
#define G_LOG_DOMAIN "AeEmulator"
