// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later

/* JavaScript conveniences for AeClient: Promises, iteration, JavaScript values.
 *
 *   import AeClient from 'gi://AeClient?version=1.0';
 *
 *   const connection = AeClient.Connection.new_from_string('Server=localhost;UID=sa');
 *   await connection.open_async(null);
 *   const cursor = await connection.query_async(
 *       'SELECT SSN, LastName FROM Patients WHERE City = @city', {city: 'Oslo'});
 *   for await (const {SSN, LastName} of cursor)
 *       print(SSN, LastName);
 *
 * Every …_async method called without a callback returns a Promise; it is settled by the GLib main
 * loop. Errors are GLib.Error with the domain and code that the C library gave.
 *
 * Numbers of JavaScript are exact up to 2^53. A bigint beyond that is rounded in a Record; its exact
 * text comes from cursor.get_string() after cursor.next(). Parameters may be BigInt. */

const {Gio, GLib} = imports.gi;

const PAGE_ROWS = 256;

const ASYNC_METHODS = {
    Connection: ['open', 'close', 'begin', 'commit', 'rollback', 'save', 'rollback_to'],
    Statement: ['query', 'execute'],
    Cursor: ['next', 'fetch_values', 'fetch', 'next_result', 'close'],
};

/* A row: an array whose elements also have the names of their columns, unless an array has a
 * property of that name already: get() reads those. */
class Record extends Array {
    static get [Symbol.species]() {
        return Array;
    }

    get(name) {
        const position = this.constructor.columnNames.indexOf(name);
        if (position < 0)
            throw new Error(`No column is called ${name}`);
        return this[position];
    }

    toObject() {
        const names = this.constructor.columnNames;
        return Object.fromEntries(this.map((value, position) => [names[position], value]));
    }
}

function makeRecordClass(columnNames) {
    const RowRecord = class extends Record {};
    RowRecord.columnNames = columnNames;
    columnNames.forEach((name, position) => {
        if (name && !(name in RowRecord.prototype)) {
            Object.defineProperty(RowRecord.prototype, name, {
                get() {
                    return this[position];
                },
            });
        }
    });
    return RowRecord;
}

function getRecordClass(cursor) {
    if (!cursor._recordClass) {
        const names = [];
        for (let position = 0; position < cursor.get_n_columns(); position++)
            names.push(cursor.get_column(position).get_name() ?? '');
        cursor._recordClass = makeRecordClass(names);
    }
    return cursor._recordClass;
}

/* Binary values become Uint8Array; everything else is a JavaScript value already. */
function toRecords(cursor, values) {
    const RowRecord = getRecordClass(cursor);
    const width = RowRecord.columnNames.length;
    const records = [];
    for (let start = 0; start < (values?.length ?? 0); start += width) {
        const record = new RowRecord(width);
        for (let position = 0; position < width; position++) {
            const value = values[start + position];
            record[position] = value instanceof GLib.Bytes ? value.toArray() : value;
        }
        records.push(record);
    }
    return records;
}

/* What an earlier, interrupted loop has left of its page. */
function takeBuffered(cursor, maxRows) {
    return cursor._records?.splice(0, maxRows) ?? [];
}

function* iterate(cursor) {
    for (;;) {
        while (cursor._records?.length)
            yield cursor._records.shift();
        cursor._records = cursor.fetch_records();
        if (cursor._records.length === 0)
            return;
    }
}

/* Not an async generator: that waits three times for each row. */
function iterateAsync(cursor) {
    async function readOn() {
        cursor._records = await cursor.fetch_records_async();
        return cursor._records.length === 0
            ? {value: undefined, done: true}
            : {value: cursor._records.shift(), done: false};
    }

    return {
        next() {
            return cursor._records?.length
                ? Promise.resolve({value: cursor._records.shift(), done: false})
                : readOn();
        },
        [Symbol.asyncIterator]() {
            return this;
        },
    };
}

function forgetResult(cursor) {
    delete cursor._recordClass;
    delete cursor._records;
}

function toDate(value) {
    return GLib.Date.new_dmy(value.getDate(), value.getMonth() + 1, value.getFullYear());
}

