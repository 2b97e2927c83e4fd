# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What drivers of Python's DB-API (PEP 249) are asked for, each by a class derived from Suite.

Each method "check_<capability>" is one line of the report; it raises NotHere where the driver itself
lacks something. Tables are made and dropped by whoever needs them.
"""

import datetime
import decimal
import os
import traceback
import uuid
from decimal import Decimal
from pathlib import Path

from .capabilities import PLAIN

date, time, moment = datetime.date, datetime.time, datetime.datetime
AHEAD = datetime.timezone(datetime.timedelta(hours=5, minutes=30))


class NotHere(Exception):
    """The driver itself has no such thing."""


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def check_equal(found, expected, what=''):
    check(found == expected and type(found) is type(expected),
          f'{what}: {found!r}, expected {expected!r}')


# SQL type, an ordinary value, then the extremes.
VALUES = [
    ('tinyint', 7, [0, 255]),
    ('smallint', -300, [-32768, 32767]),
    ('int', 70000, [-2 ** 31, 2 ** 31 - 1]),
    ('bigint', 5000000000, [-2 ** 63, 2 ** 63 - 1]),
    ('bit', True, [False, True]),
    ('real', 1.5, [-0.25, 1024.0]),
    ('float', -2.25, [1.7976931348623157e308, 5e-324, 0.1]),
    ('decimal(10,2)', Decimal('-123.45'), [Decimal('99999999.99'), Decimal('0.00')]),
    ('decimal(38,0)', Decimal(77), [Decimal(10 ** 38 - 1), Decimal(1 - 10 ** 38)]),
    ('numeric(38,10)', Decimal('12.3456789012'), [Decimal('-0.0000000001')]),
    ('money', Decimal('-12.3456'),
     [Decimal('922337203685477.5807'), Decimal('-922337203685477.5808')]),
    ('smallmoney', Decimal('12.3456'), [Decimal('214748.3647'), Decimal('-214748.3648')]),
    ('date', date(2021, 7, 30), [date(1, 1, 1), date(9999, 12, 31)]),
    ('time(6)', time(1, 1, 1, 123456), [time(0), time(23, 59, 59, 999999)]),
    ('datetime2(6)', moment(2021, 7, 30, 1, 1, 1, 123456),
     [moment(1, 1, 1), moment(9999, 12, 31, 23, 59, 59, 999999)]),
    ('datetimeoffset(6)', moment(2021, 7, 30, 3, 1, 1, 5, AHEAD),
     [moment(2000, 2, 29, 23, 59, 59, 999999, AHEAD)]),
    ('datetime', moment(2023, 3, 17, 12, 0, 0, 3000),
     [moment(1753, 1, 1), moment(9999, 12, 31, 23, 59, 59, 997000)]),
    ('smalldatetime', moment(2023, 3, 17, 1, 1), [moment(1900, 1, 1), moment(2079, 6, 6, 23, 59)]),
    ('uniqueidentifier', uuid.UUID('33221100-5544-7766-8899-AABBCCDDEEFF'),
     [uuid.UUID(int=0), uuid.UUID(int=2 ** 128 - 1)]),
    ('char(5)', 'ab   ', ['éàü€ß', ' ' * 5]),
    ('varchar(20)', 'aéb', ['', 'ÿ' * 20, ' x ']),
    ('nchar(3)', 'xy ', ['漢字か']),
    ('nvarchar(20)', 'añb, 你好', ['', '😀' * 10, 'x' * 20]),
    ('binary(3)', b'\1\2\3', [bytes(3), b'\xff' * 3]),
    ('varbinary(20)', b'\0\1\2', [b'', bytes(range(20))]),
    ('varchar(8000)', 'x', ['y' * 8000]),
    ('nvarchar(4000)', 'x', ['ж' * 4000]),
    ('varbinary(8000)', b'x', [b'z' * 8000]),
]
LARGE = 3 * 1024 * 1024


class Suite:
    # Types of VALUES that the driver cannot take or give as Python has them: name → how to compare.
    adjust = {}
    marker = '%s'

    def __init__(self):
        self.server = os.environ['AE_INTEROP_SERVER']
        self.host, port = self.server.rsplit(':', 1)
        self.port = int(port)
        self.user = os.environ['AE_INTEROP_USER']
        self.password = Path(os.environ['AE_INTEROP_PASSWORD_FILE']).read_text().strip()
        self.certificate = os.environ['AE_INTEROP_CERTIFICATE']

    # --- for the driver to say ---

    def connect(self, **more):
        raise NotImplementedError

    def number_of(self, error):
        raise NotImplementedError

    errors = Exception
    name = ''

    def to_parameter(self, value):
        """How the driver wants a value; bytes, mostly."""
        return value

    # --- the report ---

    def run(self):
        decimal.getcontext().prec = 50
        for capability in PLAIN:
            method = getattr(self, 'check_' + capability.replace('-', '_'), None)
            try:
                if method is None:
                    raise AssertionError('nobody has written this check')
                method()
            except NotHere as reason:
                print(capability, 'skip', reason, sep='\t', flush=True)
            except Exception as error:
                place = traceback.extract_tb(error.__traceback__)[-1]
                text = ' '.join(f'{error!r} at {place.name}:{place.lineno}'.split())
                print(capability, 'fail', text, sep='\t', flush=True)
            else:
                print(capability, 'pass', '', sep='\t', flush=True)

    def main(self, arguments):
        """The commands of a client that knows nothing of Always Encrypted."""
        if arguments == ['plain']:
            self.run()
        elif arguments == ['ciphertext']:
            for row in self.rows('SELECT TOP (10) c2d, c2r FROM Interop WHERE c2d IS NOT NULL'):
                print(*(bytes(cell).hex().upper() for cell in row))
        else:
            raise SystemExit(f'{self.name}: plain or ciphertext')

    # --- helpers ---

    def rows(self, sql, *parameters, connection=None):
        owned = connection or self.connect()
        try:
            cursor = owned.cursor()
            if parameters:
                cursor.execute(sql, parameters)
            else:
                cursor.execute(sql)
            return [tuple(row) for row in cursor.fetchall()]
        finally:
            if connection is None:
                owned.close()

    def expect_error(self, number, sql, connection, *parameters):
        cursor = connection.cursor()
        try:
            cursor.execute(sql, parameters) if parameters else cursor.execute(sql)
            while cursor.nextset():
                pass
        except self.errors as error:
            check_equal(self.number_of(error), number, sql)
            return error
        raise AssertionError(f'{sql}: no error, {number} was expected')

    def value(self, connection, sql, *parameters):
        return self.rows(sql, *parameters, connection=connection)[0][0]

    # --- login ---

    def check_wrong_password(self):
        try:
            self.connect(password='wrong').close()
        except self.errors as error:
            check('18456' in str(error) or 'ogin' in str(error), repr(error))
            return
        raise AssertionError('a wrong password was let in')

    def check_login_strict(self):
        raise NotHere('the driver does not know TDS 8.0')

    # --- statements ---

    def check_batch(self):
        check_equal(self.rows("SELECT 40 + 2 AS answer, N'Grüße, 你好' AS greeting"),
                    [(42, 'Grüße, 你好')])
        connection = self.connect()
        cursor = connection.cursor()
        cursor.execute('SELECT 1 AS one, 2 AS [two words]')
        check_equal([column[0] for column in cursor.description], ['one', 'two words'])
        cursor.fetchall()
        cursor.execute('CREATE TABLE #b (id int); INSERT INTO #b VALUES (1), (2), (3)')
        check_equal(self.value(connection, 'SELECT COUNT(*) FROM #b'), 3)
        # Some drivers have one cursor at a time.
        cursor = connection.cursor()
        cursor.execute('UPDATE #b SET id = id + 1 WHERE id > 1')
        check_equal(cursor.rowcount, 2, 'rowcount')
        connection.close()

    def check_sp_executesql(self):
        marker = self.marker
        check_equal(
            self.rows(f'SELECT {marker} AS i, {marker} AS s, {marker} AS n', 7, 'héllo', None),
            [(7, 'héllo', None)])

    def round_trip(self, connection, sql_type, value):
        found = self.value_through_table(connection, sql_type, value)
        expected = value
        if sql_type in self.adjust and value is not None:
            expected = self.adjust[sql_type](value)
        check_equal(found, expected, sql_type)

    def value_through_table(self, connection, sql_type, value):
        cursor = connection.cursor()
        cursor.execute(f'CREATE TABLE #v (v {sql_type} NULL)')
        try:
            cursor.execute(f'INSERT INTO #v VALUES ({self.marker})', (self.to_parameter(value),))
            return self.value(connection, 'SELECT v FROM #v')
        finally:
            connection.cursor().execute('DROP TABLE #v')

    def check_types(self):
        connection = self.connect()
        for sql_type, value, _ in VALUES:
            self.round_trip(connection, sql_type, value)
        connection.close()

    def check_nulls(self):
        connection = self.connect()
        for sql_type, _, _ in VALUES:
            check_equal(self.value(connection, f'SELECT CAST(NULL AS {sql_type})'), None, sql_type)
        for sql_type in ('varchar(20)', 'int', 'nvarchar(max)', 'float', 'date'):
            self.round_trip(connection, sql_type, None)
        connection.close()

    def check_extremes(self):
        connection = self.connect()
        for sql_type, _, extremes in VALUES:
            for value in extremes:
                self.round_trip(connection, sql_type, value)
        connection.close()

    def check_max_types(self):
        connection = self.connect()
        for sql_type, value in (('varchar(max)', 'é' * LARGE), ('nvarchar(max)', '漢字' * (LARGE // 4)),
                                ('varbinary(max)', bytes(range(256)) * (LARGE // 256)),
                                ('nvarchar(max)', ''), ('varbinary(max)', b'x')):
            self.round_trip(connection, sql_type, value)
        connection.close()

    def check_multiple_results(self):
        connection = self.connect()
        cursor = connection.cursor()
        cursor.execute("SELECT 1 AS a; SELECT 'x' AS b, 2 AS c; SELECT 3 AS d WHERE 1 = 0")
        check_equal([tuple(row) for row in cursor.fetchall()], [(1,)])
        check(cursor.nextset(), 'there is a second result')
        check_equal([tuple(row) for row in cursor.fetchall()], [('x', 2)])
        check(cursor.nextset(), 'there is a third result')
        check_equal(list(cursor.fetchall()), [])
        check(not cursor.nextset(), 'there is no fourth result')
        connection.close()

    def check_errors(self):
        connection = self.connect()
        cursor = connection.cursor()
        cursor.execute('CREATE TABLE #e (id int NOT NULL PRIMARY KEY, t varchar(3))')
        for number, sql in ((208, 'SELECT * FROM NoSuchTable'), (207, 'SELECT nothing FROM #e'),
                            (102, 'SELECT FROM'), (8134, 'SELECT 1 / 0'),
                            (2627, 'INSERT INTO #e VALUES (1, NULL), (1, NULL)'),
                            (515, 'INSERT INTO #e VALUES (NULL, NULL)'),
                            (245, "SELECT CAST('x' AS int)"),
                            (50000, "RAISERROR('mine', 16, 7)")):
            if number == 102:
                self.expect_one_of((102, 156), sql, connection)
            else:
                self.expect_error(number, sql, connection)
            check_equal(self.value(connection, 'SELECT 6 * 7'), 42, 'the connection lives on')
        connection.close()

    def expect_one_of(self, numbers, sql, connection):
        try:
            connection.cursor().execute(sql)
        except self.errors as error:
            check(self.number_of(error) in numbers, repr(error))
            return
        raise AssertionError(f'{sql}: no error')

    # --- transactions ---

    def check_transactions(self):
        plain, other = self.connect(), self.connect()
        plain.cursor().execute('CREATE TABLE DbApiTransactions (id int)')
        try:
            connection = self.connect(autocommit=False)
            connection.cursor().execute('INSERT INTO DbApiTransactions VALUES (1)')
            connection.rollback()
            connection.cursor().execute('INSERT INTO DbApiTransactions VALUES (2)')
            connection.commit()
            check_equal(self.rows('SELECT id FROM DbApiTransactions', connection=other), [(2,)])
            connection.close()
        finally:
            plain.cursor().execute('DROP TABLE DbApiTransactions')
        plain.close()
        other.close()

    def check_savepoints(self):
        connection = self.connect(autocommit=False)
        cursor = connection.cursor()
        cursor.execute('CREATE TABLE #s (id int); INSERT INTO #s VALUES (1)')
        cursor.execute('SAVE TRANSACTION one')
        cursor.execute('INSERT INTO #s VALUES (2)')
        cursor.execute('ROLLBACK TRANSACTION one')
        check_equal(self.rows('SELECT id FROM #s', connection=connection), [(1,)])
        connection.rollback()
        connection.close()

    def check_isolation(self):
        connection = self.connect()
        for number, level in enumerate(('READ UNCOMMITTED', 'READ COMMITTED', 'REPEATABLE READ',
                                        'SERIALIZABLE', 'SNAPSHOT'), 1):
            connection.cursor().execute(f'SET TRANSACTION ISOLATION LEVEL {level}')
            check_equal(self.value(
                connection, 'SELECT CAST(transaction_isolation_level AS int) FROM '
                'sys.dm_exec_sessions WHERE session_id = @@SPID'), number, level)
        connection.close()

    # --- what no DB-API driver of these has ---

    def check_prepare(self):
        raise NotHere('the driver prepares nothing')

    def check_prepexec(self):
        raise NotHere('the driver prepares nothing')

    def check_cursor(self):
        raise NotHere('the driver has no server cursors')

    # --- procedures ---

    # With a result only for a large @a: some drivers lose the rest behind one.
    PROCEDURE = '''CREATE PROCEDURE DbApiProcedure @b varchar(20) OUTPUT, @c int OUTPUT, @a int AS
BEGIN
  IF @a > 100 SELECT @a AS a
  SET @b = 'out ' + @b
  SET @c = @a * 2
  RETURN 42
END'''

    def with_procedure(self, function):
        connection = self.connect()
        connection.cursor().execute('DROP PROCEDURE IF EXISTS DbApiProcedure')
        connection.cursor().execute(self.PROCEDURE)
        try:
            function(connection)
        finally:
            connection.cursor().execute('DROP PROCEDURE DbApiProcedure')
        connection.close()
