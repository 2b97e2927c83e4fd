// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

/* Patients, looked up by a social security number that the server never sees.
 *
 *   gjs -m patients.js CONNECTION-STRING PASSWORD-FILE */

import AeClient from 'gi://AeClient?version=1.0';
import GLib from 'gi://GLib';
import system from 'system';

const encrypted = type => `ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = ${type},
        ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256')`;
const CREATE = `CREATE TABLE Patients (
    PatientId int IDENTITY(1, 1),
    SSN char(11) COLLATE Latin1_General_BIN2 ${encrypted('DETERMINISTIC')} NOT NULL,
    FirstName nvarchar(50) NULL,
    LastName nvarchar(50) NULL,
    BirthDate date ${encrypted('RANDOMIZED')} NOT NULL)`;
const INSERT = 'INSERT INTO Patients (SSN, FirstName, LastName, BirthDate) VALUES (?, ?, ?, ?)';
const SELECT = 'SELECT SSN, FirstName, LastName, BirthDate FROM Patients';
const ORDER = ' ORDER BY PatientId';
const TYPES = ['char(11)', 'nvarchar(50)', 'nvarchar(50)', 'date'];  // encrypted columns want these
const PATIENTS = [
    ['795-73-9838', 'Catherine', 'Abel', GLib.Date.new_dmy(10, 9, 1996)],
    ['990-00-6818', 'Kim', 'Abercrombie', GLib.Date.new_dmy(23, 11, 1985)],
];

async function open(connectionString, passwordFile) {
    const connection = AeClient.Connection.new_from_string(connectionString);
    const [, contents] = GLib.file_get_contents(passwordFile);
    connection.set_password(new TextDecoder().decode(contents).trim());
    await connection.open_async(null);
    return connection;
}

async function main(connectionString, passwordFile) {
    const enabled = await open(`${connectionString};ColumnEncryption=Enabled`, passwordFile);
    const disabled = await open(`${connectionString};ColumnEncryption=Disabled`, passwordFile);
    let ticks = 0;
    GLib.timeout_add(GLib.PRIORITY_DEFAULT, 1, () => ++ticks);

    await enabled.execute_async('DROP TABLE IF EXISTS Patients');
    await enabled.execute_async(CREATE);
    ticks = 0;  // from here on: describe, key unwrap, query
    for (const patient of PATIENTS)
        await enabled.execute_async(INSERT, patient, TYPES);
    print(`Written; meanwhile the main loop went round ${ticks} times`);

    ticks = 0;
    const found = await enabled.query_async(`${SELECT} WHERE SSN = ?`, ['795-73-9838'], ['char(11)']);
    for await (const {SSN, FirstName, LastName, BirthDate} of found)
        print(`${SSN} is ${FirstName} ${LastName}, born ${BirthDate}`);
    print(`Found; meanwhile the main loop went round ${ticks} times\n`);

    const plain = await enabled.query_async(SELECT + ORDER);
    const stored = await disabled.query_async(SELECT + ORDER);
    while (await plain.next_async(null) && await stored.next_async(null)) {
        for (let i = 0; i < plain.get_n_columns(); i++) {
            const column = plain.get_column(i);
            const hex = column.get_encryption_type() === AeClient.EncryptionType.NONE ? '' : '0x';
            print(column.get_name().padEnd(10), plain.get_string(i).padEnd(12),
                hex + stored.get_string(i));
        }
    }
    await Promise.all([enabled.close_async(null), disabled.close_async(null)]);
}

if (ARGV.length !== 2) {
    printerr(`Usage: ${system.programInvocationName} CONNECTION-STRING PASSWORD-FILE`);
    system.exit(2);
}

const loop = GLib.MainLoop.new(null, false);
let status = 0;
main(...ARGV).catch(error => {
    printerr(error.message);
    status = 1;
}).finally(() => loop.quit());
loop.run();
system.exit(status);
