"""What every test may use: a clock that can be set, and ledgers on SQLite and on PostgreSQL."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from include.order_sync.ledger.session import Ledger
from tests.clock import Clock
from tests.databases import Databases, PostgresDatabases, SqliteFiles, postgres_databases
from tests.postgres import NoServer, running_server

MEMORY = "/dev/shm"
MakeLedger = Callable[..., Ledger]
ON_BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


def pytest_xdist_auto_num_workers() -> int:
    """Run twice as many tests at once as there are cores: many wait for what must not be hurried."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until a test moves it."""
    return Clock()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresDatabases]:
    """Databases on the session's one PostgreSQL server."""
    try:
        with running_server() as server, postgres_databases(server) as databases:
            yield databases
    except NoServer as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def sqlite_files() -> Iterator[SqliteFiles]:
    """Databases as files, in memory where the machine has a place for that: each commit waits for the disk."""
    in_memory = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="order_sync_test", dir=in_memory) as folder:
        yield SqliteFiles(Path(folder))


@pytest.fixture
def sqlite(sqlite_files: SqliteFiles) -> Iterator[Databases]:
    """A place for SQLite files, cleared after the test."""
    yield sqlite_files
    sqlite_files.take_back()


@pytest.fixture
def postgres(postgres_server: PostgresDatabases) -> Iterator[Databases]:
    """A place for PostgreSQL databases, cleared after the test."""
    yield postgres_server
    postgres_server.take_back()


@pytest.fixture(params=ON_BOTH)
def databases(request: pytest.FixtureRequest) -> Databases:
    """A place for databases: the test runs on SQLite and on PostgreSQL."""
    chosen: Databases = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture
def make_ledger(databases: Databases, clock: Clock) -> Iterator[MakeLedger]:
    """Make empty ledgers, as many as a test wants; `kind` is the class of them."""
    made: list[Ledger] = []

    def make(kind: type[Ledger] = Ledger) -> Ledger:
        made.append(kind.unprepared(databases.lend(), clock))
        return made[-1]

    yield make
    for ledger in made:
        ledger.close()


@pytest.fixture
def ledger(make_ledger: MakeLedger) -> Ledger:
    """An empty ledger whose time is the clock's."""
    return make_ledger()
