# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The table client x capability, as it is printed at the end."""

from .capabilities import PLAIN

MARKS = {'pass': 'pass', 'fail': 'FAIL', 'skip': 'skip'}


class Matrix:
    def __init__(self):
        self.clients = []
        self.cells = {}
        self.reasons = []

    def add(self, client, capability, status, text=''):
        if client not in self.clients:
            self.clients.append(client)
        # One failure outweighs what else was found of the same capability.
        old = self.cells.get((client, capability))
        if old is None or status == 'fail' or old == 'skip':
            self.cells[client, capability] = status
        if status == 'skip':
            self.reasons.append((client, capability, ' '.join(text.split())))

    def rows(self):
        known = {capability for _, capability in self.cells}
        plain = [name for name in PLAIN if name in known]
        return plain + sorted(known - set(plain))

    def to_text(self):
        rows = self.rows()
        first = max(map(len, [*rows, 'capability']))
        lines = ['  '.join(['capability'.ljust(first), *self.clients])]
        for row in rows:
            marks = [MARKS.get(self.cells.get((client, row)), '-').ljust(len(client))
                     for client in self.clients]
            lines.append('  '.join([row.ljust(first), *marks]).rstrip())
        if self.reasons:
            lines += ['', 'Skipped:']
            lines += [f'  {client}, {capability}: {reason}'
                      for client, capability, reason in self.reasons]
        return '\n'.join(lines)
