"""What the accounts file may say about a ShipBob destination."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from include.order_sync.connectors.settings import read_settings

OrderType = Literal["DTC", "DropShip", "B2B"]
CarrierType = Literal["", "Parcel", "Freight"]
PaymentTerm = Literal["", "Collect", "ThirdParty", "Prepaid", "MerchantResponsible"]


class Settings(msgspec.Struct, frozen=True):
    """`channel_id` is whose orders they are (0: the one channel that the token may write to).

    `order_type`, `carrier_type`, `payment_term` and `retailer_program` are what ShipBob wants to know of orders that
    go to shops. `note_as_gift_message` prints the buyer's note. `without_tracking` reports parcels that have left
    without a number, too. `page_size` is how many records are asked for at once (250 is ShipBob's most), `max_pages`
    ends a reading that has no end.
    """

    channel_id: Annotated[int, msgspec.Meta(ge=0)] = 0
    order_type: OrderType = "DTC"
    carrier_type: CarrierType = ""
    payment_term: PaymentTerm = ""
    retailer_program: str = ""
    note_as_gift_message: bool = False
    without_tracking: bool = False
    page_size: Annotated[int, msgspec.Meta(ge=1, le=250)] = 250
    max_pages: Annotated[int, msgspec.Meta(ge=1)] = 20_000


def settings_of(given: Mapping[str, Any]) -> Settings:
    """Read the settings; raise `ConfigurationError` for an unknown key or a wrong value."""
    return read_settings(Settings, given, "shipbob settings")


def check_settings(given: Mapping[str, Any]) -> None:
    """Raise `ConfigurationError` if the settings cannot be used."""
    settings_of(given)
