"""Send an order: look for it, make a quotation of it, and confirm that.

Each call is a transaction of its own in Odoo, and it keeps no key by which it would know a second attempt. So what was
left half done is found by the reference and finished, and what was made twice at a time is noticed and called back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from include.order_sync.connectors.odoo.cancels import NO_WIZARD
from include.order_sync.connectors.odoo.lookup import ORDER, held_orders, quotations, taken, the_one
from include.order_sync.connectors.odoo.mapping import NewLine, NewOrder, unlike
from include.order_sync.connectors.odoo.masterdata import MasterData
from include.order_sync.connectors.odoo.partners import Partners
from include.order_sync.connectors.odoo.proxy import Proxy
from include.order_sync.connectors.odoo.settings import Settings
from include.order_sync.connectors.odoo.wire import HeldOrder, SoldLine, name_of
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Acknowledgement

LINE = "sale.order.line"
TAX_FIELDS = ("tax_ids", "tax_id")
_LINE_FIELDS = ["name", "product_id", "product_uom_qty", "price_unit", "discount"]


class Orders:
    """The sales orders of one database."""

    def __init__(self, proxy: Proxy, settings: Settings) -> None:
        self._proxy = proxy
        self._settings = settings
        self.master = MasterData(proxy, settings)
        self._partners = Partners(proxy, settings, self.master)

    async def held(self, reference: str) -> list[HeldOrder]:
        """List the orders of a reference."""
        return await held_orders(self._proxy, self._settings, reference)

    async def take(self, new: NewOrder) -> Acknowledgement:
        """Have an order in Odoo, confirmed, once. Raises `VendorError` REJECTED if it is canceled there, or twice."""
        held = await self.held(new.client_order_ref)
        if taken(held):
            return Acknowledgement(the_one(taken(held)).name, duplicate=True)
        if held and not quotations(held):
            message = f"Odoo has the order as {held[0].name}, canceled: set it to quotation there, then retry"
            raise VendorError(ErrorCode.REJECTED, message)
        articles = await self.master.articles(line.default_code for line in new.order_line)
        if held:
            return await self._confirm(quotations(held)[0], new, articles)
        values = await self._values(new, articles)
        [made] = (await self._proxy.ask(ORDER, "create", tuple[int], {"vals_list": [values]})).result
        with _acted():
            return await self._go_on(made, new, articles)

    async def _go_on(self, made: int, new: NewOrder, articles: dict[str, int]) -> Acknowledgement:
        """Confirm the quotation that was made; if another was made meanwhile, the later of both gives way."""
        held = await self.held(new.client_order_ref)
        if made not in [one.id for one in held]:
            message = (
                f"Odoo made the order with reference '{new.client_order_ref}', but does not show it to the API user"
            )
            raise VendorError(ErrorCode.MALFORMED_RESPONSE, message, sent=True)
        first = (taken(held) or quotations(held))[0]
        if first.id != made:
            await self._proxy.ask(ORDER, "action_cancel", Any, ids=[made], context=NO_WIZARD)
        if taken(held):
            return Acknowledgement(the_one(taken(held)).name, duplicate=True)
        return await self._confirm(first, new, articles)

    async def _confirm(self, quotation: HeldOrder, new: NewOrder, articles: dict[str, int]) -> Acknowledgement:
        """Confirm a quotation that is what was sent. One that Odoo does not confirm at once is pending."""
        await self._require_like(quotation, new, articles)
        refusal: VendorError | None = None
        try:
            await self._proxy.ask(ORDER, "action_confirm", Any, ids=[quotation.id])
        except VendorError as error:
            if error.code is not ErrorCode.REJECTED:
                raise
            refusal = error
        with _acted():
            now = taken(await self.held(new.client_order_ref))
        if now:
            return Acknowledgement(the_one(now).name, duplicate=refusal is not None)
        if refusal is not None:
            raise refusal
        return Acknowledgement(quotation.name, pending=True)

    async def _require_like(self, quotation: HeldOrder, new: NewOrder, articles: dict[str, int]) -> None:
        domain = [["order_id", "=", quotation.id]]
        lines = (await self._proxy.search(LINE, SoldLine, domain, _LINE_FIELDS)).result
        difference = unlike(new, lines, articles)
        currency = name_of(quotation.currency_id)
        if not difference and currency != new.currency:
            difference = f"its currency is {currency} instead of {new.currency}"
        if difference:
            message = (
                f"Odoo has the order as the quotation {quotation.name}, which is not what was ordered: {difference}. "
                "Correct and confirm it there, or delete it there and retry"
            )
            raise VendorError(ErrorCode.REJECTED, message)

    async def _values(self, new: NewOrder, articles: dict[str, int]) -> dict[str, Any]:
        """Write a quotation with Odoo's ids; what is not given is left to Odoo."""
        pricelist = await self.master.pricelist(new.currency)
        carrier = await self.master.carrier(new.carrier) if new.carrier else 0
        taxes = await self._taxes()
        partner, address = await self._partners.customer_and_address(new.customer, new.delivery_address)
        optional = {
            "carrier_id": carrier,
            "company_id": self._settings.company_id,
            "warehouse_id": self._settings.warehouse_id,
            "team_id": self._settings.team_id,
            "commitment_date": new.commitment_date,
            "note": new.note,
        }
        return {
            "client_order_ref": new.client_order_ref,
            "origin": new.origin,
            "partner_id": partner,
            "partner_shipping_id": address,
            "pricelist_id": pricelist or False,
            "order_line": [[0, 0, {**_line(line, articles), **taxes}] for line in new.order_line],
            **{name: value for name, value in optional.items() if value},
        }

    async def _taxes(self) -> dict[str, Any]:
        """Write the taxes that the settings want of a line; their field is `tax_ids` from Odoo 19 on."""
        if self._settings.tax_ids is None:
            return {}
        names = await self.master.fields(LINE, TAX_FIELDS)
        return {name: [[6, 0, self._settings.tax_ids]] for name in names}


def _line(line: NewLine, articles: dict[str, int]) -> dict[str, Any]:
    return {
        "product_id": articles[line.default_code],
        "name": line.name,
        "product_uom_qty": line.product_uom_qty,
        "price_unit": line.price_unit,
        # A pricelist may give a discount, which would come off the cart's price.
        "discount": 0,
    }


@contextmanager
def _acted() -> Iterator[None]:
    """Mark what fails once Odoo has something of the order: only a refusal says that it was not taken."""
    try:
        yield
    except VendorError as error:
        error.sent = error.sent or error.code is not ErrorCode.REJECTED
        raise
