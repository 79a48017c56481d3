"""An Odoo database: version 19 by JSON-2, and version 17 by JSON-RPC."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from aiohttp import web
from msgspec.structs import replace

from include.order_sync.connectors.odoo.mapping import ENCODER, NewContact, NewLine, NewOrder, key_of
from include.order_sync.errors import ErrorCode
from include.order_sync.models import InventoryLevel, OutboundOrder, Product, Shipment
from tests.connectors.odoo import shop
from tests.connectors.odoo.fake import Record, Refusal
from tests.connectors.odoo.front import Front, decoded, told
from tests.contract.kit import Scenario

WORDS = "Words of the vendor"
DATABASE = "mycompany"
# What refuses, and how it says so; the address is first, for it is made but once.
REFUSALS = {
    "the address": ("res.partner.create", "odoo.exceptions.ValidationError"),
    "the order": ("sale.order.create", "odoo.exceptions.UserError"),
    "the order's rules": ("sale.order.create", "odoo.exceptions.ValidationError"),
}


class OdooScenario(Scenario):
    vendor = "odoo"
    version: ClassVar[int] = 19
    login = ""
    settings: Mapping[str, Any] = {"api": "json2", "page_size": 5}
    extras: Mapping[str, Any] = {"database": DATABASE}
    page_size = product_page_size = inventory_page_size = 5
    refusals = {
        "the address": ErrorCode.INVALID_ADDRESS,
        "the order": ErrorCode.REJECTED,
        "the order's rules": ErrorCode.REJECTED,
    }
    time_styles: Mapping[str, Callable[[datetime], str]] = {
        "as Odoo writes them": lambda time: time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
    }

    def __init__(self) -> None:
        super().__init__()
        self.fake = shop.a_shop(self.version)
        self.fake.before = self._before
        self.front = Front(self.fake, DATABASE, self.login, self.password)
        self.endless = False
        self._list = self.fake.search_read
        self.fake.search_read = self._search_read  # type: ignore[method-assign]

    def add_routes(self, app: web.Application) -> None:
        self.front.add_routes(app)

    def error_body(self, status: int) -> bytes:
        return json.dumps(told(Refusal("werkzeug.exceptions.HTTPException", WORDS))).encode()

    def writes(self, request: web.Request) -> bool:
        """An order is Odoo's once it is confirmed: until then it is a quotation, which the next attempt finishes."""
        return b"action_confirm" in self.bodies[-1] or request.path.endswith("/action_confirm")

    # What the suite does to the database and asks it

    @property
    def orders(self) -> dict[int, Record]:
        return self.fake.tables["sale.order"]

    def carried(self, shipment: Shipment) -> Shipment:
        deliveries = self.fake.tables["stock.picking"].values()
        [number] = [one["id"] for one in deliveries if one["name"] == shipment.external_id]
        return replace(shipment, service="", external_id=f"{shipment.external_id}#{number}")

    def refuse(self, word: str) -> None:
        what, name = REFUSALS[word]
        self.fake.refusals = {what: Refusal(name, WORDS)}

    def answer_later(self) -> None:
        """Have orders approved by people before they are confirmed."""
        self.fake.approval = True

    def held(self, outbound: OutboundOrder) -> dict[str, Any] | None:
        """What Odoo has of a confirmed order, in plain words."""
        found = [one for one in shop.orders_of(self.fake, outbound.reference) if one["state"] == "sale"]
        if not found:
            return None
        [order] = found
        sent = self._as_sent(order)
        lines = {
            key_of(line.name): (line.default_code, str(line.product_uom_qty), str(line.price_unit))
            for line in sent.order_line
        }
        return {
            "number": sent.origin.removeprefix("web_shop "),
            "ship_service": sent.carrier,
            "name": sent.delivery_address.name,
            "postcode": sent.delivery_address.zip,
            "lines": lines,
        }

    def documents(self) -> list[bytes]:
        """Write each order as it was sent, with the codes and names of what Odoo was given the ids of."""
        return [ENCODER.encode(self._as_sent(one)) for one in self.orders.values()]

    def ship(self, shipment: Shipment, recorded_at: datetime) -> None:
        shop.ship(self.fake, shipment, recorded_at)

    def ship_at(self, shipment: Shipment, recorded_at: datetime, shipped_at: str) -> None:
        shop.ship(self.fake, shipment, recorded_at, date_done=shipped_at)

    def ship_unreadable(self, shipment: Shipment, recorded_at: datetime) -> str:
        shop.ship(self.fake, shipment, recorded_at, date_done="2026-02-30 10:00:00")
        return "2026-02-30 10:00:00"

    def sell(self, product: Product) -> Product:
        shop.list_product(self.fake, product)
        return product

    def sell_unreadable(self) -> str:
        shop.sell(self.fake, "SKU-2", display_name=False)
        return "SKU-2"

    def stock(self, level: InventoryLevel) -> InventoryLevel:
        shop.stock(self.fake, level)
        return level

    # The database itself

    def _before(self, model: str, method: str) -> None:
        """Have every article that an order is made of."""
        if model == "product.product" and self.bodies:
            for path, operator, codes in _domain(decoded(self.bodies[-1])):
                for code in codes if (path, operator) == ("default_code", "in") else ():
                    shop.sell(self.fake, code)

    def _search_read(self, model: str, context: Record, **given: Any) -> list[Record]:
        if self.endless and model == "stock.picking":
            return self._list(model, context, [], given["fields"]) * given["limit"]
        return self._list(model, context, **given)

    def _as_sent(self, order: Record) -> NewOrder:
        tables = self.fake.tables
        lines = [
            NewLine(
                default_code=tables["product.product"][line["product_id"]]["default_code"],
                name=line["name"],
                product_uom_qty=line["product_uom_qty"],
                price_unit=line["price_unit"],
            )
            for line in shop.lines_of(self.fake, order["id"])
        ]
        return NewOrder(
            client_order_ref=order["client_order_ref"],
            origin=order["origin"],
            currency=tables["res.currency"][order["currency_id"]]["name"],
            delivery_address=self._contact(order["partner_shipping_id"]),
            order_line=lines,
            customer=self._contact(order["partner_id"]),
            carrier=tables["delivery.carrier"][order["carrier_id"]]["name"],
            commitment_date=order["commitment_date"] or "",
            note=order["note"] or "",
        )

    def _contact(self, number: int) -> NewContact:
        tables = self.fake.tables
        partner = tables["res.partner"][number]
        names = ("name", "ref", "company_name", "street", "street2", "city", "zip", "phone", "email")
        states, countries = tables["res.country.state"], tables["res.country"]
        return NewContact(
            **{name: partner[name] or "" for name in names},
            state=states[partner["state_id"]]["code"] if partner["state_id"] else "",
            country=countries[partner["country_id"]]["code"] if partner["country_id"] else "",
        )


class OdooByJsonRpc(OdooScenario):
    version = 17
    login = "ordersync@example.com"
    settings: Mapping[str, Any] = {"api": "jsonrpc", "page_size": 5}
    way = "by JSON-RPC"
    calls_to_log_in = 1


def _domain(asked: Any) -> list[Any]:
    if "params" not in asked:
        return list(asked.get("domain", []))
    args = asked["params"]["args"]
    return list(args[6].get("domain", [])) if len(args) > 6 else []


OdooScenario.others = (OdooByJsonRpc,)
SCENARIO = OdooScenario
