/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

/* GLib only: the codec in tds/ includes this file. */
#include <glib-object.h>

#include <aeclient/ae-version-macros.h>

G_BEGIN_DECLS

/**
 * AeError:
 * @AE_ERROR_FAILED: something failed that no other code names
 * @AE_ERROR_PROTOCOL: the server sent what the protocol does not allow; the connection is closed
 * @AE_ERROR_LOGIN: the server ended the login without saying why
 * @AE_ERROR_CLOSED: the connection is not open
 * @AE_ERROR_BUSY: the connection is occupied by an open cursor or by an asynchronous call
 * @AE_ERROR_TYPE: a value was asked for, or given, as a type that it does not have
 * @AE_ERROR_VALUE: a value does not fit its type: out of range, too long, not representable
 * @AE_ERROR_NULL: the value is NULL
 * @AE_ERROR_UNBOUND_PARAMETER: a parameter of the statement has no value
 * @AE_ERROR_SYNTAX: a connection string, a type name or a statement text cannot be understood
 * @AE_ERROR_KEY_STORE: a column master key cannot be found or used
 * @AE_ERROR_KEY_NOT_TRUSTED: the server named a column master key that is not on the trusted list
 * @AE_ERROR_DECRYPT: a value does not decrypt: wrong key, or damaged or forged data
 * @AE_ERROR_ENCRYPTION_REQUIRED: a value that must be encrypted would have been sent, or was
 *   received, in the clear
 * @AE_ERROR_UNSUPPORTED: not supported by this version of the library, or by the server
 * @AE_ERROR_TRANSACTION_LOST: the server has rolled the transaction back when a statement failed;
 *   call [method@AeClient.Connection.rollback] before going on
 * @AE_ERROR_CONFLICT: a row that is to be changed is not there, or not as it was read
 *
 * What only this library can know. Errors of GIO, of TLS and of name resolution keep their own
 * domains; what the server reports is an [error@AeClient.ServerError].
 *
 * Since: 1.0
 */
typedef enum
{
  AE_ERROR_FAILED,
  AE_ERROR_PROTOCOL,
  AE_ERROR_LOGIN,
  AE_ERROR_CLOSED,
  AE_ERROR_BUSY,
  AE_ERROR_TYPE,
  AE_ERROR_VALUE,
  AE_ERROR_NULL,
  AE_ERROR_UNBOUND_PARAMETER,
  AE_ERROR_SYNTAX,
  AE_ERROR_KEY_STORE,
  AE_ERROR_KEY_NOT_TRUSTED,
  AE_ERROR_DECRYPT,
  AE_ERROR_ENCRYPTION_REQUIRED,
  AE_ERROR_UNSUPPORTED,
  AE_ERROR_TRANSACTION_LOST,
  AE_ERROR_CONFLICT,
} AeError;

AE_AVAILABLE_IN_ALL
GType ae_error_get_type (void) G_GNUC_CONST;
#define AE_TYPE_ERROR (ae_error_get_type ())

/**
 * AE_ERROR:
 *
 * The error domain of what only this library can know; see [error@AeClient.Error].
 *
 * Since: 1.0
 */
#define AE_ERROR (ae_error_quark ())

AE_AVAILABLE_IN_ALL
GQuark ae_error_quark (void);

/**
 * AeServerError:
 * @AE_SERVER_ERROR_OPERAND_TYPE_CLASH: 206, also: a plaintext value for an encrypted column
 * @AE_SERVER_ERROR_INVALID_COLUMN: 207, a column does not exist
 * @AE_SERVER_ERROR_INVALID_OBJECT: 208, a table or view does not exist
 * @AE_SERVER_ERROR_CONSTRAINT: 547, a FOREIGN KEY or CHECK constraint is violated
 * @AE_SERVER_ERROR_DEADLOCK: 1205, the transaction was chosen as the victim of a deadlock
 * @AE_SERVER_ERROR_DUPLICATE_INDEX_KEY: 2601, a value exists already in a unique index
 * @AE_SERVER_ERROR_DUPLICATE_KEY: 2627, a value exists already in a PRIMARY KEY or UNIQUE
 * constraint
 * @AE_SERVER_ERROR_CANNOT_OPEN_DATABASE: 4060, the database of the login cannot be opened
 * @AE_SERVER_ERROR_NOT_PREPARED: 8179, a prepared statement is not there (any more)
 * @AE_SERVER_ERROR_LOGIN_FAILED: 18456, wrong user or password
 * @AE_SERVER_ERROR_ENCRYPTION_SCHEME_MISMATCH: 33277, a value is encrypted in another way than its
 *   place demands
 * @AE_SERVER_ERROR_STALE_PARAMETER_METADATA: 33514, the encryption of a parameter has changed
 *
 * An error that the server reported. The code is SQL Server's message number, whether it is
 * listed here or not.
 *
 * Since: 1.0
 */
typedef enum
{
  AE_SERVER_ERROR_OPERAND_TYPE_CLASH = 206,
  AE_SERVER_ERROR_INVALID_COLUMN = 207,
  AE_SERVER_ERROR_INVALID_OBJECT = 208,
  AE_SERVER_ERROR_CONSTRAINT = 547,
  AE_SERVER_ERROR_DEADLOCK = 1205,
  AE_SERVER_ERROR_DUPLICATE_INDEX_KEY = 2601,
  AE_SERVER_ERROR_DUPLICATE_KEY = 2627,
  AE_SERVER_ERROR_CANNOT_OPEN_DATABASE = 4060,
  AE_SERVER_ERROR_NOT_PREPARED = 8179,
  AE_SERVER_ERROR_LOGIN_FAILED = 18456,
  AE_SERVER_ERROR_ENCRYPTION_SCHEME_MISMATCH = 33277,
  AE_SERVER_ERROR_STALE_PARAMETER_METADATA = 33514,
} AeServerError;

AE_AVAILABLE_IN_ALL
GType ae_server_error_get_type (void) G_GNUC_CONST;
#define AE_TYPE_SERVER_ERROR (ae_server_error_get_type ())

/**
 * AE_SERVER_ERROR:
 *
 * The error domain of what the server reports; see [error@AeClient.ServerError].
 *
 * Since: 1.0
 */
#define AE_SERVER_ERROR (ae_server_error_quark ())

AE_AVAILABLE_IN_ALL
GQuark ae_server_error_quark (void);

G_END_DECLS
