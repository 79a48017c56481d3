"""What needs a person now, and how things went, for scripts."""

from collections.abc import Sequence
from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from include.order_sync.ledger.overview.history import failures_by_code, spreads, standings
from include.order_sync.ledger.overview.needs import Cause
from include.order_sync.ledger.overview.periods import Period, window
from include.order_sync.ledger.tallies import Tally
from plugins.order_desk.accounts import OpenAccountsDep
from plugins.order_desk.ledger import LedgerDep
from plugins.order_desk.needs_words import Told, told
from plugins.order_desk.routes.overview import needs_of

router = APIRouter(tags=["overview"])


class _Model(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class NamedOrder(_Model):
    """One order by name; `order_id` is null if it was not taken into the ledger."""

    order_id: int | None
    number: str
    detail: str


class OpenNeed(BaseModel):
    """Something that needs a person. `link` leads to its orders from the Order Desk's root, "" if no filter finds them.

    `named` lists the first twenty of them where no filter does.
    """

    cause: Cause
    orders: int
    oldest: datetime | None
    account: str
    cart: str
    method: str
    code: str
    message: str
    paused_until: datetime | None
    sentence: str
    resolution: str
    link: str
    named: list[NamedOrder]


class OpenNeeds(BaseModel):
    """All that needs a person now; `accounts_problem` tells what is wrong with the accounts file, "" if nothing."""

    needs: list[OpenNeed]
    accounts_problem: str


class StandingCounts(_Model):
    """How many orders stood in each status at a time ("new" without those on hold), and how many were red."""

    at: datetime
    counts: dict[str, int]


class TimeTaken(_Model):
    """How long something took, in seconds: half of `times`, and 95 of 100."""

    times: int
    median: float
    p95: float


class History(BaseModel):
    """How things went; all lists but `standings` have one value for each of `starts`."""

    starts: list[datetime]
    standings: list[StandingCounts]
    failures_by_code: dict[str, list[int]]
    placed_to_at_wms: list[TimeTaken | None]
    shipped_to_confirmed: list[TimeTaken | None]


@router.get("/needs")
def list_needs(ledger: LedgerDep, open_accounts: OpenAccountsDep) -> OpenNeeds:
    """List what needs a person now, as the Overview does."""
    found, problem = needs_of(ledger, open_accounts)
    return OpenNeeds(needs=[_need(told(need)) for need in found], accounts_problem=problem)


@router.get("/history")
def show_history(ledger: LedgerDep, period: Period = Period.DAY) -> History:
    """Tell the numbers of the Overview's pictures."""
    shown = window(period, ledger.now())
    return History(
        starts=shown.starts,
        standings=[StandingCounts.model_validate(one) for one in standings(ledger, shown)],
        failures_by_code=failures_by_code(ledger, shown),
        placed_to_at_wms=_taken(spreads(ledger, shown, Tally.TO_WMS)),
        shipped_to_confirmed=_taken(spreads(ledger, shown, Tally.TO_CART)),
    )


def _need(one: Told) -> OpenNeed:
    need = one.need
    return OpenNeed(
        cause=need.cause,
        orders=need.orders,
        oldest=need.oldest,
        account=need.account,
        cart=need.cart,
        method=need.method,
        code=need.code,
        message=need.message,
        paused_until=need.paused_until,
        sentence=one.sentence,
        resolution=one.resolution,
        link=one.link,
        named=[NamedOrder.model_validate(order) for order in need.named],
    )


def _taken(found: Sequence[object]) -> list[TimeTaken | None]:
    return [None if one is None else TimeTaken.model_validate(one) for one in found]
