"""Read one of a shop's lists of products or variations completely, though it changes while it is read.

The list is asked for by ascending id and by offset; there is no way to ask for "ids after". So each page begins with
the last one that was read. Where that is no longer at its place because something before it has gone, the reading
steps back until it meets what it has had; where something came in before it, what is known is passed over.
Source: https://woocommerce.github.io/woocommerce-rest-api-docs/#list-all-products (`orderby`, `order`, `offset`).
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from itertools import pairwise

import msgspec

from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.woocommerce.wire import PAGE, Wire
from include.order_sync.errors import ErrorCode, VendorError

Rows = list[tuple[int | None, msgspec.Raw]]


class Known(Wire):
    """As much of a record as its place in the list depends on."""

    id: int


KNOWN: "msgspec.json.Decoder[Known]" = msgspec.json.Decoder(Known)


class Listing:
    """One reading of one list. `ask` makes a call with a query; a page holds at least two records."""

    def __init__(self, ask: Callable[[Mapping[str, str]], Awaitable[Reply]], size: int, most: int) -> None:
        self._ask = ask
        self._size = max(size, 2)
        self._most = most
        self._last = 0
        self._nameless: set[bytes] = set()

    async def pages(self, query: Mapping[str, str]) -> AsyncIterator[list[msgspec.Raw]]:
        """Yield every record once; raise `VendorError` MALFORMED_RESPONSE if the list has no end or no order."""
        fixed = {"per_page": str(self._size), "orderby": "id", "order": "asc", **query}
        offset = 0
        for _ in range(self._most):
            reply = await self._ask({**fixed, "offset": str(offset)})
            rows: Rows = [(_id(raw), raw) for raw in reply.read(PAGE)]
            ids = _sorted_ids(rows, reply)
            if offset and (not ids or ids[0] > self._last):
                offset = max(0, offset - self._size + 1)
                continue
            fresh = self._fresh(rows)
            if fresh:
                yield fresh
            if len(rows) < self._size:
                return
            offset += _step(rows, reply)
        raise _unusable(reply, f"more than {self._most} pages: the list has no end, and is read no further")

    def _fresh(self, rows: Rows) -> list[msgspec.Raw]:
        fresh: list[msgspec.Raw] = []
        for number, raw in rows:
            if number is None and bytes(raw) not in self._nameless:
                self._nameless.add(bytes(raw))
                fresh.append(raw)
            elif number is not None and number > self._last:
                self._last = number
                fresh.append(raw)
        return fresh


def _id(raw: msgspec.Raw) -> int | None:
    try:
        return KNOWN.decode(raw).id
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _sorted_ids(rows: Rows, reply: Reply) -> list[int]:
    ids = [number for number, _ in rows if number is not None]
    if any(earlier >= later for earlier, later in pairwise(ids)):
        raise _unusable(reply, "records that are not sorted by id, as was asked for")
    return ids


def _step(rows: Rows, reply: Reply) -> int:
    """Say how far on the last record is that has an id, with which the next page is to begin."""
    step = max((place for place, (number, _) in enumerate(rows) if number is not None), default=0)
    if step == 0:
        raise _unusable(reply, "a full page of records without an id")
    return step


def _unusable(reply: Reply, what: str) -> VendorError:
    return reply.unusable(VendorError(ErrorCode.MALFORMED_RESPONSE, f"{reply.path} answered {what}"))
