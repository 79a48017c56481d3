"""The words of the Reports page: Pepper's for what a report lists, and ours for what came of each sending."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from include.order_sync.ledger.mails import Mail, MailState, Recipient
from include.order_sync.subscriptions import Period, Scope, Subscription

SCOPE_WORDS = {Scope.ALL: "All orders", Scope.FAILED: "Only orders that failed to sync"}
SCOPE_MEANINGS = {
    Scope.ALL: "Those that failed to sync, and with them those that are synced.",
    Scope.FAILED: "This includes both failed orders and unsynced orders that are still pending, however old they are.",
}
PERIOD_WORDS = {Period.DAY: "those downloaded since the report before", Period.EVER: "every one that there is"}
MORE_COLUMNS = "error code, error message, failures and a link to each order"
WHAT_TO_DO = {
    MailState.FAILED: "Read what the mail server said, and mend that or the addresses.",
    MailState.UNKNOWN: "The line broke at the last moment, so it is not sent again by itself. Ask whether it came.",
}
_STATES = {
    MailState.QUEUED: ("Waits to be sent", ""),
    MailState.SENDING: ("Is being sent", ""),
    MailState.HANDED_OVER: ("Is being sent", ""),
    MailState.SENT: ("Sent", "good"),
    MailState.FAILED: ("Not sent, and given up", "bad"),
    MailState.UNKNOWN: ("Not known whether it was sent", "warn"),
}
_TAKEN = {"taken": "took it", "refused": "refused", "waiting": "waits"}
_UNITS = ((1000**3, "GB"), (1000**2, "MB"), (1000, "kB"))


def scope_words(subscription: Subscription) -> str:
    """Say which orders a report lists."""
    words = SCOPE_WORDS[subscription.scope]
    if subscription.scope is Scope.FAILED:
        return words
    return f"{words}; of the synced ones {PERIOD_WORDS[subscription.period]}"


def only_words(subscription: Subscription) -> str:
    """Say to which distributor and destination a report is limited; "" if to none."""
    limits = {"distributor": subscription.distributor, "destination": subscription.destination}
    said = " and ".join(f"{kind} {name}" for kind, name in limits.items() if name)
    return f"Only {said}" if said else ""


def state_words(mail: Mail) -> tuple[str, str]:
    """Say what came of a mail, and how that is to look: good, bad, warn or plain."""
    refused = sum(one.outcome == "refused" for one in mail.recipients)
    if mail.state is MailState.QUEUED and mail.attempts:
        return f"Not sent yet, tried {_times(mail.attempts)}", "warn"
    if mail.state is MailState.SENT and refused:
        return f"Sent, but refused for {refused} of {len(mail.recipients)}", "warn"
    return _STATES[mail.state]


def recipient_words(recipient: Recipient, mail: Mail) -> str:
    """Say what came of a mail for one recipient; "" where that is said of the whole mail."""
    if recipient.outcome == "taken" and mail.state is MailState.SENT:
        return ""
    if recipient.outcome == "waiting" and mail.state in (MailState.FAILED, MailState.UNKNOWN):
        return ""
    return _TAKEN.get(recipient.outcome, recipient.outcome)


def counts_words(counts: Mapping[str, int]) -> str:
    """Say how many orders a report listed, by status; what there were none of is left out."""
    return ", ".join(f"{count:,}\u00a0{status}" for status, count in counts.items() if count) or "no orders"


def local_words(moment: datetime, zone: str) -> str:
    """Write a moment by the clocks of a zone: Mon 2 March, 07:00."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%B, %H:%M}"


def day_words(day: date) -> str:
    """Write a day: Mon 2 March 2026."""
    return f"{day:%a} {day.day} {day:%B %Y}"


def size_words(size: int) -> str:
    """Write the size of a file."""
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:.1f} {name}".replace(".0 ", " ")
    return f"{size} bytes"


def person_words(actor: str) -> str:
    """Name who did something as people read it."""
    return actor.removeprefix("user:")


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
