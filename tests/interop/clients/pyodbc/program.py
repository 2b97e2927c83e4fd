# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Scripts as people write them: no attribute is set but the one that loads the key store provider."""

import datetime
import decimal
import os
import sys
from pathlib import Path

import pyodbc

# SQL_COPT_SS_CEKEYSTOREPROVIDER
KEY_STORE_PROVIDER = 1251
ENCRYPTED = ("ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK, ENCRYPTION_TYPE = {}, "
             "ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256')")
DETERMINISTIC, RANDOMIZED = ENCRYPTED.format('DETERMINISTIC'), ENCRYPTED.format('RANDOMIZED')
ROWS = [(1, '795-73-9838', 'Ada Ωmega', datetime.date(1996, 9, 10)),
        (2, '990-00-6818', 'Bob', None),
        (3, None, '', datetime.date(1, 1, 1))]
INSERT = 'INSERT INTO PyodbcPersons (id, ssn, name, born) VALUES (?, ?, ?, ?)'


def connect(options='ColumnEncryption=Enabled'):
    host, port = os.environ['AE_INTEROP_SERVER'].split(':')
    password = Path(os.environ['AE_INTEROP_PASSWORD_FILE']).read_text(encoding='utf-8').strip()
    return pyodbc.connect(
        f'Driver=msodbcsql;Server={host},{port};UID={os.environ["AE_INTEROP_USER"]};'
        f'PWD={{{password}}};Encrypt=yes;TrustServerCertificate=yes;{options}', autocommit=True,
        attrs_before={KEY_STORE_PROVIDER: os.environ['AE_INTEROP_PROVIDER']})


def equal(found, expected):
    if found != expected:
        raise AssertionError(f'{found!r}, expected {expected!r}')


def create(cursor):
    cursor.execute('DROP TABLE IF EXISTS PyodbcPersons')
    cursor.execute('CREATE TABLE PyodbcPersons (id int NOT NULL PRIMARY KEY, '
                   f'ssn char(11) COLLATE Latin1_General_BIN2 {DETERMINISTIC}, '
                   f'name nvarchar(50) COLLATE Latin1_General_BIN2 {RANDOMIZED}, '
                   f'born date {RANDOMIZED})')
    # As the driver's documentation tells: the parameters have the types of the columns.
    cursor.setinputsizes([(pyodbc.SQL_INTEGER, 10, 0), (pyodbc.SQL_CHAR, 11, 0),
                          (pyodbc.SQL_WVARCHAR, 50, 0), (pyodbc.SQL_TYPE_DATE, 10, 0)])


def rows(cursor):
    cursor.setinputsizes(None)
    return [tuple(row) for row in
            cursor.execute('SELECT id, ssn, name, born FROM PyodbcPersons ORDER BY id').fetchall()]


def scenario_execute():
    cursor = connect().cursor()
    create(cursor)
    for row in ROWS:
        cursor.execute(INSERT, row)
        equal(cursor.rowcount, 1)
    equal(rows(cursor), ROWS)


def scenario_many():
    for fast in (False, True):
        cursor = connect().cursor()
        create(cursor)
        cursor.fast_executemany = fast
        cursor.executemany(INSERT, ROWS)
        equal(rows(cursor), ROWS)


def scenario_search():
    cursor = connect().cursor()
    create(cursor)
    for row in ROWS:
        cursor.execute(INSERT, row)
    for ssn, expected in ((ROWS[0][1], [(1,)]), (ROWS[1][1], [(2,)]), ('000-00-0000', [])):
        cursor.setinputsizes([(pyodbc.SQL_CHAR, 11, 0)])
        found = cursor.execute('SELECT id FROM PyodbcPersons WHERE ssn = ?', ssn).fetchall()
        equal([tuple(row) for row in found], expected)


def scenario_errors():
    connection = connect()
    cursor = connection.cursor()
    create(cursor)
    cursor.execute(INSERT, ROWS[0])
    for _ in range(2):
        try:
            cursor.execute(INSERT, ROWS[0])
        except pyodbc.IntegrityError as error:
            equal(error.args[0], '23000')
        else:
            raise AssertionError('the same key twice')
    # The statement and the connection go on.
    cursor.execute(INSERT, ROWS[1])
    equal(rows(cursor), ROWS[:2])


def scenario_numbers():
    cursor = connect().cursor()
    cursor.execute('DROP TABLE IF EXISTS PyodbcNumbers')
    cursor.execute(f'CREATE TABLE PyodbcNumbers (i int {DETERMINISTIC}, '
                   f'd decimal(20, 4) {RANDOMIZED}, f float {RANDOMIZED}, '
                   f'b varbinary(10) {DETERMINISTIC})')
    row = (-7, decimal.Decimal('123456789012.3456'), 0.1, b'\0\xff')
    cursor.setinputsizes([(pyodbc.SQL_INTEGER, 10, 0), (pyodbc.SQL_DECIMAL, 20, 4),
                          (pyodbc.SQL_DOUBLE, 0, 0), (pyodbc.SQL_VARBINARY, 10, 0)])
    cursor.execute('INSERT INTO PyodbcNumbers VALUES (?, ?, ?, ?)', row)
    cursor.setinputsizes(None)
    equal(tuple(cursor.execute('SELECT * FROM PyodbcNumbers').fetchone()), row)


def scenario_plaintext():
    """Nothing is encrypted, and the driver asks all the same."""
    cursor = connect().cursor()
    cursor.execute('DROP TABLE IF EXISTS PyodbcNoSecret')
    cursor.execute('CREATE TABLE PyodbcNoSecret (i int, t nvarchar(20))')
    cursor.execute('INSERT INTO PyodbcNoSecret VALUES (?, ?)', 7, 'seven')
    found = cursor.execute('SELECT i, t FROM PyodbcNoSecret WHERE i = ? AND t <> ?', 7, 'x')
    equal([tuple(row) for row in found.fetchall()], [(7, 'seven')])


globals()[f'scenario_{sys.argv[1]}']()
print('good')
