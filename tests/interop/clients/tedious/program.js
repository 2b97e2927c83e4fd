// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later
'use strict';

// What tedious can do; it is called with "plain", as ../../interop/client.py says, or with
// "ciphertext", for how it sees encrypted columns.

const fs = require('node:fs');
const {
  tedious, TYPES, open, using, run, batches, one, promise, failure, need, equal, check, Skip,
} = require('./session.js');
const { types, nulls, extremes, maxTypes } = require('./types.js');

async function loginTls(step) {
  await step('a certificate that is trusted', () => using({}, async (connection) => {
    equal(await one(connection, 'SELECT 40 + 2'), 42);
  }));
  await step('a certificate that is not', async () => {
    const error = await failure(() => open({ trustServerCertificate: false }));
    need(/certificate/.test(error.message), `${error}`);
  });
}

const loginStrict = () => using({
  encrypt: 'strict',
  serverName: 'localhost',
  cryptoCredentialsDetails: { ca: fs.readFileSync(process.env.AE_INTEROP_CERTIFICATE) },
}, async (connection) => {
  equal(await one(connection, "SELECT N'Grüße'"), 'Grüße');
});

const loginPlain = () => using({ encrypt: false }, async (connection) => {
  equal(await one(connection, "SELECT N'Grüße'"), 'Grüße');
});

async function wrongPassword() {
  const error = await failure(() => open({}, 'wrong'));
  equal(error.code, 'ELOGIN');
}

const batch = (step) => using({}, async (connection) => {
  await batches(connection, 'DROP TABLE IF EXISTS TediousBatch',
    'CREATE TABLE TediousBatch (id int IDENTITY(1, 1) PRIMARY KEY, name nvarchar(20))');
  await step('count of rows', async () => {
    equal((await batches(connection,
      "INSERT INTO TediousBatch (name) VALUES (N'a'), (N'b'), (N'ç')")).count, 3);
    equal(await one(connection, 'SELECT MAX(name) FROM TediousBatch WHERE id = 3'), 'ç');
  });
  await step('many rows', async () => {
    const { sets } = await run(connection, 'execSqlBatch',
      "SELECT value, REPLICATE(N'x', 100) FROM GENERATE_SERIES(1, 20000)");
    equal(sets[0].rows.length, 20000);
  });
});

const executeSql = (step) => using({}, async (connection) => {
  await step('input', async () => {
    const { sets } = await run(connection, 'execSql', "SELECT @t + N'!' WHERE @n = 7", (request) => {
      request.addParameter('t', TYPES.NVarChar, 'Ωmega');
      request.addParameter('n', TYPES.Int, 7);
    });
    equal(sets[0].rows, [['Ωmega!']]);
  });
  await step('output', async () => {
    const { outputs } = await run(connection, 'execSql', 'SET @n = @a * 2', (request) => {
      request.addParameter('a', TYPES.Int, 21);
      request.addOutputParameter('n', TYPES.Int);
    });
    equal(outputs, { n: 42 });
  });
});

const prepare = () => using({}, async (connection) => {
  // One request object is prepared, executed and unprepared; its callback is called each time.
  let finish;
  let rows = [];
  const request = new tedious.Request("SELECT @t + N'!' WHERE @n = 1",
    (error) => finish(error));
  request.addParameter('t', TYPES.NVarChar);
  request.addParameter('n', TYPES.Int);
  request.on('row', (row) => rows.push(row[0].value));
  const wait = (action) => promise((callback) => { finish = callback; action(); });
  const prepared = new Promise((resolve) => request.once('prepared', resolve));
  request.on('error', (error) => finish(error));
  connection.prepare(request);
  await prepared;
  need(request.handle > 0, 'no handle');
  await new Promise((resolve) => setImmediate(resolve));
  for (const text of ['a', 'b', 'ç']) {
    rows = [];
    await wait(() => connection.execute(request, { t: text, n: 1 }));
    equal(rows, [`${text}!`]);
  }
  await wait(() => connection.unprepare(request));
  equal(await one(connection, 'SELECT 1'), 1);
});

const multipleResults = (step) => using({}, async (connection) => {
  await step('results in their order', async () => {
    const { sets } = await run(connection, 'execSqlBatch',
      "SELECT 1 AS a; SELECT N'x' AS b, 2 AS c UNION ALL SELECT N'y', 3; SELECT 1 AS d WHERE 1 = 0");
    equal(sets.map((set) => set.rows), [[[1]], [['x', 2], ['y', 3]], []]);
  });
  await step('counts', async () => {
    const { counts } = await run(connection, 'execSqlBatch', 'DROP TABLE IF EXISTS TediousCounts; '
      + 'CREATE TABLE TediousCounts (id int); INSERT INTO TediousCounts VALUES (1), (2); '
      + 'UPDATE TediousCounts SET id = 3; DELETE FROM TediousCounts WHERE id = 9');
    equal(counts, [2, 2, 0]);
  });
  await step('an error between the results', async () => {
    const error = await failure(() => batches(connection,
      'SELECT 1 AS n; SELECT 1 / 0 AS n; SELECT 3 AS n'));
    equal(error.number, 8134);
    equal(error.found.sets.at(-1).rows, [[3]]);
  });
});

