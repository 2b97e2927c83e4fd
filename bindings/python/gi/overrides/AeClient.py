# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Python conveniences for AeClient: `with`, iteration, Python values, `await`.

    from gi.repository import AeClient

    with AeClient.Connection("Server=localhost;Database=clinic;UID=sa", password=secret) as clinic:
        with clinic.query("SELECT SSN, LastName FROM Patients WHERE BirthDate > ?", [day]) as rows:
            for ssn, last_name in rows:
                print(ssn, last_name)

Every `…_async` method called without a callback returns an object to `await` once. It works in a
GLib main loop (`AeClient.run (coroutine)`, `AeClient.spawn (coroutine)`) and in `asyncio.run ()`.
Errors are `GLib.Error` with the domain and code that the C library gave.

The folders above this file must not contain an `__init__.py`: it would hide the real `gi`.
"""

import collections.abc
import functools
import itertools

from gi.repository import GLib

from ._aeclient_await import Operation, Task, async_method, run, spawn
from ._aeclient_values import bind_one, get_converter, get_setter, to_python
from ..module import get_introspection_module
from ..overrides import override

AeClient = get_introspection_module("AeClient")

__all__ = ["Operation", "Task", "run", "spawn"]

PAGE_ROWS = 256


def _export(thing):
    """Makes a class or function of this file a member of AeClient."""
    __all__.append(thing.__name__)
    return thing


# --- rows -----------------------------------------------------------------------------------------


@_export
class Record(tuple):
    """A row: a tuple that also takes column names, and makes a dict: `dict (row)`.

    Its repr () shows the names only, as the values may be somebody's secrets.
    """

    __slots__ = ()
    _names = ()
    _positions = {}

    def __getitem__(self, key):
        if isinstance(key, str):
            try:
                return tuple.__getitem__(self, self._positions[key])
            except KeyError:
                raise KeyError(f"No column is called {key!r}") from None
        return tuple.__getitem__(self, key)

    def get(self, name, default=None):
        return self[name] if name in self._positions else default

    def keys(self):
        return self._names

    def values(self):
        return tuple(self)

    def items(self):
        return tuple(zip(self._names, self))

    def __repr__(self):
        return f"<AeClient.Record ({', '.join(self._names)})>"

    __str__ = __repr__


@functools.lru_cache(maxsize=64)
def _record_class(names):
    positions = {}
    for position, name in enumerate(names):
        positions.setdefault(name, position)
    return type("Record", (Record,), {"__slots__": (), "_names": names, "_positions": positions})


class _Hidden:
    """A raw method that is not safe from Python."""

    def __init__(self, advice):
        self._advice = advice

    def __set_name__(self, owner, name):
        self._name = name

    def __get__(self, instance, owner):
        raise AttributeError(f"{self._name} () only borrows its values from Python; {self._advice}")


# --- the classes ----------------------------------------------------------------------------------


class _Context:
    """`with` and `async with`: left by close (), whose failure never hides an earlier one."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        try:
            self.close(None)
        except GLib.Error:
            if error is None:
                raise
        return False

    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, error, trace):
        try:
            await self.close_async()
        except GLib.Error:
            if error is None:
                raise
        return False


class _Transaction:
    """The failure of a rollback never hides what made it necessary."""

    def __init__(self, connection):
        self._connection = connection

    def __enter__(self):
        self._connection.begin(None)
        return self._connection

    def __exit__(self, kind, error, trace):
        if kind is None:
            self._connection.commit(None)
            return
        try:
            self._connection.rollback(None)
        except GLib.Error:
            pass

    async def __aenter__(self):
        await self._connection.begin_async()
        return self._connection

    async def __aexit__(self, kind, error, trace):
        if kind is None:
            await self._connection.commit_async()
            return
        try:
            await self._connection.rollback_async()
        except GLib.Error:
            pass


