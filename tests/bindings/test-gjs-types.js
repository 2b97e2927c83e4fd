// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

/* Every type in JavaScript; the same in test-python-types.py and test-vala-types.vala. Prints TAP. */

import AeClient from 'gi://AeClient?version=1.0';
import AeEmulator from 'gi://AeEmulator?version=1.0';
import GLib from 'gi://GLib';
import system from 'system';

const PASSWORD = 'Over 9 hills';

/* A type, what is bound, and what comes back if it is another. */
const VALUES = [
    ['bit', true],
    ['bigint', 42],
    ['bigint', Number.MAX_SAFE_INTEGER],
    ['bigint', 9007199254740993n],
    ['bigint', -9223372036854775808n],
    ['float', 0.1],
    ['decimal(38,4)', '-1234567890123456789012345678901234.5678'],
    ['decimal(10,2)', 12.34, '12.34'],
    ['decimal(30,2)', 1e21, '1000000000000000000000.00'],
    ['decimal(10,2)', 5, '5.00'],
    ['decimal(38,0)', 10n ** 37n, `1${'0'.repeat(37)}`],
    ['money', '-922337203685477.5808'],
    ['date', '2023-03-17'],
    ['date', new Date(2023, 2, 17), '2023-03-17'],
    ['time(7)', '12:34:56.1234567'],
    ['datetime2(7)', '2023-03-17 12:34:56.1234567'],
    ['datetime2(3)', new Date(2023, 2, 17, 12, 34, 56, 789), '2023-03-17 12:34:56.789'],
    ['datetime2(3)', new Date(1923, 2, 17, 12, 34, 56, 789), '1923-03-17 12:34:56.789'],
    ['datetimeoffset(7)', '2023-03-17 12:34:56.1234567 -03:30'],
    ['datetime', '2023-03-17 12:00:00.003'],
    ['smalldatetime', '2023-03-17 12:01:00'],
    ['uniqueidentifier', '01234567-89ab-cdef-0123-456789abcdef'],
    ['nvarchar(20)', '你好 😀'],
    ['varbinary(20)', Uint8Array.of(0, 255)],
    ['decimal(10,2)', null],
];

function assert(condition, text) {
    if (!condition)
        throw new Error(`Failed: ${text}`);
}

function same(a, b) {
    return a instanceof Uint8Array ? b instanceof Uint8Array && a.join() === b.join() : a === b;
}

function assertThrows(body, type, text) {
    try {
        body();
    } catch (error) {
        assert(error instanceof type, `${error} is another error`);
        assert(`${error.message}`.includes(text), `"${text}" is not in: ${error.message}`);
        return;
    }
    throw new Error('Failed: there was no error');
}

let connection, server;

const TESTS = {
    async roundTrips() {
        for (const [type, value, expected = value] of VALUES) {
            const cursor = await connection.query_async('SELECT @a AS a', {a: value}, {a: type});
            for await (const row of cursor)
                assert(same(row.a, expected), `${type} (${typeof row.a}, ${typeof expected})`);
        }
    },

    async bigNumbersOfTheNextResult() {
        const cursor = await connection.query_async("SELECT N'9007199254740993' AS a; SELECT @b AS b", {b: 2n ** 62n});
        assert((await cursor.fetch_records_async())[0].a === '9007199254740993', 'a text stays one');
        await cursor.next_result_async(null);
        assert((await cursor.fetch_records_async())[0].b === 2n ** 62n, 'an integer is exact');
        await cursor.close_async(null);
    },

    async getters() {
        const when = GLib.DateTime.new_from_iso8601('2023-03-17T12:34:56.25+05:30', null);
        const cursor = await connection.query_async('SELECT @d, @w, @t', {
            d: AeClient.Decimal.new_from_string('-1.50'), w: when, t: '00:00:01',
        }, {t: 'time(7)'});
        await cursor.next_async(null);
        assert(cursor.dup_decimal(0).to_string() === '-1.50', 'a decimal number');
        assert(cursor.dup_date_time(1).equal(when), 'a date and time');
        assert(cursor.get_time(2) === 10000000, 'a time');
        await cursor.close_async(null);
    },

    async procedure() {
        server.run_script(`CREATE PROCEDURE Add2 @a decimal(10,2), @sum decimal(10,2) OUTPUT AS \
BEGIN SET @sum = @a + 2; RETURN 7 END`);
        const call = connection.create_call('dbo.Add2');
        call.bind('@a', 1.25, 'decimal(10,2)').declare('@sum', 'decimal(10,2)');
        call.set_output('@sum', true);
        await call.execute_async(null);
        const outputs = call.dup_outputs();
        assert(outputs.dup_string(outputs.find_column('@sum')) === '3.25', 'the output');
        assert(`${call.get_return_status()}` === 'true,7', 'the status');
    },

    async refused() {
        const statement = connection.create_statement('SELECT @a');
        for (const value of ['a\0b', '\ud800', '\udc00x', 10n ** 38n])
            assertThrows(() => statement.bind('@a', value), RangeError, '@a');
        for (const [type, value] of [
            ['decimal(5,2)', 1.234], ['decimal(5,2)', '1000'], ['decimal(5,2)', NaN],
            ['money', '0.00001'], ['float', NaN], ['time(3)', '12:00:00.0001'],
            ['date', new Date(2023, 2, 17, 1)], ['varchar(3)', 'abcd']])
            assertThrows(() => connection.query('SELECT @a', {a: value}, {a: type}), GLib.Error, '@a');
    },
};

async function runAll() {
    server = AeEmulator.Server.new();
    server.add_login('tester', PASSWORD);
    server.start();
    connection = AeClient.Connection.new_from_string(server.dup_connection_string('tester'));
    connection.set_password(PASSWORD);
    await connection.open_async(null);

    let failures = 0;
    print(`1..${Object.keys(TESTS).length}`);
    for (const [index, [name, test]] of Object.entries(TESTS).entries()) {
        let outcome = 'ok';
        try {
            await test();
        } catch (error) {
            outcome = 'not ok';
            failures++;
            print(`${error}\n${error.stack ?? ''}`.replace(/^/gm, '# '));
        }
        print(`${outcome} ${index + 1} ${name}`);
    }
    await connection.close_async(null);
    server.stop();
    return failures;
}

const loop = GLib.MainLoop.new(null, false);
let status = 1;
runAll().then(failures => {
    status = failures ? 1 : 0;
}, logError).finally(() => loop.quit());
loop.run();
system.exit(status);
