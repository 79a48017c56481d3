"""What the accounts file may say about a ShipStation destination."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from include.order_sync.connectors.settings import read_settings
from include.order_sync.errors import ConfigurationError

Filled = Annotated[str, msgspec.Meta(min_length=1)]
# The pattern is that of the document's `se_id`; "" stands for none.
ShipStationId = Annotated[str, msgspec.Meta(pattern=r"^(se(-[a-z0-9]+)+)?$", max_length=25)]
Custom = Literal[
    "",
    "reference",
    "number",
    "cart",
    "customer_account",
    "customer_name",
    "ship_method",
    "ship_service",
    "delivery_date",
]
_WHAT = "shipstation settings"


class ShipFrom(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The address that parcels leave from, in ShipStation's words (shipping_address)."""

    name: Filled
    phone: Filled
    address_line1: Filled
    city_locality: Filled
    state_province: Filled
    postal_code: Filled
    country_code: Annotated[str, msgspec.Meta(min_length=2, max_length=2)]
    company_name: str = ""
    address_line2: str = ""
    email: str = ""


class Settings(msgspec.Struct, frozen=True):
    """Either `warehouse_id` or `ship_from` says where parcels leave from: an account cannot be opened without.

    `store_id` is the store that orders are put into. `carrier_id` is the carrier account for service codes that
    `carrier_ids` does not name. `shipment_number` is what people see as the order's number. `phone_if_missing` and
    `postcode_if_missing` fill in what ShipStation wants of every address; with an empty one the order is held.
    `package_weight` (0: none is sent) goes with every order, in `weight_unit`. `custom_field1` to `3` say what is put
    into ShipStation's custom fields. `calls_per_minute` is ShipStation's limit (0: no limit of ours), `page_size` how
    many records are asked for at once, `max_pages` ends a reading that has no end.
    """

    warehouse_id: ShipStationId = ""
    ship_from: ShipFrom | None = None
    store_id: str = ""
    carrier_id: ShipStationId = ""
    carrier_ids: dict[str, ShipStationId] = {}
    validate_address: Literal["no_validation", "validate_only", "validate_and_clean"] = "no_validation"
    create_sales_order: bool = True
    shipment_number: Literal["number", "reference"] = "number"
    phone_if_missing: str = "000-000-0000"
    postcode_if_missing: str = ""
    package_weight: Annotated[float, msgspec.Meta(ge=0)] = 0
    weight_unit: Literal["pound", "ounce", "gram", "kilogram"] = "ounce"
    custom_field1: Custom = "reference"
    custom_field2: Custom = "customer_account"
    custom_field3: Custom = ""
    calls_per_minute: Annotated[int, msgspec.Meta(ge=0)] = 200
    page_size: Annotated[int, msgspec.Meta(ge=1, le=100)] = 100
    max_pages: Annotated[int, msgspec.Meta(ge=1)] = 20_000


def settings_of(given: Mapping[str, Any]) -> Settings:
    """Read the settings; raise `ConfigurationError` for an unknown key, a wrong value, or two places to ship from."""
    settings = read_settings(Settings, given, _WHAT)
    if settings.warehouse_id and settings.ship_from:
        raise ConfigurationError(f"{_WHAT}: give either warehouse_id or ship_from, ShipStation does not take both")
    return settings


def require_origin(settings: Settings) -> None:
    """Raise `ConfigurationError` unless the settings say where parcels leave from, which ShipStation wants to know."""
    if not (settings.warehouse_id or settings.ship_from):
        raise ConfigurationError(
            f"{_WHAT}: say where parcels leave from: warehouse_id (such as se-1234, of GET /v2/warehouses) or ship_from"
        )


def check_settings(given: Mapping[str, Any]) -> None:
    """Raise `ConfigurationError` if the settings cannot be used."""
    settings_of(given)