class Connection(_Context, AeClient.Connection):
    """A connection. `with connection:` opens it, if it is not open, and closes it.

    `AeClient.Connection (connection_string, password=…, database=…)`: properties given by keyword
    override what the string says.
    """

    def __new__(cls, connection_string=None, **properties):
        if connection_string is None:
            return super().__new__(cls)
        return cls.new_from_string(connection_string)

    def __init__(self, connection_string=None, *, password=None, **properties):
        if connection_string is None:
            super().__init__(**properties)
        else:
            for name, value in properties.items():
                self.set_property(name.replace("_", "-"), value)
        if password is not None:
            self.set_password(password)

    @classmethod
    def from_string(cls, connection_string, **properties):
        return cls(connection_string, **properties)

    def __enter__(self):
        if self.get_state() == AeClient.ConnectionState.CLOSED:
            self.open(None)
        return self

    async def __aenter__(self):
        if self.get_state() == AeClient.ConnectionState.CLOSED:
            await self.open_async()
        return self

    def query(self, sql, parameters=None, types=None, cancellable=None):
        """Runs a statement that returns rows; see Statement.bind () for parameters and types."""
        return self._prepare(sql, parameters, types).query(cancellable)

    def query_async(self, sql, parameters=None, types=None, cancellable=None):
        return self._prepare(sql, parameters, types).query_async(cancellable)

    def execute(self, sql, parameters=None, types=None, cancellable=None):
        """Runs a statement and returns the number of rows that it changed."""
        return self._prepare(sql, parameters, types).execute(cancellable)

    def execute_async(self, sql, parameters=None, types=None, cancellable=None):
        return self._prepare(sql, parameters, types).execute_async(cancellable)

    def execute_many(self, sql, sets, types=None, *, atomic=True, cancellable=None):
        """Runs a statement with each of many sets of parameters, in few round trips.

            clinic.execute_many ("INSERT INTO Patients (SSN, City) VALUES (?, ?)",
                                 [["795-73-9838", "Oslo"], ["990-00-6818", "Bergen"]],
                                 ["char(11)", "nvarchar(50)"])

        The sets may come from any iterable, which is read as they are sent. atomic: all or nothing;
        the first failure raises, as a GLib.Error that has the number of the set as set_index.
        Otherwise each set is run by itself, and what failed is in the `errors` of the result.
        """
        return _run_many(_Many(self, sql, sets, types, atomic), cancellable)

    async def execute_many_async(self, sql, sets, types=None, *, atomic=True, cancellable=None):
        return await _run_many_async(_Many(self, sql, sets, types, atomic), cancellable)

    def transaction(self):
        """`with connection.transaction ():` or `async with`: committed at the end, rolled back when
        an exception leaves the block."""
        return _Transaction(self)

    def _prepare(self, sql, parameters, types):
        statement = self.create_statement(sql)
        for name, sql_type in _by_name(types):
            statement.declare(name, sql_type)
        if parameters is not None:
            statement.bind(parameters)
        return statement

    def __repr__(self):
        return f"<AeClient.Connection, {self.get_state().value_nick}>"


def _by_name(values):
    """Pairs of name and value of a mapping (the @ may be left out) or of a sequence (@P1, @P2 …)."""
    if values is None:
        return []
    if isinstance(values, collections.abc.Mapping):
        return [(name if name.startswith("@") else "@" + name, value) for name, value in values.items()]
    if isinstance(values, (str, bytes)) or not isinstance(values, collections.abc.Iterable):
        raise TypeError("Parameters are given as a mapping by name, or as a sequence by position")
    return [(f"@P{position}", value) for position, value in enumerate(values, 1)]


class _Lease:
    def __init__(self, pool, cancellable):
        self._pool, self._cancellable = pool, cancellable

    def __enter__(self):
        self._connection = self._pool.acquire(self._cancellable)
        return self._connection

    def __exit__(self, kind, error, trace):
        self._pool.release(self._connection)
        self._connection = None

    async def __aenter__(self):
        self._connection = await self._pool.acquire_async(cancellable=self._cancellable)
        return self._connection

    async def __aexit__(self, kind, error, trace):
        self.__exit__(kind, error, trace)


