// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

/* The GJS overrides, from a user's side of the fence, against the emulator in this process. The
 * scenario is the same in test-python.py and test-vala.vala. Prints TAP. */

import AeClient from 'gi://AeClient?version=1.0';
import AeEmulator from 'gi://AeEmulator?version=1.0';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import system from 'system';

const PASSWORD = 'Over 9 hills';
const MASK = 0x5a;
const KEY = Uint8Array.from({length: 32}, (_, i) => 100 + i);
const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');

const encrypted = type => `ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = ${type}, \
ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256')`;
const SCHEMA = [
    "CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = N'DRAWER', KEY_PATH = N'top')",
    `CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, \
ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x${hex(KEY.map(byte => byte ^ MASK))})`,
    `CREATE TABLE Patients (PatientId int IDENTITY(1, 1), \
SSN char(11) COLLATE Latin1_General_BIN2 ${encrypted('DETERMINISTIC')} NOT NULL, \
FirstName nvarchar(50) NULL, Photo varbinary(max) NULL, Active bit NULL, \
BirthDate date ${encrypted('RANDOMIZED')} NULL)`,
    'CREATE TABLE Numbers (Number bigint NOT NULL, Filler nvarchar(400) NULL)',
];
const INSERT = `INSERT INTO Patients (SSN, FirstName, Photo, Active, BirthDate) \
VALUES (@ssn, @first, @photo, @active, @birth)`;
const TYPES = {
    ssn: 'char(11)', first: 'nvarchar(50)', photo: 'varbinary(max)', active: 'bit', birth: 'date',
};
const SELECT = 'SELECT SSN, FirstName, Photo, Active, BirthDate FROM Patients';
const LOOKUP = `${SELECT} WHERE SSN = @ssn`;
const SSN = '795-73-9838';
const CATHERINE = {
    ssn: SSN,
    first: 'Catherine',
    photo: Uint8Array.of(0, 255, 7),
    active: true,
    birth: GLib.Date.new_dmy(10, GLib.DateMonth.SEPTEMBER, 1996),
};
const NOBODY = {ssn: '990-00-6818', first: null, photo: null, active: null, birth: null};

// --- providers -----------------------------------------------------------------------------------

const Drawer = GObject.registerClass(class Drawer extends AeClient.KeyStoreProvider {
    _init() {
        super._init({name: 'DRAWER'});
        this.paths = [];
    }

    unmask(request) {
        this.paths.push(request.get_key_path());
        return request.get_bytes().toArray().map(byte => byte ^ MASK);
    }

    vfunc_unwrap_key(request) {
        return this.unmask(request);
    }
});

const SlowDrawer = GObject.registerClass(class SlowDrawer extends Drawer {
    vfunc_start_unwrap(request) {
        this.answer(request).catch(logError);
    }

    async answer(request) {
        await new Promise(resolve => GLib.timeout_add(GLib.PRIORITY_DEFAULT, 20, () => {
            resolve();
            return GLib.SOURCE_REMOVE;
        }));
        request.return_key(GLib.Bytes.new(this.unmask(request)));
    }
});

const LockedDrawer = GObject.registerClass(class LockedDrawer extends Drawer {
    vfunc_unwrap_key() {
        throw new AeClient.Error({
            code: AeClient.Error.KEY_NOT_TRUSTED, message: 'The drawer is locked',
        });
    }
});

const RefusingDrawer = GObject.registerClass(class RefusingDrawer extends Drawer {
    vfunc_start_unwrap(request) {
        request.return_error(new Gio.IOErrorEnum({
            code: Gio.IOErrorEnum.PERMISSION_DENIED, message: 'No entry',
        }));
    }
});

const EmptyDrawer = GObject.registerClass(class EmptyDrawer extends Drawer {
    vfunc_unwrap_key() {
        return null;
    }
});

// --- helpers -------------------------------------------------------------------------------------

let server;

