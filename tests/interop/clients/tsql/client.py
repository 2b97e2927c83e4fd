# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""tsql and bsqldb of FreeTDS: programs that send batches and print what comes."""

import re
import subprocess
import tempfile
from pathlib import Path

from interop import client
from interop.capabilities import PLAIN
from interop.crossreading import need_ciphertext
from interop.programs import environment, require
from interop.tap import Skip, need, need_in

# Literal, SQL type, and how FreeTDS shows it.
VALUES = [
    ('7', 'tinyint', '7'), ('-300', 'smallint', '-300'), ('70000', 'int', '70000'),
    ('5000000000', 'bigint', '5000000000'), ('1', 'bit', '1'), ('1.5', 'real', '1.5'),
    ('-2.25', 'float', '-2.25'), ('-123.45', 'decimal(10,2)', '-123.45'),
    ("'33221100-5544-7766-8899-AABBCCDDEEFF'", 'uniqueidentifier',
     '33221100-5544-7766-8899-AABBCCDDEEFF'),
    ("'aéb'", 'varchar(20)', 'aéb'), ("N'añb, 你好'", 'nvarchar(20)', 'añb, 你好'),
    ("'xyz'", 'char(3)', 'xyz'), ("N'漢字か'", 'nchar(3)', '漢字か'),
    ("'a longer one'", 'varchar(max)', 'a longer one'),
    ("N'Ελληνικά'", 'nvarchar(max)', 'Ελληνικά'),
    ("N'<a/>'", 'xml', '<a/>'), ("'old text'", 'text', 'old text'),
]
EXTREMES = [
    ('0', 'tinyint', '0'), ('255', 'tinyint', '255'), ('-32768', 'smallint', '-32768'),
    ('2147483647', 'int', '2147483647'), ('-2147483648', 'int', '-2147483648'),
    ('9223372036854775807', 'bigint', '9223372036854775807'),
    ('-9223372036854775808', 'bigint', '-9223372036854775808'),
    ('99999999999999999999999999999999999999', 'decimal(38,0)', '9' * 38),
    ('-99999999999999999999999999999999999999', 'decimal(38,0)', '-' + '9' * 38),
    ("REPLICATE('y', 200)", 'varchar(8000)', 'y' * 200),
    ("REPLICATE(N'ж', 200)", 'nvarchar(4000)', 'ж' * 200),
]