class Pool(AeClient.Pool):
    """Open connections to be used again: `AeClient.Pool (model, max_size=…)`.

        with pool.connection () as connection:       # or: async with
            …
    """

    def __init__(self, model=None, **properties):
        super().__init__(model=model, **properties)

    def connection(self, cancellable=None):
        return _Lease(self, cancellable)

    def __repr__(self):
        return f"<AeClient.Pool, {self.props.n_open} open, {self.props.n_idle} idle>"


class Statement(AeClient.Statement):
    def bind(self, name, value=None, sql_type=None):
        """Gives a parameter its value, and its exact SQL type if it is to be encrypted.

            statement.bind ("@ssn", "795-73-9838", "char(11)")
            statement.bind ({"@ssn": "795-73-9838", "@active": True})
            statement.bind (["795-73-9838", True])                       # for ?, in order

        None is NULL; bool, int, float, Decimal, str, bytes, UUID and the classes of datetime are
        taken as they are. A naive datetime is a datetime2, an aware one a datetimeoffset.
        """
        if not isinstance(name, str):
            for each, item in _by_name(name):
                bind_one(self, each, item)
            return self
        if sql_type is not None:
            self.declare(name, sql_type)
        bind_one(self, name, value)
        return self

    def __repr__(self):
        # The text may hold literals.
        return "<AeClient.Statement>"


# --- many sets of parameters ----------------------------------------------------------------------

# Sets that are in memory at a time; one request to the server holds as many.
MANY_SETS = 1000


@_export
class ManyResult:
    """What execute_many () did: rows_affected, n_sets, and errors, {number of the set: error}."""

    def __init__(self):
        self.rows_affected, self.n_sets, self.errors = 0, 0, {}

    def __repr__(self):
        return f"<AeClient.ManyResult, {self.n_sets} sets, {len(self.errors)} failed>"


class _Many:
    """Reads the sets in parts, and keeps count."""

    _SAVEPOINT = "aeclient_many"

    def __init__(self, connection, sql, sets, types, atomic):
        self.connection, self.atomic, self.result = connection, atomic, ManyResult()
        statement = connection._prepare(sql, None, types)
        mode = AeClient.BatchMode.ATOMIC if atomic else AeClient.BatchMode.INDEPENDENT
        self.batch = Batch(statement=statement, mode=mode)
        self._sets = iter(sets)
        self._next = list(itertools.islice(self._sets, MANY_SETS))
        # A batch is atomic by itself; several need a transaction around them, or a savepoint.
        is_long = atomic and len(self._next) == MANY_SETS
        self.begins = is_long and not connection.props.in_transaction
        self.commits = self.begins and connection.props.autocommit
        self.saves = is_long and not self.begins

    def add_next(self):
        """False at the end."""
        statement = self.batch.get_statement()
        for parameters in self._next:
            statement.clear_bindings()
            statement.bind(parameters)
            self.batch.add()
        has_more = bool(self._next)
        self._next = list(itertools.islice(self._sets, MANY_SETS))
        return has_more

    def _each_error(self):
        found, index = self.batch.find_error(0)
        while found:
            yield self.result.n_sets + index, self.batch.dup_error(index)
            found, index = self.batch.find_error(index + 1)

    def note(self, rows):
        self.result.errors.update(self._each_error())
        self.result.rows_affected += max(rows, 0)
        self.result.n_sets += self.batch.get_n_results()

    def explain(self, error):
        error.set_index = next((index for index, _ in self._each_error()), None)


def _run_many(many, cancellable):
    connection = many.connection
    if many.begins:
        connection.begin(cancellable)
    elif many.saves:
        connection.save(many._SAVEPOINT, cancellable)
    try:
        while many.add_next():
            many.note(many.batch.execute(cancellable))
    except BaseException as error:
        if isinstance(error, GLib.Error):
            many.explain(error)
        try:
            if many.begins:
                connection.rollback(None)
            elif many.saves:
                connection.rollback_to(many._SAVEPOINT, None)
        except GLib.Error:
            pass
        raise
    if many.commits:
        connection.commit(cancellable)
    return many.result


