/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-enums.h"

G_DEFINE_ENUM_TYPE (AeConnectionState,
                    ae_connection_state,
                    G_DEFINE_ENUM_VALUE (AE_CONNECTION_STATE_CLOSED, "closed"),
                    G_DEFINE_ENUM_VALUE (AE_CONNECTION_STATE_OPENING, "opening"),
                    G_DEFINE_ENUM_VALUE (AE_CONNECTION_STATE_OPEN, "open"),
                    G_DEFINE_ENUM_VALUE (AE_CONNECTION_STATE_CLOSING, "closing"))

G_DEFINE_ENUM_TYPE (AeTransportEncryption,
                    ae_transport_encryption,
                    G_DEFINE_ENUM_VALUE (AE_TRANSPORT_ENCRYPTION_MANDATORY, "mandatory"),
                    G_DEFINE_ENUM_VALUE (AE_TRANSPORT_ENCRYPTION_OPTIONAL, "optional"),
                    G_DEFINE_ENUM_VALUE (AE_TRANSPORT_ENCRYPTION_STRICT, "strict"))

G_DEFINE_ENUM_TYPE (AeColumnEncryption,
                    ae_column_encryption,
                    G_DEFINE_ENUM_VALUE (AE_COLUMN_ENCRYPTION_DISABLED, "disabled"),
                    G_DEFINE_ENUM_VALUE (AE_COLUMN_ENCRYPTION_RESULT_SET_ONLY, "result-set-only"),
                    G_DEFINE_ENUM_VALUE (AE_COLUMN_ENCRYPTION_ENABLED, "enabled"))

G_DEFINE_ENUM_TYPE (AeIsolationLevel,
                    ae_isolation_level,
                    G_DEFINE_ENUM_VALUE (AE_ISOLATION_LEVEL_DEFAULT, "default"),
                    G_DEFINE_ENUM_VALUE (AE_ISOLATION_LEVEL_READ_UNCOMMITTED, "read-uncommitted"),
                    G_DEFINE_ENUM_VALUE (AE_ISOLATION_LEVEL_READ_COMMITTED, "read-committed"),
                    G_DEFINE_ENUM_VALUE (AE_ISOLATION_LEVEL_REPEATABLE_READ, "repeatable-read"),
                    G_DEFINE_ENUM_VALUE (AE_ISOLATION_LEVEL_SERIALIZABLE, "serializable"),
                    G_DEFINE_ENUM_VALUE (AE_ISOLATION_LEVEL_SNAPSHOT, "snapshot"))

G_DEFINE_ENUM_TYPE (AeEncryptionType,
                    ae_encryption_type,
                    G_DEFINE_ENUM_VALUE (AE_ENCRYPTION_TYPE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (AE_ENCRYPTION_TYPE_DETERMINISTIC, "deterministic"),
                    G_DEFINE_ENUM_VALUE (AE_ENCRYPTION_TYPE_RANDOMIZED, "randomized"))

G_DEFINE_ENUM_TYPE (AeMetadataSource,
                    ae_metadata_source,
                    G_DEFINE_ENUM_VALUE (AE_METADATA_SOURCE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (AE_METADATA_SOURCE_SERVER, "server"),
                    G_DEFINE_ENUM_VALUE (AE_METADATA_SOURCE_CACHE, "cache"),
                    G_DEFINE_ENUM_VALUE (AE_METADATA_SOURCE_PREPARED, "prepared"))

G_DEFINE_ENUM_TYPE (AeBatchMode,
                    ae_batch_mode,
                    G_DEFINE_ENUM_VALUE (AE_BATCH_MODE_ATOMIC, "atomic"),
                    G_DEFINE_ENUM_VALUE (AE_BATCH_MODE_INDEPENDENT, "independent"))

G_DEFINE_ENUM_TYPE (AeBatchState,
                    ae_batch_state,
                    G_DEFINE_ENUM_VALUE (AE_BATCH_STATE_NOT_RUN, "not-run"),
                    G_DEFINE_ENUM_VALUE (AE_BATCH_STATE_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (AE_BATCH_STATE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (AE_BATCH_STATE_UNDONE, "undone"),
                    G_DEFINE_ENUM_VALUE (AE_BATCH_STATE_UNKNOWN, "unknown"))

G_DEFINE_ENUM_TYPE (AeRowCheck,
                    ae_row_check,
                    G_DEFINE_ENUM_VALUE (AE_ROW_CHECK_KEY, "key"),
                    G_DEFINE_ENUM_VALUE (AE_ROW_CHECK_VERSION, "version"),
                    G_DEFINE_ENUM_VALUE (AE_ROW_CHECK_OLD_VALUES, "old-values"))
