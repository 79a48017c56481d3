"""ShipStation's statuses (https://docs.shipstation.com/openapi: shipment_status, label_status)."""

# Of a shipment. Any other (pending, processing, and those to come) can be canceled, or ShipStation says why not.
LABEL_PURCHASED = "label_purchased"
CANCELLED = "cancelled"

# Of a label. One of a batch is in the works for some minutes, and has the time of its beginning.
COMPLETED = "completed"
IN_THE_WORKS = "processing"
NOT_SENT = frozenset({"error", "voided"})
