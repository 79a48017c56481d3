"""Tell what a person could do to an order now, so that only that is offered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from include.order_sync.ledger.commands import confirming, exporting, holding
from include.order_sync.ledger.commands.judging import Judge, Step
from include.order_sync.ledger.commands.model import NEEDS_REASON, Action
from include.order_sync.ledger.commands.standing import Standing, standings
from include.order_sync.ledger.session import Ledger

_OF_EXPORTS: dict[Action, Judge] = {
    Action.RETRY_SYNC: exporting.judge_retry,
    Action.MARK_SYNCED: exporting.judge_mark,
    Action.RESEND: exporting.judge_resend,
}
_OF_ORDERS: dict[Action, Judge] = {
    Action.HOLD: holding.judge_hold,
    Action.RELEASE: holding.judge_release,
    Action.CANCEL: holding.judge_cancel,
    Action.RETRY_CONFIRMATION: confirming.judge_retry,
    Action.MARK_CONFIRMED: confirming.judge_mark,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that would be carried out now. `words` say what would happen; `destination` "": the whole order."""

    action: Action
    destination: str
    words: str

    @property
    def needs_reason(self) -> bool:
        """Tell whether it is never done without a reason."""
        return self.action in NEEDS_REASON


def offers(ledger: Ledger, order_id: int) -> list[Offer]:
    """List every action that fits an order as it stands: those on its exports once a destination."""
    with ledger.read() as tx:
        order = standings(tx, [order_id]).get(order_id)
    return [] if order is None else [*_of_exports(order), *_of_the_order(order)]


def _of_exports(order: Standing) -> Iterable[Offer]:
    for export in order.exports:
        for action, judge in _OF_EXPORTS.items():
            yield from _offered(action, export.destination, judge(order, export.destination))


def _of_the_order(order: Standing) -> Iterable[Offer]:
    for action, judge in _OF_ORDERS.items():
        yield from _offered(action, "", judge(order, ""))


def _offered(action: Action, destination: str, judged: Sequence[Step] | str) -> Iterable[Offer]:
    if not isinstance(judged, str):
        yield Offer(action, destination, "; ".join(dict.fromkeys(step.words for step in judged)))
