# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""tsql of FreeTDS."""

import re
import subprocess
import tempfile
from pathlib import Path

from interop import client
from interop.programs import environment, require
from interop.tap import need, need_in


class Client(client.Client):
    name = 'tsql'
    plain = None

    def prepare(self):
        require('tsql')

    def tsql(self, encryption, script, password=None):
        with tempfile.TemporaryDirectory() as folder:
            configuration = Path(folder) / 'freetds.conf'
            configuration.write_text(
                '[global]\n\tclient charset = UTF-8\n[emulator]\n\thost = 127.0.0.1\n'
                f'\tport = {self.emulator.port}\n\ttds version = 7.4\n'
                f'\tencryption = {encryption}\n')
            result = subprocess.run(
                ['tsql', '-S', 'emulator', '-U', self.emulator.user,
                 '-P', password or self.emulator.password],
                input=script + '\nexit\n', env=environment(FREETDSCONF=str(configuration)),
                capture_output=True, text=True, timeout=60)
        return result.stdout + result.stderr

    def batch(self, *batches, encryption='require'):
        return self.tsql(encryption, ''.join(f'{batch}\ngo\n' for batch in batches))

    def scenarios(self):
        for encryption in ('request', 'require', 'off'):
            yield f'logs in, encryption {encryption}', lambda how=encryption: self.login(how)
        yield 'a wrong password is refused with 18456', self.wrong_password
        yield 'a table is made, filled, read and changed', self.table
        yield 'sees ciphertext in encrypted columns', self.ciphertext
        yield 'errors carry the number of SQL Server, and the connection lives on', self.errors

    def login(self, encryption):
        output = self.batch("SELECT 40 + 2 AS answer, N'Grüße, 你好' AS greeting",
                            encryption=encryption)
        need_in('answer\tgreeting', output)
        need_in('42\tGrüße, 你好', output)

    def wrong_password(self):
        need_in('18456', self.tsql('require', 'SELECT 1\ngo', password='wrong'))

    def table(self):
        output = self.batch(
            'CREATE TABLE Plain (id int NOT NULL, name nvarchar(50), code varchar(20), '
            'born date, photo varbinary(100), large bigint, small tinyint, yes bit)',
            "INSERT INTO Plain (id, name, code, born, photo, large, small, yes) VALUES "
            "(1, N'Łukasz', 'abc', '1996-09-10', 0x0102FF, 5000000000, 255, 1)",
            'INSERT INTO Plain (id) VALUES (2)',
            'SELECT id, name, code, large, small, yes FROM Plain ORDER BY id',
            'SELECT COUNT(*) AS n FROM Plain WHERE name IS NULL',
            "UPDATE Plain SET code = 'x'", 'SELECT @@ROWCOUNT AS changed',
            'DELETE FROM Plain WHERE id = 2', 'DROP TABLE Plain')
        need_in('1\tŁukasz\tabc\t5000000000\t255\t1', output)
        need_in('2\tNULL\tNULL\tNULL\tNULL\tNULL', output)
        need(re.search(r'n\n1\n', output), f'one NULL was expected in:\n{output}')
        need(not re.search(r'Msg \d+', output), output)

    def errors(self):
        output = self.batch('SELECT * FROM NoSuchTable', 'CREATE TABLE Narrow (id int)',
                            'SELECT nothing FROM Narrow', 'SELEC 1', 'DROP TABLE Narrow',
                            'SELECT 6 * 7 AS n')
        for number in (208, 207):
            need_in(f'Msg {number}', output)
        need(re.search(r'Msg (102|156|2812)', output), output)
        need(re.search(r'n\n42\n', output), output)

    def ciphertext(self):
        output = self.batch('SELECT TOP (10) CONVERT(varchar(max), CAST(c2d AS varbinary(max)), 1) '
                            'AS cell FROM Interop WHERE c2d IS NOT NULL')
        need(output, output)
