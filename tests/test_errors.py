"""The taxonomy of failures: each has its treatment, its sentence and one step that a person may take."""

import pytest

from include.order_sync.errors import TREATMENTS, ConfigurationError, ErrorCode, OrderSyncError, Scope, VendorError

FOR_A_PERSON = {
    ErrorCode.NOT_FOUND,
    ErrorCode.REJECTED,
    ErrorCode.DUPLICATE,
    ErrorCode.INVALID_ADDRESS,
    ErrorCode.UNMAPPED_SHIP_METHOD,
    ErrorCode.UNKNOWN_SKU,
    ErrorCode.CANCELED_AT_SOURCE,
}


@pytest.mark.parametrize("code", list(ErrorCode))
def test_every_failure_has_a_treatment_in_an_operators_words(code: ErrorCode) -> None:
    treatment = TREATMENTS[code]

    for text in (treatment.sentence, treatment.resolution):
        assert text[0].isupper()
        assert text.endswith(".")
        assert "Error" not in text
    assert len(code) <= 40, "the column of the error's code"


def test_there_is_no_treatment_for_a_failure_that_is_none() -> None:
    assert set(TREATMENTS) == set(ErrorCode)


@pytest.mark.parametrize("code", list(ErrorCode))
def test_only_what_may_pass_is_tried_again_by_the_clock(code: ErrorCode) -> None:
    assert TREATMENTS[code].retryable is (code not in FOR_A_PERSON)


def test_only_a_refused_login_holds_up_the_account_and_only_a_rate_limit_its_pace() -> None:
    by_scope = {scope: {code for code in ErrorCode if TREATMENTS[code].scope is scope} for scope in Scope}

    assert by_scope[Scope.ACCOUNT] == {ErrorCode.UNAUTHORIZED, ErrorCode.FORBIDDEN}
    assert by_scope[Scope.PACE] == {ErrorCode.RATE_LIMITED}


def test_a_failure_says_its_code_its_http_status_and_the_vendors_words() -> None:
    assert str(VendorError(ErrorCode.REJECTED, "no such item", http_status=422)) == "rejected (HTTP 422): no such item"
    assert str(VendorError(ErrorCode.TIMEOUT, "no answer in 5 s")) == "timeout: no answer in 5 s"


def test_a_failure_knows_how_it_is_treated_and_what_it_left_open() -> None:
    error = VendorError(ErrorCode.RATE_LIMITED, "slow down", http_status=429, retry_after=7.5, sent=True)

    assert error.treatment is TREATMENTS[ErrorCode.RATE_LIMITED]
    assert (error.http_status, error.retry_after, error.sent) == (429, 7.5, True)
    assert not VendorError(ErrorCode.TIMEOUT, "x").sent


def test_errors_raised_on_purpose_have_one_base() -> None:
    assert issubclass(VendorError, OrderSyncError)
    assert issubclass(ConfigurationError, OrderSyncError)
    assert not issubclass(ConfigurationError, VendorError)
