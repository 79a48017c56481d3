"""Fields of a cart that orders have no place for: taken from what it sent, as the accounts file names them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from include.order_sync.accounts.model import OrdersAccount
from include.order_sync.connectors.base import DownloadedOrder
from include.order_sync.field_paths import FieldPath, found, read_document
from include.order_sync.models import Order
from include.order_sync.redaction.stored import without_kept_secrets

Paths = Mapping[str, FieldPath]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which extras an account's orders have."""

    of_order: Paths = field(default_factory=dict)
    of_line: Paths = field(default_factory=dict)

    @classmethod
    def of(cls, account: OrdersAccount) -> "Wanted":
        """Read what an account's entry names."""
        return cls(_paths(account.extras), _paths(account.line_extras))

    def add(self, downloaded: DownloadedOrder) -> DownloadedOrder:
        """Give an order its extras. What is secret in the cart's document is none."""
        if not self.of_order and not self.of_line:
            return downloaded
        document = read_document(without_kept_secrets(downloaded.raw))
        order = downloaded.order
        lines = tuple(replace(line, extras=found(self.of_line, document, line.external_id)) for line in order.lines)
        extras = found(self.of_order, document)
        return DownloadedOrder(replace(order, lines=lines, extras=extras), downloaded.raw)


def in_note(order: Order) -> Order:
    """Write an order's extras below its note, one a line, those of its lines with their SKU."""
    said = [f"{name}: {text}" for name, text in order.extras]
    said += [f"{line.sku} {name}: {text}" for line in order.lines for name, text in line.extras]
    return replace(order, note="\n".join((*([order.note] if order.note else []), *said)))


def _paths(named: Mapping[str, str]) -> Paths:
    return {name: FieldPath.parse(path) for name, path in named.items()}
