"""What a connector is: the protocols the flow speaks to, and the values they exchange.

Every call raises `VendorError` with a code of our taxonomy, and nothing else, when the other side fails.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from include.order_sync.errors import VendorError
from include.order_sync.models import (
    Acknowledgement,
    InventoryLevel,
    Order,
    OutboundOrder,
    Product,
    Shipment,
    ShipmentConfirmation,
)

if TYPE_CHECKING:
    from include.order_sync.connectors.connection import ConnectionShape


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an account is reached and as whom: an Airflow connection as plain values.

    `base_url` has scheme and host and no closing slash; `options` are the connection's extras.
    """

    connection: str
    base_url: str
    login: str = ""
    password: str = field(default="", repr=False)
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)


class Api(StrEnum):
    """The parts of an account that have a light each."""

    PRODUCTS = "products"
    ORDERS = "orders"
    WRITEBACK = "writeback"


class Observer(Protocol):
    """Is told how each call to an account went, while the next one waits: it has to be quick, and must not fail."""

    def called(self, seconds: float, error: VendorError | None) -> None:
        """Hear of a call that has ended, and after how many seconds."""

    def unusable(self, error: VendorError) -> None:
        """Hear that an answer, first counted as good, cannot be used."""


@dataclass(frozen=True, slots=True)
class AccountOptions:
    """What the accounts file says about how to call an account.

    `timeout` is in seconds a call, `rate_limit` in calls a second (0: no limit of ours), `settings` are the
    vendor's own, checked by the connector. `observer` is told of every call.
    """

    timeout: float = 30.0
    concurrency: int = 8
    rate_limit: float = 0.0
    settings: Mapping[str, Any] = field(default_factory=dict)
    observer: Observer | None = None


class SkipCode(StrEnum):
    """Why an order of a page was not taken into the flow."""

    NOTHING_TO_SHIP = "nothing_to_ship"
    FILTERED = "filtered"
    MALFORMED = "malformed"
    NO_DESTINATION = "no_destination"


@dataclass(frozen=True, slots=True)
class DownloadedOrder:
    """A canonical order with what the cart sent for it, byte for byte."""

    order: Order
    raw: bytes


@dataclass(frozen=True, slots=True)
class SkippedOrder:
    """An order that the connector could not or should not map, with a reason that a person understands.

    A malformed one without a readable id has an `external_id` derived from its content.
    """

    external_id: str
    number: str
    code: SkipCode
    reason: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One page of a cart. `cursor` is the cart's own time up to which everything has now been seen."""

    orders: Sequence[DownloadedOrder]
    skipped: Sequence[SkippedOrder]
    cursor: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShipmentPage:
    """One page of a destination's shipments. `cursor` is the destination's own time, as in `OrderPage`."""

    shipments: Sequence[Shipment]
    cursor: datetime | None = None
    unreadable: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ProductPage:
    """One page of the other side's articles. `unreadable` names each that cannot be read, and why."""

    products: Sequence[Product]
    unreadable: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class InventoryPage:
    """One page of what the other side has in stock. `unreadable` as in `ProductPage`."""

    levels: Sequence[InventoryLevel]
    unreadable: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class RefusedLevel:
    """A level that the other side did not take, in its own words."""

    level: InventoryLevel
    reason: str


class CancelOutcome(StrEnum):
    """What a destination says to being asked to cancel."""

    CANCELED = "canceled"
    TOO_LATE = "too_late"
    UNKNOWN_ORDER = "unknown_order"


@runtime_checkable
class Connector(Protocol):
    """Anything that can be opened and must be closed."""

    async def close(self) -> None:
        """Give back connections."""


@runtime_checkable
class DownloadsOrders(Connector, Protocol):
    """A cart that lists what has changed since a time."""

    def changed_orders(self, since: datetime | None, until: datetime | None = None) -> AsyncIterator[OrderPage]:
        """Yield every order changed from `since` (None: from the beginning) to `until`, oldest change first."""
        ...