function assert(condition, text) {
    if (!condition)
        throw new Error(`Failed: ${text}`);
}

function assertEqual(actual, expected) {
    const plain = value => JSON.stringify(value, (_, item) =>
        item instanceof Uint8Array ? `0x${hex(item)}` : item);
    assert(plain(actual) === plain(expected), `${plain(actual)} is not ${plain(expected)}`);
}

async function assertFails(promise, domain, code) {
    try {
        await promise;
    } catch (error) {
        assert(error instanceof GLib.Error && error.matches(domain, code),
            `${error} is not ${code} of ${domain}`);
        return error;
    }
    throw new Error('Failed: there was no error');
}

async function withConnection(provider, setting, body) {
    const connection = AeClient.Connection.new_from_string(
        `${server.dup_connection_string('tester')};ColumnEncryption=${setting}`);
    connection.set_password(PASSWORD);
    connection.add_key_store_provider(provider);
    await connection.open_async(null);
    try {
        return await body(connection);
    } finally {
        await connection.close_async(null);
    }
}

const enabled = (body, provider = new Drawer()) => withConnection(provider, 'Enabled', body);

async function fill(connection) {
    for (const patient of [CATHERINE, NOBODY])
        assertEqual(await connection.execute_async(INSERT, patient, TYPES), 1);
}

function fillNumbers(count = 1000) {
    const filler = 'x'.repeat(400);
    const rows = Array.from({length: count}, (_, number) => `(${number}, N'${filler}')`);
    server.run_script(`INSERT INTO Numbers (Number, Filler) VALUES ${rows.join(', ')}`);
}

const lookup = connection => connection.query_async(LOOKUP, {ssn: SSN}, {ssn: 'char(11)'});

async function all(promise) {
    const rows = [];
    for await (const row of await promise)
        rows.push(row);
    return rows;
}

const isCatherine = row => {
    assertEqual([...row].slice(0, 4), [SSN, 'Catherine', CATHERINE.photo, true]);
    assertEqual(row.BirthDate, '1996-09-10');
};

const numbers = (from, to) => Array.from({length: to - from}, (_, i) => [from + i]);

/* Counts the turns of the main loop while answers are held; releases them after so many. */
function releaseAfter(turns) {
    const ticks = {held: 0};
    GLib.timeout_add(GLib.PRIORITY_DEFAULT, 1, () => {
        if (server.get_n_held() > 0)
            ticks.held++;
        if (ticks.held < turns)
            return GLib.SOURCE_CONTINUE;
        server.release();
        return GLib.SOURCE_REMOVE;
    });
    return ticks;
}

// --- the scenario --------------------------------------------------------------------------------

