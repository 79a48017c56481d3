"""Everything that is known of one order, as its page and the API show it."""

from include.order_sync.ledger.order_view.documents import Document, order_documents
from include.order_sync.ledger.order_view.reading import order_view
from include.order_sync.ledger.order_view.values import (
    PAGE_SIZE,
    AttemptView,
    EventView,
    ExportView,
    LineView,
    OrderView,
    PlaceView,
    ShipmentLineView,
    ShipmentView,
    TaskView,
    Trouble,
    WritebackView,
)

__all__ = [
    "PAGE_SIZE",
    "AttemptView",
    "Document",
    "EventView",
    "ExportView",
    "LineView",
    "OrderView",
    "PlaceView",
    "ShipmentLineView",
    "ShipmentView",
    "TaskView",
    "Trouble",
    "WritebackView",
    "order_documents",
    "order_view",
]
