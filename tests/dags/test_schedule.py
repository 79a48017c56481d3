"""ORDER_SYNC_POLL says how often the DAGs look for due accounts."""

from datetime import timedelta

import pytest
from airflow.sdk import CronTriggerTimetable, DeltaTriggerTimetable

from include.order_sync.airflow_bridge import ORDERS_TO_DELIVER, poll, poll_or
from include.order_sync.errors import ConfigurationError


@pytest.mark.parametrize("unset", [None, "", "  "])
def test_every_five_minutes_if_nothing_is_said(monkeypatch: pytest.MonkeyPatch, unset: str | None) -> None:
    if unset is not None:
        monkeypatch.setenv("ORDER_SYNC_POLL", unset)
    assert poll() == CronTriggerTimetable("*/5 * * * *", timezone="UTC")


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("15s", timedelta(seconds=15)),
        (" 2m ", timedelta(minutes=2)),
        ("1h", timedelta(hours=1)),
        ("1d", timedelta(days=1)),
    ],
)
def test_an_interval(monkeypatch: pytest.MonkeyPatch, text: str, interval: timedelta) -> None:
    monkeypatch.setenv("ORDER_SYNC_POLL", text)
    assert poll() == DeltaTriggerTimetable(interval)


@pytest.mark.parametrize("text", ["*/2 * * * *", "0 6 * * 1-5", "@hourly"])
def test_a_cron_expression(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("ORDER_SYNC_POLL", text)
    assert poll() == CronTriggerTimetable(text, timezone="UTC")


@pytest.mark.parametrize("text", ["often", "15", "0s", "-5m", "5 minutes", "61 * * * *", "@never", "99999999d"])
def test_what_is_neither_is_named(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("ORDER_SYNC_POLL", text)
    with pytest.raises(ConfigurationError, match=r"ORDER_SYNC_POLL is .*cron expression.*15s"):
        poll()


def test_the_sweep_behind_an_asset_is_the_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDER_SYNC_POLL", "15s")
    schedule = poll_or(ORDERS_TO_DELIVER)
    assert schedule.timetable == DeltaTriggerTimetable(timedelta(seconds=15))
    assert [asset.name for asset in schedule.asset_condition.objects] == ["orders_to_deliver"]
