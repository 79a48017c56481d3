"""What a real Tryton 7.8 answers: parcels, stock, errors; and whether the small one of other tests is like it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from aiohttp import web

from include.order_sync.connectors.base import AccountOptions, Api, Endpoint
from include.order_sync.connectors.tryton.connector import Tryton
from include.order_sync.connectors.tryton.proxy import Proxy
from include.order_sync.connectors.tryton.settings import settings_of
from include.order_sync.connectors.tryton.wire import NOTHING
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Order
from tests.contract.samples import sample_outbound, sample_shipment
from tests.contract.scenarios.tryton import TrytonScenario
from tests.real.kit import serving
from tests.real.tryton.api import Api as JsonRpc
from tests.real.tryton.api import RefusedError
from tests.real.tryton.desk import SHIPMENT
from tests.real.tryton.likeness import unlike
from tests.real.tryton.seed import CARRIER
from tests.real.tryton.steps import (
    connector,
    contents,
    outbound,
    parcels,
    refusal,
    run,
)
from tests.real.tryton.system import RunningTryton


def test_packages_are_parcels_and_their_quantities_add_up(
    tryton: RunningTryton, new_orders: Callable[[int], list[Order]]
) -> None:
    [order] = new_orders(1)
    lines = tuple(msgspec.structs.replace(line, quantity=Decimal(3)) for line in order.lines[:1])
    order = msgspec.structs.replace(order, lines=lines)
    [line] = lines
    run(connector(tryton), lambda client: client.push(outbound(order)))
    shipment = tryton.desk.ship(order.number, {"BOX-1": {line.sku: 2}, "BOX-2": {line.sku: 1}})
    found = [one for one in run(connector(tryton), parcels) if one.external_id.startswith(f"{shipment}-")]
    told = {(one.tracking_number, one.lines[0].line, one.lines[0].quantity) for one in found}
    assert told == {("BOX-1", line.external_id, 2), ("BOX-2", line.external_id, 1)}
    assert {(one.carrier, one.service, one.reference) for one in found} == {(CARRIER, "Sedex", f"hand-{order.number}")}
    assert all(abs(one.shipped_at - datetime.now(UTC)) < timedelta(minutes=10) for one in found)


def test_what_changes_while_shipments_are_read_is_not_missed(
    tryton: RunningTryton, new_orders: Callable[[int], list[Order]]
) -> None:
    chosen = new_orders(4)
    for order in chosen:
        run(connector(tryton), lambda client, order=order: client.push(outbound(order)))
    ids = [tryton.desk.ship_all(order.number, f"T-{order.number}") for order in chosen]

    async def reading(client: Tryton) -> tuple[list[str], list[datetime]]:
        seen, cursors = [], []
        async for page in client.shipments(None):
            seen += [parcel.tracking_number for parcel in page.shipments]
            cursors.append(page.cursor)
            if len(cursors) == 1:
                tryton.desk.api.change(SHIPMENT, ids[1], shipping_description="changed meanwhile")
        return seen, cursors

    seen, cursors = run(connector(tryton, {"page_size": 1}), reading)
    assert {f"T-{order.number}" for order in chosen} <= set(seen)
    assert cursors == sorted(cursors)
    assert abs(cursors[-1] - datetime.now(UTC)) < timedelta(minutes=5)
    later = run(connector(tryton), lambda client: parcels(client, cursors[-1]))
    assert len(later) == 1


def test_products_and_stock_are_as_tryton_has_them(
    tryton: RunningTryton, new_orders: Callable[[int], list[Order]]
) -> None:
    [order] = new_orders(1)
    sku = order.lines[0].sku
    before = tryton.desk.stock_of(sku)
    run(connector(tryton), lambda client: client.push(outbound(order)))

    async def read(client: Tryton) -> tuple[dict[str, Any], dict[str, Any]]:
        products = [one async for page in client.products() for one in page.products]
        levels = [one async for page in client.inventory() for one in page.levels]
        return {one.sku: one for one in products}, {one.sku: one for one in levels}

    products, levels = run(connector(tryton, {"page_size": 3}), read)
    assert products[sku].active
    assert "SEDEX" in products
    assert "SEDEX" not in levels
    # Sold, and not yet sent: it cannot be sold again.
    assert levels[sku].available == Decimal(str(before)) - Decimal(str(contents(order)[sku]))
    assert levels[sku].location == ""


def test_what_tryton_does_not_know_is_named_and_nothing_is_made(
    tryton: RunningTryton, new_orders: Callable[[int], list[Order]]
) -> None:
    [order] = new_orders(1)
    strange = msgspec.structs.replace(order.lines[0], sku="NO-SUCH-SKU")
    abroad = msgspec.structs.replace(order.ship_to, country="XX")
    halves = tuple(msgspec.structs.replace(line, quantity=Decimal("0.5")) for line in order.lines)
    cases = [
        (outbound(msgspec.structs.replace(order, lines=(strange,))), ErrorCode.UNKNOWN_SKU, "NO-SUCH-SKU"),
        (outbound(order, service="Pigeon"), ErrorCode.UNMAPPED_SHIP_METHOD, "Pigeon"),
        (outbound(msgspec.structs.replace(order, ship_to=abroad)), ErrorCode.INVALID_ADDRESS, "XX"),
        (outbound(msgspec.structs.replace(order, currency="JPY")), ErrorCode.REJECTED, "JPY"),
        (outbound(msgspec.structs.replace(order, lines=halves)), ErrorCode.REJECTED, "exceeds the limit"),
    ]
    for sent, code, words in cases:
        error = refusal(connector(tryton), lambda client, sent=sent: client.push(sent))
        assert (error.code, error.sent) == (code, False)
        assert words in error.message
    assert tryton.desk.sales(order.number) == []


def test_errors_are_told_apart(tryton: RunningTryton) -> None:
    def look(client: Tryton) -> Any:
        return client.find("nothing")

    assert refusal(connector(tryton, password="wrong-password"), look).code is ErrorCode.UNAUTHORIZED
    nowhere = replace(tryton.endpoint(), options={"database": "no-such-database"})
    error = refusal(Tryton(nowhere, AccountOptions(timeout=60)), look)
    assert (error.code, error.http_status) == (ErrorCode.UNAVAILABLE, 503)
    assert "no-such-database" in error.message
    poor = tryton.desk.api.add("res.user", name="Poor", login="poor")
    tryton.desk.api.change("res.user", poor, password="secret-of-the-poor", companies=[["add", [1]]], company=1)
    assert refusal(connector(tryton, login="poor", password="secret-of-the-poor"), look).code is ErrorCode.FORBIDDEN
    for api in (Api.PRODUCTS, Api.ORDERS, Api.WRITEBACK):
        run(connector(tryton), lambda client, api=api: client.probe(api))


def test_warnings_and_collisions_are_tryton_s_own(
    tryton: RunningTryton, new_orders: Callable[[int], list[Order]]
) -> None:
    [order] = new_orders(1)
    run(connector(tryton), lambda client: client.push(outbound(order)))
    desk = tryton.desk
    [shipment] = desk.sale(order.number)["shipments"]
    desk.api.change(SHIPMENT, shipment, carrier=None)
    desk.api.press(SHIPMENT, "assign_try", shipment)
    desk.api.press(SHIPMENT, "pick", shipment)

    async def ask(accepted: tuple[str, ...], method: str, *given: Any, **context: Any) -> Any:
        proxy = Proxy(tryton.endpoint(), AccountOptions(timeout=60), settings_of({"accept_warnings": accepted}))
        try:
            return await proxy.call(method, *given, answer=NOTHING, context={"company": 1, **context})
        finally:
            await proxy.close()

    with pytest.raises(VendorError, match=r"warning 'no_carrier'") as caught:
        asyncio.run(ask((), f"model.{SHIPMENT}.pack", [shipment]))
    assert caught.value.code is ErrorCode.REJECTED
    asyncio.run(ask(("no_carrier",), f"model.{SHIPMENT}.pack", [shipment]))
    assert desk.api.find(SHIPMENT, [["id", "=", shipment]], "state")[0]["state"] == "packed"

    sale = desk.sale(order.number)["id"]
    stale = {"_timestamp": {f"sale.sale,{sale}": "1.0"}}
    with pytest.raises(VendorError, match="modified") as collided:
        asyncio.run(ask((), "model.sale.sale.write", [sale], {"comment": "mine"}, **stale))
    assert (collided.value.code, collided.value.sent) == (ErrorCode.UNAVAILABLE, False)


def test_the_fake_of_the_contract_tests_answers_as_tryton_does(
    tryton: RunningTryton, new_orders: Callable[[int], list[Order]]
) -> None:
    [order] = new_orders(1)
    run(connector(tryton), lambda client: client.push(outbound(order)))
    tryton.desk.ship(order.number, {"LIKE-1": {order.lines[0].sku: 1}})
    scenario = TrytonScenario()

    def served() -> web.Application:
        app = web.Application()
        scenario.add_routes(app)
        return app

    with serving(served) as url:
        endpoint = Endpoint("fake", url, scenario.login, scenario.password, {"database": "tryton"})
        for number in (1001, 1002):
            fake = Tryton(endpoint, AccountOptions(timeout=60))
            assert not run(fake, lambda client, number=number: client.push(sample_outbound(number))).duplicate
        scenario.ship(sample_shipment(), datetime.now(UTC))
        known = tryton.endpoint()
        real = JsonRpc(f"{tryton.url}/tryton/", known.login, known.password)
        like = JsonRpc(f"{url}/tryton/", scenario.login, scenario.password)
        assert unlike(real, like) == []
        for method, given in (("model.sale.sale.quote", [[987654]]), ("model.no.such.search", [[]])):
            with pytest.raises(RefusedError) as caught:
                real.call(method, *given, {"language": "en"})
            kind, details = caught.value.args[0]
            assert (kind == "UserError") is isinstance(details, list)
