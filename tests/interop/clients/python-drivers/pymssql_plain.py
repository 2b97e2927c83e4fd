# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""pymssql: what it does without Always Encrypted."""

import pymssql

from capability import (HOST, PASSWORD, PORT, PROCEDURE, SAMPLES, USER, Skip, equal, need, run,
                        skipped)


def connect(**more):
    return pymssql.connect(server=HOST, port=PORT, user=USER,
                           **{'password': PASSWORD, 'autocommit': True, 'tds_version': '7.4',
                              'charset': 'UTF-8', 'login_timeout': 20, **more})


def rows(sql, *arguments, connection=None):
    cursor = (connection or connect()).cursor()
    cursor.execute(sql, *arguments)
    return cursor.fetchall()


def login(encryption):
    return lambda: equal(rows('SELECT 42', connection=connect(encryption=encryption)), [(42,)])


def wrong_password():
    try:
        connect(password='wrong')
    except pymssql.OperationalError as error:
        need('18456' in str(error), str(error))
    else:
        need(False, 'there is a connection')


def batch():
    equal(rows("SELECT 1 AS a, N'Grüße, 你好' AS b, NULL AS c"), [(1, 'Grüße, 你好', None)])


def table(cursor, sql_type):
    cursor.execute('DROP TABLE IF EXISTS PymssqlTypes')
    cursor.execute(f'CREATE TABLE PymssqlTypes (v {sql_type})')


def there_and_back(choose):
    connection = connect()
    cursor = connection.cursor()
    for sql_type, values in SAMPLES:
        for value in choose(values):
            table(cursor, sql_type)
            # bytes are written as a text, bytearray as 0x….
            sent = bytearray(value) if isinstance(value, bytes) else value
            cursor.execute('INSERT INTO PymssqlTypes VALUES (%s)', (sent,))
            cursor.execute('SELECT v FROM PymssqlTypes')
            equal((sql_type, cursor.fetchone()[0]), (sql_type, value))
    cursor.execute('DROP TABLE PymssqlTypes')


def max_types():
    text = '漢字ab' * 500000
    equal(rows('SELECT CAST(%s AS nvarchar(max)), DATALENGTH(CAST(%s AS nvarchar(max)))',
               (text, text)), [(text, 2 * len(text))])


def multiple_results():
    cursor = connect().cursor()
    cursor.execute("SELECT 1; SELECT 'x', 'y'; SELECT 3 WHERE 1 = 0")
    found = [cursor.fetchall()]
    while cursor.nextset():
        found.append(cursor.fetchall())
    equal(found, [[(1,)], [('x', 'y')], []])


def messages():
    seen = []
    connection = connect()
    connection._conn.set_msghandler(
        lambda state, severity, server, procedure, line, text: seen.append((severity, text)))
    # From severity 7 on it raises an exception.
    connection.cursor().execute("PRINT 'Hello'; RAISERROR ('Half of %d', 5, 3, 84)")
    texts = [text.decode() if isinstance(text, bytes) else text for _, text in seen]
    need('Hello' in texts and 'Half of 84' in texts, str(seen))


def errors():
    connection = connect()
    for sql, number in (('SELECT * FROM NoSuchTable', 208), ('SELECT 1 / 0', 8134),
                        ('SELECT 1 +', 102), ("SELECT CAST('x' AS int)", 245)):
        try:
            rows(sql, connection=connection)
        except pymssql.Error as error:
            equal(error.args[0], number)
        else:
            need(False, f'{sql}: no error')
    equal(rows('SELECT 42', connection=connection), [(42,)])


def procedure(check):
    def function():
        cursor = connect().cursor()
        cursor.execute('DROP PROCEDURE IF EXISTS PymssqlProcedure')
        # What comes behind rows it does not give back.
        cursor.execute(PROCEDURE.format(name='PymssqlProcedure').replace('SELECT @in AS a; ', ''))
        check(cursor)
        cursor.execute('DROP PROCEDURE PymssqlProcedure')
    return function


