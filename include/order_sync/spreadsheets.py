"""What spreadsheets do with a CSV, and what is done about it: nothing in it is run, and its letters come out whole."""

import re

BYTE_ORDER_MARK = "\ufeff"
"""Excel reads UTF-8 as such only behind this mark; every other reader of CSV knows it."""

_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")

_SIGNS = r"=+\-@\uff1d\uff0b\uff0d\uff20\u2212"
_BEGINS = re.compile(rf"[\s\"\ufeff\u200b]*[{_SIGNS}]|[\t\r\n]")

# Where a spreadsheet parts cells at semicolons or tabs, as Excel does in half of Europe, or takes a line break for the
# end of a row, a formula may begin there too.
_BEGINS_LATER = re.compile(rf"([;\t\r\n][ \"\ufeff\u200b]*)(?=[{_SIGNS}])")


def harmless(text: str) -> str:
    """Put an apostrophe before all that a spreadsheet could run; numbers stay as they are."""
    if _NUMBER.fullmatch(text):
        return text
    return ("'" if _BEGINS.match(text) else "") + _BEGINS_LATER.sub(r"\1'", text)


# The same rule for many rows at once. Nearly all hold nothing of the kind, which is seen by their bytes alone: whatever
# parts cells becomes a quote, whatever is a sign, a space or the first byte of one becomes a sign.
_PARTS, _SPACES, _FIRST_BYTES = b'";', b" \x0b\x0c\x1c\x1d\x1e\x1f", b"\xc2\xe1\xe2\xe3\xef"
_SUSPECTS = bytes.maketrans(_PARTS + b"=+-@" + _SPACES + _FIRST_BYTES, b'""' + b"=" * 16)
_SUSPECT = b'"='
_RISKY = re.compile(rf"[\";\t\r\n][\s\"\ufeff\u200b]*[{_SIGNS}]|(?:^|[,\n])\"[\t\r\n]")
_CELL = re.compile(r'"([^"]*(?:""[^"]*)*)"(,|\n)')


def harmless_rows(block: bytes, rows: int) -> bytes:
    """Make rows of CSV harmless and end their lines with CRLF; they come with every cell quoted and end with LF."""
    broken = block.count(b"\n") != rows
    if broken or _is_suspect(block):
        text = block.decode()
        if broken or _RISKY.search(text):
            return _CELL.sub(_harmless_cell, text).encode()
    return block.replace(b"\n", b"\r\n")


def _is_suspect(block: bytes) -> bool:
    return b"\t" in block or b"\r" in block or _SUSPECT in block.translate(_SUSPECTS)


def _harmless_cell(cell: re.Match[str]) -> str:
    text = harmless(cell[1].replace('""', '"')).replace('"', '""')
    return f'"{text}"' + ("," if cell[2] == "," else "\r\n")
