"""What needs a person, in sentences: what it is, what to do, and where its orders are."""

from dataclasses import dataclass
from urllib.parse import urlencode

from include.order_sync.connectors.base import SkipCode
from include.order_sync.errors import TREATMENTS, ErrorCode
from include.order_sync.ledger.overview.needs import Cause, Need

_REFUSALS: dict[str, str] = {
    ErrorCode.UNAUTHORIZED: "refuses our login",
    ErrorCode.FORBIDDEN: "knows our login, but does not let it do this",
}
_ON_HOLD = "Release them when they may be sent, or cancel them."
_STUCK = "Look in Airflow whether the DAG wms_delivery is on, and whether its last runs went well."
_CONFIRM = "Then retry the confirmation, or enter the tracking at the cart by hand and mark it as confirmed."
_NOT_TAKEN = {
    SkipCode.MALFORMED: (
        "cannot be read, and {was} not taken",
        "Correct {them} at the cart: a change is read again by itself. The reasons are below.",
    ),
    SkipCode.NO_DESTINATION: (
        "{goes} to no destination, and {was} not taken",
        "Name the distributor, or the cart, under a destination's `takes` in the accounts file.",
    ),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A need as people read it. `link` is relative to the Order Desk's root, "" if there is none."""

    need: Need
    sentence: str
    resolution: str
    link: str = ""
    link_words: str = "Show these orders"


def told(need: Need) -> Told:
    """Put a need into words."""
    return _TELLERS[need.cause](need)


def code_words(code: str) -> str:
    """Write an error code as words in a sentence."""
    return code.replace("_", " ").replace("sku", "SKU")


def _orders_at(**filters: str) -> str:
    return "./?" + urlencode({name: value for name, value in filters.items() if value})


def _count(need: Need, one: str, many: str) -> str:
    """Say how many orders do something: the verb for one, and for many."""
    return f"1 order {one}" if need.orders == 1 else f"{need.orders:,} orders {many}"


def _trouble(need: Need) -> Told:
    treatment = TREATMENTS.get(ErrorCode(need.code)) if need.code in {*ErrorCode} else None
    what = _REFUSALS.get(need.code, "does not work")
    waiting = f" {_count(need, 'waits', 'wait')} for it." if need.orders else ""
    resolution = treatment.resolution if treatment else "Set up what the message names, then check again."
    return Told(need, f"The account {need.account} {what}.{waiting}", resolution, "connections", "See connections")


def _unmapped(need: Need) -> Told:
    method = f"ship method {need.method}" if need.method else "orders without a ship method"
    sentence = f"{_count(need, 'waits', 'wait')} for a mapping of {method} ({need.cart} to {need.account})."
    return Told(need, sentence, TREATMENTS[ErrorCode.UNMAPPED_SHIP_METHOD].resolution, "mappings", "Map it")


def _failed(need: Need) -> Told:
    treatment = TREATMENTS[ErrorCode(need.code)]
    if treatment.retryable:
        what = f"could not be sent to {need.account}, and the attempts ran out"
        sentence = f"{_count(need, what, what)}: {code_words(need.code)}."
    else:
        sentence = f"{_count(need, 'was', 'were')} refused by {need.account}: {code_words(need.code)}."
    link = _orders_at(sync="failed", account=need.account, error_code=need.code)
    resolution = "When the other side works again, select these orders and retry sync." if treatment.retryable else ""
    return Told(need, sentence, resolution or treatment.resolution, link)


def _unacknowledged(need: Need) -> Told:
    who = f"waited over 30 minutes for an acknowledgement from {need.account}"
    link = _orders_at(sync="pending_verification", account=need.account)
    resolution = TREATMENTS[ErrorCode.OUTCOME_UNKNOWN].resolution
    return Told(need, f"{_count(need, f'has {who}', f'have {who}')}.", resolution, link)


def _stuck(need: Need) -> Told:
    what = f"stuck in the queue for {need.account}"
    link = _orders_at(status="new", sync="queued", account=need.account)
    return Told(need, f"{_count(need, f'is {what}', f'are {what}')}.", _STUCK, link)


def _unconfirmed(need: Need) -> Told:
    what = f"shipped, but the tracking could not be confirmed to {need.account}"
    sentence = f"{_count(need, f'was {what}', f'were {what}')}: {code_words(need.code)}."
    resolution = f"{TREATMENTS[ErrorCode(need.code)].resolution} {_CONFIRM}"
    link = _orders_at(status="error", sync="successful", account=need.account, error_code=need.code)
    return Told(need, sentence, resolution, "" if need.named else link)


def _unanswered(need: Need) -> Told:
    what = f"shipped, and {need.account} has not answered our confirmation for over 30 minutes"
    return Told(
        need, f"{_count(need, f'was {what}', f'were {what}')}.", f"Look there whether it has the tracking. {_CONFIRM}"
    )


def _on_hold(need: Need) -> Told:
    resolution = _ON_HOLD if need.orders > 1 else "Release it when it may be sent, or cancel it."
    return Told(need, f"{_count(need, 'is', 'are')} on hold.", resolution, _orders_at(status="cancel_sending"))


def _too_late(need: Need) -> Told:
    link = _orders_at(status="error", error_code=need.code)
    resolution = TREATMENTS[ErrorCode.CANCELED_AT_SOURCE].resolution
    return Told(need, f"{_count(need, 'was', 'were')} canceled too late.", resolution, link)


def _not_taken(need: Need) -> Told:
    sentence, resolution = _NOT_TAKEN[SkipCode(need.code)]
    one = need.orders == 1
    words = {"was": "was" if one else "were", "goes": "goes" if one else "go", "them": "it" if one else "them"}
    orders = f"1 order of {need.cart}" if one else f"{need.orders:,} orders of {need.cart}"
    return Told(need, f"{orders} {sentence.format(**words)}.", resolution.format(**words))


_TELLERS = {
    Cause.ACCOUNT_TROUBLE: _trouble,
    Cause.UNMAPPED: _unmapped,
    Cause.EXPORT_FAILED: _failed,
    Cause.UNACKNOWLEDGED: _unacknowledged,
    Cause.STUCK: _stuck,
    Cause.CONFIRMATION_FAILED: _unconfirmed,
    Cause.CONFIRMATION_UNANSWERED: _unanswered,
    Cause.ON_HOLD: _on_hold,
    Cause.CANCELED_TOO_LATE: _too_late,
    Cause.NOT_TAKEN: _not_taken,
}
