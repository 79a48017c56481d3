"""What the accounts file may say about a Shopify account."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from include.order_sync.connectors.settings import read_settings
from include.order_sync.connectors.shopify.status import Payment

Most = Annotated[int, msgspec.Meta(ge=1, le=250)]


class Settings(msgspec.Struct, frozen=True):
    """`distributor` is for lines that name none; with `distributor_from_vendor` that is the line's vendor.

    `take_statuses` and `skip_statuses` are financial statuses. `location` is where stock is set that names none.
    `bulk_after` is in days (0: never in bulk), `bulk_poll` in seconds, `bulk_wait` in minutes.
    """

    distributor: str = ""
    distributor_from_vendor: bool = False
    take_statuses: frozenset[Payment] = frozenset()
    skip_statuses: frozenset[Payment] = frozenset()
    take_on_hold: bool = False
    take_test_orders: bool = False
    notify_customer: bool = False
    location: str = ""
    per_page: Most = 15
    lines_per_page: Most = 10
    max_pages: Annotated[int, msgspec.Meta(ge=1)] = 20_000
    bulk_after: Annotated[float, msgspec.Meta(ge=0)] = 30
    bulk_poll: Annotated[float, msgspec.Meta(gt=0)] = 10
    bulk_wait: Annotated[float, msgspec.Meta(gt=0)] = 60


def settings_of(given: Mapping[str, Any]) -> Settings:
    """Read the settings; raise `ConfigurationError` for an unknown key or a wrong value."""
    return read_settings(Settings, given, "shopify settings")


def check_settings(given: Mapping[str, Any]) -> None:
    """Raise `ConfigurationError` if the settings cannot be used."""
    settings_of(given)
