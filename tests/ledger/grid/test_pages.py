"""The list of orders: whatever is asked for, it is what a plain look at every order gives."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from include.order_sync.ledger.grid.filters import Filter, Heading, Sort, StatusFilter, SyncFilter
from include.order_sync.ledger.grid.listing import settle_old
from include.order_sync.ledger.grid.pages import GridPage, listed, order_page
from include.order_sync.ledger.grid.positions import UnknownPosition
from include.order_sync.ledger.grid.rows import GridRow
from include.order_sync.ledger.session import Ledger
from tests.clock import Clock
from tests.ledger.grid.crowd import assert_listed, crowd, every_row, hold, plainly, sort_key

FILTERS = [
    Filter(),
    *(Filter(status=status) for status in StatusFilter),
    *(Filter(sync=sync) for sync in SyncFilter),
    Filter(red=True),
    Filter(account="marketplace"),
    Filter(account="warehouse", red=True),
    Filter(error_code="rejected"),
    Filter(placed_from=date(2026, 1, 20), placed_to=date(2026, 2, 10)),
    Filter(placed_from=date(2026, 2, 1), sync=SyncFilter.PENDING_VERIFICATION),
    Filter(text="ada"),
    Filter(text="W-37 ada"),
    Filter(text="müller", red=True),
    Filter(text="sku-00", sync=SyncFilter.PENDING_VERIFICATION),
    Filter(text="track-p1", placed_to=date(2026, 2, 20)),
    Filter(text="nobody"),
    Filter(text=" - "),
]
PAGED = [
    Filter(),
    Filter(sync=SyncFilter.PENDING_VERIFICATION),
    Filter(account="marketplace", red=True),
    Filter(placed_from=date(2026, 1, 20), placed_to=date(2026, 2, 10)),
    Filter(text="ada"),
]
SIZE = 17
SORTS = [Sort(heading, descending) for heading in Heading for descending in (False, True)]


@pytest.fixture
def busy(ledger: Ledger, clock: Clock) -> Ledger:
    """A ledger with orders of every kind."""
    crowd(ledger, clock)
    hold(ledger, 3)
    return ledger


def numbers(rows: list[GridRow]) -> list[tuple[str, str]]:
    return sorted((row.number, row.destination) for row in rows)


def all_pages(ledger: Ledger, chosen: Filter, sort: Sort, size: int = SIZE) -> list[GridPage]:
    pages = [order_page(ledger, chosen, sort, size=size)]
    while pages[-1].next:
        pages.append(order_page(ledger, chosen, sort, pages[-1].next, size))
    return pages


def test_the_crowd_has_something_of_everything(busy: Ledger) -> None:
    counts = order_page(busy, Filter(), Sort()).counts
    assert all(counts.status.values())
    assert all(counts.sync.values())
    assert len(counts.accounts) == 5
    assert len(counts.error_codes) >= 4


def test_every_filter_lists_what_a_plain_look_finds_and_counts_it(busy: Ledger) -> None:
    everything = every_row(busy)
    for chosen in FILTERS:
        page = order_page(busy, chosen, Sort(), size=1000)
        wanted = plainly(everything, chosen, busy)
        assert numbers(page.rows) == numbers(wanted), chosen
        assert page.counts.total == len(wanted), chosen
        assert [row for chunk in listed(busy, chosen, Sort()) for row in chunk] == page.rows


def test_each_count_is_what_choosing_it_would_list(busy: Ledger) -> None:
    everything = every_row(busy)
    for chosen in FILTERS:
        counts = order_page(busy, chosen, Sort(), size=1).counts

        def number(filtered: Filter) -> int:
            return len(plainly(everything, filtered, busy))

        assert counts.status == {one: number(replace(chosen, status=one)) for one in StatusFilter}, chosen
        assert counts.sync == {one: number(replace(chosen, sync=one)) for one in SyncFilter}, chosen
        assert counts.red == number(replace(chosen, red=True)), chosen
        for name, orders in counts.accounts.items():
            assert orders == number(replace(chosen, account=name)), (chosen, name)
        for code, orders in counts.error_codes.items():
            assert orders == number(replace(chosen, error_code=code)), (chosen, code)


def test_every_heading_sorts_and_pages_forwards_and_backwards(busy: Ledger) -> None:
    everything = every_row(busy)
    for chosen in PAGED:
        wanted = plainly(everything, chosen, busy)
        for sort in SORTS:
            pages = all_pages(busy, chosen, sort)
            shown = [row for page in pages for row in page.rows]
            assert numbers(shown) == numbers(wanted), (chosen, sort)
            keys = [sort_key(row, sort) for row in shown]
            assert keys == sorted(keys, reverse=sort.descending), (chosen, sort)
            for before, page in pairwise(pages):
                assert order_page(busy, chosen, sort, page.previous, SIZE).rows == before.rows
            last = order_page(busy, chosen, sort, "last", SIZE)
            assert [row.seen for row in last.rows] == [row.seen for row in pages[-1].rows]


def test_the_whole_list_streams_in_the_order_of_its_pages(busy: Ledger) -> None:
    for sort in SORTS:
        shown = order_page(busy, Filter(), sort, size=1000).rows
        assert [row for chunk in listed(busy, Filter(), sort) for row in chunk] == shown


def test_the_first_page_has_none_before_it_and_the_last_none_behind(busy: Ledger) -> None:
    pages = all_pages(busy, Filter(), Sort())
    assert (pages[0].previous, pages[0].last) == ("", "last")
    assert all(page.previous for page in pages[1:])
    assert (pages[-1].next, pages[-1].last) == ("", "")


def test_a_page_before_the_first_row_is_the_first_page(busy: Ledger) -> None:
    second = all_pages(busy, Filter(), Sort())[1]
    first = order_page(busy, Filter(), Sort(), second.previous, size=50)
    assert first == order_page(busy, Filter(), Sort(), size=50)


@pytest.mark.parametrize("position", ["x", "last!", "W10", "bnVsbA", "ÄÖ", "bGFzdA==", "W2ZhbHNlLHt9XQ"])
def test_a_mangled_position_is_named(ledger: Ledger, position: str) -> None:
    with pytest.raises(UnknownPosition, match="first page"):
        order_page(ledger, Filter(), Sort(), position)


def test_an_empty_ledger_has_an_empty_page(ledger: Ledger) -> None:
    for position in ("", "last"):
        page = order_page(ledger, Filter(), Sort(), position)
        assert (page.rows, page.counts.total, page.next, page.previous, page.last) == ([], 0, "", "", "")


def test_the_list_is_what_it_would_be_if_it_were_made_anew(busy: Ledger) -> None:
    assert_listed(busy)


def test_what_has_stood_still_for_a_month_is_listed_with_the_settled(busy: Ledger, clock: Clock) -> None:
    def unsettled() -> int:
        with busy.read() as tx:
            return int(tx.value("SELECT count(*) FROM order_list WHERE NOT settled"))

    assert unsettled() > 0
    before = [page.rows for page in all_pages(busy, Filter(), Sort(Heading.CUSTOMER))]
    clock.advance(days=40)
    with busy.write() as tx:
        assert settle_old(tx) > 0

    assert unsettled() == 0
    clock.advance(days=-40)
    assert [page.rows for page in all_pages(busy, Filter(), Sort(Heading.CUSTOMER))] == before
