"""Words of the carts and what they are at the destinations, as people mapped them: a module a kind."""

from include.order_sync.ledger.mappings.ship_methods import (
    ANY_METHOD,
    Origin,
    ShipMethod,
    Unmapped,
    desk_ship_methods,
    unmapped,
)

__all__ = ["ANY_METHOD", "Origin", "ShipMethod", "Unmapped", "desk_ship_methods", "unmapped"]
