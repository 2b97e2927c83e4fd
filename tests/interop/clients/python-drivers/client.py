# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Microsoft's driver for Python."""

from pathlib import Path

from interop import client
from interop.programs import fetch, run

HERE = Path(__file__).parent


class PythonDriver(client.Client):
    packages = ()

    def prepare(self):
        self.python = self.cache / 'bin' / 'python'
        done = self.cache / 'installed'
        wanted = '\n'.join(self.packages)
        if not done.exists() or done.read_text() != wanted:
            fetch('/usr/bin/python3', '-m', 'venv', '--clear', self.cache, what='venv')
            # What mssql-python wants beyond these is for sign-in with Azure.
            fetch(self.python, '-m', 'pip', 'install', '--quiet', '--no-deps',
                  '--only-binary=:all:', *self.packages, what=self.packages[0])
            done.write_text(wanted)

    def call(self, *arguments):
        return run(self.python, HERE / f'{self.name.replace("-", "_")}_plain.py', *arguments,
                   env=self.environment(), what=self.name)


class MssqlPython(PythonDriver):
    name = 'mssql-python'
    packages = ('mssql-python==1.16.0', 'mssql-python-odbc==18.6.2.2', 'mssql-python-rs==0.3.0')


CLIENTS = [MssqlPython]
