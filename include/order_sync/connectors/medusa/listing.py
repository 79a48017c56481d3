"""Read a list of Medusa's completely, page by page, though records may go away meanwhile.

Lists page by offset alone. They are read sorted by id, and each page begins with the last record of the one before:
where that is gone, records before it went away and moved the rest, and the page before is read again.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

import msgspec

from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.medusa.settings import Settings
from include.order_sync.connectors.medusa.wire import NOTHING
from include.order_sync.connectors.wire_errors import identify
from include.order_sync.errors import ErrorCode, VendorError

Ask = Callable[[Mapping[str, str]], Awaitable[Reply]]


class Listing:
    """One reading of a list, whose records are in `key` of the answer."""

    def __init__(self, ask: Ask, key: str, fields: str, settings: Settings) -> None:
        self._ask = ask
        self._key = key
        self._fields = fields
        self._size = settings.items_per_page
        self._most = settings.max_pages

    async def pages(self, query: Mapping[str, str] | None = None) -> AsyncIterator[Sequence[msgspec.Raw]]:
        """Yield each record once; raise `VendorError` MALFORMED_RESPONSE if the list has no end."""
        seen: set[str] = set()
        offset = 0
        paged = {"fields": self._fields, "order": "id", "limit": str(self._size), **(query or {})}
        for _ in range(self._most):
            reply = await self._ask({**paged, "offset": str(offset)})
            records = {_id(raw): raw for raw in self.records(reply)}
            fresh = {key: raw for key, raw in records.items() if key not in seen}
            if offset and len(fresh) == len(records):
                offset = max(0, offset - self._size)
                continue
            seen.update(fresh)
            yield list(fresh.values())
            if len(records) < self._size:
                return
            offset += self._size - 1
        message = f"{reply.path} answered more than {self._most} pages: the list has no end, and is read no further"
        raise VendorError(ErrorCode.MALFORMED_RESPONSE, message)

    def records(self, reply: Reply) -> list[msgspec.Raw]:
        """Read an answer's records; raise `VendorError` MALFORMED_RESPONSE if it has none."""
        found = reply.read(_ANY).get(self._key, NOTHING)
        try:
            return _RAWS.decode(found)
        except msgspec.DecodeError:
            message = f"{reply.path} answered no list `{self._key}`"
            raise reply.unusable(VendorError(ErrorCode.MALFORMED_RESPONSE, message, sent=True)) from None


def _id(raw: msgspec.Raw) -> str:
    return identify(bytes(raw), "id", "id")[0]


_ANY: "msgspec.json.Decoder[dict[str, msgspec.Raw]]" = msgspec.json.Decoder(dict[str, msgspec.Raw])
_RAWS: "msgspec.json.Decoder[list[msgspec.Raw]]" = msgspec.json.Decoder(list[msgspec.Raw])
