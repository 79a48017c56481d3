"""An order in Tryton's words, and what of a shipment is in which parcel: pure, with literal payloads of our own."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from include.order_sync.connectors.tryton.mapping import document_of, line_of, new_sale, unlike
from include.order_sync.connectors.tryton.parcels import parcels_of, shipped_at
from include.order_sync.connectors.tryton.settings import settings_of
from include.order_sync.connectors.tryton.wire import SHIPMENT, SaleLine, Shipment, SoldLine
from include.order_sync.connectors.values import MalformedError
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Address, ShipmentLine
from tests.connectors.tryton.office import day, moment
from tests.contract.samples import at, sample_line, sample_outbound


def document(settings: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    return json.loads(document_of(new_sale(sample_outbound(**changes), settings_of(settings or {}))))


def test_the_whole_document() -> None:
    assert document() == {
        "reference": "web_shop-1001",
        "description": "1001",
        "sale_date": "2026-03-22",
        "party": {
            "identifier": "OrderSync web_shop C-00017",
            "name": "Ana Sousa",
            "email": "ana@example.com",
            "phone": "+1 555 0100",
        },
        "shipment_address": {
            "party_name": "Casa Sousa / Ana Sousa",
            "street": "1 Main St\nApt 2",
            "postal_code": "01234",
            "city": "Springfield",
            "subdivision": "IL",
            "country": "US",
        },
        "currency": "USD",
        "lines": [
            {
                "product": "SKU-10011",
                "quantity": 2,
                "unit_price": "6.25",
                "description": "Product 10011",
                "note": "OrderSync line: 10011",
            }
        ],
        "carrier": "GROUND",
        "shipping_date": "2026-04-01",
        "comment": "Ring twice",
    }


def test_a_buyer_is_known_by_account_else_by_mail_else_by_the_order() -> None:
    to = Address(name="Ana", email="Ana@Example.com ", country="US")
    assert document(customer_account="", ship_to=to)["party"]["identifier"] == "OrderSync web_shop ana@example.com"
    assert document(customer_account="", ship_to=Address())["party"]["identifier"] == "OrderSync web_shop 1001"


def test_a_party_that_is_there_is_named_by_its_code() -> None:
    assert document({"account_is_code": True})["party"] == {"code": "C-00017"}
    assert document({"customer": "WEB"})["party"] == {"code": "WEB"}


def test_a_delivery_date_before_the_sale_is_told_in_words() -> None:
    told = document(delivery_date=date(2026, 3, 21), note="")
    assert "shipping_date" not in told
    assert told["comment"] == "Delivery date: 2026-03-21"


def test_without_carriers_the_ship_service_is_told_in_words() -> None:
    told = document({"carriers": False})
    assert "carrier" not in told
    assert told["comment"] == "Ring twice\nShip service: GROUND"


def test_lines_without_quantity_are_left_out_and_those_without_a_sku_refused() -> None:
    assert len(document(lines=(sample_line(1), sample_line(2, quantity=Decimal(0))))["lines"]) == 1
    with pytest.raises(VendorError, match="line 1 ") as caught:
        document(lines=(sample_line(1, sku=""),))
    assert caught.value.code is ErrorCode.UNKNOWN_SKU


@pytest.mark.parametrize(
    ("note", "line"),
    [
        ("OrderSync line: gid://x/1", "gid://x/1"),
        ("for Ana\nOrderSync line: 7\nfragile", "7"),
        ("see OrderSync line: 7", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_line_is_known_by_its_note(note: str | None, line: str) -> None:
    assert line_of(note) == line


def held(**changes: Any) -> SoldLine:
    values = {
        "id": 1,
        "quantity": 2.0,
        "unit_price": {"__class__": "Decimal", "decimal": "6.2500"},
        "note": "OrderSync line: 10011",
        "product.": {"id": 5, "code": "SKU-10011"},
    }
    return msgspec.json.decode(json.dumps({**values, **changes}), type=SoldLine)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([held()], ""),
        ([held(), held(note="a gift")], ""),
        ([], "no line for the cart's line 10011"),
        ([held(quantity=3.0)], "3.0 of SKU-10011"),
        ([held(unit_price={"__class__": "Decimal", "decimal": "6.20"})], "at 6.20"),
        ([held(**{"product.": {"id": 6, "code": "SKU-9"}})], "of SKU-9"),
        ([held(), held(note="OrderSync line: 8")], "line 8, which the order has not"),
    ],
)
def test_a_sale_that_was_begun_is_compared_with_the_order(lines: list[SoldLine], words: str) -> None:
    found = unlike(new_sale(sample_outbound(lines=(sample_line(10011, external_id="10011"),)), settings_of({})), lines)
    assert (words in found) if words else not found


def shipment(**changes: Any) -> Shipment:
    values = {
        "id": 4,
        "state": "done",
        "write_date": moment(at(60)),
        "effective_date": day(at(0).date()),
        "shipping_reference": None,
        "carrier.": {"id": 1, "party.": {"id": 2, "name": "UPS"}, "carrier_product.": {"id": 3, "name": "Ground"}},
        "packages.": [],
        "outgoing_moves.": [move(2.0)],
    }
    return SHIPMENT.decode(json.dumps({**values, **changes}))


def move(quantity: float, line: int = 1, package: int | None = None, **changes: Any) -> dict[str, Any]:
    values = {"id": 9, "quantity": quantity, "unit": 1, "origin": f"sale.line,{line}", "package": package}
    return {**values, "state": "done", **changes}


def package(number: int, tracking: str | None, parent: int | None = None) -> dict[str, Any]:
    return {"id": number, "shipping_reference": tracking, "parent": parent, "shipping_tracking_url": None}


def line(number: int, note: str = "", reference: str | None = "web_shop-1", unit: int = 1) -> SaleLine:
    sale = {"id": 1, "reference": reference}
    note = note or f"OrderSync line: {number}"
    return msgspec.convert({"id": number, "unit": unit, "note": note, "sale.": sale}, SaleLine)


LINES = {1: line(1), 2: line(2)}


def test_without_packages_a_shipment_is_one_parcel_with_its_own_number() -> None:
    [found] = parcels_of(shipment(shipping_reference="1Z"), LINES)
    assert (found.external_id, found.reference, found.tracking_number) == ("4", "web_shop-1", "1Z")
    assert (found.carrier, found.service, found.shipped_at) == ("UPS", "Ground", at(60))
    assert found.lines == (ShipmentLine("1", Decimal(2)),)


def test_each_outermost_package_is_a_parcel_and_the_rest_one() -> None:
    packages = [package(7, "A"), package(8, None, parent=7), package(9, "B"), package(10, None)]
    moves = [move(1.0, 1, 8), move(2.0, 1, 7), move(1.0, 2, 9), move(1.0, 2, 10), move(0.5, 2)]
    found = parcels_of(shipment(**{"packages.": packages, "outgoing_moves.": moves}, shipping_reference="C"), LINES)
    assert [(one.external_id, one.tracking_number) for one in found] == [
        ("4-7", "A"),
        ("4-9", "B"),
        ("4-10", "C"),
        ("4", "C"),
    ]
    assert found[0].lines == (ShipmentLine("1", Decimal(3)),)


def test_a_package_inside_another_with_a_number_of_its_own_is_a_parcel() -> None:
    packages = [package(7, None), package(8, "A", parent=7)]
    [found] = parcels_of(shipment(**{"packages.": packages, "outgoing_moves.": [move(1.0, 1, 8)]}), LINES)
    assert (found.external_id, found.tracking_number) == ("4-8", "A")


def test_packages_that_are_inside_of_one_another_come_to_an_end() -> None:
    packages = [package(7, None, parent=8), package(8, None, parent=7)]
    [found] = parcels_of(shipment(**{"packages.": packages, "outgoing_moves.": [move(1.0, 1, 7)]}), LINES)
    assert found.lines == (ShipmentLine("1", Decimal(1)),)


def test_a_shipment_of_two_orders_is_a_parcel_of_each() -> None:
    lines = {1: line(1), 2: line(2, reference="web_shop-2")}
    found = parcels_of(shipment(**{"outgoing_moves.": [move(1.0, 1), move(1.0, 2)]}), lines)
    assert [(one.external_id, one.reference) for one in found] == [
        ("4:web_shop-1", "web_shop-1"),
        ("4:web_shop-2", "web_shop-2"),
    ]


def test_what_is_of_no_line_of_ours_is_left_out() -> None:
    lines = {1: line(1, note="a gift"), 2: line(2, reference=None)}
    moves = [move(1.0, 1), move(1.0, 2), move(1.0, 3), move(1.0, origin="stock.move,4"), move(1.0, origin=None)]
    assert parcels_of(shipment(**{"outgoing_moves.": moves}), lines) == []
    assert parcels_of(shipment(**{"outgoing_moves.": [move(0.0), move(1.0, state="cancelled")]}), LINES) == []


def test_another_unit_than_was_sold_is_named() -> None:
    with pytest.raises(MalformedError, match="quantity of line 1"):
        parcels_of(shipment(**{"outgoing_moves.": [move(1.0, unit=2)]}), LINES)


@pytest.mark.parametrize(
    ("changed", "left"),
    [
        (datetime(2026, 3, 22, 3, 0, tzinfo=UTC), datetime(2026, 3, 22, 3, 0, tzinfo=UTC)),
        (datetime(2026, 3, 21, 11, 0, tzinfo=UTC), datetime(2026, 3, 21, 11, 0, tzinfo=UTC)),
        (datetime(2026, 3, 23, 11, 0, tzinfo=UTC), datetime(2026, 3, 23, 11, 0, tzinfo=UTC)),
        (datetime(2026, 4, 9, 9, 0, tzinfo=UTC), datetime(2026, 3, 22, tzinfo=UTC)),
    ],
)
def test_a_parcel_left_on_its_day_whatever_changes_later(changed: datetime, left: datetime) -> None:
    assert shipped_at(shipment(write_date=moment(changed))) == left
