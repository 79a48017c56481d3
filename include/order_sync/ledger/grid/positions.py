"""Where in a list a page begins or ends, as text for an address."""

import base64
import binascii
from dataclasses import dataclass

import msgspec

from include.order_sync.errors import OrderSyncError

LAST = "last"


class UnknownPosition(OrderSyncError):
    """A place in the list that is none."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row's place in the list: its group, its sort key (a time as text), and its own key."""

    group: str | int
    key: str | int
    order_id: int
    export_id: int

    @property
    def rank(self) -> tuple[str | int, str | int, int, int]:
        """Return what places of one list are compared by."""
        return self.group, self.key, self.order_id, self.export_id


@dataclass(frozen=True, slots=True)
class Position:
    """A page's position: after a row, or before it."""

    place: Place
    backwards: bool

    def __str__(self) -> str:
        content = msgspec.json.encode([self.backwards, self.place])
        return base64.urlsafe_b64encode(content).decode().rstrip("=")


def read_position(text: str) -> Position:
    """Read a position; raises `UnknownPosition` for what is none."""
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        backwards, place = msgspec.json.decode(content, type=tuple[bool, Place])
    except (binascii.Error, msgspec.DecodeError, UnicodeError, ValueError) as error:
        raise UnknownPosition("This place in the list is not known. Begin at the first page.") from error
    return Position(place, backwards)
