from pathlib import Path

from include.order_sync.sandbox import script
from include.order_sync.sandbox.script import Cancel, Fault, Script, ScriptedOrder, Side
from tests.sandbox.clients import NEW_ORDERS, Caller, play, scripted


def sold(number: str, part: Script | None = None, *faults: Fault) -> ScriptedOrder:
    return scripted(number, Side.SOURCE, part, *faults)


async def listed(caller: Caller) -> list[tuple[str, str]]:
    return [(order["order_number"], order["status"]) for order in (await caller.source("GET")).body["data"]]


async def acknowledge(caller: Caller, *numbers: str) -> dict[str, object]:
    answer = await caller.source("POST", {"orders": list(numbers)})
    assert isinstance(answer.body, dict)
    return answer.body


def test_orders_are_listed_until_they_are_acknowledged(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        assert await listed(caller) == [("A", "submitted"), ("B", "submitted")]
        assert await listed(caller) == [("A", "submitted"), ("B", "submitted")]
        assert await acknowledge(caller, "A") == {"status": "success", "error": None, "data": None}
        assert await listed(caller) == [("B", "submitted")]
        assert (await caller.control("/state"))["listed"] == 2

    play(tmp_path, [sold("A"), sold("B")], story)


def test_an_order_reads_as_the_source_writes_it(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        answer = await caller.source("GET")
        assert (answer.body["status"], answer.body["error"]) == ("success", None)
        order = answer.body["data"][0]
        assert (order["order_date"], order["total"], order["currency"]) == ("2026-05-04T10:30:00+00:00", "12.50", "EUR")
        assert (order["customer_number"], order["ship_via"]) == ("C1", "flat_rate")
        assert (order["ship_to"]["city"], order["ship_to"]["zip"]) == ("Besançon", "25000")
        assert order["items"] == [
            {
                "line_number": "1",
                "item_number": "SKU-1",
                "description": "Thé vert",
                "quantity": "2",
                "unit_price": "3.10",
                "vendor": "atelier",
            }
        ]

    play(tmp_path, [sold("A")], story)


def test_wrong_credentials_get_401(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        url = f"http://127.0.0.1:{caller.ports.source}{NEW_ORDERS}"
        answer = await caller.call("GET", url, headers={"Authorization": "Basic bm9ib2R5Og=="})
        assert (answer.status, answer.body["status"]) == (401, "error")
        assert answer.headers["WWW-Authenticate"].startswith("Basic")

    play(tmp_path, [sold("A")], story)


def test_a_bad_acknowledgement_is_refused(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        assert (await caller.source("POST", {"orders": "A"})).status == 400
        assert (await acknowledge(caller, "Z"))["error"] == "Unknown order Z"

    play(tmp_path, [sold("A")], story)


def test_an_order_handed_over_twice_stands_in_one_batch_twice_once(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        assert len(await listed(caller)) == 2
        assert len(await listed(caller)) == 1

    play(tmp_path, [sold("A", None, Fault.HANDED_OVER_TWICE)], story)


def test_an_order_handed_over_again_forgets_the_first_acknowledgement(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        for expected in (1, 1, 0):
            assert len(await listed(caller)) == expected
            await acknowledge(caller, "A")

    play(tmp_path, [sold("A", None, Fault.HANDED_OVER_AGAIN)], story)


def test_a_late_cancellation_lists_the_order_again(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        await listed(caller)
        await acknowledge(caller, "A")
        assert await listed(caller) == []
        caller.clock.turn(3)
        assert await listed(caller) == [("A", "canceled")]
        await acknowledge(caller, "A")
        assert await listed(caller) == []

    play(tmp_path, [sold("A", script.canceled(Cancel.AFTER_LISTING, "late"))], story)


def test_an_acknowledgement_of_what_was_not_yet_handed_over_does_not_hide_it(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        await listed(caller)
        caller.sandbox.source.cancel("A")
        await acknowledge(caller, "A")
        assert await listed(caller) == [("A", "canceled")]

    play(tmp_path, [sold("A")], story)


def test_an_early_cancellation_is_listed_as_such(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        assert await listed(caller) == [("A", "canceled")]

    play(tmp_path, [sold("A", script.canceled(Cancel.BEFORE_LISTING, "early"))], story)
