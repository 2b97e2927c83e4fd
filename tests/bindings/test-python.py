# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The Python overrides, from a user's side of the fence, against the emulator in this process.

The scenario is the same in test-gjs.js and test-vala.vala.
"""

import asyncio
import collections
import contextlib
import datetime
import decimal
import importlib.util
import io
import os
import pathlib
import subprocess
import tempfile
import unittest
import unittest.mock
import uuid
import warnings

import gi

gi.require_version("AeClient", "1.0")
gi.require_version("AeEmulator", "1.0")
from gi.repository import AeClient, AeEmulator, Gio, GLib, GObject  # noqa: E402

ROOT = pathlib.Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "patients.py"

PASSWORD = "Over 9 hills"
KEY = bytes(range(100, 132))
MASK = 0x5A
WRAPPED = bytes(byte ^ MASK for byte in KEY)
SSN, SSN_TYPE = "795-73-9838", "char(11)"
BIRTH = datetime.date(1996, 9, 10)

ENCRYPTED = ("ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = {}, "
             "ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256')")
SCHEMA = [
    "CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = N'DRAWER', KEY_PATH = N'top')",
    "CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, "
    f"ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x{WRAPPED.hex()})",
    "CREATE TABLE Patients (PatientId int IDENTITY(1, 1), "
    f"SSN char(11) COLLATE Latin1_General_BIN2 {ENCRYPTED.format('DETERMINISTIC')} NOT NULL, "
    "FirstName nvarchar(50) NULL, Photo varbinary(max) NULL, Active bit NULL, "
    f"BirthDate date {ENCRYPTED.format('RANDOMIZED')} NULL)",
    "CREATE TABLE Numbers (Number bigint NOT NULL, Filler nvarchar(400) NULL)",
]
INSERT = ("INSERT INTO Patients (SSN, FirstName, Photo, Active, BirthDate) "
          "VALUES (@ssn, @first, @photo, @active, @birth)")
TYPES = {"ssn": SSN_TYPE, "first": "nvarchar(50)", "photo": "varbinary(max)", "active": "bit",
         "birth": "date"}
SELECT = "SELECT SSN, FirstName, Photo, Active, BirthDate FROM Patients"
LOOKUP = SELECT + " WHERE SSN = @ssn"
CATHERINE = (SSN, "Catherine", b"\x00\xffphoto", True, BIRTH)
NOBODY = ("990-00-6818", None, None, None, None)


class Drawer(AeClient.KeyStoreProvider):
    """Blocking."""

    def __init__(self):
        super().__init__(name="DRAWER")
        self.requests = []

    def do_unwrap_key(self, request):
        self.requests.append((request.get_key_path(), request.get_algorithm()))
        return GLib.Bytes.new(self.unmask(request))

    @staticmethod
    def unmask(request):
        return bytes(byte ^ MASK for byte in request.get_bytes().get_data())


class SlowDrawer(Drawer):
    """Answers later, from the main loop."""

    def do_unwrap_key(self, request):
        raise NotImplementedError

    def do_start_unwrap(self, request):
        self.requests.append((request.get_key_path(), request.get_algorithm()))
        key = GLib.Bytes.new(self.unmask(request))
        GLib.timeout_add(20, lambda: request.return_key(key))


class LockedDrawer(Drawer):
    def do_unwrap_key(self, request):
        raise GLib.Error.new_literal(
            AeClient.Error.quark(), "The drawer is locked", AeClient.Error.KEY_NOT_TRUSTED)


class RefusingDrawer(Drawer):
    def do_start_unwrap(self, request):
        request.return_error(GLib.Error.new_literal(
            Gio.io_error_quark(), "No entry", Gio.IOErrorEnum.PERMISSION_DENIED))


class EmptyDrawer(Drawer):
    def do_unwrap_key(self, request):
        return None


class Case(unittest.TestCase):
    def setUp(self):
        self.server = AeEmulator.Server.new()
        self.server.add_login("tester", PASSWORD)
        self.server.start()
        for sql in SCHEMA:
            self.server.run_script(sql)

    def tearDown(self):
        self.server.stop()

    def connection(self, provider=None, setting="Enabled"):
        connection = AeClient.Connection(
            self.server.dup_connection_string("tester") + f";ColumnEncryption={setting}",
            password=PASSWORD)
        connection.add_key_store_provider(provider or Drawer())
        return connection

    def fill(self, connection):
        for patient in (CATHERINE, NOBODY):
            self.assertEqual(connection.execute(INSERT, dict(zip(TYPES, patient)), TYPES), 1)

    def fill_numbers(self, count=1000):
        rows = ", ".join(f"({number}, N'{'x' * 400}')" for number in range(count))
        self.server.run_script(f"INSERT INTO Numbers (Number, Filler) VALUES {rows}")

    def fails_with(self, quark, code):
        return _FailsWith(self, quark, code)


class _FailsWith:
    def __init__(self, case, quark, code):
        self.case, self.quark, self.code = case, quark, code

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.case.assertIsInstance(error, GLib.Error)
        self.case.assertTrue(error.matches(self.quark, self.code), repr(error))
        self.error = error
        return True


class Ticks:
    """Counts the turns of the default main loop."""

    def __enter__(self):
        self.count = 0
        self.source = GLib.timeout_add(1, self.tick)
        return self

    def tick(self):
        self.count += 1
        return GLib.SOURCE_CONTINUE

    def __exit__(self, *error):
        GLib.source_remove(self.source)


class TestRows(Case):
    def test_write_and_read(self):
        provider = Drawer()
        with self.connection(provider) as connection:
            self.assertEqual(connection.get_state(), AeClient.ConnectionState.OPEN)
            self.fill(connection)
            with connection.query(LOOKUP, {"@ssn": SSN}, {"@ssn": SSN_TYPE}) as cursor:
                rows = list(cursor)
            self.assertEqual(rows, [CATHERINE])
            self.assertEqual(list(connection.query(SELECT)), [CATHERINE, NOBODY])
            self.assertEqual([type(value) for value in rows[0]], [str, str, bytes, bool, datetime.date])
        self.assertEqual(connection.get_state(), AeClient.ConnectionState.CLOSED)
        self.assertEqual(provider.requests, [("top", "RSA_OAEP")])

    def test_ciphertext_is_stored(self):
        with self.connection() as enabled, self.connection(setting="Disabled") as disabled:
            self.fill(enabled)
            for stored in disabled.query(SELECT):
                self.assertEqual(len(stored["SSN"]), 65)
                self.assertIsInstance(stored["SSN"], bytes)
                self.assertNotIn(SSN.encode(), stored["SSN"])
            self.assertIsNone(stored["BirthDate"])

    def test_record(self):
        with self.connection() as connection:
            self.fill(connection)
            row = next(iter(connection.query(SELECT)))
            ssn, first, *_ = row
            self.assertEqual((ssn, first), (row["SSN"], row[1]))
            self.assertEqual(dict(row)["BirthDate"], BIRTH)
            self.assertEqual(row.keys(), ("SSN", "FirstName", "Photo", "Active", "BirthDate"))
            self.assertEqual(row.get("City", "?"), "?")
            with self.assertRaises(KeyError):
                row["City"]
            self.assertNotIn(SSN, repr(row) + str(row))

    def test_by_position(self):
        with self.connection() as connection:
            self.fill(connection)
            sql = SELECT + " WHERE SSN = ? /* ? */ AND FirstName = ?"
            rows = list(connection.query(sql, [SSN, "Catherine"], [SSN_TYPE, "nvarchar(50)"]))
            self.assertEqual(rows, [CATHERINE])

    def test_big_integers(self):
        with self.connection() as connection:
            for number in (2**63 - 1, -2**63, 2**53 + 1):
                connection.execute("INSERT INTO Numbers (Number) VALUES (?)", [number])
            numbers = [number for number, in connection.query("SELECT Number FROM Numbers")]
            self.assertEqual(numbers, [2**63 - 1, -2**63, 2**53 + 1])
            # Beyond 64 bits it is a decimal number, beyond 38 digits nothing.
            statement = connection.create_statement("SELECT ?").bind([2**63])
            self.assertEqual([tuple(row) for row in statement.query(None)], [(2**63,)])
            with self.assertRaisesRegex(ValueError, "@P1"):
                statement.bind([10**38])

    def test_refused_values(self):
        statement = self.connection().create_statement("SELECT @a")
        for value in (object(), [1], 1j, datetime.timedelta(1)):
            with self.assertRaisesRegex(TypeError, "@a"):
                statement.bind("@a", value)

    def test_pages(self):
        self.fill_numbers()
        with self.connection() as connection:
            cursor = connection.query("SELECT Number FROM Numbers")
            for row in cursor:
                if row[0] == 9:
                    break
            self.assertEqual(cursor.fetch_rows(3), [(10,), (11,), (12,)])
            self.assertEqual([number for number, in cursor], list(range(13, 1000)))
            self.assertEqual(cursor.fetch_rows(), [])

    def test_pool(self):
        model = AeClient.Connection(
            self.server.dup_connection_string("tester"), password=PASSWORD)
        pool = AeClient.Pool(model, max_size=1)
        with pool.connection() as connection:
            (spid,), = connection.query("SELECT @@SPID")
        self.assertEqual(pool.props.n_idle, 1)

        async def use():
            async with pool.connection() as connection:
                rows = await connection.query_async("SELECT @@SPID")
                return [row[0] async for row in rows]

        self.assertEqual(AeClient.run(use()), [spid])
        self.assertEqual((pool.props.n_acquired, pool.props.n_opened), (2, 1))
        pool.close()

    def test_stream(self):
        photo = bytes(range(256)) * 4000
        with self.connection() as connection:
            source = Gio.MemoryInputStream.new_from_bytes(GLib.Bytes.new(photo))
            connection.execute(INSERT, dict(zip(TYPES, (SSN, "Catherine", source, True, BIRTH))), TYPES)
            statement = connection.create_statement(SELECT)
            statement.set_stream_values(True)
            with statement.query() as cursor:
                self.assertTrue(cursor.next())
                with self.fails_with(AeClient.Error.quark(), AeClient.Error.BUSY):
                    cursor.get_boolean(3)
                self.assertFalse(cursor.next())
            with statement.query() as cursor:
                with self.fails_with(AeClient.Error.quark(), AeClient.Error.BUSY):
                    cursor.fetch_rows()
            with statement.query() as cursor:
                self.assertTrue(cursor.next())
                stream, parts = cursor.open_stream(2), []
                while part := stream.read_bytes(65536).get_data():
                    parts.append(part)
                self.assertEqual(b"".join(parts), photo)
                self.assertTrue(cursor.get_boolean(3))
                self.assertEqual(cursor.get_string(4), "1996-09-10")

    def test_sqlstate(self):
        with self.connection() as connection:
            for sql, state in (("SELECT * FROM NoSuchTable", "42S02"), ("SELECT 1 / 0", "22012")):
                with self.assertRaises(GLib.Error) as failure:
                    list(connection.query(sql))
                self.assertEqual(AeClient.get_sqlstate(failure.exception), state)
                self.assertFalse(AeClient.is_transient(failure.exception))

    def test_caches(self):
        AeClient.clear_key_cache()
        provider = Drawer()
        with self.connection(provider) as connection:
            self.fill(connection)
            before = AeClient.get_metadata_cache_counters()
            keys = AeClient.get_key_cache_counters()
            for _ in range(3):
                self.assertEqual(
                    len(list(connection.query(LOOKUP, {"@ssn": SSN}, {"@ssn": SSN_TYPE}))), 1)
            after = AeClient.get_metadata_cache_counters()
            self.assertEqual((after.misses - before.misses, after.hits - before.hits), (1, 2))
            self.assertEqual(AeClient.get_key_cache_counters().misses, keys.misses)
            self.assertGreater(AeClient.get_key_cache_counters().hits, keys.hits)
            self.assertEqual(len(provider.requests), 1)
            AeClient.clear_key_cache()
            self.assertEqual(AeClient.get_key_cache_counters().entries, 0)
            list(connection.query(LOOKUP, {"@ssn": SSN}, {"@ssn": SSN_TYPE}))
            self.assertEqual(len(provider.requests), 2)

    def test_column_policy(self):
        with self.connection() as connection:
            self.fill(connection)
            connection.require_column_encryption(
                "dbo.Patients", "SSN", AeClient.EncryptionType.DETERMINISTIC)
            connection.require_column_encryption(
                None, "Salary", AeClient.EncryptionType.RANDOMIZED)
            self.assertEqual(len(list(connection.query(LOOKUP, {"@ssn": SSN}, {"@ssn": SSN_TYPE}))), 1)
            refused = AeClient.Error.quark(), AeClient.Error.ENCRYPTION_REQUIRED
            with self.fails_with(*refused) as failure:
                list(connection.query("SELECT FirstName AS ssn FROM Patients"))
            self.assertIn("ssn", failure.error.message)

            statement = connection.create_statement(
                "SELECT FirstName AS SSN FROM Patients WHERE PatientId = @id")
            statement.bind("@id", 1)
            with self.fails_with(*refused) as failure:
                statement.query()
            self.assertIn("@id", failure.error.message)
            statement.allow_plaintext("@id")
            with self.fails_with(*refused):
                statement.query()
            statement.allow_plaintext_column("SSN")
            self.assertEqual([row[0] for row in statement.query()], ["Catherine"])

    def test_describe(self):
        with self.connection() as connection:
            self.fill(connection)
            statement = connection.create_statement(LOOKUP)

            async def ask():
                return await statement.describe_async()

            for description in (statement.describe(), AeClient.run(ask())):
                parameter, = description.get_parameters()
                self.assertEqual(
                    (parameter.get_name(), parameter.get_sql_type().to_string(),
                     parameter.get_encryption_type(), parameter.get_encryption_algorithm(),
                     parameter.get_key_store_name(), parameter.get_key_path()),
                    ("@ssn", SSN_TYPE, AeClient.EncryptionType.DETERMINISTIC,
                     "AEAD_AES_256_CBC_HMAC_SHA_256", "DRAWER", "top"))
                columns = description.get_columns()
                self.assertEqual([column.get_name() for column in columns],
                                 ["SSN", "FirstName", "Photo", "Active", "BirthDate"])
                self.assertEqual(columns[0].get_key_id(), parameter.get_key_id())
                self.assertEqual(columns[1].get_key_id(), 0)
            self.assertIsNone(statement.dup_explanation())
            statement.bind("@ssn", SSN)
            self.assertEqual(len(list(statement.query())), 1)
            explanation = statement.dup_explanation()
            self.assertEqual(explanation.get_source(), AeClient.MetadataSource.SERVER)
            self.assertIn("@ssn char(11)", explanation.to_string())
            self.assertNotIn(SSN, explanation.to_string())
            list(statement.query())
            self.assertEqual(statement.dup_explanation().get_source(),
                             AeClient.MetadataSource.CACHE)

    def test_prepared(self):
        with self.connection() as connection:
            self.fill(connection)
            statement = connection.create_statement(LOOKUP)
            statement.declare("@ssn", SSN_TYPE)

            async def use():
                await statement.prepare_async()
                self.assertTrue(statement.is_prepared())
                names = [statement.get_column(i).get_name()
                         for i in range(statement.get_n_columns())]
                before = self.server.get_n_requests()
                for _ in range(2):
                    statement.bind("@ssn", SSN)
                    cursor = await statement.query_async()
                    rows = [row async for row in cursor]
                    self.assertEqual(len(rows), 1)
                    self.assertEqual(len(rows[0]), len(names))
                self.assertEqual(self.server.get_n_requests() - before, 2)
                await statement.unprepare_async()

            AeClient.run(use())
            self.assertFalse(statement.is_prepared())
            statement.prepare()
            self.assertTrue(statement.is_prepared())
            statement.unprepare()
            self.assertEqual(statement.get_n_columns(), 0)

    def test_transaction(self):
        with self.connection() as connection:
            connection.execute("CREATE TABLE T (a int)")
            with connection.transaction():
                connection.execute("INSERT INTO T VALUES (1)")
                connection.save("one")
                connection.execute("INSERT INTO T VALUES (2)")
                connection.rollback_to("one")
            with self.assertRaises(ZeroDivisionError), connection.transaction():
                connection.execute("INSERT INTO T VALUES (3)")
                raise ZeroDivisionError
            self.assertFalse(connection.get_in_transaction())
            self.assertEqual([row[0] for row in connection.query("SELECT a FROM T")], [1])

    def test_short_fraction_before_offset(self):
        zone = datetime.timezone(-datetime.timedelta(hours=5, minutes=30))
        expected = datetime.datetime(2026, 11, 28, 9, 30, 0, 125000, zone)
        with self.connection() as connection:
            (value,), = connection.query(
                "SELECT CAST('2026-11-28 09:30:00.125 -05:30' AS datetimeoffset(3))")
        self.assertEqual(value, expected)

    def test_table_parameter(self):
        moment = datetime.datetime(2026, 11, 28, 9, 30, 0, 125000)
        zoned = moment.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=-5, minutes=-30)))
        number = uuid.UUID("01234567-89ab-cdef-0123-456789abcdef")
        row = (2**62, "Åse", moment, zoned, moment.date(), moment.time(), decimal.Decimal("-12.50"),
               b"\0\xff", True, 0.5, number)
        types = ["bigint", "nvarchar(20)", "datetime2(3)", "datetimeoffset(3)", "date", "time(3)",
                 "decimal(10,2)", "varbinary(10)", "bit", "float", "uniqueidentifier"]
        columns = ", ".join(f"c{position} {name}" for position, name in enumerate(types))
        with self.connection() as connection:
            connection.execute(f"CREATE TYPE dbo.Mixed AS TABLE ({columns})")
            table = AeClient.Table("dbo.Mixed", types, [row, (None,) * len(types)])
            self.assertEqual(len(table), 2)
            found = list(connection.query("SELECT * FROM @t ORDER BY c0 DESC", {"t": table}))
            self.assertEqual([tuple(each) for each in found], [row, (None,) * len(types)])
            with self.assertRaises(ValueError):
                table.append([1])
            with self.assertRaises(TypeError):
                table.append([object()] * len(types))
            with self.assertRaises(ValueError):
                table.append([1, "\ud800"] + [None] * (len(types) - 2))
            self.assertEqual(len(table), 2)

    MANY = "INSERT INTO Patients (SSN, FirstName) VALUES (@ssn, @first)"
    MANY_TYPES = {"ssn": SSN_TYPE, "first": "nvarchar(50)"}

    @staticmethod
    def many(n, wrong=None):
        """An iterator, as those of files and other cursors are."""
        return ({"ssn": f"{number:011}", "first": "n" * 51 if number == wrong else f"No. {number}"}
                for number in range(n))

    def names(self, connection):
        return [row[0] for row in connection.query("SELECT FirstName FROM Patients ORDER BY PatientId")]

    def test_many(self):
        with self.connection() as connection:
            for n in (0, 3, 1000, 2100):
                connection.execute("DELETE FROM Patients")
                before = self.server.get_n_requests()
                result = connection.execute_many(self.MANY, self.many(n), self.MANY_TYPES)
                # Described once; begin and commit for each thousand, and around all of them.
                self.assertLessEqual(self.server.get_n_requests() - before, 9)
                self.assertEqual((result.rows_affected, result.n_sets, result.errors), (n, n, {}))
                self.assertEqual(self.names(connection), [f"No. {number}" for number in range(n)])
            self.assertFalse(connection.get_in_transaction())

    def test_many_fails(self):
        with self.connection() as connection:
            for n, wrong in ((5, 3), (2100, 2050)):
                with self.assertRaises(GLib.Error) as caught:
                    connection.execute_many(self.MANY, self.many(n, wrong), self.MANY_TYPES)
                self.assertTrue(caught.exception.matches(AeClient.Error.quark(), AeClient.Error.VALUE))
                self.assertEqual(caught.exception.set_index, wrong)
                self.assertEqual(self.names(connection), [])
                self.assertFalse(connection.get_in_transaction())
            result = connection.execute_many(self.MANY, self.many(2100, 2050), self.MANY_TYPES,
                                             atomic=False)
            self.assertEqual((result.rows_affected, list(result.errors)), (2099, [2050]))
            self.assertNotIn("No.", repr(result))
            with connection.transaction():
                with self.assertRaises(GLib.Error):
                    connection.execute_many(self.MANY, self.many(2100, 1500), self.MANY_TYPES)
                connection.execute("DELETE FROM Patients WHERE FirstName = 'No. 0'")
            self.assertEqual(len(self.names(connection)), 2098)
            with self.assertRaises(TypeError):
                connection.execute_many(self.MANY, [{"ssn": object(), "first": ""}])

    def test_many_async(self):
        async def scenario():
            async with self.connection() as connection:
                result = await connection.execute_many_async(
                    self.MANY, self.many(1200), self.MANY_TYPES)
                self.assertEqual(result.rows_affected, 1200)
                with self.assertRaises(GLib.Error) as caught:
                    await connection.execute_many_async(
                        self.MANY, self.many(1200, 1100), self.MANY_TYPES)
                self.assertEqual(caught.exception.set_index, 1100)
                self.assertEqual(len(self.names(connection)), 1200)

        AeClient.run(scenario())

    def test_values_outlive_page_and_cursor(self):
        with self.connection() as connection:
            self.fill(connection)
            cursor = connection.query(SELECT)
            first, = cursor.fetch_rows(1)
            second, = cursor.fetch_rows(1)
            cursor.close()
            del cursor
            self.assertEqual((first, second), (CATHERINE, NOBODY))

    def test_raw_values_are_hidden(self):
        for name in ("fetch_values", "fetch_values_async", "get_value"):
            with self.assertRaisesRegex(AttributeError, "borrows"):
                getattr(AeClient.Cursor, name)

    def test_typed_getters(self):
        with self.connection() as connection:
            self.fill(connection)
            cursor = connection.query(SELECT)
            self.assertTrue(cursor.next())
            self.assertEqual(cursor.get_string(0), SSN)
            self.assertEqual(cursor.dup_bytes(2).get_data(), CATHERINE[2])
            self.assertEqual(cursor.dup_date(4).get_year(), 1996)
            with self.fails_with(AeClient.Error.quark(), AeClient.Error.TYPE):
                cursor.get_int64(0)
            row = cursor.dup_row()
            self.assertTrue(cursor.next())
            with self.fails_with(AeClient.Error.quark(), AeClient.Error.NULL):
                cursor.get_string(1)
            self.assertFalse(cursor.next())
            self.assertEqual(tuple(row), CATHERINE)
            self.assertEqual(row["BirthDate"], BIRTH)

    def test_error_cells(self):
        with self.connection() as connection:
            self.fill(connection)
        AeClient.clear_key_cache()
        code = AeClient.Error.KEY_NOT_TRUSTED
        with self.connection(LockedDrawer()) as connection:
            with self.fails_with(AeClient.Error.quark(), code):
                list(connection.query(SELECT))
            # None of the rows is lost.
            cursor = connection.query(SELECT)
            cursor.set_error_cells(True)
            first, second = cursor
            for row in first, second:
                self.assertTrue(row["SSN"].matches(AeClient.Error.quark(), code), row["SSN"])
            self.assertEqual(first[1:4], CATHERINE[1:4])
            self.assertIsInstance(first["BirthDate"], GLib.Error)
            self.assertEqual(second[1:], NOBODY[1:])

            async def read():
                cursor = await connection.query_async(SELECT)
                cursor.props.error_cells = True
                return [row async for row in cursor]

            rows = AeClient.run(read())
            self.assertEqual([type(row[0]) for row in rows], [GLib.Error] * 2)
            self.assertEqual(rows[0]["Photo"], CATHERINE[2])

            cursor = connection.query(SELECT)
            self.assertTrue(cursor.next())
            self.assertTrue(cursor.dup_error(0).matches(AeClient.Error.quark(), code))
            self.assertIsNone(cursor.dup_error(1))
            row = cursor.dup_row()
            self.assertTrue(row.get_error("SSN").matches(AeClient.Error.quark(), code))
            self.assertIsNone(row.get_error("Photo"))
            self.assertEqual(row[1:4], CATHERINE[1:4])
            self.assertEqual(row.values_or_errors()[1:4], CATHERINE[1:4])
            self.assertIsInstance(row.values_or_errors()[-1], GLib.Error)
            with self.fails_with(AeClient.Error.quark(), code):
                row["SSN"]
            cursor.close()

    def test_repr_has_no_secrets(self):
        connection = self.connection()
        statement = connection.create_statement(f"SELECT '{SSN}'")
        for thing in (connection, statement):
            self.assertNotIn(PASSWORD, repr(thing))
            self.assertNotIn(SSN, repr(thing))


class TestErrors(Case):
    def test_server_error(self):
        with self.connection() as connection:
            with self.fails_with(AeClient.ServerError.quark(), 208) as failure:
                connection.query("SELECT 1 FROM Nowhere")
            self.assertEqual(failure.error.code, AeClient.ServerError.INVALID_OBJECT)
            # The connection is none the worse.
            self.assertEqual(list(connection.query("SELECT 1")), [(1,)])

    def test_messages(self):
        with self.connection() as connection:
            statement = connection.create_statement("SELECT 1 FROM Nowhere")
            with self.fails_with(AeClient.ServerError.quark(), 208):
                statement.query()
            messages = statement.dup_messages()
            del statement
        self.assertEqual([message.get_number() for message in messages], [208])
        self.assertIn("Nowhere", messages[0].get_text())

    def test_login_error(self):
        connection = self.connection()
        connection.set_password("wrong")
        with self.fails_with(AeClient.ServerError.quark(), 18456):
            connection.open()

    def test_unknown_keyword(self):
        with self.fails_with(AeClient.Error.quark(), AeClient.Error.SYNTAX):
            AeClient.Connection("Server=localhost;Passwort=x")

    def test_busy(self):
        self.fill_numbers()
        with self.connection() as connection:
            cursor = connection.query("SELECT Number, Filler FROM Numbers")
            with self.fails_with(AeClient.Error.quark(), AeClient.Error.BUSY):
                connection.execute("DELETE FROM Numbers")
            cursor.close()
            self.assertEqual(connection.execute("DELETE FROM Numbers"), 1000)

    def test_the_body_fails_first(self):
        with self.assertRaises(ZeroDivisionError):
            with self.connection():
                self.server.drop_connections()
                1 / 0

    def test_connection_lost_in_rows(self):
        self.fill_numbers()
        with self.connection() as connection:
            self.server.inject_fault(AeEmulator.Fault.CLOSE_AFTER, 100_000)
            seen = 0
            with self.assertRaises(GLib.Error):
                for _row in connection.query("SELECT Number, Filler FROM Numbers"):
                    seen += 1
            self.assertLess(seen, 1000)
            self.assertEqual(connection.get_state(), AeClient.ConnectionState.CLOSED)
            with self.fails_with(AeClient.Error.quark(), AeClient.Error.CLOSED):
                connection.query("SELECT 1")


class TestProviders(Case):
    def query(self, provider):
        async def lookup():
            async with self.connection(provider) as connection:
                rows = await connection.query_async(LOOKUP, {"ssn": SSN}, {"ssn": SSN_TYPE})
                return [row async for row in rows]
        return AeClient.run(lookup())

    def setUp(self):
        super().setUp()
        with self.connection() as connection:
            self.fill(connection)

    def test_blocking(self):
        provider = Drawer()
        self.assertEqual(self.query(provider), [CATHERINE])
        self.assertEqual(provider.requests, [("top", "RSA_OAEP")])

    def test_later(self):
        provider = SlowDrawer()
        self.assertEqual(self.query(provider), [CATHERINE])
        self.assertEqual(provider.requests, [("top", "RSA_OAEP")])

    def test_raising(self):
        with self.fails_with(AeClient.Error.quark(), AeClient.Error.KEY_NOT_TRUSTED) as failure:
            self.query(LockedDrawer())
        self.assertIn("The drawer is locked", failure.error.message)

    def test_refusing(self):
        with self.fails_with(Gio.io_error_quark(), Gio.IOErrorEnum.PERMISSION_DENIED):
            self.query(RefusingDrawer())

    def test_returning_nothing(self):
        with self.fails_with(AeClient.Error.quark(), AeClient.Error.KEY_STORE):
            self.query(EmptyDrawer())


class TestMainLoop(Case):
    """Awaiting on the GLib main loop."""

    def test_loop_goes_on(self):
        async def scenario():
            async with self.connection(SlowDrawer()) as connection:
                await connection.execute_async(INSERT, dict(zip(TYPES, CATHERINE)), TYPES)
                for call in (lambda: connection.query_async(LOOKUP, {"ssn": SSN}, {"ssn": SSN_TYPE}),
                             lambda: connection.execute_async("DELETE FROM Patients")):
                    with Ticks() as ticks:
                        self.server.hold()
                        operation = call()
                        turns = self.release_after(ticks, 20)
                        result = await operation
                    self.assertGreaterEqual(turns[0], 20)
                    if not isinstance(result, int):
                        self.assertEqual([row async for row in result], [CATHERINE])
        AeClient.run(scenario())

    def release_after(self, ticks, turns):
        """Releases the server when an answer is held and the loop went round so often since."""
        seen = [0]

        def check():
            if self.server.get_n_held() == 0:
                ticks.count = 0
            seen[0] = ticks.count
            if ticks.count < turns:
                return GLib.SOURCE_CONTINUE
            self.server.release()
            return GLib.SOURCE_REMOVE
        GLib.timeout_add(1, check)
        return seen

    def test_cancel(self):
        async def scenario():
            async with self.connection() as connection:
                cancellable = Gio.Cancellable()
                self.server.hold()
                operation = connection.query_async("SELECT 1", cancellable=cancellable)
                GLib.timeout_add(10, cancellable.cancel)
                with self.fails_with(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED):
                    await operation
                self.server.release()
                rows = await connection.query_async("SELECT 2")
                self.assertEqual([row async for row in rows], [(2,)])
        AeClient.run(scenario())

    def test_stream(self):
        photo = bytes(range(256)) * 4000

        async def scenario():
            async with self.connection() as connection:
                source = Gio.MemoryInputStream.new_from_bytes(GLib.Bytes.new(photo))
                await connection.execute_async(
                    INSERT, dict(zip(TYPES, (SSN, "Catherine", source, True, BIRTH))), TYPES)
                statement = connection.create_statement(SELECT)
                statement.set_stream_values(True)
                cursor = await statement.query_async()
                self.assertTrue(await cursor.next_async())
                stream = await cursor.open_stream_async(2)
                self.assertEqual(await self.splice(stream), photo)
                self.assertTrue(cursor.get_boolean(3))
                await cursor.close_async()
        AeClient.run(scenario())

    async def splice(self, stream):
        """Copies it with GIO, while the loop goes round."""
        target, done = Gio.MemoryOutputStream.new_resizable(), []
        flags = Gio.OutputStreamSpliceFlags.CLOSE_SOURCE | Gio.OutputStreamSpliceFlags.CLOSE_TARGET
        target.splice_async(stream, flags, GLib.PRIORITY_DEFAULT, None,
                            lambda source, result: done.append(source.splice_finish(result)))
        context = GLib.MainContext.default()
        while not done:
            context.iteration(True)
        return target.steal_as_bytes().get_data()

    def test_overlap_and_spawn(self):
        async def one(number):
            async with self.connection() as connection:
                async with connection.query_async("SELECT ?", [number]) as cursor:
                    return [value async for value, in cursor][0]

        async def scenario():
            tasks = [AeClient.spawn(one(number)) for number in range(3)]
            return [await task for task in tasks]
        self.assertEqual(AeClient.run(scenario()), [0, 1, 2])

    def test_callback(self):
        connection, loop, results = self.connection(), GLib.MainLoop(), []

        def opened(source, result, data):
            results.append((source.open_finish(result), data))
            loop.quit()
        self.assertIsNone(connection.open_async(None, opened, "data"))
        loop.run()
        self.assertEqual(results, [(True, "data")])
        connection.close()

    def test_await_once(self):
        async def scenario():
            connection = self.connection()
            operation = connection.open_async()
            await operation
            with self.assertRaises(RuntimeError):
                await operation
            await connection.close_async()
        AeClient.run(scenario())

    def test_next_result(self):
        async def scenario():
            async with self.connection() as connection:
                nothing = await connection.query_async("DELETE FROM Numbers")
                self.assertEqual([row async for row in nothing], [])
                self.assertFalse(await nothing.next_result_async())
                cursor = await connection.query_async("SELECT 1 AS One; SELECT 2 AS Two, 3 AS Three")
                self.assertEqual([dict(row) async for row in cursor], [{"One": 1}])
                self.assertTrue(await cursor.next_result_async())
                self.assertEqual([dict(row) async for row in cursor], [{"Two": 2, "Three": 3}])
                self.assertFalse(await cursor.next_result_async())
        AeClient.run(scenario())


class TestExample(Case):
    """examples/patients.py against a slow server, with keys from a certificate directory."""

    MILLISECONDS = 300

    def setUp(self):
        self.server = AeEmulator.Server.new()
        self.server.add_login("tester", PASSWORD)
        self.server.start()
        self.directory = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.password_file = self.directory / "password"
        self.password_file.touch(0o600)
        self.password_file.write_text(PASSWORD + "\n")
        self.make_keys()

    def make_keys(self):
        tool = os.environ.get("AECLIENT_TOOL")
        if not tool:
            self.skipTest("the command line tool, which makes the keys, was not built")
        login = [f"--connection={self.server.dup_connection_string('tester')}",
                 f"--password-file={self.password_file}", f"--cert-dir={self.directory}"]
        for arguments in (["create-cmk", "--name=CMK1"], ["create-cek", "--name=CEK1", "--cmk=CMK1"]):
            subprocess.run([tool, "key", *arguments, *login], check=True, stdout=subprocess.DEVNULL)
        # Connections look here.
        self.enterContext(unittest.mock.patch.dict(os.environ, AECLIENT_CERT_PATH=str(self.directory)))

    def count_logins(self):
        """How many requests the example makes until it is connected, twice."""
        before = self.server.get_n_requests()
        for _ in range(2):
            connection = AeClient.Connection(
                self.server.dup_connection_string("tester"), password=PASSWORD)
            connection.open()
            connection.close()
        return self.server.get_n_requests() - before

    def test_slow_server(self):
        specification = importlib.util.spec_from_file_location("patients", EXAMPLE)
        example = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(example)
        logins = self.count_logins()
        begin = self.server.get_n_requests() + logins
        turns = collections.Counter()

        def count():
            turns[self.server.get_n_requests()] += 1
            return GLib.SOURCE_CONTINUE

        self.server.inject_fault(AeEmulator.Fault.DELAY, self.MILLISECONDS)
        source = GLib.timeout_add(1, count)
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            AeClient.run(example.main(self.server.dup_connection_string("tester"),
                                      str(self.password_file)))
        GLib.source_remove(source)
        self.assertIn("795-73-9838 is Catherine Abel, born 1996-09-10", output.getvalue())
        self.assertRegex(output.getvalue(), r"SSN +795-73-9838 +0x01[0-9a-f]{128}\n")
        # Logging in is not slowed; the last request is counted on until the program ends.
        held = [turns[request] for request in range(begin + 1, max(turns))]
        self.assertGreater(len(held), 6)
        self.assertGreaterEqual(min(held), 20, held)


class TestAsyncio(Case):
    """Awaiting in asyncio.run (): nobody else iterates the GLib context."""

    def test_scenario(self):
        async def scenario():
            async with self.connection(SlowDrawer()) as connection:
                for patient in (CATHERINE, NOBODY):
                    await connection.execute_async(INSERT, dict(zip(TYPES, patient)), TYPES)
                async with connection.query_async(LOOKUP, {"ssn": SSN}, {"ssn": SSN_TYPE}) as cursor:
                    return [row async for row in cursor]
        for _ in range(2):
            self.assertEqual(asyncio.run(scenario())[0], CATHERINE)

    def test_gather_while_held(self):
        async def one(number):
            async with self.connection() as connection:
                async with connection.query_async("SELECT ?", [number]) as cursor:
                    return [value async for value, in cursor][0]

        async def release():
            turns = 0
            while turns < 20 or self.server.get_n_held() == 0:
                await asyncio.sleep(0.001)
                turns += self.server.get_n_held() > 0
            self.server.release()
            return turns

        async def scenario():
            self.server.hold()
            return await asyncio.gather(release(), *[one(number) for number in range(3)])
        turns, *numbers = asyncio.run(scenario())
        self.assertGreaterEqual(turns, 20)
        self.assertEqual(numbers, [0, 1, 2])

    def test_cancel(self):
        async def scenario():
            async with self.connection() as connection:
                self.server.hold()
                with self.assertRaises(asyncio.TimeoutError):
                    await asyncio.wait_for(connection.query_async("SELECT 1"), 0.05)
                self.server.release()
                async with connection.query_async("SELECT 2") as cursor:
                    self.assertEqual([row async for row in cursor], [(2,)])
        asyncio.run(scenario())

    def test_error(self):
        async def scenario():
            async with self.connection() as connection:
                with self.fails_with(AeClient.ServerError.quark(), 208):
                    await connection.query_async("SELECT 1 FROM Nowhere")
        asyncio.run(scenario())


class TestEmulator(unittest.TestCase):
    """AeEmulator.run(), with which other people's tests begin."""

    def test_run(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "schema.sql"
            path.write_text("CREATE TABLE t (i int)\nGO\nINSERT t VALUES (7)\nGO 2\n")
            with AeEmulator.run(path, "INSERT t VALUES (8)", user="x;y", password="a}b;c") as emulator:
                self.assertEqual(emulator.host, "127.0.0.1")
                with AeClient.Connection(emulator.connection_string) as connection:
                    self.assertEqual(list(connection.query("SELECT i FROM t")), [(7,), (7,), (8,)])
                emulator.script("DELETE t")
                with AeClient.Connection(emulator.connection_string) as connection:
                    self.assertEqual(list(connection.query("SELECT i FROM t")), [])
                text = emulator.connection_string
        with self.assertRaises(GLib.Error):
            AeClient.Connection(text).open()

    def test_failures(self):
        with self.assertRaisesRegex(GLib.Error, "Error 208 in line 2"):
            AeEmulator.run("PRINT 'x'\nINSERT nowhere VALUES (1)")
        with self.assertRaises(ZeroDivisionError), AeEmulator.run() as emulator:
            text = emulator.connection_string
            raise ZeroDivisionError
        with self.assertRaises(GLib.Error):
            AeClient.Connection(text).open()
        with self.assertRaises(AttributeError):
            AeEmulator.Server.new().connection_string


if __name__ == "__main__":
    warnings.simplefilter("error", RuntimeWarning)
    unittest.main(verbosity=2)
