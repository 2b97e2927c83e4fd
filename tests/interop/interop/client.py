# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What every client is to the runner.

A client lives in clients/<name>/client.py as "class Client (interop.client.Client)". Its program is
called with one of

  plain         exercises what the client can do without Always Encrypted, and prints a line
                "capability<TAB>pass|fail|skip<TAB>text" for each (capabilities.py)
  write FILE    inserts every row of FILE into the table Interop, as writer <name>
  read FILE     prints every row of Interop, decrypted: writer, line, column, text
  cipher FILE   the same with Always Encrypted off: the stored bytes
  find FILE     looks every value of FILE up in its deterministic column: line, column, how many
"""

from .tap import Failure


class Client:
    name = None
    # Whether it does Always Encrypted and takes part in cross reading.
    encrypted = False
    # Families of types ("decimal") whose ciphertext differs from everybody's, and why: a defect of
    # the published client, not of ours.
    ciphertext_exceptions = {}
    # Whether it shows char(n), nchar(n) and binary(n) with the padding that the server would add.
    pads = True

    def __init__(self, emulator, keys, cache):
        self.emulator = emulator
        self.keys = keys
        # Survives between runs: what was fetched and compiled.
        self.cache = cache / self.name

    def write_exception(self, sql_type, text):
        """Why the published client cannot write this value, or find it; None: there is no reason.
        It writes NULL instead."""

    def read_exception(self, sql_type, text, writer):
        """Why the published client shows something else for this value of the client @writer;
        None: it does not."""

    def prepare(self):
        """Fetches and builds; raises Skip with the reason where that cannot be had here."""

    def environment(self, **more):
        return self.emulator.environment(AE_INTEROP_PFX=str(self.keys.pfx), **more)

    def call(self, *arguments):
        """Runs the program; returns what it printed."""
        raise NotImplementedError

    def plain(self):
        """Yields (capability, status, text)."""
        for line in self.call('plain').splitlines():
            fields = line.split('\t', 2)
            if len(fields) == 3:
                yield tuple(fields)
            elif line.strip():
                raise Failure(f'neither a result nor nothing: {line}')

    def scenarios(self):
        """Yields (name, function) of what only this client does; a failure is an exception."""
        return ()
