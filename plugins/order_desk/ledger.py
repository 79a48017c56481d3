"""Where the Order Desk's ledger is, and how its pages get at it."""

from collections.abc import Callable
from functools import cache
from typing import Annotated

from fastapi import Depends, Request

from include.order_sync.ledger.session import Ledger

OpenLedger = Callable[[], Ledger]


@cache
def airflow_ledger() -> Ledger:
    """Open the ledger that the DAGs use, once a process."""
    from include.order_sync.airflow_bridge import ledger_url

    return Ledger.open(ledger_url())


def _of_the_app(request: Request) -> Ledger:
    open_ledger: OpenLedger = request.app.state.open_ledger
    return open_ledger()


LedgerDep = Annotated[Ledger, Depends(_of_the_app)]
