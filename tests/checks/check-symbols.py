# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a library exports is what the checked-in list says: LIBRARY LIST PREFIX.

After a deliberate change run it by hand with --write as fourth argument.
"""

import subprocess
import sys
from pathlib import Path

from tree import finish


def main():
    library, listed, prefix = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    output = subprocess.run(['nm', '--dynamic', '--defined-only', '--format=posix', library],
                            check=True, capture_output=True, text=True).stdout
    exported = {line.split()[0].split('@')[0] for line in output.splitlines()}
    lines = listed.read_text().splitlines()
    if '--write' in sys.argv:
        lines = [line for line in lines if line.startswith('#')] + sorted(exported)
        listed.write_text('\n'.join(lines) + '\n')
    expected = {line for line in lines if line and not line.startswith('#')}
    findings = [f'{name} is exported and not listed in {listed.name}'
                for name in sorted(exported - expected)]
    findings += [f'{name} is listed in {listed.name} and not exported'
                 for name in sorted(expected - exported)]
    findings += [f'{name} does not start with {prefix}'
                 for name in sorted(exported) if not name.startswith(prefix)]
    finish(findings, f'symbols of {Path(library).name}')


main()
