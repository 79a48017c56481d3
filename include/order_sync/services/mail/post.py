"""Send the mails that are due: each once, also when a task is killed or tried again."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from include.order_sync.ledger.mails import Mail, MailKind, MailState, mails_to_send
from include.order_sync.ledger.outbox import MailResult, claim_mails, recover_mails
from include.order_sync.services.failures import MailsNotSent, Remaining, describe, retry_in
from include.order_sync.services.leasing import holding, length_for
from include.order_sync.services.mail.posting import Posting
from include.order_sync.services.mail.smtp import MailServer
from include.order_sync.services.runtime import Runtime

__all__ = ["MailServer", "Posted", "post"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Posted:
    """What was sent: how many mails, to how many recipients, and how many the mail server refused."""

    mails: int = 0
    recipients: int = 0
    refused: int = 0

    @property
    def moved(self) -> int:
        """Count the mails that were sent."""
        return self.mails

    def summary(self) -> str:
        """Say it in one line."""
        sent = f"{_counted(self.mails, 'mail')} sent to {_counted(self.recipients, 'recipient')}"
        return f"{sent}, {_counted(self.refused, 'recipient')} refused"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def post(runtime: Runtime, server: MailServer, kinds: Collection[MailKind], only: Collection[int] = ()) -> Posted:
    """Send the mails of some kinds that are due; of `only` those mails, if some are named.

    Raises `MailsNotSent` if some were not sent, after all others were; `AccountBusy` if another task sends them.
    """
    waiting = mails_to_send(runtime.ledger, kinds)
    if not waiting or (only and not set(only) & set(waiting)):
        return Posted()
    with holding(runtime.ledger, _lease_name(kinds), runtime.run.actor, length_for(server.timeout)) as held:
        unknown = recover_mails(runtime.ledger, held.lease, kinds)
        with Posting(runtime, server, held) as posting:
            posting.send(claim_mails(runtime.ledger, held.lease, kinds, only))
            if posting.to_be_linked:
                posting.send(claim_mails(runtime.ledger, held.lease, kinds, posting.to_be_linked))
    return _conclude(runtime, posting, [mail for mail in unknown if not only or mail.id in only])


def _lease_name(kinds: Collection[MailKind]) -> str:
    """Reports do not wait for alerts, nor alerts for a long report."""
    (group,) = {"reports" if kind is MailKind.REPORT else "alerts" for kind in kinds}
    return f"mail:{group}"


def _conclude(runtime: Runtime, posting: Posting, unknown: Sequence[Mail]) -> Posted:
    results = [result for _, result in posting.done.values()]
    sent = [result for result in results if result.state is MailState.SENT]
    remaining = [_remaining(mail, result) for mail, result in posting.done.values() if result not in sent]
    remaining += [Remaining(mail.subject, f"{mail.error_code}: {mail.error_message}", None) for mail in unknown]
    if remaining:
        message = f"{len(remaining)} of {len(results) + len(unknown)} mails not sent: {describe(remaining)}"
        raise MailsNotSent(message, retry_in(remaining, runtime.ledger.now()))
    return Posted(len(sent), _count(sent, "taken"), _count(sent, "refused"))


def _remaining(mail: Mail, result: MailResult) -> Remaining:
    reason = f"{result.error_code}: {result.error_message}" if result.error_code else "not tried"
    return Remaining(mail.subject, reason, result.due_at)


def _count(results: Sequence[MailResult], outcome: str) -> int:
    return sum(one.outcome == outcome for result in results for one in result.recipients)
