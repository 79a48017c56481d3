"""The lines of an order beyond the first page that came with it."""

import msgspec

from include.order_sync.connectors.shopify.proxy import Proxy
from include.order_sync.connectors.shopify.wire import LINES_OF, ORDER_LINES, OrderLines, Page


class LinesReader:
    """Makes raw orders whole."""

    def __init__(self, proxy: Proxy) -> None:
        self._proxy = proxy

    async def whole(self, raw: msgspec.Raw) -> msgspec.Raw:
        """Return an order with all its lines: as it came if it has them, or with the others put behind the first."""
        try:
            found = LINES_OF.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return raw
        info = found.line_items.page_info
        if not info.has_next_page:
            return raw
        lines = list(found.line_items.nodes)
        pages = self._proxy.pages("order_lines", ORDER_LINES, _lines, after=info.end_cursor, id=found.id)
        async for nodes in pages:
            lines += nodes
        return _with_lines(raw, lines)


def with_lines(order: bytes, lines: list[bytes]) -> bytes:
    """Put lines into an order that came without any, both as they came."""
    return b"%b,%b}" % (order.rstrip()[:-1].rstrip(), b'"lineItems":' + _connection(lines))


def _lines(answer: OrderLines) -> Page[msgspec.Raw] | None:
    return answer.order.line_items if answer.order else None


def _with_lines(raw: msgspec.Raw, lines: list[msgspec.Raw]) -> msgspec.Raw:
    fields = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    fields["lineItems"] = msgspec.Raw(_connection([bytes(line) for line in lines]))
    return msgspec.Raw(msgspec.json.encode(fields))


def _connection(lines: list[bytes]) -> bytes:
    return b'{"nodes":[%b],"pageInfo":{"hasNextPage":false,"endCursor":null}}' % b",".join(lines)
