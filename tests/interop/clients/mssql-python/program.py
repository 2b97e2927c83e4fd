# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""mssql-python: what it does without Always Encrypted, which cannot be had through it: it refuses the
keyword ColumnEncryption and the attribute that would load a key store provider."""

import os
import sys

import mssql_python

from capability import HOST, PASSWORD, PORT, SAMPLES, USER, equal, need, run, skipped

TLS = 'Encrypt=yes;TrustServerCertificate=yes'


def connect(options=TLS, password=PASSWORD, **more):
    return mssql_python.connect(f'Server={HOST},{PORT};UID={USER};PWD={{{password}}};{options}',
                                **{'autocommit': True, **more})


def rows(sql, *arguments, connection=None):
    cursor = (connection or connect()).cursor()
    cursor.execute(sql, *arguments)
    return [tuple(row) for row in cursor.fetchall()]


def login(options):
    return lambda: equal(rows('SELECT 42', connection=connect(options)), [(42,)])


def wrong_password():
    try:
        connect(password='wrong')
    except mssql_python.Error as error:
        need('Login failed for user' in str(error), str(error))
    else:
        need(False, 'there is a connection')


def batch():
    equal(rows("SELECT 1 AS a, N'Grüße, 你好' AS b, NULL AS c"), [(1, 'Grüße, 你好', None)])


def executesql():
    equal(rows('SELECT ? + 1, ?, ?', 41, '漢字', None), [(42, '漢字', None)])


def prepexec():
    connection = connect()
    cursor = connection.cursor()
    cursor.execute('DROP TABLE IF EXISTS MssqlPythonMany')
    cursor.execute('CREATE TABLE MssqlPythonMany (id int, name nvarchar(20))')
    cursor.executemany('INSERT INTO MssqlPythonMany VALUES (?, ?)',
                       [(i, f'row {i}') for i in range(100)])
    equal(rows('SELECT COUNT(*), MAX(id) FROM MssqlPythonMany', connection=connection),
          [(100, 99)])
    cursor.execute('DROP TABLE MssqlPythonMany')


def there_and_back(choose):
    cursor = connect().cursor()
    for sql_type, values in SAMPLES:
        for value in choose(values):
            cursor.execute('DROP TABLE IF EXISTS MssqlPythonTypes')
            cursor.execute(f'CREATE TABLE MssqlPythonTypes (v {sql_type})')
            cursor.execute('INSERT INTO MssqlPythonTypes VALUES (CAST(? AS '
                           f'{sql_type}))' if value is None else
                           'INSERT INTO MssqlPythonTypes VALUES (?)', value)
            cursor.execute('SELECT v FROM MssqlPythonTypes')
            equal((sql_type, cursor.fetchone()[0]), (sql_type, value))
    cursor.execute('DROP TABLE MssqlPythonTypes')


def max_types():
    text = '漢字ab' * 500000
    connection = connect()
    cursor = connection.cursor()
    cursor.execute('DROP TABLE IF EXISTS MssqlPythonLarge')
    cursor.execute('CREATE TABLE MssqlPythonLarge (v nvarchar(max))')
    cursor.execute('INSERT INTO MssqlPythonLarge VALUES (?)', text)
    equal(rows('SELECT v, DATALENGTH(v) FROM MssqlPythonLarge', connection=connection),
          [(text, 2 * len(text))])
    cursor.execute('DROP TABLE MssqlPythonLarge')


def multiple_results():
    cursor = connect().cursor()
    cursor.execute("SELECT 1; SELECT 'x', 'y'; SELECT 3 WHERE 1 = 0")
    found = [[tuple(row) for row in cursor.fetchall()]]
    while cursor.nextset():
        found.append([tuple(row) for row in cursor.fetchall()])
    equal(found, [[(1,)], [('x', 'y')], []])


def messages():
    cursor = connect().cursor()
    cursor.execute("PRINT 'Hello'")
    need('Hello' in str(cursor.messages), str(cursor.messages))


def errors():
    connection = connect()
    for sql, text in (('SELECT * FROM NoSuchTable', "Invalid object name 'NoSuchTable'."),
                      ('SELECT 1 / 0', 'Divide by zero error encountered.'),
                      ("SELECT CAST('x' AS int)", 'Conversion failed')):
        try:
            rows(sql, connection=connection)
        except mssql_python.Error as error:
            need(text in str(error), str(error))
        else:
            need(False, f'{sql}: no error')
    equal(rows('SELECT 42', connection=connection), [(42,)])


def transactions():
    connection = connect(autocommit=False)
    cursor = connection.cursor()
    cursor.execute('DROP TABLE IF EXISTS MssqlPythonRows')
    cursor.execute('CREATE TABLE MssqlPythonRows (id int)')
    connection.commit()
    cursor.execute('INSERT INTO MssqlPythonRows VALUES (1)')
    connection.rollback()
    cursor.execute('INSERT INTO MssqlPythonRows VALUES (2)')
    connection.commit()
    equal(rows('SELECT id FROM MssqlPythonRows', connection=connection), [(2,)])
    connection.commit()


def savepoints():
    connection = connect(autocommit=False)
    cursor = connection.cursor()
    cursor.execute('DELETE FROM MssqlPythonRows')
    cursor.execute('INSERT INTO MssqlPythonRows VALUES (1)')
    cursor.execute('SAVE TRAN s')
    cursor.execute('INSERT INTO MssqlPythonRows VALUES (2)')
    cursor.execute('ROLLBACK TRAN s')
    connection.commit()
    equal(rows('SELECT id FROM MssqlPythonRows', connection=connection), [(1,)])
    cursor.execute('DROP TABLE MssqlPythonRows')
    connection.commit()


def isolation():
    connection = connect()
    connection.set_attr(mssql_python.SQL_ATTR_TXN_ISOLATION, mssql_python.SQL_TXN_SERIALIZABLE)
    equal(rows('SELECT transaction_isolation_level FROM sys.dm_exec_sessions '
               'WHERE session_id = @@SPID', connection=connection), [(4,)])


def attention():
    connection = connect()
    connection.timeout = 1
    try:
        connection.cursor().execute("WAITFOR DELAY '00:01:00'")
    except mssql_python.Error as error:
        need('imeout' in str(error), str(error))
    else:
        need(False, 'no time-out')
    equal(rows('SELECT 42', connection=connection), [(42,)])


def bulk():
    connection = connect()
    cursor = connection.cursor()
    cursor.execute('DROP TABLE IF EXISTS MssqlPythonBulk')
    cursor.execute('CREATE TABLE MssqlPythonBulk (id int NOT NULL, name nvarchar(40))')
    cursor.bulkcopy('MssqlPythonBulk', [(i, f'row {i}') for i in range(1, 1001)])
    equal(rows('SELECT COUNT(*), MAX(id) FROM MssqlPythonBulk', connection=connection),
          [(1000, 1000)])
    cursor.execute('DROP TABLE MssqlPythonBulk')


def reset():
    # Each connection string has a pool of its own.
    pooled = f'{TLS};PacketSize=8192'
    first = connect(pooled)
    first.cursor().execute('SET LOCK_TIMEOUT 1234')
    spid = rows('SELECT @@SPID', connection=first)
    first.close()
    second = connect(pooled)
    equal(rows('SELECT @@SPID', connection=second), spid)
    equal(rows('SELECT @@LOCK_TIMEOUT', connection=second), [(-1,)])
    second.close()


def catalogue():
    cursor = connect().cursor()
    cursor.execute('DROP TABLE IF EXISTS MssqlPythonCatalogue')
    cursor.execute('CREATE TABLE MssqlPythonCatalogue (id int NOT NULL CONSTRAINT MssqlPythonKey '
                   'PRIMARY KEY, name nvarchar(20))')
    equal([row.table_name for row in cursor.tables(table='MssqlPythonCatalogue').fetchall()],
          ['MssqlPythonCatalogue'])
    equal([(row.column_name, row.type_name)
           for row in cursor.columns(table='MssqlPythonCatalogue').fetchall()],
          [('id', 'int'), ('name', 'nvarchar')])
    equal([row.column_name for row in cursor.primaryKeys(table='MssqlPythonCatalogue').fetchall()],
          ['id'])
    cursor.execute('DROP TABLE MssqlPythonCatalogue')


def ciphertext():
    for row in rows('SELECT TOP (10) c2d, c2r FROM Interop WHERE c2d IS NOT NULL'):
        print(*(bytes(cell).hex().upper() for cell in row))


CAPABILITIES = {
    'login-tls': login(TLS),
    'login-strict': login(f'Encrypt=strict;ServerCertificate={os.environ["AE_INTEROP_CERTIFICATE"]}'),
    'login-plain': login('Encrypt=no'),
    'wrong-password': wrong_password,
    'batch': batch,
    'sp_executesql': executesql,
    'prepare': skipped('the driver prepares when it executes'),
    'prepexec': prepexec,
    'cursor': skipped('the driver has no server cursors'),
    'types': lambda: there_and_back(lambda values: values[:1]),
    'nulls': lambda: there_and_back(lambda values: [None]),
    'extremes': lambda: there_and_back(lambda values: values[1:]),
    'max-types': max_types,
    'multiple-results': multiple_results,
    'messages': messages,
    'errors': errors,
    'output-parameters': skipped('callproc is not supported'),
    'return-status': skipped('callproc is not supported'),
    'transactions': transactions,
    'savepoints': savepoints,
    'isolation': isolation,
    'attention': attention,
    'tvp': skipped('the driver has no table-valued parameters'),
    'bulk': bulk,
    'reset': reset,
    'catalogue': catalogue,
}

if sys.argv[1:] == ['ciphertext']:
    ciphertext()
else:
    run(CAPABILITIES)
