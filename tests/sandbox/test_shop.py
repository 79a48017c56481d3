from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from include.order_sync.sandbox import script
from include.order_sync.sandbox.faults import NO_FAULTS, Faults
from include.order_sync.sandbox.script import Cancel, Fault, ScriptedOrder, Side
from include.order_sync.sandbox.woo_json import wordpress_date
from tests.sandbox.clients import ORDERS, Answer, Caller, play, scripted

ASCENDING = {"orderby": "modified", "order": "asc", "per_page": "100", "status": "any", "dates_are_gmt": "true"}


def shop_of(count: int) -> list[ScriptedOrder]:
    return [scripted(str(number)) for number in range(1, count + 1)]


def fulfillment(*items: tuple[int, int], tracking: str = "1Z1") -> dict[str, object]:
    meta = [
        {"key": "_items", "value": [{"item_id": line, "qty": quantity} for line, quantity in items]},
        {"key": "_tracking_number", "value": tracking},
    ]
    return {"status": "fulfilled", "is_fulfilled": True, "meta_data": meta}


def numbers(answer: Answer) -> list[str]:
    return [order["number"] for order in answer.body]


def test_pages_count_and_keep_the_order_of_changes(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        pages = [await caller.cart("GET", ORDERS, {**ASCENDING, "page": str(page)}) for page in (1, 2, 3)]
        assert [len(page.body) for page in pages] == [100, 50, 0]
        assert (pages[0].headers["X-WP-Total"], pages[0].headers["X-WP-TotalPages"]) == ("150", "2")
        assert "Date" in pages[0].headers
        changes = [order["date_modified_gmt"] for page in pages for order in page.body]
        assert changes == sorted(changes)
        assert len(set(changes)) < 10

    play(tmp_path, shop_of(150), story)


def test_bounds_are_exclusive_and_the_status_filters(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        newest = (await caller.cart("GET", ORDERS, {"orderby": "modified"})).body[0]["date_modified_gmt"]
        assert (await caller.cart("GET", ORDERS, {**ASCENDING, "modified_after": newest})).body == []
        before = await caller.cart("GET", ORDERS, {**ASCENDING, "modified_before": newest})
        assert all(order["date_modified_gmt"] < newest for order in before.body)
        assert len(before.body) == 5
        zoned = (datetime.fromisoformat(newest).replace(tzinfo=UTC) - timedelta(seconds=1)).isoformat()
        assert len((await caller.cart("GET", ORDERS, {**ASCENDING, "modified_after": zoned})).body) == 25
        assert (await caller.cart("GET", ORDERS, {**ASCENDING, "status": "completed"})).body == []

    play(tmp_path, shop_of(30), story)


@pytest.mark.parametrize(
    "query", [{"per_page": "101"}, {"per_page": "0"}, {"page": "0"}, {"orderby": "total"}, {"modified_after": "soon"}]
)
def test_a_bad_filter_is_refused_as_the_vendor_does(tmp_path: Path, query: dict[str, str]) -> None:
    async def story(caller: Caller) -> None:
        answer = await caller.cart("GET", ORDERS, query)
        assert (answer.status, answer.body["code"]) == (400, "rest_invalid_param")

    play(tmp_path, shop_of(1), story)


def test_an_order_reads_as_the_vendor_writes_it(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        order = (await caller.cart("GET", f"{ORDERS}/1")).body
        assert (order["id"], order["status"], order["total"], order["currency"]) == (1, "processing", "12.50", "EUR")
        assert order["date_created_gmt"] == "2026-05-04T10:30:00"
        assert order["shipping"]["last_name"] == "Lefèvre"
        assert order["shipping_lines"][0]["method_id"] == "flat_rate"
        line = order["line_items"][0]
        assert (line["quantity"], line["price"], line["total"], line["sku"]) == (2, 3.1, "6.20", "SKU-1")
        assert line["meta_data"][0]["value"] == "atelier"
        assert (await caller.cart("GET", f"{ORDERS}/9")).body["code"] == "woocommerce_rest_shop_order_invalid_id"
        assert (await caller.cart("GET", "/wp-json/wc/v3/refunds")).body["code"] == "rest_no_route"

    play(tmp_path, shop_of(1), story)


def test_what_a_probe_asks_is_answered_as_the_vendor_does(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        products = await caller.cart("GET", "/wp-json/wc/v3/products", {"per_page": "1", "_fields": "id"})
        assert (products.status, products.body, products.headers["X-WP-Total"]) == (200, [], "0")
        assert (await caller.cart("GET", ORDERS, {"per_page": "1", "_fields": "id"})).status == 200
        nothing = await caller.cart("POST", f"{ORDERS}/batch", body={})
        assert (nothing.status, nothing.body) == (200, [])
        changes = await caller.cart("POST", f"{ORDERS}/batch", body={"update": [{"id": 1}]})
        assert (changes.status, changes.body["code"]) == (400, "rest_invalid_json")

    play(tmp_path, shop_of(1), story)


def test_wrong_credentials_get_the_vendors_401(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        url = f"http://127.0.0.1:{caller.ports.cart}{ORDERS}"
        unsigned = await caller.call("GET", url)
        assert (unsigned.status, unsigned.body["code"]) == (401, "woocommerce_rest_cannot_view")
        assert unsigned.body["data"] == {"status": 401}
        names = ("consumer_key", "nonce", "timestamp", "signature", "signature_method")
        forged = await caller.call("GET", url, params={f"oauth_{name}": "x" for name in names})
        assert (forged.status, forged.body["code"]) == (401, "woocommerce_rest_authentication_error")

    play(tmp_path, shop_of(1), story)


def test_a_complete_fulfillment_completes_the_order(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        caller.clock.turn(600)
        first = await caller.cart("POST", f"{ORDERS}/1/fulfillments", body=fulfillment((1, 2), (2, 1)))
        assert (first.status, first.body["entity_id"], first.body["is_fulfilled"]) == (201, "1", True)
        assert (await caller.cart("GET", f"{ORDERS}/1")).body["status"] == "processing"
        await caller.cart("POST", f"{ORDERS}/1/fulfillments", body=fulfillment((2, 1), tracking="1Z2"))
        order = (await caller.cart("GET", f"{ORDERS}/1")).body
        assert (order["status"], order["date_modified_gmt"]) == ("completed", wordpress_date(caller.clock.now))
        assert len((await caller.cart("GET", f"{ORDERS}/1/fulfillments")).body) == 2
        state = await caller.control("/state")
        assert (state["confirmations"], state["confirmed_twice"]) == (2, 0)

    play(tmp_path, [scripted("1", lines=2)], story)


@pytest.mark.parametrize("body", [{}, {"meta_data": []}, fulfillment((7, 1))])
def test_a_fulfillment_of_nothing_is_refused(tmp_path: Path, body: dict[str, object]) -> None:
    async def story(caller: Caller) -> None:
        assert (await caller.cart("POST", f"{ORDERS}/1/fulfillments", body=body)).status == 400

    play(tmp_path, shop_of(1), story)


def test_status_meta_and_notes_can_be_written(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        changes = {"status": "completed", "meta_data": [{"key": "_tracking_number", "value": "1Z9"}]}
        order = (await caller.cart("PUT", f"{ORDERS}/1", body=changes)).body
        assert order["status"] == "completed"
        assert order["meta_data"][-1]["value"] == "1Z9"
        note = await caller.cart("POST", f"{ORDERS}/1/notes", body={"note": "Shipped by UPS", "customer_note": True})
        assert (note.status, note.body["note"]) == (201, "Shipped by UPS")
        assert len((await caller.cart("GET", f"{ORDERS}/1/notes")).body) == 1
        assert (await caller.control("/state"))["confirmations"] == 1

    play(tmp_path, shop_of(1), story)


def test_the_vendors_lookup_guesses_a_carrier_and_finds_no_fulfillment(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        path = f"{ORDERS}/1/fulfillments/lookup"
        assert (await caller.cart("GET", path, {"tracking_number": "1Z5"})).body["shipping_provider"] == "ups"
        assert (await caller.cart("GET", path)).status == 400

    play(tmp_path, shop_of(1), story)


def test_listed_statuses_follow_the_scripts(tmp_path: Path) -> None:
    orders = [
        scripted("1", Side.CART, script.canceled(Cancel.BEFORE_LISTING, "early")),
        scripted("2", Side.CART, script.unpaid()),
        scripted("3", Side.CART, script.malformed()),
        scripted("4", Side.CART, script.nothing_to_ship("no items"), lines=0),
    ]

    async def story(caller: Caller) -> None:
        listed = {order["id"]: order for order in (await caller.cart("GET", ORDERS, ASCENDING)).body}
        assert [listed[index]["status"] for index in (1, 2, 3, 4)] == [
            "cancelled",
            "pending",
            "processing",
            "processing",
        ]
        assert (listed[3]["total"], listed[4]["line_items"]) == ("abc", [])

    play(tmp_path, orders, story)


def test_an_order_is_canceled_some_time_after_it_was_listed(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        caller.clock.turn(10)
        assert (await caller.cart("GET", f"{ORDERS}/1")).body["status"] == "processing"
        await caller.cart("GET", ORDERS, ASCENDING)
        caller.clock.turn(1)
        assert (await caller.cart("GET", ORDERS, ASCENDING)).body[0]["status"] == "processing"
        caller.clock.turn(2)
        order = (await caller.cart("GET", ORDERS, ASCENDING)).body[0]
        assert (order["status"], order["date_modified_gmt"]) == ("cancelled", wordpress_date(caller.clock.now))

    play(tmp_path, [scripted("1", Side.CART, script.canceled(Cancel.AFTER_LISTING, "late"))], story)


def test_faults_of_pages_pass(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        answers = [await caller.cart("GET", ORDERS, ASCENDING) for _ in range(4)]
        assert [answer.status for answer in answers] == [503, 200, 429, 200]
        assert answers[2].headers["Retry-After"] == "1"
        assert (await caller.control("/state"))["faults"] == {"page_unavailable": 1, "page_rate_limited": 1}

    play(tmp_path, shop_of(1), story, Faults(unavailable_pages=(1,), rate_limited_pages=(3,)))


def test_an_order_listed_twice_stands_on_both_sides_of_a_page(tmp_path: Path) -> None:
    orders = [scripted("1"), scripted("2", Side.CART, None, Fault.LISTED_TWICE), scripted("3")]

    async def story(caller: Caller) -> None:
        query = {**ASCENDING, "per_page": "2"}
        pages = [await caller.cart("GET", ORDERS, {**query, "page": page}) for page in ("1", "2")]
        assert [numbers(page) for page in pages] == [["1", "2"], ["2", "3"]]
        assert pages[0].headers["X-WP-Total"] == "4"

    play(tmp_path, orders, story)


def test_a_confirmation_is_rate_limited_once(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        path = f"{ORDERS}/1/fulfillments"
        answers = [await caller.cart("POST", path, body=fulfillment((1, 2))) for _ in range(2)]
        assert [answer.status for answer in answers] == [429, 201]
        assert answers[0].headers["Retry-After"] == "1"

    play(tmp_path, [scripted("1", Side.CART, None, Fault.CONFIRMATION_RATE_LIMITED)], story)


def test_a_confirmation_whose_answer_is_lost_was_taken(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await caller.cart("POST", f"{ORDERS}/1/fulfillments", body=fulfillment((1, 2)))
        assert len((await caller.cart("GET", f"{ORDERS}/1/fulfillments")).body) == 1
        await caller.cart("POST", f"{ORDERS}/1/fulfillments", body=fulfillment((1, 2)))
        assert (await caller.control("/state"))["confirmed_twice"] == 1

    play(tmp_path, [scripted("1", Side.CART, None, Fault.CONFIRMATION_LOST)], story, NO_FAULTS)
