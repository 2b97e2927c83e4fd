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
 * Numbers of JavaScript are exact up to 2^53: a bigint beyond that is a BigInt in a Record. decimal,
 * money, dates, times and uniqueidentifier are their exact text, such as '-1234.50' and
 * '2023-03-17 12:34:56.1234567 +05:30'; binary values are a Uint8Array. Parameters may be BigInt, and
 * Date, whose moment is sent with the offset of the local time zone. */

const {Gio, GLib} = imports.gi;

const PAGE_ROWS = 256;

/* Sets that are in memory at a time; one request to the server holds as many. */
const MANY_SETS = 1000;
const MANY_SAVEPOINT = 'aeclient_many';

const ASYNC_METHODS = {
    Batch: ['execute'],
    Connection: ['open', 'close', 'begin', 'commit', 'rollback', 'save', 'rollback_to'],
    Pool: ['acquire'],
    Statement: ['query', 'execute', 'prepare', 'unprepare', 'describe'],
    Cursor: ['next', 'fetch_values', 'fetch', 'next_result', 'open_stream', 'close'],
    QueryModel: ['load'],
    RowChange: ['apply'],
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

/* What a page holds of these is a JavaScript value already. */
const PLAIN_TYPES = new Set([
    'bit', 'tinyint', 'smallint', 'int', 'real', 'float', 'decimal', 'numeric', 'money', 'smallmoney',
    'date', 'time', 'datetime2', 'datetimeoffset', 'datetime', 'smalldatetime', 'uniqueidentifier',
    'char', 'varchar', 'nchar', 'nvarchar', 'text', 'ntext', 'xml', 'json', 'vector',
]);

/* Large integers come as text. */
function toInteger(value) {
    return typeof value === 'string' ? BigInt(value) : value;
}

/* instanceof asks GObject: not for a number or a text. */
function toBytes(value) {
    return typeof value === 'object' && value instanceof GLib.Bytes ? value.toArray() : value;
}

/* The class of the rows, and the columns whose values are converted. */
function getLayout(cursor) {
    if (!cursor._layout) {
        const names = [], converters = [];
        for (let position = 0; position < cursor.get_n_columns(); position++) {
            const column = cursor.get_column(position);
            const type = column.get_sql_type().get_name();
            names.push(column.get_name() ?? '');
            if (!PLAIN_TYPES.has(type))
                converters.push([position, type === 'bigint' ? toInteger : toBytes]);
        }
        cursor._layout = {RowRecord: makeRecordClass(names), converters};
    }
    return cursor._layout;
}

function toRecords(cursor, values) {
    const records = [];
    if (!values?.length)
        return records;
    const {RowRecord, converters} = getLayout(cursor);
    const width = RowRecord.columnNames.length;
    for (const [position, convert] of converters) {
        for (let i = position; i < values.length; i += width)
            values[i] = convert(values[i]);
    }
    for (let start = 0; start < values.length; start += width) {
        const record = new RowRecord();
        for (let position = 0; position < width; position++)
            record[position] = values[start + position];
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
    delete cursor._layout;
    delete cursor._records;
}

/* The moment, as a clock here shows it. */
function toDateTime(value) {
    if (Number.isNaN(value.getTime()))
        throw new RangeError('The Date is not valid');
    return GLib.DateTime.new_from_unix_local(Math.floor(value.getTime() / 1000))
        .add(1000 * (value.getTime() - 1000 * Math.floor(value.getTime() / 1000)));
}

/* GJS would cut a string at a NUL and put another character for half of a surrogate pair. */
function checkString(name, value) {
    if (value.includes('\0')) {
        throw new RangeError(`The parameter ${name} has a NUL character, where it would be cut; \
give bytes and convert them in the statement`);
    }
    if (/\p{Surrogate}/u.test(value))
        throw new RangeError(`The parameter ${name} has half of a surrogate pair, which is no character`);
    return value;
}

/* A number is sent to these as the digits that JavaScript shows; its bits would be others. */
const DECIMAL_TYPE = /^\s*(dec|decimal|numeric|money|smallmoney)\b/i;

function bindNumber(statement, name, value) {
    if (Number.isSafeInteger(value))
        statement.bind_int64(name, value);
    else if (Number.isFinite(value) && DECIMAL_TYPE.test(statement._declaredTypes?.get(name)))
        statement.bind_string(name, String(value));
    else
        statement.bind_double(name, value);
}

function bindBigInt(statement, name, value) {
    if (BigInt.asIntN(64, value) === value)
        statement.bind_int64(name, value);
    else if (value < 10n ** 38n && value > -(10n ** 38n))
        statement.bind_as(name, 'decimal(38,0)', String(value));
    else
        throw new RangeError(`The parameter ${name} has more than 38 digits; no SQL type holds it`);
}

function bindOne(statement, name, value) {
    if (value instanceof imports.gi.AeClient.Table) {
        statement.bind_table(name, value);
        return;
    }
    if (value === null || value === undefined)
        statement.bind_null(name);
    else if (typeof value === 'boolean')
        statement.bind_boolean(name, value);
    else if (typeof value === 'bigint')
        bindBigInt(statement, name, value);
    else if (typeof value === 'number')
        bindNumber(statement, name, value);
    else if (typeof value === 'string')
        statement.bind_string(name, checkString(name, value));
    else if (value instanceof Uint8Array)
        statement.bind_bytes(name, GLib.Bytes.new(value));
    else if (value instanceof GLib.Bytes)
        statement.bind_bytes(name, value);
    else if (value instanceof Gio.InputStream)
        statement.bind_stream(name, value, -1);
    else if (value instanceof GLib.Date)
        statement.bind_date(name, value);
    else if (value instanceof GLib.DateTime)
        statement.bind_date_time(name, value);
    else if (value instanceof Date)
        statement.bind_date_time(name, toDateTime(value));
    else if (value instanceof imports.gi.AeClient.Decimal)
        statement.bind_decimal(name, value);
    else
        throw new TypeError(`The parameter ${name} cannot be a ${value.constructor?.name ?? typeof value}`);
}

/* The setter of a table that takes a value, and the value as it takes it; null is what a new row has
 * already. Found before there is a row: a value that is refused must not leave half of one. */
function getSetter(value, column) {
    if (value === null || value === undefined)
        return ['set_string', null];
    if (typeof value === 'boolean')
        return ['set_boolean', value];
    if (typeof value === 'bigint')
        return ['set_string', String(value)];
    if (typeof value === 'number')
        return [Number.isSafeInteger(value) ? 'set_int64' : 'set_double', value];
    if (typeof value === 'string')
        return ['set_string', checkString(`in column ${column} of the table`, value)];
    if (value instanceof Uint8Array)
        return ['set_bytes', GLib.Bytes.new(value)];
    if (value instanceof GLib.Bytes)
        return ['set_bytes', value];
    throw new TypeError(`A value of a table cannot be a ${value.constructor?.name ?? typeof value}`);
}

function extendTable(Table) {
    /* Table.from('dbo.Visits', ['int', 'datetime2(0)'], [[17, '2026-11-28 09:30:00'], …]) */
    Table.from = function (typeName, types, rows = []) {
        const table = Table.new(typeName);
        for (const sqlType of types)
            table.add_column(sqlType);
        for (const row of rows)
            table.append(row);
        return table;
    };
    Table.prototype.append = function (row) {
        if (row.length !== this.get_n_columns())
            throw new RangeError(`A row has ${row.length} values, the table ${this.get_n_columns()} columns`);
        const setters = row.map(getSetter);
        this.add_row();
        setters.forEach(([setter, value], column) => this[setter](column, value));
    };
}

/* Pairs of name and value of an object (the @ may be left out) or of an array (@P1, @P2 …). */
function byName(values) {
    if (Array.isArray(values))
        return values.map((value, index) => [`@P${index + 1}`, value]);
    return Object.entries(values ?? {}).map(([name, value]) =>
        [name.startsWith('@') ? name : `@${name}`, value]);
}

function extendStatement(prototype) {
    const {declare} = prototype;
    prototype.declare = function (name, sqlType) {
        this._declaredTypes ??= new Map();
        this._declaredTypes.set(name, sqlType);
        return declare.call(this, name, sqlType);
    };

    /* bind('@ssn', value, 'char(11)'), bind({ssn: value, …}) or, for ?, bind([value, …]). null is
     * NULL. */
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

function prepare(connection, sql, parameters, types) {
    const statement = connection.create_statement(sql);
    for (const [name, sqlType] of byName(types))
        statement.declare(name, sqlType);
    return statement.bind(parameters ?? {});
}

/* Reads sets of parameters in parts, and keeps count. */
class Many {
    constructor(connection, sql, sets, types, atomic) {
        const {Batch, BatchMode} = imports.gi.AeClient;
        this.batch = new Batch({
            statement: prepare(connection, sql, null, types),
            mode: atomic ? BatchMode.ATOMIC : BatchMode.INDEPENDENT,
        });
        this.result = {rowsAffected: 0, nSets: 0, errors: new Map()};
        this._sets = sets[Symbol.iterator]();
        this._takePart();
        // A batch is atomic by itself; several need a transaction around them, or a savepoint.
        const isLong = atomic && this._part.length === MANY_SETS;
        this.begins = isLong && !connection.in_transaction;
        this.commits = this.begins && connection.autocommit;
        this.saves = isLong && !this.begins;
    }

    _takePart() {
        this._part = [];
        while (this._part.length < MANY_SETS) {
            const {value, done} = this._sets.next();
            if (done)
                break;
            this._part.push(value);
        }
    }

    /* False at the end. */
    addNext() {
        const statement = this.batch.get_statement();
        const hasMore = this._part.length > 0;
        for (const parameters of this._part) {
            statement.clear_bindings();
            statement.bind(parameters);
            this.batch.add();
        }
        this._takePart();
        return hasMore;
    }

    * _eachError() {
        let [found, index] = this.batch.find_error(0);
        while (found) {
            yield [this.result.nSets + index, this.batch.dup_error(index)];
            [found, index] = this.batch.find_error(index + 1);
        }
    }

    note(rows) {
        for (const [index, error] of this._eachError())
            this.result.errors.set(index, error);
        this.result.rowsAffected += Math.max(rows, 0);
        this.result.nSets += this.batch.get_n_results();
    }

    explain(error) {
        for (const [index] of this._eachError()) {
            error.setIndex = index;
            break;
        }
        return error;
    }
}

function runMany(connection, many, cancellable) {
    if (many.begins)
        connection.begin(cancellable);
    else if (many.saves)
        connection.save(MANY_SAVEPOINT, cancellable);
    try {
        while (many.addNext())
            many.note(many.batch.execute(cancellable));
    } catch (error) {
        try {
            if (many.begins)
                connection.rollback(null);
            else if (many.saves)
                connection.rollback_to(MANY_SAVEPOINT, null);
        } catch {
            // What made it necessary is told.
        }
        throw many.explain(error);
    }
    if (many.commits)
        connection.commit(cancellable);
    return many.result;
}

async function runManyAsync(connection, many, cancellable) {
    if (many.begins)
        await connection.begin_async(cancellable);
    else if (many.saves)
        await connection.save_async(MANY_SAVEPOINT, cancellable);
    try {
        while (many.addNext())
            many.note(await many.batch.execute_async(cancellable));
    } catch (error) {
        try {
            if (many.begins)
                await connection.rollback_async(null);
            else if (many.saves)
                await connection.rollback_to_async(MANY_SAVEPOINT, null);
        } catch {
            // What made it necessary is told.
        }
        throw many.explain(error);
    }
    if (many.commits)
        await connection.commit_async(cancellable);
    return many.result;
}

function extendConnection(prototype) {
    /* Runs a statement with each of many sets of parameters, in few round trips; the sets may come
     * from any iterable. {atomic: true}: all or nothing, and the first failure is thrown, with the
     * number of its set as setIndex. {atomic: false}: each by itself; what failed is in the Map
     * errors of the result, {rowsAffected, nSets, errors}. */
    prototype.execute_many = function (sql, sets, types = null, {atomic = true, cancellable = null} = {}) {
        return runMany(this, new Many(this, sql, sets, types, atomic), cancellable);
    };
    prototype.execute_many_async = async function (sql, sets, types = null,
        {atomic = true, cancellable = null} = {}) {
        return runManyAsync(this, new Many(this, sql, sets, types, atomic), cancellable);
    };

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
        this.set_large_integers_as_text(true);
        return records.length ? records : toRecords(this, this.fetch_values(maxRows, cancellable));
    };
    prototype.fetch_records_async = async function (maxRows = PAGE_ROWS, cancellable = null) {
        const records = takeBuffered(this, maxRows);
        this.set_large_integers_as_text(true);
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

/* Of a row as an object, as lists hold it: toRecord() makes a Record of it, in which a value that
 * cannot be had is a GLib.Error. */
const ROW_GETTERS = {
    bit: 'get_boolean',
    tinyint: 'get_int64',
    smallint: 'get_int64',
    int: 'get_int64',
    real: 'get_double',
    float: 'get_double',
    binary: 'dup_bytes',
    varbinary: 'dup_bytes',
    image: 'dup_bytes',
    udt: 'dup_bytes',
    rowversion: 'dup_bytes',
};

function getRowValue(row, position, typeName) {
    if (row.is_null(position))
        return null;
    const error = row.dup_error(position);
    if (error)
        return error;
    if (typeName === 'bigint') {
        const integer = BigInt(row.dup_string(position));
        return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
    }
    return toBytes(row[ROW_GETTERS[typeName] ?? 'dup_string'](position));
}

function extendRow(prototype) {
    prototype.toRecord = function () {
        const columns = Array.from({length: this.get_n_columns()}, (_, i) => this.dup_column(i));
        const RowRecord = makeRecordClass(columns.map(column => column.get_name() ?? ''));
        const record = new RowRecord(columns.length);
        columns.forEach((column, i) => {
            record[i] = getRowValue(this, i, column.get_sql_type().get_name());
        });
        return record;
    };
    prototype[Symbol.iterator] = function () {
        return this.toRecord()[Symbol.iterator]();
    };
}

/* change.set('LastName', 'Abel'): values as for parameters; their types are the columns'. */
function extendRowChange(prototype) {
    prototype.set = function (column, value) {
        const setValue = (name, item) => this.set_value(name, item);
        const setText = (name, item) => this.set_string(name, String(item));
        bindOne({
            bind_null: name => this.set_null(name),
            bind_int64: (name, item) => this.set_int64(name, item),
            bind_string: setText,
            bind_double: setText,
            bind_as: (name, _type, text) => this.set_string(name, text),
            bind_boolean: setValue,
            bind_bytes: setValue,
            bind_date: setValue,
            bind_date_time: setValue,
            bind_decimal: setValue,
        }, column, value);
        return this;
    };
}

function _init() {
    const AeClient = this;

    AeClient.Record = Record;
    extendStatement(AeClient.Statement.prototype);
    extendTable(AeClient.Table);
    extendCursor(AeClient.Cursor.prototype);
    extendRow(AeClient.Row.prototype);
    extendRowChange(AeClient.RowChange.prototype);
    for (const [name, methods] of Object.entries(ASYNC_METHODS)) {
        for (const method of methods)
            Gio._promisify(AeClient[name].prototype, `${method}_async`, `${method}_finish`);
    }
    extendConnection(AeClient.Connection.prototype);
}