async def _run_many_async(many, cancellable):
    connection = many.connection
    if many.begins:
        await connection.begin_async(cancellable)
    elif many.saves:
        await connection.save_async(many._SAVEPOINT, cancellable)
    try:
        while many.add_next():
            many.note(await many.batch.execute_async(cancellable))
    except BaseException as error:
        if isinstance(error, GLib.Error):
            many.explain(error)
        try:
            if many.begins:
                await connection.rollback_async()
            elif many.saves:
                await connection.rollback_to_async(many._SAVEPOINT)
        except GLib.Error:
            pass
        raise
    if many.commits:
        await connection.commit_async(cancellable)
    return many.result


class Cursor(_Context, AeClient.Cursor):
    """Rows: iterate with `for` or `async for`; each is a Record. `break` loses nothing.

    A value that cannot be decrypted raises; after set_error_cells (True) the GLib.Error stands in its
    place instead.

    After next_result () the same object iterates over the next result.
    """

    _page = iter(())
    _layout = None

    fetch_values = _Hidden("iterate, or use fetch_rows ()")
    fetch_values_async = _Hidden("iterate, or use fetch_rows_async ()")
    fetch_values_finish = _Hidden("iterate, or use fetch_rows_async ()")
    get_value = _Hidden("use the getter of the type")

    @property
    def columns(self):
        return [self.get_column(position) for position in range(self.get_n_columns())]

    def _get_layout(self):
        """The class of the rows and the columns whose values are converted."""
        if self._layout is None:
            columns = self.columns
            converters = []
            for position, column in enumerate(columns):
                converter = get_converter(column.get_sql_type().get_name())
                if converter is not None:
                    converters.append((position, converter))
            self._layout = _record_class(tuple(column.get_name() for column in columns)), converters
        return self._layout

    def _to_rows(self, values):
        if not values:
            return []
        record, converters = self._get_layout()
        width = len(record._names)
        for position, converter in converters:
            values[position::width] = [
                converter(value) if type(value) is str else to_python(value)
                for value in values[position::width]]
        # One iterator, asked by each column in turn.
        return list(map(record, zip(*[iter(values)] * width)))

    def fetch_rows(self, max_rows=PAGE_ROWS, cancellable=None):
        """A list of at most max_rows Records; it is empty only at the end of the result."""
        rows = list(itertools.islice(self._page, max_rows))
        return rows or self._to_rows(_fetch_values(self, max_rows, cancellable))

    async def fetch_rows_async(self, max_rows=PAGE_ROWS, cancellable=None):
        rows = list(itertools.islice(self._page, max_rows))
        return rows or await _fetch_rows_async(self, max_rows, cancellable)

    def __iter__(self):
        while True:
            yield from self._page
            rows = self.fetch_rows()
            if not rows:
                return
            self._page = iter(rows)

    async def __aiter__(self):
        while True:
            for row in self._page:
                yield row
            rows = await self.fetch_rows_async()
            if not rows:
                return
            self._page = iter(rows)

    def next_result(self, cancellable=None):
        more = super().next_result(cancellable)
        return self._begin_result(more)

    def _begin_result(self, more):
        self._page, self._layout = iter(()), None
        return more

    def __repr__(self):
        return f"<AeClient.Cursor, {self.get_n_columns()} columns>"


_raw_cursor = AeClient.Cursor
_fetch_values = _raw_cursor.fetch_values
_fetch_rows_async = async_method(
    _raw_cursor, "fetch_values", 1, lambda self, values: self._to_rows(values))


