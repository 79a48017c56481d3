"""Read one of a shop's lists page by page. It has no cursor: only an order, an offset, and how many there are."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

import msgspec

from include.order_sync.connectors.vendure.wire import Listed, Wire
from include.order_sync.errors import ErrorCode, VendorError

T = TypeVar("T")

BY_ID = {"sort": {"id": "ASC"}}
Ask = Callable[[dict[str, Any]], Awaitable[Listed[T]]]


class Known(Wire):
    """As much of a record as tells it from others."""

    id: str


KNOWN: "msgspec.json.Decoder[Known]" = msgspec.json.Decoder(Known)


async def from_the_front(ask: Ask[T], size: int, most: int) -> AsyncIterator[list[T]]:
    """Yield the pages of a list that nothing leaves. What comes in before a page only brings records again."""
    for number in range(most):
        page = await ask({**BY_ID, "take": size, "skip": number * size})
        yield page.items
        if len(page.items) < size or (number + 1) * size >= page.total_items:
            return
    raise endless(f"more than {most} pages")


async def each_once(ask: Ask[msgspec.Raw], size: int, most: int) -> AsyncIterator[list[msgspec.Raw]]:
    """Yield every record of a list once, though records leave it while it is read.

    After its first page, the list is read from its end: what leaves it only moves others to pages that are still to
    come, and what comes in has a higher id, and is seen next time.
    """
    seen: set[str] = set()
    page = await ask({**BY_ID, "take": size, "skip": 0})
    if fresh := _fresh(page.items, seen):
        yield fresh
    start = page.total_items if page.total_items > size else 0
    for _ in range(most):
        if start <= 0:
            return
        start -= size
        page = await ask({**BY_ID, "take": size + min(start, 0), "skip": max(start, 0)})
        if fresh := _fresh(page.items, seen):
            yield fresh
    raise endless(f"more than {most} pages")


def endless(what: str) -> VendorError:
    """Say that a list does not come to an end."""
    message = f"Vendure answered {what}: the list has no end, and is read no further"
    return VendorError(ErrorCode.MALFORMED_RESPONSE, message)


def _fresh(raws: list[msgspec.Raw], seen: set[str]) -> list[msgspec.Raw]:
    """Leave out what was had before; a record without a readable id is known by its content."""
    fresh = []
    for raw in raws:
        try:
            key = KNOWN.decode(raw).id
        except (msgspec.DecodeError, UnicodeDecodeError):
            key = bytes(raw).decode("utf-8", "replace")
        if key not in seen:
            seen.add(key)
            fresh.append(raw)
    return fresh