const messages = () => using({}, async (connection) => {
  const found = await run(connection, 'execSqlBatch',
    "PRINT N'Grüße'; RAISERROR('number %d, %s', 10, 3, 42, 'text')");
  equal(found.messages.map(({ number, class: severity, message }) => [number, severity, message]),
    [[0, 0, 'Grüße'], [50000, 10, 'number 42, text']]);
});

const errors = (step) => using({}, async (connection) => {
  await batches(connection, 'DROP TABLE IF EXISTS TediousErrors',
    'CREATE TABLE TediousErrors (id int NOT NULL PRIMARY KEY, name varchar(3))',
    "INSERT INTO TediousErrors VALUES (1, 'a')");
  for (const [text, ...expected] of [
    ['SELECT * FROM NoSuchTable', 208, 1, 16, 1],
    ['\nSELECT nothing FROM TediousErrors', 207, 1, 16, 2],
    ['SELECT 1\n\nFROM WHERE', 156, 1, 15, 3],
    ["INSERT INTO TediousErrors VALUES (1, 'b')", 2627, 1, 14, 1],
    ["INSERT INTO TediousErrors VALUES (NULL, 'b')", 515, 2, 16, 1],
    ["INSERT INTO TediousErrors VALUES (2, 'long')", 2628, 1, 16, 1],
    ["SELECT CAST('x' AS int)", 245, 1, 16, 1],
    ["RAISERROR('boom', 16, 7)", 50000, 7, 16, 1],
    ["\nTHROW 51234, 'thrown', 9", 51234, 9, 16, 2],
  ]) {
    await step(text, async () => {
      const error = await failure(() => batches(connection, text));
      equal([error.number, error.state, error.class, error.lineNumber], expected);
    });
  }
  await step('an unknown procedure', async () => {
    const error = await failure(() => run(connection, 'callProcedure', 'NoSuchProcedure'));
    equal(error.number, 2812);
  });
});

async function makeProcedure(connection) {
  await batches(connection, 'DROP PROCEDURE IF EXISTS TediousProcedure',
    `CREATE PROCEDURE TediousProcedure @a int, @b nvarchar(50) OUTPUT, @c decimal(10, 2) = 1 OUTPUT AS
     BEGIN
       SELECT @a AS a, @b AS b;
       SET @b = @b + N' ← out';
       SET @c = @c * 2;
       RETURN @a + 1;
     END`);
}

const outputParameters = () => using({}, async (connection) => {
  await makeProcedure(connection);
  const { outputs, sets } = await run(connection, 'callProcedure', 'TediousProcedure', (request) => {
    request.addParameter('a', TYPES.Int, 5);
    request.addOutputParameter('b', TYPES.NVarChar, 'in', { length: 50 });
    request.addOutputParameter('c', TYPES.Decimal, 1.25, { precision: 10, scale: 2 });
  });
  equal(sets[0].rows, [[5, 'in']]);
  equal(outputs, { b: 'in ← out', c: 2.5 });
});

const returnStatus = () => using({}, async (connection) => {
  await makeProcedure(connection);
  const { status } = await run(connection, 'callProcedure', 'TediousProcedure', (request) => {
    request.addParameter('a', TYPES.Int, 41);
    request.addOutputParameter('b', TYPES.NVarChar, '', { length: 50 });
  });
  equal(status, 42);
  equal((await run(connection, 'callProcedure', 'sp_tables', (request) => {
    request.addParameter('table_name', TYPES.NVarChar, 'NoSuchTable');
  })).status, 0);
});

const count = (connection, table) => one(connection, `SELECT COUNT(*) FROM ${table}`);

const transactions = (step) => using({}, async (connection) => {
  await batches(connection, 'DROP TABLE IF EXISTS TediousTransactions',
    'CREATE TABLE TediousTransactions (id int)');
  await step('rollback', async () => {
    await promise((done) => connection.beginTransaction(done));
    await batches(connection, 'INSERT INTO TediousTransactions VALUES (1)');
    equal(await one(connection, 'SELECT @@TRANCOUNT'), 1);
    await promise((done) => connection.rollbackTransaction(done));
    equal(await count(connection, 'TediousTransactions'), 0);
  });
  await step('commit', async () => {
    await promise((done) => connection.beginTransaction(done));
    await batches(connection, 'INSERT INTO TediousTransactions VALUES (2)');
    await promise((done) => connection.commitTransaction(done));
    equal(await count(connection, 'TediousTransactions'), 1);
  });
});

