"""What the accounts file may say about a JSON push destination."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from include.order_sync.connectors.settings import read_settings


class Settings(msgspec.Struct, frozen=True):
    """`page_size` is how many shipments are asked for at once, `max_pages` ends a reading that has no end."""

    page_size: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 200
    max_pages: Annotated[int, msgspec.Meta(ge=1)] = 20_000


def settings_of(given: Mapping[str, Any]) -> Settings:
    """Read the settings; raise `ConfigurationError` for an unknown key or a wrong value."""
    return read_settings(Settings, given, "json_push settings")


def check_settings(given: Mapping[str, Any]) -> None:
    """Raise `ConfigurationError` if the settings cannot be used."""
    settings_of(given)
