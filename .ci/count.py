# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Counts the results of the runs, for the last line of .ci/run.

Arguments are files of two kinds: meson's testlog.json, and TAP (.tap) as the runs outside meson
print it. Every TAP subtest is one result; a meson test without subtests is one. A program that
printed no failure and failed all the same is one failure more, and so is a run whose file is
missing, holds nothing or breaks off: it did not happen.
"""

import json
import re
import sys
from pathlib import Path


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


def count_meson(text):
    total = [0, 0, 0]
    for line in text.splitlines():
        test = json.loads(line)
        good = test['result'] in ('OK', 'EXPECTEDFAIL')
        skip = test['result'] == 'SKIP'
        counts = count_tap(test.get('stdout') or '') or (int(good), 0, int(skip))
        if not good and not skip and not counts[1]:
            counts = (counts[0], 1, counts[2])
        total = [sum(pair) for pair in zip(total, counts)]
    return tuple(total)


def count_file(path):
    text = path.read_text(errors='replace')
    if path.suffix == '.tap':
        return count_tap(text) or (0, 0, 0)
    return count_meson(text)


def main():
    total = [0, 0, 0]
    for name in sys.argv[1:]:
        try:
            counts = count_file(Path(name))
        except (OSError, ValueError) as error:
            print(f'{name}: {error}', file=sys.stderr)
            counts = (0, 0, 0)
        if not any(counts):
            print(f'{name}: no results', file=sys.stderr)
            counts = (0, 1, 0)
        total = [sum(pair) for pair in zip(total, counts)]
    print('{} passed, {} failed, {} skipped'.format(*total))
    return 1 if total[1] else 0


sys.exit(main())
