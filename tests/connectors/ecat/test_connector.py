"""Request built, URL called, answer read, error read: with literal payloads, and the field table corrected."""

import base64
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import OrderPage, SkipCode
from include.order_sync.connectors.ecat.fields import Fields
from include.order_sync.connectors.ecat.settings import check_settings
from include.order_sync.errors import ConfigurationError, ErrorCode, VendorError
from include.order_sync.models import Address, Order, OrderLine
from tests.connectors.canned import Canned

ORDER = """{"order_number": "0004711", "order_date": "2026-03-22T08:00:00-04:00", "ship_date": "2026-04-01",
  "status": "submitted", "currency": "USD", "total": 150.10, "customer_number": 10017,
  "customer_name": "Casa Sousa", "ship_via": "UPS Ground", "notes": null,
  "ship_to": {"name": "Ana Sousa", "company": "Casa Sousa", "address_1": "1 Main St", "address_2": "",
    "city": "Springfield", "state": "IL", "zip": "01234", "country": "us", "phone": "+1 555 0100", "email": ""},
  "items": [{"line_number": 1, "item_number": "00042", "description": "Lamp", "quantity": 2, "unit_price": "75.05",
    "vendor": "acme"}, {"line_number": 2, "item_number": "X", "quantity": 0, "unit_price": 1}]}"""

READ = Order(
    external_id="0004711",
    number="0004711",
    placed_at=datetime(2026, 3, 22, 12, tzinfo=UTC),
    currency="USD",
    total=Decimal("150.10"),
    lines=(OrderLine("1", "00042", Decimal(2), Decimal("75.05"), "Lamp", "acme"),),
    ship_to=Address(
        name="Ana Sousa",
        company="Casa Sousa",
        line1="1 Main St",
        city="Springfield",
        region="IL",
        postcode="01234",
        country="US",
        phone="+1 555 0100",
    ),
    ship_method="UPS Ground",
    delivery_date=date(2026, 4, 1),
    customer_account="10017",
    customer_name="Casa Sousa",
)


class Company(Canned):
    vendor = "ecat"

    def hand_over(self, *orders: str) -> None:
        self.answer(f'{{"status": "success", "error": null, "data": [{", ".join(orders)}]}}')


@pytest.fixture(name="scenario")
def _scenario() -> type[Company]:
    return Company


async def pull(scenario: Company, *orders: str, **settings: Any) -> OrderPage:
    scenario.settings = settings
    scenario.hand_over(*orders)
    pages: list[OrderPage] = [page async for page in scenario.connect().unreceived_orders()]
    return pages[0]


async def test_a_literal_order(scenario: Company) -> None:
    page = await pull(scenario, ORDER)
    assert [item.order for item in page.orders] == [READ]
    assert page.orders[0].raw == ORDER.encode()
    [sent] = scenario.received
    assert (sent.method, sent.path, sent.query) == ("GET", "/ext/v2/orders/new_orders", {})
    token = base64.b64encode(b"key-of-tests:secret-of-tests").decode()
    assert sent.headers["Authorization"] == f"Basic {token}"


async def test_the_organization_stands_in_the_address(scenario: Company) -> None:
    await pull(scenario, ORDER, organization="acme/co")
    assert scenario.received[0].path == "/acme%2Fco/ext/v2/orders/new_orders"


async def test_orders_are_acknowledged_by_number(scenario: Company) -> None:
    scenario.answer('{"status": "success", "error": null, "data": null}')
    await scenario.connect().acknowledge(["0004711", "0004712"])
    [sent] = scenario.received
    assert (sent.method, sent.path) == ("POST", "/ext/v2/orders/new_orders")
    assert json.loads(sent.body) == {"orders": ["0004711", "0004712"]}


