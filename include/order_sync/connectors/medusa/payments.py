"""Find the orders whose payment changed since a time, and which did not change themselves.

Source: https://docs.medusajs.com/api/admin#payments_getpayments.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.medusa.proxy import Proxy
from include.order_sync.connectors.medusa.settings import Settings
from include.order_sync.connectors.medusa.wire import PAYMENT_FIELDS, PAYMENTS, ListedPayment
from include.order_sync.connectors.values import MalformedError, moment
from include.order_sync.errors import ErrorCode, VendorError


class Payments:
    """The payments of one server."""

    def __init__(self, proxy: Proxy, settings: Settings) -> None:
        self._proxy = proxy
        self._settings = settings

    async def pages(self, since: datetime, until: datetime | None) -> AsyncIterator[tuple[Reply, list[str]]]:
        """Yield each answer, with the ids of the orders that a reading of changed orders would not bring.

        Each page asks from the last time of change on. Payments that all changed at once are read by offset, each
        page with half of the one before, so that one which leaves them hides no other.
        """
        size, start, offset = self._settings.per_page, since, 0
        seen: set[str] = set()
        for _ in range(self._settings.max_pages):
            reply = await self._ask(start, until, offset)
            payments = reply.read(PAYMENTS).payments
            ids = list(dict.fromkeys(_paid(payments, since, reply)))
            yield reply, [order for order in ids if order not in seen]
            seen.update(ids)
            if len(payments) < size:
                return
            last = _time(payments[-1].updated_at, reply)
            start, offset = (last, 0) if last > start else (start, offset + size // 2)
        message = "/admin/payments answered a list that has no end, and is read no further"
        raise VendorError(ErrorCode.MALFORMED_RESPONSE, message)

    async def _ask(self, start: datetime, until: datetime | None, offset: int) -> Reply:
        bounds = {"updated_at[$gte]": asked(start)} | ({} if until is None else {"updated_at[$lte]": asked(until)})
        paged = {"order": "updated_at", "limit": str(self._settings.per_page), "offset": str(offset)}
        return await self._proxy.payments({"fields": PAYMENT_FIELDS, **paged, **bounds})


def asked(time: datetime) -> str:
    """Write a time for a query, exact to the millisecond, as Medusa's are."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03}Z"


def _paid(payments: Sequence[ListedPayment], since: datetime, reply: Reply) -> list[str]:
    orders = [payment.payment_collection.order for payment in payments if payment.payment_collection]
    first = since.replace(microsecond=0)
    return [order.id for order in orders if order is not None and _time(order.updated_at, reply) < first]


def _time(text: str, reply: Reply) -> datetime:
    try:
        return moment(text, "updated_at")
    except MalformedError as error:
        message = f"{reply.path} answered a payment that cannot be read: {error}"
        raise reply.unusable(VendorError(ErrorCode.MALFORMED_RESPONSE, message, sent=True)) from None
