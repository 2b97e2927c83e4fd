# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Queries as lists, from Python. The scenario is the same in test-gjs-model.js and
test-vala-model.vala."""

import datetime
import decimal
import unittest
import uuid

import gi

gi.require_version("AeClient", "1.0")
gi.require_version("AeEmulator", "1.0")
from gi.repository import AeClient, AeEmulator, Gio, GLib  # noqa: E402

PASSWORD = "Over 9 hills"
MASK = 0x5A
WRAPPED = bytes(byte ^ MASK for byte in range(100, 132)).hex()
SCHEMA = f"""
CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = N'DRAWER', KEY_PATH = N'top');
CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, ALGORITHM = 'RSA_OAEP',
    ENCRYPTED_VALUE = 0x{WRAPPED});
CREATE TABLE Patients (PatientId int PRIMARY KEY, SSN char(11) COLLATE Latin1_General_BIN2
    ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = DETERMINISTIC,
    ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256') NOT NULL, City nvarchar(20));
"""
SELECT = "SELECT PatientId, SSN, City FROM Patients ORDER BY PatientId"


class Drawer(AeClient.KeyStoreProvider):
    def __init__(self):
        super().__init__(name="DRAWER")

    def do_unwrap_key(self, request):
        return GLib.Bytes.new(bytes(byte ^ MASK for byte in request.get_bytes().get_data()))


class EmptyDrawer(Drawer):
    def do_unwrap_key(self, request):
        return None


class TestModel(unittest.TestCase):
    def setUp(self):
        self.server = AeEmulator.Server.new()
        self.server.add_login("tester", PASSWORD)
        self.server.start()
        for sql in SCHEMA.split(";"):
            self.server.run_script(sql)
        self.connection = self.connect(Drawer())
        for number in range(120):
            self.connection.execute(
                "INSERT Patients VALUES (?, ?, N'Oslo')", [number, f"{number:03}-00-0000"],
                ["int", "char(11)"])

    def connect(self, provider):
        connection = AeClient.Connection(
            self.server.dup_connection_string("tester") + ";ColumnEncryption=Enabled",
            password=PASSWORD)
        connection.add_key_store_provider(provider)
        connection.open()
        return connection

    def tearDown(self):
        self.connection.close()
        self.server.stop()

    @staticmethod
    def wait(item):
        """What a cell of a table does, without the table."""
        loop = GLib.MainLoop()
        handlers = [item.connect(f"notify::{name}", lambda *_: loop.quit())
                    for name in ("row", "error")]
        while item.get_row() is None and item.dup_error() is None:
            loop.run()
        for handler in handlers:
            item.disconnect(handler)
        return item

    def test_list(self):
        model = AeClient.QueryModel(self.connection.create_statement(SELECT), page_size=25)
        changes = []
        model.connect("items-changed", lambda _model, *change: changes.append(change))
        self.assertEqual(len(model), 0)

        async def load():
            await model.load_async()

        AeClient.run(load())
        self.assertEqual(changes, [(0, 0, 120)])
        self.assertIsInstance(model, Gio.ListModel)
        self.assertEqual([column.get_name() for column in model.columns],
                         ["PatientId", "SSN", "City"])
        item = model[-1]
        self.assertIsNone(item.get_row())
        with self.assertRaises(LookupError):
            item["SSN"]
        self.wait(item)
        self.assertEqual(tuple(item), (119, "119-00-0000", "Oslo"))
        self.assertEqual((len(item), item["SSN"], item[0]), (3, "119-00-0000", 119))
        self.assertEqual(item.dup_text(1), "119-00-0000")
        self.assertEqual([self.wait(each)["PatientId"] for each in model[40:60]],
                         list(range(40, 60)))
        self.assertEqual([self.wait(each)[0] for each in model], list(range(120)))
        with self.assertRaises(IndexError):
            model[120]
        self.assertNotIn("119-00", repr(item) + repr(model))

    def test_parameters_and_loading_anew(self):
        statement = self.connection.create_statement(
            "SELECT PatientId FROM Patients WHERE SSN = @ssn")
        statement.bind("@ssn", "007-00-0000")
        model = AeClient.QueryModel(statement)
        model.load()
        held = self.wait(model[0])
        self.assertEqual((len(model), held[0]), (1, 7))
        statement.bind("@ssn", "nobody")
        model.load()
        self.assertEqual((len(model), list(model), held[0]), (0, [], 7))

    def test_errors(self):
        model = AeClient.QueryModel(self.connection.create_statement("SELECT x FROM Nowhere"))
        failures = []
        model.connect("failed", lambda _model, error: failures.append(error))
        with self.assertRaises(GLib.Error):
            model.load()
        self.assertEqual([error.code for error in failures], [208])
        self.assertTrue(model.dup_error().matches(AeClient.ServerError.quark(), 208))
        self.assertTrue(model.props.error.matches(AeClient.ServerError.quark(), 208))

        model = AeClient.QueryModel(self.connection.create_statement(SELECT), page_size=25)
        model.load()
        self.server.drop_connections()
        item = self.wait(model[0])
        self.assertEqual(len(model), 120)
        self.assertIsInstance(item.props.error, GLib.Error)
        with self.assertRaises(GLib.Error):
            item[0]
        self.connection.open()
        model.load()
        self.assertEqual(self.wait(model[0])[0], 0)

    def test_undecryptable_cell(self):
        AeClient.clear_key_cache()
        connection = self.connect(EmptyDrawer())
        model = AeClient.QueryModel(connection.create_statement(SELECT))
        model.load()
        row = self.wait(model[3]).get_row()
        self.assertIsInstance(row.get_error("SSN"), GLib.Error)
        self.assertEqual((row["PatientId"], row["City"]), (3, "Oslo"))
        connection.close()

    def stored(self, column):
        connection = AeClient.Connection(
            self.server.dup_connection_string("tester"), password=PASSWORD)
        with connection, connection.query(f"SELECT {column} FROM Patients ORDER BY PatientId") as rows:
            return [row[0] for row in rows]

    def test_change(self):
        rows, cursor = [], self.connection.query(SELECT)
        # A page has what is at hand; an empty one is the end.
        while page := list(cursor.fetch(200)):
            rows += page
        self.assertEqual(len(rows), 120)
        before = self.stored("SSN")
        change = AeClient.RowChange.new_update(
            self.connection, "dbo.Patients", rows[7], ["PatientId"])
        change["City"] = "Bergen"
        change.apply()
        self.assertEqual(self.stored("SSN"), before)
        self.assertEqual(self.stored("City").count("Bergen"), 1)

        async def swap():
            change = AeClient.RowChange.new_update(
                self.connection, "Patients", rows[8], ["SSN"])
            change["SSN"] = rows[9]["SSN"]
            change["City"] = None
            await change.apply_async()
            # The key that was read is not there any more.
            with self.assertRaises(GLib.Error) as failure:
                await change.apply_async()
            self.assertTrue(failure.exception.matches(
                AeClient.Error.quark(), AeClient.Error.CONFLICT))

        AeClient.run(swap())
        after = self.stored("SSN")
        self.assertEqual(after[8], after[9])
        self.assertEqual(after[10:], before[10:])
        with self.assertRaises(GLib.Error):
            change["Nowhere"] = 1
        AeClient.RowChange.new_delete(self.connection, "Patients", rows[0], ["PatientId"]).apply()
        self.assertEqual(len(self.stored("SSN")), 119)
        added = AeClient.RowChange.new_insert(self.connection, "Patients", rows[0])
        added["PatientId"], added["SSN"] = 500, "500-00-0000"
        added.apply()
        self.assertEqual(list(self.connection.query(SELECT))[-1], (500, "500-00-0000", None))

    def test_change_types(self):
        self.connection.execute(
            "CREATE TABLE T (Id int, b bit, f float, d decimal(20,4), x varbinary(9), day date, "
            "t time(6), m datetime2(6), u uniqueidentifier); INSERT T (Id) VALUES (1)")
        row = self.connection.query("SELECT * FROM T").fetch(1)[0]
        values = (1, True, 0.1, decimal.Decimal("-12345678901234.5678"), b"\0\xff",
                  datetime.date(1996, 9, 10), datetime.time(1, 2, 3, 456789),
                  datetime.datetime(2001, 2, 3, 4, 5, 6, 789012), uuid.UUID(int=7))
        change = AeClient.RowChange.new_update(self.connection, "T", row, ["Id"])
        for name, value in zip(row.keys(), values):
            change[name] = value
        change.apply()
        self.assertEqual(tuple(next(iter(self.connection.query("SELECT * FROM T")))), values)


if __name__ == "__main__":
    unittest.main()
