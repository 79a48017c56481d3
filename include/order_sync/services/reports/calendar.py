"""When a report is due: each local day once, at a time of day by the clocks of its subscription's zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from include.order_sync.errors import ConfigurationError
from include.order_sync.subscriptions import Subscribed, Subscription

_DAY = timedelta(days=1)


def local_day(zone: str, moment: datetime) -> date:
    """Say which day a moment is in by the clocks of a zone."""
    return moment.astimezone(_clocks(zone)).date()


def moment_of(subscription: Subscription, day: date) -> datetime:
    """Say when a subscription's report of a day is due, in UTC.

    A time that the clocks leave out in spring is as long after midnight as it would be without the change: 02:30 is
    then 03:30. Of a time that they show twice in autumn it is the first.
    """
    return _at(subscription.zone, day, subscription.at)


def owed_days(subscribed: Subscribed, handled: date | None, now: datetime) -> list[date]:
    """List the days whose report is due and not sent, oldest first: those after `handled`, the last day that was.

    Nothing is owed of the time before the subscription was switched on, nor while it is off.
    """
    subscription, since = subscribed.subscription, subscribed.active_since
    if since is None:
        return []
    day = local_day(subscription.zone, since) - _DAY
    if handled is not None:
        day = max(day, handled + _DAY)
    owed = []
    while day <= local_day(subscription.zone, now):
        if since <= moment_of(subscription, day) <= now and _exists(subscription.zone, day):
            owed.append(day)
        day += _DAY
    return owed


def _exists(zone: str, day: date) -> bool:
    """Tell whether the zone has that day: one that went over the date line has left a day out."""
    return _at(zone, day, time.min) < _at(zone, day + _DAY, time.min)


def _at(zone: str, day: date, at: time) -> datetime:
    return datetime.combine(day, at.replace(fold=0), _clocks(zone)).astimezone(UTC)


def _clocks(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigurationError(f"This machine does not know the time zone `{zone}`.") from error
