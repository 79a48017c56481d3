from typing import Any

from include.order_sync.sandbox.judge import judge


def part(identity: str, ends: str, code: str = "", why: str = "it is so") -> dict[str, str]:
    return {"cart": "shop", "external_id": identity, "number": identity, "ends": ends, "code": code, "why": why}


def plan(*parts: dict[str, str]) -> dict[str, Any]:
    return {"orders": {f"shop/{one['external_id']}": one for one in parts}}


PLAN = plan(
    part("1", "confirmed"),
    part("2", "error", "invalid_address"),
    part("3", "skipped", "malformed"),
    part("4", "canceled"),
)
RIGHT = [("shop", "1", "confirmed", None), ("shop", "2", "error", "invalid_address"), ("shop", "4", "canceled", "x")]


def test_all_in_their_ends_is_settled() -> None:
    verdict = judge(PLAN, RIGHT, [("shop", "3", "malformed")])
    assert verdict.settled
    assert verdict.sentences == ()


def test_an_order_that_was_listed_again_when_completed_counts_as_what_it_is() -> None:
    assert judge(PLAN, RIGHT, [("shop", "3", "malformed"), ("shop", "1", "filtered")]).settled


def test_each_order_in_a_wrong_place_gets_a_sentence() -> None:
    rows = [("shop", "1", "at_wms", None), ("shop", "2", "error", "unknown_sku"), ("shop", "3", "new", None)]
    verdict = judge(PLAN, rows, [])
    assert not verdict.settled
    assert verdict.sentences == (
        "shop/1 must end confirmed (it is so), but is at_wms",
        "shop/2 must end error as invalid_address (it is so), but is error as unknown_sku",
        "shop/3 must end skipped as malformed (it is so), but is new",
        "shop/4 must end canceled (it is so), but is not seen yet",
    )


def test_a_skip_with_another_code_is_wrong() -> None:
    verdict = judge(plan(part("3", "skipped", "malformed")), [], [("shop", "3", "filtered")])
    assert verdict.sentences == ("shop/3 must end skipped as malformed (it is so), but is skipped as filtered",)


def test_an_order_that_nobody_planned_is_named() -> None:
    verdict = judge(plan(), [("shop", "9", "new", None)], [("other", "8", "filtered")])
    assert verdict.sentences == (
        "shop/9 is in the ledger, but not in the plan",
        "other/8 is in the ledger, but not in the plan",
    )
