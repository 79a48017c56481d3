"""A ledger with orders of every kind, and the slow but plain way to list them."""

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.commands.act import act
from include.order_sync.ledger.commands.model import Action, Target
from include.order_sync.ledger.duties import CONFIRMATIONS, Verdict
from include.order_sync.ledger.grid.filters import Filter, Heading, Sort, StatusFilter, SyncFilter
from include.order_sync.ledger.grid.listing import relist_all
from include.order_sync.ledger.grid.rows import GridRow, load_rows
from include.order_sync.ledger.grid.search import words_of
from include.order_sync.ledger.intake import Batch
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from tests.clock import NOON, Clock
from tests.fakes.orders import BY_HAND, METHODS, SECOND, WAREHOUSE, a_line, a_parcel, an_order, incoming
from tests.ledger.acts import ACTOR, claim, claim_told, conclude, rows, ship

_NAMES = ("Ada Lovelace", "José Müller", "Zoë O'Neil", "", "Ada Byron")
_CODES = (ErrorCode.INVALID_ADDRESS, ErrorCode.UNMAPPED_SHIP_METHOD, ErrorCode.REJECTED)


def crowd(ledger: Ledger, clock: Clock, count: int = 80) -> None:
    """Put orders of two carts into the ledger that have got as far as chance took them."""
    dice = random.Random(7)
    for cart in ("web_shop", "marketplace"):
        _download(ledger, cart, count // 2, dice)
    for destination in (WAREHOUSE, SECOND):
        _deliver(ledger, destination, dice)
    clock.advance(minutes=40)
    _deliver(ledger, WAREHOUSE, dice)
    exported = rows(
        ledger, "SELECT reference FROM exports WHERE state = 'exported' AND destination = 'warehouse' ORDER BY id"
    )
    whole = (("1", "2"), ("2", "2"))
    parcels = [
        a_parcel(f"P{n}", "", *whole[: n % 3], reference=row["reference"]) for n, row in enumerate(exported) if n % 3
    ]
    ship(ledger, *parcels)
    told = claim_told(ledger)
    conclude(ledger, told[2:], Verdict.ACKNOWLEDGED, CONFIRMATIONS)
    conclude(ledger, told[:2], Verdict.UNCLAIMED, CONFIRMATIONS, due_at=ledger.now())


def _download(ledger: Ledger, cart: str, count: int, dice: random.Random) -> None:
    batch = []
    for number in range(count):
        key = f"{cart[0].upper()}-{number * 37 % 1000}"
        lines = (a_line("1", sku=f"SKU-{number:03}"), a_line("2", sku="CHAIR"))
        goals = dice.choice([(WAREHOUSE, WAREHOUSE), (SECOND, SECOND), (WAREHOUSE, SECOND), (BY_HAND, BY_HAND)])
        placed = NOON - timedelta(days=number * 2 % 70, hours=number)
        order = an_order(
            key, *lines, placed_at=placed, customer_name=dice.choice(_NAMES), customer_account=f"A{number % 5}",
            delivery_date=dice.choice([None, date(2026, 3, 5), date(2026, 4, 1)]), canceled=number % 11 == 10,
        )  # fmt: skip
        batch.append(incoming(order, *goals))
    store(ledger, Batch(cart, batch, (), METHODS, None), ACTOR)


def _deliver(ledger: Ledger, destination: str, dice: random.Random) -> None:
    claims = claim(ledger, destination, limit=40)
    conclude(ledger, claims[-2:], Verdict.UNCLAIMED, due_at=ledger.now())
    for one in claims[:-2]:
        verdict = dice.choice([Verdict.ACKNOWLEDGED, Verdict.ACKNOWLEDGED, Verdict.FAILED, Verdict.RETRY])
        if dice.random() < 0.2:
            conclude(ledger, [one], Verdict.UNACKNOWLEDGED, code=ErrorCode.OUTCOME_UNKNOWN, message="no answer")
            continue
        code = None if verdict is Verdict.ACKNOWLEDGED else dice.choice(_CODES)
        due = ledger.now() + timedelta(hours=2) if verdict is Verdict.RETRY else None
        conclude(ledger, [one], verdict, code=code, message="it says no" if code else None, due_at=due)


def hold(ledger: Ledger, count: int) -> None:
    """Put the first new orders on hold, as an operator does."""
    new = rows(ledger, "SELECT id FROM orders WHERE status = 'new' ORDER BY id LIMIT :count", count=count)
    act(ledger, Action.HOLD, [Target(row["id"]) for row in new], "user:olga")


def every_row(ledger: Ledger) -> list[GridRow]:
    """Read every row of the list, straight from the orders."""
    found = rows(ledger, "SELECT o.id, coalesce(e.id, 0) AS e FROM orders o LEFT JOIN exports e ON e.order_id = o.id")
    with ledger.read() as tx:
        return load_rows(tx, [(row["id"], row["e"]) for row in found])


def plainly(all_rows: Sequence[GridRow], chosen: Filter, ledger: Ledger) -> list[GridRow]:
    """Choose rows one by one."""
    known = _words(ledger)
    return [row for row in all_rows if all(check(row, chosen, known) for check in _CHECKS.values())]


def _words(ledger: Ledger) -> dict[int, set[str]]:
    found = rows(
        ledger,
        "SELECT o.id, o.number, o.external_id, o.customer_name, o.customer_account, l.sku, s.tracking_number"
        " FROM orders o JOIN order_lines l ON l.order_id = o.id LEFT JOIN shipments s ON s.order_id = o.id",
    )
    words: dict[int, set[str]] = {}
    for row in found:
        words.setdefault(row["id"], set()).update(words_of(str(row[name] or "") for name in row if name != "id"))
    return words


def _status(row: GridRow) -> StatusFilter:
    return StatusFilter.CANCEL_SENDING if row.status == "new" and row.on_hold else StatusFilter(row.status)


_SYNC = {
    SyncFilter.SUCCESSFUL: lambda row: row.sync_status == "Successful",
    SyncFilter.FAILED: lambda row: row.sync_status == "Failed",
    SyncFilter.PENDING: lambda row: row.sync_status.startswith("Pending"),
    SyncFilter.PENDING_VERIFICATION: lambda row: row.sync_status == "Pending Verification",
    SyncFilter.QUEUED: lambda row: row.sync_status == "Pending" and row.error_code != "outcome_unknown",
}
_CHECKS: dict[str, Callable[[GridRow, Filter, dict[int, set[str]]], bool]] = {
    "status": lambda row, chosen, _: (
        _status(row) is chosen.status if chosen.status else row.status != StatusFilter.CANCELED
    ),
    "sync": lambda row, chosen, _: chosen.sync is None or bool(_SYNC[chosen.sync](row)),
    "red": lambda row, chosen, _: row.colour == "red" or not chosen.red,
    "account": lambda row, chosen, _: chosen.account in ("", row.cart, row.destination),
    "error_code": lambda row, chosen, _: chosen.error_code in ("", row.error_code),
    "from": lambda row, chosen, _: not chosen.placed_from or row.placed_at.date() >= chosen.placed_from,
    "to": lambda row, chosen, _: not chosen.placed_to or row.placed_at.date() <= chosen.placed_to,
    "text": lambda row, chosen, known: all(
        any(word.startswith(term) for word in known[row.order_id]) for term in words_of([chosen.text])
    ),
}


def sort_key(row: GridRow, sort: Sort) -> Any:
    """Return what a row is sorted by before its own key."""
    return _KEYS[sort.heading](row)


_LONG_AGO = datetime.min.replace(tzinfo=NOON.tzinfo)
_SYNC_ORDER = ("Failed", "Pending", "Successful", "")
_KEYS: dict[Heading, Callable[[GridRow], Any]] = {
    Heading.NUMBER: lambda row: (len(row.number), row.number.lower()),
    Heading.CART: lambda row: row.cart,
    Heading.DESTINATION: lambda row: row.destination,
    Heading.DISTRIBUTOR: lambda row: row.distributor.lower(),
    Heading.ACCOUNT: lambda row: row.customer_account.lower(),
    Heading.CUSTOMER: lambda row: row.customer_name.lower(),
    Heading.PLACED_AT: lambda row: row.placed_at,
    Heading.DELIVERY_DATE: lambda row: row.delivery_date or date.min,
    Heading.STATUS: lambda row: list(StatusFilter).index(_status(row)),
    Heading.SYNC: lambda row: _SYNC_ORDER.index(row.sync_status.split(" ")[0]),
    Heading.FAILURES: lambda row: row.failures,
    Heading.ERROR_CODE: lambda row: row.error_code or "",
    Heading.LAST_ATTEMPT: lambda row: row.last_attempt or _LONG_AGO,
    Heading.CARRIER: lambda row: row.carrier.lower(),
    Heading.TRACKING: lambda row: row.tracking_number.lower(),
}


def assert_listed(ledger: Ledger) -> None:
    """Check that the list is what it would be if it were made anew."""
    listed = "SELECT * FROM order_list ORDER BY order_id, export_id"
    counted = "SELECT cell_id, span, start, orders FROM order_counts WHERE orders <> 0 ORDER BY 1, 2, 3"
    before = rows(ledger, listed), rows(ledger, counted)
    with ledger.write() as tx:
        relist_all(tx)
    assert (rows(ledger, listed), rows(ledger, counted)) == before
    changed = "SELECT cell_id, min(orders) AS orders FROM order_counts GROUP BY cell_id HAVING min(orders) < 0"
    assert rows(ledger, changed) == []
