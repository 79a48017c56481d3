"""Read a shop's whole past in bulk: Shopify gathers it into a file, and we read that in pieces.

The file is JSON lines, each order's lines behind the order (`groupObjects`), so that no more than one order, one piece
of the file and one page of orders are held at a time. It lies on another host, where its address is all the
permission that is needed: our token does not go there.
Source: https://shopify.dev/docs/api/usage/bulk-operations/queries.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import msgspec

from include.order_sync.connectors.base import DownloadedOrder, OrderPage, SkippedOrder
from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.shopify.bulk_wire import (
    BULK_CANCEL,
    BULK_RUN,
    BULK_STATUS,
    FAILURES,
    RUNNING,
    Operation,
    State,
)
from include.order_sync.connectors.shopify.download import FilePieces, lines_of, orders_of
from include.order_sync.connectors.shopify.errors import refused
from include.order_sync.connectors.shopify.mapping import Mapped
from include.order_sync.connectors.shopify.paging import changed
from include.order_sync.connectors.shopify.proxy import PATH, Proxy, tail
from include.order_sync.connectors.shopify.queries import query
from include.order_sync.connectors.shopify.settings import Settings
from include.order_sync.connectors.sweep import SECOND, whole
from include.order_sync.connectors.values import MalformedError, moment
from include.order_sync.errors import ErrorCode, VendorError

ORDERS_A_PAGE = 250


class BulkReading:
    """One reading in bulk. `started` is the shop's own time from which changes are not in it."""

    def __init__(
        self, proxy: Proxy, files: FilePieces, settings: Settings, mapper: Callable[[msgspec.Raw], Mapped]
    ) -> None:
        self._proxy = proxy
        self._files = files
        self._settings = settings
        self._mapper = mapper
        self.started: datetime | None = None

    async def pages(self, since: datetime | None, until: datetime | None) -> AsyncIterator[OrderPage]:
        """Yield every order, in no order that can be relied on: so only the last page, which is empty, has a cursor."""
        operation, reply = await self._start(since, until)
        self.started = _started(operation)
        newest: datetime | None = None
        page: list[DownloadedOrder | SkippedOrder] = []
        async for raw in orders_of(lines_of(self._files.pieces(await self._file(operation)))):
            result, time = self._mapper(msgspec.Raw(raw))
            newest = max(filter(None, (newest, time)), default=None)
            page.append(result)
            if len(page) == ORDERS_A_PAGE:
                yield _page(page, None)
                page = []
        yield _page(page, None)
        ends = [time for time in (newest, self.started, reply.date) if time is not None]
        yield _page([], min(ends) if newest else None)

    async def _start(self, since: datetime | None, until: datetime | None) -> tuple[Operation, Reply]:
        before = None if until is None else whole(until) + SECOND
        text = query("bulk_orders").replace("FILTER", changed(None if since is None else whole(since), before))
        data, reply = await self._proxy.ask("bulk_run", BULK_RUN, query=text)
        started = data.bulk_operation_run_query
        if started.user_errors:
            raise refused(started.user_errors, f"{PATH}: bulk operation")
        if started.bulk_operation is None:
            message = f"{PATH} answered neither a bulk operation nor an error"
            raise reply.unusable(VendorError(ErrorCode.MALFORMED_RESPONSE, message, sent=True))
        return started.bulk_operation, reply

    async def _file(self, operation: Operation) -> str:
        """Wait until the file is whole and return its address: "" if there is nothing in it."""
        waited = timedelta()
        while True:
            state = await self._state(operation)
            if state.status == "COMPLETED":
                return state.url or ""
            if state.status not in RUNNING:
                raise _failed(operation, state)
            if waited >= timedelta(minutes=self._settings.bulk_wait):
                raise await self._given_up(operation, state)
            await asyncio.sleep(self._settings.bulk_poll)
            waited += timedelta(seconds=self._settings.bulk_poll)

    async def _state(self, operation: Operation) -> State:
        data, _ = await self._proxy.ask("bulk_status", BULK_STATUS, id=operation.id)
        if data.bulk_operation is None:
            raise VendorError(ErrorCode.NOT_FOUND, f"{PATH}: bulk operation {tail(operation.id)} is gone")
        return data.bulk_operation

    async def _given_up(self, operation: Operation, state: State) -> VendorError:
        await self._proxy.ask("bulk_cancel", BULK_CANCEL, id=operation.id)
        minutes = f"{self._settings.bulk_wait:g}"
        message = f"{PATH}: bulk operation {tail(operation.id)} was not finished within {minutes} minutes"
        return VendorError(ErrorCode.TIMEOUT, f"{message} ({state.object_count} objects so far), and was called off")


def _page(items: list[DownloadedOrder | SkippedOrder], cursor: datetime | None) -> OrderPage:
    orders = [item for item in items if isinstance(item, DownloadedOrder)]
    return OrderPage(orders, [item for item in items if isinstance(item, SkippedOrder)], cursor)


def _started(operation: Operation) -> datetime:
    try:
        return moment(operation.created_at, "createdAt")
    except MalformedError as error:
        raise VendorError(ErrorCode.MALFORMED_RESPONSE, f"{PATH}: bulk operation: {error}") from None


def _failed(operation: Operation, state: State) -> VendorError:
    code = FAILURES.get(state.error_code or "", ErrorCode.UNAVAILABLE)
    words = f"{state.status}{f', {state.error_code}' if state.error_code else ''}"
    return VendorError(code, f"{PATH}: bulk operation {tail(operation.id)} ended without a result ({words})")
