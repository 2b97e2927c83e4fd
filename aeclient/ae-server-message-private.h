/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "ae-server-message.h"
#include "tds/ae-tds-token-private.h"

G_BEGIN_DECLS

AeServerMessage *ae_server_message_new_from_token (const AeTdsToken *token);

G_END_DECLS
