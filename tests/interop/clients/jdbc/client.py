# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Microsoft's JDBC driver, with a key store provider of our own named pfx."""

import secrets
from pathlib import Path

from interop import client
from interop.programs import fetch, require, run
from interop.tap import need
from interop.values import family

DRIVER = 'com.microsoft.sqlserver:mssql-jdbc:13.6.2.jre11'
HERE = Path(__file__).parent


class Client(client.Client):
    name = 'jdbc'
    encrypted = True
    ciphertext_exceptions = {
        name: 'the driver encrypts 16 bytes, a sign and 15 of the number, instead of 17'
        for name in ('decimal', 'numeric')}

    def prepare(self):
        require('java', 'javac', 'mvn')
        _, artifact, version = DRIVER.split(':')
        self.driver = self.cache / f'{artifact}-{version}.jar'
        if not self.driver.exists():
            fetch('mvn', '--quiet', '--batch-mode', f'-Dmaven.repo.local={self.cache}/repository',
                  'dependency:copy', f'-Dartifact={DRIVER}', f'-DoutputDirectory={self.cache}',
                  what=DRIVER)
        self.classes = self.cache / 'classes'
        run('javac', '-encoding', 'UTF-8', '-d', self.classes, '-cp', self.driver,
            *sorted(HERE.glob('*.java')))

    def call(self, *arguments):
        # The driver encodes varchar values of encrypted columns in Java's default charset: it has
        # to be the code page of the columns' collation.
        return run('java', '-Dfile.encoding=windows-1252', '-Duser.timezone=UTC', '-cp',
                   f'{self.classes}:{self.driver}', 'Interop', *arguments, env=self.environment(),
                   what='JDBC')

    def write_exception(self, sql_type, text):
        if family(sql_type) in ('decimal', 'numeric'):
            unscaled = abs(int(text.replace('.', '')))
            if unscaled >= 2 ** 119:
                return 'the driver has 15 bytes for the number with its sign, and fails with an exception of Java'
        return None

    def scenarios(self):
        yield ('plaintext, a comparison of randomized values and a wrong type are refused',
               self.refused)
        for name, what in (
                ('batch', 'batches, IN, GROUP BY and UPDATE of encrypted columns'),
                ('procedures', 'procedures with encrypted parameters, in and out'),
                ('cursor', 'a server cursor over encrypted columns'),
                ('bulk', 'bulk copy that encrypts, and of ciphertext as it is')):
            yield what, lambda scenario=name: self.call('scenario', scenario)
        yield 'its own key store, MSSQL_JAVA_KEYSTORE', self.keystore

    def keystore(self):
        store, secret = self.keys.folder / 'java.p12', secrets.token_hex(12)
        run('keytool', '-genkeypair', '-alias', 'interop', '-keyalg', 'RSA', '-keysize', '2048',
            '-dname', 'CN=interop', '-validity', '30', '-storetype', 'PKCS12', '-keystore', store,
            '-storepass', secret)
        self.call('scenario', 'keystore', store, secret)

    def refused(self):
        # Plaintext for an encrypted column (a parameter, a literal); equality of a randomized
        # column; order of a deterministic one; int for a smallint column.
        codes = self.call('refused').split()
        need(codes == ['206', '206', '33277', '33277', '206'], ' '.join(codes))
