"""What an address says of a view, and what it may not say."""

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.grid.filters import Filter, Heading, Sort, StatusFilter, SyncFilter
from plugins.order_desk.view import FilterQuery, UnreadableView, View, read_view

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=200).map(
    lambda text: " ".join(text.split())
)
DAYS = st.none() | st.dates(min_value=date(1000, 1, 1))
FILTERS = st.builds(
    Filter,
    st.none() | st.sampled_from(StatusFilter),
    st.none() | st.sampled_from(SyncFilter),
    st.booleans(),
    WORDS,
    st.sampled_from(["", *(code.value for code in ErrorCode)]),
    DAYS,
    DAYS,
    WORDS,
)
SORTS = st.builds(Sort, st.sampled_from(Heading), st.booleans())
POSITIONS = st.text(st.characters(codec="ascii", categories=["L", "N"]), max_size=100)
VIEWS = st.builds(View, FILTERS, SORTS, POSITIONS)


def read(link: str) -> View:
    return read_view(parse_qsl(link.removeprefix("?"), keep_blank_values=True))


@given(VIEWS)
def test_a_view_survives_its_address(view: View) -> None:
    assert read(view.link) == view


@given(VIEWS)
def test_the_filters_of_an_address_are_those_of_an_action_on_all_that_match(view: View) -> None:
    assert FilterQuery.model_validate(view.filters).as_filter() == view.filter


def problems(said: list[tuple[str, str]]) -> list[str]:
    try:
        read_view(said)
    except UnreadableView as error:
        return error.problems or ["nothing is said"]
    return []


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=5))
def test_whatever_an_address_says_is_read_or_explained(said: list[tuple[str, str]]) -> None:
    assert all("“" in problem for problem in problems(said))


@given(st.sampled_from(["status", "sync", "red", "text", "account", "placed_from", "position"]), st.text(max_size=300))
def test_any_value_is_read_or_explained(name: str, value: str) -> None:
    assert all(problem.startswith(f"“{name}” is “") for problem in problems([(name, value)]))


def test_the_usual_view_says_nothing() -> None:
    assert View().link == "?"
    assert read("?") == View()


def test_empty_fields_of_a_form_are_no_filters() -> None:
    assert read("?status=&sync=&red=&text=&account=&error_code=&placed_from=&placed_to=") == View()


def test_spaces_around_what_is_looked_for_do_not_count() -> None:
    assert read("?text=++a++b+").filter.text == "a b"


def test_another_filter_or_sort_begins_at_the_first_page() -> None:
    view = View(Filter(red=True), Sort(Heading.CART, False), "deep")
    assert view.but(status=StatusFilter.NEW) == View(Filter(StatusFilter.NEW, red=True), Sort(Heading.CART, False))
    assert view.by(Heading.NUMBER, True) == View(Filter(red=True), Sort(Heading.NUMBER, True))
    assert view.at("deeper").filter == view.filter


def test_every_problem_is_told() -> None:
    with pytest.raises(UnreadableView) as caught:
        read("?status=lost&dir=up&prize=1")
    assert caught.value.problems == [
        "“status” is “lost”. It may be new, cancel_sending, at_wms, shipped, confirmed, error, canceled.",
        "“dir” is “up”. It may be asc or desc.",
        "“prize” is nothing that the list knows. It knows status, sync, red, account, error_code, placed_from,"
        " placed_to, text, sort, dir, position.",
    ]


@pytest.mark.parametrize(
    "said",
    ["placed_from=1700000000", "placed_to=2026-02-30", "text=a%00b", f"text={'a' * 201}", f"position={'a' * 2001}"],
)
def test_what_a_database_should_not_be_asked_is_refused(said: str) -> None:
    with pytest.raises(UnreadableView):
        read(f"?{said}")


@pytest.mark.parametrize("said", [{"stauts": "new"}, {"sort": "cart"}, {"text": "\ud800"}, {"status": 5}])
def test_an_action_on_all_that_match_refuses_what_it_does_not_know(said: dict[str, object]) -> None:
    """A mistyped filter must not become "every order"."""
    with pytest.raises(ValidationError):
        FilterQuery.model_validate(said)
