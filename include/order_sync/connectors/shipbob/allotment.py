"""Tell which of the cart's lines are in each parcel of an order.

A shipment of ShipBob's names products and physical articles, not lines. The lines come from the order itself: its
products carry our position (`external_line_id`), its tags the cart's line id for each position. Parcels are to be
given in the order in which they left: so what an earlier one was said to hold never changes with a later one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal

from include.order_sync.connectors.shipbob.references import lines_of
from include.order_sync.connectors.shipbob.wire import ListedOrder, ListedShipment, PackedProduct
from include.order_sync.connectors.values import MalformedError
from include.order_sync.models import ShipmentLine

Key = str
Pieces = dict[Key, Counter[int]]


class Allotment:
    """The lines of one order, as its parcels fill them up. `shipments` are all that are not canceled, sent or not."""

    def __init__(self, order: ListedOrder, shipments: Iterable[ListedShipment]) -> None:
        self._open: dict[Key, dict[str, int]] = defaultdict(dict)
        self._keys: dict[int | None, Key] = {}
        ids = lines_of(order.tags or ())
        for product in sorted(order.products or (), key=lambda one: one.external_line_id or 0):
            if product.external_line_id in ids:
                key = self._keys[product.id] = product.reference_id or str(product.id)
                self._open[key][ids[product.external_line_id]] = product.quantity
        self._ordered = {key: sum(lines.values()) for key, lines in self._open.items()}
        self._planned = self._pieces(product for one in shipments for product in one.products or ())
        self._packed: Pieces = defaultdict(Counter)
        self._told: Counter[Key] = Counter()

    def take(self, shipment: ListedShipment) -> tuple[ShipmentLine, ...]:
        """Say what the next parcel holds; nothing of what the order's lines do not name.

        Raises `MalformedError` if it does not say how many pieces it holds, or how many pieces make a bundle.
        """
        lines: list[ShipmentLine] = []
        for product in shipment.products or ():
            if not product.inventory_items:
                raise MalformedError(f"inventory_items of product {product.id}", None, "what is in the parcel")
        for key, packed in self._pieces(shipment.products or ()).items():
            self._packed[key] += packed
            whole = self._whole(key)
            lines += self._fill(key, whole - self._told[key])
            self._told[key] = whole
        return tuple(lines)

    def _pieces(self, products: Iterable[PackedProduct]) -> Pieces:
        """Count the physical articles of each product that the order names."""
        counted: Pieces = defaultdict(Counter)
        for product in products:
            key = self._keys.get(product.id) or product.reference_id
            if key in self._open:
                for item in product.inventory_items or ():
                    counted[key][item.id] += item.quantity
        return counted

    def _whole(self, key: Key) -> int:
        """Count the products that are complete by now: of a bundle, those of which every article has been sent."""
        planned, packed = self._planned[key], self._packed[key]
        return min(packed[article] // self._needed(key, article) for article in planned)

    def _needed(self, key: Key, article: int) -> int:
        """Say how many of an article make one of the product: of a multipack or a bundle, it may be more than one."""
        planned, ordered = self._planned[key][article], self._ordered[key]
        if ordered and planned >= ordered and planned % ordered == 0:
            return planned // ordered
        if len(self._planned[key]) > 1:
            raise MalformedError(f"inventory_items of product {key}", planned, f"a multiple of the {ordered} ordered")
        return 1

    def _fill(self, key: Key, pieces: int) -> Iterable[ShipmentLine]:
        for line, still in self._open[key].items():
            given = min(still, pieces)
            if given > 0:
                self._open[key][line] = still - given
                pieces -= given
                yield ShipmentLine(line, Decimal(given))
