# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""go-mssqldb, with its own key store provider pfx.

It wants a newer Go than Debian's, which then brings the newer one as a module.
"""

import os
import re
import shutil
from pathlib import Path

from interop import client
from interop.programs import environment, fetch, require, run
from interop.tap import Skip
from interop.values import arguments, family

HERE = Path(__file__).parent
SOURCES = ('*.go', 'go.mod')
# What go.mod asks for, at least.
TOOLCHAIN = 'go1.25.10'
ARCHITECTURES = {'x86_64': 'amd64', 'aarch64': 'arm64'}

WIRE_FORM = 'the driver encrypts the form of the wire: fewer than the 8 bytes of the normal form'
NO_PARAMETER = 'the driver has no parameter of this type'
NO_SCALE = 'the driver has parameters with the scale 7 only'
EMPTY = 'the driver declares an empty value as (max), which is too wide for the column'
TICKS = 'the driver reads the 100 ns of the normal form as units of the scale'
GROUPS = 'the driver reads groups of 4 bytes, and the last one of the writer is incomplete'
HALF = 'the driver reads the upper half of the normal form'


class Client(client.Client):
    name = 'go-mssqldb'
    encrypted = True
    pads = False

    def prepare(self):
        self.program = self.cache / 'interop'
        go = self.find_go()
        sources = self.cache / 'source'
        sources.mkdir(parents=True, exist_ok=True)
        for pattern in SOURCES:
            for file in HERE.glob(pattern):
                shutil.copy2(file, sources)
        # go.sum knows no comments, and so not whose it is.
        sums = (HERE / 'sums').read_text().splitlines(keepends=True)
        (sources / 'go.sum').write_text(''.join(
            line for line in sums if line.strip() and not line.startswith('//')))
        fetch(go, 'mod', 'download', cwd=sources, env=self.go_environment(), what='go-mssqldb')
        run(go, 'build', '-o', self.program, '.', cwd=sources, env=self.go_environment(),
            what='go build', timeout=600)

    def go_environment(self):
        return environment(GOPATH=str(self.cache / 'path'), GOCACHE=str(self.cache / 'cache'),
                           GOFLAGS='-modcacherw', GOTOOLCHAIN='local', CGO_ENABLED='0')

    def find_go(self):
        """A Go that is new enough: one of this machine, or else a module that a Go fetches."""
        candidates = [path for path in (shutil.which('go'), '/usr/local/go/bin/go')
                      if path and os.access(path, os.X_OK)]
        if not candidates:
            require('go')
        wanted = version_of(f'go version {TOOLCHAIN}')
        for go in candidates:
            if version_of(run(go, 'version')) >= wanted:
                return go
        return self.fetch_go(candidates[0])

    def fetch_go(self, old):
        architecture = ARCHITECTURES.get(os.uname().machine)
        if not architecture:
            raise Skip(f'there is no newer Go for {os.uname().machine}')
        version = f'v0.0.1-{TOOLCHAIN}.linux-{architecture}'
        root = self.cache / 'path/pkg/mod/golang.org' / f'toolchain@{version}'
        go = root / 'bin/go'
        if not os.access(go, os.X_OK):
            fetch(old, 'mod', 'download', f'golang.org/toolchain@{version}', cwd=self.cache,
                  env=self.go_environment(), what=TOOLCHAIN)
            # A module has no permissions, and its go.mod files have other names.
            for program in (*root.glob('bin/*'), *root.glob('pkg/tool/**/*')):
                if program.is_file():
                    program.chmod(0o755)
            for file in root.glob('**/_go.mod'):
                file.rename(file.with_name('go.mod'))
        return go

    def call(self, *command):
        return run(self.program, *command, env=self.environment(), what='go-mssqldb')

    def write_exception(self, sql_type, text):
        kind = family(sql_type)
        if kind in ('bit', 'tinyint', 'smallint', 'int'):
            return WIRE_FORM
        if kind in ('decimal', 'numeric', 'money', 'smallmoney', 'smalldatetime'):
            return NO_PARAMETER
        if kind in ('time', 'datetime2', 'datetimeoffset') and arguments(sql_type) != [7]:
            return NO_SCALE
        if not text and not sql_type.endswith('(max)'):
            return EMPTY
        return None

    def read_exception(self, sql_type, text, writer):
        kind = family(sql_type)
        if kind in ('decimal', 'numeric') and kind in writer.ciphertext_exceptions:
            if abs(int(text.replace('.', ''))) >= 2 ** 96:
                return GROUPS
        if kind in ('time', 'datetime2', 'datetimeoffset') and arguments(sql_type) != [7]:
            return TICKS
        if kind == 'smallmoney':
            return HALF
        return None


def version_of(text):
    found = re.search(r'go(\d+)\.(\d+)(?:\.(\d+))?', text)
    return tuple(int(number or 0) for number in found.groups()) if found else (0,)
