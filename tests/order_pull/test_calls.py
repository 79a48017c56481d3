"""Every call of the contract, over HTTP, as an ERP makes it."""

import pytest

from include.order_sync.ledger.calls import call_stats
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.lights import WINDOW
from tests.ledger.acts import change, rows, value
from tests.order_pull.caller import Caller
from tests.order_pull.conftest import PutOrders
from tests.services.serving.erp import accepted, numbers, parcel, reference, refused

WITH_SLASH = "2026/00 7ü?#"


def test_an_order_goes_all_the_way(erp: Caller, ledger: Ledger, put_orders: PutOrders) -> None:
    put_orders("1001", "1002")

    fetched = erp.fetch(limit=10, lease=600)
    assert (numbers(fetched), fetched["more"]) == (["1001", "1002"], False)
    told = erp.say(accepted("1001"), refused("1002", "unknown_sku", "no chairs", field="lines[0].sku"))
    assert [one["result"] for one in told] == ["recorded", "recorded"]
    assert [one["result"] for one in erp.ship(parcel("P1", "1001"))] == ["recorded"]

    states = rows(ledger, "SELECT number, status FROM orders ORDER BY number")
    assert [tuple(row.values()) for row in states] == [("1001", "shipped"), ("1002", "error")]


def test_without_a_body_the_defaults_count(erp: Caller, put_orders: PutOrders) -> None:
    put_orders("1001")

    answer = erp.call("POST", "orders/pull")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert numbers(answer.json()) == ["1001"]


def test_a_lost_answer_is_had_again(erp: Caller, put_orders: PutOrders) -> None:
    put_orders("1001")
    first = erp.fetch(key="k-1")

    assert erp.fetch(key="k-1") == first
    assert erp.call("GET", f"leases/{first['lease']}").json() == first
    assert erp.fetch(key="k-2")["orders"] == []


def test_a_lease_that_there_is_not(erp: Caller) -> None:
    answer = erp.call("GET", "leases/0123456789abcdef")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "no_such_lease")


def test_an_order_is_looked_up_by_its_reference(erp: Caller, put_orders: PutOrders) -> None:
    put_orders("1001")
    erp.fetch()

    held = erp.call("GET", f"orders/{reference('1001')}").json()

    assert (held["status"], held["number"], held["order"]["number"]) == ("offered", "1001", "1001")


def test_a_reference_may_hold_anything(erp: Caller, put_orders: PutOrders) -> None:
    put_orders(WITH_SLASH)
    (order,) = erp.fetch()["orders"]
    assert order["reference"] == reference(WITH_SLASH)

    held = erp.call("GET", "orders/web_shop%3A2026%2F00%207%C3%BC%3F%23")

    assert held.json()["reference"] == reference(WITH_SLASH)
    assert erp.say(accepted(WITH_SLASH))[0]["result"] == "recorded"


@pytest.mark.parametrize("named", ["web_shop:9999", "%00", "x" * 400, "pull", "web_shop:2001"])
def test_an_order_that_is_not_the_destinations(erp: Caller, put_orders: PutOrders, named: str) -> None:
    put_orders("2001", destination="other")

    answer = erp.call("GET", f"orders/{named}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_canceled_orders_are_named_until_they_are_answered_for(
    erp: Caller, ledger: Ledger, put_orders: PutOrders
) -> None:
    put_orders("1001")
    erp.fetch()
    erp.say(accepted("1001"))
    change(ledger, "UPDATE orders SET cancel_requested_at = :now")

    (asked,) = erp.fetch()["cancels"]
    assert (asked["reference"], asked["number"], asked["id"]) == (reference("1001"), "1001", "SO-1001")
    assert erp.say({"reference": asked["reference"], "outcome": "canceled"})[0]["state"] == "canceled"
    assert erp.fetch()["cancels"] == []


