"""Read every order that changed since a time, page by page, by Amazon's own tokens.

Source: `searchOrders` of orders_2026-01-01.json. `lastUpdatedAfter` and `lastUpdatedBefore` are included, the later one
at least two minutes before the call; a token goes with the very same question. The document does not say how the list
is sorted. So a page is sorted here, and the cursor moves with each page only as long as the pages come oldest change
first; else it moves with the last one.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta

from include.order_sync.connectors.amazon.mapping import Mapped
from include.order_sync.connectors.amazon.proxy import ORDERS, Proxy
from include.order_sync.connectors.amazon.settings import Settings
from include.order_sync.connectors.amazon.wire import ORDER_LIST, OrderList
from include.order_sync.connectors.base import DownloadedOrder, OrderPage, SkippedOrder
from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.sweep import Seen
from include.order_sync.connectors.values import MalformedError, moment
from include.order_sync.errors import ErrorCode, VendorError

# Amazon tells no change before it is two minutes old, and takes no later bound.
LATELY = timedelta(minutes=2)
# There is nothing older: two years in most stores, in Japan, Australia and Singapore all since 2016.
BEGINNING = datetime(2016, 1, 1, tzinfo=UTC)
INCLUDED = ("BUYER", "RECIPIENT", "PROCEEDS", "CANCELLATION", "FULFILLMENT")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Reading:
    """One reading of the changes from a time to `until`, both included."""

    def __init__(
        self, proxy: Proxy, settings: Settings, mapper: Callable[[bytes], Mapped], until: datetime | None
    ) -> None:
        self._proxy = proxy
        self._settings = settings
        self._mapper = mapper
        self._until = until
        self._seen = Seen()
        self._newest: datetime | None = None
        self._in_order = True

    async def pages(self, since: datetime | None) -> AsyncIterator[OrderPage]:
        """Yield every page; raise `VendorError` MALFORMED_RESPONSE if the list has no end."""
        query, tokens = self._question(since), set[str]()
        for _ in range(self._settings.max_pages):
            reply = await self._proxy.orders(query)
            found = reply.read(ORDER_LIST)
            token = (found.pagination and found.pagination.next_token) or ""
            page = self._page(found, reply, last=not token)
            if page is not None:
                yield page
            if not token:
                return
            if token in tokens:
                raise _endless("the same page again")
            tokens.add(token)
            query = {**query, "paginationToken": token}
        raise _endless(f"more than {self._settings.max_pages} pages")

    def _question(self, since: datetime | None) -> dict[str, str]:
        settled = datetime.now(UTC) - LATELY
        query = {
            "lastUpdatedAfter": asked(min(since or BEGINNING, settled)),
            "marketplaceIds": ",".join(self._settings.marketplaces),
            "maxResultsPerPage": str(self._settings.per_page),
            "includedData": ",".join(INCLUDED),
        }
        if self._until is not None and self._until < settled:
            query["lastUpdatedBefore"] = asked(self._until)
        if not self._settings.amazon_fulfilled:
            query["fulfilledBy"] = "MERCHANT"
        return query

    def _page(self, found: OrderList, reply: Reply, *, last: bool) -> OrderPage | None:
        mapped = [self._mapper(bytes(raw)) for raw in found.orders]
        self._note([time for _, time in mapped if time is not None])
        fresh = self._seen.fresh(sorted(mapped, key=lambda one: one[1] or _LONG_AGO))
        if not fresh and (self._in_order or not last):
            return None
        cursor = self._cursor(found, reply) if self._in_order or last else None
        orders = [item for item in fresh if isinstance(item, DownloadedOrder)]
        return OrderPage(orders, [item for item in fresh if isinstance(item, SkippedOrder)], cursor)

    def _note(self, times: Sequence[datetime]) -> None:
        before = self._newest or _LONG_AGO
        self._in_order = self._in_order and list(times) == sorted(times) and min(times, default=before) >= before
        if times:
            self._newest = max(before, *times)

    def _cursor(self, found: OrderList, reply: Reply) -> datetime | None:
        """Say up to when everything is seen: never later than Amazon tells changes, nor than its clock."""
        bounds = (self._newest, _time_or_none(found.last_updated_before), reply.date)
        return min(bound for bound in bounds if bound is not None) if self._newest else None


def asked(time: datetime) -> str:
    """Write a time for a question: in UTC, which is all that Amazon takes."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _time_or_none(text: str | None) -> datetime | None:
    try:
        return moment(text, "lastUpdatedBefore")
    except MalformedError:
        return None


def _endless(what: str) -> VendorError:
    message = f"{ORDERS} answered {what}: the list has no end, and is read no further"
    return VendorError(ErrorCode.MALFORMED_RESPONSE, message)
