"""What tests ask of the small Tryton, and of a connector to it."""

from typing import Any

import pytest

from include.order_sync.errors import VendorError
from tests.contract.samples import sample_outbound
from tests.contract.scenarios.tryton import TrytonScenario

REFERENCE = "web_shop-1001"
# As many calls as a push and a cancel make, and one more.
CALLS = 21
CANCEL_CALLS = 15


def states(scenario: TrytonScenario) -> list[str]:
    """Tell the states of all sales."""
    return [sale["state"] for sale in scenario.orders.values()]


async def refusal(scenario: TrytonScenario, **changes: Any) -> VendorError:
    """Push an order that is refused."""
    with pytest.raises(VendorError) as caught:
        await scenario.connect().push(sample_outbound(**changes))
    return caught.value
