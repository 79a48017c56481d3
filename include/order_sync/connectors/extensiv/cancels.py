"""Call an order back, which Integration Manager does until it is too late."""

from collections.abc import Awaitable, Callable

import msgspec

from include.order_sync.connectors.base import CancelOutcome
from include.order_sync.connectors.extensiv.lookup import Held
from include.order_sync.connectors.extensiv.proxy import CANCEL, Proxy
from include.order_sync.connectors.extensiv.status import AT_WAREHOUSE, CANCELED, SHIPPED
from include.order_sync.connectors.extensiv.wire import Answer

LookUp = Callable[[str], Awaitable[Held | None]]


async def call_back(proxy: Proxy, held: Held, look_up: LookUp, reference_field: str) -> CancelOutcome:
    """Cancel one order. A refusal of one that is at the warehouse means that it is too late.

    Raises `VendorError` for a refusal that its status does not explain.
    """
    if held.status == CANCELED:
        return CancelOutcome.CANCELED
    if held.status in SHIPPED:
        return CancelOutcome.TOO_LATE
    body = msgspec.json.encode([{reference_field: held.reference}])
    reply, answer = await proxy.call("POST", CANCEL, body=body)
    if answer.success_code and not _denied(answer):
        return CancelOutcome.CANCELED
    now = await look_up(held.reference)
    if now is None or now.status == CANCELED:
        return CancelOutcome.CANCELED
    if now.status in SHIPPED or now.status == AT_WAREHOUSE:
        return CancelOutcome.TOO_LATE
    raise proxy.refusal(reply, answer)


def _denied(answer: Answer) -> bool:
    """Tell whether a success says of the order itself that it was none."""
    told = msgspec.json.decode(answer.response)
    records = told if isinstance(told, list) else [told]
    return any(isinstance(one, dict) and one.get("success") is False for one in records)
