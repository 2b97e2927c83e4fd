# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What pymssql, over DB-Library of FreeTDS, is asked for: "plain" (see interop/client.py)."""

import sys

import pymssql
from interop.dbapi import NotHere, Suite, check, check_equal


class PyMsSql(Suite):
    name = 'pymssql'
    errors = pymssql.Error

    def connect(self, password=None, encryption='require', autocommit=True, **more):
        return pymssql.connect(
            server=self.host, port=str(self.port), user=self.user, autocommit=autocommit,
            password=password or self.password, encryption=encryption, tds_version='7.4',
            use_datetime2=True, **more)

    def number_of(self, error):
        return error.args[0] if error.args else 0

    def to_parameter(self, value):
        # Parameters become literals of the statement; bytes would be taken for text.
        return bytearray(value) if isinstance(value, bytes) else value

    def check_login_tls(self):
        self.rows('SELECT 1')

    def check_login_plain(self):
        self.connect(encryption='off').close()
        self.connect(encryption='request').close()

    def check_messages(self):
        connection = self.connect()
        texts = []
        connection._conn.set_msghandler(
            lambda state, severity, server, procedure, line, text: texts.append(text))
        cursor = connection.cursor()
        cursor.execute("PRINT 'printed'; RAISERROR('informed', 5, 1)")
        texts = [text.decode() if isinstance(text, bytes) else text for text in texts]
        check(any('printed' in text for text in texts), texts)
        check(any('informed' in text for text in texts), texts)
        connection.close()

    def check_output_parameters(self):
        def call(connection):
            cursor = connection.cursor()
            outputs = cursor.callproc('DbApiProcedure', (
                pymssql.output(str, 'x'), pymssql.output(int), 5))
            check_equal(outputs[:2], ('out x', 10))
        self.with_procedure(call)

    def check_return_status(self):
        def call(connection):
            cursor = connection.cursor()
            cursor.callproc('DbApiProcedure', ('x', 1, 5))
            check_equal(cursor.returnvalue, 42)
        self.with_procedure(call)

    def check_attention(self):
        connection = self.connect(timeout=1)
        try:
            connection.cursor().execute("WAITFOR DELAY '00:00:20'")
        except pymssql.Error as error:
            check('20003' in str(error) or 'timed out' in str(error), repr(error))
        else:
            raise AssertionError('no time-out')
        other = self.connect()
        cursor = other.cursor()
        cursor.execute('SELECT value FROM GENERATE_SERIES(1, 1000000)')
        cursor.fetchone()
        other._conn.cancel()
        check_equal(self.value(other, 'SELECT 42'), 42)
        other.close()

    def check_tvp(self):
        raise NotHere('DB-Library has no table-valued parameters')

    def check_bulk(self):
        connection = self.connect()
        connection.cursor().execute('CREATE TABLE DbApiBulk (id int NOT NULL, t varchar(20))')
        try:
            rows = [(i, f'row {i}') for i in range(1000)] + [(1000, None)]
            connection.bulk_copy('DbApiBulk', rows, column_ids=[1, 2])
            check_equal(self.rows('SELECT id, t FROM DbApiBulk ORDER BY id', connection=connection),
                        rows)
        finally:
            connection.cursor().execute('DROP TABLE DbApiBulk')
        connection.close()

    def check_reset(self):
        raise NotHere('the driver has no pool')

    def check_catalogue(self):
        connection = self.connect()
        connection.cursor().execute('CREATE TABLE DbApiCatalogue (id int PRIMARY KEY, t varchar(9))')
        try:
            cursor = connection.cursor()
            cursor.callproc('sp_columns', ('DbApiCatalogue',))
            check_equal([row[3] for row in cursor.fetchall()], ['id', 't'])
        finally:
            connection.cursor().execute('DROP TABLE DbApiCatalogue')
        connection.close()


PyMsSql().main(sys.argv[1:])
