# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a client is asked for: the rows of the table."""

PLAIN = {
    'login-tls': 'Encrypt=yes: TLS inside pre-login',
    'login-strict': 'TDS 8.0: TLS first',
    'login-plain': 'without TLS, or with TLS for the login only',
    'wrong-password': '18456, and no connection',
    'batch': 'SQL text without parameters',
    'sp_executesql': 'parameters through sp_executesql',
    'prepare': 'sp_prepare, sp_execute, sp_unprepare',
    'prepexec': 'sp_prepexec',
    'cursor': 'server cursors',
    'types': 'every type there and back',
    'nulls': 'NULL of every type',
    'extremes': 'smallest, largest, longest and empty values',
    'max-types': 'values of some MB',
    'multiple-results': 'several result sets and row counts',
    'messages': 'PRINT and RAISERROR',
    'errors': 'number, state, severity, line',
    'output-parameters': 'of procedures, by every route',
    'return-status': 'of procedures',
    'transactions': 'commit, rollback, autocommit',
    'savepoints': 'rollback to a savepoint',
    'isolation': 'isolation levels',
    'attention': 'cancel and time-out; the connection lives on',
    'tvp': 'table-valued parameters',
    'bulk': 'bulk load',
    'reset': 'reset of a pooled connection',
    'catalogue': 'catalogue calls',
}
