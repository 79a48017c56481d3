"""What the accounts file may say about a Medusa account."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from include.order_sync.connectors.medusa.status import Payment
from include.order_sync.connectors.settings import read_settings


class Settings(msgspec.Struct, frozen=True):
    """`distributor` is for lines whose metadata name none.

    The fields are keys of metadata: `distributor_field` of a line, the others of the order. `take_statuses` and
    `skip_statuses` are payment statuses. `ship_from` is the stock location that parcels leave from (else Medusa
    chooses), `shipping_option` serves orders without a shipping method. `location` is where stock is set that names
    none. `max_pages` ends a reading that has no end.
    """

    distributor: str = ""
    distributor_field: str = "_distributor"
    account_field: str = "_customer_account"
    delivery_date_field: str = "_delivery_date"
    note_field: str = "_note"
    take_statuses: frozenset[Payment] = frozenset()
    skip_statuses: frozenset[Payment] = frozenset()
    notify_customer: bool = False
    ship_from: str = ""
    shipping_option: str = ""
    location: str = ""
    per_page: Annotated[int, msgspec.Meta(ge=2, le=500)] = 50
    items_per_page: Annotated[int, msgspec.Meta(ge=2, le=1000)] = 200
    max_pages: Annotated[int, msgspec.Meta(ge=1)] = 20_000


def settings_of(given: Mapping[str, Any]) -> Settings:
    """Read the settings; raise `ConfigurationError` for an unknown key or a wrong value."""
    return read_settings(Settings, given, "medusa settings")


def check_settings(given: Mapping[str, Any]) -> None:
    """Raise `ConfigurationError` if the settings cannot be used."""
    settings_of(given)
