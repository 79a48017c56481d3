"""Open the ledger and run its transactions."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, OperationalError

from include.order_sync.errors import ConfigurationError, OrderSyncError
from include.order_sync.ledger.grid.listing import keep_listed
from include.order_sync.ledger.migrate import prepare
from include.order_sync.ledger.transaction import Transaction

Clock = Callable[[], datetime]
DEFAULT_URL = f"sqlite:///{Path(__file__).parents[3] / '.order_sync' / 'ledger.db'}"
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_BUSY_SECONDS = 60
# Everything is looked up by key: without these PostgreSQL's planner would rather read whole tables, call helpers for
# it, and compile the statement.
_POSTGRES_OPTIONS = "-c timezone=UTC -c random_page_cost=1.1 -c jit=off -c max_parallel_workers_per_gather=0"


class LedgerUnavailable(OrderSyncError):
    """The ledger's database does not answer, or does not let us in."""


class Ledger:
    """The ledger's database: short transactions in, typed values out. Safe to share between threads."""

    def __init__(self, engine: Engine, clock: Clock | None = None) -> None:
        self.engine = engine
        self._clock = clock

    @classmethod
    def open(cls, url: str | None = None, clock: Clock | None = None) -> "Ledger":
        """Open the ledger at a database URL (default: the SQLite file) and make its tables if it is empty.

        `clock` replaces the database's own clock in tests. Raises `ConfigurationError` for an address that
        cannot be used, or tables of another release; `LedgerUnavailable` if the database does not answer.
        """
        ledger = cls.unprepared(url, clock)
        try:
            prepare(ledger.engine)
        except OperationalError as error:
            address = ledger.engine.url.render_as_string(hide_password=True)
            raise LedgerUnavailable(f"The ledger at {address} cannot be reached: {error.orig}.") from error
        return ledger

    @classmethod
    def unprepared(cls, url: str | None = None, clock: Clock | None = None) -> "Ledger":
        """Open the ledger without a look at its tables, to upgrade them."""
        return cls(_engine(_parse(url or DEFAULT_URL)), clock)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Run a transaction that writes: all of it is kept, or none; the list of orders is kept true with it."""
        with self.engine.connect().execution_options(ledger_writes=True) as connection, connection.begin():
            tx = Transaction(connection, self._now(connection))
            yield tx
            keep_listed(tx)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Run a transaction that only reads."""
        with self.engine.connect() as connection, connection.begin():
            yield Transaction(connection, self._now(connection))

    def now(self) -> datetime:
        """Tell the time by the ledger's clock: PostgreSQL's own, so that all machines agree."""
        with self.read() as transaction:
            return transaction.now

    def close(self) -> None:
        """Give back the database's connections."""
        self.engine.dispose()

    def _now(self, connection: Connection) -> datetime:
        if self._clock is not None:
            return self._clock()
        if connection.dialect.name == "sqlite":
            return datetime.now(UTC)
        return connection.execute(text("SELECT clock_timestamp()")).scalar_one().astimezone(UTC)  # type: ignore[no-any-return]


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError(
            "ORDER_SYNC_LEDGER_URL is no database address; write sqlite:///file or postgresql://…"
        ) from error
    driver = _DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        raise ConfigurationError(f"The ledger runs on SQLite and PostgreSQL, not on {parsed.get_backend_name()}.")
    return parsed.set(drivername=driver)


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=4, connect_args={"options": _POSTGRES_OPTIONS})
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (f"busy_timeout={_BUSY_SECONDS * 1000}", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32000"):
        connection.execute(f"PRAGMA {pragma}")
    _keep_log_ahead(connection, time.monotonic() + _BUSY_SECONDS)


def _keep_log_ahead(connection: sqlite3.Connection, until: float) -> None:
    """Switch a file to write-ahead logging; where several do so at once, SQLite does not wait by itself."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("ledger_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
