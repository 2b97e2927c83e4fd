# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""pyodbc over Microsoft's ODBC driver, both as they come: what scripts in Python use. The driver itself
is tried in clients/odbc; this is about the statements that pyodbc makes of execute ()."""

import re
from pathlib import Path

from interop.programs import HERE, require, run
from interop.pypi import PyPiClient
from interop.tap import Skip, need

SOURCE = HERE / 'clients/odbc/pfx-provider.c'


class Client(PyPiClient):
    name = 'pyodbc'
    packages = ('pyodbc==5.5.0', 'mssql-python-odbc==18.6.2.2')
    pip_options = ('--no-deps', '--only-binary=:all:')
    plain = None

    def prepare(self):
        require('cc', 'pkg-config')
        super().prepare()
        found = list(self.library.glob(
            'mssql_python_odbc/libs/linux/debian_ubuntu/*/lib/libmsodbcsql-18*'))
        if len(found) != 1:
            raise Skip('the package has no driver for this machine')
        (self.cache / 'odbcinst.ini').write_text(f'[msodbcsql]\nDriver = {found[0]}\n')
        self.provider = self.cache / 'libpfx-provider.so'
        flags = run('pkg-config', '--cflags', '--libs', 'glib-2.0', 'gnutls', 'libgcrypt',
                    what='pkg-config').split()
        run('cc', '-std=gnu11', '-O1', '-shared', '-fPIC', SOURCE, '-o', self.provider, *flags,
            what='the compiler, for the key store provider')

    def environment(self, **more):
        return super().environment(ODBCSYSINI=str(self.cache),
                                   AE_INTEROP_PROVIDER=str(self.provider), **more)

    def scenarios(self):
        for name in re.findall(r'^def scenario_(\w+)', Path(HERE / 'clients/pyodbc/program.py')
                               .read_text(encoding='utf-8'), re.M):
            yield f'encrypted columns, {name}', lambda name=name: self.scenario(name)

    def scenario(self, name):
        need(self.call(name).strip() == 'good', f'{name} did not come to its end')
