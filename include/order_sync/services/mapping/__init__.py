"""What a cart's words are at a destination: the accounts file's mappings, and over them those of the Order Desk.

A module a kind.
"""

from include.order_sync.services.mapping.ship_methods import (
    NotMapped,
    Preview,
    ServiceMissing,
    UnknownAccount,
    UnusableWord,
    map_ship_method,
    mappings,
    preview,
    unmap_ship_method,
)

__all__ = [
    "NotMapped",
    "Preview",
    "ServiceMissing",
    "UnknownAccount",
    "UnusableWord",
    "map_ship_method",
    "mappings",
    "preview",
    "unmap_ship_method",
]
