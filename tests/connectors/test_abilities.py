"""The table of what vendors can do stands in the documents as the code says it."""

from pathlib import Path

import pytest

from include.order_sync.connectors.abilities import BEGINS, ENDS, PAGES, table, with_table
from include.order_sync.connectors.registry import vendor, vendors

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("page", PAGES)
def test_the_table_of_a_page_is_what_the_code_says(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")

    assert with_table(text) == text, "run `make abilities`"


def test_every_vendor_has_a_row() -> None:
    assert len(table().splitlines()) == 2 + len(vendors())


def test_a_row_says_what_the_connector_can_do() -> None:
    row = table([vendor("json_push")]).splitlines()[2]

    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        "JSON push", "`json_push`", "destination", "", "", "", "yes", "yes", "yes", "yes", "", "", "orders, writeback",
    ]  # fmt: skip


def test_a_destination_that_fetches_says_so() -> None:
    row = table([vendor("json_pull")]).splitlines()[2]

    assert [cell.strip() for cell in row.strip("|").split("|")][6:10] == ["it fetches", "", "it is told", "it tells"]


def test_only_what_is_between_the_marks_is_written_anew() -> None:
    assert with_table(f"before\n{BEGINS}old\n{ENDS}behind\n") == f"before\n{BEGINS}{table()}{ENDS}behind\n"
