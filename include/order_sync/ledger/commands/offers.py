"""Tell what a person could do to an order now, so that only that is offered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from include.order_sync.ledger.commands.judges import OF_EXPORTS, OF_ORDERS
from include.order_sync.ledger.commands.judging import Step
from include.order_sync.ledger.commands.model import NEEDS_REASON, Action
from include.order_sync.ledger.commands.standing import Standing, standings
from include.order_sync.ledger.session import Ledger


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
        for action, judge in OF_EXPORTS.items():
            yield from _offered(action, export.destination, judge(order, export.destination))


def _of_the_order(order: Standing) -> Iterable[Offer]:
    for action, judge in OF_ORDERS.items():
        yield from _offered(action, "", judge(order, ""))


def _offered(action: Action, destination: str, judged: Sequence[Step] | str) -> Iterable[Offer]:
    if not isinstance(judged, str):
        yield Offer(action, destination, "; ".join(dict.fromkeys(step.words for step in judged)))
