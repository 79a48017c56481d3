"""What people do in Tryton: receive articles, pick, pack and send shipments, look at a sale."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from include.order_sync.models import Order
from tests.real.tryton.api import Api
from tests.real.tryton.seed import receive, sell

SHIPMENT, MOVE = "stock.shipment.out", "stock.move"


class Desk:
    """The office and its warehouse."""

    def __init__(self, api: Api) -> None:
        self.api = api

    def offer(self, orders: Iterable[Order], quantity: float = 100) -> None:
        """Put every article of some orders on sale, and so much of each into the warehouse."""
        for sku, name in {line.sku: line.name for order in orders for line in order.lines}.items():
            receive(self.api, sell(self.api, sku, name or sku), quantity)

    def sales(self, number: str) -> list[dict[str, Any]]:
        """Look at the sales of a cart's order, by that order's number."""
        fields = ["reference", "number", "state", "comment", "party.name", "currency.code", "untaxed_amount"]
        parts = ["shipment_address.full_address", "carrier.party.name", "lines.quantity", "lines.unit_price"]
        more = ["lines.product.code", "shipments", "shipments.state", "invoices.state", "shipment_state"]
        return self.api.find("sale.sale", [["description", "=", number]], *fields, *parts, *more)

    def sale(self, number: str) -> dict[str, Any]:
        """Look at the one sale of a cart's order."""
        [found] = self.sales(number)
        return found

    def ship(self, number: str, packages: Mapping[str, Mapping[str, float]]) -> int:
        """Send what is in packages, by their tracking numbers, each with how much of which article; the rest waits.

        Returns the id of the shipment.
        """
        [shipment] = self._waiting(number)
        wanted: dict[str, float] = {}
        for inside in packages.values():
            for sku, count in inside.items():
                wanted[sku] = wanted.get(sku, 0) + count
        for move in self._moves(shipment, "inventory_moves"):
            self._reduce(move, wanted)
        self.api.call(f"model.{SHIPMENT}.assign_try", [shipment], self.api.context)
        self.api.press(SHIPMENT, "pick", shipment)
        for tracking, inside in packages.items():
            self._pack(shipment, tracking, inside)
        self.api.press(SHIPMENT, "pack", shipment)
        self.api.press(SHIPMENT, "do", shipment)
        return shipment

    def ship_all(self, number: str, tracking: str) -> int:
        """Send what is left of an order in one package."""
        [shipment] = self._waiting(number)
        inside: dict[str, float] = {}
        for move in self._moves(shipment, "outgoing_moves"):
            sku = move["product."]["code"]
            inside[sku] = inside.get(sku, 0) + move["quantity"]
        return self.ship(number, {tracking: inside})

    def cancel(self, number: str) -> None:
        """Cancel a sale before it goes on."""
        self.api.press("sale.sale", "cancel", self.sale(number)["id"])

    def stock_of(self, sku: str) -> float:
        """Say how much of an article lies in the warehouse."""
        [warehouse] = self.api.find("stock.location", [["type", "=", "warehouse"]], "id")
        context = {"locations": [warehouse["id"]], "stock_skip_warehouse": True}
        [found] = self.api.find("product.product", [["code", "=", sku]], "quantity", **context)
        return float(found["quantity"])

    def _waiting(self, number: str) -> list[int]:
        sale = self.sale(number)
        return [one["id"] for one in sale["shipments."] if one["state"] in ("waiting", "draft")]

    def _moves(self, shipment: int, kind: str) -> list[dict[str, Any]]:
        fields = [f"{kind}.quantity", f"{kind}.product.code", f"{kind}.package", f"{kind}.state"]
        return list(self.api.find(SHIPMENT, [["id", "=", shipment]], *fields)[0][f"{kind}."])

    def _reduce(self, move: dict[str, Any], wanted: dict[str, float]) -> None:
        sku = move["product."]["code"]
        taken = min(wanted.get(sku, 0), move["quantity"])
        wanted[sku] = wanted.get(sku, 0) - taken
        if taken != move["quantity"]:
            self.api.change(MOVE, move["id"], quantity=float(taken))

    def _pack(self, shipment: int, tracking: str, inside: Mapping[str, float]) -> None:
        """Put articles into a package; a move that is more than what goes in is divided first."""
        left, packed = dict(inside), []
        for move in self._moves(shipment, "outgoing_moves"):
            sku = move["product."]["code"]
            if move["package"] or not left.get(sku) or not move["quantity"]:
                continue
            if move["quantity"] > left[sku]:
                self._divide(move, left[sku])
            left[sku] -= min(left[sku], move["quantity"])
            packed.append(move["id"])
        [kind] = self.api.find("stock.package.type", [], "id")
        self.api.add(
            "stock.package",
            company=self.api.context["company"],
            type=kind["id"],
            shipment=f"{SHIPMENT},{shipment}",
            shipping_reference=tracking,
            moves=[["add", packed]],
        )

    def _divide(self, move: dict[str, Any], quantity: float) -> None:
        rest = float(Decimal(str(move["quantity"])) - Decimal(str(quantity)))
        self.api.change(MOVE, move["id"], quantity=float(quantity))
        self.api.call(f"model.{MOVE}.copy", [move["id"]], {"quantity": rest}, self.api.context)
