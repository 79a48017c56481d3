"""What the accounts file may say about an Integration Manager destination."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from include.order_sync.connectors.extensiv.fields import NEEDED, Fields
from include.order_sync.connectors.settings import read_settings, refuse_unknown
from include.order_sync.errors import ConfigurationError

WHAT = "extensiv settings"
Filled = Annotated[str, msgspec.Meta(min_length=1)]


class Settings(msgspec.Struct, frozen=True):
    """`fields` corrects the names of fields. `not_found_words` are parts of what is said of an order that is not there.

    `shipped_lists` are the lists of orders that are looked through for parcels. `page_size` is how many records are
    asked for at once (100 is the most), `max_pages` ends a reading that has no end.
    """

    fields: Fields = Fields()
    not_found_words: tuple[Filled, ...] = (
        "not found",
        "no order",
        "no such order",
        "not exist",
        "could not find",
        "unable to find",
    )
    shipped_lists: Annotated[tuple[Filled, ...], msgspec.Meta(min_length=1)] = ("partial", "shipped_or_confirmed")
    page_size: Annotated[int, msgspec.Meta(ge=1, le=100)] = 100
    max_pages: Annotated[int, msgspec.Meta(ge=1)] = 20_000


def settings_of(given: Mapping[str, Any]) -> Settings:
    """Read the settings; raise `ConfigurationError` for an unknown key or field, a wrong value, a field left out."""
    fields = given.get("fields")
    if isinstance(fields, Mapping):
        refuse_unknown(fields, Fields.__struct_fields__, f"{WHAT}, fields")
    settings = read_settings(Settings, given, WHAT)
    empty = [name for name in NEEDED if not getattr(settings.fields, name)]
    if empty:
        raise ConfigurationError(f"{WHAT}, fields: {', '.join(empty)} cannot be left out")
    return settings


def check_settings(given: Mapping[str, Any]) -> None:
    """Raise `ConfigurationError` if the settings cannot be used."""
    settings_of(given)
