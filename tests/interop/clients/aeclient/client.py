# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""aeclient itself, for the cross reading; its plain side has suites of its own."""

from pathlib import Path

from interop import client
from interop.programs import HERE, build_environment, require, run


class Client(client.Client):
    name = 'aeclient'
    encrypted = True
    plain = None

    def prepare(self):
        require('openssl')

    def call(self, *arguments):
        environment = self.environment(**build_environment(self.emulator.build))
        environment['PYTHONPATH'] += f':{HERE}'
        return run('/usr/bin/python3', Path(__file__).with_name('program.py'), *arguments,
                   env=environment, what='aeclient')
