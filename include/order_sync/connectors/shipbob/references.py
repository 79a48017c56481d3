"""How our names travel in ShipBob's fields.

Both ways are lossless and need no memory of ours: what comes back is read from ShipBob's own record of the order.
"""

from collections.abc import Iterable, Sequence

from include.order_sync.connectors.shipbob.wire import Tag
from include.order_sync.models import OrderLine

LINE_TAG = "order_sync_line_"


def to_shipbob(reference: str) -> str:
    """Write a reference without a comma: ShipBob looks orders up by a list that is separated by commas."""
    return reference.replace("%", "%25").replace(",", "%2C")


def from_shipbob(reference_id: str) -> str:
    """Read a reference as we gave it."""
    return reference_id.replace("%2C", ",").replace("%25", "%")


def line_tags(lines: Sequence[OrderLine]) -> list[Tag]:
    """Keep the cart's line ids with the order: ShipBob's own `external_line_id` takes but a number, the position."""
    return [Tag(f"{LINE_TAG}{position}", line.external_id) for position, line in enumerate(lines, 1)]


def lines_of(tags: Iterable[Tag]) -> dict[int, str]:
    """Read the cart's line ids by the position of the line; none if the order was not sent by us."""
    ours = [(tag.name.removeprefix(LINE_TAG), tag.value) for tag in tags if tag.name.startswith(LINE_TAG)]
    return {int(position): value for position, value in ours if position.isdecimal()}
