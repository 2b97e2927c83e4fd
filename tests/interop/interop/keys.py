# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""One column master key in a PFX, and one column encryption key under it.

Made with openssl, so that neither side of the library has a hand in it. The wrapped key is

  01 | path length (u16 LE) | ciphertext length (u16 LE) | path (UTF-16LE) | ciphertext | signature

with RSA-OAEP (SHA-1) and an RSA signature (PKCS #1 v1.5, SHA-256) over all that is before it.
"""

import secrets
import struct

from .programs import require, run

PROVIDER = 'pfx'
CMK = 'CMK_pfx'
CEK = 'CEK'


class Keys:
    def __init__(self, folder):
        require('openssl')
        self.folder = folder / 'keys'
        self.folder.mkdir(mode=0o700)
        self.private = self.folder / 'key.pem'
        self.certificate = self.folder / 'certificate.pem'
        self.pfx = self.folder / 'master.pfx'
        run('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30',
            '-subj', '/CN=Column master key of the interop tests', '-keyout', self.private,
            '-out', self.certificate, what='openssl req')
        # go-mssqldb reads the old encryption of PKCS #12 only.
        run('openssl', 'pkcs12', '-export', '-legacy', '-passout', 'pass:', '-inkey', self.private,
            '-in', self.certificate, '-out', self.pfx, what='openssl pkcs12')
        self.wrapped = self.wrap(secrets.token_bytes(32))
        self.script = '\nGO\n'.join([
            f"CREATE COLUMN MASTER KEY {CMK} WITH (KEY_STORE_PROVIDER_NAME = N'{PROVIDER}', "
            f"KEY_PATH = N'{self.pfx}')",
            f'CREATE COLUMN ENCRYPTION KEY {CEK} WITH VALUES (COLUMN_MASTER_KEY = {CMK}, '
            f"ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x{self.wrapped.hex()})"])

    def wrap(self, key):
        plain, cipher = self.folder / 'plain', self.folder / 'cipher'
        plain.write_bytes(key)
        run('openssl', 'pkeyutl', '-encrypt', '-inkey', self.private, '-in', plain, '-out', cipher,
            '-pkeyopt', 'rsa_padding_mode:oaep', '-pkeyopt', 'rsa_oaep_md:sha1',
            what='openssl pkeyutl')
        path = str(self.pfx).lower().encode('utf-16-le')
        ciphertext = cipher.read_bytes()
        blob = b'\x01' + struct.pack('<HH', len(path), len(ciphertext)) + path + ciphertext
        plain.write_bytes(blob)
        run('openssl', 'dgst', '-sha256', '-sign', self.private, '-out', cipher, plain,
            what='openssl dgst')
        blob += cipher.read_bytes()
        plain.unlink()
        return blob
