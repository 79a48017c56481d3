"""What a seller offers at Amazon (Listings Items 2021-08-01) as typed shapes: only the fields that are used.

Source: listingsItems_2021-08-01.json.
"""

import msgspec

from include.order_sync.connectors.amazon.wire import Pagination, Wire

MERCHANT = "DEFAULT"
BUYABLE = "BUYABLE"
INVALID = "INVALID"


class Summary(Wire):
    """An offer in one of the stores."""

    marketplace_id: str
    product_type: str
    status: list[str]
    created_date: str
    item_name: str | None = None


class Availability(Wire):
    """How many there are of it; only those that the merchant ships (`DEFAULT`) are counted here."""

    fulfillment_channel_code: str
    quantity: int | None = None


class Listing(Wire):
    """An offer."""

    sku: str
    summaries: list[Summary] | None = None
    fulfillment_availability: list[Availability] | None = None

    def summary(self, marketplace: str) -> Summary | None:
        """Find what it is in a store."""
        return next((one for one in self.summaries or () if one.marketplace_id == marketplace), None)

    @property
    def shipped_by_amazon_only(self) -> bool:
        """Tell whether Amazon ships it, so that no quantity of ours belongs to it."""
        channels = {one.fulfillment_channel_code for one in self.fulfillment_availability or ()}
        return bool(channels) and MERCHANT not in channels


class Listings(Wire):
    """A page of offers."""

    number_of_results: int
    items: list[msgspec.Raw]
    pagination: Pagination | None = None


class Issue(Wire):
    """What is wrong with a change."""

    message: str
    severity: str = ""
    code: str = ""


class Submission(Wire):
    """The answer to a change."""

    status: str
    submission_id: str
    issues: list[Issue] | None = None


LISTING: "msgspec.json.Decoder[Listing]" = msgspec.json.Decoder(Listing)
LISTINGS: "msgspec.json.Decoder[Listings]" = msgspec.json.Decoder(Listings)
SUBMISSION: "msgspec.json.Decoder[Submission]" = msgspec.json.Decoder(Submission)
