"""What is written to and read from ShipStation's API v2, as typed shapes: only the fields that we use.

Source: ShipStation's OpenAPI document, https://docs.shipstation.com/openapi. Much of what is read may be null.
"""

from decimal import Decimal
from typing import Any

import msgspec


class Written(msgspec.Struct, gc=False, omit_defaults=True):
    """Base of what is written; what is not given is left out."""


class Money(Written):
    """An amount (monetary_value)."""

    currency: str
    amount: Decimal


class Weight(Written):
    """What a package weighs (weight)."""

    value: Decimal
    unit: str


class NewPackage(Written):
    """A package of a new shipment (package)."""

    weight: Weight


class ShipTo(Written):
    """Where to (shipping_address_to); the document wants each of the first eight, and not empty."""

    name: str
    phone: str
    address_line1: str
    city_locality: str
    state_province: str
    postal_code: str
    country_code: str
    address_residential_indicator: str
    company_name: str | None = None
    address_line2: str | None = None
    email: str | None = None


class NewItem(Written):
    """A line (shipment_item). The two external ids are what a label's shipment is recognised by as ours."""

    name: str
    quantity: int
    external_order_id: str
    external_order_item_id: str
    sku: str | None = None
    unit_price: Decimal | None = None


class NewShipment(Written):
    """An order, as ShipStation calls it (create_shipment_request, and fields of partial_shipment)."""

    external_shipment_id: str
    external_order_id: str
    shipment_number: str
    shipment_status: str
    validate_address: str
    create_sales_order: bool
    ship_to: ShipTo
    items: list[NewItem]
    ship_from: dict[str, str] | None = None
    warehouse_id: str | None = None
    store_id: str | None = None
    carrier_id: str | None = None
    service_code: str | None = None
    requested_shipment_service: str | None = None
    ship_by_date: str | None = None
    notes_from_buyer: str | None = None
    amount_paid: Money | None = None
    packages: list[NewPackage] | None = None
    advanced_options: dict[str, str] | None = None


class NewShipments(Written):
    """The body of POST /v2/shipments."""

    shipments: list[NewShipment]


class Read(msgspec.Struct, gc=False):
    """Base of what is read."""


class Created(Read):
    """What became of one new shipment. `errors` are sentences by the document, and objects elsewhere in the API."""

    shipment_id: str | None = None
    external_shipment_id: str | None = None
    errors: list[Any] | None = None


class CreateAnswer(Read):
    """The answer to POST /v2/shipments, which may be a 2xx although nothing was taken."""

    has_errors: bool
    shipments: list[Created]


class Item(Read):
    """A line of a shipment."""

    external_order_id: str | None = None
    external_order_item_id: str | None = None
    sales_order_id: str | None = None
    sku: str | None = None
    quantity: Decimal = Decimal(0)


class PackedProduct(Read):
    """What is in a package, as declared to customs."""

    sku: str | None = None
    quantity: Decimal = Decimal(0)


class Package(Read):
    """A package of a shipment."""

    tracking_number: str | None = None
    products: list[PackedProduct] | None = None


class Held(Read):
    """A shipment that ShipStation has."""

    shipment_id: str
    shipment_status: str
    external_shipment_id: str | None = None
    external_order_id: str | None = None
    items: list[Item] | None = None
    packages: list[Package] | None = None


class HeldShipments(Read):
    """A page of shipments."""

    shipments: list[Held]


class Label(Read):
    """A label. `ship_date` is a day: its time of day is midnight UTC."""

    label_id: str
    status: str
    shipment_id: str
    created_at: str
    ship_date: str | None = None
    tracking_number: str | None = None
    carrier_code: str | None = None
    service_code: str | None = None
    tracking_url: str | None = None
    voided: bool = False
    is_return_label: bool = False


class Labels(Read):
    """A page of labels."""

    labels: list[msgspec.Raw]
    pages: int = 1


class Article(Read):
    """A product."""

    product_id: int
    sku: str | None = None
    name: str | None = None
    active: bool = True


class Articles(Read):
    """A page of products."""

    products: list[msgspec.Raw]
    pages: int = 1


class Level(Read):
    """The stock of a SKU, at one place where ShipStation tells places apart."""

    sku: str
    available: Decimal
    inventory_location_id: str | None = None
    inventory_warehouse_id: str | None = None


class Link(Read):
    """Where a page is."""

    href: str | None = None


class Links(Read):
    """Where the pages around this one are."""

    next: Link | None = None


class Levels(Read):
    """A page of stock."""

    inventory: list[msgspec.Raw]
    links: Links | None = None


class Fault(Read):
    """One reason of a refusal (error, with fields that ShipStation adds)."""

    error_code: str
    error_source: str = ""
    message: str = ""
    field_name: str | None = None


class Refusal(Read):
    """The body of an error (error_response_body)."""

    errors: list[Fault]


ENCODER = msgspec.json.Encoder(decimal_format="number")
CREATED: "msgspec.json.Decoder[CreateAnswer]" = msgspec.json.Decoder(CreateAnswer)
HELD: "msgspec.json.Decoder[Held]" = msgspec.json.Decoder(Held)
HELD_SHIPMENTS: "msgspec.json.Decoder[HeldShipments]" = msgspec.json.Decoder(HeldShipments)
LABEL: "msgspec.json.Decoder[Label]" = msgspec.json.Decoder(Label)
LABELS: "msgspec.json.Decoder[Labels]" = msgspec.json.Decoder(Labels)
ARTICLE: "msgspec.json.Decoder[Article]" = msgspec.json.Decoder(Article)
ARTICLES: "msgspec.json.Decoder[Articles]" = msgspec.json.Decoder(Articles)
LEVEL: "msgspec.json.Decoder[Level]" = msgspec.json.Decoder(Level)
LEVELS: "msgspec.json.Decoder[Levels]" = msgspec.json.Decoder(Levels)
REFUSAL: "msgspec.json.Decoder[Refusal]" = msgspec.json.Decoder(Refusal)
