"""Act on orders: one or many, each with a result of its own."""

from collections.abc import Iterable
from itertools import islice
from typing import Annotated, Any

from airflow.api_fastapi.logging.decorators import action_logging
from fastapi import APIRouter, Depends, HTTPException, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from include.order_sync.ledger.commands.act import act
from include.order_sync.ledger.commands.model import Acted, Action, Outcome, ReasonMissing, Target
from include.order_sync.ledger.grid.filters import Filter, Sort
from include.order_sync.ledger.grid.pages import listed
from include.order_sync.ledger.session import Ledger
from plugins.order_desk import guards
from plugins.order_desk.ledger import LedgerDep
from plugins.order_desk.starting import CONFIRMATION, DELIVERY, Started, start_runs
from plugins.order_desk.view import FilterQuery

MOST_AT_ONCE = 10_000
_TOO_MANY = f"More than {MOST_AT_ONCE:,} match. Narrow the filters, and act on a part at a time."
_CARRIED_ON = "What you did stays done, and is carried on as soon as the DAG runs."
_OF_CONFIRMATIONS = frozenset({Action.RETRY_CONFIRMATION, Action.MARK_CONFIRMED})

router = APIRouter(tags=["actions"], dependencies=[guards.act])


class OrderToActOn(BaseModel):
    """An order. `destination` empty: every export that the action fits. `seen`: the version that was looked at."""

    model_config = ConfigDict(extra="forbid")

    order: Annotated[int, Field(ge=1, le=2**63 - 1)]
    destination: Annotated[str, Field(max_length=80)] = ""
    seen: int | None = None


class ActionRequest(BaseModel):
    """What to act on: orders by key, or all that match filters as the list of orders has them; and why."""

    model_config = ConfigDict(extra="forbid")

    orders: Annotated[list[OrderToActOn], Field(min_length=1, max_length=MOST_AT_ONCE)] | None = None
    matching: FilterQuery | None = None
    reason: Annotated[str, Field(max_length=2000, description="needed to mark as synced or as confirmed")] = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> "ActionRequest":
        if (self.orders is None) == (self.matching is None):
            raise ValueError("Name orders, or what they match: one of the two.")
        return self


class ActionResult(BaseModel):
    """What came of an order, and how it stands now."""

    order: int
    number: str
    outcome: Outcome
    message: str
    status: str
    sync_status: str
    seen: int


class StartedRun(BaseModel):
    """A DAG run that carries on for an account what was asked for."""

    dag: str
    account: str
    run: str


class ActionResponse(BaseModel):
    """What came of an action. `notes` tell what could not be started; what was done stays done."""

    done: int
    refused: int
    results: list[ActionResult]
    started: list[StartedRun]
    notes: list[str]


@router.post(
    "/actions/{action}",
    dependencies=[Depends(action_logging("order_sync_action"))],
    responses={
        409: {"model": ActionResponse, "description": "The one order was refused: it is not what it was, or unfit."},
        403: {"description": "Without the permission Order Sync Actions, or from another site's page."},
    },
)
def act_on_orders(
    action: Action, asked: ActionRequest, response: Response, ledger: LedgerDep, person: guards.PersonDep
) -> ActionResponse:
    """Do an action to orders in your name, then start at once what carries it on.

    An order that is no longer what was looked at, or that the action does not fit, is refused with what it is now, and
    keeps no other from being acted on.
    """
    try:
        acted = act(ledger, action, _targets(ledger, asked), person.actor, asked.reason)
    except ReasonMissing as error:
        raise HTTPException(422, str(error)) from error
    if len(acted) == 1 and acted[0].outcome is not Outcome.DONE:
        response.status_code = 409
    return _answer(acted, _start(action, acted, person.name))


def _targets(ledger: Ledger, asked: ActionRequest) -> list[Target]:
    if asked.orders is not None:
        return [Target(one.order, one.destination, one.seen) for one in asked.orders]
    assert asked.matching is not None
    found = list(islice(_matching(ledger, asked.matching.as_filter()), MOST_AT_ONCE + 1))
    if len(found) > MOST_AT_ONCE:
        raise HTTPException(422, _TOO_MANY)
    return found


def _matching(ledger: Ledger, chosen: Filter) -> Iterable[Target]:
    return (Target(row.order_id, row.destination) for rows in listed(ledger, chosen, Sort()) for row in rows)


def _start(action: Action, acted: Iterable[Acted], person: str) -> list[Started]:
    dag = CONFIRMATION if action in _OF_CONFIRMATIONS else DELIVERY
    return start_runs(dag, (account for one in acted for account in one.destinations), person)


def _answer(acted: list[Acted], started: list[Started]) -> ActionResponse:
    done = sum(one.outcome is Outcome.DONE for one in acted)
    return ActionResponse(
        done=done,
        refused=len(acted) - done,
        results=[ActionResult(**_result(one)) for one in acted],
        started=[StartedRun(dag=one.dag, account=one.account, run=one.run) for one in started if not one.problem],
        notes=list(dict.fromkeys(f"{one.problem} {_CARRIED_ON}" for one in started if one.problem)),
    )


def _result(one: Acted) -> dict[str, Any]:
    return {
        "order": one.order_id,
        "number": one.number,
        "outcome": one.outcome,
        "message": one.message,
        "status": one.status_words,
        "sync_status": one.sync_status,
        "seen": one.seen,
    }
