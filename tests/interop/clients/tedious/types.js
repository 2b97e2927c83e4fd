// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later
'use strict';

const { TYPES, using, run, batches, need, equal } = require('./session.js');

// Type of the column, type of the parameter, options of it, what is sent, what comes back.
const moment = new Date('2023-03-17T12:34:56.789Z');
const id = '01234567-89AB-CDEF-0123-456789ABCDEF';

const ordinary = [
  ['bit', TYPES.Bit, {}, true, true],
  ['tinyint', TYPES.TinyInt, {}, 200, 200],
  ['smallint', TYPES.SmallInt, {}, -300, -300],
  ['int', TYPES.Int, {}, 70000, 70000],
  ['bigint', TYPES.BigInt, {}, 5000000000, '5000000000'],
  ['real', TYPES.Real, {}, 1.5, 1.5],
  ['float', TYPES.Float, {}, -2.25, -2.25],
  // Halves: tedious cuts what is left of 10000 times the number, and 12.3456 becomes 12.3455.
  ['money', TYPES.Money, {}, -12.5, -12.5],
  ['smallmoney', TYPES.SmallMoney, {}, 12.5, 12.5],
  ['decimal(10, 2)', TYPES.Decimal, { precision: 10, scale: 2 }, -123.45, -123.45],
  ['numeric(18, 4)', TYPES.Numeric, { precision: 18, scale: 4 }, 1000000.0001, 1000000.0001],
  ['date', TYPES.Date, {}, new Date('2023-03-17'), new Date('2023-03-17')],
  ['time(3)', TYPES.Time, { scale: 3 }, moment, new Date('1970-01-01T12:34:56.789Z')],
  ['datetime2(3)', TYPES.DateTime2, { scale: 3 }, moment, moment],
  ['datetime2(7)', TYPES.DateTime2, { scale: 7 }, moment, moment],
  ['datetimeoffset(3)', TYPES.DateTimeOffset, { scale: 3 }, moment, moment],
  ['datetime', TYPES.DateTime, {}, new Date('2023-03-17T12:34:56.787Z'),
    new Date('2023-03-17T12:34:56.787Z')],
  ['smalldatetime', TYPES.SmallDateTime, {}, new Date('2023-03-17T12:34:00Z'),
    new Date('2023-03-17T12:34:00Z')],
  ['uniqueidentifier', TYPES.UniqueIdentifier, {}, id, id],
  ['char(5)', TYPES.Char, { length: 5 }, 'äb', 'äb   '],
  ['varchar(20)', TYPES.VarChar, {}, 'Grüße €', 'Grüße €'],
  ['nchar(5)', TYPES.NChar, { length: 5 }, 'Łó', 'Łó   '],
  ['nvarchar(20)', TYPES.NVarChar, {}, 'Grüße, 你好 😀', 'Grüße, 你好 😀'],
  ['binary(4)', TYPES.Binary, { length: 4 }, Buffer.from([1, 2]), Buffer.from([1, 2, 0, 0])],
  ['varbinary(20)', TYPES.VarBinary, {}, Buffer.from([1, 2, 255]), Buffer.from([1, 2, 255])],
  ['varchar(max)', TYPES.VarChar, { length: Infinity }, 'max €', 'max €'],
  ['nvarchar(max)', TYPES.NVarChar, { length: Infinity }, 'max 你', 'max 你'],
  ['varbinary(max)', TYPES.VarBinary, { length: Infinity }, Buffer.from([5]), Buffer.from([5])],
  ['text', TYPES.Text, {}, 'text é', 'text é'],
  ['ntext', TYPES.NText, {}, 'ntext 你', 'ntext 你'],
  ['image', TYPES.Image, {}, Buffer.from([9, 8]), Buffer.from([9, 8])],
  ['xml', TYPES.NVarChar, {}, '<a>1</a>', '<a>1</a>'],
  ['sql_variant', TYPES.Int, {}, 77, 77],
];

