# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What python-tds, a TDS client written in Python, is asked for: "plain" (see interop/client.py)."""

import datetime
import sys

import pytds
from interop.dbapi import Suite, check, check_equal
from pytds import tds_types


class PyTds(Suite):
    name = 'python-tds'
    errors = pytds.Error

    def connect(self, password=None, encrypt=True, autocommit=True, **more):
        return pytds.connect(
            dsn=self.host, port=self.port, user=self.user, password=password or self.password,
            autocommit=autocommit, cafile=self.certificate if encrypt else None,
            validate_host=False, disable_connect_retry=True, **more)

    def number_of(self, error):
        return getattr(error, 'number', None) or getattr(error, 'msg_no', 0)

    def to_parameter(self, value):
        # Bytes without a type would be taken for text.
        if not isinstance(value, bytes):
            return value
        return pytds.Column(type=tds_types.VarBinaryMaxType(), value=value)

    def check_login_tls(self):
        self.rows('SELECT 1')

    def check_login_plain(self):
        self.connect(encrypt=False).close()
        self.connect(enc_login_only=True).close()

    def value_through_table(self, connection, sql_type, value):
        found = super().value_through_table(connection, sql_type, value)
        if sql_type.startswith('datetimeoffset') and found is not None:
            # Its class of time zones is its own.
            check(found.tzinfo is not None, 'a datetimeoffset has an offset')
            return datetime.datetime.astimezone(found, value.tzinfo)
        return found

    def check_messages(self):
        connection = self.connect()
        cursor = connection.cursor()
        cursor.execute("PRINT 'printed'; RAISERROR('informed', 5, 1)")
        texts = [str(message[1]) for message in cursor.messages]
        check(any('printed' in text for text in texts), texts)
        check(any('informed' in text for text in texts), texts)
        connection.close()

    def check_output_parameters(self):
        def call(connection):
            # get_proc_outputs () finds them only where they are the first parameters.
            cursor = connection.cursor()
            cursor.callproc('DbApiProcedure', (
                pytds.output(value='x', param_type='varchar(20)'), pytds.output(param_type=int),
                105))
            check_equal([tuple(row) for row in cursor.fetchall()], [(105,)])
            check_equal(list(cursor.get_proc_outputs()), ['out x', 210])
        self.with_procedure(call)

    def check_return_status(self):
        def call(connection):
            cursor = connection.cursor()
            cursor.callproc('DbApiProcedure', ('x', 1, 105))
            cursor.fetchall()
            check_equal(cursor.get_proc_return_status(), 42)
        self.with_procedure(call)

    def check_isolation(self):
        super().check_isolation()
        connection = self.connect(isolation_level=4, autocommit=False)
        check_equal(self.value(connection, 'SELECT @@TRANCOUNT'), 1)
        connection.close()

    def check_attention(self):
        connection = self.connect()
        cursor = connection.cursor()
        cursor.execute('SELECT value FROM GENERATE_SERIES(1, 1000000)')
        cursor.fetchone()
        cursor.cancel()
        check_equal(self.value(connection, 'SELECT 42'), 42)
        connection.close()
        # A statement that runs is given up after a second, and the connection with it.
        slow = self.connect(timeout=1)
        try:
            slow.cursor().execute("WAITFOR DELAY '00:00:20'")
        except pytds.TimeoutError:
            pass
        else:
            raise AssertionError('no time-out')

    def check_tvp(self):
        connection = self.connect()
        connection.cursor().execute('DROP TYPE IF EXISTS DbApiTable')
        connection.cursor().execute('CREATE TYPE DbApiTable AS TABLE (a int, b nvarchar(20))')
        try:
            for rows in ([(1, 'x'), (2, None)], []):
                table = pytds.TableValuedParam(
                    type_name='dbo.DbApiTable',
                    columns=[pytds.Column(type=tds_types.IntType()),
                             pytds.Column(type=tds_types.NVarCharType(size=20))],
                    rows=(row for row in rows))
                found = self.rows('SELECT a, b FROM %s ORDER BY a', table, connection=connection)
                check_equal(found, rows)
        finally:
            connection.cursor().execute('DROP TYPE DbApiTable')
        connection.close()

    def check_bulk(self):
        connection = self.connect()
        cursor = connection.cursor()
        cursor.execute('CREATE TABLE DbApiBulk (id int NOT NULL, t nvarchar(20), n decimal(10,2))')
        try:
            rows = [(i, f'row {i}', None) for i in range(1000)] + [(1000, None, None)]
            cursor.copy_to(
                data=rows, table_or_view='DbApiBulk',
                columns=[pytds.Column(name='id', type=tds_types.IntType()),
                         pytds.Column(name='t', type=tds_types.NVarCharType(size=20)),
                         pytds.Column(name='n', type=tds_types.DecimalType(10, 2))])
            check_equal(self.rows('SELECT id, t, n FROM DbApiBulk ORDER BY id',
                                  connection=connection), rows)
        finally:
            connection.cursor().execute('DROP TABLE DbApiBulk')
        connection.close()

    def check_reset(self):
        first = self.connect(pooling=True)
        spid = self.value(first, 'SELECT @@SPID')
        first.cursor().execute("CREATE TABLE #left (id int); SET LANGUAGE Deutsch")
        first.close()
        second = self.connect(pooling=True)
        check_equal(self.value(second, 'SELECT @@SPID'), spid, 'the connection came from the pool')
        check_equal(self.value(second, "SELECT OBJECT_ID('tempdb..#left')"), None)
        check_equal(self.value(second, 'SELECT @@LANGUAGE'), 'us_english')
        second.close()

    def check_catalogue(self):
        connection = self.connect()
        connection.cursor().execute('CREATE TABLE DbApiCatalogue (id int PRIMARY KEY, t varchar(9))')
        try:
            cursor = connection.cursor()
            cursor.callproc('sp_columns', ('DbApiCatalogue',))
            check_equal([row[3] for row in cursor.fetchall()], ['id', 't'])
            check_equal(self.rows(
                "SELECT COLUMN_NAME, DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = "
                "'DbApiCatalogue' ORDER BY ORDINAL_POSITION", connection=connection),
                [('id', 'int'), ('t', 'varchar')])
        finally:
            connection.cursor().execute('DROP TABLE DbApiCatalogue')
        connection.close()


PyTds().main(sys.argv[1:])
