/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-error.h"

/**
 * ae_error_quark:
 *
 * Gets the domain of the errors that only this library can know.
 *
 * Returns: the error domain
 *
 * Since: 1.0
 */
G_DEFINE_QUARK (ae - error - quark, ae_error)

/**
 * ae_server_error_quark:
 *
 * Gets the domain of the errors that the server reports; the code is SQL Server's message number.
 *
 * Returns: the error domain
 *
 * Since: 1.0
 */
G_DEFINE_QUARK (ae - server - error - quark, ae_server_error)

G_DEFINE_ENUM_TYPE (AeError,
                    ae_error,
                    G_DEFINE_ENUM_VALUE (AE_ERROR_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (AE_ERROR_PROTOCOL, "protocol"),
                    G_DEFINE_ENUM_VALUE (AE_ERROR_LOGIN, "login"),
                    G_DEFINE_ENUM_VALUE (AE_ERROR_CLOSED, "closed"),
                    G_DEFINE_ENUM_VALUE (AE_ERROR_BUSY, "busy"),
                    G_DEFINE_ENUM_VALUE (AE_ERROR_TYPE, "type"),
                    G_DEFINE_ENUM_VALUE (AE_ERROR_VALUE, "value"),
                    G_DEFINE_ENUM_VALUE (AE_ERROR_NULL, "null"),
                    G_DEFINE_ENUM_VALUE (AE_ERROR_UNBOUND_PARAMETER, "unbound-parameter"),
                    G_DEFINE_ENUM_VALUE (AE_ERROR_SYNTAX, "syntax"),
                    G_DEFINE_ENUM_VALUE (AE_ERROR_KEY_STORE, "key-store"),
                    G_DEFINE_ENUM_VALUE (AE_ERROR_KEY_NOT_TRUSTED, "key-not-trusted"),
                    G_DEFINE_ENUM_VALUE (AE_ERROR_DECRYPT, "decrypt"),
                    G_DEFINE_ENUM_VALUE (AE_ERROR_ENCRYPTION_REQUIRED, "encryption-required"),
                    G_DEFINE_ENUM_VALUE (AE_ERROR_UNSUPPORTED, "unsupported"),
                    G_DEFINE_ENUM_VALUE (AE_ERROR_TRANSACTION_LOST, "transaction-lost"),
                    G_DEFINE_ENUM_VALUE (AE_ERROR_CONFLICT, "conflict"))

G_DEFINE_ENUM_TYPE (
    AeServerError,
    ae_server_error,
    G_DEFINE_ENUM_VALUE (AE_SERVER_ERROR_OPERAND_TYPE_CLASH, "operand-type-clash"),
    G_DEFINE_ENUM_VALUE (AE_SERVER_ERROR_INVALID_COLUMN, "invalid-column"),
    G_DEFINE_ENUM_VALUE (AE_SERVER_ERROR_INVALID_OBJECT, "invalid-object"),
    G_DEFINE_ENUM_VALUE (AE_SERVER_ERROR_CONSTRAINT, "constraint"),
    G_DEFINE_ENUM_VALUE (AE_SERVER_ERROR_DEADLOCK, "deadlock"),
    G_DEFINE_ENUM_VALUE (AE_SERVER_ERROR_DUPLICATE_INDEX_KEY, "duplicate-index-key"),
    G_DEFINE_ENUM_VALUE (AE_SERVER_ERROR_DUPLICATE_KEY, "duplicate-key"),
    G_DEFINE_ENUM_VALUE (AE_SERVER_ERROR_CANNOT_OPEN_DATABASE, "cannot-open-database"),
    G_DEFINE_ENUM_VALUE (AE_SERVER_ERROR_LOGIN_FAILED, "login-failed"),
    G_DEFINE_ENUM_VALUE (AE_SERVER_ERROR_ENCRYPTION_SCHEME_MISMATCH, "encryption-scheme-mismatch"),
    G_DEFINE_ENUM_VALUE (AE_SERVER_ERROR_STALE_PARAMETER_METADATA, "stale-parameter-metadata"))
