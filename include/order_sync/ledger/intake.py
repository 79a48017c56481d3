"""What a download brings, prepared for the ledger: orders with the destination of each line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

import msgspec

from include.order_sync.connectors.base import SkippedOrder
from include.order_sync.models import Order
from include.order_sync.states import ExportMethod

_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class IncomingOrder:
    """A downloaded order, what the cart sent for it, and the destination of each line in turn."""

    order: Order
    raw: bytes
    destinations: tuple[str, ...]

    @property
    def distributor(self) -> str:
        """Name the distributors of the order's lines."""
        return ", ".join(dict.fromkeys(line.distributor for line in self.order.lines if line.distributor))


@dataclass(frozen=True, slots=True)
class Batch:
    """What is stored in one transaction: orders, skipped ones, and the cursor that passes both.

    `methods` has the export method of each destination.
    """

    cart: str
    orders: Sequence[IncomingOrder]
    skipped: Sequence[SkippedOrder]
    methods: dict[str, ExportMethod]
    cursor: datetime | None = None
    stream: str = "orders"


@dataclass(slots=True)
class Stored:
    """What a batch changed, counted. `canceled` counts orders whose cart has newly canceled them."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    canceled: int = 0
    skipped: int = 0
    malformed: int = 0
    external_ids: list[str] = field(default_factory=list)

    def add(self, other: "Stored") -> None:
        """Count another batch in."""
        for name in ("new", "changed", "unchanged", "canceled", "skipped", "malformed"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def content_hash(order: Order) -> int:
    """Hash what matters of an order, so that a re-read order is known to be unchanged; a signed 64-bit number."""
    essence = (
        order.number,
        order.currency,
        order.total,
        order.lines,
        order.ship_to,
        order.ship_method,
        order.delivery_date,
        order.customer_account,
        order.customer_name,
        order.canceled,
        order.note,
        *((order.extras,) if order.extras else ()),
    )
    return int.from_bytes(blake2b(_encoder.encode(essence), digest_size=8).digest(), signed=True)


def newest_of_each(incoming: Sequence[IncomingOrder]) -> dict[str, IncomingOrder]:
    """Keep one order per external id: the last that a page chain brought."""
    return {item.order.external_id: item for item in incoming}
