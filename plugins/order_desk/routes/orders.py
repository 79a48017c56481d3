"""The list of orders."""

from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from include.order_sync.ledger.queries import order_counts, order_grid
from include.order_sync.states import OrderStatus
from plugins.order_desk.ledger import LedgerDep
from plugins.order_desk.pages import page

router = APIRouter()
PAGE_SIZE = 50
_LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class View:
    """Which part of the list is looked at."""

    status: OrderStatus | None = None
    red: bool = False
    number: int = 1

    @property
    def link(self) -> str:
        """Make the relative address of this view."""
        query = {
            "status": self.status,
            "red": "1" if self.red else None,
            "page": self.number if self.number > 1 else None,
        }
        return "?" + urlencode({name: value for name, value in query.items() if value})

    def of_status(self, status: OrderStatus | None) -> "View":
        """Look at another status, from its first page."""
        return replace(self, status=status, number=1)

    def of_red(self, red: bool) -> "View":
        """Look at red orders only, or at all again, from the first page."""
        return replace(self, red=red, number=1)

    def of_page(self, number: int) -> "View":
        """Look at another page."""
        return replace(self, number=number)


@router.get("/")
def list_orders(
    ledger: LedgerDep,
    status: OrderStatus | None = None,
    red: bool = False,
    number: Annotated[int, Query(alias="page", ge=1, le=_LAST_PAGE)] = 1,
) -> HTMLResponse:
    """Show a page of orders, newest first, with the counts of every status."""
    view = View(status, red, number)
    rows = order_grid(ledger, status=status, red_only=red, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE)
    return page(
        "orders.html", view=view, rows=rows[:PAGE_SIZE], more=len(rows) > PAGE_SIZE, counts=order_counts(ledger)
    )
