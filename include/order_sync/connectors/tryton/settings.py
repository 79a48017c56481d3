"""What the accounts file may say about a Tryton destination."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from include.order_sync.connectors.settings import read_settings

Size = Annotated[int, msgspec.Meta(ge=1, le=1000)]


class Settings(msgspec.Struct, frozen=True):
    """`company` is the name of the Tryton company ("": the user's own), `warehouse` the name or code of the warehouse.

    `customer` is the code of the one party that all orders are sold to; with `account_is_code` each buyer's account is
    a party's code. Else parties are made, and found again by our mark. `carriers` sets the carrier by the ship service.
    `process` makes shipments at once, without waiting for Tryton's own delay or worker. `accept_warnings` are the
    beginnings of the names of warnings that are answered with yes. `page_size` is how many records are asked for at
    once, `max_pages` ends a reading that has no end.
    """

    company: str = ""
    warehouse: str = ""
    customer: str = ""
    account_is_code: bool = False
    carriers: bool = True
    process: bool = True
    accept_warnings: tuple[str, ...] = ()
    page_size: Size = 200
    max_pages: Annotated[int, msgspec.Meta(ge=1)] = 20_000


def settings_of(given: Mapping[str, Any]) -> Settings:
    """Read the settings; raise `ConfigurationError` for an unknown key or a wrong value."""
    return read_settings(Settings, given, "tryton settings")


def check_settings(given: Mapping[str, Any]) -> None:
    """Raise `ConfigurationError` if the settings cannot be used."""
    settings_of(given)
