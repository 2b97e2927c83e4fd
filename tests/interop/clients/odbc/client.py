# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Two ODBC drivers behind unixODBC, driven by one program in C: Microsoft's and FreeTDS's.

Microsoft's is taken from the package that mssql-python has it in; nothing is installed. Its licence
comes with it.
"""

import shutil
from pathlib import Path

from interop import client
from interop.programs import fetch, require, run
from interop.tap import Skip

HERE = Path(__file__).parent
DRIVER_PACKAGE = 'mssql-python-odbc==18.6.2.2'

FLAGS = ['-std=gnu11', '-O1', '-g', '-Wall', '-Wextra', '-Werror']


def is_newer(target, sources):
    return target.exists() and all(target.stat().st_mtime > source.stat().st_mtime
                                   for source in sources)


def flags_of(*packages):
    return run('pkg-config', '--cflags', '--libs', *packages, what='pkg-config').split()


class Odbc(client.Client):
    """What both have: the program, and a configuration that knows this driver alone."""

    def driver_file(self):
        raise NotImplementedError

    def prepare(self):
        require('cc', 'pkg-config')
        if not Path('/usr/include/sqlext.h').exists():
            raise Skip('unixodbc-dev is not installed')
        if not Path('/usr/include/odbcss.h').exists():
            raise Skip('freetds-dev is not installed')
        self.cache.mkdir(parents=True, exist_ok=True)
        self.driver = self.driver_file()
        (self.cache / 'odbcinst.ini').write_text(f'[{self.name}]\nDriver = {self.driver}\n')
        sources = [path for path in sorted(HERE.glob('*.[ch]')) if path.stem != 'pfx-provider']
        self.program = self.build('interop-odbc', sources, '-rdynamic',
                                  *flags_of('glib-2.0'), '-lodbc', '-ldl')

    def build(self, name, sources, *options):
        target = self.cache.parent / 'odbc' / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not is_newer(target, sources):
            run('cc', *FLAGS, *(source for source in sources if source.suffix == '.c'), '-o',
                target, *options, what=f'the compiler, for {name}')
        return target

    def environment(self, **more):
        return super().environment(
            ODBCSYSINI=str(self.cache), AE_INTEROP_DRIVER=self.name,
            AE_INTEROP_DRIVER_FILE=str(self.driver), **more)

    def call(self, *arguments):
        return run(self.program, *arguments, env=self.environment(), what=self.name)


class MsOdbc(Odbc):
    name = 'msodbcsql'
    encrypted = True

    def write_exception(self, sql_type, text):
        if sql_type in ('money', 'smallmoney'):
            return 'the driver has no type for it, and as a decimal the server refuses it'
        return None

    def prepare(self):
        super().prepare()
        self.provider = self.build('libpfx-provider.so', [HERE / 'pfx-provider.c'], '-shared',
                                   '-fPIC', *flags_of('glib-2.0', 'gnutls', 'libgcrypt'))

    def environment(self, **more):
        return super().environment(AE_INTEROP_PROVIDER=str(self.provider), **more)

    def scenarios(self):
        for name, what in (
                ('prepare-by-default', 'statements prepared when they first run, as by default'),
                ('prepare-at-once', 'statements prepared before they run'),
                ('direct', 'statements that are not prepared'),
                ('arrays', 'arrays of parameters'),
                ('cursor', 'server cursors over encrypted columns'),
                ('procedures', 'procedures with encrypted parameters: in, out, both'),
                ('keys', 'UNIQUE and FOREIGN KEY on ciphertext'),
                ('merge', 'MERGE that matches ciphertext'),
                ('queries', 'joins, GROUP BY, DISTINCT and sub-queries over ciphertext')):
            yield what, lambda scenario=name: self.call('scenario', scenario)

    def driver_file(self):
        pattern = 'mssql_python_odbc/libs/linux/debian_ubuntu/*/lib/libmsodbcsql-18*'
        if not list(self.cache.glob(pattern)):
            fetch('/usr/bin/python3', '-m', 'pip', 'download', '--quiet', '--no-deps',
                  '--only-binary=:all:', '--dest', self.cache, DRIVER_PACKAGE, what=DRIVER_PACKAGE)
            for wheel in self.cache.glob('*.whl'):
                shutil.unpack_archive(wheel, self.cache, 'zip')
        found = list(self.cache.glob(pattern))
        if len(found) != 1:
            raise Skip(f'{DRIVER_PACKAGE} has no driver for this machine')
        return found[0]


class TdsOdbc(Odbc):
    name = 'tdsodbc'

    def driver_file(self):
        found = list(Path('/usr/lib').glob('*/odbc/libtdsodbc.so'))
        if not found:
            raise Skip('tdsodbc is not installed')
        return found[0]


CLIENTS = [MsOdbc, TdsOdbc]
