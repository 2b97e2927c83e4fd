# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The emulator program on a free port, with a login and an empty database."""

import re
import secrets
import subprocess

from .programs import build_environment, environment, run
from .tap import Failure, need

USER = 'interop'


class Emulator:
    user = USER

    def __init__(self, build, folder):
        self.build = build
        self.folder = folder
        self.password = secrets.token_hex(12)
        self.password_file = folder / 'password'
        self.password_file.write_text(self.password + '\n')
        self.password_file.chmod(0o600)
        self.certificate = folder / 'server.pem'
        self.log = folder / 'emulator.log'
        with open(self.log, 'w', encoding='utf-8') as log:
            self.process = subprocess.Popen(
                [build / 'emulator/aeclient-emulator', '--port=0', f'--user={USER}',
                 f'--password-file={self.password_file}',
                 f'--certificate-out={self.certificate}',
                 f'--database={folder / "interop.db"}'],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline()
        port = re.search(r':(\d+)|port (\d+)', line)
        if not port:
            self.process.kill()
            raise SystemExit(f'The emulator did not say where it listens: {line!r}')
        self.port = int(port[1] or port[2])

    def environment(self, **more):
        """What every client program reads."""
        return environment(
            AE_INTEROP_SERVER=f'127.0.0.1:{self.port}', AE_INTEROP_USER=USER,
            AE_INTEROP_PASSWORD_FILE=str(self.password_file),
            AE_INTEROP_CERTIFICATE=str(self.certificate), **more)

    def run_script(self, script):
        """Runs T-SQL, in batches separated by lines with GO, through the tool of the project."""
        file = self.folder / 'script.sql'
        file.write_text(script, encoding='utf-8')
        run(self.build / 'tools/aeclient', 'query',
            f'--connection=Server=127.0.0.1,{self.port};UID={USER};Encrypt=yes;'
            f'ServerCertificate={self.certificate}',
            f'--password-file={self.password_file}', f'--file={file}',
            env=environment(**build_environment(self.build)), what='aeclient query')

    def alive(self):
        return self.process.poll() is None

    def stop(self):
        self.process.terminate()
        try:
            status = self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failure('The emulator did not stop when it was told to') from None
        need(status == 0, f'The emulator ended with {status}:\n'
             + '\n'.join(self.log.read_text(errors='replace').splitlines()[-30:]))
