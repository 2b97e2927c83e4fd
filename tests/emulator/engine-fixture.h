/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A database in memory and a session in it, for tests of the engine without a server. */

#include "engine-dump.h"

G_BEGIN_DECLS

typedef struct
{
  AeEmulatorDatabase *database;
  AeEmulatorSession *session;
} EngineFixture;

/* schema is run with column encryption as it is asked for, which the session keeps. */
void engine_fixture_init (EngineFixture *self, const char *schema, gboolean column_encryption);
/* With the signature of a fixture's tear-down. */
void engine_fixture_tear_down (EngineFixture *self, gconstpointer data);

/* The bytes of "01 04 0A"; blanks are for the reader. */
GByteArray *engine_fixture_parse_hex (const char *hex);

G_END_DECLS
