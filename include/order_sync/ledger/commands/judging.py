"""The shape of an action: a judgement that reads only, and steps that are then carried out for many orders at once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from include.order_sync.ledger.commands.standing import Standing
from include.order_sync.ledger.transaction import Transaction

CarryOut = Callable[[Transaction, Sequence["Step"], str, str | None], None]
"""Does one kind of step for many orders: (transaction, steps, actor, reason or None)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be done. `subject` is the key of the export, confirmation or order; `starts` what is to run then."""

    way: CarryOut
    order_id: int
    subject: int
    words: str
    starts: str = ""


Judge = Callable[[Standing, str], Sequence[Step] | str]
"""Tells what is to be done for an order (and a destination, or ""), or the reason why nothing can be."""


def all_that_fits(judged: Iterable[Step | str]) -> Sequence[Step] | str:
    """Do whatever can be done; if that is nothing, tell every reason once."""
    found = list(judged)
    steps = [one for one in found if isinstance(one, Step)]
    return steps or "; ".join(dict.fromkeys(one for one in found if isinstance(one, str)))


def subjects(steps: Sequence[Step]) -> list[int]:
    """List what is acted on."""
    return [step.subject for step in steps]


def orders_of(steps: Sequence[Step]) -> list[int]:
    """List whose it is, each order once."""
    return list(dict.fromkeys(step.order_id for step in steps))
