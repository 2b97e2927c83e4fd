# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The file of values: a line of SQL types, then a row a line, tab-separated."""

from pathlib import Path


def expand(field):
    """NULL is \\N; *n*text is text repeated n times."""
    if field == r'\N':
        return None
    if field.startswith('*'):
        _, count, text = field.split('*', 2)
        return text * int(count)
    return field


class Values:
    def __init__(self, path):
        lines = [line for line in Path(path).read_text(encoding='utf-8').split('\n')
                 if line and not line.startswith('#')]
        self.types = lines[0].split('\t')
        self.rows = [[expand(field) for field in line.split('\t')] for line in lines[1:]]
