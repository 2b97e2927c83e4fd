# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What bench-reader.c does, from Python: pages of rows, as iteration gets them. What is timed ends
with the values in the language; they are summed up when the result is read a second time."""

import os
import sys
import time
from pathlib import Path

import gi

gi.require_version('AeClient', '1.0')
from gi.repository import AeClient, GLib  # noqa: E402


class Keys(AeClient.KeyStoreProvider):
    """The key path is a file with the key itself; see bench-provider.c."""

    def do_unwrap_key(self, request):
        return GLib.Bytes.new(Path(request.get_key_path()).read_bytes())


def read(connection, sql, use):
    """Hands each page of rows to use (); the cells are Python values when it is there."""
    n_rows = 0
    with connection.query(sql) as cursor:
        kinds = [column.get_sql_type().get_name() for column in cursor.columns]
        while page := cursor.fetch_rows():
            n_rows += len(page)
            if use is not None:
                use(kinds, page)
    return n_rows


class Sum:
    def __init__(self):
        self.value = 0

    def add(self, kinds, page):
        for position, kind in enumerate(kinds):
            if kind in ('int', 'bigint', 'float'):
                self.value += sum(int(row[position]) for row in page)
            elif 'char' in kind:
                self.value += sum(ord(row[position][-1]) for row in page)


def main():
    password = Path(os.environ['BENCH_PASSWORD_FILE']).read_text(encoding='utf-8').strip()
    connection = AeClient.Connection(
        f'Server={os.environ["BENCH_SERVER"]};UID=bench;Encrypt=no;ColumnEncryption=Enabled;'
        f'ServerCertificate={os.environ["BENCH_CERTIFICATE"]}', password=password)
    connection.add_key_store_provider(Keys(name='BENCH_KEYS'))
    with connection:
        for _ in sys.stdin:
            wall, cpu = time.monotonic_ns(), time.process_time_ns()
            n_rows = read(connection, os.environ['BENCH_QUERY'], None)
            wall, cpu = time.monotonic_ns() - wall, time.process_time_ns() - cpu
            total = Sum()
            read(connection, os.environ['BENCH_QUERY'], total.add)
            print(wall, cpu, n_rows, total.value, flush=True)


main()
