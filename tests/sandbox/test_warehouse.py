from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from include.order_sync.errors import ErrorCode
from include.order_sync.sandbox import script
from include.order_sync.sandbox.faults import NO_FAULTS
from include.order_sync.sandbox.script import Cancel, Fault, Side
from tests.sandbox.clients import ORDERS, Answer, Caller, play, push_body, push_lines, scripted

PATH = "/v1/orders/ref%2F1"


async def shipments(caller: Caller, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await caller.destination("GET", f"/v1/shipments{query}")).body["shipments"]
    return found


def code(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.body["error"]["code"]


def test_an_order_is_taken_found_and_shipped(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        assert code(await caller.destination("GET", PATH)) == (404, "not_found")
        taken = await caller.push()
        assert (taken.status, taken.body) == (201, {"id": "W000001", "reference": "ref/1"})
        found = await caller.destination("GET", PATH)
        assert found.body == {"id": "W000001", "reference": "ref/1", "status": "accepted"}
        assert await shipments(caller) == []
        caller.clock.turn(2)
        shipment = (await shipments(caller))[0]
        assert (shipment["reference"], shipment["lines"]) == ("ref/1", [{"line": "1", "quantity": "2"}])
        assert (shipment["carrier"], shipment["service"]) == ("UPS", "Ground")
        assert (await caller.destination("GET", PATH)).body["status"] == "shipped"
        state = await caller.control("/state")
        assert (state["received"], state["shipped"], state["shipments"], state["duplicates"]) == (1, 1, 1, 0)

    play(tmp_path, [scripted("1")], story)


def test_shipments_are_paged_by_when_they_were_recorded(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        for number in "12345":
            await caller.push(number)
        caller.clock.turn(2)
        times = [one["recorded_at"] for one in await shipments(caller)]
        assert times == sorted(set(times))
        assert len(times) == 5
        since = times[2].replace("+", "%2B")
        assert [one["recorded_at"] for one in await shipments(caller, f"?since={since}")] == times[2:]
        first = (await caller.destination("GET", "/v1/shipments?limit=3")).body
        second = (await caller.destination("GET", f"/v1/shipments?limit=3&page={first['next']}")).body
        assert [one["recorded_at"] for one in first["shipments"] + second["shipments"]] == times
        assert second["next"] is None
        assert all(datetime.fromisoformat(time) <= caller.clock.now for time in times)

    play(tmp_path, [scripted(number) for number in "12345"], story)


def test_an_order_in_two_parcels_ships_its_lines_in_two_parts(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        await caller.push(lines=push_lines(3))
        caller.clock.turn(2)
        assert [line["line"] for line in (await shipments(caller))[0]["lines"]] == ["1", "3"]
        assert (await caller.destination("GET", PATH)).body["status"] == "accepted"
        assert code(await caller.destination("POST", f"{PATH}/cancel")) == (409, "already_shipped")
        caller.clock.turn(4)
        assert [line["line"] for line in (await shipments(caller))[1]["lines"]] == ["2"]
        assert (await caller.destination("GET", PATH)).body["status"] == "shipped"

    play(tmp_path, [scripted("1", Side.CART, script.ships(parcels=2), lines=3)], story)


def test_an_order_that_waits_is_never_shipped(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        await caller.push()
        caller.clock.turn(3600)
        assert await shipments(caller) == []

    play(tmp_path, [scripted("1", Side.CART, script.waits("no goods"))], story)


def test_an_order_given_again_is_a_duplicate_under_either_key(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        await caller.push("1")
        again = await caller.push("1")
        assert (again.status, again.body["id"]) == (200, "W000001")
        other = await caller.push("1", key="k2")
        assert (*code(other), other.body["error"]["id"]) == (409, "duplicate", "W000001")
        state = await caller.control("/state")
        assert (state["duplicates"], state["exports_attempted"], state["received"]) == (1, 3, 1)

    play(tmp_path, [scripted("1")], story)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"currency": ""}, (422, "rejected")),
        ({"lines": []}, (422, "rejected")),
        ({"ship_to": {"name": "Zoé", "line1": "", "city": "B", "country": "FR"}}, (422, "invalid_address")),
        ({"ship_service": "PIGEON"}, (422, "unmapped_ship_method")),
    ],
)
def test_an_incomplete_order_is_refused(tmp_path: Path, changes: dict[str, Any], expected: tuple[int, str]) -> None:
    async def story(caller: Caller) -> None:
        assert code(await caller.push(**changes)) == expected

    play(tmp_path, [scripted("1")], story)


@pytest.mark.parametrize("refusal", [ErrorCode.INVALID_ADDRESS, ErrorCode.UNKNOWN_SKU, ErrorCode.REJECTED])
def test_an_order_is_refused_by_its_script(tmp_path: Path, refusal: ErrorCode) -> None:
    async def story(caller: Caller) -> None:
        assert code(await caller.push()) == (422, refusal)
        assert (await caller.control("/state"))["received"] == 0

    play(tmp_path, [scripted("1", Side.CART, script.refused(refusal, "so"))], story)


def test_an_order_with_an_unknown_item_is_refused_until_the_item_is_put_on_file(tmp_path: Path) -> None:
    lines = [{"line": "1", "sku": "LAMP-ASH", "quantity": "1"}]

    async def story(caller: Caller) -> None:
        assert await caller.control("/unknown-items") == ["LAMP-ASH"]
        assert code(await caller.push(lines=lines)) == (422, "unknown_sku")
        assert (await caller.mend("LAMP-ASH")).status == 200
        assert (await caller.push(lines=lines)).status == 201
        assert await caller.control("/unknown-items") == []
        assert (await caller.mend("LAMP-ASH")).status == 404
        caller.clock.turn(2)
        assert len(await shipments(caller)) == 1

    play(tmp_path, [scripted("1", Side.CART, script.unknown_item("LAMP-ASH"))], story)


def test_an_order_without_a_mapping_is_shipped_once_it_has_one(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        await caller.push(ship_service="EXPRESS")
        caller.clock.turn(2)
        assert (await shipments(caller))[0]["carrier"] == "DHL"

    play(tmp_path, [scripted("1", Side.CART, script.unmapped("EXP-2"))], story)


def test_faults_pass_at_the_second_try(tmp_path: Path) -> None:
    orders = [
        scripted("1", Side.CART, None, Fault.UNAVAILABLE),
        scripted("2", Side.CART, None, Fault.RATE_LIMITED),
    ]

    async def story(caller: Caller) -> None:
        assert [(await caller.push("1")).status for _ in range(2)] == [503, 201]
        limited = await caller.push("2")
        assert (limited.status, limited.headers["Retry-After"]) == (429, "1")
        assert (await caller.push("2")).status == 201
        assert (await caller.control("/state"))["faults"] == {"unavailable": 1, "rate_limited": 1}

    play(tmp_path, orders, story)


def test_an_order_whose_answer_is_lost_was_taken(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await caller.push()
        assert (await caller.destination("GET", PATH)).body["status"] == "accepted"
        assert (await caller.control("/state"))["duplicates"] == 0

    play(tmp_path, [scripted("1", Side.CART, None, Fault.LOST_ANSWER)], story)


def test_an_order_canceled_after_the_export_can_be_called_back(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        await caller.push()
        assert (await caller.cart("GET", f"{ORDERS}/1")).body["status"] == "processing"
        caller.clock.turn(60)
        assert (await caller.cart("GET", f"{ORDERS}/1")).body["status"] == "cancelled"
        assert await shipments(caller) == []
        answer = await caller.destination("POST", f"{PATH}/cancel")
        assert (answer.status, answer.body) == (200, {"status": "canceled"})
        assert (await caller.control("/state"))["canceled"] == 1
        assert code(await caller.destination("POST", "/v1/orders/nobody/cancel")) == (404, "not_found")

    play(tmp_path, [scripted("1", Side.CART, script.canceled(Cancel.AFTER_EXPORT, "late"))], story)


def test_an_order_called_back_before_it_is_shipped_is_not_shipped(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        await caller.push()
        await caller.destination("POST", f"{PATH}/cancel")
        caller.clock.turn(60)
        assert await shipments(caller) == []

    play(tmp_path, [scripted("1")], story)


def test_an_order_canceled_before_the_export_is_never_taken(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        first = await caller.push()
        assert (first.status, first.headers["Retry-After"]) == (503, str(NO_FAULTS.refusal_retry_after))
        assert (await caller.cart("GET", f"{ORDERS}/1")).body["status"] == "cancelled"
        assert (await caller.push()).status == 503
        assert (await caller.control("/state"))["received"] == 0

    play(tmp_path, [scripted("1", Side.CART, script.canceled(Cancel.AFTER_REFUSAL, "before the export"))], story)


def test_wrong_credentials_and_bad_calls_are_named(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        url = f"http://127.0.0.1:{caller.ports.destination}/v1/shipments"
        assert code(await caller.call("GET", url, headers={"Authorization": "Bearer x"})) == (401, "unauthorized")
        assert code(await caller.call("GET", url)) == (401, "unauthorized")
        assert code(await caller.destination("POST", "/v1/orders", push_body(), key="")) == (400, "rejected")
        assert code(await caller.destination("POST", "/v1/orders", ["no object"])) == (400, "rejected")
        assert code(await caller.destination("GET", "/v1/shipments?since=soon")) == (400, "rejected")
        assert code(await caller.destination("GET", "/v1/shipments?limit=201")) == (400, "rejected")

    play(tmp_path, [scripted("1")], story)


def test_an_order_that_nobody_planned_is_shipped(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        assert (await caller.push("77")).status == 201
        caller.clock.turn(2)
        assert len(await shipments(caller)) == 1

    play(tmp_path, [], story)
