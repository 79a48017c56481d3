"""What the accounts file may say about a BigCommerce account."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from include.order_sync.connectors.settings import read_settings


class Settings(msgspec.Struct, frozen=True):
    """`distributor` is for lines that name none, in an option `distributor_field` or by `distributor_from_brand`.

    `account_field` and `delivery_date_field` name form fields of the order's addresses. `take_statuses` and
    `skip_statuses` are status ids. `staff_notes` adds these to the note. `carriers` says what BigCommerce or AfterShip
    calls a carrier. `location` is where stock is set that names none. `max_pages` ends a reading that has no end.
    """

    distributor: str = ""
    distributor_field: str = ""
    distributor_from_brand: bool = False
    account_field: str = ""
    delivery_date_field: str = ""
    take_statuses: frozenset[int] = frozenset()
    skip_statuses: frozenset[int] = frozenset()
    staff_notes: bool = False
    carriers: dict[str, str] = {}
    location: str = ""
    per_page: Annotated[int, msgspec.Meta(ge=2, le=250)] = 50
    items_per_page: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 250
    max_pages: Annotated[int, msgspec.Meta(ge=1)] = 20_000


def settings_of(given: Mapping[str, Any]) -> Settings:
    """Read the settings; raise `ConfigurationError` for an unknown key or a wrong value."""
    return read_settings(Settings, given, "bigcommerce settings")


def check_settings(given: Mapping[str, Any]) -> None:
    """Raise `ConfigurationError` if the settings cannot be used."""
    settings_of(given)
