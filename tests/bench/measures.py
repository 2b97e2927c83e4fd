# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The measures: what each is called, what it counts, and what is aimed at. docs/performance.md says
how they are made; a check compares the two."""

from typing import NamedTuple


class Measure(NamedTuple):
    key: str
    unit: str
    aim: str


SIZES = (8, 32, 256, 4096)


def _floor(name):
    return [Measure(f'{name}_vs_floor_{size}', 'x', '<= 1.05' if size >= 4096 else '<= 1.25')
            for size in SIZES]


MEASURES = [
    Measure('round_trips_first', 'requests', '<= 2'),
    Measure('round_trips_next', 'requests', '<= 1'),
    *_floor('decrypt'),
    *_floor('encrypt_det'),
    *_floor('encrypt_rnd'),
    Measure('rows_plain_vs_freetds', 'x', '> 1'),
    Measure('rows_plain_vs_jdbc', 'x', '> 1'),
    Measure('rows_encrypted_vs_jdbc', 'x', '> 1'),
    Measure('ae_on_nothing_encrypted', 'x', '<= 1.02'),
    Measure('cursor_bytes_per_row', 'bytes', '<= 0.1'),
    Measure('cursor_peak_mib', 'MiB', '<= 16'),
    Measure('stall_max_ms', 'ms', '<= 5'),
    Measure('stall_p99_ms', 'ms', '<= 1'),
    Measure('async_vs_sync_10mb', 'x', '<= 1.10'),
    Measure('async_vs_sync_150mb', 'x', '<= 1.10'),
    Measure('python_cell_vs_c', 'x', ''),
    Measure('gjs_cell_vs_c', 'x', ''),
    Measure('keystore_calls_1000_parallel', 'calls', '<= 1'),
    Measure('requests_pipelined_1000', 'requests', '<= 1'),
]

KEYS = [measure.key for measure in MEASURES]


def meets(value, aim):
    """Whether the value is what was aimed at; None without an aim or a value."""
    if value is None or not aim:
        return None
    relation, limit = aim.split()
    return value > float(limit) if relation == '>' else value <= float(limit)