const savepoints = () => using({}, async (connection) => {
  await batches(connection, 'DROP TABLE IF EXISTS TediousSavepoints',
    'CREATE TABLE TediousSavepoints (id int)');
  await promise((done) => connection.beginTransaction(done));
  await batches(connection, 'INSERT INTO TediousSavepoints VALUES (1)');
  await promise((done) => connection.saveTransaction(done, 'here'));
  await batches(connection, 'INSERT INTO TediousSavepoints VALUES (2)');
  await promise((done) => connection.rollbackTransaction(done, 'here'));
  // The helper of the driver nests: the inner one is a savepoint.
  await promise((done) => connection.transaction((outer, outerDone) => {
    run(connection, 'execSqlBatch', 'INSERT INTO TediousSavepoints VALUES (3)')
      .then(() => outerDone(new Error('rolled back'), () => done()), done);
  }));
  await promise((done) => connection.commitTransaction(done));
  equal(await count(connection, 'TediousSavepoints'), 1);
});

const isolation = (step) => using({}, async (connection) => {
  for (const [name, level] of Object.entries(tedious.ISOLATION_LEVEL)) {
    if (level === 0) {
      continue;
    }
    await step(name, async () => {
      await promise((done) => connection.beginTransaction(done, '', level));
      equal(await one(connection, 'SELECT CAST(transaction_isolation_level AS int) '
        + 'FROM sys.dm_exec_sessions WHERE session_id = @@SPID'), level);
      await promise((done) => connection.rollbackTransaction(done));
    });
  }
});

const attention = (step) => using({ requestTimeout: 500 }, async (connection) => {
  await step('time-out', async () => {
    const error = await failure(() => batches(connection, "WAITFOR DELAY '00:00:30'"));
    equal(error.code, 'ETIMEOUT');
    equal(await one(connection, 'SELECT 1'), 1);
  });
  await step('cancelled', async () => {
    const error = await failure(() => run(connection, 'execSqlBatch', "WAITFOR DELAY '00:00:30'",
      (request) => request.on('requestCompleted', () => {})
        && setTimeout(() => connection.cancel(), 200)));
    equal(error.code, 'ECANCEL');
    equal(await one(connection, 'SELECT 2'), 2);
  });
  await step('cancelled in the middle of rows', async () => {
    let cancelled = false;
    const error = await failure(() => run(connection, 'execSqlBatch',
      "SELECT value, REPLICATE('x', 500) FROM GENERATE_SERIES(1, 1000000)", (request) => {
        request.on('row', () => {
          if (!cancelled) {
            cancelled = true;
            connection.cancel();
          }
        });
      }));
    equal(error.code, 'ECANCEL');
    equal(await one(connection, 'SELECT 3'), 3);
  });
});

const tvp = (step) => using({}, async (connection) => {
  await batches(connection, 'DROP PROCEDURE IF EXISTS TediousTvpProcedure',
    'DROP TYPE IF EXISTS dbo.TediousTvp',
    'CREATE TYPE dbo.TediousTvp AS TABLE (id int NOT NULL, name nvarchar(50), photo varbinary(20))',
    'CREATE PROCEDURE TediousTvpProcedure @rows dbo.TediousTvp READONLY AS '
    + 'SELECT COUNT(*), MAX(name) FROM @rows');
  const table = (n) => ({
    name: 'TediousTvp',
    schema: 'dbo',
    columns: [
      { name: 'id', type: TYPES.Int },
      { name: 'name', type: TYPES.NVarChar, length: 50 },
      { name: 'photo', type: TYPES.VarBinary, length: 20 },
    ],
    rows: Array.from({ length: n }, (_, i) => [i, i === 3 ? null : 'näme', Buffer.from([1, i % 256])]),
  });
  for (const n of [0, 1000]) {
    await step(`of a procedure, ${n} rows`, async () => {
      const { sets } = await run(connection, 'callProcedure', 'TediousTvpProcedure',
        (request) => request.addParameter('rows', TYPES.TVP, table(n)));
      equal(sets[0].rows, [[n, n ? 'näme' : null]]);
    });
  }
});

