"""Snapshots for the tests."""

from demo.watch import Snapshot


def snapshot(*sentences: str, duplicates: int = 0, **counts: int) -> Snapshot:
    """Make a snapshot of ten orders."""
    skipped = counts.pop("skipped", 0)
    return Snapshot(counts, skipped, 10, sentences, {"duplicates": duplicates})
