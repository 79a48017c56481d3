"""Try to send one mail: the letter without the dot that ends it, the intent on record, the dot."""

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.ledger.leases import Lease
from include.order_sync.ledger.mails import Mail
from include.order_sync.ledger.outbox import MailResult, hand_over
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.failures import AccountBusy
from include.order_sync.services.mail.letter import Letter, is_plain, letter, on_the_wire
from include.order_sync.services.mail.replies import Reply, TooLarge
from include.order_sync.services.mail.settling import Settling
from include.order_sync.services.mail.smtp import Conversation

TAKEN_OVER = "This task was held up for too long, and another took over the mails; it goes on with them."
_NEEDS_ANY_LETTERS = (
    "The mail server takes no address with letters beyond ASCII in front of the @: it does not offer SMTPUTF8."
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a mail. `going_on` is called all along, and raises `AccountBusy` to stop it."""

    ledger: Ledger
    lease: Lease
    mail: Mail
    sender: str
    settling: Settling
    going_on: Callable[[], None]

    def make(self, conversation: Conversation) -> MailResult:
        """Send the mail. Raises `VendorError` if that failed for all who wait for it: the server has not got it.

        Raises `AccountBusy` if another task took it over.
        """
        addresses = self._writable(conversation)
        if not self.settling.waiting:
            return self.settling.settled(self.ledger.now())
        made = letter(self.ledger, self.mail, addresses, self.sender, self.ledger.now())
        self._begin(conversation, made)
        if not self.settling.accepted:
            conversation.reset()
            return self.settling.settled(self.ledger.now())
        if refusal := conversation.body(made.body, self.going_on):
            raise _named(refusal)
        if not hand_over(self.ledger, self.mail.id, self.lease, tuple(self.settling.recipients.values())):
            raise AccountBusy(TAKEN_OVER)
        return self._end(conversation)

    def _writable(self, conversation: Conversation) -> list[str]:
        """List whom the letter can be addressed to; those who wait for it and cannot be written to are refused."""
        everybody = list(self.settling.recipients)
        if conversation.takes_any_letters:
            return everybody
        if not is_plain(parseaddr(self.sender)[1]):
            raise VendorError(ErrorCode.FORBIDDEN, f"{self.sender}: {_NEEDS_ANY_LETTERS}")
        odd = [address for address in everybody if not is_plain(address)]
        self.settling.mark(set(odd).intersection(self.settling.waiting), "refused", _NEEDS_ANY_LETTERS)
        return [address for address in everybody if address not in odd]

    def _begin(self, conversation: Conversation, made: Letter) -> None:
        conversation.begin(on_the_wire(parseaddr(self.sender)[1]), len(made.body), any_letters=made.any_letters)
        for address in self.settling.waiting:
            self.going_on()
            self.settling.answered(address, conversation.recipient(on_the_wire(address)))
            if not conversation.is_open:
                raise VendorError(ErrorCode.UNAVAILABLE, self.settling.recipients[address].message)

    def _end(self, conversation: Conversation) -> MailResult:
        try:
            reply = conversation.end()
        except Exception as error:  # noqa: BLE001 - whatever it was, the server may have the mail by now
            return self.settling.unknown(str(error))
        if reply.yes:
            return self.settling.taken(self.ledger.now())
        if reply.later or reply.never:
            raise _named(reply)
        return self.settling.unknown(reply.words)


def _named(reply: Reply) -> VendorError:
    """Name why the server does not want a mail that it let begin."""
    if reply.too_large:
        return TooLarge(reply.words)
    return VendorError(ErrorCode.REJECTED, reply.words) if reply.never else reply.failure()
