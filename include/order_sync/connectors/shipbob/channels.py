"""Which channel of a ShipBob account the orders go through."""

from collections.abc import Sequence

from include.order_sync.connectors.shipbob.wire import Channel
from include.order_sync.errors import ErrorCode, VendorError

CHANNELS_PATH = "/channel"
WRITES = "orders_write"


def the_channel(channels: Sequence[Channel], wanted: int) -> int:
    """Choose the wanted channel, or (0) the only one that the token may write orders to.

    Raises `VendorError` FORBIDDEN that names the channels there are.
    """
    writable = [channel for channel in channels if WRITES in (channel.scopes or ())]
    fitting = [channel for channel in writable if wanted in (0, channel.id)]
    if len(fitting) == 1:
        return fitting[0].id
    names = ", ".join(f"{channel.id} ({channel.name})" for channel in writable) or "none"
    problem = f"channel {wanted} is not one of them" if wanted else "set `channel_id` to one of them"
    raise VendorError(
        ErrorCode.FORBIDDEN, f"the token may write orders ({WRITES}) to these channels: {names}; {problem}"
    )
