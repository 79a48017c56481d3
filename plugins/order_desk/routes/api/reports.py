"""Subscriptions to the status report, for scripts and for the Reports page: list, make, change, end, send now."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from airflow.api_fastapi.logging.decorators import action_logging
from fastapi import APIRouter, Depends, HTTPException, Path
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict

from include.order_sync.accounts import Accounts
from include.order_sync.ledger.reports.subscriptions import (
    ChangedMeanwhile,
    KeptInFile,
    NameTaken,
    NoSuchSubscription,
    change,
    end,
    subscribe,
)
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.reports.subscriptions import all_subscriptions
from include.order_sync.subscriptions import Origin, Subscribed
from plugins.order_desk import guards
from plugins.order_desk.accounts import AccountsDep
from plugins.order_desk.ledger import LedgerDep
from plugins.order_desk.reports_settings import Settings, as_wanted
from plugins.order_desk.reports_view import next_moment
from plugins.order_desk.reports_words import person_words
from plugins.order_desk.starting import REPORT, start_run

router = APIRouter(prefix="/reports", tags=["reports"])
_CHANGED = (
    "{} changed this subscription while you looked at it. Nothing was done: look at what it is now, and then decide."
)
_CHANGES = [guards.act, Depends(action_logging("order_sync_report"))]
_WRONG: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such subscription, or it has ended."},
    409: {"description": "It is no longer what was looked at, stands in the accounts file, or has no recipients."},
}
Key = Annotated[int, Path(ge=1, le=2**63 - 1)]


class SubscriptionOnRecord(BaseModel):
    """A subscription as it is. Hand `seen` back with a change: it is refused if somebody changed it meanwhile.

    `next` is when its report goes out next; null while it is off.
    """

    id: int
    settings: Settings
    origin: Origin
    next: datetime | None
    seen: datetime
    changed_by: str


class Subscriptions(BaseModel):
    """Every subscription, those of the accounts file first."""

    subscriptions: list[SubscriptionOnRecord]


class ChangedSettings(BaseModel):
    """New settings for a subscription, and which version of it was looked at."""

    model_config = ConfigDict(extra="forbid")

    seen: datetime
    settings: Settings


class Ended(BaseModel):
    """A subscription has ended; what it sent stays on record."""

    ended: int


class Asked(BaseModel):
    """A report was asked for: the DAG run that makes and sends it."""

    run: str


@router.get("/subscriptions")
def list_subscriptions(ledger: LedgerDep, accounts: AccountsDep) -> Subscriptions:
    """List every subscription to the status report."""
    now = ledger.now()
    return Subscriptions(subscriptions=[_told(one, now) for one in all_subscriptions(ledger, accounts)])


@router.post("/subscriptions", dependencies=_CHANGES, responses={409: _WRONG[409]})
def make_subscription(
    asked: Settings, ledger: LedgerDep, accounts: AccountsDep, person: guards.PersonDep
) -> SubscriptionOnRecord:
    """Make a subscription in your name."""
    wanted = as_wanted(accounts, asked)
    all_subscriptions(ledger, accounts)  # so that the file's names are taken
    with _explained():
        return _told(subscribe(ledger, wanted, person.actor), ledger.now())


@router.put("/subscriptions/{subscription_id}", dependencies=_CHANGES, responses=_WRONG)
def change_subscription(
    subscription_id: Key, asked: ChangedSettings, ledger: LedgerDep, accounts: AccountsDep, person: guards.PersonDep
) -> SubscriptionOnRecord:
    """Change a subscription in your name; without recipients it is switched off."""
    wanted = as_wanted(accounts, asked.settings)
    _standing(ledger, accounts, subscription_id)
    with _explained():
        return _told(change(ledger, subscription_id, wanted, person.actor, asked.seen), ledger.now())


@router.delete("/subscriptions/{subscription_id}", dependencies=_CHANGES, responses=_WRONG)
def end_subscription(
    subscription_id: Key, seen: datetime, ledger: LedgerDep, accounts: AccountsDep, person: guards.PersonDep
) -> Ended:
    """End a subscription in your name; what it sent stays on record."""
    _standing(ledger, accounts, subscription_id)
    with _explained():
        end(ledger, subscription_id, person.actor, seen)
    return Ended(ended=subscription_id)


@router.post("/subscriptions/{subscription_id}/send", dependencies=_CHANGES, responses=_WRONG)
def send_now(subscription_id: Key, ledger: LedgerDep, accounts: AccountsDep, person: guards.PersonDep) -> Asked:
    """Make a subscription's report now and send it, beside the one of the day: start its DAG in your name."""
    wanted = _standing(ledger, accounts, subscription_id).subscription
    if not wanted.recipients:
        raise HTTPException(409, f"{wanted.name} has no recipients, so there is nobody to send it to.")
    started = start_run(REPORT, wanted.name, person.name)
    if started.problem:
        raise HTTPException(409, f"Nothing was sent. {started.problem}")
    return Asked(run=started.run)


def _told(one: Subscribed, now: datetime) -> SubscriptionOnRecord:
    wanted = one.subscription
    return SubscriptionOnRecord(
        id=one.id,
        settings=Settings(**asdict(wanted) | {"at": f"{wanted.at:%H:%M}", "recipients": list(wanted.recipients)}),
        origin=one.origin,
        next=next_moment(wanted, now) if wanted.recipients else None,
        seen=one.changed_at,
        changed_by=one.changed_by,
    )


def _standing(ledger: Ledger, accounts: Accounts, subscription_id: int) -> Subscribed:
    found = (one for one in all_subscriptions(ledger, accounts) if one.id == subscription_id)
    standing = next(found, None)
    if standing is None:
        raise HTTPException(404, "There is no such subscription. Somebody may have ended it meanwhile.")
    return standing


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what the ledger refuses into an answer."""
    try:
        yield
    except NameTaken as error:
        raise RequestValidationError([{"loc": ("name",), "msg": str(error), "type": "value_error"}]) from error
    except NoSuchSubscription as error:
        raise HTTPException(404, str(error)) from error
    except KeptInFile as error:
        raise HTTPException(409, str(error)) from error
    except ChangedMeanwhile as error:
        raise HTTPException(409, _CHANGED.format(person_words(error.by))) from error
