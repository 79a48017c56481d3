"""What the accounts file may say about an Amazon account."""

from collections.abc import Mapping
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec

from include.order_sync.connectors.settings import read_settings
from include.order_sync.errors import ConfigurationError


class Settings(msgspec.Struct, frozen=True):
    """`marketplaces` are the ids of the stores that are sold in, the first of them that of articles and stock.

    `amazon_fulfilled` tells whether orders that Amazon ships are listed (as skipped) or not even asked for.
    `distributor` and `customer_account` go with every order. `time_zone` is where delivery dates are days.
    `carriers` says what Amazon calls a carrier. `max_pages` ends a reading that has no end.
    """

    marketplaces: Annotated[tuple[str, ...], msgspec.Meta(max_length=50)] = ()
    amazon_fulfilled: bool = True
    distributor: str = ""
    customer_account: str = ""
    time_zone: str = "UTC"
    carriers: dict[str, str] = {}
    per_page: Annotated[int, msgspec.Meta(ge=1, le=100)] = 100
    items_per_page: Annotated[int, msgspec.Meta(ge=1, le=20)] = 20
    max_pages: Annotated[int, msgspec.Meta(ge=1)] = 20_000

    @property
    def marketplace(self) -> str:
        """Name the store of articles and stock."""
        return self.marketplaces[0]


def settings_of(given: Mapping[str, Any]) -> Settings:
    """Read the settings; raise `ConfigurationError` for an unknown key or a wrong value."""
    settings = read_settings(Settings, given, "amazon settings")
    try:
        ZoneInfo(settings.time_zone)
    except (KeyError, ValueError, OSError):
        message = f"amazon settings: time_zone is '{settings.time_zone}': expected an IANA name, such as Europe/Berlin"
        raise ConfigurationError(message) from None
    return settings


def check_settings(given: Mapping[str, Any]) -> None:
    """Raise `ConfigurationError` if the settings cannot be used."""
    settings_of(given)


def ready(settings: Settings) -> Settings:
    """Raise `ConfigurationError` if what a call needs is missing."""
    if not settings.marketplaces:
        raise ConfigurationError(
            "amazon settings: marketplaces is empty. Expected there: the ids of the stores that you sell in, "
            "such as [A1PA6795UKMFR9] for Amazon.de."
        )
    return settings
