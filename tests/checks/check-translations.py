# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every translation in po/LINGUAS has every message, and none is fuzzy or malformed."""

import subprocess
import tempfile
from pathlib import Path

from tree import ROOT, finish, read

# What meson's preset "glib" passes, so that the messages found here are those of the .pot.
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dcgettext:2', 'g_dngettext:2,3',
            'g_dpgettext2:2c,3']


def extract(pot):
    """Writes the template; what xgettext warns of is a message cut short, as by G_GSIZE_FORMAT."""
    return subprocess.run(
        ['xgettext', '--from-code=UTF-8', '--add-comments', '--package-name=aeclient',
         *(f'--keyword={keyword}' for keyword in KEYWORDS),
         '--flag=g_strdup_printf:1:c-format', '--flag=g_set_error:4:c-format',
         '--flag=g_error_new:3:c-format', '--flag=g_prefix_error:2:c-format',
         '--flag=g_propagate_prefixed_error:3:c-format',
         f'--directory={ROOT}', '--files-from=po/POTFILES.in', f'--output={pot}'],
        cwd=ROOT, check=True, capture_output=True, text=True).stderr.splitlines()


def problems_of(language, pot):
    catalogue = ROOT / 'po' / f'{language}.po'
    for command in (['msgcmp', str(catalogue), str(pot)],
                    ['msgfmt', '--check', '--output-file=/dev/null', str(catalogue)]):
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0:
            yield f'{language}: {result.stderr.strip()}'


def main():
    languages = [line for line in read('po/LINGUAS').split('\n') if line and line[0] != '#']
    with tempfile.TemporaryDirectory() as folder:
        pot = Path(folder) / 'aeclient.pot'
        findings = extract(pot)
        if pot.exists():
            findings += [problem for language in languages
                         for problem in problems_of(language, pot)]
    finish(findings, 'translations')


main()
