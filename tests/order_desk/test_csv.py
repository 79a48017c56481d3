"""The list of orders as CSV."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pandas as pd  # type: ignore[import-untyped]
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.grid.rows import GridRow
from include.order_sync.ledger.session import Ledger
from include.order_sync.spreadsheets import harmless
from plugins.order_desk.csv_export import csv_of
from tests.ledger.acts import fail_all
from tests.order_desk.conftest import PutOrders
from tests.order_desk.reading import numbers

HEADINGS = [
    "Order", "Colour", "Cart", "Destination", "Distributor", "Account", "Customer", "Placed at (UTC)", "Delivery date",
    "Status", "Sync status", "Exported?", "Export failures", "Error code", "Error", "What to do", "Last attempt (UTC)",
    "Carrier", "Tracking",
]  # fmt: skip
ROW = GridRow(
    order_id=1,
    export_id=1,
    seen=1,
    number="00123",
    colour="blue",
    cart="web_shop",
    destination="warehouse",
    distributor="",
    customer_account="007",
    customer_name="Grüße & Söhne, „GmbH“",
    placed_at=datetime(2026, 3, 1, 11, 0, 5, tzinfo=UTC),
    delivery_date=date(2026, 3, 4),
    status="at_wms",
    on_hold=False,
    status_words="At WMS",
    sync_status="Successful",
    exported=True,
    failures=2,
    error_code=None,
    error_message=None,
    resolution=None,
    last_attempt=None,
    carrier="DHL",
    tracking_number="00340434161094021501",
    tracking_url="",
)


def written(*rows: GridRow) -> bytes:
    return b"".join(csv_of([list(rows)]))


def read(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(body.decode("utf-8-sig"), newline=""), strict=True))


def test_a_row_has_all_that_the_list_shows() -> None:
    (row,) = read(written(ROW))
    assert list(row) == HEADINGS
    assert list(row.values()) == [
        "00123", "blue", "web_shop", "warehouse", "", "007", "Grüße & Söhne, „GmbH“", "2026-03-01 11:00:05",
        "2026-03-04", "At WMS", "Successful", "Yes", "2", "", "", "", "", "DHL", "00340434161094021501",
    ]  # fmt: skip


def test_lines_end_and_letters_are_as_spreadsheets_want_them() -> None:
    body = written(ROW, ROW)
    assert body.startswith(b"\xef\xbb\xbfOrder,")
    assert body.count(b"\r\n") == body.count(b"\n") == 3
    assert "Grüße".encode() in body


def test_pandas_reads_it_with_times_numbers_and_leading_zeros() -> None:
    body = written(ROW, replace(ROW, number="A-2", last_attempt=datetime(2026, 3, 1, 12, tzinfo=UTC)))
    frame = pd.read_csv(BytesIO(body), dtype={"Order": str, "Tracking": str}, parse_dates=["Placed at (UTC)"])
    assert list(frame.columns) == HEADINGS
    assert list(frame["Order"]) == ["00123", "A-2"]
    assert frame["Tracking"][0] == "00340434161094021501"
    assert list(frame["Export failures"]) == [2, 2]
    assert frame["Placed at (UTC)"][0] == pd.Timestamp("2026-03-01 11:00:05")
    assert frame["Customer"][0] == "Grüße & Söhne, „GmbH“"


def test_text_with_commas_quotes_and_line_breaks_comes_back_whole() -> None:
    said = 'He said "no", twice\r\nand\nleft; "really"'
    (row,) = read(written(replace(ROW, error_message=said)))
    assert row["Error"] == said


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30 123", "'+49 30 123"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠A", "'＠A"),
        ("  =1", "'  =1"),
        ("a;=1", "a;'=1"),
        ("a\n=1", "a\n'=1"),
        ("-5", "-5"),
        ("+5,25", "+5,25"),
        ("00123", "00123"),
        ("a=b; c-d", "a=b; c-d"),
        ("Müller", "Müller"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_run_is_made_harmless(text: str, cell: str) -> None:
    assert harmless(text) == cell
    assert read(written(replace(ROW, customer_name=text)))[0]["Customer"] == cell


SIGNS = "=+-@＝＋－＠"


@given(st.text(st.sampled_from(SIGNS + "\t\r\n ;,\"'a1"), max_size=12))
def test_no_cell_begins_a_formula_wherever_it_is_parted(text: str) -> None:
    cell = harmless(text)
    assert cell.replace("'", "") == text.replace("'", "")
    if cell.lstrip("+-").replace(",", "").isdigit():
        return
    for delimiter in (";", "\t"):
        for line in cell.splitlines():
            assert not [one for one in line.split(delimiter) if one.lstrip(' "').startswith(tuple(SIGNS))]


def test_the_export_is_what_is_listed_in_its_order(desk: TestClient, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders(*(f"A-{n}" for n in range(1, 61)))
    fail_all(ledger, ErrorCode.REJECTED)
    put_orders("B-1", customer="=HYPERLINK(1)")
    answer = desk.get("/orders.csv?sort=number&dir=desc&sync=failed")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="orders-2026-03-01.csv"'
    exported = [row["Order"] for row in read(answer.content)]
    assert exported[:50] == numbers(desk.get("/?sort=number&dir=desc&sync=failed").text)
    assert len(exported) == 60
    (other,) = read(desk.get("/orders.csv?text=b-1").content)
    assert (other["Customer"], other["Sync status"], other["Exported?"]) == ("'=HYPERLINK(1)", "Pending", "No")


def test_an_empty_list_is_a_line_of_headings(desk: TestClient) -> None:
    body = desk.get("/orders.csv").content
    assert body.count(b"\n") == 1
    assert read(body) == []


def test_rows_are_written_as_they_are_read() -> None:
    """No more memory for a million rows than for a thousand: never more than one chunk is held."""
    taken = []

    def chunks() -> Iterator[list[GridRow]]:
        for number in range(3):
            taken.append(number)
            yield [ROW]

    lines = csv_of(chunks())
    assert [(next(lines) != b"", list(taken)) for _ in range(3)] == [(True, []), (True, [0]), (True, [0, 1])]
