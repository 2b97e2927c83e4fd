# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Values between SQL Server's types and Python's, without a digit lost.

    decimal, numeric, money      decimal.Decimal
    date, time                   datetime.date, datetime.time
    datetime2, datetime …        datetime.datetime, naive
    datetimeoffset               datetime.datetime, aware
    uniqueidentifier             uuid.UUID
    binary, varbinary …          bytes

Python's times have six digits of a second: a value whose seventh is not zero comes as its exact
text. What Python cannot hand over whole is refused with a ValueError that names the parameter.
"""

import datetime
import decimal
import uuid

from gi.repository import Gio, GLib, GObject

from ..module import get_introspection_module

AeClient = get_introspection_module("AeClient")

_MAX_DIGITS = 38
_INT64 = range(-2**63, 2**63)


# --- from the server ------------------------------------------------------------------------------


def from_glib_date(value):
    return datetime.date(value.get_year(), int(value.get_month()), value.get_day())


def to_python(value):
    """A boxed value of a page is only borrowed: this makes a Python value of it at once."""
    if isinstance(value, GLib.Bytes):
        return value.get_data() or b""
    if isinstance(value, GLib.Date):
        return from_glib_date(value)
    return value


def _fits(text, start):
    """Six digits of a second at most, zeros behind them aside; start is where the time begins."""
    point = text.find(".", start)
    # Fewer digits may have an offset behind them, whose digits are none of the second.
    return point < 0 or not text[point + 1:point + 8].isdigit() or text[point + 7:point + 8] in ("", "0")


def _cut(text, start):
    """As fromisoformat () of any Python takes it: no digits of a second, or six of them."""
    point = text.find(".", start)
    if point < 0:
        return text
    end = point + 1
    while end < len(text) and text[end].isdigit():
        end += 1
    return text[:point + 1] + text[point + 1:end][:6].ljust(6, "0") + text[end:]


def _to_time(text):
    return datetime.time.fromisoformat(_cut(text, 0)) if _fits(text, 0) else text


def _to_date_time(text):
    # datetime2 (7), the most frequent: seven digits and no offset.
    if len(text) == 27 and text[19] == ".":
        return datetime.datetime.fromisoformat(text[:26]) if text[26] == "0" else text
    if not _fits(text, 11):
        return text
    # The offset stands behind a blank.
    date, clock, *offset = text.split(" ")
    return datetime.datetime.fromisoformat(f"{date} {_cut(clock, 0)}{''.join(offset)}")


# What a page holds of these is a Python value already.
_PLAIN_TYPES = frozenset((
    "bit", "tinyint", "smallint", "int", "bigint", "real", "float", "char", "varchar", "nchar",
    "nvarchar", "text", "ntext", "xml", "json", "vector"))

_CONVERTERS = {
    "decimal": decimal.Decimal,
    "numeric": decimal.Decimal,
    "money": decimal.Decimal,
    "smallmoney": decimal.Decimal,
    "date": datetime.date.fromisoformat,
    "time": _to_time,
    "datetime2": _to_date_time,
    "datetimeoffset": _to_date_time,
    "datetime": _to_date_time,
    "smalldatetime": _to_date_time,
    "uniqueidentifier": uuid.UUID,
}


def get_converter(type_name):
    """None: nothing is to be done."""
    if type_name in _PLAIN_TYPES:
        return None
    return _CONVERTERS.get(type_name, to_python)


# --- to the server --------------------------------------------------------------------------------


def _bind_int(statement, name, value):
    if value in _INT64:
        statement.bind_int64(name, value)
    elif abs(value) < 10**_MAX_DIGITS:
        statement.bind_as(name, "decimal(38,0)", str(value))
    else:
        raise ValueError(f"The parameter {name} has more than 38 digits; no SQL type holds it")


def _bind_str(statement, name, value):
    if "\0" in value:
        raise ValueError(f"The parameter {name} has a NUL character, where it would be cut; "
                         "give bytes and convert them in the statement")
    try:
        statement.bind_string(name, value)
    except UnicodeEncodeError as error:
        raise ValueError(f"The parameter {name} has half of a surrogate pair, which is no "
                         "character") from error


def _bind_decimal(statement, name, value):
    if not value.is_finite():
        raise ValueError(f"The parameter {name} is not a finite number; give None for NULL")
    scale = max(0, -value.as_tuple().exponent)
    text = format(value, "f")
    if scale > _MAX_DIGITS or sum(map(str.isdigit, text.lstrip("-0."))) > _MAX_DIGITS:
        raise ValueError(f"The parameter {name} has more than 38 digits; quantize () it")
    statement.bind_as(name, f"decimal(38,{scale})", text)


def _bind_time(statement, name, value):
    if value.tzinfo is not None:
        raise ValueError(f"The parameter {name} is a time with a zone, which no SQL type has; "
                         "replace (tzinfo=None) leaves it out")
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    statement.bind_time(name, (seconds * 10**6 + value.microsecond) * 10)


def _bind_datetime(statement, name, value):
    offset = value.utcoffset()
    if offset is None:
        statement.bind_as(name, "datetime2(7)", value.isoformat(" "))
        return
    zone = GLib.TimeZone.new_offset(int(offset.total_seconds()))
    whole = GLib.DateTime.new(zone, value.year, value.month, value.day, value.hour, value.minute,
                              value.second)
    statement.bind_date_time(name, whole.add(value.microsecond))


def _bind_date(statement, name, value):
    statement.bind_date(
        name, GLib.Date.new_dmy(value.day, GLib.DateMonth(value.month), value.year))


def bind_one(statement, name, value):
    if value is None:
        statement.bind_null(name)
    elif isinstance(value, bool):
        statement.bind_boolean(name, value)
    elif isinstance(value, int):
        _bind_int(statement, name, value)
    elif isinstance(value, float):
        statement.bind_double(name, value)
    elif isinstance(value, str):
        _bind_str(statement, name, value)
    elif isinstance(value, (bytes, bytearray, memoryview)):
        statement.bind_bytes(name, GLib.Bytes.new(bytes(value)))
    elif isinstance(value, decimal.Decimal):
        _bind_decimal(statement, name, value)
    elif isinstance(value, datetime.datetime):
        _bind_datetime(statement, name, value)
    elif isinstance(value, datetime.date):
        _bind_date(statement, name, value)
    elif isinstance(value, datetime.time):
        _bind_time(statement, name, value)
    elif isinstance(value, uuid.UUID):
        statement.bind_as(name, "uniqueidentifier", str(value))
    elif isinstance(value, GLib.Bytes):
        statement.bind_bytes(name, value)
    elif isinstance(value, Gio.InputStream):
        statement.bind_stream(name, value, -1)
    elif isinstance(value, GLib.Date):
        statement.bind_date(name, value)
    elif isinstance(value, GLib.DateTime):
        statement.bind_date_time(name, value)
    elif isinstance(value, AeClient.Decimal):
        statement.bind_decimal(name, value)
    elif isinstance(value, AeClient.Table):
        statement.bind_table(name, value)
    elif isinstance(value, GObject.Value):
        statement.bind_value(name, value)
    else:
        raise TypeError(f"The parameter {name} cannot be a {type(value).__name__}")



def get_setter(value):
    """The setter of a table that takes a value, and the value as it takes it."""
    if value is None:
        return "set_string", None
    if isinstance(value, bool):
        return "set_boolean", value
    if isinstance(value, int):
        return ("set_int64", value) if value in _INT64 else ("set_string", str(value))
    if isinstance(value, float):
        return "set_double", value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "set_bytes", GLib.Bytes.new(bytes(value))
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError("A text of the table has a NUL character, where it would be cut")
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise ValueError("A text of the table has half of a surrogate pair, which is no "
                             "character") from error
        return "set_string", value
    if isinstance(value, datetime.datetime):
        text = value.isoformat(" ")
        return "set_string", text if value.tzinfo is None else f"{text[:-6]} {text[-6:]}"
    if isinstance(value, decimal.Decimal):
        return "set_string", format(value, "f")
    if isinstance(value, (datetime.date, datetime.time)):
        return "set_string", value.isoformat()
    if isinstance(value, uuid.UUID):
        return "set_string", str(value)
    raise TypeError(f"A value of a table cannot be a {type(value).__name__}")