class Row(AeClient.Row):
    """A row as an object, as list models hold it: row[0], row["name"], len (row), iteration."""

    get_value = _Hidden("use row[…] or the getter of the type")

    def __len__(self):
        return self.get_n_columns()

    def __bool__(self):
        return True

    def _find(self, key):
        if isinstance(key, str):
            position = self.find_column(key)
            if position < 0:
                raise KeyError(f"No column is called {key!r}")
        else:
            position = key + len(self) if key < 0 else key
            if not 0 <= position < len(self):
                raise IndexError("No such column")
        return position

    def __getitem__(self, key):
        if isinstance(key, slice):
            return tuple(self._get(position) for position in range(*key.indices(len(self))))
        return self._get(self._find(key))

    def get_error(self, key):
        """The GLib.Error of a value that cannot be had, or None."""
        return self.dup_error(self._find(key))

    def values_or_errors(self):
        """The values, with a GLib.Error in the place of each that cannot be had."""
        return tuple(self.dup_error(position) or self._get(position) for position in range(len(self)))

    def _get(self, position):
        if self.is_null(position):
            return None
        name = self.dup_column(position).get_sql_type().get_name()
        getter = _ROW_GETTERS.get(name, AeClient.Row.dup_string)
        value = getter(self, position)
        converter = get_converter(name)
        return value if converter is None else converter(value)

    def __iter__(self):
        return (self._get(position) for position in range(len(self)))

    def keys(self):
        return tuple(self.dup_column(position).get_name() for position in range(len(self)))

    def __repr__(self):
        return f"<AeClient.Row ({', '.join(self.keys())})>"


_ROW_GETTERS = {
    "bit": AeClient.Row.get_boolean,
    "tinyint": AeClient.Row.get_int64,
    "smallint": AeClient.Row.get_int64,
    "int": AeClient.Row.get_int64,
    "bigint": AeClient.Row.get_int64,
    "real": AeClient.Row.get_double,
    "float": AeClient.Row.get_double,
    "binary": AeClient.Row.dup_bytes,
    "varbinary": AeClient.Row.dup_bytes,
    "image": AeClient.Row.dup_bytes,
    "udt": AeClient.Row.dup_bytes,
    "rowversion": AeClient.Row.dup_bytes,
}