const TESTS = {
    async writeAndRead() {
        const provider = new Drawer();
        await enabled(async connection => {
            assertEqual(connection.get_state(), AeClient.ConnectionState.OPEN);
            await fill(connection);
            const rows = await all(lookup(connection));
            assertEqual(rows.length, 1);
            isCatherine(rows[0]);
            const [, nobody] = await all(connection.query_async(SELECT));
            assertEqual([...nobody], ['990-00-6818', null, null, null, null]);
        }, provider);
        assertEqual(provider.paths, ['top']);
    },

    async ciphertextIsStored() {
        await enabled(fill);
        await withConnection(new Drawer(), 'Disabled', async connection => {
            const [catherine, nobody] = await all(connection.query_async(SELECT));
            assertEqual(catherine.SSN.length, 65);
            assert(catherine.SSN instanceof Uint8Array, 'ciphertext is bytes');
            assertEqual(nobody.BirthDate, null);
        });
    },

    synchronousCalls() {
        const connection = AeClient.Connection.new_from_string(
            `${server.dup_connection_string('tester')};ColumnEncryption=Enabled`);
        connection.set_password(PASSWORD);
        connection.add_key_store_provider(new Drawer());
        connection.open(null);
        connection.execute(INSERT, CATHERINE, TYPES);
        const rows = [...connection.query(LOOKUP, {ssn: SSN}, {ssn: 'char(11)'})];
        isCatherine(rows[0]);
        connection.close(null);
    },

    async learntTypes() {
        await enabled(async connection => {
            await connection.execute_async(INSERT, CATHERINE);
            const [row] = await all(connection.query_async(LOOKUP, {ssn: SSN}));
            isCatherine(row);

            const statement = connection.create_statement(LOOKUP);
            statement.learn_types = false;
            statement.bind('@ssn', SSN);
            let message = '';
            try {
                await statement.query_async(null);
            } catch (error) {
                message = error.message;
            }
            assert(message.startsWith('Parameter @ssn is not declared'), message);
        });
    },

    async records() {
        await enabled(async connection => {
            const cursor = await connection.query_async('SELECT 1 AS One, 2 AS [values], 3 AS One');
            const [row] = await cursor.fetch_records_async();
            const [one, two] = row;
            assertEqual([one, two, row.One, row.get('values')], [1, 2, 1, 2]);
            assert(typeof row.values === 'function', 'array methods stay');
            assertEqual(row.map(value => value + 1), [2, 3, 4]);
        });
    },

    async pool() {
        const model = AeClient.Connection.new_from_string(server.dup_connection_string('tester'));
        model.set_password(PASSWORD);
        const pool = AeClient.Pool.new(model);
        for (let round = 0; round < 2; round++) {
            const connection = await pool.acquire_async(null);
            const [row] = await all(connection.query_async('SELECT 42 AS Answer'));
            assertEqual(row.Answer, 42);
            pool.release(connection);
        }
        assertEqual([pool.n_open, pool.n_idle, pool.n_opened], [1, 1, 1]);
        pool.close();
    },

    async columnPolicy() {
        await enabled(async connection => {
            await fill(connection);
            connection.require_column_encryption(
                'Patients', 'SSN', AeClient.EncryptionType.DETERMINISTIC);
            connection.require_column_encryption(
                null, 'Salary', AeClient.EncryptionType.RANDOMIZED);
            const statement = connection.create_statement(
                'SELECT FirstName AS SSN FROM Patients WHERE PatientId = @id');
            statement.bind('@id', 1);
            const refused = () => assertFails(all(statement.query_async(null)),
                AeClient.Error, AeClient.Error.ENCRYPTION_REQUIRED);
            await refused();
            statement.allow_plaintext('@id');
            await refused();
            statement.allow_plaintext_column('SSN');
            const [row] = await all(statement.query_async(null));
            assertEqual(row.SSN, 'Catherine');
        });
    },

    async describe() {
        await enabled(async connection => {
            await fill(connection);
            const statement = connection.create_statement(LOOKUP);
            const description = await statement.describe_async(null);
            const [parameter] = description.get_parameters();
            assertEqual(
                [parameter.get_name(), parameter.get_sql_type().to_string(),
                    parameter.get_encryption_type(), parameter.get_key_path()],
                ['@ssn', 'char(11)', AeClient.EncryptionType.DETERMINISTIC, 'top']);
            assertEqual(description.get_columns().map(column => column.get_name()),
                ['SSN', 'FirstName', 'Photo', 'Active', 'BirthDate']);
            assertEqual(statement.dup_explanation(), null);
            statement.bind('@ssn', SSN);
            await all(statement.query_async(null));
            const text = statement.dup_explanation().to_string();
            assert(text.includes('@ssn char(11)') && !text.includes(SSN), text);
        });
    },

    async prepared() {
        await enabled(async connection => {
            await fill(connection);
            const statement = connection.create_statement(LOOKUP);
            statement.declare('@ssn', 'char(11)');
            await statement.prepare_async(null);
            assert(statement.is_prepared(), 'prepared');
            const name = statement.get_column(0).get_name();
            for (let round = 0; round < 2; round++) {
                statement.bind('@ssn', SSN);
                const [row] = await all(statement.query_async(null));
                isCatherine(row);
                assertEqual(row.get(name), SSN);
            }
            await statement.unprepare_async(null);
            assertEqual([statement.is_prepared(), statement.get_n_columns()], [false, 0]);
        });
    },

    async savepoint() {
        await enabled(async connection => {
            await connection.begin_async(null);
            await connection.execute_async('INSERT INTO Numbers (Number) VALUES (1)');
            await connection.save_async('one', null);
            await connection.execute_async('INSERT INTO Numbers (Number) VALUES (2)');
            await connection.rollback_to_async('one', null);
            await connection.commit_async(null);
            const rows = await all(connection.query_async('SELECT Number FROM Numbers'));
            assertEqual(rows.map(row => row.Number), [1]);
        });
    },

    async byPosition() {
        await enabled(async connection => {
            await fill(connection);
            const sql = `${SELECT} WHERE SSN = ? /* ? */ AND FirstName = ?`;
            const rows = await all(
                connection.query_async(sql, [SSN, 'Catherine'], ['char(11)', 'nvarchar(50)']));
            isCatherine(rows[0]);
        });
    },

    async bigIntegers() {
        await enabled(async connection => {
            for (const number of [2n ** 63n - 1n, Number.MAX_SAFE_INTEGER])
                await connection.execute_async('INSERT INTO Numbers (Number) VALUES (?)', [number]);
            const cursor = await connection.query_async('SELECT Number FROM Numbers');
            const texts = [];
            while (await cursor.next_async(null))
                texts.push(cursor.get_string(0));
            assertEqual(texts, ['9223372036854775807', '9007199254740991']);
        });
    },

    async refusedValues() {
        const statement = new AeClient.Connection().create_statement('SELECT @a');
        for (const value of [{}, [1], () => 1]) {
            let refused = false;
            try {
                statement.bind('@a', value);
            } catch (error) {
                refused = error instanceof TypeError && error.message.includes('@a');
            }
            assert(refused, 'the value is refused by name');
        }
    },

    async pages() {
        fillNumbers();
        await enabled(async connection => {
            const cursor = await connection.query_async('SELECT Number FROM Numbers');
            for await (const [number] of cursor) {
                if (number === 9)
                    break;
            }
            assertEqual(await cursor.fetch_records_async(3), numbers(10, 13));
            assertEqual(await all(cursor), numbers(13, 1000));
            assertEqual(await cursor.fetch_records_async(), []);
        });
    },

    async boxedValuesOutliveThePage() {
        await enabled(async connection => {
            await fill(connection);
            let cursor = await connection.query_async(SELECT);
            const page = await cursor.fetch_values_async(1, null);
            await cursor.fetch_values_async(1, null);
            await cursor.close_async(null);
            cursor = null;
            system.gc();
            assertEqual(page[2].toArray(), CATHERINE.photo);
        });
    },

    async typedGetters() {
        await enabled(async connection => {
            await fill(connection);
            const cursor = await connection.query_async(SELECT);
            assert(await cursor.next_async(null), 'there is a row');
            assertEqual(cursor.get_string(0), SSN);
            assertEqual(cursor.dup_bytes(2).toArray(), CATHERINE.photo);
            assertEqual(cursor.dup_date(4).get_year(), 1996);
            await assertFails((async () => cursor.get_int64(0))(), AeClient.Error, AeClient.Error.TYPE);
            assert(await cursor.next_async(null), 'there is another row');
            await assertFails((async () => cursor.get_string(1))(), AeClient.Error, AeClient.Error.NULL);
            assert(!await cursor.next_async(null), 'there are no more rows');
        });
    },

    async stream() {
        await enabled(async connection => {
            const photo = new Uint8Array(300000).map((_, i) => i + i / 256);
            const source = Gio.MemoryInputStream.new_from_bytes(GLib.Bytes.new(photo));
            const patient = {...CATHERINE, photo: source};
            await connection.execute_async(INSERT, patient, TYPES);
            const statement = connection.create_statement(SELECT);
            statement.stream_values = true;
            const cursor = await statement.query_async(null);
            assert(await cursor.next_async(null), 'there is a row');
            await assertFails((async () => cursor.get_boolean(3))(), AeClient.Error, AeClient.Error.BUSY);
            const stream = await cursor.open_stream_async(2, null);
            const target = Gio.MemoryOutputStream.new_resizable();
            const {CLOSE_SOURCE, CLOSE_TARGET} = Gio.OutputStreamSpliceFlags;
            const size = await new Promise((resolve, reject) => target.splice_async(stream,
                CLOSE_SOURCE | CLOSE_TARGET, GLib.PRIORITY_DEFAULT, null, (source, result) => {
                    try {
                        resolve(source.splice_finish(result));
                    } catch (error) {
                        reject(error);
                    }
                }));
            assertEqual(size, photo.length);
            assertEqual(target.steal_as_bytes().toArray(), photo);
            assert(cursor.get_boolean(3), 'what stands behind is there');
            assert(!await cursor.next_async(null), 'there are no more rows');
        });
    },

    async nextResult() {
        await enabled(async connection => {
            const cursor = await connection.query_async('SELECT 1 AS One; SELECT 2 AS Two, 3 AS Three');
            assertEqual((await all(cursor)).map(row => row.toObject()), [{One: 1}]);
            assert(await cursor.next_result_async(null), 'there is another result');
            assertEqual((await all(cursor)).map(row => row.toObject()), [{Two: 2, Three: 3}]);
            assert(!await cursor.next_result_async(null), 'there are no more results');
        });
    },

    async errors() {
        await enabled(async connection => {
            await assertFails(connection.query_async('SELECT 1 FROM Nowhere'),
                AeClient.ServerError, 208);
            assertEqual(await all(connection.query_async('SELECT 1')), [[1]]);
        });
        const stranger = AeClient.Connection.new_from_string(server.dup_connection_string('tester'));
        stranger.set_password('wrong');
        await assertFails(stranger.open_async(null), AeClient.ServerError, 18456);
        await assertFails((async () => AeClient.Connection.new_from_string('Passwort=x'))(),
            AeClient.Error, AeClient.Error.SYNTAX);
    },

    async messages() {
        await enabled(async connection => {
            let statement = connection.create_statement('SELECT 1 FROM Nowhere');
            await assertFails(statement.query_async(null), AeClient.ServerError, 208);
            const [message] = statement.dup_messages();
            statement = null;
            system.gc();
            assertEqual(message.get_number(), 208);
            assert(message.get_text().includes('Nowhere'), 'the text names the table');
        });
    },

    async busy() {
        fillNumbers();
        await enabled(async connection => {
            const cursor = await connection.query_async('SELECT Number, Filler FROM Numbers');
            await assertFails(connection.execute_async('DELETE FROM Numbers'),
                AeClient.Error, AeClient.Error.BUSY);
            await cursor.close_async(null);
            assertEqual(await connection.execute_async('DELETE FROM Numbers'), 1000);
        });
    },

    async cancel() {
        await enabled(async connection => {
            const cancellable = new Gio.Cancellable();
            server.hold();
            const operation = connection.query_async('SELECT 1', null, null, cancellable);
            GLib.idle_add(GLib.PRIORITY_DEFAULT, () => {
                cancellable.cancel();
                return GLib.SOURCE_REMOVE;
            });
            await assertFails(operation, Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED);
            server.release();
            assertEqual(await all(connection.query_async('SELECT 2')), [[2]]);
        });
    },

    async loopGoesOn() {
        await enabled(async connection => {
            await connection.execute_async(INSERT, CATHERINE, TYPES);
            server.hold();
            const ticks = releaseAfter(20);
            const rows = await all(lookup(connection));
            isCatherine(rows[0]);
            assert(ticks.held >= 20, `${ticks.held} turns are enough`);
        }, new SlowDrawer());
    },

    async connectionLostInRows() {
        fillNumbers();
        await enabled(async connection => {
            server.inject_fault(AeEmulator.Fault.CLOSE_AFTER, 100000);
            let seen = 0, lost = null;
            try {
                for await (const row of await connection.query_async('SELECT Number, Filler FROM Numbers'))
                    seen += row.length > 0;
            } catch (error) {
                lost = error;
            }
            assert(lost instanceof GLib.Error, 'the loss is an error');
            assert(seen < 1000, 'not all rows were seen');
            await assertFails(connection.query_async('SELECT 1'), AeClient.Error, AeClient.Error.CLOSED);
        });
    },

    async providers() {
        await enabled(fill);
        for (const Provider of [Drawer, SlowDrawer]) {
            const provider = new Provider();
            const rows = await enabled(connection => all(lookup(connection)), provider);
            isCatherine(rows[0]);
            assertEqual(provider.paths, ['top']);
        }
        const fails = (provider, domain, code) => assertFails(
            enabled(connection => all(lookup(connection)), provider), domain, code);
        const error = await fails(new LockedDrawer(), AeClient.Error, AeClient.Error.KEY_NOT_TRUSTED);
        assert(error.message.includes('The drawer is locked'), 'the message is kept');
        await fails(new RefusingDrawer(), Gio.IOErrorEnum, Gio.IOErrorEnum.PERMISSION_DENIED);
        await fails(new EmptyDrawer(), AeClient.Error, AeClient.Error.KEY_STORE);
    },
};

