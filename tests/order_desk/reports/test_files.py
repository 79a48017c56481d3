"""The file of a report, downloaded as it was sent."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from include.order_sync.ledger.reports.records import forget_files
from include.order_sync.ledger.session import Ledger
from tests.clock import Clock
from tests.order_desk.people import nobody
from tests.order_desk.reading import text
from tests.order_desk.reports.conftest import Subscribe
from tests.order_desk.reports.sendings import put_report
from tests.order_desk.reports.test_page import TODAY

CSV = b"\xef\xbb\xbf" + '"Order id"\r\n"Ä-1"\r\n'.encode()


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("orders-2026-03-01.csv", CSV, "text/csv; charset=utf-8"),
        ("orders-2026-03-01.zip", b"PK\x03\x04", "application/zip"),
    ],
)
def test_a_file_comes_as_what_it_is(
    desk: TestClient, ledger: Ledger, put: Subscribe, name: str, body: bytes, kind: str
) -> None:
    report = put_report(ledger, put(), TODAY, file=(name, body))
    answer = desk.get(f"/reports/{report}/file")
    assert answer.content == body
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="{name}"')
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_long_file_comes_whole(desk: TestClient, ledger: Ledger, put: Subscribe) -> None:
    report = put_report(ledger, put(), TODAY, file=("a.csv", b"one"))
    with ledger.write() as tx:
        for number in (1, 2):
            tx.execute(
                "INSERT INTO report_chunks (report_id, number, body) VALUES (:report, :number, :body)",
                report=report,
                number=number,
                body=b", two"[:: 1 if number == 1 else -1],
            )
    assert desk.get(f"/reports/{report}/file").content == b"one, twoowt ,"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ('a"b\r\nSet-Cookie: x=1.csv', 'attachment; filename="a_b__Set-Cookie_ x_1.csv"; '
         "filename*=UTF-8''a%22b%0D%0ASet-Cookie%3A%20x%3D1.csv"),
        ("../../Grüße.csv", "attachment; filename=\".._.._Gr__e.csv\"; filename*=UTF-8''..%2F..%2FGr%C3%BC%C3%9Fe.csv"),
    ],
)  # fmt: skip
def test_a_hostile_name_is_only_a_name(
    desk: TestClient, ledger: Ledger, put: Subscribe, name: str, header: str
) -> None:
    report = put_report(ledger, put(), TODAY, file=(name, b"x"))
    answer = desk.get(f"/reports/{report}/file")
    assert answer.headers["content-disposition"] == header
    assert "set-cookie" not in answer.headers


def test_what_there_is_not_is_told(desk: TestClient, ledger: Ledger, put: Subscribe, clock: Clock) -> None:
    report = put_report(ledger, put(), TODAY)
    assert "There is no report 99 with a file." in text(desk.get("/reports/99/file").text)
    clock.advance(days=31)
    forget_files(ledger)
    gone = desk.get(f"/reports/{report}/file")
    assert gone.status_code == 404
    assert "after 30 days it is forgotten" in text(gone.text)


def test_a_stranger_is_asked_to_log_in_first(app: FastAPI, ledger: Ledger, put: Subscribe) -> None:
    report = put_report(ledger, put(), TODAY)
    answer = nobody(app).get(f"/reports/{report}/file")
    assert answer.status_code == 401
    assert f"auth/login?next=%2Freports%2F{report}%2Ffile" in answer.text
