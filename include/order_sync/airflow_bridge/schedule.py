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

_VARIABLE = "ORDER_SYNC_POLL"
_DEFAULT = "*/5 * * * *"
_INTERVAL = re.compile(r"([1-9][0-9]{0,5})([smhd])")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def poll() -> CronTriggerTimetable | DeltaTriggerTimetable:
    """Read from ORDER_SYNC_POLL how often a DAG looks for due accounts: a cron expression (UTC), or e.g. `15s`.

    Raises `ConfigurationError` for anything else.
    """
    text = os.environ.get(_VARIABLE, "").strip() or _DEFAULT
    if interval := _INTERVAL.fullmatch(text):
        return DeltaTriggerTimetable(timedelta(seconds=int(interval[1]) * _UNITS[interval[2]]))
    return _cron(text)


def _cron(text: str) -> CronTriggerTimetable:
    timetable = CronTriggerTimetable(text, timezone="UTC")
    try:
        timetable.validate()
    except AirflowTimetableInvalid as error:
        message = (
            f"{_VARIABLE} is {text!r}: write a cron expression such as '{_DEFAULT}', or an interval such as 15s or 5m."
        )
        raise ConfigurationError(message) from error
    return timetable


def poll_or(asset: Asset) -> AssetOrTimeSchedule:
    """Start a DAG as soon as an asset is announced, and sweep up behind it at every poll."""
    return AssetOrTimeSchedule(assets=[asset], timetable=poll())