const bulk = (step) => using({}, async (connection) => {
  await batches(connection, 'DROP TABLE IF EXISTS TediousBulk', 'CREATE TABLE TediousBulk '
    + '(id int NOT NULL PRIMARY KEY, name nvarchar(50), code varchar(20), at datetime2(3), '
    + 'amount decimal(10, 2), photo varbinary(max))');
  const at = new Date('2023-03-17T12:34:56.789Z');
  const load = (from, to) => promise((done) => {
    const options = { keepNulls: true, lockTable: true };
    const bulkLoad = connection.newBulkLoad('TediousBulk', options, done);
    bulkLoad.addColumn('id', TYPES.Int, { nullable: false });
    bulkLoad.addColumn('name', TYPES.NVarChar, { length: 50, nullable: true });
    bulkLoad.addColumn('code', TYPES.VarChar, { length: 20, nullable: true });
    bulkLoad.addColumn('at', TYPES.DateTime2, { scale: 3, nullable: true });
    bulkLoad.addColumn('amount', TYPES.Decimal, { precision: 10, scale: 2, nullable: true });
    bulkLoad.addColumn('photo', TYPES.VarBinary, { length: Infinity, nullable: true });
    const rows = [];
    for (let i = from; i < to; i++) {
      rows.push([i, i === 3 ? null : `näme ${i}`, `c${i}`, at, i + 0.25,
        i % 2 ? null : Buffer.alloc(9000)]);
    }
    connection.execBulkLoad(bulkLoad, rows);
  });
  await step('rows', async () => {
    equal(await load(0, 1000), 1000);
    equal(await count(connection, 'TediousBulk'), 1000);
    equal(await one(connection, 'SELECT name FROM TediousBulk WHERE id = 999'), 'näme 999');
    equal(await one(connection, 'SELECT SUM(amount) FROM TediousBulk'), 499750);
    equal(await one(connection, 'SELECT COUNT(*) FROM TediousBulk WHERE DATALENGTH(photo) = 9000'), 500);
  });
  await step('a key that is there already', async () => {
    equal((await failure(() => load(999, 1001))).number, 2627);
    equal(await count(connection, 'TediousBulk'), 1000);
  });
});

const reset = (step) => using({}, async (connection) => {
  const session = await one(connection, 'SELECT CAST(@@SPID AS int)');
  await batches(connection, 'CREATE TABLE #TediousReset (id int)', 'SET LOCK_TIMEOUT 1234');
  await promise((done) => connection.beginTransaction(done));
  await promise((done) => connection.reset(done));
  await step('the same session', async () =>
    equal(await one(connection, 'SELECT CAST(@@SPID AS int)'), session));
  await step('SET options', async () => equal(await one(connection, 'SELECT @@LOCK_TIMEOUT'), -1));
  await step('transaction', async () => equal(await one(connection, 'SELECT @@TRANCOUNT'), 0));
  await step('temporary tables', async () => equal(
    (await failure(() => batches(connection, 'SELECT * FROM #TediousReset'))).number, 208));
});

// An encrypted column is varbinary to it: it reads ciphertext, and its plain values are refused.
const ciphertext = (step) => using({}, async (connection) => {
  await step('read', async () => {
    const { sets } = await run(connection, 'execSqlBatch', 'SELECT c0d, c0r FROM Interop');
    equal(sets[0].columns.map((column) => column.type.name), ['VarBinary', 'VarBinary']);
    for (const cell of sets[0].rows.flat()) {
      need(cell === null || (cell.length === 65 && cell[0] === 1), 'no ciphertext');
    }
  });
  await step('a parameter', async () => {
    const error = await failure(() => run(connection, 'execSql',
      'SELECT id FROM Interop WHERE c0d = @p',
      (request) => request.addParameter('p', TYPES.TinyInt, 7)));
    equal(error.number, 206);
  });
  await step('a literal', async () => {
    const error = await failure(() => batches(connection,
      "INSERT INTO Interop (writer, line, c0d) VALUES ('tedious', 0, 7)"));
    equal(error.number, 206);
  });
});

// What cannot be had is said once.
const lacks = (what) => () => { throw new Skip(`the driver has no ${what}`); };

async function main() {
  if (process.argv[2] === 'ciphertext') {
    await check('ciphertext', ciphertext);
    return;
  }
  for (const [name, capability] of Object.entries({
    'login-tls': loginTls, 'login-strict': loginStrict, 'login-plain': loginPlain,
    'wrong-password': wrongPassword, batch, sp_executesql: executeSql, prepare,
    prepexec: lacks('sp_prepexec'), cursor: lacks('server cursors'), types, nulls, extremes,
    'max-types': maxTypes, 'multiple-results': multipleResults, messages, errors,
    'output-parameters': outputParameters, 'return-status': returnStatus, transactions, savepoints,
    isolation, attention, tvp, bulk, reset, catalogue: lacks('catalogue calls'),
  })) {
    await check(name, capability);
  }
}

main();
