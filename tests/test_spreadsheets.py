"""Many rows of CSV are made harmless as each cell alone is, and nothing else of them is changed."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.order_sync.spreadsheets import harmless, harmless_rows

ODD = "=+-@＝＋－＠−\t\r\n ;,\"'a1ß„\u00a0\u200b\ufeff\u3000\u2028\x1c\x0b"
CELLS = st.text(st.sampled_from(ODD), max_size=8)


def quoted(rows: list[list[str]]) -> bytes:
    """Write rows as the databases do: every cell quoted, LF behind each row."""
    return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows).encode()


def read(block: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(block.decode(), newline=""), strict=True))


@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=4))
def test_every_cell_is_as_if_it_were_alone(rows: list[list[str]]) -> None:
    made = harmless_rows(quoted(rows), len(rows))
    assert read(made) == [[harmless(cell) for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["W-1", "Müller & Söhne"], '"W-1","Müller & Söhne"\r\n'),
        (["00123", "-5"], '"00123","-5"\r\n'),
        (["=1+1", 'say "no"'], '"\'=1+1","say ""no"""\r\n'),
        (["two\nlines", "x"], '"two\nlines","x"\r\n'),
        (["", "a;=1"], '"","a;\'=1"\r\n'),
    ],
)
def test_lines_end_with_crlf_and_all_is_quoted(cells: list[str], said: str) -> None:
    assert harmless_rows(quoted([cells]), 1).decode() == said


def test_a_cell_of_a_hundred_thousand_letters_is_no_trouble() -> None:
    long = "=" + '"a;' * 100_000
    made = harmless_rows(quoted([[long, "x"]]), 1).decode()
    assert made == "\"'=" + '""a;' * 100_000 + '","x"\r\n'
