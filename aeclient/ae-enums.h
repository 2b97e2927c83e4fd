/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-types.h>

G_BEGIN_DECLS

/**
 * AeConnectionState:
 * @AE_CONNECTION_STATE_CLOSED: not connected; may be opened
 * @AE_CONNECTION_STATE_OPENING: connecting and logging in
 * @AE_CONNECTION_STATE_OPEN: logged in
 * @AE_CONNECTION_STATE_CLOSING: being closed
 *
 * What an [class@AeClient.Connection] is doing.
 *
 * Since: 1.0
 */
typedef enum
{
  AE_CONNECTION_STATE_CLOSED,
  AE_CONNECTION_STATE_OPENING,
  AE_CONNECTION_STATE_OPEN,
  AE_CONNECTION_STATE_CLOSING,
} AeConnectionState;

AE_AVAILABLE_IN_ALL
GType ae_connection_state_get_type (void) G_GNUC_CONST;
#define AE_TYPE_CONNECTION_STATE (ae_connection_state_get_type ())

/**
 * AeTransportEncryption:
 * @AE_TRANSPORT_ENCRYPTION_MANDATORY: TLS for the whole session, negotiated inside pre-login
 *   (`Encrypt=yes`, the default)
 * @AE_TRANSPORT_ENCRYPTION_OPTIONAL: TLS for the login only, unless the server wants more;
 *   none at all, and so the password in the clear, with a server that cannot encrypt (`Encrypt=no`)
 * @AE_TRANSPORT_ENCRYPTION_STRICT: TLS before anything else, TDS 8.0 (`Encrypt=strict`)
 *
 * How the connection to the server is protected ([MS-TDS] 2.2.6.5).
 *
 * Since: 1.0
 */
typedef enum
{
  AE_TRANSPORT_ENCRYPTION_MANDATORY,
  AE_TRANSPORT_ENCRYPTION_OPTIONAL,
  AE_TRANSPORT_ENCRYPTION_STRICT,
} AeTransportEncryption;

AE_AVAILABLE_IN_ALL
GType ae_transport_encryption_get_type (void) G_GNUC_CONST;
#define AE_TYPE_TRANSPORT_ENCRYPTION (ae_transport_encryption_get_type ())

/**
 * AeColumnEncryption:
 * @AE_COLUMN_ENCRYPTION_DISABLED: nothing is encrypted or decrypted; encrypted columns show their
 *   ciphertext
 * @AE_COLUMN_ENCRYPTION_RESULT_SET_ONLY: results are decrypted, parameters are sent as they are
 * @AE_COLUMN_ENCRYPTION_ENABLED: parameters are encrypted and results decrypted
 *
 * What Always Encrypted does for a connection or a statement.
 *
 * Since: 1.0
 */
typedef enum
{
  AE_COLUMN_ENCRYPTION_DISABLED,
  AE_COLUMN_ENCRYPTION_RESULT_SET_ONLY,
  AE_COLUMN_ENCRYPTION_ENABLED,
} AeColumnEncryption;

AE_AVAILABLE_IN_ALL
GType ae_column_encryption_get_type (void) G_GNUC_CONST;
#define AE_TYPE_COLUMN_ENCRYPTION (ae_column_encryption_get_type ())

/**
 * AeEncryptionType:
 * @AE_ENCRYPTION_TYPE_NONE: plaintext
 * @AE_ENCRYPTION_TYPE_DETERMINISTIC: equal values have equal ciphertext
 * @AE_ENCRYPTION_TYPE_RANDOMIZED: every ciphertext is different
 *
 * How a column or a parameter is encrypted. The numbers are those of the protocol.
 *
 * Since: 1.0
 */
typedef enum
{
  AE_ENCRYPTION_TYPE_NONE = 0,
  AE_ENCRYPTION_TYPE_DETERMINISTIC = 1,
  AE_ENCRYPTION_TYPE_RANDOMIZED = 2,
} AeEncryptionType;

AE_AVAILABLE_IN_ALL
GType ae_encryption_type_get_type (void) G_GNUC_CONST;
#define AE_TYPE_ENCRYPTION_TYPE (ae_encryption_type_get_type ())

/**
 * AeMetadataSource:
 * @AE_METADATA_SOURCE_NONE: nobody was asked: the statement has no parameters, or they are not to
 *   be encrypted
 * @AE_METADATA_SOURCE_SERVER: the server was asked
 * @AE_METADATA_SOURCE_CACHE: the server was asked before, and the process remembers it
 * @AE_METADATA_SOURCE_PREPARED: the server was asked when the statement was prepared
 *
 * Where it is known from how the parameters of a statement are encrypted.
 *
 * Since: 1.0
 */
