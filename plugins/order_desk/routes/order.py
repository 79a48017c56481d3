"""One order: all of it on a page, and a view to key it in by hand from."""

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse

from include.order_sync.ledger.commands.offers import offers
from include.order_sync.ledger.order_view import OrderView, order_view
from include.order_sync.ledger.session import Ledger
from plugins.order_desk import history_words, order_parts
from plugins.order_desk.accounts import OpenAccountsDep
from plugins.order_desk.action_words import WORDS
from plugins.order_desk.carriers import tracking_link
from plugins.order_desk.ledger import LedgerDep
from plugins.order_desk.order_parts import Offers
from plugins.order_desk.pages import page

router = APIRouter()
VERSIONS_SHOWN = 5

OrderKey = Annotated[int, Path(ge=1, le=2**63 - 1)]
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("/orders/{order_id}")
def show_order(
    request: Request,
    order_id: OrderKey,
    ledger: LedgerDep,
    open_accounts: OpenAccountsDep,
    attempts: PageNumber = 1,
    events: PageNumber = 1,
    versions: Literal["all"] | None = None,
) -> HTMLResponse:
    """Show everything that is known of an order, and what can be done about it."""
    order = found(ledger, order_id, attempts, events)
    received = order_parts.received_papers(ledger, order)
    sent = order_parts.sent_papers(ledger, order)
    shown = None if versions else VERSIONS_SHOWN
    return page(
        request,
        "order.html",
        section="orders",
        order=order,
        offers=Offers(offers(ledger, order_id)),
        words=WORDS,
        history=history_words,
        parts=order_parts,
        now=ledger.now(),
        tracking_link=tracking_link,
        tries=order_parts.tries_allowed(open_accounts, order.cart),
        pagings=order_parts.pagings(order, attempts, events),
        received=received[:shown],
        sent=sent[:shown],
        left_out=len(received[:shown]) < len(received) or len(sent[:shown]) < len(sent),
    )


@router.get("/orders/{order_id}/by-hand")
def show_to_key_in(request: Request, order_id: OrderKey, ledger: LedgerDep) -> HTMLResponse:
    """Show what a person types where the order is keyed in by hand, in that order."""
    order = found(ledger, order_id)
    return page(
        request,
        "order_by_hand.html",
        section="orders",
        order=order,
        offers=Offers(offers(ledger, order_id)),
        words=WORDS,
    )


def found(ledger: Ledger, order_id: int, attempts: int = 1, events: int = 1) -> OrderView:
    """Read an order; a page that there is not answers 404."""
    order = order_view(ledger, order_id, attempts_page=attempts, events_page=events)
    if order is None:
        raise HTTPException(404, f"There is no order {order_id} in the ledger.")
    return order
