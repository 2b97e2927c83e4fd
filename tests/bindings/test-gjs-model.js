// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

/* Queries as lists, from GJS. The scenario is the same in test-python-model.py and
 * test-vala-model.vala. Prints TAP. */

import AeClient from 'gi://AeClient?version=1.0';
import AeEmulator from 'gi://AeEmulator?version=1.0';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import system from 'system';

const MASK = 0x5a;
const WRAPPED = Array.from({length: 32}, (_, i) => ((100 + i) ^ MASK).toString(16).padStart(2, '0'))
    .join('');
const SCHEMA = `
CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = N'DRAWER', KEY_PATH = N'top');
CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, ALGORITHM = 'RSA_OAEP',
    ENCRYPTED_VALUE = 0x${WRAPPED});
CREATE TABLE Patients (PatientId bigint PRIMARY KEY, SSN char(11) COLLATE Latin1_General_BIN2
    ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = DETERMINISTIC,
    ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256') NOT NULL, Photo varbinary(10));
`;
const SELECT = 'SELECT PatientId, SSN, Photo FROM Patients ORDER BY PatientId';

const Drawer = GObject.registerClass(class Drawer extends AeClient.KeyStoreProvider {
    _init() {
        super._init({name: 'DRAWER'});
    }

    vfunc_unwrap_key(request) {
        return request.get_bytes().toArray().map(byte => byte ^ MASK);
    }
});

const EmptyDrawer = GObject.registerClass(class EmptyDrawer extends Drawer {
    vfunc_unwrap_key() {
        return null;
    }
});

function assertEqual(actual, expected) {
    const plain = value => JSON.stringify(value, (_, item) =>
        item instanceof Uint8Array ? Array.from(item) : item);
    if (plain(actual) !== plain(expected))
        throw new Error(`${plain(actual)} is not ${plain(expected)}`);
}

async function connect(server, provider) {
    const connection = AeClient.Connection.new_from_string(
        `${server.connectionString};ColumnEncryption=Enabled`);
    connection.add_key_store_provider(provider);
    await connection.open_async(null);
    return connection;
}

async function fill(connection) {
    for (let number = 0; number < 60; number++) {
        await connection.execute_async('INSERT Patients VALUES (?, ?, 0x0102)',
            [number, `${String(number).padStart(3, '0')}-00-0000`], ['bigint', 'char(11)']);
    }
}

/* What a cell of a table does, without the table. */
async function settled(item) {
    if (item.row || item.error)
        return item;
    await new Promise(resolve => {
        item.connect('notify::row', resolve);
        item.connect('notify::error', resolve);
    });
    return item;
}

