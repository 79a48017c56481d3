"""The whole flow on a real Medusa, and what of the contract a server of our own cannot prove."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from include.order_sync.connectors.base import AccountOptions, Api, Endpoint
from include.order_sync.connectors.medusa.connector import Medusa
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel, Product, Shipment, ShipmentConfirmation, ShipmentLine
from include.order_sync.services.failures import ShipmentsNotConfirmed
from tests.real.cutting import wire_to
from tests.real.kit import HandWarehouse, olist, warehouse
from tests.real.medusa.likeness import answers, answers_of_the_fake, as_program, unlike
from tests.real.medusa.seed import Article
from tests.real.medusa.steps import buy, by_id, deliver_all, flow_to, number_of, parcels, read, tell
from tests.real.medusa.system import RunningMedusa, running

# Two of one article, two articles, and one each.
SALES = [*olist(3, lines=2), *olist(2)]
MUG = Article("MUG-1", "Mug", {"BRL": 12.5, "JPY": 1250, "KWD": 3.125})
TOWEL = Article("00042", "Towel", {"BRL": 7.25, "JPY": 725, "KWD": 1.235})
BOOK = Article("BOOK", "Book to download", {"BRL": 5, "JPY": 500, "KWD": 1}, shipped=False)
TO = {"first_name": "Ana", "last_name": "Sousa", "address_1": "Rua 1", "city": "São Paulo", "province": "br-sp"}
HOME = {**TO, "company": "Casa", "address_2": "Apt 2", "postal_code": "01234", "country_code": "br", "phone": "+55 11"}


@pytest.fixture(scope="module")
def medusa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningMedusa]:
    """A shop that sells what the sales hold."""
    lines = {line.sku: line for sale in SALES for line in sale.lines}
    sold = [Article(line.sku, line.name, {"BRL": float(line.unit_price)}) for line in lines.values()]
    with running(tmp_path_factory.mktemp("medusa"), [*sold, MUG, TOWEL, BOOK]) as system:
        yield system


@pytest.fixture
def depot() -> Iterator[HandWarehouse]:
    """A destination."""
    with warehouse() as destination:
        yield destination


def test_orders_go_out_and_tracking_comes_back_and_nothing_twice(
    medusa: RunningMedusa, depot: HandWarehouse, tmp_path: Path
) -> None:
    flow = flow_to(tmp_path, medusa.endpoint(), depot)
    partly, wholly, called_off = (buy(medusa, sale) for sale in SALES[:3])
    unpaid = buy(medusa, SALES[3], paid=False)
    numbers = {order: number_of(medusa, order) for order in (partly, wholly, called_off, unpaid)}
    deliver_all(flow)
    assert {numbers[partly], numbers[wholly], numbers[called_off]} <= set(depot.numbers())
    assert numbers[unpaid] not in depot.numbers()

    # A part of one order, all of another; the third is called off, and the fourth is paid.
    held = depot.state.orders[depot.numbers()[numbers[partly]]]
    [line] = held.lines
    assert line["quantity"] == "2"
    first = depot.ship(numbers[partly], {line["line"]: "1"})
    only = depot.ship(numbers[wholly])
    medusa.desk.cancel(called_off)
    medusa.desk.capture(unpaid)
    tell(flow)
    deliver_all(flow)
    sku = SALES[0].lines[0].sku
    assert parcels(medusa.desk.see(partly)) == [([first], {sku: 1})]
    assert [numbers for numbers, _ in parcels(medusa.desk.see(wholly))] == [[only]]
    assert flow.order(numbers[wholly])["status"] == "confirmed"
    assert flow.order(numbers[called_off])["status"] == "canceled"
    assert flow.order(numbers[unpaid])["status"] == "at_wms"

    rest = depot.ship(numbers[partly], {line["line"]: "1"})
    last = depot.ship(numbers[unpaid])
    tell(flow)
    assert parcels(medusa.desk.see(partly)) == [([first], {sku: 1}), ([rest], {sku: 1})]
    assert {flow.order(numbers[order])["status"] for order in (partly, wholly, unpaid)} == {"confirmed"}

    before = {order: medusa.desk.see(order) for order in numbers}
    deliver_all(flow)
    tell(flow)
    assert {order: medusa.desk.see(order) for order in numbers} == before
    assert [one for one, _ in parcels(before[unpaid])] == [[last]]
    assert depot.given_twice == []


@pytest.mark.parametrize("lost", [b"/fulfillments?", b"/shipments?"], ids=["packing", "shipping"])
def test_when_an_answer_is_lost_the_parcel_is_finished_and_made_once(
    medusa: RunningMedusa, depot: HandWarehouse, tmp_path: Path, lost: bytes
) -> None:
    order = buy(medusa, SALES[4])
    number = number_of(medusa, order)
    with wire_to(medusa.url) as (url, wire):
        flow = flow_to(tmp_path, medusa.endpoint(url), depot)
        deliver_all(flow)
        tracking = depot.ship(number)
        wire.cut(lost)
        flow.track("warehouse")
        with pytest.raises(ShipmentsNotConfirmed):
            flow.confirm("shop")
        assert wire.lost == 1
        assert len(medusa.desk.see(order)["fulfillments"]) == 1
        tell(flow)
    [(numbers, _)] = parcels(medusa.desk.see(order))
    assert numbers == [tracking]
    assert flow.order(number)["status"] == "confirmed"


def test_an_order_arrives_with_all_that_the_buyer_wrote(medusa: RunningMedusa) -> None:
    noted = {"_note": "Ring twice", "_delivery_date": "2026-12-24", "_customer_account": "C-00017"}
    order_id = medusa.desk.order([("MUG-1", 2), ("00042", 1), ("BOOK", 1)], HOME, metadata=noted)
    order = by_id(read(medusa))[order_id]
    assert {(line.sku, line.quantity, line.unit_price) for line in order.lines} == {
        ("MUG-1", Decimal(2), Decimal("12.5")),
        ("00042", Decimal(1), Decimal("7.25")),
    }
    assert (order.currency, order.total, order.ship_method) == ("BRL", Decimal("37.25"), "flat_rate")
    assert (order.note, str(order.delivery_date), order.customer_account) == tuple(noted.values())
    assert (order.ship_to.name, order.ship_to.region, order.ship_to.postcode) == ("Ana Sousa", "SP", "01234")


@pytest.mark.parametrize(
    ("currency", "total", "price"),
    [("JPY", Decimal(3225), Decimal(1250)), ("KWD", Decimal("7.485"), Decimal("3.125"))],
)
def test_amounts_are_exact_whatever_the_currencys_decimals(
    medusa: RunningMedusa, currency: str, total: Decimal, price: Decimal
) -> None:
    country = {"JPY": "jp", "KWD": "kw"}[currency]
    order_id = medusa.desk.order([("MUG-1", 2), ("00042", 1)], {**HOME, "country_code": country}, currency)
    order = by_id(read(medusa))[order_id]
    assert (order.currency, order.total) == (currency, total)
    assert {line.sku: line.unit_price for line in order.lines}["MUG-1"] == price


def test_what_changes_while_pages_are_read_is_neither_missed_nor_hides_others(medusa: RunningMedusa) -> None:
    ids = [medusa.desk.order([("MUG-1", 1)], HOME) for _ in range(5)]
    changed = []

    def change(page: int) -> None:
        if page == 1:
            medusa.shop.owner.post(f"/admin/orders/{ids[0]}", {"metadata": {"_note": "Changed meanwhile"}})
            changed.append(page)

    pages = read(medusa, on_page=change, per_page=2)
    found = [item.order.external_id for page in pages for item in page.orders]
    assert changed == [1]
    assert set(ids) <= set(found)
    assert by_id(pages)[ids[0]].note == "Changed meanwhile"


def test_an_edited_order_is_read_again(medusa: RunningMedusa) -> None:
    order_id = medusa.desk.order([("MUG-1", 2)], HOME)
    [item] = medusa.desk.see(order_id)["items"]
    since = datetime.now(UTC) + timedelta(seconds=1)
    time.sleep(1.5)
    medusa.desk.edit(order_id, item["id"], 1)
    [line] = by_id(read(medusa, since))[order_id].lines
    assert (line.external_id, line.quantity) == (item["id"], Decimal(1))


def test_money_that_is_taken_later_brings_the_order_though_its_own_time_stands_still(medusa: RunningMedusa) -> None:
    order_id = medusa.desk.order([("MUG-1", 1)], HOME, paid=False)
    placed = medusa.desk.see(order_id)["updated_at"]
    [skipped] = [item for page in read(medusa) for item in page.skipped if item.external_id == order_id]
    assert "authorized" in skipped.reason
    since = datetime.now(UTC) + timedelta(seconds=1)
    time.sleep(1.5)
    medusa.desk.capture(order_id)
    assert medusa.desk.see(order_id)["updated_at"] == placed
    assert by_id(read(medusa, since))[order_id].updated_at >= since  # type: ignore[operator]


def test_the_cursor_is_never_ahead_of_the_shops_clock(medusa: RunningMedusa) -> None:
    medusa.desk.order([("MUG-1", 1)], HOME)
    before = datetime.now(UTC)
    cursors = [page.cursor for page in read(medusa) if page.cursor is not None]
    assert cursors == sorted(cursors)
    assert cursors[-1] <= before + timedelta(seconds=1)


def test_refusals_come_with_medusas_own_words(medusa: RunningMedusa) -> None:
    order_id = medusa.desk.order([("MUG-1", 1)], HOME)
    [item] = medusa.desk.see(order_id)["items"]

    async def refused(key: str, order: str, much: int) -> VendorError:
        endpoint = Endpoint("shop", medusa.url, "", key)
        connector = Medusa(endpoint, AccountOptions())
        parcel = Shipment("p", "r", "UPS", "1Z", datetime.now(UTC), (ShipmentLine(item["id"], Decimal(much)),))
        try:
            with pytest.raises(VendorError) as caught:
                await connector.confirm(ShipmentConfirmation(order, "1", parcel, True))
            return caught.value
        finally:
            await connector.close()

    key = medusa.shop.secret_key
    wrong, gone, more = (
        asyncio.run(refused(*how)) for how in (("sk_wrong", order_id, 1), (key, "order_gone", 1), (key, order_id, 2))
    )
    assert (wrong.code, wrong.http_status) == (ErrorCode.UNAUTHORIZED, 401)
    assert (gone.code, "Order id not found: order_gone" in gone.message) == (ErrorCode.NOT_FOUND, True)
    assert (more.code, "exceeds the reserved quantity" in more.message) == (ErrorCode.REJECTED, True)


def test_articles_and_stock_are_read_and_stock_is_set(medusa: RunningMedusa) -> None:
    async def drive() -> tuple[list[Product], list[tuple[str, str]], dict[str, InventoryLevel]]:
        connector = Medusa(medusa.endpoint(), AccountOptions(settings={"items_per_page": 3}))
        try:
            products = [one async for page in connector.products() for one in page.products]
            levels = [InventoryLevel("MUG-1", Decimal(70)), InventoryLevel("NO-SUCH", Decimal(1))]
            refused = [(one.level.sku, one.reason) for one in await connector.set_inventory([*levels, *levels[:1]])]
            stock = [one async for page in connector.inventory() for one in page.levels]
            for api in (Api.ORDERS, Api.PRODUCTS):
                await connector.probe(api)
            return products, refused, {one.sku: one for one in stock}
        finally:
            await connector.close()

    medusa.desk.order([("MUG-1", 3)], HOME)
    products, refused, stock = asyncio.run(drive())
    assert {one.sku for one in products} == set(medusa.shop.variants)
    assert [sku for sku, _ in refused] == ["NO-SUCH"]
    assert stock["MUG-1"] == InventoryLevel("MUG-1", Decimal(70), "Main store")
    assert "BOOK" not in stock


def test_what_tests_make_up_is_like_what_a_real_server_answers(medusa: RunningMedusa) -> None:
    order_id = medusa.desk.order([("MUG-1", 2)], HOME, metadata={"_note": "x"})
    item = medusa.desk.see(order_id)["items"][0]["id"]
    made_up = asyncio.run(answers_of_the_fake())
    told = answers(as_program(medusa.url, medusa.shop.secret_key), order_id, item, medusa.shop.location)
    faults = [f"{path}: {fault}" for path in made_up for fault in unlike(made_up[path], told[path])]
    assert not faults, "\n".join(faults)


def test_a_second_of_many_orders_is_read_completely_and_so_are_many_payments(medusa: RunningMedusa) -> None:
    ids = {medusa.desk.order([("MUG-1", 1)], HOME) for _ in range(5)} | set(by_id(read(medusa)))
    then = datetime(2030, 1, 1, tzinfo=UTC)
    medusa.change('UPDATE "order" SET updated_at = %(then)s', then=then)
    found = [item.order.external_id for page in read(medusa, then, per_page=2) for item in page.orders]
    assert sorted(found) == sorted(ids)
    medusa.change("UPDATE payment SET updated_at = %(then)s", then=then + timedelta(hours=1))
    assert set(by_id(read(medusa, then + timedelta(hours=1), per_page=2))) == ids
