// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

/* What bench-reader.c does, from JavaScript: pages of records, as iteration gets them. What is timed
 * ends with the values in the language; they are summed up when the result is read a second time. */

import AeClient from 'gi://AeClient?version=1.0';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

const decoder = new TextDecoder();

function readFile(path) {
    return decoder.decode(GLib.file_get_contents(path)[1]);
}

/* Nanoseconds that the main thread had a processor; blocking calls run in it. */
function cpuTime() {
    return Number(readFile('/proc/self/schedstat').split(' ')[0]);
}

function openConnection() {
    const connection = AeClient.Connection.new_from_string(
        `Server=${GLib.getenv('BENCH_SERVER')};UID=bench;Encrypt=no;ColumnEncryption=Enabled;\
ServerCertificate=${GLib.getenv('BENCH_CERTIFICATE')}`);
    connection.set_password(readFile(GLib.getenv('BENCH_PASSWORD_FILE')).trim());
    connection.open(null);
    return connection;
}

function read(connection, sql, use) {
    const cursor = connection.create_statement(sql).query(null);
    const kinds = [];
    for (let i = 0; i < cursor.get_n_columns(); i++)
        kinds.push(cursor.get_column(i).get_sql_type().get_name());
    let nRows = 0;
    for (;;) {
        const records = cursor.fetch_records();
        if (records.length === 0)
            break;
        nRows += records.length;
        use?.(kinds, records);
    }
    cursor.close(null);
    return nRows;
}

function addCell(value, kind) {
    if (kind === 'int' || kind === 'bigint' || kind === 'float')
        return Math.trunc(Number(value));
    return kind.includes('char') ? value.codePointAt(value.length - 1) : 0;
}

function addUp(connection, sql) {
    let sum = 0;
    read(connection, sql, (kinds, records) => {
        for (const record of records) {
            for (let i = 0; i < kinds.length; i++)
                sum += addCell(record[i], kinds[i]);
        }
    });
    return sum;
}

function main() {
    const connection = openConnection();
    const sql = GLib.getenv('BENCH_QUERY');
    const input = new Gio.DataInputStream({
        base_stream: new Gio.UnixInputStream({fd: 0, close_fd: false}),
    });
    while (input.read_line(null)[0] !== null) {
        const wall = GLib.get_monotonic_time(), cpu = cpuTime();
        const nRows = read(connection, sql, null);
        const times = `${(GLib.get_monotonic_time() - wall) * 1000} ${cpuTime() - cpu}`;
        print(`${times} ${nRows} ${addUp(connection, sql)}`);
    }
}

main();
