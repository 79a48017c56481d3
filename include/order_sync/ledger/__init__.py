"""What is known: one database of orders, exports, shipments and all that happened to them."""
