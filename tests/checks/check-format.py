# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The C files are laid out as clang-format does it, version 14: another one would differ."""

import re
import shutil
import subprocess
import sys

from tree import ROOT, finish, tree_files

VERSION = '14'
SKIPPED = 77


def main():
    program = shutil.which(f'clang-format-{VERSION}') or shutil.which('clang-format')
    version = program and subprocess.run([program, '--version'], capture_output=True,
                                         text=True).stdout
    if not program or not re.search(rf'version {VERSION}\.', version):
        print(f'clang-format {VERSION} is not installed')
        sys.exit(SKIPPED)
    files = [str(path) for path in tree_files() if path.suffix in ('.c', '.h')]
    output = subprocess.run([program, '--dry-run', *files], cwd=ROOT, capture_output=True,
                            text=True).stderr
    places = re.findall(r'^(\S+:\d+):\d+: warning: code should be clang-formatted', output,
                        re.MULTILINE)
    finish([f'{place}: clang-format would change this' for place in places], 'format')


main()
