"""Fresh ledgers for tests: each is a copy of one whose tables were made once in the session."""

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


class Databases(ABC):
    """Where a kind of database is made: with the ledger's tables, or empty."""

    @abstractmethod
    def fresh(self, *, empty: bool = False) -> str:
        """Make a database and return its address."""

    @abstractmethod
    def drop_all(self) -> None:
        """Remove every database that was made since the last time."""


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

    def drop_all(self) -> None:
        for path in self._folder.glob("ledger_*"):
            path.unlink()


class PostgresDatabases(Databases):
    """Ledgers as databases of one server."""

    def __init__(self, server: str) -> None:
        self._url = make_url(server)
        self._prefix = f"order_sync_test_{os.getpid()}"
        self._numbers = itertools.count()
        self._made: list[str] = []
        self._admin = psycopg.connect(self._address(self._url.database or "postgres"), autocommit=True)
        self._template = self._create("template1")
        self._made.clear()
        Ledger.open(self._address(self._template)).close()

    def fresh(self, *, empty: bool = False) -> str:
        return self._address(self._create("template1" if empty else self._template))

    def drop_all(self) -> None:
        while self._made:
            self._drop(self._made.pop())

    def close(self) -> None:
        """Remove the template as well and hang up."""
        self.drop_all()
        self._drop(self._template)
        self._admin.close()

    def _address(self, database: str) -> str:
        return self._url.set(drivername="postgresql", database=database).render_as_string(hide_password=False)

    def _create(self, template: str) -> str:
        name = f"{self._prefix}_{next(self._numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        self._admin.execute(statement)
        self._made.append(name)
        return name

    def _drop(self, name: str) -> None:
        self._admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def postgres_databases(server: str) -> Iterator[PostgresDatabases]:
    """Make databases on a server and remove them all at the end."""
    databases = PostgresDatabases(server)
    try:
        yield databases
    finally:
        databases.close()
