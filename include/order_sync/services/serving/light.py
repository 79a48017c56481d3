"""Let a destination's own calls feed its lights: that it comes, and that we answer."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from include.order_sync.connectors.base import Api
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.ledger.calls import CallTally, record_calls
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.serving.asking import Unusable

log = logging.getLogger(__name__)


@contextmanager
def noted_call(ledger: Ledger, destination: str, api: Api) -> Iterator[None]:
    """Count a call of a destination's; what we fail to answer counts as failed, what it asks wrongly does not."""
    tally, began = CallTally(), time.perf_counter()
    try:
        yield
    except Unusable:
        tally.count(time.perf_counter() - began)
        raise
    except Exception as error:
        tally.count(time.perf_counter() - began)
        tally.fail(
            VendorError(ErrorCode.INTERNAL, f"A call of {destination} was not answered: {type(error).__name__}.")
        )
        raise
    else:
        tally.count(time.perf_counter() - began)
    finally:
        _record(ledger, destination, api, tally)


def _record(ledger: Ledger, destination: str, api: Api, tally: CallTally) -> None:
    try:
        record_calls(ledger, destination, api, tally)
    except Exception as error:  # noqa: BLE001 - whatever keeps a measurement from being written, the work goes on
        log.warning("A call of %s could not be noted: %s", destination, str(error).partition("\n")[0])
