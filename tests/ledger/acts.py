"""What tests do to a ledger in one line: claim, finish, ship, and look."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from include.order_sync.connectors.base import ShipmentPage
from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.confirmations import OpenConfirmation, claim_confirmations
from include.order_sync.ledger.duties import CONFIRMATIONS, EXPORTS, Duty, Result, Verdict, finish
from include.order_sync.ledger.exports import ClaimedExport, claim_exports
from include.order_sync.ledger.grid.filters import Filter, Sort
from include.order_sync.ledger.grid.pages import order_page
from include.order_sync.ledger.grid.rows import GridRow
from include.order_sync.ledger.leases import Lease, acquire, release
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.shipments import StoredShipments, store_shipments
from include.order_sync.models import Shipment
from tests.fakes.orders import CART, WAREHOUSE

RUN = TaskRun("wms_delivery", "manual__1", "deliver_orders", map_index=2, try_number=3)
ACTOR = RUN.actor
MINUTE = timedelta(minutes=1)


def hold_lease(ledger: Ledger, name: str) -> Lease:
    """Take a lease that must be free."""
    lease = acquire(ledger, name, "test", MINUTE)
    assert isinstance(lease, Lease)
    return lease


def new_lease(ledger: Ledger, name: str) -> Lease:
    """Take a lease and give it back at once: its token is newer than all before."""
    lease = hold_lease(ledger, name)
    release(ledger, lease)
    return lease


def claim(ledger: Ledger, destination: str = WAREHOUSE, limit: int = 100) -> list[ClaimedExport]:
    """Claim what is due for a destination."""
    return claim_exports(ledger, destination, new_lease(ledger, f"deliver:{destination}"), limit, ACTOR)


def claim_told(ledger: Ledger, cart: str = CART, limit: int = 100) -> list[OpenConfirmation]:
    """Claim the confirmations that are due for a cart."""
    return claim_confirmations(ledger, cart, new_lease(ledger, f"confirm:{cart}"), limit, ACTOR)


def result(claimed: Any, verdict: Verdict, at: datetime, **values: Any) -> Result:
    """Make the result of an attempt."""
    return Result(claimed.id, claimed.order_id, verdict, claimed.failures + 1, at, **values)


def conclude(
    ledger: Ledger, claims: Sequence[Any], verdict: Verdict, duty: Duty = EXPORTS, run: TaskRun = RUN, **values: Any
) -> None:
    """Finish claims with one verdict."""
    finish(ledger, duty, [result(claimed, verdict, ledger.now(), **values) for claimed in claims], run)


def export_all(ledger: Ledger, destination: str = WAREHOUSE) -> None:
    """Let a destination acknowledge all that is due."""
    conclude(ledger, claim(ledger, destination), Verdict.ACKNOWLEDGED, their_id="W-1")


def fail_all(ledger: Ledger, code: ErrorCode, destination: str = WAREHOUSE) -> None:
    """Let a destination refuse all that is due for good."""
    conclude(ledger, claim(ledger, destination), Verdict.FAILED, code=code, message="it says no")


def tell_all(ledger: Ledger, verdict: Verdict = Verdict.ACKNOWLEDGED, **values: Any) -> None:
    """Let the cart take every confirmation that is due, or fail them all."""
    conclude(ledger, claim_told(ledger), verdict, CONFIRMATIONS, **values)


def ship(
    ledger: Ledger, *parcels: Shipment, destination: str = WAREHOUSE, cursor: datetime | None = None, tells: bool = True
) -> StoredShipments:
    """Store what a destination shipped."""
    return store_shipments(ledger, destination, ShipmentPage(parcels, cursor), lambda cart: tells, ACTOR)


def rows(ledger: Ledger, sql: str, **values: Any) -> Sequence[Mapping[str, Any]]:
    """Read rows as they stand."""
    with ledger.read() as tx:
        return tx.rows(sql, **values)


def value(ledger: Ledger, sql: str, **values: Any) -> Any:
    """Read one value as it stands."""
    with ledger.read() as tx:
        return tx.value(sql, **values)


def change(ledger: Ledger, sql: str, **values: Any) -> None:
    """Write behind the commands' backs, to make what no command makes yet."""
    with ledger.write() as tx:
        tx.execute(sql, **values)


def listed(ledger: Ledger, **filters: Any) -> list[GridRow]:
    """List orders as the Order Desk does, the newest first."""
    return order_page(ledger, Filter(**filters), Sort()).rows


def statuses(ledger: Ledger) -> dict[str, str]:
    """Tell each order's status by its external id."""
    return {row["external_id"]: row["status"] for row in rows(ledger, "SELECT external_id, status FROM orders")}


def export_states(ledger: Ledger) -> dict[tuple[str, str], str]:
    """Tell each export's state by its order's external id and its destination."""
    found = rows(ledger, "SELECT o.external_id, e.destination, e.state FROM exports e JOIN orders o ON o.id=e.order_id")
    return {(row["external_id"], row["destination"]): row["state"] for row in found}


def one_state(ledger: Ledger) -> tuple[str, str]:
    """Tell (order status, export state) of the only order."""
    (found,) = rows(ledger, "SELECT o.status, e.state FROM exports e JOIN orders o ON o.id = e.order_id")
    return found["status"], found["state"]


def told_states(ledger: Ledger) -> list[str]:
    """Tell the states of the confirmations, oldest first."""
    return [row["state"] for row in rows(ledger, "SELECT state FROM confirmations ORDER BY id")]


def kinds(ledger: Ledger) -> list[str]:
    """List the kinds of the events, oldest first."""
    return [row["kind"] for row in rows(ledger, "SELECT kind FROM events ORDER BY id")]
