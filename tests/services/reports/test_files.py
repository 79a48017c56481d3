"""How a report's file travels: attached as it is, zipped, or only linked; and that nothing is left of it."""

import random
from base64 import encodebytes
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.services.reports.files import CHUNK, write_file
from tests.fakes.orders import a_line, an_order, batch
from tests.ledger.acts import ACTOR
from tests.ledger.reports.reading import written
from tests.services.reports.drafts import draft, subscribed


@pytest.fixture
def many(ledger: Ledger) -> Ledger:
    """Orders whose report takes 100 KB as CSV, and less when it is zipped."""
    dice = random.Random(5)
    names = [a_line(distributor="".join(dice.choices("abcdefghij", k=200))) for _ in range(400)]
    store(ledger, batch(*(an_order(str(n), line) for n, line in enumerate(names))), ACTOR)
    return ledger


def sent(size: int) -> int:
    """Tell how many bytes a file takes in a mail."""
    return len(encodebytes(bytes(size)).replace(b"\n", b"\r\n"))


def test_a_file_that_fits_is_attached_as_it_is_else_zipped_else_linked(many: Ledger) -> None:
    of = subscribed(many)
    plain = written(many)
    with draft(many, of, f"{(200_000 + sent(len(plain))) // 1000 + 1}KB") as prepared:
        assert prepared.file_name.endswith(".csv")
        assert prepared.file.fits
    with draft(many, of, f"{(200_000 + sent(len(plain))) // 1000}KB") as prepared:
        zipped = b"".join(prepared.chunks())
        assert prepared.file_name.endswith("1200.zip")
        assert prepared.file_size == len(zipped)
        assert prepared.file.fits
    with ZipFile(BytesIO(zipped)) as archive:
        (inside,) = archive.namelist()
        assert inside == prepared.file_name.replace(".zip", ".csv")
        assert archive.read(inside) == plain
    with draft(many, of, f"{(200_000 + sent(len(zipped))) // 1000}KB") as prepared:
        content = prepared.content_as(3)
        assert b"".join(prepared.chunks())[:2] == b"PK"
        assert content.file is not None
        assert (content.file.attached, content.file.name) == (False, prepared.file_name)


def test_a_file_comes_in_chunks_of_a_megabyte() -> None:
    blocks = [bytes([number]) * 700_000 for number in range(4)]
    file = write_file("r.csv", iter(blocks), 100_000_000)
    chunks = list(file.chunks())
    assert [len(one) for one in chunks] == [CHUNK, CHUNK, 800_000]
    assert b"".join(chunks) == b"".join(blocks)
    file.close()
    assert file.body.closed


def test_a_report_that_cannot_be_written_leaves_no_file(ledger: Ledger) -> None:
    def broken() -> Any:
        yield b"x"
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk is full"):
        write_file("r.csv", broken(), 1000)


def test_a_closed_report_has_no_file(ledger: Ledger) -> None:
    with draft(ledger) as prepared:
        pass
    assert prepared.file.body.closed
