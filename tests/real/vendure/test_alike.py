"""What the tests without a Vendure rely on is as a real one has it."""

from decimal import Decimal
from typing import Any

from graphql import ExecutionResult, execute, parse

from include.order_sync.connectors.vendure.queries import query
from tests.connectors.vendure.schema import schema
from tests.connectors.vendure.shop import Shop
from tests.connectors.vendure.wire import wire_order
from tests.real.vendure.acts import bought
from tests.real.vendure.desk import Desk
from tests.real.vendure.schema import FILE, introspected
from tests.real.vendure.seed import minor
from tests.real.vendure.system import RunningVendure


def test_the_schema_that_other_tests_rely_on_is_that_of_this_vendure(vendure: RunningVendure) -> None:
    assert introspected(vendure.url) == FILE.read_text(encoding="utf-8")


def test_the_shop_in_memory_answers_as_a_real_one_does(vendure: RunningVendure, desk: Desk) -> None:
    order = bought(80, 2)
    placed = desk.place(order)
    memory = Shop()
    memory.hold({**wire_order(order), "id": placed.id, "code": placed.code})
    [line], [held] = placed.lines.values(), memory.orders[placed.id]["lines"]
    held["id"] = line

    def both(name: str, **variables: Any) -> tuple[Any, Any]:
        told = execute(schema(), parse(query(name)), root_value=memory.root(), variable_values=variables)
        assert isinstance(told, ExecutionResult)
        return desk.admin.ask(query(name), **variables), told.formatted

    def make(count: int, code: str) -> dict[str, Any]:
        arguments = [{"name": "method", "value": "Own"}, {"name": "trackingCode", "value": code}]
        return {
            "lines": [{"orderLineId": line, "quantity": count}],
            "handler": {"code": "manual-fulfillment", "arguments": arguments},
        }

    assert_alike(*both("probe_writeback"))
    assert_alike(*both("fulfillment_add", input={**make(1, "A"), "lines": [{"orderLineId": "77777", "quantity": 1}]}))
    real, ours = both("fulfillment_add", input=make(1, "A"))
    assert_alike(real, ours)
    ids = [answer["data"]["addFulfillmentToOrder"]["id"] for answer in (real, ours)]
    assert_alike(*both("fulfillment_add", input=make(2, "B")))
    assert_alike(*both("fulfillments", id=placed.id))
    assert_alike(*both("fulfillments", id="77777"))
    assert_alike(*both("fulfillment_move", id="77777", state="Shipped"))
    for state in ("Shipped", "Shipped", "Nonsense"):
        memory_move = {"id": ids[1], "state": state}
        told = execute(
            schema(), parse(query("fulfillment_move")), root_value=memory.root(), variable_values=memory_move
        )
        assert isinstance(told, ExecutionResult)
        assert_alike(desk.admin.ask(query("fulfillment_move"), id=ids[0], state=state), told.formatted)


def assert_alike(real: Any, ours: Any) -> None:
    """Compare two answers: same fields, same types, and the same codes, states and words of a mutation's outcome."""
    assert shape(real) == shape(ours)
    for answer in (real, ours):
        for error in answer.get("errors", ()):
            error.pop("message")
    assert outcomes(real) == outcomes(ours)


def shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: shape(one) for key, one in sorted(value.items()) if key not in ("errors", "data") or one is not None
        }
    if isinstance(value, list):
        return [shape(one) for one in value]
    return type(value).__name__


def outcomes(answer: dict[str, Any]) -> list[Any]:
    told = [one for one in (answer.get("data") or {}).values() if isinstance(one, dict)]
    named = ("__typename", "errorCode", "message", "transitionError", "fromState", "state")
    codes_of = [error["extensions"]["code"] for error in answer.get("errors", ())]
    return [{key: one[key] for key in named if key in one} for one in told] + codes_of


def test_money_is_kept_with_the_same_decimals_for_every_currency(vendure: RunningVendure, desk: Desk) -> None:
    assert (minor(Decimal(1250)), minor(Decimal("1.235"))) == (1_250_000, 1235)
    assert desk.admin.do("{ globalSettings { serverConfig { moneyStrategyPrecision } } }") == {
        "serverConfig": {"moneyStrategyPrecision": 3}
    }
