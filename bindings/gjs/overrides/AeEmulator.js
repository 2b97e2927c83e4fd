// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

/* JavaScript conveniences for AeEmulator: a server for the time of a function.
 *
 *   import AeEmulator from 'gi://AeEmulator?version=1.0';
 *
 *   await AeEmulator.run('CREATE TABLE Patients (Id int)', async emulator => {
 *       await connect(emulator.connectionString);
 *   });
 *
 * The server listens on a free port of the loopback interface and has one login with a password made
 * for it. It runs in threads of its own. It is stopped when the function has returned, or its Promise
 * is settled, whatever came of it. */

const {GLib} = imports.gi;

function quote(value) {
    return `{${value.replaceAll('}', '}}')}}`;
}

function start(script, {user = 'sa', password = GLib.uuid_string_random(), ...properties} = {}) {
    const server = new this.Server(properties);
    server.user = user;
    server.password = password;
    server.add_login(user, password);
    if (script)
        server.run_script(script);
    server.start();
    return server;
}

function run(script, use, options) {
    const server = start.call(this, script, options);
    let result;
    try {
        result = use(server);
    } catch (error) {
        server.stop();
        throw error;
    }
    if (!(result instanceof Promise)) {
        server.stop();
        return result;
    }
    return result.finally(() => server.stop());
}

function _init() {
    Object.defineProperty(this.Server.prototype, 'connectionString', {
        get() {
            if (this.user === undefined)
                throw new Error('The server was not started by AeEmulator.run()');
            return `${this.dup_connection_string(this.user)};PWD=${quote(this.password)}`;
        },
    });
    this.run = run;
    this.start = start;
}
