"""The one HTTP client: what the contract suite cannot see through a connector."""

import gzip
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from include.order_sync.connectors import http
from include.order_sync.connectors.base import AccountOptions, Endpoint
from include.order_sync.connectors.http import HttpClient, Pacer, Reply, encode_query
from include.order_sync.errors import ConfigurationError, ErrorCode, VendorError
from tests.connectors.canned import Canned

ANY: "msgspec.json.Decoder[Any]" = msgspec.json.Decoder()


def client(canned: Canned, **changes: Any) -> HttpClient:
    http_client = HttpClient(canned.endpoint(**changes), AccountOptions(timeout=2))
    canned._connectors.append(http_client)
    return http_client


@pytest.fixture(name="scenario")
def _scenario() -> type[Canned]:
    return Canned


async def test_a_call_sends_what_it_was_given(scenario: Canned) -> None:
    scenario.answer('{"a": 1}')
    reply = await client(scenario).call("POST", "/a%2Fb", query={"q": "ü +&"}, body=b"{}", headers={"X-One": "1"})
    [sent] = scenario.received
    assert (sent.method, sent.path, sent.query, sent.body) == ("POST", "/a%2Fb", {"q": "ü +&"}, b"{}")
    assert sent.headers["Content-Type"] == "application/json"
    assert sent.headers["X-One"] == "1"
    assert sent.headers["User-Agent"] == f"OrderSync/{http.VERSION}"
    assert reply.read(ANY) == {"a": 1}
    assert reply.date is not None
    assert reply.date.tzinfo is not None


def test_the_version_we_name_is_the_projects() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    assert project["project"]["version"] == http.VERSION


async def test_a_status_that_the_caller_reads_is_not_an_error(scenario: Canned) -> None:
    scenario.answer("{}", status=409)
    assert (await client(scenario).call("GET", "/", reads=(409,))).status == 409


async def test_a_character_that_no_database_takes_is_replaced(scenario: Canned) -> None:
    scenario.answer('{"tracking": "1Z\\u00009"}')
    assert (await client(scenario).call("GET", "/")).read(ANY) == {"tracking": "1Z\ufffd9"}


async def test_a_compressed_answer_is_read(scenario: Canned) -> None:
    scenario.answer(gzip.compress(b'{"a": 1}'), Content_Encoding="gzip")
    assert (await client(scenario).call("GET", "/")).read(ANY) == {"a": 1}


@pytest.mark.parametrize("compressed", [False, True])
async def test_an_answer_that_is_too_large_is_left(
    scenario: Canned, monkeypatch: pytest.MonkeyPatch, compressed: bool
) -> None:
    monkeypatch.setattr(http, "MAX_BODY", 1024)
    body = b" " * 2000
    if compressed:
        scenario.answer(gzip.compress(body), Content_Encoding="gzip")
    else:
        scenario.answer(body)
    with pytest.raises(VendorError, match="more than") as caught:
        await client(scenario).call("GET", "/big")
    assert caught.value.code is ErrorCode.MALFORMED_RESPONSE


async def test_secrets_that_the_vendor_repeats_are_blotted_out(scenario: Canned) -> None:
    scenario.answer('{"message": "secret-of-tests of key-of-tests is wrong"}', status=401)
    with pytest.raises(VendorError, match=r"\*\*\* of \*\*\* is wrong"):
        await client(scenario).call("GET", "/")


async def test_a_name_that_does_not_resolve_was_not_sent(scenario: Canned) -> None:
    with pytest.raises(VendorError) as caught:
        await client(scenario, base_url="http://no-such-host.invalid").call("POST", "/", body=b"{}")
    assert (caught.value.code, caught.value.sent) == (ErrorCode.UNAVAILABLE, False)
    assert "no-such-host.invalid" in caught.value.message


@pytest.mark.parametrize(
    "address", ["", "shop.example.com", "ftp://shop.example.com", "https://", "http://shop:99999", "http://[::1"]
)
def test_an_address_that_is_none_names_the_connection(address: str) -> None:
    with pytest.raises(ConfigurationError, match="Airflow connection 'shop' has no usable host"):
        HttpClient(Endpoint("shop", address), AccountOptions())


async def test_a_pacer_spaces_calls_evenly() -> None:
    import asyncio

    pacer, loop = Pacer(200), asyncio.get_running_loop()
    start = loop.time()
    await asyncio.gather(*(pacer.turn() for _ in range(11)))
    assert loop.time() - start >= 10 / 200


def test_a_query_is_encoded_as_oauth_signs_it() -> None:
    assert encode_query({"a b": "c:d/é~"}) == "a%20b=c%3Ad%2F%C3%A9~"


def test_a_reply_without_a_date_has_none() -> None:
    assert Reply(200, {}, b"", "/").date is None
    assert Reply(200, {"Date": "yesterday"}, b"", "/").date is None


async def test_the_session_opens_with_the_first_call_and_again_after_close(scenario: Canned) -> None:
    for _ in range(2):
        scenario.answer("{}")
    http_client = client(scenario)
    await http_client.close()
    for _ in range(2):
        await http_client.call("GET", "/")
        await http_client.close()
    assert len(scenario.received) == 2
