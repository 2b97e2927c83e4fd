/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What tests ask of a server: faults, holding answers back, scripted answers, counters. Shared by
 * the server object and all of its connections; every function may be called from any thread. */

#include "ae-emulator-server.h"

G_BEGIN_DECLS

typedef struct _AeEmulatorFaults AeEmulatorFaults;

AeEmulatorFaults *ae_emulator_faults_new (void);
AeEmulatorFaults *ae_emulator_faults_ref (AeEmulatorFaults *self);
void ae_emulator_faults_unref (AeEmulatorFaults *self);

void ae_emulator_faults_set (AeEmulatorFaults *self, AeEmulatorFault fault, gint64 argument);
void ae_emulator_faults_clear (AeEmulatorFaults *self);
/* 0 when it was not injected. */
gint64 ae_emulator_faults_get (AeEmulatorFaults *self, AeEmulatorFault fault);
/* -1: no limit. The generation changes whenever the limit was set or cleared. */
gint64 ae_emulator_faults_get_close_after (AeEmulatorFaults *self, guint *generation);
/* Applies once. */
gint16 ae_emulator_faults_take_wrong_length (AeEmulatorFaults *self);

void ae_emulator_faults_set_holding (AeEmulatorFaults *self, gboolean holding);
guint ae_emulator_faults_get_n_held (AeEmulatorFaults *self);
gboolean ae_emulator_faults_wait_held (AeEmulatorFaults *self, guint n, gint64 deadline);
/* Sits out the delay and the hold, unless @abandoned says that nobody waits for the answer any
 * more.
 * @abandoned runs with the lock of the faults held. */
void ae_emulator_faults_pause (AeEmulatorFaults *self,
                               gboolean (*abandoned) (gpointer data),
                               gpointer data);
/* Makes those who pause ask again. */
void ae_emulator_faults_wake (AeEmulatorFaults *self);

void ae_emulator_faults_script (AeEmulatorFaults *self, const char *text, GBytes *tokens);
GBytes *ae_emulator_faults_find_script (AeEmulatorFaults *self, const char *text);

void ae_emulator_faults_count_request (AeEmulatorFaults *self);
void ae_emulator_faults_count_attention (AeEmulatorFaults *self);
guint64 ae_emulator_faults_get_n_requests (AeEmulatorFaults *self);
guint64 ae_emulator_faults_get_n_attentions (AeEmulatorFaults *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeEmulatorFaults, ae_emulator_faults_unref)

G_END_DECLS
