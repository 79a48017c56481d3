"""What the accounts file may say about an eCat account."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from include.order_sync.connectors.ecat.fields import Fields
from include.order_sync.connectors.settings import read_settings, refuse_unknown
from include.order_sync.errors import ConfigurationError

WHAT = "ecat settings"


class Settings(msgspec.Struct, frozen=True):
    """`organization` is the company's short name in eCat's addresses, `acknowledge_key` the key of the numbers' list.

    `currency` and `distributor` are for orders that name none, `time_zone` for times without an offset.
    """

    organization: str = ""
    fields: Fields = Fields()
    acknowledge_key: str = "orders"
    currency: str = ""
    distributor: str = ""
    time_zone: str = "UTC"
    take_statuses: frozenset[str] = frozenset({"submitted"})
    cancel_statuses: frozenset[str] = frozenset({"canceled", "cancelled"})


def settings_of(given: Mapping[str, Any]) -> Settings:
    """Read the settings; raise `ConfigurationError` for an unknown key, field or time zone, or a wrong value."""
    fields = given.get("fields")
    if isinstance(fields, Mapping):
        refuse_unknown(fields, Fields.__struct_fields__, f"{WHAT}, fields")
    settings = read_settings(Settings, given, WHAT)
    zone_of(settings)
    return settings


def zone_of(settings: Settings) -> ZoneInfo:
    """Find the time zone by its IANA name."""
    try:
        return ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        expected = "an IANA name, such as America/New_York"
        raise ConfigurationError(f"{WHAT}: unknown time_zone '{settings.time_zone}': expected {expected}") from None


def check_settings(given: Mapping[str, Any]) -> None:
    """Raise `ConfigurationError` if the settings cannot be used."""
    settings_of(given)
