/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The stream over one value of the row that a cursor is on. It holds what was read ahead, some
 * hundred KiB, and asks the cursor for more; the worker reads, and the loop is never blocked. */

#include "ae-cursor-private.h"

G_BEGIN_DECLS

#define AE_TYPE_VALUE_STREAM (ae_value_stream_get_type ())
G_DECLARE_FINAL_TYPE (AeValueStream, ae_value_stream, AE, VALUE_STREAM, GInputStream)

/* Over the value whose turn it is. */
GInputStream *ae_value_stream_new (AeCursor *cursor);

G_END_DECLS
