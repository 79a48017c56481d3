"""The orders have settled when they are where they must end, and stay there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.runner import open_ledger
from demo.sandbox import Control
from demo.settings import SettingsError
from demo.watch import STEADY, Watch
from include.order_sync.connectors.base import SkipCode, SkippedOrder
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.skips import record_skipped
from tests.demo.snapshots import snapshot

PLAN = {"orders": {"web_shop/1": {"ends": "confirmed", "code": "", "why": "the destination ships it"}}}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield opened
    opened.close()


@pytest.fixture
def watch(ledger: Ledger) -> Watch:
    return Watch(ledger, Control(1), PLAN)


def test_an_order_that_has_not_come_is_missed(watch: Watch) -> None:
    seen = watch.look()

    assert seen.sentences == ("web_shop/1 must end confirmed (the destination ships it), but is not seen yet",)
    assert (seen.arrived, seen.total, seen.skipped, seen.duplicates) == (0, 1, 0, 0)


def test_settled_means_to_stay_so(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("demo.watch.time.monotonic", lambda: now[0])

    assert not watch.settled(snapshot())
    now[0] += STEADY - 1
    assert not watch.settled(snapshot())
    assert not watch.settled(snapshot("one has moved on"))
    assert not watch.settled(snapshot())
    now[0] += STEADY
    assert watch.settled(snapshot())


def test_somebody_else_s_ledger_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    open_ledger(url).close()
    held = Ledger.open(url)
    with held.write() as transaction:
        record_skipped(transaction, "web_shop", [SkippedOrder("1", "1", SkipCode.FILTERED, "not paid yet", b"{}")])
    held.close()

    with pytest.raises(SettingsError, match="holds 1 orders already"):
        open_ledger(url)
