"""Fresh ledgers for tests: copies of one whose tables were made once in the session, or emptied and used again."""

import itertools
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.tables import metadata


class Databases(ABC):
    """Where a kind of database is made: with the ledger's tables, or empty."""

    @abstractmethod
    def fresh(self, *, empty: bool = False) -> str:
        """Make a database and return its address."""

    def lend(self) -> str:
        """Give the address of a ledger without a row, whose tables the test will leave as they are."""
        return self.fresh()

    @abstractmethod
    def take_back(self) -> None:
        """Remove or empty every database that was given out since the last time."""


class SqliteFiles(Databases):
    """Ledgers as files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._template = folder / "template.db"
        Ledger.open(f"sqlite:///{self._template}").close()

    def fresh(self, *, empty: bool = False) -> str:
        path = self._folder / f"ledger_{next(self._numbers)}.db"
        if not empty:
            shutil.copyfile(self._template, path)
        return f"sqlite:///{path}"

    def take_back(self) -> None:
        for path in self._folder.glob("ledger_*"):
            path.unlink()


class PostgresDatabases(Databases):
    """Ledgers as databases of one server."""

    def __init__(self, server: str) -> None:
        self._url = make_url(server)
        self._prefix = f"order_sync_test_{os.getpid()}"
        self._numbers = itertools.count()
        self._made: list[str] = []
        self._lent: list[str] = []
        self._ready: list[str] = []
        self._admin = psycopg.connect(self._address(self._url.database or "postgres"), autocommit=True)
        self._template = self._create("template1")
        Ledger.open(self._address(self._template)).close()

    def fresh(self, *, empty: bool = False) -> str:
        self._made.append(self._create("template1" if empty else self._template))
        return self._address(self._made[-1])

    def lend(self) -> str:
        self._lent.append(self._ready.pop() if self._ready else self._create(self._template))
        return self._address(self._lent[-1])

    def take_back(self) -> None:
        while self._made:
            self._drop(self._made.pop())
        while self._lent:
            self._empty(self._lent.pop())

    def close(self) -> None:
        """Remove everything and hang up."""
        self.take_back()
        for name in (*self._ready, self._template):
            self._drop(name)
        self._admin.close()

    def _address(self, database: str) -> str:
        return self._url.set(drivername="postgresql", database=database).render_as_string(hide_password=False)

    def _create(self, template: str) -> str:
        name = f"{self._prefix}_{next(self._numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        self._admin.execute(statement)
        return name

    def _empty(self, name: str) -> None:
        """Remove every row, which is quicker than a new database; one that a test has blocked is dropped."""
        try:
            with psycopg.connect(self._address(name), options="-c lock_timeout=2000") as connection:
                connection.execute(_EMPTY)
        except psycopg.OperationalError:
            self._drop(name)
        else:
            self._ready.append(name)

    def _drop(self, name: str) -> None:
        self._admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


_EMPTY = "; ".join(
    [
        "DELETE FROM order_search",
        *(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)),
        *(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), 1, false)"
            for table in metadata.sorted_tables
            if "id" in table.columns
        ),
    ]
)


@contextmanager
def postgres_databases(server: str) -> Iterator[PostgresDatabases]:
    """Make databases on a server and remove them all at the end."""
    databases = PostgresDatabases(server)
    try:
        yield databases
    finally:
        databases.close()
