"""The list of orders for scripts: what the page shows, as JSON."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict

from include.order_sync.ledger.grid.filters import StatusFilter, SyncFilter
from include.order_sync.ledger.grid.pages import order_page
from include.order_sync.ledger.grid.positions import UnknownPosition
from plugins.order_desk.ledger import LedgerDep
from plugins.order_desk.routes.orders import PAGE_SIZE
from plugins.order_desk.view import ViewQuery

router = APIRouter(tags=["orders"])


class _Model(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ListedOrder(_Model):
    """One export of an order. `seen` is the version that is shown: hand it back with an action on the order."""

    order_id: int
    export_id: int | None
    seen: int
    number: str
    colour: str
    cart: str
    destination: str
    distributor: str
    customer_account: str
    customer_name: str
    placed_at: datetime
    delivery_date: date | None
    status: str
    on_hold: bool
    status_words: str
    sync_status: str
    exported: bool | None
    failures: int
    error_code: str | None
    error_message: str | None
    resolution: str | None
    last_attempt: datetime | None
    carrier: str
    tracking_number: str
    tracking_url: str


class ListCounts(_Model):
    """How many rows match, and how many would for each value of a filter under the other filters.

    `capped`: the search found more than it counts.
    """

    total: int
    capped: bool
    status: dict[StatusFilter, int]
    sync: dict[SyncFilter, int]
    red: int
    accounts: dict[str, int]
    error_codes: dict[str, int]


class Positions(_Model):
    """The `position` of the pages around this one; empty where there is none. The first page's is empty."""

    previous: str
    next: str
    last: str


class OrderList(_Model):
    """A page of the list of orders."""

    orders: list[ListedOrder]
    counts: ListCounts
    positions: Positions


@router.get("/orders", responses={422: {"description": "A parameter or the position cannot be read."}})
def list_orders(ledger: LedgerDep, query: Annotated[ViewQuery, Query()]) -> OrderList:
    """List a page of the orders that the page of the same address shows, with the counts beside its filters."""
    view = query.as_view()
    try:
        found = order_page(ledger, view.filter, view.sort, view.position, PAGE_SIZE)
    except UnknownPosition as error:
        raise HTTPException(422, str(error)) from error
    return OrderList(
        orders=[ListedOrder.model_validate(row) for row in found.rows],
        counts=ListCounts.model_validate(found.counts),
        positions=Positions.model_validate(found),
    )
