"""What needs a person, in sentences: what it is, what to do, and where its orders are."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from include.order_sync.connectors.base import SkipCode
from include.order_sync.errors import TREATMENTS, ErrorCode
from include.order_sync.ledger.mails import MailState
from include.order_sync.ledger.overview.needs import Cause, Need
from include.order_sync.services import need_words
from include.order_sync.services.need_words import Said, code_words, count

_REFUSALS: dict[str, str] = {
    ErrorCode.UNAUTHORIZED: "refuses our login",
    ErrorCode.FORBIDDEN: "knows our login, but does not let it do this",
}
_CONFIRM = "Then retry the confirmation, or enter the tracking at the cart by hand and mark it as confirmed."
_NOT_TAKEN = {
    SkipCode.MALFORMED: (
        "cannot be read, and {was} not taken",
        "Correct {them} at the cart: a change is read again by itself. The reasons are below.",
    ),
    SkipCode.NO_DESTINATION: (
        "{goes} to no destination, and {was} not taken",
        "Name the distributor, or the cart, under a destination's `takes` in the accounts file.",
    ),
}
_MAILS: dict[str, str] = {
    MailState.FAILED: "Mend what the mail server names, or the addresses; a report can then be sent anew.",
    MailState.UNKNOWN: "Ask a recipient whether it came. If it did not, a report can be sent anew.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A need as people read it. `link` is relative to the Order Desk's root, "" if there is none."""

    need: Need
    sentence: str
    resolution: str
    link: str = ""
    link_words: str = "Show these orders"


def told(need: Need) -> Told:
    """Put a need into words."""
    return _TELLERS[need.cause](need)


def _orders_at(**filters: str) -> str:
    return "./?" + urlencode({name: value for name, value in filters.items() if value})


def _trouble(need: Need) -> Told:
    treatment = TREATMENTS.get(ErrorCode(need.code)) if need.code in {*ErrorCode} else None
    what = _REFUSALS.get(need.code, "does not work")
    waiting = f" {count(need, 'waits', 'wait')} for it." if need.orders else ""
    resolution = treatment.resolution if treatment else "Set up what the message names, then check again."
    return Told(need, f"The account {need.account} {what}.{waiting}", resolution, "connections", "See connections")


def _as(say: Callable[[Need], Said], link_words: str = "Show these orders") -> Callable[[Need], Told]:
    """Tell what pages and mails say alike, with a link from the Order Desk's root."""

    def tell(need: Need) -> Told:
        said = say(need)
        return Told(need, said.sentence, said.resolution, said.page or _orders_at(**said.filters), link_words)

    return tell


def _unconfirmed(need: Need) -> Told:
    what = f"shipped, but the tracking could not be confirmed to {need.account}"
    sentence = f"{count(need, f'was {what}', f'were {what}')}: {code_words(need.code)}."
    resolution = f"{TREATMENTS[ErrorCode(need.code)].resolution} {_CONFIRM}"
    link = _orders_at(status="error", sync="successful", account=need.account, error_code=need.code)
    return Told(need, sentence, resolution, "" if need.named else link)


def _unanswered(need: Need) -> Told:
    what = f"shipped, and {need.account} has not answered our confirmation for over 30 minutes"
    return Told(
        need, f"{count(need, f'was {what}', f'were {what}')}.", f"Look there whether it has the tracking. {_CONFIRM}"
    )


def _too_late(need: Need) -> Told:
    link = _orders_at(status="error", error_code=need.code)
    resolution = TREATMENTS[ErrorCode.CANCELED_AT_SOURCE].resolution
    return Told(need, f"{count(need, 'was', 'were')} canceled too late.", resolution, link)


def _not_taken(need: Need) -> Told:
    sentence, resolution = _NOT_TAKEN[SkipCode(need.code)]
    one = need.orders == 1
    words = {"was": "was" if one else "were", "goes": "goes" if one else "go", "them": "it" if one else "them"}
    orders = f"1 order of {need.cart}" if one else f"{need.orders:,} orders of {need.cart}"
    return Told(need, f"{orders} {sentence.format(**words)}.", resolution.format(**words))


def _mail_failed(need: Need) -> Told:
    one = need.orders == 1
    if need.code == MailState.UNKNOWN:
        sentence = f"It is not known whether {'a mail' if one else f'{need.orders:,} mails'} went out."
    else:
        sentence = f"{'1 mail' if one else f'{need.orders:,} mails'} could not be sent."
    return Told(need, sentence, _MAILS[need.code], "reports", "See reports")


_TELLERS = {
    Cause.ACCOUNT_TROUBLE: _trouble,
    Cause.UNMAPPED: _as(need_words.unmapped, "Map it"),
    Cause.EXPORT_FAILED: _as(need_words.failed),
    Cause.UNACKNOWLEDGED: _as(need_words.unacknowledged),
    Cause.STUCK: _as(need_words.stuck),
    Cause.NOT_FETCHED: _as(need_words.not_fetched),
    Cause.CONFIRMATION_FAILED: _unconfirmed,
    Cause.CONFIRMATION_UNANSWERED: _unanswered,
    Cause.ON_HOLD: _as(need_words.on_hold),
    Cause.CANCELED_TOO_LATE: _too_late,
    Cause.NOT_TAKEN: _not_taken,
    Cause.MAIL_FAILED: _mail_failed,
}
