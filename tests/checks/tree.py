# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the checks share: the files of the tree, and how findings are reported."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def tree_files():
    """The files of the project as paths relative to its root; what git ignores is left out."""
    listed = subprocess.run(
        ['git', '-C', str(ROOT), 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
        capture_output=True, text=True)
    if listed.returncode == 0:
        names = [Path(name) for name in listed.stdout.split('\0') if name]
        return sorted(name for name in names if (ROOT / name).is_file())
    return sorted(path.relative_to(ROOT) for path in ROOT.rglob('*')
                  if path.is_file() and not path.relative_to(ROOT).parts[0].startswith(
                      ('build', '_build', '.git')))


def read(path):
    return (ROOT / path).read_text(encoding='utf-8', errors='replace')


def without_comments(text):
    """The C text with comments blanked and strings kept; line numbers stay."""
    pattern = r'"(?:\\.|[^"\\\n])*"|/\*.*?\*/|//[^\n]*'

    def blank(match):
        found = match[0]
        return found if found.startswith('"') else re.sub(r'[^\n]', ' ', found)

    return re.sub(pattern, blank, text, flags=re.DOTALL)


def line_of(text, position):
    return text.count('\n', 0, position) + 1


def finish(findings, what):
    """Prints the findings and ends the check."""
    for finding in findings:
        print(finding)
    print(f'{what}: {len(findings)} findings')
    sys.exit(1 if findings else 0)
