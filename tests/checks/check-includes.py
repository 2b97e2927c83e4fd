# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who may include whom: the table of docs/architecture.md, enforced.

The rules are about headers of this project and about which platform headers the codec may see. A
header is named as it is included: relative to its own folder, to aeclient/ or to the root.
"""

import re
from pathlib import Path

from tree import ROOT, finish, line_of, read, tree_files, without_comments

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)

GENERATED = {'config.h'}
VERSION = {'aeclient/ae-version.h', 'aeclient/ae-version-macros.h'}

# What key stores and attestation see of the client.
SHARED = VERSION | {
    'aeclient/ae-debug-private.h', 'aeclient/ae-enums.h', 'aeclient/ae-error.h',
    'aeclient/ae-key-private.h', 'aeclient/ae-types.h',
}

# The two files of the codec that touch GIO.
CODEC_WITH_GIO = re.compile(r'aeclient/tds/ae-tds-(channel|handshake-stream)(-private\.h|\.c)$')
PRIMITIVES = re.compile(r'aeclient/tds/ae-tds-(reader|writer)-private\.h$')


def area(path):
    name = path.as_posix()
    for folder in ('aeclient/tds', 'aeclient/keystore', 'aeclient/attest', 'aeclient', 'emulator',
                   'bindings', 'examples', 'tools'):
        if name.startswith(folder + '/'):
            return folder
    return None


def resolve(source, name):
    """The project's file that the include names, or None for a header of the platform."""
    for folder in (source.parent, Path('aeclient'), Path('.'), Path('emulator')):
        candidate = (ROOT / folder / name).resolve()
        if candidate.is_file() and ROOT in candidate.parents:
            return candidate.relative_to(ROOT).as_posix()
    if name in GENERATED:
        return name
    if Path(name).name == 'ae-version.h':
        return 'aeclient/ae-version.h'
    return None


def allowed_own(folder, source, target):
    if target in GENERATED:
        return True
    if folder == 'aeclient/tds':
        return (target.startswith('aeclient/tds/') or target == 'aeclient/ae-error.h' or
                target in VERSION or target == 'aeclient/ae-debug-private.h' and
                bool(CODEC_WITH_GIO.match(source.as_posix())))
    if folder in ('aeclient/keystore', 'aeclient/attest'):
        return target.startswith(folder + '/') or target in SHARED
    if folder == 'emulator':
        return target.startswith('emulator/') or bool(PRIMITIVES.match(target))
    if folder in ('bindings', 'examples', 'tools'):
        return (target.startswith(folder + '/') or target == 'aeclient/aeclient.h' or
                target == 'emulator/ae-emulator-server.h' and source.name.startswith(
                    'aeclient-emulator'))
    return not target.startswith('emulator/')


def allowed_platform(folder, source, name):
    if folder != 'aeclient/tds':
        return True
    if name.startswith(('gio/', 'gnutls/', 'gcrypt')):
        return name.startswith('gio/') and bool(CODEC_WITH_GIO.match(source.as_posix()))
    return True


def main():
    findings = []
    for source in tree_files():
        folder = area(source)
        if source.suffix not in ('.c', '.h', '.y', '.in') or folder is None:
            continue
        text = without_comments(read(source))
        for match in INCLUDE.finditer(text):
            target = resolve(source, match[2])
            if target is None:
                good = allowed_platform(folder, source, match[2])
            else:
                good = allowed_own(folder, source, target)
            if not good:
                findings.append(f'{source}:{line_of(text, match.start())}: '
                                f'{folder} must not include {target or match[2]}')
    finish(findings, 'include directions')


main()
