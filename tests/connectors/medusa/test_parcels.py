"""A parcel takes two calls at Medusa: what breaks off between them is finished, and never made twice."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment, ShipmentConfirmation, ShipmentLine
from tests.connectors.medusa.orders import Shop
from tests.connectors.medusa.payloads import CANCELED, CONFLICT, LOCATIONS, SHIPPED_ORDER

ID = "order_01M82172TF7V9PTDA8BXVSZN7E"
TOWEL, MUG = "ordli_01M82178K26S5ARXWX6Q0YGNRN", "ordli_01M82178K23GQQ1WSR0QF5M2XH"
WIRE = json.loads(SHIPPED_ORDER)["order"]
[DONE] = WIRE["fulfillments"]
FULFILLMENTS = f"/admin/orders/{ID}/fulfillments"


@pytest.fixture(name="scenario")
def _scenario() -> type[Shop]:
    return Shop


def parcel(name: str = "parcel-1", /, lines: dict[str, str] | None = None, **changes: Any) -> ShipmentConfirmation:
    chosen = tuple(ShipmentLine(line, Decimal(count)) for line, count in (lines or {MUG: "1"}).items())
    values = {"carrier": "UPS", "service": "Ground", "tracking_url": "https://track.example.com/1", **changes}
    number = values.pop("tracking_number", "1Z1")
    shipment = Shipment(name, "shop-17", values.pop("carrier"), number, datetime.now(UTC), chosen, **values)
    return ShipmentConfirmation(ID, "17", shipment, False)


def fulfillment(name: str, /, parcel: str = "parcel-1", lines: dict[str, str] | None = None, **changes: Any) -> Any:
    mark = {"parcel": parcel, "tracking": "1Z1", "lines": lines or {MUG: "1"}}
    return {**DONE, "id": name, "shipped_at": None, "labels": [], "metadata": {"order_sync": mark}, **changes}


def holding(*fulfillments: Any, **changes: Any) -> str:
    return json.dumps({"order": {**WIRE, "fulfillments": fulfillments, **changes}})


def sent(scenario: Shop) -> list[tuple[str, Any]]:
    return [(one.path, json.loads(one.body)) for one in scenario.received if one.method == "POST"]


async def test_a_parcel_is_packed_with_our_mark_and_shipped_with_its_tracking(scenario: Shop) -> None:
    for body in (holding(), holding(fulfillment("ful_1")), holding(fulfillment("ful_1"))):
        scenario.answer(body)
    assert await scenario.connect().confirm(parcel()) == "ful_1"
    items = [{"id": MUG, "quantity": 1}]
    mark = {"parcel": "parcel-1", "tracking": "1Z1", "lines": {MUG: "1"}, "carrier": "UPS", "service": "Ground"}
    label = {"tracking_number": "1Z1", "tracking_url": "https://track.example.com/1", "label_url": ""}
    assert sent(scenario) == [
        (FULFILLMENTS, {"items": items, "no_notification": True, "metadata": {"order_sync": mark}}),
        (f"{FULFILLMENTS}/ful_1/shipments", {"items": items, "labels": [label], "no_notification": True}),
    ]


async def test_what_was_packed_and_not_shipped_is_shipped_and_not_packed_again(scenario: Shop) -> None:
    packed = holding(fulfillment("ful_1"))
    scenario.answer(packed)
    assert await scenario.connect().find_confirmation(parcel()) is None
    scenario.answer(packed)
    scenario.answer(packed)
    assert await scenario.connect().confirm(parcel()) == "ful_1"
    assert [path for path, _ in sent(scenario)] == [f"{FULFILLMENTS}/ful_1/shipments"]


async def test_what_is_there_is_not_written_again(scenario: Shop) -> None:
    for _ in range(2):
        scenario.answer(SHIPPED_ORDER)
    connector = scenario.connect()
    assert await connector.find_confirmation(parcel()) == "ful_01M8217BSQ8P8856KQSZQS7X6Q"
    assert await connector.confirm(parcel()) == "ful_01M8217BSQ8P8856KQSZQS7X6Q"
    assert sent(scenario) == []


@pytest.mark.parametrize("other", [parcel("parcel-2"), parcel("parcel-1", tracking_number="1Z2")])
async def test_a_parcel_is_another_by_its_id_and_by_its_tracking_number(
    scenario: Shop, other: ShipmentConfirmation
) -> None:
    scenario.answer(SHIPPED_ORDER)
    assert await scenario.connect().find_confirmation(other) is None


async def test_what_a_person_wrote_is_known_by_its_tracking_number(scenario: Shop) -> None:
    by_hand = {**DONE, "id": "ful_hand", "metadata": None}
    canceled = {**by_hand, "canceled_at": "2026-11-22T16:25:30.172Z"}
    for kept, number, found in ((by_hand, "1Z1", "ful_hand"), (by_hand, "", None), (canceled, "1Z1", None)):
        scenario.answer(holding(kept))
        assert await scenario.connect().find_confirmation(parcel(tracking_number=number)) == found


async def test_a_fulfillment_that_was_canceled_is_none(scenario: Shop) -> None:
    gone = fulfillment("ful_1", canceled_at="2026-11-22T16:25:30.172Z")
    for body in (holding(gone), holding(gone, fulfillment("ful_2")), holding()):
        scenario.answer(body)
    assert await scenario.connect().confirm(parcel()) == "ful_2"


async def test_articles_that_are_delivered_by_different_options_become_a_fulfillment_each(scenario: Shop) -> None:
    methods = [
        {"shipping_option_id": "so_1", "shipping_option": {"shipping_profile_id": "sp_01M82156YN2RDG9Z9V65SS3D9Z"}},
        {"shipping_option_id": "so_2", "shipping_option": {"shipping_profile_id": "sp_OTHER"}},
    ]
    one, two = fulfillment("ful_1", lines={TOWEL: "1"}), fulfillment("ful_2", lines={MUG: "2"})
    bodies = (holding(one, shipping_methods=methods), holding(one, two), holding(), holding())
    for body in bodies:
        scenario.answer(body)
    assert await scenario.connect().confirm(parcel(lines={TOWEL: "1", MUG: "2"})) == "ful_1,ful_2"
    packed, *shipped = sent(scenario)
    assert (packed[1]["items"], packed[1]["shipping_option_id"]) == ([{"id": MUG, "quantity": 2}], "so_2")
    assert [path for path, _ in shipped] == [f"{FULFILLMENTS}/{name}/shipments" for name in ("ful_1", "ful_2")]


async def test_the_account_names_where_parcels_leave_and_how_orders_without_a_method_go(scenario: Shop) -> None:
    scenario.settings = {"ship_from": "Main store", "shipping_option": "so_9", "notify_customer": True}
    for body in (holding(shipping_methods=[]), LOCATIONS, holding(fulfillment("ful_1")), holding()):
        scenario.answer(body)
    await scenario.connect().confirm(parcel())
    [(_, packed), (_, shipped)] = sent(scenario)
    assert (packed["location_id"], packed["shipping_option_id"]) == ("sloc_1", "so_9")
    assert packed["no_notification"] is shipped["no_notification"] is False


async def test_a_location_that_is_none_is_named(scenario: Shop) -> None:
    scenario.settings = {"ship_from": "Nowhere"}
    scenario.answer(holding())
    scenario.answer(LOCATIONS)
    with pytest.raises(VendorError, match="no location 'Nowhere'") as caught:
        await scenario.connect().confirm(parcel())
    assert caught.value.code is ErrorCode.REJECTED


@pytest.mark.parametrize(
    ("number", "link", "labels"),
    [
        ("1Z1", "javascript:alert(1)", [{"tracking_number": "1Z1", "tracking_url": "", "label_url": ""}]),
        ("1Z1", "http://[", [{"tracking_number": "1Z1", "tracking_url": "", "label_url": ""}]),
        ("", "https://track.example.com/1", []),
    ],
)
async def test_a_link_that_medusa_does_not_take_is_left_out(
    scenario: Shop, number: str, link: str, labels: list[Any]
) -> None:
    for body in (holding(), holding(fulfillment("ful_1")), holding()):
        scenario.answer(body.replace('"1Z1"', f'"{number}"'))
    await scenario.connect().confirm(parcel(tracking_number=number, tracking_url=link))
    assert sent(scenario)[1][1]["labels"] == labels


async def test_a_piece_of_a_unit_is_one(scenario: Shop) -> None:
    for body in (holding(), holding(fulfillment("ful_1", lines={MUG: "0.5"})), holding()):
        scenario.answer(body)
    await scenario.connect().confirm(parcel(lines={MUG: "0.5"}))
    assert [body["items"] for _, body in sent(scenario)] == [[{"id": MUG, "quantity": 0.5}]] * 2


async def test_a_parcel_of_nothing_is_refused_before_any_call(scenario: Shop) -> None:
    with pytest.raises(VendorError, match="names no line"):
        await scenario.connect().confirm(parcel(lines={MUG: "0"}))
    assert scenario.received == []


async def test_an_answer_without_the_new_fulfillment_is_no_good(scenario: Shop) -> None:
    scenario.answer(holding())
    scenario.answer(holding())
    with pytest.raises(VendorError, match="without the fulfillment") as caught:
        await scenario.connect().confirm(parcel())
    assert (caught.value.code, caught.value.sent) == (ErrorCode.MALFORMED_RESPONSE, True)


async def test_metadata_that_somebody_spoiled_are_named(scenario: Shop) -> None:
    scenario.answer(holding(fulfillment("ful_1", lines={MUG: "many"})))
    with pytest.raises(VendorError, match="lines is 'many'"):
        await scenario.connect().find_confirmation(parcel())


@pytest.mark.parametrize(
    ("status", "body", "code", "sent_", "words"),
    [
        (400, CANCELED, ErrorCode.REJECTED, False, "has been canceled."),
        (409, CONFLICT, ErrorCode.UNAVAILABLE, True, "conflicted with another request"),
        (401, '{"message":"Unauthorized"}', ErrorCode.UNAUTHORIZED, False, "Unauthorized"),
    ],
)
async def test_medusas_refusals(
    scenario: Shop, status: int, body: str, code: ErrorCode, sent_: bool, words: str
) -> None:
    scenario.answer(holding())
    scenario.answer(body, status=status)
    with pytest.raises(VendorError, match=words) as caught:
        await scenario.connect().confirm(parcel())
    assert (caught.value.code, caught.value.sent, caught.value.http_status) == (code, sent_, status)