const TESTS = {
    async list(server) {
        const connection = await connect(server, new Drawer());
        await fill(connection);
        const model = new AeClient.QueryModel({
            statement: connection.create_statement(SELECT), pageSize: 25,
        });
        const changes = [];
        model.connect('items-changed', (_, ...change) => changes.push(change));
        await model.load_async(null);
        assertEqual(changes, [[0, 0, 60]]);
        assertEqual(model instanceof Gio.ListModel, true);
        assertEqual([model.get_n_columns(), model.get_column(1).get_name()], [3, 'SSN']);

        const last = model.get_item(59);
        assertEqual(last.row, null);
        await settled(last);
        assertEqual(last.dup_text(1), '059-00-0000');
        const record = last.row.toRecord();
        assertEqual([record.PatientId, record.SSN, record.get('Photo')],
            [59, '059-00-0000', Uint8Array.of(1, 2)]);
        assertEqual([...last.row], [59, '059-00-0000', Uint8Array.of(1, 2)]);
        for (let position = 0; position < 60; position++)
            assertEqual((await settled(model.get_item(position))).row.get_int64(0), position);
        await connection.close_async(null);
    },

    async parameters(server) {
        const connection = await connect(server, new Drawer());
        await fill(connection);
        const statement = connection.create_statement(
            'SELECT PatientId FROM Patients WHERE SSN = @ssn').bind('@ssn', '007-00-0000');
        const model = AeClient.QueryModel.new(statement);
        await model.load_async(null);
        const item = await settled(model.get_item(0));
        assertEqual([model.get_n_items(), item.row.get_int64(0)], [1, 7]);
        statement.bind('@ssn', 'nobody');
        await model.load_async(null);
        assertEqual([model.get_n_items(), item.row.get_int64(0)], [0, 7]);
        await connection.close_async(null);
    },

    async errors(server) {
        const connection = await connect(server, new Drawer());
        const failures = [];
        const model = AeClient.QueryModel.new(connection.create_statement('SELECT x FROM Nowhere'));
        model.connect('failed', (_, error) => failures.push(error.code));
        await model.load_async(null).then(() => {
            throw new Error('It should have failed');
        }, error => assertEqual(error.matches(AeClient.ServerError, 208), true));
        assertEqual([failures, model.error.code, model.dup_error().code], [[208], 208, 208]);

        await fill(connection);
        const list = AeClient.QueryModel.new(connection.create_statement(SELECT));
        await list.load_async(null);
        server.drop_connections();
        const item = await settled(list.get_item(0));
        assertEqual([list.get_n_items(), item.row, item.error instanceof GLib.Error], [60, null, true]);
        await connection.open_async(null);
        await list.load_async(null);
        assertEqual((await settled(list.get_item(0))).row.get_int64(0), 0);
        await connection.close_async(null);
    },

    async change(server) {
        const connection = await connect(server, new Drawer());
        await fill(connection);
        const raw = async () => {
            const plain = AeClient.Connection.new_from_string(server.connectionString);
            await plain.open_async(null);
            const cells = [];
            const cursor = await plain.query_async('SELECT SSN, Photo FROM Patients ORDER BY PatientId');
            for await (const record of cursor)
                cells.push([Array.from(record[0]).join(), record.Photo]);
            await plain.close_async(null);
            return cells;
        };
        const before = await raw();
        const cursor = await connection.query_async(SELECT);
        const rows = [];
        // A page has what is at hand; an empty one is the end.
        for (let page; (page = await cursor.fetch_async(100, null)).get_n_items() > 0;) {
            for (let i = 0; i < page.get_n_items(); i++)
                rows.push(page.get_item(i));
        }
        const change = AeClient.RowChange.new_update(
            connection, 'dbo.Patients', rows[3], ['PatientId']);
        await change.set('Photo', Uint8Array.of(7)).apply_async(null);
        let after = await raw();
        assertEqual(after.map(cells => cells[0]), before.map(cells => cells[0]));
        assertEqual(after[3][1], Uint8Array.of(7));

        const swap = AeClient.RowChange.new_update(connection, 'Patients', rows[4], ['SSN']);
        await swap.set('SSN', '005-00-0000').set('Photo', null).apply_async(null);
        after = await raw();
        assertEqual([after[4][0], after[4][1]], [after[5][0], null]);
        await swap.apply_async(null).then(() => {
            throw new Error('It should have failed');
        }, error => assertEqual(error.matches(AeClient.Error, AeClient.Error.CONFLICT), true));
        await AeClient.RowChange.new_delete(connection, 'Patients', rows[0], ['PatientId'])
            .apply_async(null);
        assertEqual((await raw()).length, 59);
        await connection.close_async(null);
    },

    async undecryptableCell(server) {
        const writer = await connect(server, new Drawer());
        await fill(writer);
        await writer.close_async(null);
        AeClient.clear_key_cache();
        const connection = await connect(server, new EmptyDrawer());
        const model = AeClient.QueryModel.new(connection.create_statement(SELECT));
        await model.load_async(null);
        const {row} = await settled(model.get_item(3));
        assertEqual(row.toRecord().SSN instanceof GLib.Error, true);
        assertEqual(row.toRecord().PatientId, 3);
        await connection.close_async(null);
    },
};

async function runAll() {
    let failures = 0;
    print(`1..${Object.keys(TESTS).length}`);
    for (const [index, [name, test]] of Object.entries(TESTS).entries()) {
        let outcome = 'ok';
        try {
            await AeEmulator.run(SCHEMA, test);
        } catch (error) {
            outcome = 'not ok';
            failures++;
            print(`${error}\n${error.stack ?? ''}`.replace(/^/gm, '# '));
        }
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
