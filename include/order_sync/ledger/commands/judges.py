"""Which judge rules on which action: on an order's exports one by one, or on the whole order."""

from include.order_sync.ledger.commands import confirming, exporting, holding
from include.order_sync.ledger.commands.judging import Judge
from include.order_sync.ledger.commands.model import Action

OF_EXPORTS: dict[Action, Judge] = {
    Action.RETRY_SYNC: exporting.judge_retry,
    Action.MARK_SYNCED: exporting.judge_mark,
    Action.RESEND: exporting.judge_resend,
}
OF_ORDERS: dict[Action, Judge] = {
    Action.HOLD: holding.judge_hold,
    Action.RELEASE: holding.judge_release,
    Action.CANCEL: holding.judge_cancel,
    Action.RETRY_CONFIRMATION: confirming.judge_retry,
    Action.MARK_CONFIRMED: confirming.judge_mark,
}
