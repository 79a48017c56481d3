"""Make and upgrade the ledger's tables with Alembic."""

from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from include.order_sync.errors import ConfigurationError
from include.order_sync.ledger.grid.listing import relist_all
from include.order_sync.ledger.transaction import Transaction

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7221_4403


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config


def newest_revision() -> str:
    """Name the revision of the tables that this code needs."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def prepare(engine: Engine) -> None:
    """Make the tables of an empty ledger; raises `ConfigurationError` for a ledger of another release."""
    found = _revision(engine)
    if found is None:
        upgrade(engine)
    elif found != newest_revision():
        raise ConfigurationError(
            f"The ledger's tables are at revision {found}, this release needs {newest_revision()}."
            " Stop the DAGs and run: python -m include.order_sync.ledger upgrade"
        )


def upgrade(engine: Engine) -> None:
    """Bring the tables to this release; several machines may ask at once."""
    with engine.connect().execution_options(ledger_writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(_config(connection), "head")
        _list_all(connection)


def _list_all(connection: Connection) -> None:
    """Fill the list of orders of a ledger that comes from a release without one."""
    tx = Transaction(connection, datetime.now(UTC))
    if not tx.value("SELECT 1 FROM order_list LIMIT 1"):
        relist_all(tx)


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
