"""Find the sales orders of a reference: Odoo itself takes a customer reference any number of times."""

from collections.abc import Iterable

from include.order_sync.connectors.odoo.proxy import Proxy
from include.order_sync.connectors.odoo.settings import Settings
from include.order_sync.connectors.odoo.status import CANCELED, DONE, OUTGOING, QUOTATIONS
from include.order_sync.connectors.odoo.wire import HeldOrder, Keyed
from include.order_sync.errors import ErrorCode, VendorError

ORDER = "sale.order"
PICKING = "stock.picking"
_FIELDS = ["name", "state", "client_order_ref", "currency_id"]


async def held_orders(proxy: Proxy, settings: Settings, reference: str) -> list[HeldOrder]:
    """List the orders of a reference, those that were made first first."""
    domain = [["client_order_ref", "=", reference], *settings.of_company()]
    return (await proxy.search(ORDER, HeldOrder, domain, _FIELDS)).result


def taken(held: Iterable[HeldOrder]) -> list[HeldOrder]:
    """Choose the orders that Odoo works on; a state that a module adds is one of them."""
    return [one for one in held if one.state not in QUOTATIONS and one.state != CANCELED]


def quotations(held: Iterable[HeldOrder]) -> list[HeldOrder]:
    """Choose the orders that are yet to be confirmed."""
    return [one for one in held if one.state in QUOTATIONS]


def the_one(orders: list[HeldOrder]) -> HeldOrder:
    """Tell the only order of several; raise `VendorError` REJECTED if there are more."""
    if len(orders) > 1:
        names = " and ".join(one.name for one in orders)
        message = f"Odoo has the order {len(orders)} times, as {names}: cancel all but one of them there"
        raise VendorError(ErrorCode.REJECTED, message)
    return orders[0]


async def has_left(proxy: Proxy, orders: Iterable[HeldOrder]) -> bool:
    """Tell whether a delivery of any of these orders is done."""
    ids = [one.id for one in orders]
    domain = [["sale_id", "in", ids], ["state", "=", DONE], ["picking_type_id.code", "in", OUTGOING]]
    return bool((await proxy.search(PICKING, Keyed, domain, ["id"], limit=1)).result)