class Program(client.Client):
    has_header = True
    command = ()
    # What the program itself cannot show, and why.
    exceptions = {}

    def prepare(self):
        require(self.name)

    def run(self, batch, encryption='require', password=None):
        """What the program prints for one batch: rows, and messages."""
        with tempfile.TemporaryDirectory() as folder:
            configuration = Path(folder) / 'freetds.conf'
            configuration.write_text(
                '[global]\n\tclient charset = UTF-8\n\ttext size = 4294967295\n[emulator]\n'
                f'\thost = 127.0.0.1\n\tport = {self.emulator.port}\n\ttds version = 7.4\n'
                f'\tencryption = {encryption}\n')
            result = subprocess.run(
                [*self.command, '-S', 'emulator', '-U', self.emulator.user, '-P',
                 password or self.emulator.password],
                input=f'{batch}\ngo\n', env=environment(FREETDSCONF=str(configuration)),
                capture_output=True, text=True, timeout=60)
        return result.stdout, result.stderr

    def rows(self, batch, **more):
        output, messages = self.run(batch, **more)
        need(not re.search(r'Msg \d+', messages), f'{batch}: {messages}')
        return [line for line in output.split('\n') if line.strip()]

    def expect(self, batch, *results, **more):
        """Each result is its header (for who shows it) and its rows, tab-separated."""
        expected = []
        for header, *rows in results:
            expected += [header, *rows] if self.has_header else rows
        found = self.rows(batch, **more)
        need(found == expected, f'{batch}: {found}, expected {expected}')

    def expect_error(self, number, batch, **more):
        output, messages = self.run(batch, **more)
        need_in(f'Msg {number}', output + messages)

    # --- the report ---

    def plain(self):
        for capability in PLAIN:
            method = getattr(self, 'check_' + capability.replace('-', '_'), None)
            if method is None:
                yield capability, 'skip', f'{self.name} sends batches and nothing else'
                continue
            try:
                method()
            except Skip as reason:
                yield capability, 'skip', str(reason)
            except Exception as error:  # whatever it is, it is this capability's
                yield capability, 'fail', str(error)
            else:
                yield capability, 'pass', ''

    def check_login_tls(self):
        self.expect('SELECT 42 AS a', ('a', '42'))

    def check_login_plain(self):
        for encryption in ('request', 'off'):
            self.expect('SELECT 42 AS a', ('a', '42'), encryption=encryption)

    def check_login_strict(self):
        raise Skip('FreeTDS 1.3 does not know TDS 8.0')

    def check_wrong_password(self):
        output, messages = self.run('SELECT 1', password='wrong')
        need_in('Login failed', output + messages)

    def check_batch(self):
        self.expect("SELECT 40 + 2 AS answer, N'Grüße, 你好' AS greeting",
                    ('answer\tgreeting', '42\tGrüße, 你好'))
        self.expect('CREATE TABLE #b (id int NOT NULL, n nvarchar(50)); '
                    "INSERT #b VALUES (1, N'Łukasz'), (2, NULL); UPDATE #b SET id = id + 1; "
                    'DELETE #b WHERE id = 3; SELECT id, n FROM #b', ('id\tn', '2\tŁukasz'))

    def check_sp_executesql(self):
        self.expect("EXEC sp_executesql N'SELECT @p + 1 AS p, @s AS s', N'@p int, @s nvarchar(9)', "
                    "@p = 41, @s = N'漢字'", ('p\ts', '42\t漢字'))

    def literals(self, values):
        for literal, sql_type, shown in values:
            if sql_type in self.exceptions:
                continue
            self.expect(f'CREATE TABLE #v (v {sql_type}); INSERT #v VALUES ({literal}); '
                        'SELECT v FROM #v', ('v', shown))

    def check_types(self):
        self.literals(VALUES)

    def check_nulls(self):
        self.literals([('NULL', sql_type, 'NULL') for _, sql_type, _ in VALUES])

    def check_extremes(self):
        self.literals(EXTREMES)

    def check_max_types(self):
        found = self.rows("SELECT REPLICATE(CAST('x' AS varchar(max)), 3000000) AS v")
        longest = max(len(line.strip()) for line in found)
        need(longest == self.shown_size(3000000), f'{longest} characters')

    def shown_size(self, size):
        return size

    def check_multiple_results(self):
        self.expect("SELECT 1 AS a; SELECT 'x' AS b, 2 AS c; SELECT 3 AS d WHERE 1 = 0; "
                    'SELECT 4 AS e', ('a', '1'), ('b\tc', 'x\t2'), ('d',), ('e', '4'))

    def check_messages(self):
        output, messages = self.run("PRINT 'printed'; RAISERROR('informed', 5, 1)")
        need_in('printed', output + messages)
        need_in('informed', output + messages)

    def check_errors(self):
        for number, batch in ((208, 'SELECT * FROM NoSuchTable'), (8134, 'SELECT 1 / 0'),
                              (245, "SELECT CAST('x' AS int)"), (2812, 'SELEC 1'),
                              (50000, "RAISERROR('mine', 16, 7)"),
                              (207, 'CREATE TABLE #e (id int); SELECT nothing FROM #e')):
            self.expect_error(number, batch)

    def check_output_parameters(self):
        self.expect("EXEC sp_executesql N'CREATE PROCEDURE FreeTdsProcedure @a int, @b int OUTPUT "
                    "AS BEGIN SET @b = @a * 2; RETURN 7 END'; DECLARE @r int, @o int; "
                    'EXEC @r = FreeTdsProcedure 21, @o OUTPUT; DROP PROCEDURE FreeTdsProcedure; '
                    'SELECT @r AS r, @o AS o', ('r\to', '7\t42'))

    check_return_status = check_output_parameters

    def check_transactions(self):
        self.expect('CREATE TABLE #t (a int); BEGIN TRAN; INSERT #t VALUES (1); ROLLBACK; BEGIN '
                    'TRAN; INSERT #t VALUES (2); COMMIT; SELECT a, @@TRANCOUNT AS n FROM #t',
                    ('a\tn', '2\t0'))

    def check_savepoints(self):
        self.expect('CREATE TABLE #t (a int); BEGIN TRAN; INSERT #t VALUES (1); SAVE TRAN one; '
                    'INSERT #t VALUES (2); ROLLBACK TRAN one; COMMIT; SELECT a FROM #t', ('a', '1'))

    def check_isolation(self):
        for number, level in enumerate(('READ UNCOMMITTED', 'READ COMMITTED', 'REPEATABLE READ',
                                        'SERIALIZABLE', 'SNAPSHOT'), 1):
            self.expect(f'SET TRANSACTION ISOLATION LEVEL {level}; SELECT '
                        'transaction_isolation_level AS n FROM sys.dm_exec_sessions WHERE '
                        'session_id = @@SPID', ('n', str(number)))

    def check_catalogue(self):
        found = self.rows('CREATE TABLE FreeTdsCatalogue (id int PRIMARY KEY, t varchar(9)); EXEC '
                          "sp_columns 'FreeTdsCatalogue'; DROP TABLE FreeTdsCatalogue")
        columns = [line.split('\t')[3] for line in found if 'FreeTdsCatalogue' in line]
        need(columns == ['id', 't'], f'{found}')

    def scenarios(self):
        yield 'sees ciphertext in encrypted columns', self.ciphertext

    def ciphertext(self):
        found = self.rows('SELECT TOP (10) c2d AS a FROM Interop WHERE c2d IS NOT NULL')
        need_ciphertext(' '.join(line for line in found if line != 'a'))


class Tsql(Program):
    name = 'tsql'
    command = ('tsql', '-o', 'q')


class Bsqldb(Program):
    name = 'bsqldb'
    has_header = False
    exceptions = {
        'uniqueidentifier': 'it says that it does not support the type',
        'decimal(38,0)': 'it writes behind its buffer with 38 digits, and is ended',
        'varchar(max)': 'it shows hex', 'nvarchar(max)': 'it shows hex', 'xml': 'it shows hex',
    }
    command = ('bsqldb', '-q', '-t', '\t')

    def shown_size(self, size):
        # Hex.
        return 2 + 2 * size


CLIENTS = [Tsql, Bsqldb]
