"""Integration Manager's statuses of an order (its help page "Order Statuses"), and of an error."""

CANCELED = "canceled"
# The order has left for good, or a part of it has.
SHIPPED = frozenset({"partial", "shipped", "confirmed"})
AT_WAREHOUSE = "at_wms"

FAILURE = "Failure"
INVALID = "Invalid"
RATE_LIMIT = "RateLimit"
