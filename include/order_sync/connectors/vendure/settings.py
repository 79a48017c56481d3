"""What the accounts file may say about a Vendure account."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from include.order_sync.connectors.settings import read_settings

# A field of GraphQL's, or none; it becomes part of a query.
FieldName = Annotated[str, msgspec.Meta(pattern=r"^([_A-Za-z][_0-9A-Za-z]*)?$")]
Most = Annotated[int, msgspec.Meta(ge=2, le=1000)]


class Settings(msgspec.Struct, frozen=True):
    """`distributor` is for lines that name none. The `…_field` settings name the shop's custom fields.

    `order_fields` and `line_fields` are further custom fields that are to come along.
    `take_statuses` and `skip_statuses` are order states. `reread_days`: how long after it was placed an order is read
    again each time (0: never). `location` is where stock is set that names none; `api_path` is the Admin API's.
    """

    distributor: str = ""
    distributor_field: FieldName = ""
    delivery_date_field: FieldName = ""
    note_field: FieldName = ""
    account_field: FieldName = ""
    order_fields: tuple[FieldName, ...] = ()
    line_fields: tuple[FieldName, ...] = ()
    take_statuses: frozenset[str] = frozenset()
    skip_statuses: frozenset[str] = frozenset()
    reread_days: Annotated[float, msgspec.Meta(ge=0)] = 30
    location: str = ""
    api_path: Annotated[str, msgspec.Meta(pattern=r"^[-._~0-9A-Za-z]+(/[-._~0-9A-Za-z]+)*$")] = "admin-api"
    per_page: Most = 100
    max_pages: Annotated[int, msgspec.Meta(ge=1)] = 20_000


def settings_of(given: Mapping[str, Any]) -> Settings:
    """Read the settings; raise `ConfigurationError` for an unknown key or a wrong value."""
    return read_settings(Settings, given, "vendure settings")


def check_settings(given: Mapping[str, Any]) -> None:
    """Raise `ConfigurationError` if the settings cannot be used."""
    settings_of(given)
