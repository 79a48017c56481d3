"""The settings of a subscription as the Reports page and scripts send them, and what is wrong with each."""

from collections.abc import Collection, Iterator
from datetime import time
from typing import Annotated

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field

from include.order_sync.accounts import Accounts
from include.order_sync.accounts.subscriptions import problems
from include.order_sync.services.reports.subscriptions import SubscriptionError, read_time
from include.order_sync.subscriptions import Period, Scope, Subscription

_LONGEST = 200
_MOST_RECIPIENTS = 200
_NAMELESS = "a new subscription"
_NO_NAME = "Give it a name."
_MIDNIGHT = time()
Word = Annotated[str, Field(max_length=2000)]
Problem = tuple[str, str]


class _Report(BaseModel):
    """What a report is like, whoever gets it."""

    model_config = ConfigDict(extra="forbid")

    name: Word = ""
    at: Word = Field("07:00", description="a time of day by the clocks of the zone, HH:MM")
    zone: Word = Field("UTC", description="as /api/reports/zones lists them")
    scope: Scope = Scope.ALL
    period: Period = Field(Period.DAY, description="of scope all: which of the synced orders")
    distributor: Word = Field("", description="only this one's orders; empty: every one's")
    destination: Word = Field("", description="only this one's orders; empty: every one's")
    more_columns: bool = False


class PreviewQuery(_Report):
    """What a preview depends on. `subscription` is the one, if it is on record, whose earlier reports are compared."""

    subscription: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None


class Settings(_Report):
    """A subscription to the status report. Without recipients it is off."""

    recipients: Annotated[list[Word], Field(max_length=_MOST_RECIPIENTS)] = []


def as_wanted(accounts: Accounts, given: Settings) -> Subscription:
    """Make a subscription of settings. Raises `RequestValidationError` with a sentence for each that is wrong."""
    return _checked(given, given.recipients, given.name.strip(), accounts.destinations)


def to_preview(accounts: Accounts, given: PreviewQuery) -> Subscription:
    """Make a subscription to look at, whether it has a name yet or not. Raises as `as_wanted`."""
    return _checked(given, [], given.name.strip() or _NAMELESS, accounts.destinations)


def _checked(given: _Report, recipients: list[str], name: str, destinations: Collection[str]) -> Subscription:
    at, wrong = _time(given.at)
    wanted = Subscription(
        name=name,
        at=at,
        zone=given.zone.strip(),
        scope=given.scope,
        period=given.period,
        recipients=tuple(one.strip() for one in recipients if one.strip()),
        distributor=given.distributor.strip(),
        destination=given.destination,
        more_columns=given.more_columns,
    )
    if found := [*wrong, *_problems(wanted, destinations)]:
        raise RequestValidationError([{"loc": (field,), "msg": said, "type": "value_error"} for field, said in found])
    return wanted


def _time(text: str) -> tuple[time, list[Problem]]:
    try:
        return read_time(text.strip()), []
    except SubscriptionError as error:
        return _MIDNIGHT, [("at", str(error))]


def _problems(wanted: Subscription, destinations: Collection[str]) -> Iterator[Problem]:
    for where, problem in problems(wanted, destinations):
        yield str(where[0]), _sentence(problem) if wanted.name or where[0] != "name" else _NO_NAME
    if len(wanted.distributor) > _LONGEST or not wanted.distributor.isprintable():
        yield "distributor", f"Write the distributor as its orders have it, in at most {_LONGEST} letters."


def _sentence(problem: str) -> str:
    return f"{problem[0].upper()}{problem[1:]}{'' if problem.endswith('?') else '.'}"
