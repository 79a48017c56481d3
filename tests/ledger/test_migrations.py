"""The tables: made by the migrations, as the code names them, and refused when they are another release's."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from include.order_sync.errors import ConfigurationError
from include.order_sync.ledger.__main__ import main
from include.order_sync.ledger.migrate import newest_revision
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.tables import metadata
from tests.databases import Databases
from tests.ledger.acts import change, value


def test_the_migrations_make_the_tables_that_the_code_names(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_name": _is_no_search_index}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def _is_no_search_index(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out what each database makes of its own kind: the words that orders are found by."""
    return kind != "table" or not str(name).startswith("order_search")


def test_every_index_and_constraint_is_there(ledger: Ledger) -> None:
    found = inspect(ledger.engine)
    for table in metadata.sorted_tables:
        there = {index["name"] for index in found.get_indexes(table.name)}
        assert {index.name for index in table.indexes} <= there
        unique = {one["name"] for one in found.get_unique_constraints(table.name)}
        wanted = {str(one.name) for one in table.constraints if type(one).__name__ == "UniqueConstraint"}
        assert wanted <= unique


def test_an_empty_database_gets_its_tables(databases: Databases) -> None:
    ledger = Ledger.open(databases.fresh(empty=True))

    assert value(ledger, "SELECT version_num FROM alembic_version") == newest_revision()
    assert value(ledger, "SELECT count(*) FROM orders") == 0
    ledger.close()


def test_opening_again_changes_nothing(databases: Databases) -> None:
    url = databases.fresh()
    Ledger.open(url).close()
    again = Ledger.open(url)

    assert value(again, "SELECT count(*) FROM alembic_version") == 1
    again.close()


@pytest.mark.parametrize("revision", ["0000", "9999"])
def test_a_ledger_of_another_release_is_refused(databases: Databases, revision: str) -> None:
    url = databases.fresh()
    ledger = Ledger.unprepared(url)
    change(ledger, "UPDATE alembic_version SET version_num = :revision", revision=revision)
    ledger.close()

    with pytest.raises(ConfigurationError, match=f"revision {revision}, this release needs {newest_revision()}"):
        Ledger.open(url)


def test_the_command_makes_the_tables_and_says_so(databases: Databases, capsys: pytest.CaptureFixture[str]) -> None:
    url = databases.fresh(empty=True)

    assert main(["upgrade", url]) == 0
    assert main(["upgrade", url]) == 0

    assert f"revision {newest_revision()}" in capsys.readouterr().out
    Ledger.open(url).close()


def test_the_command_finds_the_ledger_by_its_variable(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    url = databases.fresh(empty=True)
    monkeypatch.setenv("ORDER_SYNC_LEDGER_URL", url)

    assert main(["upgrade"]) == 0
    Ledger.open(url).close()


@pytest.mark.parametrize("arguments", [[], ["downgrade"], ["upgrade", "a", "b"]])
def test_the_command_explains_itself(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["nonsense", "mysql://here/db", "://"])
def test_an_address_that_cannot_be_used_is_refused_by_name(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ConfigurationError, match=r"SQLite|sqlite"):
        Ledger.open(url)
    assert main(["upgrade", url]) == 1
    assert capsys.readouterr().err


def test_the_folder_of_a_new_file_is_made(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "ledger.db"

    Ledger.open(f"sqlite:///{path}").close()

    assert path.exists()


def test_sqlite_keeps_what_it_has_committed_and_lets_readers_read(tmp_path: Path) -> None:
    ledger = Ledger.open(f"sqlite:///{tmp_path}/ledger.db")
    with ledger.read() as tx:
        settings = [tx.value(f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert settings == ["wal", 2, 1]
    ledger.close()


@pytest.mark.postgres
@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_way_to_write_a_postgresql_address_works(postgres: Databases, scheme: str) -> None:
    url = postgres.fresh().replace("postgresql", scheme, 1)
    ledger = Ledger.open(url)

    assert ledger.engine.driver == "psycopg"
    assert ledger.now().utcoffset().total_seconds() == 0
    ledger.close()


def test_the_ledger_makes_no_table_in_a_database_it_only_looks_at(databases: Databases) -> None:
    url = databases.fresh(empty=True)
    Ledger.unprepared(url).close()

    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    assert inspect(engine).get_table_names() == []
    engine.dispose()