function bindOne(statement, name, value) {
    if (value === null || value === undefined)
        statement.bind_null(name);
    else if (typeof value === 'boolean')
        statement.bind_boolean(name, value);
    else if (typeof value === 'bigint' && BigInt.asIntN(64, value) === value)
        statement.bind_int64(name, value);
    else if (Number.isSafeInteger(value))
        statement.bind_int64(name, value);
    else if (typeof value === 'number')
        statement.bind_double(name, value);
    else if (typeof value === 'string')
        statement.bind_string(name, value);
    else if (value instanceof Uint8Array)
        statement.bind_bytes(name, GLib.Bytes.new(value));
    else if (value instanceof GLib.Bytes)
        statement.bind_bytes(name, value);
    else if (value instanceof GLib.Date)
        statement.bind_date(name, value);
    else if (value instanceof Date)
        statement.bind_date(name, toDate(value));
    else
        throw new TypeError(`The parameter ${name} cannot be a ${value.constructor?.name ?? typeof value}`);
}

/* Pairs of name and value of an object (the @ may be left out) or of an array (@P1, @P2 …). */
function byName(values) {
    if (Array.isArray(values))
        return values.map((value, index) => [`@P${index + 1}`, value]);
    return Object.entries(values ?? {}).map(([name, value]) =>
        [name.startsWith('@') ? name : `@${name}`, value]);
}

function extendStatement(prototype) {
    /* bind('@ssn', value, 'char(11)'), bind({ssn: value, …}) or, for ?, bind([value, …]). null is
     * NULL; a Date stands for its day in the local time zone. */
    prototype.bind = function (name, value, sqlType) {
        if (typeof name !== 'string') {
            for (const [each, item] of byName(name))
                bindOne(this, each, item);
            return this;
        }
        if (sqlType !== undefined)
            this.declare(name, sqlType);
        bindOne(this, name, value);
        return this;
    };
}

function extendConnection(prototype) {
    function prepare(connection, sql, parameters, types) {
        const statement = connection.create_statement(sql);
        for (const [name, sqlType] of byName(types))
            statement.declare(name, sqlType);
        return statement.bind(parameters ?? {});
    }

    for (const method of ['query', 'execute']) {
        prototype[method] = function (sql, parameters = null, types = null, cancellable = null) {
            return prepare(this, sql, parameters, types)[method](cancellable);
        };
        const asyncMethod = `${method}_async`;
        prototype[asyncMethod] = function (sql, parameters = null, types = null, cancellable = null) {
            return prepare(this, sql, parameters, types)[asyncMethod](cancellable);
        };
    }
}

function extendCursor(prototype) {
    prototype.fetch_records = function (maxRows = PAGE_ROWS, cancellable = null) {
        const records = takeBuffered(this, maxRows);
        return records.length ? records : toRecords(this, this.fetch_values(maxRows, cancellable));
    };
    prototype.fetch_records_async = async function (maxRows = PAGE_ROWS, cancellable = null) {
        const records = takeBuffered(this, maxRows);
        return records.length ? records
            : toRecords(this, await this.fetch_values_async(maxRows, cancellable));
    };

    const {next_result: nextResult, next_result_finish: nextResultFinish} = prototype;
    prototype.next_result = function (cancellable = null) {
        const more = nextResult.call(this, cancellable);
        forgetResult(this);
        return more;
    };
    prototype.next_result_finish = function (result) {
        const more = nextResultFinish.call(this, result);
        forgetResult(this);
        return more;
    };

    // `break` loses nothing: the next loop goes on behind the row that was seen last.
    prototype[Symbol.iterator] = function () {
        return iterate(this);
    };
    prototype[Symbol.asyncIterator] = function () {
        return iterateAsync(this);
    };
}

function _init() {
    const AeClient = this;

    AeClient.Record = Record;
    extendStatement(AeClient.Statement.prototype);
    extendCursor(AeClient.Cursor.prototype);
    for (const [name, methods] of Object.entries(ASYNC_METHODS)) {
        for (const method of methods)
            Gio._promisify(AeClient[name].prototype, `${method}_async`, `${method}_finish`);
    }
    extendConnection(AeClient.Connection.prototype);
}
