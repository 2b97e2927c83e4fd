/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-enums.h>

G_BEGIN_DECLS

#define AE_TYPE_SERVER_MESSAGE (ae_server_message_get_type ())

AE_AVAILABLE_IN_ALL
GType ae_server_message_get_type (void) G_GNUC_CONST;
AE_AVAILABLE_IN_ALL
AeServerMessage *ae_server_message_copy (AeServerMessage *self);
AE_AVAILABLE_IN_ALL
void ae_server_message_free (AeServerMessage *self);
AE_AVAILABLE_IN_ALL
int ae_server_message_get_number (const AeServerMessage *self);
AE_AVAILABLE_IN_ALL
guint ae_server_message_get_state (const AeServerMessage *self);
AE_AVAILABLE_IN_ALL
guint ae_server_message_get_severity (const AeServerMessage *self);
AE_AVAILABLE_IN_ALL
const char *ae_server_message_get_text (const AeServerMessage *self);
AE_AVAILABLE_IN_ALL
const char *ae_server_message_get_server (const AeServerMessage *self);
AE_AVAILABLE_IN_ALL
const char *ae_server_message_get_procedure (const AeServerMessage *self);
AE_AVAILABLE_IN_ALL
guint ae_server_message_get_line (const AeServerMessage *self);
AE_AVAILABLE_IN_ALL
const char *ae_server_message_get_sqlstate (const AeServerMessage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeServerMessage, ae_server_message_free)

G_END_DECLS
