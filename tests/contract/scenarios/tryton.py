"""A Tryton: its JSON-RPC over HTTP, with an office in memory behind it."""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from aiohttp import web

from include.order_sync.errors import ErrorCode
from include.order_sync.models import InventoryLevel, OutboundOrder, Product, Shipment
from tests.connectors.tryton.office import Office, RefusedError, day, moment, user_error
from tests.connectors.tryton.sales import document_of, furnish
from tests.contract.kit import Scenario

KEY = "5e5510"
WARNING = f"{'0' * 32}.too_much"


class TrytonScenario(Scenario):
    vendor = "tryton"
    login = "order_sync"
    settings: Mapping[str, Any] = {"page_size": 5}
    extras: Mapping[str, Any] = {"database": "tryton"}
    page_size = product_page_size = inventory_page_size = 5
    refusals = {"rejected": ErrorCode.REJECTED, "warning": ErrorCode.REJECTED}

    def __init__(self) -> None:
        super().__init__()
        self.office = Office()
        self.office.on_create = self._note_document
        self.endless = False
        self.sessions: set[str] = set()
        self.logins = 0
        self.calls: list[str] = []
        self.strict = False
        self._kept: dict[str, tuple[str, datetime]] = {}
        furnish(self.office)

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post("/{database}/", self._answer)

    def writes(self, request: web.Request) -> bool:
        return b'"model.sale.sale.process"' in self.bodies[-1]

    # What the suite does to the office and asks it

    @property
    def orders(self) -> dict[int, dict[str, Any]]:
        return self.office.table("sale.sale")

    def refuse(self, word: str) -> None:
        self.office.refusal = user_error("Words of the vendor") if word == "rejected" else None
        self.office.warnings = [WARNING] if word == "warning" else []

    def answer_later(self) -> None:
        """Give sales no number of their own."""
        self.office.numbers = False

    def held(self, outbound: OutboundOrder) -> dict[str, Any] | None:
        """What Tryton has of an order that it took, in plain words."""
        through = ["state", "in", ["processing", "done"]]
        found = self.office.found("sale.sale", [["reference", "=", outbound.reference], through])
        if not found:
            return None
        sale, table = found[0], self.office.table
        address = table("party.address")[sale["shipment_address"]]
        lines = [table("sale.line")[number] for number in sale["lines"]]
        return {
            "number": sale["description"],
            "ship_service": table("party.party")[table("carrier")[sale["carrier"]]["party"]]["name"],
            "name": address["party_name"].rpartition(" / ")[2],
            "postcode": address.get("postal_code"),
            "lines": {line["note"].removeprefix("OrderSync line: "): self._sold(line) for line in lines},
        }

    def carried(self, shipment: Shipment) -> Shipment:
        """Say what Tryton keeps of a parcel: ids of its own, and of the time of its leaving the day alone."""
        name, changed = self._kept.get(shipment.external_id, (shipment.external_id, shipment.shipped_at))
        return msgspec.structs.replace(shipment, external_id=name, shipped_at=changed)

    def ship(self, shipment: Shipment, recorded_at: datetime) -> None:
        number = self._send(shipment, recorded_at)
        package = self.office.add(
            "stock.package",
            shipping_reference=shipment.tracking_number,
            shipping_tracking_url=shipment.tracking_url,
            parent=None,
        )
        row = self.office.table("stock.shipment.out")[number]
        row["packages"] = [package]
        for move in row["outgoing_moves"]:
            self.office.table("stock.move")[move]["package"] = package
        near = recorded_at if abs((recorded_at - shipment.shipped_at).days) < 2 else None
        at_midnight = shipment.shipped_at.replace(hour=0, minute=0, second=0, microsecond=0)
        self._kept[shipment.external_id] = f"{number}-{package}", near or at_midnight

    def ship_unreadable(self, shipment: Shipment, recorded_at: datetime) -> str:
        number = self._send(shipment, recorded_at)
        self.office.table("stock.shipment.out")[number]["effective_date"] = "yesterday"
        self._kept[shipment.external_id] = str(number), recorded_at
        return "yesterday"

    def sell(self, product: Product) -> Product:
        self._product(product.sku, id=int(product.external_id), name=product.name, active=product.active)
        return product

    def sell_unreadable(self) -> str:
        self._product("SKU-2", id=101, salable="Mythical")
        return "Mythical"

    def stock(self, level: InventoryLevel) -> InventoryLevel:
        left = float(level.available)
        self._product(level.sku, quantity=left + 1, forecast_quantity=left)
        return level

    def _send(self, shipment: Shipment, recorded_at: datetime) -> int:
        office = self.office
        found = office.found("sale.sale", [["reference", "=", shipment.reference]])
        sale = found[0] if found else office.table("sale.sale")[self._sale(shipment.reference)]
        moves = []
        for line in shipment.lines:
            number = self._line(sale, line.line)
            origin, count = f"sale.line,{number}", float(line.quantity)
            moves.append(office.add("stock.move", quantity=count, unit=1, origin=origin, state="done"))
        sent = office.add(
            "stock.shipment.out",
            state="done",
            number=f"S{shipment.external_id}",
            carrier=self._carrier(shipment.carrier, shipment.service),
            write_date=moment(recorded_at),
            effective_date=day(shipment.shipped_at.date()),
            outgoing_moves=moves,
            packages=[],
        )
        sale["shipments"].append(sent)
        return sent

    def _sale(self, reference: str) -> int:
        return self.office.add("sale.sale", reference=reference, state="processing", lines=[], shipments=[])

    def _line(self, sale: dict[str, Any], name: str) -> int:
        table, note = self.office.table("sale.line"), f"OrderSync line: {name}"
        known = [number for number in sale["lines"] if table[number]["note"] == note]
        if not known:
            sale["lines"].append(self.office.add("sale.line", sale=sale["id"], unit=1, quantity=1, note=note))
        return known[0] if known else int(sale["lines"][-1])

    def _carrier(self, name: str, service: str) -> int:
        party = self.office.add("party.party", name=name)
        product = self.office.add("product.product", name=service)
        return self.office.add("carrier", rec_name=f"{name} - {service}", party=party, carrier_product=product)

    def _product(self, code: str, **more: Any) -> int:
        values = {"name": code, "type": "goods", "active": True, "salable": True, "sale_uom": 1, **more}
        return self.office.add("product.product", code=code, **values)

    def _sold(self, line: dict[str, Any]) -> tuple[str, str, str]:
        product = self.office.table("product.product")[line["product"]]
        return product["code"], str(line["quantity"]), line["unit_price"]["decimal"]

    # The server itself

    async def _answer(self, request: web.Request) -> web.Response:
        if request.match_info["database"] != "tryton":
            return web.Response(status=503, text="<h1>Service Unavailable</h1>", content_type="text/html")
        body = await request.json()
        method, parameters = body["method"], body["params"]
        self.calls.append(method)
        if method == "common.db.login":
            return self._log_in(body["id"], *parameters)
        if not self._is_known(request.headers.get("Authorization", "")):
            return web.Response(status=401)
        if method == "common.db.logout":
            self.sessions.clear()
            return web.json_response({"id": body["id"], "result": None})
        try:
            told = {"result": self._called(method, parameters)}
        except RefusedError as error:
            told = {"error": list(error.args)}
        return web.json_response({"id": body["id"], **told})

    def _called(self, method: str, parameters: list[Any]) -> Any:
        asked = parameters[0] if parameters else None
        if method == "model.product.product.search_read" and not self.strict and asked and asked[0][1:2] == ["in"]:
            known = {one["code"] for one in self.office.found("product.product", asked)}
            for code in set(asked[0][2]) - known:
                self._product(code)
        if method == "model.currency.currency.search_read" and not self.office.found("currency.currency", asked):
            self.office.add("currency.currency", code=asked[0][2])
        found = self.office.call(method, parameters)
        if self.endless and method == "model.stock.shipment.out.search_read":
            domain, size = [["state", "=", "done"]], parameters[2]
            return (self.office.call(method, [domain, *parameters[1:]]) * size)[:size]
        return found

    def _log_in(self, number: int, login: str, parameters: dict[str, str], language: str) -> web.Response:
        self.logins += 1
        if login != self.login or parameters.get("password") != self.password:
            return web.Response(status=401, text="<h1>Unauthorized</h1>", content_type="text/html")
        key = f"{KEY}{self.logins}"
        self.sessions.add(base64.b64encode(f"{login}:7:{key}".encode()).decode())
        return web.json_response({"id": number, "result": [7, key, None]})

    def _is_known(self, header: str) -> bool:
        kind, _, token = header.partition(" ")
        if kind == "Session":
            return token in self.sessions
        return token == base64.b64encode(f"{self.login}:{self.password}".encode()).decode()

    def _note_document(self, model: str, number: int) -> None:
        """Write the sale that was made with words for ids, as the document has to be."""
        if model == "sale.sale":
            self.bodies.append(document_of(self.office, self.orders[number]))


SCENARIO = TrytonScenario
