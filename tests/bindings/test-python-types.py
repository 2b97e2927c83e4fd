# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every type in Python, in the clear and encrypted; the same in test-gjs-types.js and
test-vala-types.vala."""

import datetime
import decimal
import unittest
import uuid

import gi

gi.require_version("AeClient", "1.0")
gi.require_version("AeEmulator", "1.0")
from gi.repository import AeClient, AeEmulator, GLib  # noqa: E402

PASSWORD = "Over 9 hills"
KEY = bytes(range(100, 132))
MASK = 0x5A
WRAPPED = bytes(byte ^ MASK for byte in KEY)

D = decimal.Decimal
UTC = datetime.timezone.utc
INDIA = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
NEWFOUNDLAND = datetime.timezone(-datetime.timedelta(hours=3, minutes=30))

# A type and values that come back as they went, equal and of the same class.
VALUES = {
    "bit": [True, False],
    "tinyint": [0, 255],
    "bigint": [2**63 - 1, -2**63, 2**53 + 1],
    "real": [0.5, -1.25],
    "float": [0.1, -1.7976931348623157e308],
    "decimal(38,4)": [D("-1234567890123456789012345678901234.5678"), D("1.5000")],
    "numeric(38,38)": [D("0.99999999999999999999999999999999999999")],
    "money": [D("922337203685477.5807"), D("-922337203685477.5808")],
    "smallmoney": [D("-214748.3648")],
    "date": [datetime.date(1, 1, 1), datetime.date(9999, 12, 31)],
    "time(7)": [datetime.time(23, 59, 59, 999999), datetime.time(0)],
    "time(0)": [datetime.time(12, 34, 56)],
    "datetime2(7)": [datetime.datetime(2023, 3, 17, 12, 34, 56, 123456),
                     datetime.datetime(9999, 12, 31, 23, 59, 59, 999999)],
    "datetimeoffset(7)": [datetime.datetime(2023, 3, 17, 12, 34, 56, 123456, INDIA),
                          datetime.datetime(2023, 3, 17, tzinfo=NEWFOUNDLAND),
                          datetime.datetime(2023, 3, 17, tzinfo=UTC)],
    "datetime": [datetime.datetime(1753, 1, 1), datetime.datetime(2023, 3, 17, 12, 0, 0, 3000)],
    "smalldatetime": [datetime.datetime(2079, 6, 6, 23, 59)],
    "uniqueidentifier": [uuid.UUID("01234567-89ab-cdef-0123-456789abcdef")],
    "varchar(20)": ["Grüße", ""],
    "nvarchar(20)": ["你好 😀"],
    "varbinary(20)": [b"\x00\xff", b""],
}
TEXTS = {
    "time(7)": "12:34:56.1234567",
    "datetime2(7)": "2023-03-17 12:34:56.1234567",
    "datetimeoffset(7)": "2023-03-17 12:34:56.1234567 -03:30",
}


class Drawer(AeClient.KeyStoreProvider):
    def __init__(self):
        super().__init__(name="DRAWER")

    def do_unwrap_key(self, request):
        return GLib.Bytes.new(bytes(byte ^ MASK for byte in request.get_bytes().get_data()))


def column(index, sql_type, encryption):
    collation = " COLLATE Latin1_General_BIN2" if "char" in sql_type else ""
    if encryption:
        collation += (" ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, "
                      f"ENCRYPTION_TYPE = {encryption}, "
                      "ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256')")
    return f"{'pdr'[('', 'DETERMINISTIC', 'RANDOMIZED').index(encryption)]}{index} {sql_type}{collation}"


class TestTypes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = AeEmulator.Server.new()
        cls.server.add_login("tester", PASSWORD)
        cls.server.start()
        columns = [column(index, sql_type, encryption) for index, sql_type in enumerate(VALUES)
                   for encryption in ("", "DETERMINISTIC", "RANDOMIZED")]
        for sql in (
            "CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = N'DRAWER', "
            "KEY_PATH = N'top')",
            "CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, "
            f"ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x{WRAPPED.hex()})",
            f"CREATE TABLE Everything (id int NOT NULL, {', '.join(columns)})",
        ):
            cls.server.run_script(sql)
        cls.connection = AeClient.Connection(
            cls.server.dup_connection_string("tester") + ";ColumnEncryption=Enabled",
            password=PASSWORD)
        cls.connection.add_key_store_provider(Drawer())
        cls.connection.open(None)

    @classmethod
    def tearDownClass(cls):
        cls.connection.close(None)
        cls.server.stop()

    def round_trip(self, id, index, sql_type, value):
        """The value in the clear, deterministic and randomized, as they come back."""
        names = [f"{kind}{index}" for kind in "pdr"]
        if sql_type.startswith("varchar"):
            sql_type += " COLLATE Latin1_General_BIN2"
        self.connection.execute(
            f"INSERT INTO Everything (id, {', '.join(names)}) VALUES (@id, @p, @d, @r)",
            {"id": id, "p": value, "d": value, "r": value},
            {"id": "int", "p": sql_type, "d": sql_type, "r": sql_type})
        with self.connection.query(
                f"SELECT {', '.join(names)} FROM Everything WHERE id = @id", {"id": id}) as rows:
            return list(rows)

    def test_round_trips(self):
        id = 0
        for index, (sql_type, values) in enumerate(VALUES.items()):
            for value in [*values, None]:
                with self.subTest(sql_type, value=value):
                    id += 1
                    row, = self.round_trip(id, index, sql_type, value)
                    self.assertEqual(row, (value,) * 3)
                    self.assertEqual({type(item) for item in row}, {type(value)})
                    if isinstance(value, datetime.datetime) and value.tzinfo:
                        self.assertEqual(row[1].utcoffset(), value.utcoffset())

    def test_exact_text(self):
        """What has a seventh digit comes as text, and goes as text."""
        for number, (sql_type, text) in enumerate(TEXTS.items()):
            row, = self.round_trip(1000 + number, list(VALUES).index(sql_type), sql_type, text)
            self.assertEqual(row, (text,) * 3)

    def test_learnt(self):
        """Nothing is declared: each encrypted column says what it wants."""
        for index, (sql_type, values) in enumerate(VALUES.items()):
            with self.subTest(sql_type):
                names = f"d{index}, r{index}"
                self.connection.execute(
                    f"INSERT INTO Everything (id, {names}) VALUES (@id, @d, @r)",
                    {"id": 2000 + index, "d": values[0], "r": values[0]})
                with self.connection.query(f"SELECT {names} FROM Everything WHERE id = @id",
                                           {"id": 2000 + index}) as rows:
                    row, = rows
                self.assertEqual(row, (values[0],) * 2)

    def test_not_learnt(self):
        index = list(VALUES).index("nvarchar(20)")
        statement = self.connection.create_statement(f"UPDATE Everything SET d{index} = @d")
        statement.props.learn_types = False
        statement.bind("@d", "x")
        with self.assertRaises(GLib.Error) as raised:
            statement.execute(None)
        self.assertTrue(raised.exception.matches(
            AeClient.ServerError.quark(), AeClient.ServerError.OPERAND_TYPE_CLASH))
        self.assertTrue(raised.exception.message.startswith("Parameter @d is not declared"))
        self.assertIn('(statement, "@d", "nvarchar(20)")', raised.exception.message)

    def test_inferred(self):
        value = {
            "dec": D("-12.340"), "huge": 2**70, "time": datetime.time(1, 2, 3, 4),
            "naive": datetime.datetime(2023, 3, 17, 12, 34, 56, 123456),
            "aware": datetime.datetime(2023, 3, 17, 12, 34, 56, 123456, INDIA),
            "day": datetime.date(2023, 3, 17), "guid": uuid.uuid4(), "big": D("1E+3"),
        }
        sql = "SELECT " + ", ".join(f"@{name} AS {name}" for name in value)
        with self.connection.query(sql, value) as cursor:
            types = [column.get_sql_type().to_string() for column in cursor.columns]
            row, = cursor
        self.assertEqual(dict(row), value)
        self.assertEqual(str(row["dec"]), "-12.340")
        self.assertEqual(types, [
            "decimal(38,3)", "decimal(38,0)", "time(7)", "datetime2(7)", "datetimeoffset(7)", "date",
            "uniqueidentifier", "decimal(38,0)"])

    def test_rows(self):
        """Rows as objects give the same classes."""
        value = {"d": D("1.50"), "t": datetime.time(1, 2), "w": datetime.datetime(2023, 1, 2),
                 "g": uuid.uuid4(), "b": b"x", "a": datetime.date(2023, 1, 2)}
        cursor = self.connection.query("SELECT @d, @t, @w, @g, @b, @a", value)
        row = cursor.fetch(1, None).get_item(0)
        self.assertEqual(list(row), list(value.values()))
        cursor.close(None)

    def test_c_getters(self):
        cursor = self.connection.query(
            "SELECT @d, @t, @w",
            {"d": D("-1.50"), "t": datetime.time(0, 0, 1), "w": datetime.datetime(2023, 1, 2, tzinfo=INDIA)})
        cursor.next(None)
        self.assertEqual(cursor.dup_decimal(0).to_string(), "-1.50")
        self.assertEqual(cursor.get_time(1), 10**7)
        self.assertEqual(cursor.dup_date_time(2).format_iso8601(), "2023-01-02T00:00:00+05:30")
        self.assertEqual(cursor.get_string(2), "2023-01-02 00:00:00.0000000 +05:30")
        cursor.close(None)

    def test_procedure(self):
        self.server.run_script(
            "CREATE PROCEDURE Add2 @a decimal(10,2), @sum decimal(10,2) OUTPUT, @when datetime2(7) "
            "OUTPUT AS BEGIN SET @sum = @a + 2; RETURN 7 END")
        call = self.connection.create_call("dbo.Add2")
        when = datetime.datetime(2023, 3, 17, 12, 34, 56, 123456)
        call.bind("@a", D("1.25"), "decimal(10,2)").bind("@when", when, "datetime2(7)")
        call.declare("@sum", "decimal(10,2)")
        call.set_output("@sum", True)
        call.set_output("@when", True)
        call.execute(None)
        outputs = call.dup_outputs()
        self.assertEqual((outputs["@sum"], outputs["@when"]), (D("3.25"), when))
        self.assertEqual(tuple(call.get_return_status()), (True, 7))

    def test_refused_at_once(self):
        statement = self.connection.create_statement("SELECT @a")
        for value in (D("NaN"), D("Infinity"), D("1e38"), D("1e-39"), 10**38, "a\0b", "\ud800",
                      datetime.time(1, tzinfo=UTC)):
            with self.subTest(value=value), self.assertRaisesRegex(ValueError, "@a"):
                statement.bind("@a", value)

    def test_refused_when_run(self):
        for sql_type, value in (
                ("decimal(5,2)", D("1.234")), ("decimal(5,2)", D("1000")), ("decimal(5,2)", 0.1),
                ("money", D("0.00001")), ("float", float("nan")), ("real", float("inf")),
                ("tinyint", 256), ("time(3)", datetime.time(0, 0, 0, 1)),
                ("datetime", datetime.datetime(2023, 1, 1, 0, 0, 0, 1000)),
                ("smalldatetime", datetime.datetime(2023, 1, 1, 0, 0, 1)),
                ("date", datetime.datetime(2023, 1, 1, 1)), ("varchar(3)", "abcd"),
                ("varbinary(1)", b"ab")):
            statement = self.connection.create_statement("SELECT @a").bind("@a", value, sql_type)
            with self.subTest(sql_type, value=value), self.assertRaises(GLib.Error) as caught:
                statement.query(None)
            self.assertTrue(caught.exception.matches(AeClient.Error.quark(), AeClient.Error.VALUE),
                            caught.exception)
            self.assertIn("@a", caught.exception.message)
            self.assertIn(sql_type, caught.exception.message)


unittest.main()