MANY_RESULTS = b'{"results": [' + b",".join([b"1"] * 1001) + b"]}"
MANY_SHIPMENTS = b'{"shipments": [' + b",".join([b"1"] * 501) + b"]}"
BAD_BODIES = {
    "no JSON": ("orders/pull", b"{", 400, "no_json", ""),
    "no UTF-8": ("orders/results", b'\xff', 400, "no_json", ""),
    "a list": ("orders/pull", b"[]", 422, "invalid_request", ""),
    "too many": ("orders/pull", b'{"limit": 501}', 422, "invalid_request", "limit"),
    "none": ("orders/pull", b'{"limit": 0}', 422, "invalid_request", "limit"),
    "too short": ("orders/pull", b'{"lease": 59}', 422, "invalid_request", "lease"),
    "too long": ("orders/pull", b'{"lease": 86401}', 422, "invalid_request", "lease"),
    "a typo": ("orders/pull", b'{"leese": 60}', 422, "invalid_request", ""),
    "text": ("orders/pull", b'{"limit": "5"}', 422, "invalid_request", "limit"),
    "no results": ("orders/results", b"{}", 422, "invalid_request", ""),
    "nothing": ("orders/results", b"", 400, "no_json", ""),
    "results that are none": ("orders/results", b'{"results": 5}', 422, "invalid_request", "results"),
    "too many results": ("orders/results", MANY_RESULTS, 422, "invalid_request", "results"),
    "too many shipments": ("shipments", MANY_SHIPMENTS, 422, "invalid_request", "shipments"),
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD_BODIES)
def test_a_body_that_cannot_be_used_is_refused_in_words(erp: Caller, bad: str) -> None:
    path, body, status, code, field = BAD_BODIES[bad]

    answer = erp.call("POST", path, body, judged=False)

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error.get("field", "")) == (status, code, field)
    assert error["message"].endswith(".")


@pytest.mark.parametrize(("path", "size"), [("orders/pull", 20_000), ("orders/results", 5_000_000)])
@pytest.mark.parametrize("announced", [True, False])
def test_a_body_that_is_too_large_is_not_read(erp: Caller, path: str, size: int, announced: bool) -> None:
    content = b" " * size if announced else (b" " * 1000 for _ in range(size // 1000 + 1))

    answer = erp.client.post(
        f"/v1/erp/{path}", content=content, auth=erp.auth, headers={"Content-Type": "application/json"}
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "headers",
    [{"Content-Type": "text/plain"}, {"Content-Type": ""}, {"Content-Encoding": "gzip"}],
    ids=["text", "nothing", "compressed"],
)
def test_only_plain_json_is_read(erp: Caller, headers: dict[str, str]) -> None:
    answer = erp.call("POST", "orders/pull", b"{}", headers=headers)

    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "unsupported_media_type")


def test_a_key_that_is_too_long_is_refused(erp: Caller) -> None:
    answer = erp.call("POST", "orders/pull", {}, headers={"Idempotency-Key": "k" * 201})

    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "Idempotency-Key")


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "nowhere", 404), ("PUT", "orders/pull", 405)])
def test_what_there_is_not_is_told_as_everything_else(erp: Caller, method: str, path: str, status: int) -> None:
    answer = erp.client.request(method, f"/v1/erp/{path}", auth=erp.auth)

    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message"}


def test_its_calls_feed_its_lights(erp: Caller, ledger: Ledger, put_orders: PutOrders) -> None:
    put_orders("1001")
    erp.fetch()
    erp.say(accepted("1001"))
    erp.ship(parcel("P1", "1001"))
    erp.call("POST", "orders/pull", b"{", judged=False)

    stats = call_stats(ledger, WINDOW)

    assert {key: (one.calls, one.errors) for key, one in stats.items() if one} == {
        ("erp", "orders"): (3, 0),
        ("erp", "writeback"): (1, 0),
    }


def test_a_failure_of_ours_is_told_without_what_it_was(
    erp: Caller, ledger: Ledger, put_orders: PutOrders, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plugins.order_pull import routes

    def fail(*_: object) -> None:
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr(routes, "fetch", fail)

    answer = erp.call("POST", "orders/pull", {})

    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    assert "secret" not in answer.text
    assert value(ledger, "SELECT errors FROM api_calls") == 1


def test_a_ledger_that_does_not_answer_is_told_in_words(erp: Caller, app) -> None:
    from include.order_sync.ledger.session import LedgerUnavailable

    def closed() -> None:
        raise LedgerUnavailable("The ledger at postgresql://db.internal cannot be reached.")

    app.state.open_ledger = closed

    answer = erp.call("POST", "orders/pull", {})

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert "db.internal" not in answer.text
