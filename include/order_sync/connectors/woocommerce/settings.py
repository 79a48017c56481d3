"""What the accounts file may say about a WooCommerce account."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from include.order_sync.connectors.settings import read_settings


class Settings(msgspec.Struct, frozen=True):
    """`distributor` is for lines that name none; `take_statuses` and `skip_statuses` tell the shop's own statuses.

    `notify_customer` lets WooCommerce mail the buyer about each parcel. `max_pages` ends a reading that has no end.
    """

    distributor: str = ""
    take_statuses: frozenset[str] = frozenset()
    skip_statuses: frozenset[str] = frozenset()
    notify_customer: bool = False
    per_page: Annotated[int, msgspec.Meta(ge=1, le=100)] = 100
    max_pages: Annotated[int, msgspec.Meta(ge=1)] = 20_000


def settings_of(given: Mapping[str, Any]) -> Settings:
    """Read the settings; raise `ConfigurationError` for an unknown key or a wrong value."""
    return read_settings(Settings, given, "woocommerce settings")


def check_settings(given: Mapping[str, Any]) -> None:
    """Raise `ConfigurationError` if the settings cannot be used."""
    settings_of(given)
