"""ORDER_SYNC_POLL says how often the DAGs look for due accounts."""

from datetime import timedelta

import pytest
from airflow.sdk import CronTriggerTimetable, DeltaTriggerTimetable

from include.order_sync.airflow_bridge import ORDERS_TO_DELIVER, alert_poll, poll, poll_or
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


EACH_MINUTE = CronTriggerTimetable("* * * * *", timezone="UTC")


@pytest.mark.parametrize("given", ["", "*/5 * * * *", "60s", "5m"])
def test_alerts_are_looked_for_each_minute_if_nothing_is_said(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("ORDER_SYNC_POLL", given)
    assert alert_poll() == EACH_MINUTE


def test_alerts_are_looked_for_as_often_as_orders_where_that_is_more_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDER_SYNC_POLL", "15s")
    assert alert_poll() == DeltaTriggerTimetable(timedelta(seconds=15))


@pytest.mark.parametrize(
    ("text", "timetable"),
    [
        ("30s", DeltaTriggerTimetable(timedelta(seconds=30))),
        (" 10m ", DeltaTriggerTimetable(timedelta(minutes=10))),
        ("*/2 * * * *", CronTriggerTimetable("*/2 * * * *", timezone="UTC")),
    ],
)
def test_how_often_alerts_are_looked_for_is_configured(
    monkeypatch: pytest.MonkeyPatch, text: str, timetable: object
) -> None:
    monkeypatch.setenv("ORDER_SYNC_POLL", "5s")
    monkeypatch.setenv("ORDER_SYNC_ALERT_POLL", text)
    assert alert_poll() == timetable


def test_what_is_neither_is_named_with_its_own_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDER_SYNC_ALERT_POLL", "often")
    with pytest.raises(ConfigurationError, match=r"ORDER_SYNC_ALERT_POLL is 'often'"):
        alert_poll()
