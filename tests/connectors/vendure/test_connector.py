"""Request built, URL called, answer read, error read: with literal payloads."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from include.order_sync.connectors.base import Api
from include.order_sync.connectors.vendure.queries import orders_query
from include.order_sync.connectors.vendure.settings import settings_of
from include.order_sync.errors import ErrorCode, VendorError
from tests.connectors.vendure.canned import CannedShop
from tests.connectors.vendure.payloads import (
    BROKEN,
    FORBIDDEN,
    INVALID,
    KNOWN,
    LOGGED_IN,
    LOGIN_REFUSED,
    NO_CHANNEL,
    NOTHING_CHOSEN,
    ORDER,
    ORDERS,
    PROBED,
    TOO_MANY,
)


@pytest.fixture(name="scenario")
def _scenario() -> type[CannedShop]:
    return CannedShop


async def read(connector: Any, since: datetime | None = None, until: datetime | None = None) -> list[Any]:
    return [page async for page in connector.changed_orders(since, until)]


async def test_orders_are_asked_for_with_the_api_key(scenario: CannedShop) -> None:
    scenario.say(ORDERS % ORDER)
    [page] = await read(scenario.connect())
    [sent] = scenario.received
    assert (sent.method, sent.path, sent.query) == ("POST", "/admin-api", {})
    assert sent.headers["vendure-api-key"] == scenario.password
    assert "Authorization" not in sent.headers
    assert "vendure-token" not in sent.headers
    options = {
        "filter": {"orderPlacedAt": {"isNull": False}, "updatedAt": {}},
        "sort": {"updatedAt": "ASC"},
        "take": 100,
        "skip": 0,
    }
    assert json.loads(sent.body) == {
        "query": orders_query(settings_of(scenario.settings)),
        "variables": {"options": options},
    }
    assert page.orders[0].order.number == "5WQHL1UGCG1E6X39"
    assert page.orders[0].raw == ORDER.encode()
    assert page.cursor == datetime(2026, 3, 22, 19, 28, 8, 878000, tzinfo=UTC)


async def test_the_channel_goes_along(scenario: CannedShop) -> None:
    scenario.say(PROBED)
    await scenario.connect(options={"channel_token": "east"}).probe(Api.ORDERS)
    assert scenario.received[0].headers["vendure-token"] == "east"


@pytest.mark.parametrize(
    ("body", "status", "code", "words", "sent"),
    [
        (
            TOO_MANY,
            200,
            ErrorCode.REJECTED,
            "Cannot take more than 1000 results from a list query (USER_INPUT_ERROR)",
            False,
        ),
        (NO_CHANNEL, 200, ErrorCode.NOT_FOUND, 'No channel with the token "x"', False),
        (BROKEN, 200, ErrorCode.UNAVAILABLE, "ORDER_STATE_TRANSITION_ERROR (INTERNAL_SERVER_ERROR)", True),
        (INVALID, 400, ErrorCode.REJECTED, 'Cannot query field "nope"', False),
    ],
)
async def test_errors_keep_vendures_words(
    scenario: CannedShop, body: str, status: int, code: ErrorCode, words: str, sent: bool
) -> None:
    scenario.answer(body, status=status)
    with pytest.raises(VendorError) as caught:
        await read(scenario.connect())
    assert (caught.value.code, caught.value.sent) == (code, sent)
    assert words in caught.value.message
    assert caught.value.message.startswith("/admin-api: ")


# Who we are


def as_clerk(scenario: CannedShop) -> Any:
    return scenario.connect(login="clerk", password="secret-of-tests")


async def test_a_login_is_made_once_and_its_token_kept(scenario: CannedShop) -> None:
    scenario.say(LOGGED_IN, vendure_auth_token="token-1")
    scenario.say(PROBED)
    scenario.say(PROBED)
    connector = as_clerk(scenario)
    await connector.probe(Api.ORDERS)
    await connector.probe(Api.ORDERS)
    assert scenario.asked() == ["Login", "ProbeOrders", "ProbeOrders"]
    assert scenario.variables(0) == {"username": "clerk", "password": "secret-of-tests"}
    assert [one.headers.get("Authorization") for one in scenario.received] == [None, "Bearer token-1", "Bearer token-1"]
    assert not any("vendure-api-key" in one.headers for one in scenario.received)


async def test_a_session_that_has_ended_is_renewed_and_the_call_made_again(scenario: CannedShop) -> None:
    scenario.say(LOGGED_IN, vendure_auth_token="token-1")
    scenario.answer(FORBIDDEN)
    scenario.answer(FORBIDDEN)
    scenario.say(LOGGED_IN, vendure_auth_token="token-2")
    scenario.say(PROBED)
    await as_clerk(scenario).probe(Api.ORDERS)
    assert scenario.asked() == ["Login", "ProbeOrders", "Known", "Login", "ProbeOrders"]
    assert scenario.received[-1].headers["Authorization"] == "Bearer token-2"


async def test_who_is_known_but_may_not_is_forbidden_without_a_new_login(scenario: CannedShop) -> None:
    scenario.say(LOGGED_IN, vendure_auth_token="token-1")
    scenario.answer(FORBIDDEN)
    scenario.say(KNOWN)
    with pytest.raises(VendorError, match="You are not currently authorized") as caught:
        await as_clerk(scenario).probe(Api.ORDERS)
    assert (caught.value.code, caught.value.sent) == (ErrorCode.FORBIDDEN, False)
    assert scenario.asked() == ["Login", "ProbeOrders", "Known"]


async def test_a_key_that_is_not_known_is_unauthorized(scenario: CannedShop) -> None:
    scenario.answer(FORBIDDEN)
    scenario.answer(FORBIDDEN)
    with pytest.raises(VendorError, match="does not know the API key") as caught:
        await scenario.connect().probe(Api.ORDERS)
    assert caught.value.code is ErrorCode.UNAUTHORIZED


async def test_a_login_that_is_refused_is_unauthorized_in_vendures_words(scenario: CannedShop) -> None:
    scenario.say(LOGIN_REFUSED)
    with pytest.raises(VendorError, match="The provided credentials are invalid") as caught:
        await as_clerk(scenario).probe(Api.ORDERS)
    assert (caught.value.code, caught.value.sent) == (ErrorCode.UNAUTHORIZED, False)


async def test_a_shop_that_gives_no_token_is_told_what_it_lacks(scenario: CannedShop) -> None:
    scenario.say(LOGGED_IN)
    with pytest.raises(VendorError, match="tokenMethod lacks 'bearer'") as caught:
        await as_clerk(scenario).probe(Api.ORDERS)
    assert caught.value.code is ErrorCode.UNAUTHORIZED


async def test_whoever_may_write_hears_that_nothing_was_chosen(scenario: CannedShop) -> None:
    scenario.say(NOTHING_CHOSEN)
    await scenario.connect().probe(Api.WRITEBACK)
    assert b"lines: []" in scenario.received[0].body
