"""Why orders are not synced, in the words of the Order Desk, with links for a mail."""

from include.order_sync.errors import TREATMENTS, ErrorCode
from include.order_sync.ledger.overview.needs import Cause as NeedCause
from include.order_sync.ledger.overview.needs import Need
from include.order_sync.ledger.reports.facts import CauseCount, Why
from include.order_sync.services import need_words
from include.order_sync.services.mail.contents import Cause
from include.order_sync.services.mail.links import DeskLinks
from include.order_sync.services.need_words import Said, code_words, count


def told(cause: CauseCount, links: DeskLinks) -> Cause:
    """Put a cause into words."""
    said = _said(cause)
    return Cause(
        sentence=said.sentence,
        resolution=said.resolution,
        orders=cause.orders,
        numbers=cause.numbers,
        link=links.page(said.page, **said.filters),
    )


def _said(cause: CauseCount) -> Said:
    need_cause, say = _SAYING[cause.why]
    need = Need(
        need_cause, cause.orders, account=cause.destination, cart=cause.cart, method=cause.method, code=cause.code
    )
    return say(need)


def _retried(need: Need) -> Said:
    sentence = f"{count(need, *['could not be sent'] * 2)} to {need.account} yet: {code_words(need.code)}."
    filters = {"sync": "queued", "account": need.account, "error_code": need.code}
    return Said(sentence, TREATMENTS[ErrorCode(need.code)].resolution, filters=filters)


_SAYING = {
    Why.FAILED: (NeedCause.EXPORT_FAILED, need_words.failed),
    Why.UNMAPPED: (NeedCause.UNMAPPED, need_words.unmapped),
    Why.UNACKNOWLEDGED: (NeedCause.UNACKNOWLEDGED, need_words.unacknowledged),
    Why.RETRIED: (NeedCause.STUCK, _retried),
    Why.STUCK: (NeedCause.STUCK, need_words.stuck),
    Why.NOT_FETCHED: (NeedCause.NOT_FETCHED, need_words.not_fetched),
    Why.ON_HOLD: (NeedCause.ON_HOLD, need_words.on_hold),
}
