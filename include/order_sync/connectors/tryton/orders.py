"""Bring an order into Tryton as a sale, and that sale to where its shipments are made.

That takes several calls, and each may be the last one that Tryton hears. A sale as a draft or quotation is nothing yet:
nobody ships it. So an order counts as taken when its sale is through the last step, and until then any later attempt
finds the sale by its reference and goes on with it.
"""

from collections.abc import Sequence
from typing import Any

from include.order_sync.connectors.tryton.mapping import NewLine, NewSale, unlike
from include.order_sync.connectors.tryton.names import Names
from include.order_sync.connectors.tryton.partners import Partners
from include.order_sync.connectors.tryton.proxy import Proxy
from include.order_sync.connectors.tryton.settings import Settings
from include.order_sync.connectors.tryton.status import (
    CANCELED,
    CONFIRMED,
    DRAFT,
    PROCESSED,
    QUOTATION,
    SALE_STATES,
    STEPS,
)
from include.order_sync.connectors.tryton.wire import IDS, NOTHING, SALES, SOLD_LINES, Article, Sale, day
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Acknowledgement

SALE = "sale.sale"


class Orders:
    """The sales of one database that are ours."""

    def __init__(self, proxy: Proxy, settings: Settings) -> None:
        self._proxy = proxy
        self.names = Names(proxy, settings)
        self._partners = Partners(proxy, self.names)
        self.processes = settings.process
        self._taken = PROCESSED if settings.process else PROCESSED | {CONFIRMED}

    async def known(self, reference: str) -> list[Sale]:
        """List the sales with a reference, the one that is farthest first, and of such the eldest."""
        await self.names.company()
        fields = ["reference", "number", "state"]
        found = await self._proxy.records(SALE, [["reference", "=", reference]], fields, answer=SALES)
        ours = [sale for sale in found if sale.reference == reference]
        for sale in ours:
            if sale.state not in SALE_STATES:
                message = f"sale {sale.number or sale.id} is in state '{sale.state}': expected {', '.join(SALE_STATES)}"
                raise VendorError(ErrorCode.MALFORMED_RESPONSE, message, sent=True)
        return sorted(ours, key=lambda sale: (-SALE_STATES.index(sale.state), sale.id))

    async def find(self, reference: str) -> Acknowledgement | None:
        """Tell which sale was taken under a reference. One that is not through is none: to be sent, it goes on."""
        sales = [sale for sale in await self.known(reference) if sale.state in self._taken]
        return _acknowledged(sales[0]) if sales else None

    async def take(self, sale: NewSale) -> Acknowledgement:
        """Bring an order in, or go on where an earlier attempt was cut off."""
        sales = await self.known(sale.reference)
        if sales and sales[0].state == CANCELED:
            name = sales[0].number or f"with id {sales[0].id}"
            message = (
                f"Tryton's sale {name} of this order is canceled: set it back to draft there, or clear its reference"
            )
            raise VendorError(ErrorCode.REJECTED, message)
        if sales and sales[0].state in self._taken:
            return _acknowledged(sales[0], duplicate=True)
        if sales:
            await self._refuse_unless_alike(sales[0], sale)
        else:
            await self._create(sale)
            sales = await self.known(sale.reference)
        return await self._finish(sale.reference, sales)

    async def _refuse_unless_alike(self, held: Sale, sale: NewSale) -> None:
        """Leave a sale to people that was begun, and is not what the order is now."""
        fields = ["quantity", "unit_price", "note", "product.code"]
        lines = await self._proxy.records("sale.line", [["sale", "=", held.id]], fields, answer=SOLD_LINES)
        difference = unlike(sale, lines)
        if difference:
            name = held.number or f"with id {held.id}"
            message = f"Tryton's sale {name} of this order was begun, and {difference}: correct or delete it there"
            raise VendorError(ErrorCode.REJECTED, message)

    async def press(self, model: str, button: str, ids: Sequence[int]) -> None:
        """Press a button of Tryton's forms for records."""
        await self._proxy.call(f"model.{model}.{button}", list(ids), answer=NOTHING)

    async def _finish(self, reference: str, sales: list[Sale]) -> Acknowledgement:
        """Take the sale step by step to the last one, looking after each what has become of it."""
        while sales and sales[0].state not in self._taken:
            sale = sales[0]
            if sale.state not in STEPS:
                break
            await self.press(SALE, STEPS[sale.state], [sale.id])
            sales = await self.known(reference)
            await self._refuse_rivals(sales)
            if sales and sales[0].id == sale.id and sales[0].state == sale.state:
                break
        if sales and sales[0].state in self._taken:
            return _acknowledged(sales[0])
        state = sales[0].state if sales else "deleted"
        message = f"Tryton has left the sale of this order in the state '{state}': go on with it there, then retry"
        raise VendorError(ErrorCode.REJECTED, message)

    async def _refuse_rivals(self, sales: list[Sale]) -> None:
        """Take both back if a second sale of the order was quoted meanwhile, before either can be shipped.

        Each sender quotes first and looks then, so that one of two sees the other, however they run.
        """
        moving = [sale for sale in sales if sale.state in {QUOTATION, CONFIRMED} - self._taken]
        if len([sale for sale in sales if sale.state not in (DRAFT, CANCELED)]) > 1 and moving:
            await self.press(SALE, "draft", [sale.id for sale in moving])
            numbers = ", ".join(sale.number or str(sale.id) for sale in sales)
            message = f"two sales of this order were made at a time ({numbers}): what was not yet confirmed is a draft"
            raise VendorError(ErrorCode.UNAVAILABLE, message)

    async def _create(self, sale: NewSale) -> int:
        values = await self._values(sale)
        return (await self._proxy.call(f"model.{SALE}.create", [values], answer=IDS))[0]

    async def _values(self, sale: NewSale) -> dict[str, Any]:
        """Put Tryton's ids for the names; whatever it does not have is refused before anything is made."""
        articles = await self.names.articles(line.product for line in sale.lines)
        carrier = await self.names.carrier(sale.carrier) if sale.carrier else None
        values: dict[str, Any] = {
            "company": await self.names.company(),
            "currency": await self.names.currency(sale.currency),
            "reference": sale.reference,
            "description": sale.description,
            "comment": sale.comment,
            "sale_date": day(sale.sale_date),
            "shipping_date": day(sale.shipping_date) if sale.shipping_date else None,
            "lines": [["create", [_line(line, articles[line.product]) for line in sale.lines]]],
        }
        warehouse = await self.names.warehouse()
        if warehouse is not None:
            values["warehouse"] = warehouse
        if carrier is not None:
            # What the carrier costs is in the cart's prices already, or is nobody's business here.
            values |= {"carrier": carrier, "shipment_cost_method": None}
        party, address = await self._partners.of(sale)
        return {**values, "party": party, "invoice_address": address, "shipment_address": address}


def _line(line: NewLine, article: Article) -> dict[str, Any]:
    return {
        "product": article.id,
        "unit": article.sale_uom,
        "quantity": line.quantity,
        "unit_price": {"__class__": "Decimal", "decimal": line.unit_price},
        "description": line.description,
        "note": line.note,
    }


def _acknowledged(sale: Sale, duplicate: bool = False) -> Acknowledgement:
    return Acknowledgement(sale.number or "", duplicate=duplicate, pending=not sale.number)
