"""The table of legal moves, as the design has it."""

import re
from pathlib import Path

import pytest

from include.order_sync.states import (
    CONFIRMATION_MOVES,
    EXPORT_MOVES,
    ORDER_MOVES,
    ConfirmationState,
    ExportMethod,
    ExportState,
    Move,
    OrderStatus,
)

GLOSSARY = Path(__file__).parents[1] / "docs" / "glossary.md"
TABLES = [("order_", ORDER_MOVES, OrderStatus), ("export_", EXPORT_MOVES, ExportState)]
TABLES += [("confirmation_", CONFIRMATION_MOVES, ConfirmationState)]


@pytest.mark.parametrize(("prefix", "moves", "states"), TABLES)
def test_every_move_is_named_for_its_kind_and_goes_between_states_of_it(
    prefix: str, moves: dict[str, Move], states: type[OrderStatus]
) -> None:
    for name, move in moves.items():
        assert name.startswith(prefix)
        assert {*move.sources, move.target} <= set(states)
        assert len(set(move.sources)) == len(move.sources) > 0


def test_an_event_says_which_table_it_belongs_to() -> None:
    names = [name for _, moves, _ in TABLES for name in moves]

    assert len(names) == len(set(names))
    assert max(map(len, names)) <= 40, "the column of the event's kind"


def leads_to(moves: dict[str, Move]) -> dict[str, set[str]]:
    """Tell where each state leads."""
    ways: dict[str, set[str]] = {}
    for move in moves.values():
        for source in move.sources:
            ways.setdefault(source, set()).add(move.target)
    return ways


def test_an_orders_life_is_the_designs() -> None:
    assert leads_to(ORDER_MOVES) == {
        "new": {"at_wms", "error", "canceled"},
        "at_wms": {"shipped", "error", "canceled", "new"},
        "shipped": {"confirmed", "error"},
        "error": leads_to(ORDER_MOVES)["error"],
    }
    assert {"new", "canceled"} <= leads_to(ORDER_MOVES)["error"] <= set(OrderStatus)


def test_what_is_done_is_done_but_for_a_person_who_sends_it_again() -> None:
    assert "confirmed" not in leads_to(ORDER_MOVES)
    assert "canceled" not in leads_to(ORDER_MOVES)
    assert "canceled" not in leads_to(EXPORT_MOVES)
    assert leads_to(EXPORT_MOVES)["marked_synced"] == {"queued"}
    assert leads_to(EXPORT_MOVES)["exported"] == {"canceled", "queued"}
    assert {name for name, move in EXPORT_MOVES.items() if "marked_synced" in move.sources} == {"export_resent"}
    assert not {"confirmed", "marked_confirmed", "not_needed"} & set(leads_to(CONFIRMATION_MOVES))


def test_what_may_be_under_way_is_marked_by_nobody() -> None:
    for moves in (EXPORT_MOVES, CONFIRMATION_MOVES):
        by_hand = [move for move in moves.values() if move.target.startswith("marked_")]
        assert [set(move.sources) for move in by_hand] == [{"queued", "failed", "pending_verification"}]


def test_nothing_is_sent_that_was_not_queued() -> None:
    for moves in (EXPORT_MOVES, CONFIRMATION_MOVES):
        assert {source for move in moves.values() if move.target == "sending" for source in move.sources} == {"queued"}


def test_what_was_sent_comes_back_to_the_queue_only_by_a_verdict_or_a_person() -> None:
    back = {name for name, move in EXPORT_MOVES.items() if move.target == "queued"}

    assert back == {"export_retried_later", "export_unclaimed", "export_released", "export_resent"}


def test_the_glossary_has_every_kind_of_event() -> None:
    table = GLOSSARY.read_text().partition("## Events\n")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)

    moves = {name for _, moves, _ in TABLES for name in moves}
    assert len(listed) == len(set(listed))
    assert set(listed) - moves == {
        "order_downloaded", "order_edited", "cancel_requested", "order_held", "order_hold_ended", "retry_asked",
        "shipment_received", "confirmation_retry_asked",
    }  # fmt: skip
    assert moves <= set(listed)


def test_the_api_values_are_extensivs() -> None:
    assert [status.value for status in OrderStatus] == ["new", "at_wms", "shipped", "confirmed", "error", "canceled"]
    assert [method.value for method in ExportMethod] == ["push", "pull", "default"]
