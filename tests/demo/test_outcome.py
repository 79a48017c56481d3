"""The summary for machines and the tables for people."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from demo import outcome
from demo.mailing import Mails
from include.order_sync.ledger.queries import EndedOrder, ListedSkip
from tests.demo.snapshots import snapshot


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=120)


def printed(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def held(number: str, code: str, message: str) -> EndedOrder:
    return EndedOrder("web_shop", number, number, "error", code, message)


def test_the_summary_has_every_status_in_the_agreed_order(tmp_path: Path) -> None:
    path = tmp_path / "summary.json"
    seen = snapshot(confirmed=6, error=1, canceled=1, skipped=2, duplicates=1)

    outcome.write_summary(path, outcome.summary(seen, 9, Mails(reports=1, alerts=2), 61.26))

    read = json.loads(path.read_text())
    assert read == {
        "orders": {"confirmed": 6, "shipped": 0, "at_wms": 0, "new": 0, "error": 1, "canceled": 1},
        "skipped": 2,
        "duplicates": 1,
        "exports_attempted": 9,
        "mails": {"reports": 1, "alerts": 2},
        "seconds": 61.3,
    }
    assert list(read) == ["orders", "skipped", "duplicates", "exports_attempted", "mails", "seconds"]


def test_counts_come_with_their_meaning(console: Console) -> None:
    outcome.show_counts(console, snapshot(confirmed=6, duplicates=3))

    text = printed(console)
    assert "confirmed" in text
    assert "the tracking stands at the cart" in text
    assert "given to the warehouse twice" in text


def test_an_order_that_needs_a_person_comes_with_why_and_what_to_do(console: Console) -> None:
    orders = [held("5045", "invalid_address", "no [street]"), EndedOrder("web_shop", "1", "1", "confirmed", None, None)]

    outcome.show_people(console, orders)

    text = printed(console)
    assert "5045" in text
    assert "The shipping address cannot be" in text
    assert "no [street]" in text
    assert "Correct the address in the cart" in text


def test_nobody_is_bothered_with_an_empty_table(console: Console) -> None:
    outcome.show_people(console, [])
    outcome.show_skipped(console, [])

    assert printed(console) == ""


def test_orders_with_the_same_cause_share_a_row(console: Console) -> None:
    outcome.show_people(console, [held(f"n{index}", "unknown_sku", "") for index in range(13)])

    assert "n9" in printed(console)
    assert "n10" not in printed(console)
    assert "and 3 more" in printed(console)
    assert printed(console).count("Create the item at") == 1


def test_a_long_list_is_cut_and_says_so(console: Console) -> None:
    outcome.show_people(console, [held(f"n{index}", "unknown_sku", f"cause {index}") for index in range(25)])

    assert "n19" in printed(console)
    assert "n20" not in printed(console)
    assert "and 5 more" in printed(console)


def test_skipped_orders_are_counted_by_reason(console: Console) -> None:
    reasons = ["no item with a quantity"] * 3 + ["not paid yet (status pending)"]

    outcome.show_skipped(
        console, [ListedSkip("web_shop", f"x{i}", f"n{i}", "filtered", reason) for i, reason in enumerate(reasons)]
    )

    lines = printed(console).splitlines()
    assert any("3" in line and "no item with a quantity" in line and "n0" in line for line in lines)
    assert any("not paid yet (status pending)" in line and "n3" in line for line in lines)


def test_a_newcomer_is_told_how_to_mend_red_orders(console: Console) -> None:
    outcome.show_tasks(console, "http://127.0.0.1:8705")

    text = printed(console)
    assert "EXP-2" in text
    assert "curl -X POST http://127.0.0.1:8705/items/LAMP-ASH" in text
    assert "mark as synced" in text


@pytest.mark.parametrize(
    ("mails", "words"),
    [
        (Mails(1, 0), "1 mail came: the status report."),
        (Mails(1, 1), "2 mails came: the status report and 1 alert."),
        (Mails(2, 3), "5 mails came: 2 status reports and 3 alerts."),
    ],
)
def test_a_newcomer_is_told_of_the_mails_in_one_line(console: Console, mails: Mails, words: str) -> None:
    outcome.show_mails(console, mails, "at http://127.0.0.1:8705/mails")

    assert printed(console) == f"{words} Read them at http://127.0.0.1:8705/mails\n"


def test_a_report_that_did_not_come_is_not_passed_over(console: Console) -> None:
    outcome.show_mails(console, Mails(0, 2), "at http://127.0.0.1:8705/mails")

    assert "The status report did not come by mail: see the log of sync_status_report in Airflow." in printed(console)


def test_what_has_not_settled_is_said_order_by_order(console: Console) -> None:
    outcome.show_unsettled(console, snapshot("web_shop/1 must end confirmed, but is new"), 900)

    assert "1 orders are not where they must end after 900 s" in printed(console)
    assert "web_shop/1 must end confirmed, but is new" in printed(console)
