"""The file of a report, opened by pandas and by LibreOffice: nothing is run, and nothing is changed."""

import csv
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pandas as pd  # type: ignore[import-untyped]
import pytest

from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from tests.clock import NOON, Clock
from tests.databases import SqliteFiles
from tests.fakes.orders import a_line, an_order, batch
from tests.ledger.acts import ACTOR
from tests.ledger.reports.reading import written

SAVING = "44,34,76,1,,0,false,true,false"
QUOTED_AS_TEXT, EVALUATING = "true,false", "false,true,false,false,false,0,true"

# What a distributor is called, and what stands in its cell.
AS_IT_IS = (
    "Müller & Söhne, „GmbH“", "两个 字 ひらがな", 'say "no"', "two\nlines", "00340434161094021501", "1/2", "3E5",
    "TRUE", "  spaces  ",
)  # fmt: skip
MADE_HARMLESS = {
    '=HYPERLINK("http://evil.example.com","click")': '\'=HYPERLINK("http://evil.example.com","click")',
    "+49 30 1234": "'+49 30 1234",
    "-2+3+cmd|' /C calc'!A0": "'-2+3+cmd|' /C calc'!A0",
    "@SUM(1;2)": "'@SUM(1;2)",
    "=1+1": "'=1+1",
    "a;=1+1": "a;'=1+1",
    "\t=2+2": "'\t'=2+2",
    "＝1+1": "'＝1+1",
}
SHOWN = dict.fromkeys(AS_IT_IS) | MADE_HARMLESS


@pytest.fixture(scope="module")
def file(sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a report of orders with odd names, and of what must not be run."""
    ledger = Ledger.unprepared(sqlite_files.lend(), Clock())
    day = date(2026, 3, 4)
    orders = [
        an_order(f"{n:07}", a_line(distributor=name), customer_account=f"00{n}", delivery_date=day, placed_at=NOON)
        for n, name in enumerate(SHOWN)
    ]
    store(ledger, batch(*orders), ACTOR)
    target = tmp_path_factory.mktemp("report") / "report.csv"
    target.write_bytes(written(ledger))
    ledger.close()
    return target


def expected() -> list[list[str]]:
    return [
        [f"{n:07}", shown or name, f"00{n}", "2026-03-04", "2026-03-01 12:00:00", "Queued"]
        for n, (name, shown) in enumerate(SHOWN.items())
    ]


def test_pandas_reads_every_letter(file: Path) -> None:
    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    assert list(frame.columns) == [
        "Order id", "Distributor name", "Account ID", "Delivery Date", "Placed At Date", "Status",
    ]  # fmt: skip
    assert frame.to_numpy().tolist() == expected()


def test_pandas_takes_dates_and_times_for_what_they_are(file: Path) -> None:
    frame = pd.read_csv(file, parse_dates=["Delivery Date", "Placed At Date"], dtype={"Order id": str})
    assert set(frame["Placed At Date"]) == {pd.Timestamp("2026-03-01 12:00:00")}
    assert set(frame["Delivery Date"]) == {pd.Timestamp("2026-03-04")}


def in_libreoffice(file: Path, folder: Path, reading: str) -> list[list[str]]:
    """Open the file in LibreOffice, with its import set in some way, and save what its cells hold."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: nobody looked how it opens a report")
    command = [
        office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
        f"--infilter=CSV:44,34,76,1,,0,{reading}", "--convert-to", f"csv:Text - txt - csv (StarCalc):{SAVING}",
        "--outdir", str(folder), str(file),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with (folder / "report.csv").open(encoding="utf-8-sig", newline="") as saved:
        return list(csv.reader(saved))[1:]


def test_libreoffice_keeps_every_letter_and_the_leading_zeros(file: Path, tmp_path: Path) -> None:
    """With "Format quoted field as text", as the docs advise: else it takes what looks like a number for one."""
    assert in_libreoffice(file, tmp_path, QUOTED_AS_TEXT) == expected()


def test_libreoffice_runs_nothing_even_where_it_is_told_to(file: Path, tmp_path: Path) -> None:
    cells = [row[1] for row in in_libreoffice(file, tmp_path, EVALUATING)]
    assert set(MADE_HARMLESS.values()) <= set(cells)
