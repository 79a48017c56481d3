"""The JSON push connector: sends orders to any ERP or WMS that implements our contract, and reads its shipments."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import quote

from include.order_sync.connectors.base import AccountOptions, Api, CancelOutcome, Endpoint, ShipmentPage
from include.order_sync.connectors.connection import ConnectionShape, Field
from include.order_sync.connectors.http import HttpClient, Reply, basic_auth
from include.order_sync.connectors.json_push.errors import fault_of, refused
from include.order_sync.connectors.json_push.mapping import order_body
from include.order_sync.connectors.json_push.paging import ShipmentSweep
from include.order_sync.connectors.json_push.settings import settings_of
from include.order_sync.connectors.json_push.wire import CANCEL_ANSWER, HELD, PARCELS
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Acknowledgement, OutboundOrder

ORDERS = "/v1/orders"
SHIPMENTS = "/v1/shipments"
UNKNOWN_REFERENCE = "order-sync-connection-check"
CONNECTION = ConnectionShape(
    "erp.example.com",
    (
        Field("login", "the user, where the destination wants HTTP Basic; else none", "order_sync", optional=True),
        Field("password", "the bearer token, or the password that belongs to the login", "s3cret"),
    ),
)


class JsonPush:
    """One destination. With a login it is called with HTTP Basic, without one the password is a bearer token."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        CONNECTION.check(endpoint)
        self._settings = settings_of(options.settings)
        basic = basic_auth(endpoint.login, endpoint.password) if endpoint.login else f"Bearer {endpoint.password}"
        self._http = HttpClient(endpoint, options, {"Authorization": basic})

    async def push(self, outbound: OutboundOrder) -> Acknowledgement:
        """Send one order. An order that the destination has already counts as acknowledged, with `duplicate` set."""
        headers = {"Idempotency-Key": outbound.idempotency_key}
        reply = await self._http.call("POST", ORDERS, body=self.document(outbound), headers=headers, reads=(409, 422))
        if reply.status < 300:
            return _acknowledgement(reply, outbound.reference, duplicate=reply.status == 200)
        fault = fault_of(reply)
        if reply.status == 409 and fault.code == "duplicate":
            return Acknowledgement(fault.id or "", duplicate=True, pending=not fault.id)
        raise refused(reply, fault)

    def document(self, outbound: OutboundOrder) -> bytes:
        """Write the body that `push` sends."""
        return order_body(outbound)

    async def find(self, reference: str) -> Acknowledgement | None:
        """Look an order up by its reference. Only the contract's own not_found means that it is not there."""
        reply = await self._http.call("GET", _order_path(reference), reads=(404,))
        if reply.status < 300:
            return _acknowledgement(reply, reference)
        _refuse_unless(reply, "not_found")
        return None

    async def cancel(self, reference: str) -> CancelOutcome:
        """Ask to call an order back."""
        reply = await self._http.call("POST", f"{_order_path(reference)}/cancel", reads=(404, 409))
        if reply.status == 404:
            _refuse_unless(reply, "not_found")
            return CancelOutcome.UNKNOWN_ORDER
        if reply.status == 409:
            _refuse_unless(reply, "already_shipped")
            return CancelOutcome.TOO_LATE
        if (status := reply.read(CANCEL_ANSWER).status) != "canceled":
            message = f"{reply.path} answered status '{status}': expected 'canceled'"
            raise reply.unusable(
                VendorError(ErrorCode.MALFORMED_RESPONSE, message, http_status=reply.status, sent=True)
            )
        return CancelOutcome.CANCELED

    def shipments(self, since: datetime | None) -> AsyncIterator[ShipmentPage]:
        """Yield every shipment recorded from `since` on, oldest record first."""
        return ShipmentSweep(self._parcels, self._settings.max_pages, SHIPMENTS).pages(since)

    async def probe(self, api: Api) -> None:
        """Look up an order that is not there, or list the shipments recorded from now on."""
        if api is Api.ORDERS:
            await self.find(UNKNOWN_REFERENCE)
        else:
            (await self._parcels(datetime.now(UTC), None)).read(PARCELS)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def _parcels(self, since: datetime | None, token: str | None) -> Reply:
        query = {"limit": str(self._settings.page_size)}
        if since is not None:
            query["since"] = since.astimezone(UTC).isoformat().replace("+00:00", "Z")
        if token is not None:
            query["page"] = token
        return await self._http.call("GET", SHIPMENTS, query=query)


def _order_path(reference: str) -> str:
    return f"{ORDERS}/{quote(reference, safe='')}"


def _acknowledgement(reply: Reply, reference: str, duplicate: bool = False) -> Acknowledgement:
    held = reply.read(HELD)
    pending = reply.status == 202 or (reply.status == 200 and not held.id)
    if held.reference != reference or not (held.id or pending):
        problem = f"reference '{held.reference}'" if held.reference != reference else "no id"
        message = f"{reply.path} answered {problem} for the order with reference '{reference}'"
        raise reply.unusable(VendorError(ErrorCode.MALFORMED_RESPONSE, message, http_status=reply.status, sent=True))
    return Acknowledgement(held.id or "", duplicate=duplicate, pending=not held.id)


def _refuse_unless(reply: Reply, code: str) -> None:
    fault = fault_of(reply)
    if fault.code != code:
        raise refused(reply, fault)
