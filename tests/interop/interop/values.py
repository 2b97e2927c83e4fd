# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The values of the cross reading: edge values of every encryptable type, then random ones.

They are the same in every run. As a file: a line of SQL types, then a row a line, tab-separated;
NULL is \\N, *n*text is text repeated n times. Texts are exact: decimals with all digits of their
scale, money with four, dates as 2023-03-17 12:34:56.1234567 +05:30 with as many digits as the scale
says, real and float so that they read back as the same bits, uniqueidentifier in upper case, binary
as hex.
"""

import datetime
import random
import re
import string
import struct
import uuid
from pathlib import Path

SEED = 20231117
ROWS = 300
# Every edge value and NULL stands in one of these first rows.
EDGE_ROWS = 16

TYPES = [
    'tinyint', 'smallint', 'int', 'bigint', 'bit', 'real', 'float',
    'decimal(5,2)', 'decimal(18,4)', 'decimal(38,0)', 'decimal(38,38)', 'numeric(28,12)',
    'money', 'smallmoney', 'date', 'time(0)', 'time(3)', 'time(7)',
    'datetime2(0)', 'datetime2(3)', 'datetime2(7)',
    'datetimeoffset(0)', 'datetimeoffset(3)', 'datetimeoffset(7)', 'datetime', 'smalldatetime',
    'uniqueidentifier', 'char(11)', 'varchar(50)', 'varchar(max)',
    'nchar(10)', 'nvarchar(50)', 'nvarchar(max)', 'binary(16)', 'varbinary(50)', 'varbinary(max)',
]


def expand(field):
    """NULL is \\N; *n*text is text repeated n times."""
    if field == r'\N':
        return None
    if field.startswith('*'):
        _, count, text = field.split('*', 2)
        return text * int(count)
    return field


def family(sql_type):
    return sql_type.split('(')[0]


def arguments(sql_type):
    found = re.search(r'\(([^)]*)\)', sql_type)
    return [] if not found else [-1 if word == 'max' else int(word)
                                 for word in found[1].split(',')]


class Values:
    """As read back from a file."""

    def __init__(self, path):
        lines = [line for line in Path(path).read_text(encoding='utf-8').split('\n')
                 if line and not line.startswith('#')]
        self.types = lines[0].split('\t')
        self.rows = [[expand(field) for field in line.split('\t')] for line in lines[1:]]


# --- edge values -----------------------------------------------------------------------------------

CLOCK_EDGES = ['00:00:00', '23:59:59', '12:34:56', '00:00:01', '11:59:59']
DATE_EDGES = ['0001-01-01', '9999-12-31', '1996-09-10', '1900-02-28', '1752-09-03', '2000-02-29']


def fraction(scale, digits):
    return '.' + digits[:scale] if scale else ''


def clock_edges(scale):
    digits = ['0000000', '9999999', '1234567', '0000001', '5000000']
    return [clock + fraction(scale, part) for clock, part in zip(CLOCK_EDGES, digits)]


def datetime_edges(scale):
    return [f'{DATE_EDGES[i % len(DATE_EDGES)]} {clock}'
            for i, clock in enumerate(clock_edges(scale) + clock_edges(scale)[:1])]


def offset_edges(scale):
    zero, nines = fraction(scale, '0000000'), fraction(scale, '9999999')
    some = fraction(scale, '1234567')
    return [f'0001-01-01 00:00:00{zero} +00:00', f'9999-12-31 23:59:59{nines} +00:00',
            f'2000-01-01 12:34:56{some} +05:30', f'1996-09-10 00:00:00{zero} -08:00',
            f'0001-01-01 14:00:00{some} +14:00', f'9999-12-31 09:59:59{nines} -14:00']


def decimal_edges(precision, scale):
    def text(unscaled):
        digits = str(abs(unscaled)).rjust(scale + 1, '0')
        sign = '-' if unscaled < 0 else ''
        return sign + (f'{digits[:-scale]}.{digits[-scale:]}' if scale else digits)
    largest = 10 ** precision - 1
    return [text(unscaled) for unscaled in
            (0, 1, -1, largest, -largest, 10 ** scale if scale < precision else 10 ** (scale - 1),
             2 ** min(31, precision * 3), -(10 ** (precision // 2)))]


SIMPLE_EDGES = {
    'tinyint': '0 1 7 127 128 255'.split(),
    'smallint': '0 1 -1 -300 256 32767 -32768'.split(),
    'int': '0 1 -1 70000 65536 2147483647 -2147483648'.split(),
    'bigint': '0 1 -1 5000000000 4294967296 9223372036854775807 -9223372036854775808'.split(),
    'bit': '0 1'.split(),
    # Also the smallest normal and the smallest denormal number, and the largest.
    'real': '0 1.5 -1.5 0.1 3.4028235e38 -3.4028235e38 1.17549435e-38 1e-45'.split(),
    'float': '0 1.5 -1.5 0.1 1.7976931348623157e308 -1.7976931348623157e308 '
             '2.2250738585072014e-308 5e-324'.split(),
    'money': '0.0000 0.0001 -0.0001 1.2345 -1.0000 922337203685477.5807 -922337203685477.5808'
             .split(),
    'smallmoney': '0.0000 0.0001 -0.0001 1.2345 -1.0000 214748.3647 -214748.3648'.split(),
    'date': DATE_EDGES,
    'datetime': ['1900-01-01 00:00:00.000', '1753-01-01 00:00:00.000', '9999-12-31 23:59:59.997',
                 '2009-07-08 01:00:00.003', '1899-12-31 23:59:59.997', '2000-02-29 12:34:56.787'],
    'smalldatetime': ['1900-01-01 00:00:00', '2079-06-06 23:59:00', '2009-07-08 12:00:00'],
    'uniqueidentifier': ['00000000-0000-0000-0000-000000000000',
                         'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
                         '01234567-89AB-CDEF-0123-456789ABCDEF'],
    'char': ['795-73-9838', '', '*11*ÿ', '€', '0123456789', "quote'"],
    'varchar': ['Catherine Abel', '', '*50*é', 'abc  ', '*15*a', '*16*a', '  x'],
    'varchar(max)': ['A longer text, with ümlauts', '', '*20000*é€', '*8001*x', '*15*b', '*16*b'],
    'nchar': ['Łódź', '', '*5*𝄞', '  x', '*8*a', '?'],
    'nvarchar': ['Grüße, 你好', '', '*25*😀', 'trailing  ', '*7*a', '@p [x]'],
    'nvarchar(max)': ['Ελληνικά и русский', '', '*9000*漢', '*4001*ü', '*8*b', '-- ? /* */'],
    'binary': ['00112233445566778899AABBCCDDEEFF', '', '*16*FF', '*15*00', '01'],
    'varbinary': ['0102030405', '', '*50*FE', '00', '*16*BB', '*17*BB'],
    'varbinary(max)': ['CAFEBABE', '', '*20000*A5', '*8001*00', '*16*CC', '*17*CC'],
}


def edges(sql_type):
    kind, numbers = family(sql_type), arguments(sql_type)
    if kind in ('decimal', 'numeric'):
        return decimal_edges(*numbers)
    if kind == 'time':
        return clock_edges(*numbers)
    if kind == 'datetime2':
        return datetime_edges(*numbers)
    if kind == 'datetimeoffset':
        return offset_edges(*numbers)
    return SIMPLE_EDGES.get(sql_type) or SIMPLE_EDGES[kind]


# --- random values ---------------------------------------------------------------------------------

RANGES = {'tinyint': (0, 255), 'smallint': (-2 ** 15, 2 ** 15 - 1), 'int': (-2 ** 31, 2 ** 31 - 1),
          'bigint': (-2 ** 63, 2 ** 63 - 1), 'bit': (0, 1)}
WESTERN = string.ascii_letters + string.digits + ' .,-äöüßéèñçøÅŒœ€†“”'
WORLD = WESTERN + 'ŁódźΑΩжЯ漢字かなम한😀𝄞'


def scaled(chance, digits, scale):
    size = 10 ** chance.randint(1, digits)
    text = str(chance.randrange(size)).rjust(scale + 1, '0')
    number = f'{text[:-scale]}.{text[-scale:]}' if scale else text
    return ('-' if chance.random() < 0.5 and number.strip('0.') else '') + number


def random_float(chance, form, size):
    """Any finite number that is not a negative zero."""
    while True:
        number = struct.unpack(form, chance.randbytes(size))[0]
        if number == number and abs(number) != float('inf') and number != 0:
            return f'{number:.9g}' if size == 4 else repr(number)


def random_clock(chance, scale):
    seconds = chance.randrange(86400)
    digits = fraction(scale, f'{chance.randrange(10 ** 7):07}')
    return f'{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{digits}'


def random_date(chance, first='0001-01-02', last='9999-12-30'):
    low, high = (datetime.date.fromisoformat(text).toordinal() for text in (first, last))
    return datetime.date.fromordinal(chance.randint(low, high)).isoformat()


def random_text(chance, letters, size):
    """Never more UTF-16 units than @size, and no blank at the end, which padding would hide."""
    text = ''.join(chance.choice(letters) for _ in range(chance.randint(1, size)))
    while len(text.encode('utf-16-le')) // 2 > size:
        text = text[:-1]
    return text.rstrip() or 'x'


def random_value(chance, sql_type):
    kind, numbers = family(sql_type), arguments(sql_type)
    size = 200 if numbers[:1] == [-1] else (numbers or [0])[0]
    if kind in RANGES:
        low, high = RANGES[kind]
        return str(max(low, min(high, chance.randint(low, high) >> chance.randint(0, 40))))
    if kind == 'real':
        return random_float(chance, '<f', 4)
    if kind == 'float':
        return random_float(chance, '<d', 8)
    if kind in ('decimal', 'numeric'):
        return scaled(chance, *numbers)
    if kind == 'money':
        return scaled(chance, 18, 4)
    if kind == 'smallmoney':
        return scaled(chance, 9, 4)
    if kind == 'date':
        return random_date(chance)
    if kind == 'time':
        return random_clock(chance, size)
    if kind == 'datetime2':
        return f'{random_date(chance)} {random_clock(chance, size)}'
    if kind == 'datetimeoffset':
        minutes = chance.randint(-840, 840)
        sign = '-' if minutes < 0 else '+'
        return (f'{random_date(chance)} {random_clock(chance, size)} '
                f'{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}')
    if kind == 'datetime':
        # The ends of 1/300 s in milliseconds.
        milliseconds = f'{chance.randrange(100):02}{chance.choice("037")}'
        return f'{random_date(chance, "1753-01-01")} {random_clock(chance, 0)}.{milliseconds}'
    if kind == 'smalldatetime':
        return f'{random_date(chance, "1900-01-01", "2079-06-05")} {random_clock(chance, 0)[:5]}:00'
    if kind == 'uniqueidentifier':
        return str(uuid.UUID(bytes=chance.randbytes(16))).upper()
    if kind in ('binary', 'varbinary'):
        return chance.randbytes(chance.randint(1, size)).hex().upper()
    return random_text(chance, WESTERN if kind in ('char', 'varchar') else WORLD, size)


def make_rows(n_rows=ROWS):
    """Row 0 has no NULL, row 1 nothing else."""
    chance = random.Random(SEED)
    rows = []
    for row in range(n_rows):
        fields = []
        for sql_type in TYPES:
            choices = edges(sql_type)
            if row == 1:
                fields.append(r'\N')
            elif row < EDGE_ROWS:
                fields.append(choices[max(0, row - 1) % len(choices)])
            elif chance.random() < 0.05:
                fields.append(r'\N')
            else:
                fields.append(random_value(chance, sql_type))
        rows.append(fields)
    return rows


def write_file(path, rows):
    path.write_text('\n'.join('\t'.join(fields) for fields in [TYPES, *rows]) + '\n',
                    encoding='utf-8')


# --- comparison ------------------------------------------------------------------------------------

def padded(text, sql_type):
    """What a reader shows: a value of a fixed length is padded, although its ciphertext is not."""
    kind, numbers = family(sql_type), arguments(sql_type)
    if text is None:
        return r'\N'
    if kind == 'binary':
        return text.ljust(2 * numbers[0], '0')
    if kind == 'char':
        return text.ljust(numbers[0])
    if kind == 'nchar':
        # Its length counts UTF-16 code units.
        return text + ' ' * (numbers[0] - len(text.encode('utf-16-le')) // 2)
    return text


def canonical(text, sql_type):
    """Two texts of one value become equal; texts of two values do not."""
    kind = family(sql_type)
    if text == r'\N' or kind not in ('real', 'float'):
        return text
    try:
        return struct.pack('<f' if kind == 'real' else '<d', float(text)).hex()
    except (ValueError, OverflowError):
        return text
