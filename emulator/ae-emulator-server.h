/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#ifndef AE_EMULATOR_EXTERN
#define AE_EMULATOR_EXTERN __attribute__ ((visibility ("default"))) extern
#endif

/**
 * AeEmulatorFault:
 * @AE_EMULATOR_FAULT_CLOSE_AFTER: closes the connection after that many further bytes of answers
 * @AE_EMULATOR_FAULT_DRIBBLE: writes one byte at a time (argument 0 or 1: off or on)
 * @AE_EMULATOR_FAULT_DELAY: waits that many milliseconds before each answer
 * @AE_EMULATOR_FAULT_WRONG_LENGTH: adds the argument to the length field of the next packet
 * @AE_EMULATOR_FAULT_NO_ATTENTION_ACK: does not acknowledge attention (0 or 1)
 * @AE_EMULATOR_FAULT_DESCRIBE_ERROR: sp_describe_parameter_encryption answers with that error
 * number
 * @AE_EMULATOR_FAULT_NO_COLUMN_ENCRYPTION: does not acknowledge the COLUMNENCRYPTION feature (0 or
 * 1)
 * @AE_EMULATOR_FAULT_NO_SESSION_RECOVERY: does not acknowledge the SESSIONRECOVERY feature (0 or 1)
 *
 * What a server under test can be made to do wrong.
 *
 * Since: 1.0
 */
typedef enum
{
  AE_EMULATOR_FAULT_CLOSE_AFTER,
  AE_EMULATOR_FAULT_DRIBBLE,
  AE_EMULATOR_FAULT_DELAY,
  AE_EMULATOR_FAULT_WRONG_LENGTH,
  AE_EMULATOR_FAULT_NO_ATTENTION_ACK,
  AE_EMULATOR_FAULT_DESCRIBE_ERROR,
  AE_EMULATOR_FAULT_NO_COLUMN_ENCRYPTION,
  AE_EMULATOR_FAULT_NO_SESSION_RECOVERY,
} AeEmulatorFault;

AE_EMULATOR_EXTERN
GType ae_emulator_fault_get_type (void) G_GNUC_CONST;
#define AE_EMULATOR_TYPE_FAULT (ae_emulator_fault_get_type ())

#define AE_EMULATOR_TYPE_SERVER (ae_emulator_server_get_type ())
AE_EMULATOR_EXTERN
G_DECLARE_FINAL_TYPE (AeEmulatorServer, ae_emulator_server, AE_EMULATOR, SERVER, GObject)

/* Properties: port (guint, 0 = a free one, construct-or-set before start), address (string,
 * "127.0.0.1"), database (file name, NULL = in memory), certificate (GTlsCertificate with private
 * key; made when NULL), require-encryption (gboolean, FALSE), login-timeout (guint, milliseconds),
 * max-connections (guint, 256).
 */
AE_EMULATOR_EXTERN
AeEmulatorServer *ae_emulator_server_new (void);
AE_EMULATOR_EXTERN
void ae_emulator_server_add_login (AeEmulatorServer *self, const char *user, const char *password);
AE_EMULATOR_EXTERN
gboolean ae_emulator_server_start (AeEmulatorServer *self, GError **error);
AE_EMULATOR_EXTERN
void ae_emulator_server_stop (AeEmulatorServer *self);
AE_EMULATOR_EXTERN
guint ae_emulator_server_get_port (AeEmulatorServer *self);
AE_EMULATOR_EXTERN
GTlsCertificate *ae_emulator_server_get_certificate (AeEmulatorServer *self);
AE_EMULATOR_EXTERN
char *ae_emulator_server_dup_connection_string (AeEmulatorServer *self, const char *user);

/* Runs T-SQL as the owner, outside any connection: fixtures. */
AE_EMULATOR_EXTERN
gboolean ae_emulator_server_run_script (AeEmulatorServer *self, const char *sql, GError **error);

/* Runs a query once and answers it from then on with what came: benchmarks. */
AE_EMULATOR_EXTERN
gboolean ae_emulator_server_record (AeEmulatorServer *self, const char *sql, GError **error);

/* Tests: faults hold for connections that are open and for new ones, until cleared. */
AE_EMULATOR_EXTERN
void
ae_emulator_server_inject_fault (AeEmulatorServer *self, AeEmulatorFault fault, gint64 argument);
AE_EMULATOR_EXTERN
void ae_emulator_server_clear_faults (AeEmulatorServer *self);
/* Holds every answer back until released; wait_held () returns once n answers are held. */
AE_EMULATOR_EXTERN
void ae_emulator_server_hold (AeEmulatorServer *self);
AE_EMULATOR_EXTERN
void ae_emulator_server_release (AeEmulatorServer *self);
AE_EMULATOR_EXTERN
guint ae_emulator_server_get_n_held (AeEmulatorServer *self);
AE_EMULATOR_EXTERN
gboolean ae_emulator_server_wait_held (AeEmulatorServer *self, guint n, guint timeout_ms);
/* Answers any batch or statement whose text holds @text with @tokens instead of running it; NULL
 * tokens take the answer back. For hostile servers: the bytes are sent as they are. */
AE_EMULATOR_EXTERN
void ae_emulator_server_script_answer (AeEmulatorServer *self, const char *text, GBytes *tokens);
/* Drops every connection at once, as a crash would. */
AE_EMULATOR_EXTERN
void ae_emulator_server_drop_connections (AeEmulatorServer *self);
AE_EMULATOR_EXTERN
guint64 ae_emulator_server_get_n_requests (AeEmulatorServer *self);
AE_EMULATOR_EXTERN
guint64 ae_emulator_server_get_n_attentions (AeEmulatorServer *self);
AE_EMULATOR_EXTERN
guint ae_emulator_server_get_n_connections (AeEmulatorServer *self);

G_END_DECLS
