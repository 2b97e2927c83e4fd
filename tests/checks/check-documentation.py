# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every public symbol is documented, says since when it exists, and links only to namespaces that
gi-docgen knows: a link into another namespace is dropped without a word.
"""

import re

from tree import finish, line_of, read, tree_files, without_comments

COMMENT = re.compile(r'/\*\*\n \* (?:SECTION:)?([\w:-]+?):(?: [^\n]*)?\n(.*?)\*/', re.DOTALL)
LINK = re.compile(r'\[(?:class|iface|struct|enum|flags|error|func|method|ctor|vfunc|property|signal'
                  r'|callback|type|const|id|alias)@([A-Za-z_]+)')
NAMESPACES = {'AeClient', 'AeEmulator', 'GLib', 'GObject', 'Gio'}
# An [id@…] link names a C symbol.
OWN_SYMBOL = re.compile(r'(ae|AE)_')
PUBLIC = re.compile(r'\b(?:AE_AVAILABLE_IN_ALL|AE_EMULATOR_EXTERN)\s+(.*?);', re.DOTALL)
ENUMERATION = re.compile(r'typedef enum\s*\{.*?\}\s*(Ae\w+)\s*;', re.DOTALL)


def public_headers(files):
    for path in files:
        if (path.suffix == '.h' and path.parts[0] in ('aeclient', 'emulator') and
                not path.name.endswith('-private.h')):
            yield path


def public_symbols(text):
    for match in PUBLIC.finditer(text):
        declaration = ' '.join(match[1].split())
        if declaration.startswith('G_DECLARE_'):
            yield re.search(r'\((\w+)', declaration)[1], match.start()
        elif function := re.search(r'(\w+) \(', declaration.replace('G_GNUC_CONST', '')):
            if not function[1].startswith('__') and not function[1].endswith('_get_type'):
                yield function[1], match.start()
    for match in ENUMERATION.finditer(text):
        yield match[1], match.start()


def main():
    files = [path for path in tree_files()
             if path.suffix in ('.c', '.h') and path.parts[0] in ('aeclient', 'emulator')]
    comments = {}
    findings = []
    for path in files:
        text = read(path)
        for match in COMMENT.finditer(text):
            name, body = match[1], match[2]
            where = f'{path}:{line_of(text, match.start())}'
            comments[name] = where
            if 'Since: ' not in body:
                findings.append(f'{where}: {name} does not say since when it exists')
            for link in LINK.finditer(body):
                if link[1] not in NAMESPACES and not OWN_SYMBOL.match(link[1]):
                    findings.append(f'{where}: {link[0]} leads into a namespace that the '
                                    'documentation does not know')
    for path in public_headers(files):
        text = without_comments(read(path))
        for name, position in public_symbols(text):
            if name not in comments:
                findings.append(f'{path}:{line_of(text, position)}: {name} is not documented')
    finish(findings, 'documentation')


main()
