"""What Tryton's states mean: the `state` fields of the modules sale, stock and account_invoice, series 7.8."""

DRAFT = "draft"
QUOTATION = "quotation"
CONFIRMED = "confirmed"
CANCELED = "cancelled"
PROCESSING = "processing"
DONE = "done"
PROCESSED = frozenset({PROCESSING, DONE})
SALE_STATES = (CANCELED, DRAFT, QUOTATION, CONFIRMED, PROCESSING, DONE)
"""In the order in which a sale gets there."""

STEPS = {DRAFT: "quote", QUOTATION: "confirm", CONFIRMED: "process"}
"""The button of a sale that takes it on."""

SENT = ("shipped", DONE)
"""The parcel has left: `shipped` is yet to be delivered where people use that step."""

RECALLABLE = frozenset({"draft", "waiting", "assigned", "picked"})
"""A shipment that can still be called back: it is not yet packed, when labels are made."""

UNPOSTED = frozenset({"draft", "validated"})
"""An invoice that is not yet in the books."""
