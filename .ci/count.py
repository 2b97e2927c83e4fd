# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Counts the results of the runs, for the last line of .ci/run, and names the failures before it.

Arguments are files of two kinds: meson's testlog.json, and TAP (.tap) as the runs outside meson
print it. Every TAP subtest is one result; a meson test without subtests is one. A program that
printed no failure and failed all the same is one failure more, and so is a run whose file is
missing, holds nothing or breaks off: it did not happen.
"""

import json
import re
import sys
from pathlib import Path

# What a program that failed printed last is what tells why; a whole log would bury the summary.
TAIL_LINES = 25


def count_tap(text):
    """Returns (passed, failed, skipped), or None when the text is not TAP."""
    passed = failed = skipped = 0
    planned = None
    for line in text.splitlines():
        if plan := re.match(r'1\.\.(\d+)', line):
            planned = int(plan[1])
        elif line.startswith('not ok'):
            failed += 1
        elif line.startswith('ok'):
            if re.search(r'# *SKIP', line, re.IGNORECASE):
                skipped += 1
            else:
                passed += 1
    if planned is None:
        return None
    if planned != passed + failed + skipped:
        failed += 1
    return passed, failed, skipped


def tail(text):
    return [f'    {line}' for line in text.splitlines()[-TAIL_LINES:]]


def count_meson(text, failures):
    total = [0, 0, 0]
    for line in text.splitlines():
        test = json.loads(line)
        good = test['result'] in ('OK', 'EXPECTEDFAIL')
        skip = test['result'] == 'SKIP'
        counts = count_tap(test.get('stdout') or '') or (int(good), 0, int(skip))
        if not good and not skip and not counts[1]:
            counts = (counts[0], 1, counts[2])
        if counts[1]:
            failures.append('{name}: {result}, exit code {returncode}, {duration:.1f} s'
                            .format(**test))
            failures += tail(test.get('stdout') or '') + tail(test.get('stderr') or '')
        total = [sum(pair) for pair in zip(total, counts)]
    return tuple(total)


def count_file(path, failures):
    text = path.read_text(errors='replace')
    if path.suffix != '.tap':
        return count_meson(text, failures)
    counts = count_tap(text) or (0, 0, 0)
    failed = [line for line in text.splitlines() if line.startswith('not ok')]
    if counts[1] and not failed:
        failed = [f'{path}: broke off', *tail(text)]
    failures += failed
    return counts


def main():
    total = [0, 0, 0]
    for name in sys.argv[1:]:
        failures = []
        try:
            counts = count_file(Path(name), failures)
        except (OSError, ValueError, KeyError) as error:
            failures.append(str(error))
            counts = (0, 0, 0)
        if not any(counts):
            failures.append('no results')
            counts = (0, 1, 0)
        if failures:
            print(f'Failed, by {name}:', *failures, sep='\n  ')
        total = [sum(pair) for pair in zip(total, counts)]
    print('{} passed, {} failed, {} skipped'.format(*total))
    return 1 if total[1] else 0


sys.exit(main())
