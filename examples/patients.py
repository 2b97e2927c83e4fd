#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Patients, looked up by a social security number that the server never sees.

patients.py CONNECTION-STRING PASSWORD-FILE
"""

import datetime
import pathlib
import sys

import gi

gi.require_version("AeClient", "1.0")
from gi.repository import AeClient, GLib  # noqa: E402

ENCRYPTED = ("ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = {}, "
             "ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256')")
CREATE = f"""CREATE TABLE Patients (
    PatientId int IDENTITY(1, 1),
    SSN char(11) COLLATE Latin1_General_BIN2 {ENCRYPTED.format("DETERMINISTIC")} NOT NULL,
    FirstName nvarchar(50) NULL,
    LastName nvarchar(50) NULL,
    BirthDate date {ENCRYPTED.format("RANDOMIZED")} NOT NULL)"""
INSERT = "INSERT INTO Patients (SSN, FirstName, LastName, BirthDate) VALUES (?, ?, ?, ?)"
SELECT = "SELECT SSN, FirstName, LastName, BirthDate FROM Patients"
ORDER = " ORDER BY PatientId"
TYPES = ["char(11)", "nvarchar(50)", "nvarchar(50)", "date"]  # encrypted columns want the exact type
PATIENTS = [("795-73-9838", "Catherine", "Abel", datetime.date(1996, 9, 10)),
            ("990-00-6818", "Kim", "Abercrombie", datetime.date(1985, 11, 23))]


async def main(connection_string, password_file):
    password = pathlib.Path(password_file).read_text().strip()
    enabled = AeClient.Connection(connection_string + ";ColumnEncryption=Enabled", password=password)
    disabled = AeClient.Connection(connection_string + ";ColumnEncryption=Disabled", password=password)
    ticks = []
    GLib.timeout_add(1, lambda: ticks.append(1) or GLib.SOURCE_CONTINUE)

    async with enabled, disabled:
        await enabled.execute_async("DROP TABLE IF EXISTS Patients")
        await enabled.execute_async(CREATE)
        ticks.clear()  # from here on: describe, key unwrap, query
        for patient in PATIENTS:
            await enabled.execute_async(INSERT, patient, TYPES)
        print(f"Written; meanwhile the main loop went round {len(ticks)} times")

        ticks.clear()
        async with enabled.query_async(SELECT + " WHERE SSN = ?", ["795-73-9838"], TYPES[:1]) as cursor:
            async for ssn, first, last, birth in cursor:
                print(f"{ssn} is {first} {last}, born {birth}")
        print(f"Found; meanwhile the main loop went round {len(ticks)} times\n")

        plain = [row async for row in await enabled.query_async(SELECT + ORDER)]
        stored = [row async for row in await disabled.query_async(SELECT + ORDER)]
        for row, same in zip(plain, stored):
            for (name, value), seen in zip(row.items(), same):
                seen = "0x" + seen.hex() if isinstance(seen, bytes) else seen
                print(f"{name:10} {value!s:12} {seen}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(f"Usage: {sys.argv[0]} CONNECTION-STRING PASSWORD-FILE")
    AeClient.run(main(*sys.argv[1:]))