// A value that cannot be decrypted fails, or is an error in its cell while the rest is shown.
TESTS['errorCells'] = async function () {
    await enabled(fill);
    AeClient.clear_key_cache();
    const isLocked = error => error instanceof GLib.Error &&
        error.matches(AeClient.Error, AeClient.Error.KEY_NOT_TRUSTED);
    await enabled(async connection => {
        const failing = await connection.query_async(SELECT);
        await assertFails(failing.fetch_records_async(),
            AeClient.Error, AeClient.Error.KEY_NOT_TRUSTED);
        await failing.close_async(null);

        const cursor = await connection.query_async(SELECT);
        cursor.set_error_cells(true);
        const rows = [];
        for await (const row of cursor)
            rows.push(row);
        assertEqual(rows.length, 2);
        assert(rows.every(row => isLocked(row.SSN)), 'an error in place of each SSN');
        assert(isLocked(rows[0].BirthDate), 'and of the date');
        assertEqual(rows[0].slice(1, 4), ['Catherine', CATHERINE.photo, true]);
        assertEqual(rows[1].slice(1), [null, null, null, null]);

        const one = await connection.query_async(SELECT);
        assert(await one.next_async(null), 'there is a row');
        assert(isLocked(one.dup_error(0)), 'of the cursor');
        assertEqual(one.dup_error(1), null);
        const row = one.dup_row();
        assert(isLocked(row.dup_error(0)), 'of the row');
        assertEqual(row.dup_error(2), null);
        await one.close_async(null);
    }, new LockedDrawer());
};

