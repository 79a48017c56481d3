"""One order for scripts: what its page shows, as JSON."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel

from include.order_sync.ledger.commands.model import Action
from include.order_sync.ledger.commands.offers import offers
from include.order_sync.ledger.order_view import OrderView
from plugins.order_desk import order_parts
from plugins.order_desk.ledger import LedgerDep
from plugins.order_desk.order_parts import Paper
from plugins.order_desk.routes.order import OrderKey, PageNumber, found

router = APIRouter(tags=["orders"], responses={404: {"description": "There is no such order."}})


class OfferedAction(BaseModel):
    """An action that would be carried out now; `destination` is empty for one on the whole order."""

    action: Action
    destination: str
    words: str
    needs_reason: bool


class OrderDocument(BaseModel):
    """A document as it came or went, without its secrets. `account` sent it or was sent it; `bytes` is its size."""

    account: str
    at: datetime
    form: str
    bytes: int
    cut: bool
    text: str


class OrderDocuments(BaseModel):
    """What the cart sent for an order and what the destinations were sent, newest first."""

    received: list[OrderDocument]
    sent: list[OrderDocument]


@router.get("/orders/{order_id}")
def read_order(order_id: OrderKey, ledger: LedgerDep, attempts: PageNumber = 1, events: PageNumber = 1) -> OrderView:
    """Read an order with its lines, exports, shipments, and a page each of its attempts and events."""
    return found(ledger, order_id, attempts, events)


@router.get("/orders/{order_id}/actions")
def list_actions(order_id: OrderKey, ledger: LedgerDep) -> list[OfferedAction]:
    """List what can be done to an order as it stands now."""
    found(ledger, order_id)
    return [
        OfferedAction(action=one.action, destination=one.destination, words=one.words, needs_reason=one.needs_reason)
        for one in offers(ledger, order_id)
    ]


@router.get("/orders/{order_id}/documents")
def read_documents(order_id: OrderKey, ledger: LedgerDep) -> OrderDocuments:
    """Read every version of an order that the cart sent, and everything that was sent on."""
    order = found(ledger, order_id)
    return OrderDocuments(
        received=[_document(one) for one in order_parts.received_papers(ledger, order)],
        sent=[_document(one) for one in order_parts.sent_papers(ledger, order)],
    )


def _document(paper: Paper) -> OrderDocument:
    shown = paper.shown
    return OrderDocument(
        account=paper.title, at=paper.at, form=shown.form, bytes=shown.size, cut=shown.cut, text=shown.text
    )
