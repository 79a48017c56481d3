"""Ask ShipStation for one shipment."""

from urllib.parse import quote

from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.shipstation.errors import faults_of
from include.order_sync.connectors.shipstation.proxy import SHIPMENTS, Proxy
from include.order_sync.connectors.shipstation.wire import HELD, HELD_SHIPMENTS, Held
from include.order_sync.errors import ErrorCode, VendorError


async def by_external_id(proxy: Proxy, external_id: str) -> Held | None:
    """Look a shipment up by our id of it; None if ShipStation does not have it.

    A 404 alone does not say so (a wrong address answers it, too): the list of shipments has to be empty as well.
    """
    reply = await proxy.call("GET", f"{SHIPMENTS}/external_shipment_id/{quote(external_id, safe='')}", reads=(404,))
    if reply.status != 404:
        return _checked(reply, external_id)
    refuse_unless_shipstations_own(proxy, reply)
    listed = await proxy.call("GET", SHIPMENTS, query={"external_shipment_id": external_id})
    found = listed.read(HELD_SHIPMENTS).shipments
    return next((one for one in found if one.external_shipment_id == external_id), None)


async def by_sales_order(proxy: Proxy, sales_order_id: str, page_size: int) -> list[Held]:
    """List the shipments of one sales order: there are several once it was split in ShipStation."""
    query = {"sales_order_id": sales_order_id, "page_size": str(page_size)}
    return (await proxy.call("GET", SHIPMENTS, query=query)).read(HELD_SHIPMENTS).shipments


async def by_id(proxy: Proxy, shipment_id: str) -> Reply | None:
    """Get a shipment by ShipStation's own id; None if it is no longer there."""
    reply = await proxy.call("GET", path_of(shipment_id), reads=(404,))
    if reply.status != 404:
        return reply
    refuse_unless_shipstations_own(proxy, reply)
    return None


def path_of(shipment_id: str) -> str:
    """Say where a shipment is."""
    return f"{SHIPMENTS}/{quote(shipment_id, safe='')}"


def refuse_unless_shipstations_own(proxy: Proxy, reply: Reply) -> None:
    """Raise `VendorError` for a 404 that is not in ShipStation's form of an error."""
    if not faults_of(reply.body):
        raise reply.unusable(proxy.refusal(reply))


def _checked(reply: Reply, external_id: str) -> Held:
    held = reply.read(HELD)
    if held.external_shipment_id != external_id:
        message = f"{reply.path} answered the shipment '{held.external_shipment_id}', not '{external_id}'"
        raise reply.unusable(VendorError(ErrorCode.MALFORMED_RESPONSE, message, http_status=reply.status, sent=True))
    return held
