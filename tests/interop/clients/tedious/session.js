// SPDX-FileCopyrightText: 2026 The aeclient contributors
// SPDX-License-Identifier: LGPL-2.1-or-later
'use strict';

// tedious has callbacks and events; the capabilities are easier to read with promises.

const fs = require('node:fs');
const path = require('node:path');
const { isDeepStrictEqual } = require('node:util');
const tedious = require(path.join(process.env.AE_INTEROP_MODULES, 'tedious'));

const [host, port] = process.env.AE_INTEROP_SERVER.split(':');
const password = fs.readFileSync(process.env.AE_INTEROP_PASSWORD_FILE, 'utf8').trim();

function open(options = {}, secret = password) {
  return new Promise((resolve, reject) => {
    const connection = new tedious.Connection({
      server: host,
      authentication: {
        type: 'default',
        options: { userName: process.env.AE_INTEROP_USER, password: secret },
      },
      options: {
        port: Number(port),
        encrypt: true,
        trustServerCertificate: true,
        requestTimeout: 60000,
        useUTC: true,
        ...options,
      },
    });
    connection.on('error', () => {});
    connection.connect((error) => (error ? reject(error) : resolve(connection)));
  });
}

async function using(options, run) {
  const connection = await open(options);
  try {
    return await run(connection);
  } finally {
    connection.close();
  }
}

// Runs a request by @method (execSql, execSqlBatch, callProcedure …) and collects what comes.
function run(connection, method, text, prepare = () => {}, last = undefined) {
  return new Promise((resolve, reject) => {
    const found = { sets: [], counts: [], outputs: {}, messages: [], status: undefined };
    const onMessage = (message) => found.messages.push(message);
    connection.on('infoMessage', onMessage);
    const request = new tedious.Request(text, (error, count) => {
      connection.off('infoMessage', onMessage);
      found.count = count;
      return error ? reject(Object.assign(error, { found })) : resolve(found);
    });
    request.on('columnMetadata', (columns) => found.sets.push({ columns, rows: [] }));
    request.on('row', (row) => found.sets.at(-1).rows.push(row.map((cell) => cell.value)));
    request.on('returnValue', (name, value) => { found.outputs[name] = value; });
    for (const event of ['done', 'doneInProc', 'doneProc']) {
      request.on(event, (count, more, status) => {
        if (count !== undefined) {
          found.counts.push(count);
        }
        if (event === 'doneProc' && status !== undefined) {
          found.status = status;
        }
      });
    }
    prepare(request, found);
    connection[method](request, ...(last === undefined ? [] : [last]));
  });
}

async function batches(connection, ...texts) {
  let found;
  for (const text of texts) {
    found = await run(connection, 'execSqlBatch', text);
  }
  return found;
}

async function one(connection, text) {
  const { sets } = await run(connection, 'execSqlBatch', text);
  need(sets.length === 1 && sets[0].rows.length === 1, `not one row: ${text}`);
  return sets[0].rows[0][0];
}

// Calls a function with a callback at its end.
function promise(call) {
  return new Promise((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value)));
  });
}

async function failure(action) {
  try {
    await action();
  } catch (error) {
    return error;
  }
  throw new Error('no error');
}

function need(condition, text) {
  if (!condition) {
    throw new Error(text);
  }
}

function shorten(value) {
  const text = typeof value === 'bigint' ? `${value}n` : JSON.stringify(value) ?? `${value}`;
  return text.length < 150 ? text : `${text.slice(0, 150)}…`;
}

function equal(found, expected) {
  need(isDeepStrictEqual(found, expected), `found ${shorten(found)}, expected ${shorten(expected)}`);
}

class Skip extends Error {}

// The steps of a capability; one that fails does not hide the next.
async function check(name, capability) {
  const failures = [];
  let steps = 0;
  const step = async (what, action) => {
    steps += 1;
    try {
      await action();
    } catch (error) {
      failures.push(`${what}: ${error}`);
    }
  };
  let status = 'pass';
  let text;
  try {
    await capability(step);
  } catch (error) {
    if (error instanceof Skip) {
      status = 'skip';
      text = error.message;
    } else {
      failures.push(`${error}`);
    }
  }
  if (failures.length > 0) {
    status = 'fail';
    text = failures.join('; ');
  }
  console.log(`${name}\t${status}\t${(text ?? `${steps} steps`).replace(/\s+/g, ' ')}`);
}

module.exports = {
  tedious, TYPES: tedious.TYPES, open, using, run, batches, one, promise, failure, need, equal, check,
  Skip,
};
