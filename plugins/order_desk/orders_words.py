"""The words of the list of orders: its columns, its filters, and what can be done to what is selected."""

from collections.abc import Mapping
from dataclasses import dataclass

from include.order_sync.ledger.commands.model import NEEDS_REASON, Action
from include.order_sync.ledger.grid.filters import Heading, StatusFilter, SyncFilter
from include.order_sync.ledger.words import status_words
from include.order_sync.states import OrderStatus
from plugins.order_desk.view import View


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list. `newest_first`: whoever sorts by it wants the large ones on top."""

    heading: Heading
    words: str
    newest_first: bool = False


COLUMNS = (
    Column(Heading.NUMBER, "Order"),
    Column(Heading.STATUS, "Status"),
    Column(Heading.SYNC, "Sync status"),
    Column(Heading.FAILURES, "Export failures", True),
    Column(Heading.ERROR_CODE, "Error code"),
    Column(Heading.LAST_ATTEMPT, "Last attempt (UTC)", True),
    Column(Heading.PLACED_AT, "Placed at (UTC)", True),
    Column(Heading.CART, "Cart"),
    Column(Heading.DESTINATION, "Destination"),
    Column(Heading.CUSTOMER, "Customer"),
    Column(Heading.ACCOUNT, "Account"),
    Column(Heading.DISTRIBUTOR, "Distributor"),
    Column(Heading.DELIVERY_DATE, "Delivery date"),
    Column(Heading.CARRIER, "Carrier"),
    Column(Heading.TRACKING, "Tracking"),
)


def _status_words(status: StatusFilter) -> str:
    held = status is StatusFilter.CANCEL_SENDING
    return status_words(OrderStatus.NEW if held else status, held, has_shipments=False)


STATUS_WORDS: dict[str, str] = {status: _status_words(status) for status in StatusFilter}
SYNC_WORDS = {
    SyncFilter.SUCCESSFUL: "Successful",
    SyncFilter.PENDING: "Pending",
    SyncFilter.PENDING_VERIFICATION: "Pending Verification",
    SyncFilter.QUEUED: "Queued",
    SyncFilter.FAILED: "Failed",
}
PARTS_OF_PENDING = (SyncFilter.PENDING_VERIFICATION, SyncFilter.QUEUED)


@dataclass(frozen=True, slots=True)
class BulkAction:
    """What can be done to a selection. `sentence` says what will happen, before it does."""

    action: Action
    words: str
    sentence: str
    stops: bool = False

    @property
    def needs_reason(self) -> bool:
        """Whether it is never done without a reason."""
        return self.action in NEEDS_REASON


BULK_ACTIONS = (
    BulkAction(Action.RETRY_SYNC, "Retry sync", "What failed, or waits for its next attempt, is tried again at once."),
    BulkAction(
        Action.RESEND,
        "Re-send",
        "What was exported already is sent again. A destination that does not notice has the order twice.",
    ),
    BulkAction(
        Action.MARK_SYNCED,
        "Mark as synced",
        "Nothing is sent any more: you say that these orders were keyed in by hand at their destination.",
    ),
    BulkAction(Action.HOLD, "Hold", "What was not sent yet will not be sent until it is released (Cancel Sending)."),
    BulkAction(Action.RELEASE, "Release", "What is held goes on: it will be sent."),
    BulkAction(
        Action.CANCEL,
        "Cancel",
        "The orders are called off here, and at the destinations that have them already. This cannot be taken back.",
        stops=True,
    ),
    BulkAction(
        Action.RETRY_CONFIRMATION,
        "Retry shipment confirmation",
        "Tracking that the cart did not take is written to it again at once.",
    ),
    BulkAction(
        Action.MARK_CONFIRMED,
        "Mark as confirmed",
        "Nothing is written to the cart any more: you say that its orders were updated there by hand.",
    ),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that is set, and the view without it."""

    words: str
    without: View


def chosen(view: View) -> list[Chosen]:
    """List the filters that are set, in words."""
    of = view.filter
    said = (
        (of.status and f"Status: {STATUS_WORDS[of.status]}", {"status": None}),
        (of.sync and f"Sync status: {SYNC_WORDS[of.sync]}", {"sync": None}),
        (of.red and "Red only", {"red": False}),
        (of.account and f"Cart or destination: {of.account}", {"account": ""}),
        (of.error_code and f"Error: {of.error_code}", {"error_code": ""}),
        (of.placed_from and f"Placed from {of.placed_from}", {"placed_from": None}),
        (of.placed_to and f"Placed to {of.placed_to}", {"placed_to": None}),
        (of.text and f"Text: “{of.text}”", {"text": ""}),
    )
    return [Chosen(words, view.but(**change)) for words, change in said if words]


def options(counts: Mapping[str, int], current: str) -> list[tuple[str, int]]:
    """List what can be chosen, with its count; what is chosen is among it."""
    return sorted((({current: 0} if current else {}) | dict(counts)).items())
