"""What orders wait for, in sentences that pages and mails share: what it is, what to do, and where the orders are."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from include.order_sync.errors import TREATMENTS, ErrorCode
from include.order_sync.ledger.overview.needs import Need

_ON_HOLD = "Release them when they may be sent, or cancel them."
_NOT_FETCHED = "Look there whether it still fetches its orders."
_STUCK = "Look in Airflow whether the DAG wms_delivery is on, and whether its last runs went well."


@dataclass(frozen=True, slots=True)
class Said:
    """A need in words. Its orders are on a page of the Order Desk, or in its list by `filters`."""

    sentence: str
    resolution: str
    page: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)


def code_words(code: str) -> str:
    """Write an error code as words in a sentence."""
    return code.replace("_", " ").replace("sku", "SKU")


def count(need: Need, one: str, many: str) -> str:
    """Say how many orders do something: the verb for one, and for many."""
    return f"1 order {one}" if need.orders == 1 else f"{need.orders:,} orders {many}"


def unmapped(need: Need) -> Said:
    """Say that a ship method has no mapping."""
    method = f"ship method {need.method}" if need.method else "orders without a ship method"
    sentence = f"{count(need, 'waits', 'wait')} for a mapping of {method} ({need.cart} to {need.account})."
    return Said(sentence, TREATMENTS[ErrorCode.UNMAPPED_SHIP_METHOD].resolution, "mappings")


def failed(need: Need) -> Said:
    """Say that a destination refused orders, or that the attempts ran out."""
    treatment = TREATMENTS[ErrorCode(need.code)]
    if treatment.retryable:
        what = f"could not be sent to {need.account}, and the attempts ran out"
        sentence = f"{count(need, what, what)}: {code_words(need.code)}."
    else:
        sentence = f"{count(need, 'was', 'were')} refused by {need.account}: {code_words(need.code)}."
    resolution = "When the other side works again, select these orders and retry sync." if treatment.retryable else ""
    filters = {"sync": "failed", "account": need.account, "error_code": need.code}
    return Said(sentence, resolution or treatment.resolution, filters=filters)


def unacknowledged(need: Need) -> Said:
    """Say that a destination was sent orders, and has not answered."""
    who = f"waited over 30 minutes for an acknowledgement from {need.account}"
    filters = {"sync": "pending_verification", "account": need.account}
    resolution = TREATMENTS[ErrorCode.OUTCOME_UNKNOWN].resolution
    return Said(f"{count(need, f'has {who}', f'have {who}')}.", resolution, filters=filters)


def stuck(need: Need) -> Said:
    """Say that orders are in the queue for longer than they should be."""
    what = f"stuck in the queue for {need.account}"
    filters = {"status": "new", "sync": "queued", "account": need.account}
    return Said(f"{count(need, f'is {what}', f'are {what}')}.", _STUCK, filters=filters)


def not_fetched(need: Need) -> Said:
    """Say that a destination does not come for its orders."""
    them = "it" if need.orders == 1 else "them"
    filters = {"sync": "queued", "account": need.account}
    return Said(f"{count(need, 'waits', 'wait')} for {need.account} to fetch {them}.", _NOT_FETCHED, filters=filters)


def on_hold(need: Need) -> Said:
    """Say that orders are kept from being sent."""
    resolution = _ON_HOLD if need.orders > 1 else "Release it when it may be sent, or cancel it."
    return Said(f"{count(need, 'is', 'are')} on hold.", resolution, filters={"status": "cancel_sending"})
