# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""docs/performance.md names every measure of tools/bench, and no other."""

import re
import sys
from pathlib import Path

from measures import KEYS

PAGE = Path(__file__).resolve().parents[2] / 'docs/performance.md'

rows = re.findall(r'^\| (`.*?) \|', PAGE.read_text(encoding='utf-8'), re.MULTILINE)
named = {name for row in rows for name in re.findall(r'`(\w+)`', row)}
for key in sorted(named ^ set(KEYS)):
    print(f'{PAGE.name}: {key} is {"not a measure" if key in named else "missing"}')
sys.exit(1 if named ^ set(KEYS) else 0)
