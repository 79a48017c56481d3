"""Call a sale back. Before it is processed it is canceled; after that, its shipments and its draft invoices are.

A sale that is processed cannot be canceled itself: Tryton then holds an exception open until a person says that
neither shipment nor invoice is to be made again. That is said here in the same way, by ignoring both.
"""

from collections.abc import Iterable

from include.order_sync.connectors.base import CancelOutcome
from include.order_sync.connectors.tryton.orders import SALE, Orders
from include.order_sync.connectors.tryton.proxy import Proxy
from include.order_sync.connectors.tryton.status import CANCELED, CONFIRMED, DONE, PROCESSED, RECALLABLE, UNPOSTED
from include.order_sync.connectors.tryton.wire import NOTHING, PARTS, SESSION, Sale, SaleParts, Stated
from include.order_sync.errors import ErrorCode, VendorError

SHIPMENT = "stock.shipment.out"
INVOICE = "account.invoice"
PARTS_FIELDS = (
    "state",
    "shipments.state",
    "invoices.state",
    "invoices_ignored",
    "lines.moves",
    "lines.moves_ignored",
)


async def cancel_order(orders: Orders, proxy: Proxy, reference: str) -> CancelOutcome:
    """Call back every sale of a reference; nothing is touched where one is past it."""
    sales = await orders.known(reference)
    if not sales:
        return CancelOutcome.UNKNOWN_ORDER
    processed = {sale.id: await _parts(proxy, sale.id) for sale in sales if sale.state in PROCESSED}
    if not all(map(_can_be_recalled, processed.values())):
        return CancelOutcome.TOO_LATE
    for sale in sales:
        if sale.id in processed:
            await _recall(orders, proxy, sale, processed[sale.id])
        elif sale.state != CANCELED:
            if sale.state == CONFIRMED:
                await orders.press(SALE, "draft", [sale.id])
            await orders.press(SALE, "cancel", [sale.id])
    return CancelOutcome.CANCELED


def _can_be_recalled(parts: SaleParts) -> bool:
    shipments = all(one.state in RECALLABLE | {CANCELED} for one in parts.shipments)
    return shipments and all(one.state in UNPOSTED | {CANCELED} for one in parts.invoices)


async def _recall(orders: Orders, proxy: Proxy, sale: Sale, parts: SaleParts) -> None:
    """Shipments first: that is what must not leave. Cut off at any call, it goes on from there the next time."""
    for model, records in ((SHIPMENT, parts.shipments), (INVOICE, parts.invoices)):
        open_ones = _open(records)
        if open_ones:
            await orders.press(model, "cancel", open_ones)
    await _ignore(proxy, await _parts(proxy, sale.id))
    await _end(orders, proxy, sale)


async def _end(orders: Orders, proxy: Proxy, sale: Sale) -> None:
    """See that the sale ends. Where a worker of Tryton's does that, it is not waited for, unless we are to process."""
    if not orders.processes or (await _parts(proxy, sale.id)).state == DONE:
        return
    await orders.press(SALE, "process", [sale.id])
    if (state := (await _parts(proxy, sale.id)).state) != DONE:
        message = (
            f"its shipments are called back, and Tryton keeps sale {sale.number or sale.id} '{state}': end it there"
        )
        raise VendorError(ErrorCode.REJECTED, message)


async def _ignore(proxy: Proxy, parts: SaleParts) -> None:
    """Answer both exceptions as people do, by the wizards of the sale."""
    if not all(one.state == CANCELED for one in parts.shipments):
        message = "a shipment of this order went on in Tryton while it was called back: look at it there"
        raise VendorError(ErrorCode.UNAVAILABLE, message)
    moves = [move for line in parts.lines for move in line.moves if move not in line.moves_ignored]
    if moves:
        values = {"domain_moves": moves, "ignore_moves": moves, "recreate_moves": []}
        await _answer(proxy, "sale.handle.shipment.exception", parts.id, values)
    canceled = [one.id for one in parts.invoices if one.state == CANCELED and one.id not in parts.invoices_ignored]
    if canceled:
        values = {"domain_invoices": canceled, "ignore_invoices": canceled, "recreate_invoices": []}
        await _answer(proxy, "sale.handle.invoice.exception", parts.id, values)


async def _answer(proxy: Proxy, wizard: str, sale: int, values: dict[str, list[int]]) -> None:
    """Go through a wizard of one question."""
    session = (await proxy.call(f"wizard.{wizard}.create", answer=SESSION))[0]
    context = {"active_model": SALE, "active_id": sale, "active_ids": [sale]}
    await proxy.call(f"wizard.{wizard}.execute", session, {"ask": values}, "handle", answer=NOTHING, context=context)
    await proxy.call(f"wizard.{wizard}.delete", session, answer=NOTHING)


async def _parts(proxy: Proxy, sale: int) -> SaleParts:
    found = await proxy.records(SALE, [["id", "=", sale]], PARTS_FIELDS, answer=PARTS)
    if len(found) != 1:
        raise VendorError(ErrorCode.UNAVAILABLE, f"sale {sale} is gone from Tryton while it was called back")
    return found[0]


def _open(records: Iterable[Stated]) -> list[int]:
    return [one.id for one in records if one.state != CANCELED]