TESTS['table parameter'] = async function () {
    await withConnection(new Drawer(), 'Enabled', async connection => {
        await connection.execute_async('CREATE TYPE dbo.Visits AS TABLE (id bigint, name nvarchar(20), ' +
            'at datetime2(0), cost decimal(10, 2), photo varbinary(10), done bit)');
        const types = ['bigint', 'nvarchar(20)', 'datetime2(0)', 'decimal(10,2)', 'varbinary(10)', 'bit'];
        const rows = [
            [2n ** 60n, 'Åse', '2026-11-28 09:30:00', '12.50', new Uint8Array([0, 255]), true],
            [2, null, null, '0.25', null, false]];
        const visits = AeClient.Table.from('dbo.Visits', types, rows);
        const found = await all(connection.query_async('SELECT * FROM @visits ORDER BY id DESC', {visits}));
        assertEqual(found.length, 2);
        assert(found[0][0] === rows[0][0], 'the bigint');
        assertEqual([...found[0]].slice(1), rows[0].slice(1));
        assertEqual([...found[1]], rows[1]);
        let thrown = null;
        try {
            visits.append([1]);
        } catch (error) {
            thrown = error;
        }
        assert(thrown instanceof RangeError, 'too few values');
        try {
            visits.append([1, 'a', {}, null, null, null]);
        } catch (error) {
            thrown = error;
        }
        assert(thrown instanceof TypeError, 'an object is no value');
        assertEqual(visits.get_n_rows(), 2);
    });
};

