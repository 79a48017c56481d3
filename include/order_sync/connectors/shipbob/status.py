"""What ShipBob's statuses mean: https://developer.shipbob.com/status-reference, and its document's enumerations."""

ORDER_CANCELED = "Cancelled"
CANCELED = "Cancelled"
SENT = "Completed"
"""The parcel has left ShipBob. Before that, a label may be there already, and be taken back."""

NOT_SENT = frozenset(
    {"None", "Processing", "Exception", "OnHold", "LabeledCreated", "CleanSweeped", "ImportReview", CANCELED}
)
LABELED = "LabeledCreated"
PICKED_ON = frozenset({100, 101, 102})
"""Status details of a shipment that is picked, packed or labeled, and can no longer be called back."""

CANCELLATION_DONE = "Success"
CANCELLATION_REFUSED = frozenset({"Failure", "PartialSuccess"})
PRODUCT_ACTIVE = {"active": True, "inactive": False}
