"""A report's file on its way: as CSV where a mail can carry it, else as zip, never whole in memory."""

import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

CHUNK = 1_000_000
_ROOM = 200_000
"""Bytes that the words of a mail may take beside its file."""
_LINE, _LINE_SENT = 57, 78
"""Of so many bytes base64 makes a line, which is sent with so many."""


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file without a place on the disk's lists: when it is closed, or its process ends, it is gone.

    `fits`: a mail can carry it.
    """

    name: str
    body: IO[bytes]
    size: int
    fits: bool

    def chunks(self) -> Iterator[bytes]:
        """Yield it a megabyte at a time."""
        self.body.seek(0)
        return iter(lambda: self.body.read(CHUNK), b"")

    def close(self) -> None:
        """Let it go."""
        self.body.close()


def write_file(name: str, blocks: Iterable[bytes], largest: int) -> WrittenFile:
    """Write a CSV so that it fits into a mail of `largest` bytes: as it is, or zipped, if that fits or not."""
    body = TemporaryFile()  # noqa: SIM115 - whoever is given it closes it
    try:
        for block in blocks:
            body.write(block)
        if _fits(body.tell(), largest):
            return WrittenFile(name, body, body.tell(), True)
        zipped = _zipped(name, body)
    except BaseException:
        body.close()
        raise
    body.close()
    return WrittenFile(f"{name.removesuffix('.csv')}.zip", zipped, zipped.tell(), _fits(zipped.tell(), largest))


def _fits(size: int, largest: int) -> bool:
    return -(-size // _LINE) * _LINE_SENT + _ROOM <= largest


def _zipped(name: str, body: IO[bytes]) -> IO[bytes]:
    inside = ZipInfo(name, time.gmtime()[:6])
    inside.compress_type, inside.file_size = ZIP_DEFLATED, body.tell()
    body.seek(0)
    zipped = TemporaryFile()  # noqa: SIM115 - whoever is given it closes it
    try:
        with ZipFile(zipped, "w") as archive, archive.open(inside, "w") as target:
            shutil.copyfileobj(body, target, CHUNK)
    except BaseException:
        zipped.close()
        raise
    zipped.seek(0, 2)
    return zipped
