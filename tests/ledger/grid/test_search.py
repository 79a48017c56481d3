"""Orders are found by the words that people know them by, alike on both databases."""

import pytest

from include.order_sync.ledger.grid import search
from include.order_sync.ledger.grid.filters import Filter, Sort
from include.order_sync.ledger.grid.pages import order_page
from include.order_sync.ledger.grid.search import words_of
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from tests.fakes.orders import a_line, a_parcel, an_order, batch, some_orders
from tests.ledger.acts import ACTOR, export_all, ship


def found(ledger: Ledger, text: str) -> list[str]:
    return sorted(row.number for row in order_page(ledger, Filter(text=text), Sort()).rows)


@pytest.fixture
def shop(ledger: Ledger) -> Ledger:
    """A ledger with three orders of customers with difficult names."""
    store(
        ledger,
        batch(
            an_order("W-1001", a_line("1", sku="SKU-00123/B"), customer_name="José Müller-Lüdenscheidt"),
            an_order("W-1002", a_line("1", sku="CHAIR"), customer_name="ada@example.com", customer_account="0042"),
            an_order("W-2001", a_line("1", sku="TABLE 'x' & | ! :*"), customer_name="Ωmega “Quote” O'Neil"),
        ),
        ACTOR,
    )
    return ledger


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("W-1001", ["W-1001"]),
        ("w-10", ["W-1001", "W-1002"]),
        ("1001", ["W-1001"]),
        ("100", ["W-1001", "W-1002"]),
        ("001", ["W-1001"]),
        ("01", []),
        ("muller", ["W-1001"]),
        ("MÜLLER jose", ["W-1001"]),
        ("müller-lüden", ["W-1001"]),
        ("ludenscheidt", ["W-1001"]),
        ("sku-00123", ["W-1001"]),
        ("00123", ["W-1001"]),
        ("123", []),
        ("ada@example", ["W-1002"]),
        ("0042", ["W-1002"]),
        ("o'neil", ["W-2001"]),
        ("ωmega", ["W-2001"]),
        ("table x", ["W-2001"]),
        ("w", ["W-1001", "W-1002", "W-2001"]),
        ("jose chair", []),
        ("\" OR words MATCH ' : * & | ! ( ) \\", []),
        ('quote" OR "chair', []),
        ("100% _", ["W-1001", "W-1002"]),
    ],
)
def test_an_order_is_found_by_the_beginnings_of_its_words(shop: Ledger, text: str, numbers: list[str]) -> None:
    assert found(shop, text) == numbers


def test_a_text_without_a_word_hides_nothing(shop: Ledger) -> None:
    assert len(found(shop, " - # ")) == 3


def test_an_order_is_found_by_its_tracking_number_and_by_what_an_edit_has_changed(ledger: Ledger) -> None:
    order = an_order("1", customer_name="Ada")
    store(ledger, batch(order), ACTOR)
    export_all(ledger)
    ship(ledger, a_parcel("P1", order))
    assert found(ledger, "track-p1") == ["1"]

    later = an_order("1", customer_name="Grace", updated_at=order.updated_at and order.updated_at.replace(hour=13))
    store(ledger, batch(later), ACTOR)
    assert (found(ledger, "grace"), found(ledger, "ada"), found(ledger, "track-p1")) == (["1"], [], ["1"])


def test_a_search_that_finds_too_much_says_so(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("search", "found"):
        monkeypatch.setattr(f"include.order_sync.ledger.grid.{module}.MOST_FOUND", 3)
    assert search.MOST_FOUND == 3
    store(ledger, batch(*some_orders(5, customer_name="Ada Byron")), ACTOR)

    for text in ("ada", "by"):
        page = order_page(ledger, Filter(text=text), Sort())
        assert (page.counts.capped, page.counts.total, len(page.rows)) == (True, 3, 3)
    assert not order_page(ledger, Filter(text="1003"), Sort()).counts.capped


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("W-1001", ["w", "1001", "w1001"]),
        ("Ada ada ADA", ["ada"]),
        ("", []),
        ("¡José!", ["jose"]),
        ("straße", ["strasse"]),
        ("snake_case", ["snake", "case", "snakecase"]),
        ("東京-1", ["東京", "1", "東京1"]),
    ],
)
def test_texts_are_split_into_words_without_case_accents_and_punctuation(text: str, words: list[str]) -> None:
    assert words_of([text]) == words


def test_a_word_without_end_is_cut(ledger: Ledger) -> None:
    store(ledger, batch(an_order("1", customer_name="a" * 5000)), ACTOR)
    assert found(ledger, "a" * 300) == ["1"]