TESTS['many sets'] = async function () {
    await withConnection(new Drawer(), 'Enabled', async connection => {
        const sql = 'INSERT INTO Patients (SSN, FirstName) VALUES (?, ?)';
        const types = ['char(11)', 'nvarchar(50)'];
        function* sets(n, wrong) {
            for (let number = 0; number < n; number++)
                yield [`${number}`.padStart(11, '0'), number === wrong ? 'n'.repeat(51) : `No. ${number}`];
        }
        const count = async () =>
            (await all(connection.query_async('SELECT COUNT(*) AS n FROM Patients')))[0].n;

        let result = await connection.execute_many_async(sql, sets(2100), types);
        assertEqual([result.rowsAffected, result.nSets, result.errors.size], [2100, 2100, 0]);
        result = connection.execute_many(sql, sets(3, 1), types, {atomic: false});
        assertEqual([result.rowsAffected, [...result.errors.keys()]], [2, [1]]);
        for (const [n, wrong] of [[3, 1], [2100, 2050]]) {
            let thrown = null;
            await connection.execute_many_async(sql, sets(n, wrong), types).catch(error => {
                thrown = error;
            });
            assert(thrown.matches(AeClient.Error.quark(), AeClient.Error.VALUE), 'the value is too long');
            assertEqual(thrown.setIndex, wrong);
            assertEqual(await count(), 2102);
            assert(!connection.in_transaction, 'the transaction is over');
        }
    });
};

