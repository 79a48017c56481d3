"""Decide by the failure itself whether Airflow tries again, and when."""

from datetime import timedelta
from typing import TYPE_CHECKING

from airflow.sdk import RetryAction, RetryDecision, RetryPolicy

from include.order_sync.errors import ConfigurationError, ErrorCode, VendorError
from include.order_sync.services.failures import LONGEST_WAIT, WorkRemains

if TYPE_CHECKING:
    from airflow.sdk import Context

_FIRST_BACKOFF = 5.0
_REASON_LENGTH = 300
_STOP_HAMMERING = (ErrorCode.UNAUTHORIZED, ErrorCode.FORBIDDEN)


class OrderSyncRetryPolicy(RetryPolicy):
    """Try again what a short wait can mend; leave the rest to a later run or to a person.

    No wait inside a run is longer than 60 s: each DAG has one run at a time, so a longer wait for one account would
    keep all the others from being served. What has to wait longer ends as failed with the reason, and a later run
    takes it up when it is due.
    """

    def evaluate(
        self, exception: BaseException, try_number: int, max_tries: int, context: "Context | None" = None
    ) -> RetryDecision:
        """Decide after a failed try; `try_number` counts from 1, `max_tries` leaves out the first."""
        decision = _decide(exception, try_number)
        if decision.action is RetryAction.RETRY and try_number > max_tries:
            return RetryDecision.fail("That was the last try of this run. A later run takes up what is left.")
        return decision


def _decide(exception: BaseException, try_number: int) -> RetryDecision:
    if isinstance(exception, ConfigurationError):
        return RetryDecision.fail(f"Trying again cannot help: {exception}")
    if isinstance(exception, VendorError):
        return _after_vendor_error(exception, try_number)
    if isinstance(exception, WorkRemains):
        return _wait(exception.retry_in, str(exception))
    return _back_off(try_number)


def _after_vendor_error(error: VendorError, try_number: int) -> RetryDecision:
    explained = f"{error.treatment.sentence} {error.treatment.resolution}"
    if error.code in _STOP_HAMMERING:
        return RetryDecision.fail(f"Stop hammering. {explained}")
    if not error.treatment.retryable:
        return RetryDecision.fail(explained)
    if error.retry_after is not None:
        return _wait(error.retry_after)
    return _back_off(try_number)


def _wait(seconds: float | None, why: str = "") -> RetryDecision:
    if seconds is None:
        return RetryDecision.fail(f"A later run takes up what is left. {why[:_REASON_LENGTH]}")
    if seconds > LONGEST_WAIT:
        return RetryDecision.fail(f"A later run takes up what is left: it is due in {seconds:.0f} s.")
    return _retry(max(seconds, 0.0))


def _back_off(try_number: int) -> RetryDecision:
    doublings = min(max(try_number - 1, 0), 10)
    return _retry(min(_FIRST_BACKOFF * 2**doublings, LONGEST_WAIT))


def _retry(seconds: float) -> RetryDecision:
    return RetryDecision.retry(timedelta(seconds=seconds), f"Again in {seconds:.0f} s.")