@runtime_checkable
class HandsOverOrders(Connector, Protocol):
    """A source that lists what it holds as not yet received, until it is told."""

    def unreceived_orders(self) -> AsyncIterator[OrderPage]:
        """Yield every order not yet acknowledged."""
        ...

    async def acknowledge(self, external_ids: Sequence[str]) -> None:
        """Tell the source that these orders are stored here."""


@runtime_checkable
class TakesConfirmations(Connector, Protocol):
    """A cart that tracking is written back to."""

    async def confirm(self, confirmation: ShipmentConfirmation) -> str:
        """Write one parcel's tracking to the cart and return the cart's id for it ("" if it has none)."""
        ...

    async def find_confirmation(self, confirmation: ShipmentConfirmation) -> str | None:
        """Look up whether the cart has this parcel's tracking: its id for it, or None."""
        ...


@runtime_checkable
class TakesOrders(Connector, Protocol):
    """A destination that orders are sent to."""

    async def push(self, outbound: OutboundOrder) -> Acknowledgement:
        """Send one order."""
        ...

    def document(self, outbound: OutboundOrder) -> bytes:
        """Write what `push` sends for an order, byte for byte: the body alone, without a credential. No I/O.

        Where the body has ids that only the destination knows, codes and names stand in their place.
        """
        ...


@runtime_checkable
class FindsOrders(Connector, Protocol):
    """A destination that can be asked whether it has an order."""

    async def find(self, reference: str) -> Acknowledgement | None:
        """Look an order up by the reference it was sent with; None if the destination does not have it."""
        ...


@runtime_checkable
class CancelsOrders(Connector, Protocol):
    """A destination that can call an order back."""

    async def cancel(self, reference: str) -> CancelOutcome:
        """Ask to cancel an order that was sent."""
        ...


@runtime_checkable
class ReportsShipments(Connector, Protocol):
    """A destination that tells what it shipped."""

    def shipments(self, since: datetime | None) -> AsyncIterator[ShipmentPage]:
        """Yield every shipment recorded from `since` on, oldest first."""
        ...


@runtime_checkable
class ListsProducts(Connector, Protocol):
    """An account that lists its articles."""

    def products(self) -> AsyncIterator[ProductPage]:
        """Yield every article, each variant that has a SKU of its own as one."""
        ...


@runtime_checkable
class ReportsInventory(Connector, Protocol):
    """An account that tells what it has in stock (inventory out)."""

    def inventory(self) -> AsyncIterator[InventoryPage]:
        """Yield what can be sold of every article that stock is kept of."""
        ...


@runtime_checkable
class TakesInventory(Connector, Protocol):
    """An account that is told what can be sold (inventory in)."""

    async def set_inventory(self, levels: Sequence[InventoryLevel]) -> Sequence[RefusedLevel]:
        """Set what can be sold, absolutely, so that doing it twice changes nothing; return what was not taken."""
        ...


@runtime_checkable
class Probes(Connector, Protocol):
    """An account that can be asked whether it answers, at any time and without any effect."""

    async def probe(self, api: Api) -> None:
        """Make a cheap call that changes nothing; `api` is one of those that the vendor's entry lists."""


class Role(StrEnum):
    """What part an account plays."""

    CART = "cart"
    SOURCE = "source"
    DESTINATION = "destination"


class Confirms(StrEnum):
    """How exactly a cart is told what is in a parcel."""

    BY_LINE = "by line"
    WHOLE = "whole orders"


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor's entry in the registry: `open` makes a connector that is ready to call.

    `apis` are those that its connector can probe. `shape` is what its Airflow connection has to hold. `sees_cancels`
    tells whether an order that is canceled there is downloaded as canceled, `confirms` how exactly it takes tracking.
    """

    name: str
    title: str
    role: Role
    connector: type[Connector]
    open: Callable[[Endpoint, AccountOptions], Connector]
    check_settings: Callable[[Mapping[str, Any]], None]
    shape: "ConnectionShape"
    apis: tuple[Api, ...] = ()
    sees_cancels: bool = False
    confirms: Confirms | None = None

    def can(self, ability: type) -> bool:
        """Tell whether this vendor's connector has an ability: one of the protocols of this module."""
        return issubclass(self.connector, ability)