// AeEmulator.run(), with which other people's tests begin.
TESTS['emulator'] = async function () {
    let text;
    const count = emulator => {
        text = emulator.connectionString;
        const connection = AeClient.Connection.new_from_string(text);
        return connection.open_async(null).then(() => connection.close_async(null)).then(() => 7);
    };
    assertEqual(await AeEmulator.run('CREATE TABLE t (i int)', count, {password: 'a}b;c'}), 7);
    await assertRejects(AeClient.Connection.new_from_string(text).open_async(null));
    await assertRejects(AeEmulator.run('', async () => { throw new Error('x'); }));
    assertEqual(AeEmulator.run('', emulator => emulator.user), 'sa');
};

async function assertRejects(promise) {
    let failed = false;
    await promise.catch(() => { failed = true; });
    assert(failed, 'it should have failed');
}

async function runAll() {
    let failures = 0;
    print(`1..${Object.keys(TESTS).length}`);
    for (const [index, [name, test]] of Object.entries(TESTS).entries()) {
        server = AeEmulator.Server.new();
        server.add_login('tester', PASSWORD);
        server.start();
        SCHEMA.forEach(sql => server.run_script(sql));
        let outcome = 'ok';
        try {
            await test();
        } catch (error) {
            outcome = 'not ok';
            failures++;
            print(`${error}\n${error.stack ?? ''}`.replace(/^/gm, '# '));
        }
        server.stop();
        print(`${outcome} ${index + 1} ${name}`);
    }
    return failures;
}

const loop = GLib.MainLoop.new(null, false);
let status = 1;
runAll().then(failures => {
    status = failures ? 1 : 0;
}, logError).finally(() => loop.quit());
loop.run();
system.exit(status);
