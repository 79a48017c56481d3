"""Odoo's states of a sales order (addons/sale/models/sale_order.py), and its kinds of transfers to a buyer."""

QUOTATIONS = frozenset({"draft", "sent"})
CANCELED = "cancel"
DONE = "done"
# Of a kind of transfer (addons/stock, addons/stock_dropshipping): from a warehouse, or from a vendor, to the buyer.
OUTGOING = ["outgoing", "dropship"]