class _RowChangeBinder:
    """Values for columns as bind_one () gives them to parameters: their types are the columns'."""

    def __init__(self, change):
        self.bind_null = change.set_null
        self.bind_int64 = change.set_int64
        self.bind_string = change.set_string
        self.bind_boolean = self.bind_double = self.bind_bytes = self.bind_date = change.set_value
        self.bind_date_time = self.bind_decimal = self.bind_value = change.set_value
        self._change = change

    def bind_as(self, name, _sql_type, text):
        self._change.set_string(name, text)

    def bind_time(self, name, ticks):
        seconds, fraction = divmod(ticks, 10**7)
        self._change.set_string(
            name, f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{fraction:07}")


class RowChange(AeClient.RowChange):
    """A change of a Row: `change["LastName"] = "Abel"`, then apply () or `await apply_async ()`.

        change = AeClient.RowChange.new_update (connection, "dbo.Patients", row, ["PatientId"])
    """

    def __setitem__(self, column, value):
        bind_one(_RowChangeBinder(self), column, value)

    def __repr__(self):
        return "<AeClient.RowChange>"


class QueryItem(AeClient.QueryItem):
    """A row of a QueryModel that may still be on its way: item.get_row () is None as long. Then
    item[0], item["name"], len (item) and iteration are those of the row."""

    def _need_row(self):
        row = self.get_row()
        if row is not None:
            return row
        error = self.dup_error()
        if error is not None:
            raise error
        raise LookupError("The row is not here yet: wait for notify::row")

    def __len__(self):
        return len(self._need_row())

    def __bool__(self):
        return True

    def __getitem__(self, key):
        return self._need_row()[key]

    def __iter__(self):
        return iter(self._need_row())

    def __repr__(self):
        return f"<AeClient.QueryItem {self.get_position()}>"


class QueryModel(AeClient.QueryModel):
    """A query as a list: `AeClient.QueryModel (statement, page_size=…)`, then load () or
    `await load_async ()`. len (model), model[position] and slices give items at once."""

    def __init__(self, statement=None, **properties):
        super().__init__(statement=statement, **properties)

    def __len__(self):
        return self.get_n_items()

    def __bool__(self):
        return True

    def __getitem__(self, key):
        if isinstance(key, slice):
            return [self.get_item(position) for position in range(*key.indices(len(self)))]
        position = key + len(self) if key < 0 else key
        if not 0 <= position < len(self):
            raise IndexError("No such row")
        return self.get_item(position)

    def __iter__(self):
        position = 0
        while position < len(self):
            yield self.get_item(position)
            position += 1

    @property
    def columns(self):
        return [self.get_column(position) for position in range(self.get_n_columns())]

    def __repr__(self):
        return f"<AeClient.QueryModel, {len(self)} rows>"


class Table(AeClient.Table):
    """Rows for a table-valued parameter.

        visits = AeClient.Table ("dbo.Visits", ["int", "datetime2(0)"], [(17, moment), (18, None)])
        connection.execute ("EXEC AddVisits @visits", {"visits": visits})
    """

    def __new__(cls, type_name, types=(), rows=()):
        return cls.new(type_name)

    def __init__(self, type_name, types=(), rows=()):
        for sql_type in types:
            self.add_column(sql_type)
        for row in rows:
            self.append(row)

    def append(self, row):
        """Adds a row of as many values as there are columns, of the classes that parameters take."""
        values = list(row)
        if len(values) != self.get_n_columns():
            raise ValueError(f"A row has {len(values)} values, the table {self.get_n_columns()} columns")
        setters = [get_setter(value) for value in values]
        self.add_row()
        for column, (setter, value) in enumerate(setters):
            getattr(self, setter)(column, value)

    def __len__(self):
        return self.get_n_rows()

    def __bool__(self):
        return True

    def __repr__(self):
        return f"<AeClient.Table, {self.get_n_rows()} rows>"


class Batch(AeClient.Batch):
    """Sets of parameters, added one by one; Connection.execute_many () does it for all."""

    def __repr__(self):
        return f"<AeClient.Batch, {self.get_n_sets()} sets>"


class Column(AeClient.Column):
    def __repr__(self):
        return f"<AeClient.Column {self.get_name()} {self.get_sql_type().to_string()}>"


def _finish_overrides():
    raw_connection, raw_statement = AeClient.Connection, AeClient.Statement
    for name in ("open", "close", "begin", "commit", "rollback"):
        setattr(Connection, name + "_async", async_method(raw_connection, name))
    for name in ("save", "rollback_to"):
        setattr(Connection, name + "_async", async_method(raw_connection, name, 1))
    Pool.acquire_async = async_method(AeClient.Pool, "acquire")
    for name in ("query", "execute", "prepare", "unprepare", "describe"):
        setattr(Statement, name + "_async", async_method(raw_statement, name))
    RowChange.apply_async = async_method(AeClient.RowChange, "apply")
    QueryModel.load_async = async_method(AeClient.QueryModel, "load")
    for name in ("next", "close"):
        setattr(Cursor, name + "_async", async_method(_raw_cursor, name))
    Batch.execute_async = async_method(AeClient.Batch, "execute")
    Cursor.fetch_async = async_method(_raw_cursor, "fetch", 1)
    Cursor.open_stream_async = async_method(_raw_cursor, "open_stream", 1)
    Cursor.next_result_async = async_method(
        _raw_cursor, "next_result", convert=Cursor._begin_result)


_finish_overrides()

Batch = override(Batch)
Table = override(Table)
Connection = override(Connection)
Pool = override(Pool)
Statement = override(Statement)
Cursor = override(Cursor)
Row = override(Row)
RowChange = override(RowChange)
QueryItem = override(QueryItem)
QueryModel = override(QueryModel)
Column = override(Column)
__all__ += ["Batch", "Table", "Connection", "Pool", "Statement", "Cursor", "Row", "RowChange",
            "QueryItem", "QueryModel", "Column"]
