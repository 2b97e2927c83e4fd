# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every attack in the table of docs/security.md is tried by a test that exists, or says why not.

The argument is the build directory: the programs in it say which tests they have. A name may end
with * for all that begin so; fuzz-… is a fuzz target. A row without a test has to begin its last
cell with "Cannot be detected" or "Not here".
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import tree

LISTS = {'A': 14, 'B': 3, 'C': 14, 'D': 6, 'E': 10, 'G': 12}
REASONS = ('Cannot be detected', 'Not here')


def list_tests(build):
    environment = {**os.environ, 'G_TEST_SRCDIR': str(tree.ROOT / 'tests')}
    tests = set()
    for folder in ('unit', 'client'):
        for program in sorted((build / 'tests' / folder).glob('test-*')):
            if program.is_file():
                listed = subprocess.run([program, '-l'], capture_output=True, text=True, check=False,
                                        env=environment)
                tests.update(line for line in listed.stdout.splitlines() if line.startswith('/'))
    return tests


def exists(name, tests):
    if name.startswith('fuzz-'):
        return (tree.ROOT / 'tests' / 'fuzz' / f'{name}.c').exists()
    if name.endswith('*'):
        return any(test.startswith(name[:-1]) for test in tests)
    return name in tests


def main():
    tests = list_tests(Path(sys.argv[1]))
    if not any(test.startswith('/client/') for test in tests):
        print('The tests are not built, or not those with the emulator')
        return 77

    findings = []
    text = (tree.ROOT / 'docs' / 'security.md').read_text()
    rows = {row[0]: row[1] for row in re.findall(r'^\| ([A-G]\d+) \|.*\| (.+) \|$', text, re.MULTILINE)}
    for letter, length in LISTS.items():
        for number in range(1, length + 1):
            if f'{letter}{number}' not in rows:
                findings.append(f'{letter}{number} is missing')
    for identifier, cell in rows.items():
        names = re.findall(r'`([^`]+)`', cell)
        if not names and not cell.startswith(REASONS):
            findings.append(f'{identifier} names no test and gives no reason')
        findings += [f'{identifier}: there is no test {name}' for name in names
                     if not exists(name, tests)]
    for finding in findings:
        print(f'docs/security.md: {finding}')
    print(f'threats: {len(rows)} rows, {len(findings)} findings')
    return 1 if findings else 0


sys.exit(main())