def outputs(cursor):
    found = cursor.callproc('PymssqlProcedure', (21, pymssql.output(int)))
    equal(found[1], 42)


def status(cursor):
    cursor.callproc('PymssqlProcedure', (21, pymssql.output(int)))
    equal(cursor.returnvalue, 28)


def transactions():
    connection = connect(autocommit=False)
    cursor = connection.cursor()
    cursor.execute('DROP TABLE IF EXISTS PymssqlRows')
    cursor.execute('CREATE TABLE PymssqlRows (id int)')
    connection.commit()
    cursor.execute('INSERT INTO PymssqlRows VALUES (1)')
    connection.rollback()
    cursor.execute('INSERT INTO PymssqlRows VALUES (2)')
    connection.commit()
    equal(rows('SELECT id FROM PymssqlRows', connection=connection), [(2,)])


def savepoints():
    connection = connect(autocommit=False)
    cursor = connection.cursor()
    cursor.execute('DELETE FROM PymssqlRows')
    cursor.execute('INSERT INTO PymssqlRows VALUES (1) SAVE TRAN s INSERT INTO PymssqlRows VALUES (2)')
    cursor.execute('ROLLBACK TRAN s')
    connection.commit()
    equal(rows('SELECT id FROM PymssqlRows', connection=connection), [(1,)])
    cursor.execute('DROP TABLE PymssqlRows')
    connection.commit()


def isolation():
    connection = connect()
    connection.cursor().execute('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE')
    equal(rows('SELECT transaction_isolation_level FROM sys.dm_exec_sessions '
               'WHERE session_id = @@SPID', connection=connection), [(4,)])


def bulk():
    connection = connect()
    cursor = connection.cursor()
    cursor.execute('DROP TABLE IF EXISTS PymssqlBulk')
    cursor.execute('CREATE TABLE PymssqlBulk (id int NOT NULL, name nvarchar(40))')
    if not hasattr(connection, 'bulk_copy'):
        raise Skip('this version has no bulk_copy')
    connection.bulk_copy('PymssqlBulk', [(i, f'row {i}') for i in range(1, 1001)])
    equal(rows('SELECT COUNT(*), MAX(id) FROM PymssqlBulk', connection=connection), [(1000, 1000)])
    cursor.execute('DROP TABLE PymssqlBulk')


def attention():
    cursor = connect().cursor()
    cursor.execute("SELECT value, REPLICATE('x', 500) FROM GENERATE_SERIES(1, 1000000)")
    cursor.fetchone()
    # The rest is not wanted.
    cursor.execute('SELECT 42')
    equal(cursor.fetchall(), [(42,)])


NO_PARAMETERS = 'the driver writes parameters into the text'
run({
    'login-tls': login('require'),
    'login-strict': skipped('its FreeTDS does not offer TDS 8.0 through this interface'),
    'login-plain': login('off'),
    'wrong-password': wrong_password,
    'batch': batch,
    'sp_executesql': skipped(NO_PARAMETERS),
    'prepare': skipped(NO_PARAMETERS),
    'prepexec': skipped(NO_PARAMETERS),
    'cursor': skipped('the driver has no server cursors'),
    'types': lambda: there_and_back(lambda values: values[:1]),
    'nulls': lambda: there_and_back(lambda values: [None]),
    'extremes': lambda: there_and_back(lambda values: values[1:]),
    'max-types': max_types,
    'multiple-results': multiple_results,
    'messages': messages,
    'errors': errors,
    'output-parameters': procedure(outputs),
    'return-status': procedure(status),
    'transactions': transactions,
    'savepoints': savepoints,
    'isolation': isolation,
    'attention': attention,
    'tvp': skipped('the driver has no table-valued parameters'),
    'bulk': bulk,
    'reset': skipped('the driver has no pool'),
    'catalogue': skipped('the driver has no catalogue calls'),
})
