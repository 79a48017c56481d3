"""The measures of the small pictures: all there is has a place, and nothing is left over."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from include.order_sync.services.mail.shapes import drawn, length, shares

AMOUNTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=6)


@given(AMOUNTS, st.integers(6, 200))
def test_shares_fill_the_width_and_leave_nobody_out(amounts: list[int], width: int) -> None:
    parts = shares(amounts, width)
    assert sum(parts) == (width if any(amounts) else 0)
    assert [part > 0 for part in parts] == [amount > 0 for amount in amounts]


@given(AMOUNTS, st.integers(6, 200))
def test_what_is_more_is_not_drawn_shorter(amounts: list[int], width: int) -> None:
    parts = shares(amounts, width)
    ordered = [part for _, part in sorted(zip(amounts, parts, strict=True))]
    assert all(later >= earlier - 1 for earlier, later in pairwise(ordered))


def test_a_bar_is_drawn_with_a_character_for_each_status() -> None:
    assert drawn({"failed": 2, "pending_verification": 0, "queued": 1, "successful": 7}, 10) == "██▒░░░░░░░"
    assert drawn({"failed": 0, "queued": 0}, 10) == ""


def test_lengths_are_beside_the_longest() -> None:
    assert [length(amount, 200, 40) for amount in (0, 1, 100, 200)] == [0, 1, 20, 40]