@pytest.mark.parametrize(("key", "body"), [("order_numbers", {"order_numbers": ["1"]}), ("", ["1"])])
async def test_the_acknowledgements_body_can_be_corrected(scenario: Company, key: str, body: Any) -> None:
    scenario.settings = {"acknowledge_key": key}
    scenario.answer('{"status": "success", "error": null, "data": null}')
    await scenario.connect().acknowledge(["1"])
    assert json.loads(scenario.received[0].body) == body


async def test_an_acknowledgement_that_is_refused_is_an_error(scenario: Company) -> None:
    scenario.answer('{"status": "error", "error": "Unknown order <b>1</b>", "data": null}')
    with pytest.raises(VendorError, match="Unknown order 1") as caught:
        await scenario.connect().acknowledge(["1"])
    assert caught.value.code is ErrorCode.REJECTED


async def test_fields_of_other_names_are_found_by_the_accounts_table(scenario: Company) -> None:
    renamed = ORDER.replace('"order_number"', '"orderNo"').replace('"zip"', '"postal"').replace('"items"', '"rows"')
    moved = renamed.replace('"ship_to"', '"delivery"')
    fields = {
        name: path.replace("ship_to.", "delivery.")
        for name, path in ((name, getattr(Fields(), name)) for name in Fields.__struct_fields__)
        if path.startswith("ship_to.")
    }
    fields |= {"order_number": "orderNo", "ship_to_zip": "delivery.postal", "items": "rows"}
    page = await pull(scenario, moved, fields=fields)
    assert [item.order for item in page.orders] == [READ]


async def test_a_field_that_is_not_sent_can_be_left_out(scenario: Company) -> None:
    bare = ORDER.replace('"status": "submitted", "currency": "USD",', "")
    page = await pull(scenario, bare, fields={"status": "", "currency": ""}, currency="USD")
    assert [item.order for item in page.orders] == [READ]


async def test_a_time_without_an_offset_is_in_the_accounts_time_zone(scenario: Company) -> None:
    page = await pull(scenario, ORDER.replace("-04:00", ""), time_zone="America/New_York")
    assert page.orders[0].order.placed_at == datetime(2026, 3, 22, 12, tzinfo=UTC)


async def test_the_distributor_of_the_settings_is_for_items_that_name_none(scenario: Company) -> None:
    page = await pull(scenario, ORDER.replace('"acme"', "null"), distributor="north")
    assert page.orders[0].order.lines[0].distributor == "north"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('"0004711"', "null", ["order_number"]),
        ('"submitted"', '"draft"', ["status", "'draft'"]),
        ("150.10", '"1.23456"', ["total", "'1.23456'"]),
        ("150.10", "true", ["total", "'True'"]),
        ('"quantity": 2', '"quantity": "2e0"', ["quantity", "'2e0'"]),
        ('"line_number": 2, "item_number": "X", "quantity": 0', '"line_number": 1, "quantity": 1', ["line_number"]),
        ('"items": [', '"items": 7, "more": [', ["items", "'7'"]),
        ('"items": [', '"items": [7, ', ["items", "'7'"]),
    ],
)
async def test_a_malformed_order_is_named_and_skipped(scenario: Company, old: str, new: str, named: list[str]) -> None:
    assert old in ORDER
    page = await pull(scenario, ORDER.replace(old, new), ORDER.replace("0004711", "0004712"), "17")
    assert [item.order.number for item in page.orders] == ["0004712"]
    first, other = page.skipped
    assert first.code is other.code is SkipCode.MALFORMED
    for word in named:
        assert word in first.reason
    assert other.external_id.startswith("unreadable-")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"fields": {"order_numbr": "x"}}, "Did you mean 'order_number'"),
        ({"organisation": "x"}, "Did you mean 'organization'"),
        ({"time_zone": "Mars/Base"}, "unknown time_zone 'Mars/Base'"),
        ({"fields": {"total": 7}}, r"Expected `str`, got `int` - at `\$.fields.total`"),
        ({"fields": "total"}, "fields"),
    ],
)
def test_a_typo_in_the_settings_is_named(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        check_settings(settings)
