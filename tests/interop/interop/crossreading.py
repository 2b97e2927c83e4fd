# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What each client writes into encrypted columns, all others read.

The table Interop has two columns for each type, deterministic and randomized. Every client writes
the same rows under its own name and reads those of all; every value must be equal, and so must every
deterministic ciphertext, except where a published client is itself wrong and says so.
"""

import re

from .tap import Failure, need
from .values import (EDGE_ROWS, TYPES, Values, canonical, family, make_rows, padded, write_file)


def shorten(text):
    text = str(text)
    return text if len(text) < 80 else f'{text[:60]}… ({len(text)} characters)'


def differences_of(found, expected):
    differences = [
        f'{key}: {shorten(found.get(key, "missing"))!r}, expected {shorten(text)!r}'
        for key, text in expected.items() if found.get(key) != text]
    return differences + [f'{key}: not expected' for key in found.keys() - expected.keys()]


def compare(found, expected):
    differences = differences_of(found, expected)
    need(not differences, f'{len(differences)} of {len(expected)} cells differ:\n' +
         '\n'.join(differences[:30]))


def cells(output):
    table = {}
    for line in output.split('\n'):
        if line:
            writer, row, column, text = line.split('\t')
            key = (writer, int(row), column)
            if key in table:
                raise Failure(f'{key} was read twice')
            table[key] = text
    return table


def need_ciphertext(output):
    """What a client without Always Encrypted shows of encrypted columns: cells, in hex."""
    found = output.split()
    need(found, 'no cell was read')
    for cell in found:
        need(re.fullmatch('(0[xX])?01[0-9A-Fa-f]{128,}', cell), f'no ciphertext: {shorten(cell)}')


def type_of(column):
    return TYPES[int(column[1:-1])]


class CrossReading:
    def __init__(self, folder, keys):
        self.keys = keys
        self.file = folder / 'values.tsv'
        self.edge_file = folder / 'edges.tsv'
        rows = make_rows()
        write_file(self.file, rows)
        write_file(self.edge_file, rows[:EDGE_ROWS])
        self.values = Values(self.file)
        self.writers = []

    def schema(self):
        columns = ['id int IDENTITY(1,1) PRIMARY KEY', 'writer varchar(20) NOT NULL',
                   'line int NOT NULL']
        for i, sql_type in enumerate(TYPES):
            collation = ' COLLATE Latin1_General_BIN2' if 'char' in sql_type else ''
            for suffix, kind in (('d', 'DETERMINISTIC'), ('r', 'RANDOMIZED')):
                columns.append(
                    f'c{i}{suffix} {sql_type}{collation} ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = '
                    f"CEK, ENCRYPTION_TYPE = {kind}, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256')")
        return f'{self.keys.script}\nGO\nCREATE TABLE Interop ({", ".join(columns)})\n'

    def exception(self, client, row, column):
        """Why this client's cell is not what everybody's is; None: there is no reason."""
        text = self.values.rows[row][int(column[1:-1])]
        return None if text is None else client.write_exception(type_of(column), text)

    def write(self, client):
        client.call('write', self.file)
        self.writers.append(client)

    def expected(self, reader, writer):
        def shown(text, sql_type):
            text = padded(text, sql_type) if reader.pads or text is None else text
            return canonical(text, sql_type)
        return {
            (writer.name, row, f'c{i}{suffix}'): shown(text, TYPES[i])
            for row, texts in enumerate(self.values.rows)
            for i, text in enumerate(texts)
            for suffix in 'dr'}

    def read_all(self, client):
        """One reading serves the comparison with every writer."""
        return {key: canonical(text, type_of(key[2]))
                for key, text in cells(client.call('read', self.file)).items()}

    def compare_reading(self, table, reader, writer):
        expected = self.expected(reader, writer)
        found = {key: text for key, text in table.items() if key[0] == writer.name}
        for key in list(expected):
            text = self.values.rows[key[1]][int(key[2][1:-1])]
            if self.exception(writer, key[1], key[2]) or (
                    text is not None and reader.read_exception(type_of(key[2]), text, writer)):
                expected.pop(key)
                found.pop(key, None)
        compare(found, expected)

    def find(self, client):
        found = {}
        for line in client.call('find', self.edge_file).splitlines():
            row, column, count = line.split('\t')
            found[int(row), column] = int(count)
        expected = {}
        for row, texts in enumerate(self.values.rows[:EDGE_ROWS]):
            for i, text in enumerate(texts):
                if text is not None and not self.exception(client, row, f'c{i}d'):
                    expected[row, f'c{i}d'] = self.expected_count(client, i, text)
        compare(found, expected)

    def expected_count(self, client, i, text):
        """How many rows the client's own ciphertext of @text equals."""
        def odd(other):
            return (family(TYPES[i]) in other.ciphertext_exceptions
                    or other.write_exception(TYPES[i], text))
        same = [canonical(row[i], TYPES[i]) if row[i] is not None else None
                for row in self.values.rows].count(canonical(text, TYPES[i]))
        return same * sum(other is client or (not odd(other) and not odd(client))
                          for other in self.writers)

    def stored(self, client):
        return cells(client.call('cipher', self.file))

    def compare_ciphertext(self, stored):
        """Equal values have equal bytes in deterministic columns, other ones in randomized ones."""
        problems = []
        for row, texts in enumerate(self.values.rows):
            for i, text in enumerate(texts):
                for suffix in 'dr':
                    column = f'c{i}{suffix}'
                    problems += self.cell_problems(stored, row, column, text)
        need(not problems, f'{len(problems)} problems:\n' + '\n'.join(problems[:30]))

    def cell_problems(self, stored, row, column, text):
        kind = family(type_of(column))
        if text is None:
            return [f'{writer.name}, row {row}, {column}: not NULL' for writer in self.writers
                    if stored.get((writer.name, row, column)) != r'\N']
        problems = []
        seen = {}
        for writer in self.writers:
            cell = stored.get((writer.name, row, column), 'missing')
            if self.exception(writer, row, column):
                continue
            if not re.fullmatch('01[0-9A-F]{128,}', cell):
                problems.append(f'{writer.name}, row {row}, {type_of(column)}: no ciphertext: '
                                f'{shorten(cell)}')
            elif kind not in writer.ciphertext_exceptions:
                seen[writer.name] = cell
        distinct = len(set(seen.values()))
        if column.endswith('d') and distinct > 1:
            problems.append(f'row {row}, {type_of(column)}: the deterministic cells differ: ' +
                            ', '.join(f'{name} {shorten(cell)}' for name, cell in seen.items()))
        elif column.endswith('r') and distinct < len(seen):
            problems.append(f'row {row}, {type_of(column)}: randomized cells are equal')
        return problems
