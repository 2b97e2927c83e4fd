# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""aeclient's side of the cross reading.

  write VALUES      inserts every row of VALUES, with writer = 'aeclient'
  read VALUES       prints every row, decrypted
  cipher VALUES     prints every row with Always Encrypted disabled: the stored bytes
  find VALUES       looks every value of a deterministic column up; prints how often it is there

The keys are those of a provider written here, in Python, over a PFX (AE_INTEROP_PFX) and openssl.
Connection: AE_INTEROP_SERVER (host:port), AE_INTEROP_USER, AE_INTEROP_PASSWORD_FILE.
"""

import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import gi

gi.require_version('AeClient', '1.0')
from gi.repository import AeClient, GLib  # noqa: E402

from interop.values import Values  # noqa: E402


class PfxProvider(AeClient.KeyStoreProvider):
    """The key path is the file name of a PFX without a password."""

    def __init__(self):
        super().__init__(name='pfx')

    def do_unwrap_key(self, request):
        with tempfile.TemporaryDirectory() as folder:
            return GLib.Bytes.new(self.unwrap(Path(folder), request.get_key_path(),
                                              request.get_bytes().get_data()))

    @staticmethod
    def unwrap(folder, pfx, wrapped):
        """01, two lengths, path, ciphertext, signature (keys.py)."""
        path_size, size = struct.unpack_from('<HH', wrapped, 1)
        end = 5 + path_size + size
        key, certificate, signed, signature, cipher = (
            folder / name for name in ('key', 'certificate', 'signed', 'signature', 'cipher'))
        read_pfx = ['openssl', 'pkcs12', '-legacy', '-in', pfx, '-passin', 'pass:', '-nodes']
        openssl(*read_pfx, '-nocerts', '-out', key)
        openssl(*read_pfx, '-nokeys', '-out', certificate)
        public = folder / 'public'
        public.write_bytes(openssl('openssl', 'x509', '-in', certificate, '-noout', '-pubkey'))
        signed.write_bytes(wrapped[:end])
        signature.write_bytes(wrapped[end:])
        openssl('openssl', 'dgst', '-sha256', '-verify', public, '-signature', signature, signed)
        cipher.write_bytes(wrapped[5 + path_size:end])
        return openssl('openssl', 'pkeyutl', '-decrypt', '-inkey', key, '-in', cipher,
                       '-pkeyopt', 'rsa_padding_mode:oaep', '-pkeyopt', 'rsa_oaep_md:sha1')


def openssl(*command):
    return subprocess.run(command, check=True, capture_output=True).stdout


def connect(column_encryption):
    host, port = os.environ['AE_INTEROP_SERVER'].split(':')
    password = Path(os.environ['AE_INTEROP_PASSWORD_FILE']).read_text().strip()
    connection = AeClient.Connection.new_from_string(
        f'Server={host},{port};UID={os.environ["AE_INTEROP_USER"]};PWD={{{password}}};'
        f'Encrypt=yes;TrustServerCertificate=yes;ColumnEncryption={column_encryption}')
    connection.add_key_store_provider(PfxProvider())
    connection.open(None)
    return connection


def is_binary(sql_type):
    return sql_type.split('(')[0] in ('binary', 'varbinary', 'image', 'rowversion')


def is_ansi(sql_type):
    return sql_type.split('(')[0] in ('char', 'varchar')


def bind(statement, name, sql_type, text):
    """Every type is bound by its exact text, but bytes."""
    # The server does not tell the code page of an encrypted column.
    collation = ' COLLATE Latin1_General_BIN2' if is_ansi(sql_type) else ''
    statement.declare(name, sql_type + collation)
    if text is None:
        statement.bind_null(name)
    elif is_binary(sql_type):
        statement.bind_bytes(name, GLib.Bytes.new(bytes.fromhex(text)))
    else:
        statement.bind_string(name, text)


def write(connection, values):
    columns = ', '.join(f'c{i}d, c{i}r' for i in range(len(values.types)))
    markers = ', '.join(f'@c{i}d, @c{i}r' for i in range(len(values.types)))
    statement = connection.create_statement(
        f'INSERT INTO Interop (writer, line, {columns}) VALUES (@writer, @line, {markers})')
    for line, row in enumerate(values.rows):
        bind(statement, '@writer', 'varchar(20)', 'aeclient')
        bind(statement, '@line', 'int', str(line))
        for i, text in enumerate(row):
            bind(statement, f'@c{i}d', values.types[i], text)
            bind(statement, f'@c{i}r', values.types[i], text)
            statement.require_encryption(f'@c{i}d')
            statement.require_encryption(f'@c{i}r')
        if statement.execute(None) != 1:
            raise SystemExit(f'row {line} was not inserted')
    print(f'{len(values.rows)} rows written')


def text_of(cursor, column, sql_type, cipher):
    if cursor.is_null(column):
        return r'\N'
    if cipher or is_binary(sql_type):
        return cursor.dup_bytes(column).get_data().hex().upper()
    text = cursor.get_string(column)
    return text.upper() if sql_type == 'uniqueidentifier' else text


def read(connection, values, cipher):
    cursor = connection.create_statement('SELECT * FROM Interop ORDER BY id').query(None)
    writer, line = cursor.find_column('writer'), cursor.find_column('line')
    while cursor.next(None):
        for i, sql_type in enumerate(values.types):
            for suffix in 'dr':
                name = f'c{i}{suffix}'
                text = text_of(cursor, cursor.find_column(name), sql_type, cipher)
                print(cursor.get_string(writer), cursor.get_int64(line), name, text, sep='\t')
    cursor.close(None)


def find(connection, values):
    for i, sql_type in enumerate(values.types):
        statement = connection.create_statement(f'SELECT id FROM Interop WHERE c{i}d = @value')
        for line, row in enumerate(values.rows):
            if row[i] is None:
                continue
            bind(statement, '@value', sql_type, row[i])
            cursor = statement.query(None)
            found = 0
            while cursor.next(None):
                found += 1
            cursor.close(None)
            print(line, f'c{i}d', found, sep='\t')


def main():
    command = sys.argv[1]
    connection = connect('Disabled' if command == 'cipher' else 'Enabled')
    values = Values(sys.argv[2])
    {'write': write, 'find': find,
     'read': lambda *arguments: read(*arguments, cipher=False),
     'cipher': lambda *arguments: read(*arguments, cipher=True)}[command](connection, values)
    connection.close(None)


main()
