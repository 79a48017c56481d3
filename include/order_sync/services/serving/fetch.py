"""Hand out orders to a destination that fetches them: what cannot go is held, what is handed out is under a lease."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from secrets import randbits

import msgspec

from include.order_sync.accounts import DestinationAccount
from include.order_sync.connectors.order_json import order_body
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.ledger.cancels import call_off_unsent
from include.order_sync.ledger.documents import Sent
from include.order_sync.ledger.exports import ClaimedExport
from include.order_sync.ledger.fetching import (
    Cancel,
    Handed,
    Offer,
    Offered,
    Terms,
    hand_out,
    handed_out,
    open_cancels,
)
from include.order_sync.ledger.mappings import ShipMethod
from include.order_sync.ledger.mappings.ship_methods import release_mapped
from include.order_sync.services.mapping.in_force import ShipMethods, mapped_over, newly_mapped
from include.order_sync.services.outbound import outbound
from include.order_sync.services.runtime import Runtime
from include.order_sync.services.serving.asking import Unusable
from include.order_sync.services.serving.wire import MOST_ORDERS, CancelAsked, FetchAsked, Fetched

log = logging.getLogger(__name__)

_LEASE_BITS = 62


@dataclass(frozen=True, slots=True)
class _Preparing:
    """Prepares orders for a destination with the mappings of its account and of the Order Desk."""

    name: str
    account: DestinationAccount

    def __call__(self, claims: Sequence[ClaimedExport], desk: Sequence[ShipMethod]) -> Iterable[Offer]:
        methods = mapped_over(self.name, self.account, desk)
        return [self._offer(claimed, methods) for claimed in claims]

    def _offer(self, claimed: ClaimedExport, methods: ShipMethods) -> Offer:
        try:
            order = outbound(claimed, methods, self.account)
            return Sent(claimed.generation, order.ship_service, order_body(order))
        except VendorError as error:
            return error
        except Exception as error:  # noqa: BLE001 - one order's surprise must not stop the others; it is recorded
            return VendorError(ErrorCode.INTERNAL, f"{type(error).__name__}: {error}")


def fetch(runtime: Runtime, destination: str, asked: FetchAsked, key: str = "") -> Fetched:
    """Offer what waits for a destination; with the same `key` (its Idempotency-Key) the same orders again.

    What is offered is committed when this returns. Orders that cannot be handed out are held with their error.
    """
    account = runtime.destination(destination)
    _prepare(runtime, destination, account)
    lease = _lease_of(destination, key) if key else randbits(_LEASE_BITS)
    terms = Terms(destination, lease, timedelta(seconds=asked.lease), asked.limit, account.attempts)
    handed = hand_out(runtime.ledger, terms, _Preparing(destination, account))
    _log(destination, handed)
    return _fetched(runtime, destination, lease, handed)


def fetch_again(runtime: Runtime, destination: str, lease: str) -> Fetched:
    """Give the orders of a lease that still runs once more; raises `Unusable` if there is no such lease."""
    number = _lease_number(lease)
    handed = handed_out(runtime.ledger, destination, number) if number is not None else None
    if number is None or handed is None:
        words = "There is no such lease with orders to answer for: it is over, or every order of it was answered for."
        raise Unusable("no_such_lease", words)
    return _fetched(runtime, destination, number, handed)


def _prepare(runtime: Runtime, name: str, account: DestinationAccount) -> None:
    """Let go what waited for a mapping that is there now, and call off what was canceled."""
    actor = runtime.run.actor
    mapped = newly_mapped(runtime.ledger, {name: account})
    if mapped:
        release_mapped(runtime.ledger, name, mapped[name], actor)
    call_off_unsent(runtime.ledger, name, actor)


def _lease_of(destination: str, key: str) -> int:
    digest = blake2b(f"{destination}\0{key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> (64 - _LEASE_BITS)


def _lease_number(lease: str) -> int | None:
    try:
        number = int(lease, 16)
    except ValueError:
        return None
    return number if 0 <= number < 2**_LEASE_BITS else None


def _fetched(runtime: Runtime, destination: str, lease: int, handed: Handed) -> Fetched:
    cancels = open_cancels(runtime.ledger, destination, MOST_ORDERS)
    orders = [_order(one) for one in handed.orders]
    shown = f"{lease:016x}" if orders else None
    return Fetched(shown, handed.expires_at, orders, handed.more, [_cancel(one) for one in cancels])


_FURTHER = msgspec.json.Encoder()


def _order(offered: Offered) -> msgspec.Raw:
    """Write an order as it was stored when it was handed out, and what belongs to this fetch of it."""
    further = _FURTHER.encode({"idempotency_key": offered.idempotency_key, "offered": offered.times})
    return msgspec.Raw(offered.body[:-1] + b"," + further[1:])


def _cancel(cancel: Cancel) -> CancelAsked:
    return CancelAsked(cancel.reference, cancel.number, cancel.their_id or None, cancel.asked_at)


def _log(destination: str, handed: Handed) -> None:
    numbers = ", ".join(one.number for one in handed.orders)
    if numbers:
        log.info(
            "%s fetched %d orders%s: %s", destination, len(handed.orders), " again" if handed.again else "", numbers
        )
    for number, error in handed.held:
        log.warning("Order %s was not handed out to %s and is held: %s", number, destination, error)
