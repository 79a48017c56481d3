"""How changes are asked for, and money that is taken without its order changing."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from include.order_sync.connectors.medusa.wire import FIELDS, PAYMENT_FIELDS
from include.order_sync.errors import ErrorCode, VendorError
from tests.connectors.medusa.orders import Shop, read
from tests.connectors.medusa.payloads import ORDER, PAYMENT

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(name="scenario")
def _scenario() -> type[Shop]:
    return Shop


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def orders(*changed: tuple[str, datetime]) -> str:
    wire = json.loads(ORDER)
    found = [{**wire, "id": key, "updated_at": time.isoformat(), "payment_collections": []} for key, time in changed]
    return json.dumps({"orders": found, "count": 99, "offset": 0, "limit": 2})


def payments(*changed: tuple[str, datetime, datetime]) -> str:
    wire = json.loads(PAYMENT)
    found = [
        {
            **wire,
            "id": f"pay_{order}",
            "updated_at": time.isoformat(),
            "payment_collection": of(order, placed),
        }
        for order, time, placed in changed
    ]
    return json.dumps({"payments": found, "count": 99, "offset": 0, "limit": 2})


def of(order: str, placed: datetime) -> dict[str, Any]:
    return {"order": {"id": order, "updated_at": placed.isoformat()}}


def answer(scenario: Shop, *bodies: str, now: datetime = NOON + timedelta(days=1)) -> Any:
    scenario.settings = {"per_page": 2}
    for number, body in enumerate(bodies):
        scenario.answer(body, Date=format_datetime(now + timedelta(seconds=number), usegmt=True))
    return scenario.connect()


def ids(pages: list[Any]) -> list[str]:
    return [item.order.external_id for page in pages for item in page.orders]


async def test_what_was_paid_since_comes_first_and_then_what_changed(scenario: Shop) -> None:
    paid = payments(("a", at(5.5), at(-90)), ("b", at(6), at(3)))
    connector = answer(scenario, paid, orders(("a", at(-90))), payments(("b", at(6), at(3))), orders(("b", at(3))))
    pages = await read(connector, at(0.25), at(60))
    assert ids(pages) == ["a", "b"]
    assert [page.cursor for page in pages] == [None, at(3)]
    first, by_id, further, changed = scenario.received
    assert first.query == {
        "fields": PAYMENT_FIELDS,
        "order": "updated_at",
        "limit": "2",
        "offset": "0",
        "updated_at[$gte]": "2026-11-22T12:00:00.250Z",
        "updated_at[$lte]": "2026-11-22T12:01:00.000Z",
    }
    assert by_id.query == {"fields": FIELDS, "limit": "2", "id": "a"}
    assert further.query["updated_at[$gte]"] == "2026-11-22T12:00:06.000Z"
    assert changed.query == {
        "fields": FIELDS,
        "limit": "2",
        "order": "updated_at",
        "updated_at[$gte]": "2026-11-22T12:00:00.000Z",
        "updated_at[$lte]": "2026-11-22T12:01:00.000Z",
    }


async def test_the_cursor_stays_behind_the_time_when_payments_were_asked_for(scenario: Shop) -> None:
    connector = answer(scenario, payments(), orders(("a", at(3))), now=at(1))
    [page] = await read(connector, at(0))
    assert page.cursor == at(1)


async def test_payments_that_changed_at_once_are_read_by_offset(scenario: Shop) -> None:
    same = [(name, at(5), at(-90)) for name in "abc"]
    pages = (payments(*same[:2]), orders(("a", at(-90)), ("b", at(-90))), payments(*same[:2]), payments(*same[1:]))
    connector = answer(scenario, *pages, orders(("c", at(-90))), payments(same[2]), orders())
    assert ids(await read(connector, at(0))) == ["a", "b", "c"]
    asked = [
        (one.query["updated_at[$gte]"][-13:], one.query["offset"]) for one in scenario.received if "offset" in one.query
    ]
    assert asked == [("12:00:00.000Z", "0"), ("12:00:05.000Z", "0"), ("12:00:05.000Z", "1"), ("12:00:05.000Z", "2")]


async def test_a_payment_for_no_order_yet_is_passed_over(scenario: Shop) -> None:
    cart = {"payments": [{"id": "pay_1", "updated_at": at(1).isoformat(), "payment_collection": {"order": None}}]}
    loose = {"payments": [{"id": "pay_2", "updated_at": at(1).isoformat(), "payment_collection": None}]}
    for wire in (cart, loose):
        assert await read(answer(scenario, json.dumps(wire), orders()), at(0)) == []


async def test_a_payment_without_a_time_ends_the_reading(scenario: Shop) -> None:
    odd = json.dumps({"payments": [{**json.loads(PAYMENT), "updated_at": "soon"}] * 2})
    with pytest.raises(VendorError, match="updated_at is 'soon'") as caught:
        await read(answer(scenario, odd), at(0))
    assert caught.value.code is ErrorCode.MALFORMED_RESPONSE


async def test_a_crowded_second_is_read_by_id(scenario: Shop) -> None:
    crowded = [(f"order_{letter}", at(0.5)) for letter in "ABC"]
    connector = answer(scenario, orders(*crowded[:2]), orders(*crowded[:2]), orders(crowded[2]), orders())
    pages = await read(connector)
    assert ids(pages) == ["order_A", "order_B", "order_C"]
    assert [page.cursor for page in pages] == [at(0.5), at(0.5)]
    _, first, second, after = (one.query for one in scenario.received)
    assert (first["order"], "id[$gt]" in first, second["id[$gt]"]) == ("id", False, "order_B")
    assert (first["updated_at[$gte]"], first["updated_at[$lt]"]) == (
        "2026-11-22T12:00:00.000Z",
        "2026-11-22T12:00:01.000Z",
    )
    assert after["updated_at[$gte]"] == "2026-11-22T12:00:01.000Z"


async def test_a_server_that_does_not_go_on_by_id_is_left(scenario: Shop) -> None:
    same = orders(("order_A", at(0)), ("order_B", at(0)))
    with pytest.raises(VendorError, match="the same page for every id"):
        await read(answer(scenario, same, same, same))


async def test_a_reading_ends_after_the_pages_that_the_settings_allow(scenario: Shop) -> None:
    connector = answer(scenario, orders(("order_A", at(0)), ("order_B", at(1))))
    scenario.settings = {"per_page": 2, "max_pages": 1}
    with pytest.raises(VendorError, match="more than 1 pages"):
        await read(scenario.connect())
    await connector.close()
