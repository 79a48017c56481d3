"""Alerts in sentences: what is out of order, what to do, where its orders are, and that it is over."""

from include.order_sync.accounts import Accounts
from include.order_sync.connectors.base import SkipCode
from include.order_sync.errors import TREATMENTS, ErrorCode
from include.order_sync.ledger.alerts.sources import UNANSWERED
from include.order_sync.ledger.alerts.telling import OpenAlert
from include.order_sync.ledger.mails import MailKind
from include.order_sync.ledger.overview.needs import Cause, Need
from include.order_sync.services import need_words
from include.order_sync.services.need_words import Said, code_words, count
from include.order_sync.states import ConfirmationState, ExportMethod, ExportState

LINK_WORDS = {
    "": "Show these orders",
    "mappings": "Map it",
    "connections": "See connections",
    "overview": "See them on the Overview",
}
"""What a link says, by the page it leads to; "" is the list of orders."""

_REFUSALS: dict[str, str] = {
    ErrorCode.UNAUTHORIZED: "refuses our login",
    ErrorCode.FORBIDDEN: "knows our login, but does not let it do this",
}
_CAUSES = {
    MailKind.EXPORT_ERROR: Cause.EXPORT_FAILED,
    MailKind.CONFIRMATION_ERROR: Cause.CONFIRMATION_FAILED,
    MailKind.NOT_TAKEN: Cause.NOT_TAKEN,
    MailKind.UNSYNCED: Cause.STUCK,
    MailKind.UNMAPPED: Cause.UNMAPPED,
    MailKind.REFUSED: Cause.ACCOUNT_TROUBLE,
}
_GIVEN_UP = "What was given up waits for a person: select it and retry sync."
_SILENT = "Look there what became of them: it has fetched them, and said neither that it has them nor that it refuses."
_CONFIRM = "Or enter the tracking at the cart by hand, and mark it as confirmed."
_NOT_TAKEN = {
    SkipCode.MALFORMED: (
        "what the cart says cannot be read",
        "Correct the order at the cart: a change is read again by itself.",
    ),
    SkipCode.NO_DESTINATION: (
        "no destination is named for {them}",
        "Name the distributor, or the cart, under a destination's `takes` in the accounts file.",
    ),
}
_ENDS: dict[str, str] = {
    ExportState.EXPORTED: "exported",
    ExportState.MARKED_SYNCED: "marked as synced",
    ExportState.CANCELED: "canceled",
    ExportState.FAILED: "failed for another reason",
    ExportState.QUEUED: "in the queue again",
    ExportState.SENDING: "in the queue again",
    ExportState.PENDING_VERIFICATION: "sent, not acknowledged yet",
    ConfirmationState.CONFIRMED: "confirmed",
    ConfirmationState.MARKED_CONFIRMED: "marked as confirmed",
    ConfirmationState.NOT_NEEDED: "not to be confirmed any more",
    "on_hold": "put on hold",
}


def said(alert: OpenAlert, accounts: Accounts, behind: int = 0) -> Said:
    """Put an alert into words; `behind` is how many orders wait for its account, if that refuses us."""
    need = _need(alert, behind)
    match alert.kind:
        case MailKind.EXPORT_ERROR:
            return _not_exported(need)
        case MailKind.CONFIRMATION_ERROR:
            return _not_confirmed(need)
        case MailKind.NOT_TAKEN:
            return _not_taken(need)
        case MailKind.UNSYNCED:
            return _unsynced(need, accounts)
        case MailKind.UNMAPPED:
            return need_words.unmapped(need)
    return _refused(need)


def recovered(alert: OpenAlert) -> str:
    """Say that an alert is over."""
    code = code_words(alert.code)
    if alert.kind is MailKind.EXPORT_ERROR:
        return f"All orders that {alert.account} did not get are settled ({code})."
    if alert.kind is MailKind.CONFIRMATION_ERROR:
        return f"All parcels that {alert.account} was not told of are settled ({code})."
    return f"The account {alert.account} lets us in again."


def outcomes(ends: dict[str, int]) -> dict[str, int]:
    """Put into words how the orders of an alert ended."""
    told: dict[str, int] = {}
    for state, orders in ends.items():
        told[_ENDS[state]] = told.get(_ENDS[state], 0) + orders
    return told


def _need(alert: OpenAlert, behind: int) -> Need:
    """Take an alert for the need that it tells of."""
    orders = behind if alert.kind is MailKind.REFUSED else alert.waiting
    cause = _CAUSES[alert.kind]
    return Need(cause, orders, account=alert.account, cart=alert.cart, method=alert.method, code=alert.code)


def _not_exported(need: Need) -> Said:
    treatment = TREATMENTS[ErrorCode(need.code)]
    sentence = f"{count(need, 'was', 'were')} not exported to {need.account}: {code_words(need.code)}."
    resolution = f"{treatment.resolution} {_GIVEN_UP}" if treatment.retryable else treatment.resolution
    return Said(sentence, resolution, filters={"account": need.account, "error_code": need.code})


def _not_confirmed(need: Need) -> Said:
    what = f"shipped, but {need.account} could not be told of the parcel"
    sentence = f"{count(need, f'was {what}', f'were {what}')}: {code_words(need.code)}."
    resolution = f"{TREATMENTS[ErrorCode(need.code)].resolution} {_CONFIRM}"
    return Said(sentence, resolution, filters={"account": need.account, "error_code": need.code})


def _not_taken(need: Need) -> Said:
    what, resolution = _NOT_TAKEN[SkipCode(need.code)]
    orders = f"1 order of {need.account}" if need.orders == 1 else f"{need.orders:,} orders of {need.account}"
    was = "was" if need.orders == 1 else "were"
    them = "it" if need.orders == 1 else "them"
    return Said(f"{orders} {was} not taken: {what.format(them=them)}.", resolution, "overview")


def _unsynced(need: Need, accounts: Accounts) -> Said:
    destination = accounts.destinations.get(need.account)
    fetches = destination is not None and destination.export_method is ExportMethod.PULL
    if need.code == UNANSWERED:
        what = f"sent to {need.account}, which has not acknowledged"
        sentence = f"{count(need, f'was {what} it', f'were {what} them')}."
        filters = {"sync": "pending_verification", "account": need.account}
        resolution = _SILENT if fetches else TREATMENTS[ErrorCode.OUTCOME_UNKNOWN].resolution
        return Said(sentence, resolution, filters=filters)
    stuck = need_words.stuck(need)
    if fetches:
        fetched = f"Ask those who run {need.account} why it does not fetch them."
        return Said(stuck.sentence, fetched, filters=stuck.filters)
    return stuck


def _refused(need: Need) -> Said:
    waiting = f" {count(need, 'waits', 'wait')} for it." if need.orders else ""
    resolution = TREATMENTS[ErrorCode(need.code)].resolution
    return Said(f"The account {need.account} {_REFUSALS[need.code]}.{waiting}", resolution, "connections")
