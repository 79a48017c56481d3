"""Login with Amazon, and what becomes of a token that is no longer good."""

import asyncio
from datetime import UTC, datetime

import pytest
from aiohttp import web

from include.order_sync.connectors.amazon.login import EARLY
from include.order_sync.errors import ConfigurationError, ErrorCode, VendorError
from tests.connectors.amazon.login_server import REFRESH_TOKEN, refusal
from tests.connectors.amazon.payloads import DENIED, ORDER, STALE, orders_of
from tests.connectors.amazon.seller import Seller, read
from tests.contract.test_probes import Heard


@pytest.fixture(name="scenario")
def _scenario() -> type[Seller]:
    return Seller


async def failure(scenario: Seller, **connection: object) -> VendorError:
    with pytest.raises(VendorError) as caught:
        await read(scenario.connect(**connection))  # type: ignore[arg-type]
    assert REFRESH_TOKEN not in str(caught.value)
    assert scenario.password not in str(caught.value)
    return caught.value


async def test_the_login_is_the_form_that_amazon_asks_for(scenario: Seller) -> None:
    scenario.answer(orders_of())
    await read(scenario.connect())
    assert scenario.logins == [
        {
            "grant_type": "refresh_token",
            "refresh_token": REFRESH_TOKEN,
            "client_id": scenario.login,
            "client_secret": scenario.password,
        }
    ]
    assert scenario.login_headers["Content-Type"] == "application/x-www-form-urlencoded;charset=UTF-8"
    [sent] = scenario.received
    assert sent.headers["x-amz-access-token"] == "Atza|token-1"
    sent_at = datetime.strptime(sent.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert abs((datetime.now(UTC) - sent_at).total_seconds()) < 60


async def test_the_agent_is_named_as_amazon_asks(scenario: Seller) -> None:
    scenario.answer(orders_of())
    await read(scenario.connect())
    assert scenario.received[0].headers["User-Agent"].startswith("OrderSync/")
    assert "(Language=Python/3." in scenario.received[0].headers["User-Agent"]


async def test_a_token_is_kept_for_its_hour(scenario: Seller) -> None:
    connector = scenario.connect()
    for _ in range(3):
        scenario.answer(orders_of())
        await read(connector)
    assert len(scenario.logins) == 1


async def test_calls_at_once_log_in_once(scenario: Seller) -> None:
    connector = scenario.connect()
    for _ in range(3):
        scenario.answer(orders_of())
    await asyncio.gather(*(read(connector) for _ in range(3)))
    assert len(scenario.logins) == 1


async def test_a_token_that_is_about_to_end_is_renewed_beforehand(scenario: Seller) -> None:
    scenario.good_for = int(EARLY)
    connector = scenario.connect()
    for _ in range(2):
        scenario.answer(orders_of())
        await read(connector)
    assert [sent.headers["x-amz-access-token"] for sent in scenario.received] == ["Atza|token-1", "Atza|token-2"]


async def test_an_expired_token_is_renewed_once_and_the_call_made_again(scenario: Seller) -> None:
    scenario.answer(STALE, status=403)
    scenario.answer(orders_of(ORDER))
    [page] = await read(scenario.connect())
    assert len(page.orders) == 1
    assert [sent.headers["x-amz-access-token"] for sent in scenario.received] == ["Atza|token-1", "Atza|token-2"]


async def test_a_token_that_is_refused_twice_is_unauthorized(scenario: Seller) -> None:
    for _ in range(2):
        scenario.answer(STALE, status=403)
    error = await failure(scenario)
    assert (error.code, error.sent) == (ErrorCode.UNAUTHORIZED, False)
    assert "The access token you provided has expired." in error.message


async def test_a_missing_role_is_forbidden_and_no_reason_to_log_in_again(scenario: Seller) -> None:
    scenario.answer(DENIED, status=403)
    error = await failure(scenario)
    assert error.code is ErrorCode.FORBIDDEN
    assert "Access to requested resource is denied. (Unauthorized)" in error.message
    assert len(scenario.logins) == 1


async def test_a_wrong_secret_is_unauthorized_in_amazons_words(scenario: Seller) -> None:
    error = await failure(scenario, password="another-secret")
    assert (error.code, error.http_status, error.sent) == (ErrorCode.UNAUTHORIZED, 401, False)
    assert "Client authentication failed (invalid_client)" in error.message
    assert scenario.received == []


@pytest.mark.parametrize("word", ["invalid_grant", "unauthorized_client"])
async def test_a_login_that_is_no_longer_good_is_unauthorized(scenario: Seller, word: str) -> None:
    scenario.refusal = refusal(word, "Revoked by the seller")
    error = await failure(scenario)
    assert (error.code, error.http_status) == (ErrorCode.UNAUTHORIZED, 400)
    assert f"Revoked by the seller ({word})" in error.message


async def test_a_refused_login_gives_no_secret_away(scenario: Seller) -> None:
    scenario.refusal = refusal("invalid_request", f"Not understood: {REFRESH_TOKEN} {scenario.password}")
    assert (await failure(scenario)).code is ErrorCode.REJECTED


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (web.Response(status=503), ErrorCode.UNAVAILABLE),
        (web.Response(status=500, text=f"Not now: {REFRESH_TOKEN}"), ErrorCode.UNAVAILABLE),
        (web.Response(status=429, headers={"Retry-After": "9"}), ErrorCode.RATE_LIMITED),
        (web.Response(text="<h1>Log in</h1>", content_type="text/html"), ErrorCode.MALFORMED_RESPONSE),
        (web.Response(status=400, text="<h1>No</h1>", content_type="text/html"), ErrorCode.REJECTED),
    ],
)
async def test_a_login_that_fails_otherwise_was_no_call_of_ours(
    scenario: Seller, answer: web.Response, code: ErrorCode
) -> None:
    scenario.refusal = answer
    error = await failure(scenario)
    assert (error.code, error.sent) == (code, False)


async def test_an_observer_hears_of_a_failed_login_and_of_no_other(scenario: Seller) -> None:
    heard = Heard()
    connector = scenario.connect(observer=heard)
    scenario.answer(orders_of())
    await read(connector)
    assert (heard.calls, heard.unusable_answers) == ([None], [])
    scenario.refusal = web.Response(status=503)
    with pytest.raises(VendorError):
        await read(scenario.connect(observer=heard))
    assert heard.calls == [None, ErrorCode.UNAVAILABLE]


async def test_what_is_missing_in_the_connection_is_named(scenario: Seller) -> None:
    with pytest.raises(ConfigurationError, match="no extra `refresh_token` and no extra `seller_id`"):
        scenario.connect(options={})


async def test_stores_that_are_not_named_are_asked_for(scenario: Seller) -> None:
    scenario.settings = {}
    with pytest.raises(ConfigurationError, match="marketplaces is empty"):
        scenario.connect()


async def test_a_zone_that_is_none_is_named(scenario: Seller) -> None:
    scenario.settings = {"time_zone": "Mars/Base"}
    with pytest.raises(ConfigurationError, match="time_zone is 'Mars/Base'"):
        scenario.connect()
