# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the programs share: they run functions, and print a line for each."""

import datetime
import decimal
import os
import sys
import uuid
from pathlib import Path

D = datetime
HOST, PORT = os.environ['AE_INTEROP_SERVER'].split(':')
USER = os.environ['AE_INTEROP_USER']
PASSWORD = Path(os.environ['AE_INTEROP_PASSWORD_FILE']).read_text().strip()

# SQL type, then values there and back: an ordinary one and the ends.
SAMPLES = [
    ('bit', [True, False]),
    ('tinyint', [7, 0, 255]),
    ('smallint', [-300, -32768, 32767]),
    ('int', [70000, -2 ** 31, 2 ** 31 - 1]),
    ('bigint', [5 * 10 ** 9, -2 ** 63, 2 ** 63 - 1]),
    ('float', [0.1, 1.7976931348623157e308, 2.2250738585072014e-308]),
    ('decimal(9,2)', [decimal.Decimal(text) for text in ('1234567.89', '-9999999.99', '0.00')]),
    ('numeric(38,10)', [decimal.Decimal('-9999999999999999999999999999.9999999999')]),
    ('money', [decimal.Decimal(text) for text in ('1.2345', '-922337203685477.5808')]),
    ('date', [D.date(1996, 9, 10), D.date(1753, 1, 1), D.date(9999, 12, 31)]),
    ('datetime', [D.datetime(2009, 7, 8, 1, 0, 0), D.datetime(1753, 1, 1)]),
    ('varchar(50)', ['Catherine Abel', '', 'é' * 50]),
    ('varchar(max)', ['ümlauts', 'é' * 20000]),
    ('nvarchar(50)', ['Grüße, 你好', '', '😀' * 25]),
    ('nvarchar(max)', ['Ελληνικά', '漢' * 20000]),
    ('varbinary(50)', [b'\x01\x02', b'\xfe' * 50]),
    ('varbinary(max)', [b'\xca\xfe', b'\xa5' * 20000]),
    ('uniqueidentifier', [uuid.UUID('01234567-89ab-cdef-0123-456789abcdef')]),
]

PROCEDURE = ('CREATE PROCEDURE {name} @in int, @out int OUTPUT AS BEGIN SET NOCOUNT ON; '
             'SELECT @in AS a; SET @out = @in * 2; RETURN 7 + @in END')


class Skip(Exception):
    """What the driver does not have."""


def need(condition, text='it is not so'):
    if not condition:
        raise AssertionError(text)


def equal(found, expected):
    need(found == expected, f'{str(found)[:200]!r}, expected {str(expected)[:200]!r}')


def skipped(reason):
    def function():
        raise Skip(reason)
    return function


def run(capabilities):
    names = sys.argv[2:]
    for name, function in capabilities.items():
        if names and name not in names:
            continue
        try:
            function()
        except Skip as reason:
            status, text = 'skip', str(reason)
        except Exception as error:  # whatever the driver raises is the result
            status, text = 'fail', f'{type(error).__name__}: {error}'
        else:
            status, text = 'pass', ''
        print(name, status, ' '.join(text.split()), sep='\t', flush=True)
