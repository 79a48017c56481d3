"""A literal order, read."""

import json
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from include.order_sync.connectors.base import DownloadedOrder, SkipCode, SkippedOrder
from include.order_sync.connectors.woocommerce.mapping import order_mapper
from include.order_sync.connectors.woocommerce.settings import settings_of
from include.order_sync.models import Address, Order, OrderLine
from tests.connectors.woocommerce.payloads import ORDER
from tests.contract.samples import sample_order
from tests.contract.scenarios.woocommerce import wire_order

SHARED = Path(os.environ.get("ORDER_SYNC_SHARED") or Path(__file__).parents[4] / "shared")
SCHEMA = SHARED / "specs/woocommerce/OPTIONS_orders.json"


def mapped(settings: dict[str, Any] | None = None, **changes: Any) -> DownloadedOrder | SkippedOrder:
    raw = json.dumps({**json.loads(ORDER), **changes}).encode() if changes else ORDER.encode()
    return order_mapper(settings_of(settings or {}))(raw)[0]


def order(settings: dict[str, Any] | None = None, **changes: Any) -> Order:
    found = mapped(settings, **changes)
    assert isinstance(found, DownloadedOrder), found
    return found.order


def skipped(settings: dict[str, Any] | None = None, **changes: Any) -> SkippedOrder:
    found = mapped(settings, **changes)
    assert isinstance(found, SkippedOrder)
    return found


def line(**changes: Any) -> list[dict[str, Any]]:
    return [{**json.loads(ORDER)["line_items"][0], **changes}]


def test_a_literal_order() -> None:
    assert order() == Order(
        external_id="727",
        number="000727",
        placed_at=datetime(2026, 3, 22, 19, 28, 2, tzinfo=UTC),
        updated_at=datetime(2026, 3, 22, 19, 28, 8, tzinfo=UTC),
        currency="EUR",
        total=Decimal("29.35"),
        lines=(
            OrderLine("315", "00042", Decimal(3), Decimal("3.3333"), "Woo Single #1", "acme"),
            OrderLine("316", "", Decimal(1), Decimal(12), "Ship Your Idea", ""),
        ),
        ship_to=Address(
            name="Max Müller",
            company="Müller OHG",
            line1="Nebenstr. 2",
            line2="2. Stock",
            city="Bonn",
            region="DE-NW",
            postcode="53111",
            country="DE",
            phone="+49 221 555",
            email="zoe@example.com",
        ),
        ship_method="flat_rate",
        delivery_date=date(2026, 4, 1),
        customer_account="C-00017",
        customer_name="Zoë Müller",
        note="Leave at the door",
    )


def test_the_raw_order_is_kept_byte_for_byte() -> None:
    assert mapped().raw == ORDER.encode()


@pytest.mark.skipif(not SCHEMA.exists(), reason=f"WooCommerce's own schema is not there: {SCHEMA}")
@pytest.mark.parametrize("wire", [json.loads(ORDER), wire_order(sample_order())], ids=["literal", "scenario"])
def test_our_literal_orders_are_orders_by_woocommerces_own_schema(wire: dict[str, Any]) -> None:
    schema = json.loads(SCHEMA.read_text())["schema"]
    jsonschema.validate(wire, jsonable(schema), cls=jsonschema.Draft202012Validator)


