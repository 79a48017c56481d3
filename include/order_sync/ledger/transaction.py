"""One transaction: SQL with plain parameters, and sets of rows in and out at once on both databases."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, CursorResult, Date, Table, text
from sqlalchemy.exc import DBAPIError

from include.order_sync.ledger.types import Amount, UtcDateTime, plain, stamp

Rows = Sequence[Mapping[str, Any]]

_STREAMED = 1000
_NOT_PLAIN = (UtcDateTime, Amount, Date)


class Transaction:
    """An open transaction. `now` is its time: everything it writes carries the same."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection = connection
        self.now = now
        self.sqlite = connection.dialect.name == "sqlite"
        self.touched: set[int] = set()
        self.reworded: set[int] = set()

    def touch(self, order: int, *, reworded: bool = False) -> None:
        """Note that an order is to be listed anew, and found by other words, when the transaction commits."""
        self.touched.add(order)
        if reworded:
            self.reworded.add(order)

    def execute(self, sql: str, **values: Any) -> CursorResult[Any]:
        """Run one statement; `:now` is the transaction's time, lists are for `in_ids` and `in_words`."""
        values.setdefault("now", self.now)
        return self.connection.execute(text(sql), {key: self._bound(value) for key, value in values.items()})

    def _bound(self, value: Any) -> Any:
        if isinstance(value, list):
            return msgspec.json.encode(value).decode() if self.sqlite else value
        return plain(value)

    def rows(self, sql: str, **values: Any) -> Sequence[Mapping[str, Any]]:
        """Run one statement and return all its rows by column name."""
        result = self.execute(sql, **values)
        names = tuple(result.keys())
        return [dict(zip(names, row, strict=True)) for row in result]

    def stream(self, sql: str, **values: Any) -> Iterator[Any]:
        """Run one statement and yield its rows as tuples, only some of which are in memory at a time."""
        statement = text(sql).execution_options(stream_results=True, yield_per=_STREAMED)
        found = self.connection.execute(statement, {key: self._bound(value) for key, value in values.items()})
        return (tuple(row) for row in found)

    def value(self, sql: str, **values: Any) -> Any:
        """Run one statement and return the first column of its first row, or None."""
        return self.execute(sql, **values).scalar()

    def in_ids(self, name: str = "ids") -> str:
        """Write the SQL condition of being one of the keys that are bound as a list under `name`.

        PostgreSQL is given an array, so that it looks up rows by key however little it knows of a table's size.
        """
        return self._in(name, "bigint")

    def in_words(self, name: str = "words") -> str:
        """Write the SQL condition of being one of the texts that are bound as a list under `name`."""
        return self._in(name, "text")

    def _in(self, name: str, kind: str) -> str:
        if self.sqlite:
            return f"IN (SELECT value FROM json_each(:{name}))"
        return f"= ANY(CAST(:{name} AS {kind}[]))"

    def table_of(self, name: str, columns: Mapping[str, str]) -> str:
        """Write SQL for a table made of the rows bound as JSON under `name`; columns map to SQL types."""
        if self.sqlite:
            picked = ", ".join(f"json_extract(value, '$.{column}') AS {column}" for column in columns)
            return f"(SELECT {picked} FROM json_each(:{name})) AS {name}"
        typed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        return f"json_to_recordset(CAST(:{name} AS json)) AS {name}({typed})"

    def new_ids(self, table: Table, count: int) -> range | list[int]:
        """Reserve keys for rows that are about to be inserted."""
        if self.sqlite:
            last = self.value(f"SELECT coalesce(max(id), 0) FROM {table.name}")
            return range(last + 1, last + 1 + count)
        sql = f"SELECT nextval(pg_get_serial_sequence('{table.name}', 'id')) FROM generate_series(1, :count)"
        return list(self.execute(sql, count=count).scalars())

    def insert(self, table: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Insert rows in one go: COPY on PostgreSQL, one prepared statement on SQLite."""
        names = ", ".join(columns)
        if self.sqlite:
            marks = ", ".join("?" * len(columns))
            prepared = self._prepared(table, columns, rows)
            if prepared:
                self.connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", prepared)
            return
        self._copy(f"COPY {table.name} ({names}) FROM STDIN", rows)

    def _prepared(self, table: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> list[Any]:
        """Turn rows into what SQLite takes; only columns of times, dates and amounts are looked at."""
        places = [place for place, name in enumerate(columns) if isinstance(table.c[name].type, _NOT_PLAIN)]
        now, now_text = self.now, stamp(self.now)
        prepared = []
        for row in rows:
            values = list(row)
            for place in places:
                value = values[place]
                values[place] = now_text if value is now else plain(value)
            prepared.append(tuple(values))
        return prepared

    def locking(self, table: str) -> str:
        """Write the SQL that ends a SELECT and keeps its rows of a table from other transactions until this one ends.

        The lock is one that references to the rows don't wait for.
        """
        return "" if self.sqlite else f" FOR NO KEY UPDATE OF {table}"

    def alone(self, what: str) -> None:
        """Let no other transaction do `what` until this one ends; SQLite has one writer at a time anyway."""
        if not self.sqlite:
            self.execute("SELECT pg_advisory_xact_lock(hashtext(:what))", what=what)

    def _copy(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        driver: Any = self.connection.connection.driver_connection
        failure = self.connection.dialect.loaded_dbapi.Error
        try:
            with driver.cursor() as cursor, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
        except failure as error:
            raise DBAPIError.instance(statement, None, error, failure) from error


def as_json(rows: Rows) -> str:
    """Encode rows for `table_of`."""
    return msgspec.json.encode([{key: plain(value) for key, value in row.items()} for row in rows]).decode()
