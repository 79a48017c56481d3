"""When the DAGs run: at once when the stage before has moved something, and at every poll."""

import os
import re
from datetime import timedelta

from airflow.sdk import Asset, AssetAlias, AssetOrTimeSchedule, CronTriggerTimetable, DeltaTriggerTimetable
from airflow.sdk.exceptions import AirflowTimetableInvalid

from include.order_sync.errors import ConfigurationError

ORDERS_TO_DELIVER = Asset("orders_to_deliver")
SHIPMENTS_TO_CONFIRM = Asset("shipments_to_confirm")
MOVED = AssetAlias("order_sync_moved")

_POLL, _ALERT_POLL = "ORDER_SYNC_POLL", "ORDER_SYNC_ALERT_POLL"
_EVERY_FIVE_MINUTES, _EVERY_MINUTE = "*/5 * * * *", "* * * * *"
_INTERVAL = re.compile(r"([1-9][0-9]{0,5})([smhd])")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def poll() -> CronTriggerTimetable | DeltaTriggerTimetable:
    """Read from ORDER_SYNC_POLL how often a DAG looks for due accounts: a cron expression (UTC), or e.g. `15s`.

    Raises `ConfigurationError` for anything else.
    """
    return _timetable(_POLL, _EVERY_FIVE_MINUTES)


def alert_poll() -> CronTriggerTimetable | DeltaTriggerTimetable:
    """Read from ORDER_SYNC_ALERT_POLL how often something is looked for that is out of order: each minute.

    Where that is not set, an interval of ORDER_SYNC_POLL that is shorter than a minute counts.
    """
    interval = _interval(_given(_POLL))
    if not _given(_ALERT_POLL) and interval and interval < timedelta(minutes=1):
        return DeltaTriggerTimetable(interval)
    return _timetable(_ALERT_POLL, _EVERY_MINUTE)


def _given(variable: str) -> str:
    return os.environ.get(variable, "").strip()


def _timetable(variable: str, otherwise: str) -> CronTriggerTimetable | DeltaTriggerTimetable:
    text = _given(variable) or otherwise
    if interval := _interval(text):
        return DeltaTriggerTimetable(interval)
    timetable = CronTriggerTimetable(text, timezone="UTC")
    try:
        timetable.validate()
    except AirflowTimetableInvalid as error:
        message = (
            f"{variable} is {text!r}: write a cron expression such as '{otherwise}', or an interval such as 15s or 5m."
        )
        raise ConfigurationError(message) from error
    return timetable


def _interval(text: str) -> timedelta | None:
    found = _INTERVAL.fullmatch(text)
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]]) if found else None


def poll_or(asset: Asset) -> AssetOrTimeSchedule:
    """Start a DAG as soon as an asset is announced, and sweep up behind it at every poll."""
    return AssetOrTimeSchedule(assets=[asset], timetable=poll())
