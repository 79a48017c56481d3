"""The demo's own folder: fresh for each run, and held by one demo at a time."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "lock"


class FolderTaken(Exception):
    """Another demo runs in this folder."""


@contextmanager
def fresh_folder(folder: Path) -> Iterator[None]:
    """Hold the folder for one demo and empty it; what this run writes stays until the next one.

    Raises `FolderTaken` if another demo holds it.
    """
    folder.mkdir(exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderTaken(f"Another demo runs in {folder}. Stop it first.") from None
        _empty(folder)
        yield


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.name == LOCK:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
