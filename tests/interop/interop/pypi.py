# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A client that is a package of PyPI, put into the cache, and a program beside its client.py."""

from . import client
from .crossreading import need_ciphertext
from .programs import HERE, fetch, run

PYTHON = '/usr/bin/python3'


class PyPiClient(client.Client):
    packages = ()
    pip_options = ()

    def prepare(self):
        self.library = self.cache / 'lib'
        marker = self.cache / 'packages'
        wanted = '\n'.join(self.packages)
        if not marker.exists() or marker.read_text() != wanted:
            self.cache.mkdir(parents=True, exist_ok=True)
            fetch(PYTHON, '-m', 'pip', 'install', '--quiet', '--upgrade', '--no-warn-script-location',
                  '--root-user-action=ignore', *self.pip_options, '--target', self.library,
                  *self.packages,
                  what=self.name)
            marker.write_text(wanted)

    def scenarios(self):
        yield 'sees ciphertext in encrypted columns', self.ciphertext

    def ciphertext(self):
        need_ciphertext(self.call('ciphertext'))

    def call(self, *arguments):
        return run(PYTHON, HERE / 'clients' / self.name / 'program.py', *arguments,
                   env=self.environment(PYTHONPATH=f'{self.library}:{HERE}'), what=self.name)
