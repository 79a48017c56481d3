"""A file of JSON lines, read in pieces and put together: orders with their lines."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import msgspec

from include.order_sync.connectors.base import AccountOptions, Endpoint
from include.order_sync.connectors.http import HttpClient, Reply
from include.order_sync.connectors.shopify.bulk_wire import ROW, Row
from include.order_sync.connectors.shopify.lines import with_lines
from include.order_sync.errors import ErrorCode, VendorError

PIECE = 8 * 1024 * 1024


class FilePieces:
    """Files on hosts that are not the shop's: called without its token, each piece by a range of bytes."""

    def __init__(self, connection: str, options: AccountOptions, piece: int = PIECE) -> None:
        self._connection = connection
        self._options = replace(options, rate_limit=0.0)
        self._piece = piece

    async def pieces(self, url: str) -> AsyncIterator[bytes]:
        """Yield a file in order; "" is one that is empty. A host that knows no ranges sends it whole."""
        if not url:
            return
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        http = HttpClient(Endpoint(self._connection, f"{parts.scheme}://{parts.netloc}"), self._options)
        try:
            read, size = 0, 1
            while read < size:
                wanted = {"Range": f"bytes={read}-{read + self._piece - 1}", "Accept-Encoding": "identity"}
                reply = await http.call("GET", parts.path, query=query, headers=wanted, reads=(416,))
                if reply.status == 416:
                    return
                size = _size(reply)
                read += len(reply.body)
                if not reply.body and read < size:
                    raise _broken(f"{reply.path} ended early, after {read} of {size} bytes")
                yield reply.body
        finally:
            await http.close()


async def lines_of(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Cut pieces into lines."""
    rest = b""
    async for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            if line.strip():
                yield line
    if rest.strip():
        yield rest


async def orders_of(lines: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Put each order's lines into it; raise `VendorError` MALFORMED_RESPONSE if one stands behind another order."""
    order, order_id, items = b"", "", list[bytes]()
    async for line in lines:
        row = _row(line)
        if row.parent is None:
            for whole in _whole(order, items):
                yield whole
            order, order_id, items = line, row.id, []
        elif row.parent == order_id:
            items.append(line)
        else:
            raise _broken(f"the file of a bulk operation has {row.id} apart from its order {row.parent}")
    for whole in _whole(order, items):
        yield whole


def _whole(order: bytes, items: list[bytes]) -> Iterator[bytes]:
    if order:
        yield with_lines(order, items)


def _row(line: bytes) -> Row:
    try:
        return ROW.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _broken(f"the file of a bulk operation has a line that cannot be read ({error})") from None


def _size(reply: Reply) -> int:
    """Read how long a file is, from an answer such as Content-Range: bytes 0-99/1234."""
    total = reply.headers.get("Content-Range", "").rpartition("/")[2]
    if reply.status == 206 and not total.isdecimal():
        raise _broken(f"{reply.path} answered a part of a file without saying of how much")
    return int(total) if reply.status == 206 else 0


def _broken(message: str) -> VendorError:
    return VendorError(ErrorCode.MALFORMED_RESPONSE, message)
