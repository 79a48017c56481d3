"""What the pages of one order show beside the order itself: what may be done, its documents, its links."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from include.order_sync.errors import OrderSyncError
from include.order_sync.ledger.commands.model import Action
from include.order_sync.ledger.commands.offers import Offer
from include.order_sync.ledger.documents import sent_documents
from include.order_sync.ledger.order_view import PAGE_SIZE, ExportView, OrderView, TaskView, order_documents
from include.order_sync.ledger.session import Ledger
from include.order_sync.redaction import ShownDocument, shown_document
from plugins.order_desk.accounts import OpenAccounts

SHIPGEARS_TRIES = 5
_OF_CONFIRMATIONS = (Action.RETRY_CONFIRMATION, Action.MARK_CONFIRMED)


@dataclass(frozen=True, slots=True)
class Offers:
    """What may be done now, by the place on the page where it is offered."""

    all: Sequence[Offer]

    @property
    def whole(self) -> list[Offer]:
        """Offers on the whole order."""
        return [one for one in self.all if not one.destination and one.action not in _OF_CONFIRMATIONS]

    @property
    def confirmations(self) -> list[Offer]:
        """Offers on what the cart is told."""
        return [one for one in self.all if one.action in _OF_CONFIRMATIONS]

    def at(self, destination: str) -> list[Offer]:
        """Offers on the export to a destination."""
        return [one for one in self.all if one.destination == destination]

    def marks(self, destination: str) -> list[Offer]:
        """The offer to mark the export to a destination as keyed in by hand, if it stands."""
        return [one for one in self.at(destination) if one.action is Action.MARK_SYNCED]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that went in or out. `title` names who sent it or was sent it."""

    key: str
    title: str
    at: datetime
    shown: ShownDocument


def received_papers(ledger: Ledger, order: OrderView) -> list[Paper]:
    """List every version of the order that the cart sent, newest first, without secrets."""
    found = order_documents(ledger, order.id)
    return [Paper(f"received-{one.id}", order.cart, one.received_at, shown_document(one.body)) for one in found]


def sent_papers(ledger: Ledger, order: OrderView) -> list[Paper]:
    """List everything that the destinations were sent, newest first, without secrets."""
    found = list(enumerate(sent_documents(ledger, order.id)))
    return [
        Paper(f"sent-{place}", one.destination, one.sent_at, shown_document(one.body)) for place, one in reversed(found)
    ]


def tries_allowed(open_accounts: OpenAccounts, cart: str) -> int:
    """Tell how often the cart is told before it is given up; ShipGear's five if the accounts don't say."""
    try:
        return open_accounts().order_source(cart).attempts
    except (OrderSyncError, KeyError):
        return SHIPGEARS_TRIES


def is_leased(export: ExportView, now: datetime) -> bool:
    """Tell whether a destination that fetched an order has still time to answer for it."""
    return export.due_at is not None and now < export.due_at


def unanswered(export: ExportView) -> str:
    """Say what becomes of an order that a destination has fetched and not answered for in time."""
    name = export.destination
    if export.due_at is not None:
        return f"none came; it is offered again when {name} fetches"
    return f"none came, again and again: look at {name}, then retry sync or mark it"


def task_log(task: TaskView) -> str:
    """Make the address of a task's log on Airflow's own pages, relative to Airflow's root."""
    mapped = f"/mapped/{task.map_index}" if task.map_index >= 0 else ""
    return f"{dag_run(task.dag_id, task.run_id)}/tasks/{_part(task.task_id)}{mapped}?try_number={task.try_number}"


def dag_run(dag_id: str, run_id: str) -> str:
    """Make the address of a DAG run on Airflow's own pages, relative to Airflow's root."""
    return f"dags/{_part(dag_id)}/runs/{_part(run_id)}"


def _part(text: str) -> str:
    return quote(text, safe="")


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list is shown. `name` is its parameter in the address, `other` that of the other list."""

    name: str
    number: int
    total: int
    other: tuple[str, int]

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // PAGE_SIZE))

    def link(self, number: int) -> str:
        """Make the address of another page of it."""
        query = urlencode({name: value for name, value in ((self.name, number), self.other) if value > 1})
        return f"?{query}#{self.name}"


def pagings(order: OrderView, attempts: int, events: int) -> dict[str, Paging]:
    """Make the paging of an order's attempts and of its events, by name."""
    return {
        "attempts": Paging("attempts", attempts, order.attempts_total, ("events", events)),
        "events": Paging("events", events, order.events_total, ("attempts", attempts)),
    }