def jsonable(schema: Any) -> Any:
    """Turn WordPress's dialect into JSON Schema: its types "mixed" and "date-time", its flags, its nullable dates."""
    if isinstance(schema, list):
        return [jsonable(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: jsonable(value) for key, value in schema.items() if key not in ("$schema", "required", "readonly")}
    if kept.get("type") == "mixed":
        kept.pop("type")
    elif kept.get("type") == "date-time" or (kept.get("type") == "string" and "enum" not in kept):
        kept["type"] = ["string", "null"]
    return kept


def test_an_empty_shipping_address_is_the_billing_address() -> None:
    to = order(shipping={"first_name": "", "address_1": "", "city": "", "postcode": ""}).ship_to
    assert (to.name, to.line1, to.postcode, to.email) == ("Zoë Müller", "Hauptstr. 1", "01067", "zoe@example.com")


def test_the_account_is_the_customers_id_without_meta_data() -> None:
    assert order(meta_data=[]).customer_account == "26"
    assert order(meta_data=[], customer_id=0).customer_account == ""


def test_the_distributor_of_the_settings_is_for_lines_that_name_none() -> None:
    assert [item.distributor for item in order({"distributor": "north"}).lines] == ["acme", "north"]


def test_a_price_that_is_missing_is_worked_out() -> None:
    assert order(line_items=line(price=None, total="10.00")).lines[0].unit_price == Decimal("3.3333")


def test_lines_without_a_quantity_are_left_out() -> None:
    items = line() + line(id=316, quantity=0)
    assert [item.external_id for item in order(line_items=items).lines] == ["315"]


@pytest.mark.parametrize("status", ["cancelled", "refunded", "trash"])
def test_what_the_cart_called_off_is_a_canceled_order(status: str) -> None:
    assert order(status=status).canceled is True


@pytest.mark.parametrize("status", ["pending", "failed", "on-hold", "checkout-draft", "auto-draft"])
def test_what_is_not_paid_is_skipped(status: str) -> None:
    found = skipped(status=status)
    assert (found.code, found.reason) == (SkipCode.FILTERED, f"not paid yet (status {status})")


def test_what_is_completed_is_skipped() -> None:
    found = skipped(status="completed")
    assert (found.code, found.reason) == (SkipCode.FILTERED, "already completed at the cart")


def test_a_status_of_the_shops_own_can_be_named() -> None:
    assert "take_statuses" in skipped(status="packing").reason
    assert order({"take_statuses": ["packing"]}, status="packing").canceled is False
    assert skipped({"skip_statuses": ["packing"]}, status="packing").code is SkipCode.FILTERED


@pytest.mark.parametrize("status", ["processing", "cancelled", "completed", "unheard-of"])
def test_nothing_to_ship_whatever_the_status(status: str) -> None:
    for items in ([], line(quantity=0)):
        assert skipped(status=status, line_items=items).code is SkipCode.NOTHING_TO_SHIP


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"currency": "EURO"}, ["currency", "'EURO'", "ISO 4217"]),
        ({"total": "NaN"}, ["total", "'NaN'"]),
        ({"total": 29.35}, ["total", "29.35"]),
        ({"date_created_gmt": "yesterday"}, ["date_created_gmt", "'yesterday'"]),
        ({"date_created_gmt": None}, ["date_created_gmt"]),
        ({"meta_data": [{"key": "_delivery_date", "value": "soon"}]}, ["_delivery_date", "'soon'"]),
        ({"line_items": line(quantity="two")}, ["line_items[0].quantity", "'two'"]),
        ({"line_items": line(quantity=-1)}, ["line_items.quantity", "'-1'"]),
        ({"line_items": line(price="NaN")}, ["line_items.price", "'NaN'"]),
        ({"line_items": line() + line()}, ["line_items.id", "315, 315"]),
        ({"line_items": None}, ["line_items", "'null'"]),
        ({"shipping": "Bonn"}, ["shipping", "'Bonn'"]),
    ],
)
def test_a_malformed_field_is_named_with_its_value(changes: dict[str, Any], named: list[str]) -> None:
    found = skipped(**changes)
    assert (found.external_id, found.number, found.code) == ("727", "000727", SkipCode.MALFORMED)
    for word in named:
        assert word in found.reason


def test_an_order_that_is_no_utf_8_is_malformed_and_stops_nobody() -> None:
    found, _ = order_mapper(settings_of({}))(ORDER.encode().replace(b'"Bonn"', b'"B\xffnn"'))
    assert isinstance(found, SkippedOrder)
    assert found.code is SkipCode.MALFORMED


@pytest.mark.parametrize("raw", [b"[]", b"17", b"{}", b'{"id": null}', b'"text"'])
def test_an_order_without_an_id_gets_one_of_its_content(raw: bytes) -> None:
    first, _ = order_mapper(settings_of({}))(raw)
    again, _ = order_mapper(settings_of({}))(raw)
    assert isinstance(first, SkippedOrder)
    assert first.external_id.startswith("unreadable-")
    assert first == again
