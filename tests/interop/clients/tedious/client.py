# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""tedious, which has no Always Encrypted. It wants a newer Node than Debian's: packages bring one."""

import os
from pathlib import Path

from interop import client
from interop.programs import fetch, require, run
from interop.tap import Skip, need

HERE = Path(__file__).parent
TEDIOUS = 'tedious@20.3.9'
NODE = 'node-linux-{}@24.9.0'
ARCHITECTURES = {'x86_64': 'x64', 'aarch64': 'arm64'}


class Client(client.Client):
    name = 'tedious'

    def prepare(self):
        require('npm')
        architecture = ARCHITECTURES.get(os.uname().machine)
        if not architecture:
            raise Skip(f'there is no newer Node for {os.uname().machine}')
        wanted = f'{TEDIOUS} {NODE.format(architecture)}'
        done = self.cache / 'installed'
        if not done.exists() or done.read_text() != wanted:
            self.cache.mkdir(parents=True, exist_ok=True)
            (self.cache / 'package.json').write_text('{"private": true}\n')
            # Nothing of the packages is run, and the Node that installs them may be too old for them.
            fetch('npm', 'install', '--no-audit', '--no-fund', '--no-package-lock',
                  '--ignore-scripts', '--force', *wanted.split(), cwd=self.cache, what=TEDIOUS)
            done.write_text(wanted)
        self.node = self.cache / f'node_modules/node-linux-{architecture}/bin/node'

    def call(self, *arguments):
        return run(self.node, HERE / 'program.js', *arguments, what='tedious',
                   env={**self.environment(),
                        'AE_INTEROP_MODULES': str(self.cache / 'node_modules')})

    def scenarios(self):
        yield 'encrypted columns are ciphertext to it', self.ciphertext

    def ciphertext(self):
        output = self.call('ciphertext')
        need(output.startswith('ciphertext\tpass'), output)
