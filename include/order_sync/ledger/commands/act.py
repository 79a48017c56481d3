"""Do what a person asks for, to many orders at once, and tell what came of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from include.order_sync.ledger.commands.judges import OF_EXPORTS, OF_ORDERS
from include.order_sync.ledger.commands.judging import CarryOut, Step
from include.order_sync.ledger.commands.model import NEEDS_REASON, Acted, Action, Outcome, ReasonMissing, Target
from include.order_sync.ledger.commands.standing import Standing, standings
from include.order_sync.ledger.progress import lock
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction

_AT_ONCE = 300
"""So many orders are acted on in one transaction: what others have to wait for."""
_GREATEST_KEY = 2**63 - 1
_JUDGES = {**OF_EXPORTS, **OF_ORDERS}


@dataclass(frozen=True, slots=True)
class _Ruling:
    """What was decided about a target, before anything was done."""

    outcome: Outcome
    message: str
    steps: Sequence[Step] = ()


def act(ledger: Ledger, action: Action, targets: Sequence[Target], actor: str, reason: str = "") -> list[Acted]:
    """Do an action to orders, some hundred a transaction, and return what came of each target, in their order.

    An order that it does not fit is refused with what the order is now, and keeps no other from being acted on.
    Raises `ReasonMissing` for an action that needs a reason and has none.
    """
    said = reason.replace("\x00", "").strip()
    if action in NEEDS_REASON and not said:
        raise ReasonMissing(f"`{action}` needs a reason: it puts your word in the place of the other side's.")
    by_order: dict[int, dict[Target, None]] = {}
    for target in targets:
        by_order.setdefault(target.order_id, {})[target] = None
    acted: dict[Target, Acted] = {}
    orders = list(by_order)
    for start in range(0, len(orders), _AT_ONCE):
        chosen = [target for order in orders[start : start + _AT_ONCE] for target in by_order[order]]
        acted |= _act_on(ledger, action, chosen, actor, said or None)
    return [acted[target] for target in targets]


def _act_on(
    ledger: Ledger, action: Action, targets: Sequence[Target], actor: str, reason: str | None
) -> dict[Target, Acted]:
    with ledger.write() as tx:
        ids = sorted({target.order_id for target in targets if 0 < target.order_id <= _GREATEST_KEY})
        lock(tx, ids)
        before = standings(tx, ids)
        rulings = {target: _rule(action, target, before.get(target.order_id)) for target in targets}
        _carry_out(tx, [step for ruling in rulings.values() for step in ruling.steps], actor, reason)
        after = standings(tx, ids)
    return {target: _acted(target, ruling, after.get(target.order_id)) for target, ruling in rulings.items()}


def _rule(action: Action, target: Target, order: Standing | None) -> _Ruling:
    if order is None:
        return _Ruling(Outcome.NOT_FOUND, f"There is no order {target.order_id}.")
    if target.seen is not None and target.seen != order.seen:
        return _Ruling(
            Outcome.CHANGED,
            f"Order {order.number} is {order.status_words} now: somebody or the flow was there first. Look again.",
        )
    destination = "" if action in OF_ORDERS else target.destination
    if destination and not order.exports_to(destination):
        return _Ruling(Outcome.NOT_FOUND, f"Order {order.number} does not go to {destination}.")
    judged = _JUDGES[action](order, destination)
    if isinstance(judged, str):
        return _Ruling(Outcome.NOT_POSSIBLE, f"Order {order.number} is {order.status_words}: {judged}.")
    words = "; ".join(dict.fromkeys(step.words for step in judged))
    return _Ruling(Outcome.DONE, f"Order {order.number}: {words}.", judged)


def _carry_out(tx: Transaction, steps: Sequence[Step], actor: str, reason: str | None) -> None:
    ways: dict[CarryOut, dict[int, Step]] = {}
    for step in steps:
        ways.setdefault(step.way, {})[step.subject] = step
    for way, chosen in ways.items():
        way(tx, list(chosen.values()), actor, reason)


def _acted(target: Target, ruling: _Ruling, order: Standing | None) -> Acted:
    if order is None:
        return Acted(target.order_id, "", ruling.outcome, ruling.message, "", "", 0, "", ())
    return Acted(
        order_id=order.id,
        number=order.number,
        outcome=ruling.outcome,
        message=ruling.message,
        status_words=order.status_words,
        sync_status=order.sync_status(target.destination),
        seen=order.seen,
        cart=order.cart,
        destinations=tuple(sorted({step.starts for step in ruling.steps if step.starts})),
    )
