"""Read the ledger as it stands at one moment, however long the reading takes."""

from collections.abc import Iterator
from contextlib import contextmanager

from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction


@contextmanager
def snapshot(ledger: Ledger) -> Iterator[Transaction]:
    """Run a transaction that only reads, and that sees nothing of what others change meanwhile."""
    now, engine = ledger.now(), ledger.engine
    if engine.dialect.name != "sqlite":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with Ledger(engine, lambda: now).read() as tx:
        yield tx
