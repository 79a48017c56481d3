"""What an order's page shows, as plain values. Times are UTC, amounts `Decimal`."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from include.order_sync.models import Extras

PAGE_SIZE = 50
"""How many attempts, and how many events, are read at once."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error in plain words: what it means, what the other side said, and what to do about it."""

    code: str
    sentence: str
    message: str
    resolution: str


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Where an order is to be shipped."""

    name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the order; `removed_at` is set if the cart has taken it out."""

    line: str
    sku: str
    name: str
    quantity: Decimal
    shipped_quantity: Decimal
    unit_price: Decimal
    distributor: str
    destination: str
    removed_at: datetime | None
    extras: Extras

    @property
    def total(self) -> Decimal:
        """What the line costs."""
        return self.quantity * self.unit_price


@dataclass(frozen=True, slots=True)
class ExportView:
    """The duty to get the order into one destination. `failures` counts since a person last asked to send it."""

    id: int
    destination: str
    method: str
    state: str
    colour: str
    exported: bool | None
    sync_status: str
    failures: int
    reference: str
    generation: int
    queued_at: datetime
    due_at: datetime | None
    sent_at: datetime | None
    exported_at: datetime | None
    destination_id: str
    last_attempt_at: datetime | None
    trouble: Trouble | None


@dataclass(frozen=True, slots=True)
class WritebackView:
    """How writing a shipment's tracking back to the cart stands: Pending, Success, Failed, or "" if not needed."""

    id: int
    state: str
    writeback: str
    failures: int
    due_at: datetime | None
    confirmed_at: datetime | None
    last_attempt_at: datetime | None
    trouble: Trouble | None


@dataclass(frozen=True, slots=True)
class ShipmentLineView:
    """How much of an order line is in a parcel."""

    line: str
    sku: str
    name: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class ShipmentView:
    """A parcel, and what the cart was told of it (None for a parcel of a canceled order)."""

    id: int
    destination: str
    carrier: str
    service: str
    tracking_number: str
    tracking_url: str
    shipped_at: datetime
    received_at: datetime
    lines: tuple[ShipmentLineView, ...]
    writeback: WritebackView | None


@dataclass(frozen=True, slots=True)
class TaskView:
    """The Airflow task whose log tells of an attempt."""

    dag_id: str
    run_id: str
    task_id: str
    map_index: int
    try_number: int


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One try at an export or a confirmation. `where` is its destination or tracking number."""

    id: int
    kind: str
    where: str
    number: int
    started_at: datetime
    duration_ms: int
    outcome: str
    trouble: Trouble | None
    http_status: int | None
    task: TaskView | None


@dataclass(frozen=True, slots=True)
class EventView:
    """Something that happened to the order: when, by whom, and to which of its exports or shipments."""

    id: int
    at: datetime
    kind: str
    actor: str
    where: str
    from_state: str
    to_state: str
    detail: str


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order with all that belongs to it. `seen` names the version of it that is shown: its newest event.

    Attempts and events come newest first and a page at a time; the totals count all of them.
    """

    id: int
    seen: int
    cart: str
    external_id: str
    number: str
    colour: str
    status: str
    on_hold: bool
    status_words: str
    distributor: str
    customer_account: str
    customer_name: str
    placed_at: datetime
    updated_at: datetime | None
    downloaded_at: datetime
    delivery_date: date | None
    cancel_requested_at: datetime | None
    currency: str
    total: Decimal
    ship_method: str
    ship_to: PlaceView
    note: str
    extras: Extras
    trouble: Trouble | None
    lines: tuple[LineView, ...]
    exports: tuple[ExportView, ...]
    shipments: tuple[ShipmentView, ...]
    attempts: tuple[AttemptView, ...]
    attempts_total: int
    events: tuple[EventView, ...]
    events_total: int

    @property
    def current_lines(self) -> tuple[LineView, ...]:
        """The lines that the cart still has."""
        return tuple(line for line in self.lines if line.removed_at is None)

    @property
    def troubles(self) -> list[Trouble]:
        """What is told beside an export or a shipment, so that it need not be told of the order again."""
        of_exports = (export.trouble for export in self.exports)
        of_parcels = (parcel.writeback.trouble for parcel in self.shipments if parcel.writeback)
        return [one for one in (*of_exports, *of_parcels) if one]

    @property
    def on_its_way(self) -> bool:
        """Tell whether something about it is going to change by itself within seconds."""
        moving = ("queued", "sending")
        sent = (export.method == "push" and export.state in moving for export in self.exports)
        told = (parcel.writeback.state in moving for parcel in self.shipments if parcel.writeback)
        return not self.on_hold and (any(sent) or any(told))
