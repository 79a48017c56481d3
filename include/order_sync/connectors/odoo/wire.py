"""What is read from Odoo, as typed shapes: only the fields that we use.

Odoo writes `false` for everything empty, a linked record as its id and name, and times in UTC without a zone
(https://www.odoo.com/documentation/18.0/developer/reference/backend/orm.html#fields).
"""

from decimal import Decimal
from typing import Any, Generic, TypeVar

import msgspec

Text = str | bool
Link = tuple[int, str | bool] | bool
T = TypeVar("T")


class Read(msgspec.Struct, gc=False):
    """Base of what is read."""


class Version(Read):
    """The answer of /web/version, and in JSON-RPC of `common.version`."""

    version_info: list[Any] = []
    server_version_info: list[Any] = []


class Fault(Read):
    """An error as Odoo tells it: the exception's name and its words."""

    name: str = ""
    message: Text = ""


class RpcFault(Read):
    """The `error` of an answer in JSON-RPC."""

    message: str = ""
    data: Fault | None = None


class RpcAnswer(Read, Generic[T]):
    """An answer in JSON-RPC, which has either of the two."""

    jsonrpc: str
    result: T | msgspec.UnsetType = msgspec.UNSET
    error: RpcFault | None = None


class HeldOrder(Read):
    """A sales order (sale.order)."""

    id: int
    name: str
    state: str
    client_order_ref: Text = False
    currency_id: Link = False


class SoldLine(Read):
    """A line of a sales order (sale.order.line). Its unit is `product_uom` until 18, and `product_uom_id` from 19."""

    id: int
    name: Text
    product_id: Link
    order_id: Link = False
    product_uom_qty: Decimal = Decimal(0)
    qty_delivered: Decimal = Decimal(0)
    price_unit: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    product_uom: Link = False
    product_uom_id: Link = False


class Picking(Read):
    """A transfer (stock.picking). What is of carriers is there with Odoo's module stock_delivery only."""

    id: int
    name: str
    sale_id: Link
    date_done: Text
    write_date: Text
    carrier_id: Link = False
    carrier_tracking_ref: Text = False
    carrier_tracking_url: Text = False


class Move(Read):
    """What of an article was moved by a transfer (stock.move)."""

    picking_id: Link
    sale_line_id: Link
    product_id: Link
    product_uom: Link
    quantity: Decimal


class Coded(Read):
    """An article, by its code (product.product)."""

    id: int
    default_code: str


class Article(Read):
    """An article (product.product)."""

    id: int
    default_code: str
    display_name: str
    active: bool
    sale_ok: bool


class Named(Read):
    """Any record with a name."""

    id: int
    name: str = ""


class Region(Read):
    """A state or province (res.country.state)."""

    id: int
    name: str
    code: str
    country_id: Link


class Company(Read):
    """A company (res.company)."""

    id: int
    currency_id: Link


class Contact(Read):
    """A customer or an address (res.partner)."""

    id: int
    name: Text = False
    company_name: Text = False
    street: Text = False
    street2: Text = False
    city: Text = False
    zip: Text = False
    state_id: Link = False
    country_id: Link = False
    phone: Text = False
    email: Text = False


class Keyed(Read):
    """The id of any record."""

    id: int


def id_of(link: Link) -> int:
    """Tell the id of a linked record; 0 if there is none."""
    return link[0] if isinstance(link, tuple) else 0


def name_of(link: Link) -> str:
    """Tell the name of a linked record; "" if there is none."""
    return text_of(link[1]) if isinstance(link, tuple) else ""


def text_of(value: Text) -> str:
    """Read a text, which is `false` where it is empty."""
    return value if isinstance(value, str) else ""