const extreme = [
  ['tinyint', TYPES.TinyInt, {}, 255, 255],
  ['smallint', TYPES.SmallInt, {}, -32768, -32768],
  ['int', TYPES.Int, {}, -2147483648, -2147483648],
  ['int', TYPES.Int, {}, 2147483647, 2147483647],
  ['bigint', TYPES.BigInt, {}, '9223372036854775807', '9223372036854775807'],
  ['bigint', TYPES.BigInt, {}, '-9223372036854775808', '-9223372036854775808'],
  ['float', TYPES.Float, {}, Number.MAX_VALUE, Number.MAX_VALUE],
  ['smallmoney', TYPES.SmallMoney, {}, 214748.3647, 214748.3647],
  ['date', TYPES.Date, {}, new Date('0001-01-01'), new Date('0001-01-01')],
  ['date', TYPES.Date, {}, new Date('9999-12-31'), new Date('9999-12-31')],
  ['datetime', TYPES.DateTime, {}, new Date('1753-01-01'), new Date('1753-01-01')],
  ['varchar(8000)', TYPES.VarChar, {}, 'x'.repeat(8000), 'x'.repeat(8000)],
  ['nvarchar(4000)', TYPES.NVarChar, {}, '😀'.repeat(2000), '😀'.repeat(2000)],
  ['varchar(10)', TYPES.VarChar, {}, '', ''],
  ['nvarchar(10)', TYPES.NVarChar, {}, '', ''],
  ['varbinary(10)', TYPES.VarBinary, {}, Buffer.alloc(0), Buffer.alloc(0)],
  ['varbinary(8000)', TYPES.VarBinary, {}, Buffer.alloc(8000, 165), Buffer.alloc(8000, 165)],
];

async function roundTrip(connection, [column, type, options, sent, found]) {
  await batches(connection, 'DROP TABLE IF EXISTS TediousTypes',
    `CREATE TABLE TediousTypes (v ${column} NULL)`);
  await run(connection, 'execSql', 'INSERT INTO TediousTypes VALUES (@v)',
    (request) => request.addParameter('v', type, sent, options));
  const { sets } = await run(connection, 'execSqlBatch', 'SELECT v FROM TediousTypes');
  const [[value]] = sets[0].rows;
  if (value instanceof Date && found instanceof Date) {
    equal(value.getTime(), found.getTime());
  } else {
    equal(value, found);
  }
}

async function types(step) {
  await using({}, async (connection) => {
    for (const one of ordinary) {
      await step(one[0], () => roundTrip(connection, one));
    }
  });
}

async function nulls(step) {
  await using({}, async (connection) => {
    for (const [column, type, options] of ordinary) {
      await step(column, () => roundTrip(connection, [column, type, options, null, null]));
    }
  });
}

async function extremes(step) {
  await using({}, async (connection) => {
    for (const one of extreme) {
      await step(`${one[0]} ${one[3].length ?? one[3]}`, () => roundTrip(connection, one));
    }
  });
}

async function maxTypes() {
  const text = 'Grüße, 你好 😀. '.repeat(200000);
  const ansi = 'Grüße. '.repeat(500000);
  const bytes = Buffer.alloc(5000000, Buffer.from([0, 1, 2, 255, 7]));
  await using({}, async (connection) => {
    await batches(connection, 'DROP TABLE IF EXISTS TediousMax',
      'CREATE TABLE TediousMax (n nvarchar(max), v varchar(max), b varbinary(max))');
    await run(connection, 'execSql', 'INSERT INTO TediousMax VALUES (@n, @v, @b)', (request) => {
      request.addParameter('n', TYPES.NVarChar, text);
      request.addParameter('v', TYPES.VarChar, ansi);
      request.addParameter('b', TYPES.VarBinary, bytes);
    });
    const { sets } = await run(connection, 'execSqlBatch', 'SELECT n, v, b FROM TediousMax');
    const [[n, v, b]] = sets[0].rows;
    need(n === text, 'nvarchar(max) differs');
    need(v === ansi, 'varchar(max) differs');
    need(bytes.equals(b), 'varbinary(max) differs');
  });
}

module.exports = { types, nulls, extremes, maxTypes };
