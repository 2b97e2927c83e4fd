# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Rules that hold in every file: licence lines, no assertion where bytes from outside are parsed,
private headers stay private, every file with messages is known to the translators.

Argument: the build directory, for what would be installed.
"""

import json
import re
import sys
from pathlib import Path

from tree import ROOT, finish, line_of, read, tree_files, without_comments

# Files that cannot carry a comment; .reuse/dep5 speaks for them.
NO_HEADER = re.compile(r'^(LICENSES/|\.reuse/|COPYING$|po/LINGUAS$|tests/fuzz/corpus/|tests/vectors/'
                       r'|.*\.(png|svg|pfx|der|bin|hex|json)$)')

# Where what a server, a client or a user sent is taken apart.
PARSERS = re.compile(
    r'^aeclient/tds/ae-tds-(?!channel|handshake-stream|arena|writer|request|login-request).*\.c$'
    r'|^aeclient/keystore/ae-wrapped-key.*\.c$'
    r'|^aeclient/ae-(connection-(settings|string)|odbc-ini|sql-text|sql-type).*\.c$'
    r'|^emulator/.*(request|login|rpc|prelogin|parse|type-info).*\.c$'
    r'|^emulator/sql/.*(lexer|literal).*\.c$')
ASSERTION = re.compile(r'\bg_(assert(_[a-z_]+)?|error) \(')


def check_licences(files):
    for path in files:
        if NO_HEADER.match(path.as_posix()):
            continue
        head = '\n'.join(read(path).splitlines()[:6])
        for tag in ('SPDX-FileCopyrightText:', 'SPDX-License-Identifier:'):
            if tag not in head:
                yield f'{path}:1: the line {tag} is missing'


def check_assertions(files):
    for path in files:
        if not PARSERS.match(path.as_posix()):
            continue
        text = without_comments(read(path))
        for match in ASSERTION.finditer(text):
            yield (f'{path}:{line_of(text, match.start())}: an assertion in a file that parses; '
                   'what comes from outside must end in a GError')


def check_installed(build):
    installed = json.loads((build / 'meson-info/intro-installed.json').read_text())
    for source, target in installed.items():
        if source.endswith('-private.h'):
            yield f'{source}: a private header would be installed as {target}'


def check_messages(files):
    marked = re.compile(r'(?<![\w])(?:_|N_|C_|Q_|g_dngettext|g_dpgettext2?|ngettext) \(')
    listed = [line for line in read('po/POTFILES.in').splitlines()
              if line and not line.startswith('#')]
    if listed != sorted(listed):
        yield 'po/POTFILES.in:1: the list is not in alphabetical order'
    for name in listed:
        if not (ROOT / name).is_file():
            yield f'po/POTFILES.in:1: {name} does not exist'
    for path in files:
        if (path.suffix == '.c' and path.parts[0] in ('aeclient', 'emulator', 'tools') and
                marked.search(without_comments(read(path))) and path.as_posix() not in listed):
            yield f'{path}:1: has messages and is not in po/POTFILES.in'


def main():
    files = tree_files()
    findings = [*check_licences(files), *check_assertions(files), *check_messages(files),
                *check_installed(Path(sys.argv[1]))]
    finish(findings, 'sources')


main()
