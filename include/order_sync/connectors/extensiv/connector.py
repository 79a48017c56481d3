"""The Integration Manager connector: sends orders as one of its carts, and reads what was shipped and is in stock."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import quote

import msgspec

from include.order_sync.connectors.base import (
    AccountOptions,
    Api,
    CancelOutcome,
    Endpoint,
    InventoryPage,
    ShipmentPage,
)
from include.order_sync.connectors.connection import ConnectionShape, Field
from include.order_sync.connectors.extensiv.cancels import call_back
from include.order_sync.connectors.extensiv.lookup import Held, by_reference, created
from include.order_sync.connectors.extensiv.mapping import order_body
from include.order_sync.connectors.extensiv.parcels import Parcel, parcels_of
from include.order_sync.connectors.extensiv.proxy import INVENTORY, LIST, NEW_ORDER, Proxy
from include.order_sync.connectors.extensiv.settings import settings_of
from include.order_sync.connectors.extensiv.status import CANCELED, FAILURE
from include.order_sync.connectors.extensiv.stock import inventory_page
from include.order_sync.connectors.extensiv.sweep import OrderSweep, endless, records_of
from include.order_sync.connectors.extensiv.wire import Answer
from include.order_sync.connectors.http import Reply
from include.order_sync.models import Acknowledgement, OutboundOrder

CONNECTION = ConnectionShape(
    "api.cartrover.com",
    (
        Field("login", "the API user of a cart of the type API Access (Carts → New Cart → API Access)", "1852p0xYz"),
        Field("password", "its API key", "2AF5meInA…"),
    ),
)


class Extensiv:
    """One cart of Integration Manager's, which orders are put into."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        CONNECTION.check(endpoint)
        self._settings = settings_of(options.settings)
        self._fields = self._settings.fields
        self._proxy = Proxy(endpoint, options)

    async def push(self, outbound: OutboundOrder) -> Acknowledgement:
        """Send one order that is not there yet. One that came there meanwhile is refused as a duplicate, and found."""
        if held := await self._duplicate(outbound.reference):
            return held
        reply, answer = await self._proxy.call("POST", NEW_ORDER, body=self.document(outbound))
        if answer.success_code:
            return created(reply, outbound.reference, self._fields)
        if answer.error_code == FAILURE and (held := await self._duplicate(outbound.reference)):
            return held
        raise self._proxy.refusal(reply, answer)

    def document(self, outbound: OutboundOrder) -> bytes:
        """Write the body that `push` sends."""
        return order_body(outbound, self._fields)

    async def find(self, reference: str) -> Acknowledgement | None:
        """Look an order up by its reference."""
        held = await self._look_up(reference)
        return None if held is None else Acknowledgement(held.reference)

    async def cancel(self, reference: str) -> CancelOutcome:
        """Ask to call an order back."""
        held = await self._look_up(reference)
        return (
            CancelOutcome.UNKNOWN_ORDER
            if held is None
            else await call_back(self._proxy, held, self._look_up, self._fields.reference)
        )

    def shipments(self, since: datetime | None) -> AsyncIterator[ShipmentPage]:
        """Yield what was shipped of the orders that changed from `since` on, oldest change first."""

        async def fetch(name: str, number: int) -> tuple[Reply, Answer]:
            return await self._proxy.ask(f"{LIST}/{quote(name, safe='')}", {**_from(since), **self._page(number)})

        sweep = OrderSweep(fetch, self._parcels, self._settings.page_size, self._settings.max_pages)
        return sweep.pages(self._settings.shipped_lists, since)

    async def inventory(self) -> AsyncIterator[InventoryPage]:
        """Yield what can be sold of every article, by warehouse where Integration Manager tells them apart."""
        before: list[msgspec.Raw] = []
        for number in range(1, self._settings.max_pages + 1):
            reply, answer = await self._proxy.ask(INVENTORY, self._page(number))
            raws = records_of(reply, answer)
            if raws and raws == before:
                raise endless(reply, "answered the same page again")
            if raws:
                yield inventory_page(raws, self._fields)
            if len(raws) < self._settings.page_size:
                return
            before = raws
        raise endless(reply, "answered more pages than max_pages")

    async def probe(self, api: Api) -> None:
        """List one article, one new order, or one order shipped from now on."""
        one = {"limit": "1", "page": "1"}
        if api is Api.PRODUCTS:
            reply, answer = await self._proxy.ask(INVENTORY, one)
        elif api is Api.ORDERS:
            reply, answer = await self._proxy.ask(f"{LIST}/new", one)
        else:
            name = quote(self._settings.shipped_lists[-1], safe="")
            reply, answer = await self._proxy.ask(f"{LIST}/{name}", {**_from(datetime.now(UTC)), **one})
        records_of(reply, answer)

    async def close(self) -> None:
        """Close the connections."""
        await self._proxy.close()

    async def _duplicate(self, reference: str) -> Acknowledgement | None:
        """Tell of an order that is there; of one that is canceled there, Integration Manager is to say what it is."""
        held = await self._look_up(reference)
        return None if held is None or held.status == CANCELED else Acknowledgement(held.reference, duplicate=True)

    async def _look_up(self, reference: str) -> Held | None:
        return await by_reference(self._proxy, reference, self._settings)

    def _parcels(self, raw: bytes) -> list[Parcel]:
        return list(parcels_of(raw, self._fields))

    def _page(self, number: int) -> dict[str, str]:
        return {"limit": str(self._settings.page_size), "page": str(number)}


def _from(since: datetime | None) -> dict[str, str]:
    return {} if since is None else {"from_date": since.astimezone(UTC).isoformat()}
