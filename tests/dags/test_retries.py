"""What Airflow does after a failed try."""

import pytest
from airflow.sdk import RetryAction

from include.order_sync.airflow_bridge import OrderSyncRetryPolicy
from include.order_sync.errors import TREATMENTS, ConfigurationError, ErrorCode, VendorError
from include.order_sync.services.failures import AccountBusy, OrdersNotExported, ShipmentsNotConfirmed


def after(error: BaseException, try_number: int = 1) -> tuple[RetryAction, float | None, str]:
    decision = OrderSyncRetryPolicy().evaluate(error, try_number, max_tries=try_number)
    assert decision.reason
    delay = decision.retry_delay
    return decision.action, None if delay is None else delay.total_seconds(), decision.reason


def vendor(code: ErrorCode, retry_after: float | None = None) -> VendorError:
    return VendorError(code, "what the vendor said", retry_after=retry_after)


def test_a_wrong_configuration_fails_at_once_and_says_what_is_wrong() -> None:
    action, _, reason = after(ConfigurationError("connection 'web_shop' is missing"))
    assert action is RetryAction.FAIL
    assert "connection 'web_shop' is missing" in reason


@pytest.mark.parametrize("code", [ErrorCode.UNAUTHORIZED, ErrorCode.FORBIDDEN])
def test_a_refused_login_is_not_hammered_even_if_asked_to_wait(code: ErrorCode) -> None:
    action, _, reason = after(vendor(code, retry_after=1))
    assert action is RetryAction.FAIL
    assert reason.startswith("Stop hammering")
    assert TREATMENTS[code].resolution in reason


@pytest.mark.parametrize("code", [code for code in ErrorCode if not TREATMENTS[code].retryable])
def test_what_no_clock_can_mend_fails_with_its_resolution(code: ErrorCode) -> None:
    action, _, reason = after(vendor(code))
    assert action is RetryAction.FAIL
    assert TREATMENTS[code].resolution in reason


@pytest.mark.parametrize("code", [ErrorCode.RATE_LIMITED, ErrorCode.UNAVAILABLE])
@pytest.mark.parametrize("seconds", [0.0, 7.5, 60.0])
def test_retry_after_is_honoured(code: ErrorCode, seconds: float) -> None:
    assert after(vendor(code, retry_after=seconds))[:2] == (RetryAction.RETRY, seconds)


def test_a_long_retry_after_is_left_to_a_later_run() -> None:
    action, _, reason = after(vendor(ErrorCode.RATE_LIMITED, retry_after=61))
    assert action is RetryAction.FAIL
    assert "later run" in reason
    assert "61 s" in reason


@pytest.mark.parametrize(("try_number", "seconds"), [(1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (6, 60), (5000, 60)])
@pytest.mark.parametrize("error", [vendor(ErrorCode.TIMEOUT), AccountBusy("busy"), KeyError("a fault of ours")])
def test_other_failures_back_off(error: Exception, try_number: int, seconds: float) -> None:
    assert after(error, try_number)[:2] == (RetryAction.RETRY, seconds)


@pytest.mark.parametrize("kind", [OrdersNotExported, ShipmentsNotConfirmed])
def test_what_remains_is_tried_again_when_it_is_due(kind: type[OrdersNotExported | ShipmentsNotConfirmed]) -> None:
    assert after(kind("3 of 250", 12.0))[:2] == (RetryAction.RETRY, 12.0)
    assert after(kind("3 of 250", -1.0))[:2] == (RetryAction.RETRY, 0.0)
    assert after(kind("3 of 250", 60.5))[0] is RetryAction.FAIL
    action, _, reason = after(kind("3 of 250", None))
    assert action is RetryAction.FAIL
    assert "later run" in reason


@pytest.mark.parametrize("error", [vendor(ErrorCode.TIMEOUT), OrdersNotExported("3 of 250", 12.0)])
def test_the_last_try_of_a_run_says_so(error: Exception) -> None:
    decision = OrderSyncRetryPolicy().evaluate(error, 5, 4)
    assert decision.action is RetryAction.FAIL
    assert decision.reason == "That was the last try of this run. A later run takes up what is left."