typedef enum
{
  AE_METADATA_SOURCE_NONE,
  AE_METADATA_SOURCE_SERVER,
  AE_METADATA_SOURCE_CACHE,
  AE_METADATA_SOURCE_PREPARED,
} AeMetadataSource;

AE_AVAILABLE_IN_ALL
GType ae_metadata_source_get_type (void) G_GNUC_CONST;
#define AE_TYPE_METADATA_SOURCE (ae_metadata_source_get_type ())

/**
 * AeIsolationLevel:
 * @AE_ISOLATION_LEVEL_DEFAULT: as the session has it, `read committed` after a login
 * @AE_ISOLATION_LEVEL_READ_UNCOMMITTED: sees what others have not committed
 * @AE_ISOLATION_LEVEL_READ_COMMITTED: sees what is committed when a statement begins
 * @AE_ISOLATION_LEVEL_REPEATABLE_READ: what was read stays as it is until the end
 * @AE_ISOLATION_LEVEL_SERIALIZABLE: as if nobody else were there
 * @AE_ISOLATION_LEVEL_SNAPSHOT: sees what was committed when the transaction began
 *
 * How much a transaction sees of others ([MS-TDS] 2.2.6.9).
 *
 * Since: 1.0
 */
typedef enum
{
  AE_ISOLATION_LEVEL_DEFAULT = 0,
  AE_ISOLATION_LEVEL_READ_UNCOMMITTED = 1,
  AE_ISOLATION_LEVEL_READ_COMMITTED = 2,
  AE_ISOLATION_LEVEL_REPEATABLE_READ = 3,
  AE_ISOLATION_LEVEL_SERIALIZABLE = 4,
  AE_ISOLATION_LEVEL_SNAPSHOT = 5,
} AeIsolationLevel;

AE_AVAILABLE_IN_ALL
GType ae_isolation_level_get_type (void) G_GNUC_CONST;
#define AE_TYPE_ISOLATION_LEVEL (ae_isolation_level_get_type ())

/**
 * AeBatchMode:
 * @AE_BATCH_MODE_ATOMIC: all sets or none: it ends at the first that fails, and what was done is
 *   taken back
 * @AE_BATCH_MODE_INDEPENDENT: each set by itself: those behind one that fails are run, and each has
 *   its own result
 *
 * What a batch does when one of its sets of parameters fails.
 *
 * Since: 1.0
 */
typedef enum
{
  AE_BATCH_MODE_ATOMIC,
  AE_BATCH_MODE_INDEPENDENT,
} AeBatchMode;

AE_AVAILABLE_IN_ALL
GType ae_batch_mode_get_type (void) G_GNUC_CONST;
#define AE_TYPE_BATCH_MODE (ae_batch_mode_get_type ())

/**
 * AeBatchState:
 * @AE_BATCH_STATE_NOT_RUN: it was not sent
 * @AE_BATCH_STATE_DONE: it was run
 * @AE_BATCH_STATE_FAILED: it failed; its error says why
 * @AE_BATCH_STATE_UNDONE: it was run, and is taken back because another set failed
 * @AE_BATCH_STATE_UNKNOWN: it was sent, and the server did not say what became of it
 *
 * What became of one set of parameters of a batch.
 *
 * Since: 1.0
 */
typedef enum
{
  AE_BATCH_STATE_NOT_RUN,
  AE_BATCH_STATE_DONE,
  AE_BATCH_STATE_FAILED,
  AE_BATCH_STATE_UNDONE,
  AE_BATCH_STATE_UNKNOWN,
} AeBatchState;

AE_AVAILABLE_IN_ALL
GType ae_batch_state_get_type (void) G_GNUC_CONST;
#define AE_TYPE_BATCH_STATE (ae_batch_state_get_type ())

/**
 * AeRowCheck:
 * @AE_ROW_CHECK_KEY: the key only: whoever writes last wins
 * @AE_ROW_CHECK_VERSION: the `rowversion` column of the row: nobody has changed any column
 * @AE_ROW_CHECK_OLD_VALUES: the columns that are changed, or all of a row that is deleted. Text is
 *   compared as the collation of the column does; a column with randomized encryption cannot be
 *   compared
 *
 * What must be as it was read when a row is changed.
 *
 * Since: 1.0
 */
typedef enum
{
  AE_ROW_CHECK_KEY = 0,
  AE_ROW_CHECK_VERSION = 1,
  AE_ROW_CHECK_OLD_VALUES = 2,
} AeRowCheck;

AE_AVAILABLE_IN_ALL
GType ae_row_check_get_type (void) G_GNUC_CONST;
#define AE_TYPE_ROW_CHECK (ae_row_check_get_type ())

G_END_DECLS
