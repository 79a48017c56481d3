"""Send mails one after another over one connection: one bad mail, or a connection that breaks, stops no other."""

import logging
from collections.abc import Sequence
from contextlib import ExitStack

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.ledger.mails import Mail, MailState
from include.order_sync.ledger.outbox import MailResult, finish_mail
from include.order_sync.services.failures import AccountBusy
from include.order_sync.services.leasing import Held
from include.order_sync.services.mail.attempt import TAKEN_OVER, Attempt
from include.order_sync.services.mail.replies import TooLarge, naming
from include.order_sync.services.mail.settling import Settling, only_linked, untried
from include.order_sync.services.mail.smtp import Conversation, MailServer
from include.order_sync.services.runtime import Runtime

log = logging.getLogger(__name__)

_SILENT = 3
"""After so many mails in a row without an answer the others wait for the next run: they might end as unknown, too."""


class Posting:
    """One task's way through its mails. `done` is what came of each, by its key."""

    def __init__(self, runtime: Runtime, server: MailServer, held: Held) -> None:
        self.done: dict[int, tuple[Mail, MailResult]] = {}
        self.to_be_linked: list[int] = []
        self._runtime, self._server, self._held = runtime, server, held
        self._line = Line(server)
        self._silent = 0

    def __enter__(self) -> "Posting":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._line.close(politely=kind is None)

    def send(self, mails: Sequence[Mail]) -> None:
        """Try each mail once, and write down at once what came of it."""
        for mail in mails:
            self._go_on()
            result = self._result(mail)
            if not finish_mail(self._runtime.ledger, self._held.lease, result):
                raise AccountBusy(TAKEN_OVER)
            self.done[mail.id] = mail, result
            _tell(mail, result)

    def _go_on(self) -> None:
        if not self._held.keep():
            raise AccountBusy(TAKEN_OVER)

    def _result(self, mail: Mail) -> MailResult:
        if self._silent >= _SILENT:
            return untried(mail, self._runtime.ledger.now())
        settling = Settling(mail, self._runtime.accounts.mail.patience)
        try:
            result = self._attempt(mail, settling)
            silent = result.state is MailState.UNKNOWN
        except VendorError as error:
            result = self._failed(mail, settling, error)
            silent = error.code is ErrorCode.TIMEOUT
        self._silent = self._silent + 1 if silent else 0
        return result

    def _attempt(self, mail: Mail, settling: Settling) -> MailResult:
        ledger, lease = self._runtime.ledger, self._held.lease
        attempt = Attempt(ledger, lease, mail, self._server.sender, settling, self._go_on)
        try:
            return attempt.make(self._line.conversation())
        except (VendorError, AccountBusy):
            raise
        except Exception as surprise:
            log.exception("The mail %s could not be made or sent.", mail.key)
            raise VendorError(ErrorCode.INTERNAL, f"{type(surprise).__name__}: {surprise}") from surprise

    def _failed(self, mail: Mail, settling: Settling, error: VendorError) -> MailResult:
        self._line.reset()
        now = self._runtime.ledger.now()
        linked = only_linked(mail, now) if isinstance(error, TooLarge) else None
        if linked:
            self.to_be_linked.append(mail.id)
        return linked or settling.failed(error, now)


class Line:
    """The connection: opened when it is first needed, and again after it broke; who cannot be reached is left alone."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._stack = ExitStack()
        self._conversation: Conversation | None = None
        self._trouble: VendorError | None = None

    def conversation(self) -> Conversation:
        """Return the conversation to go on with. Raises `VendorError` if the server cannot be reached."""
        if self._trouble:
            raise self._trouble
        if self._conversation is None or not self._conversation.is_open:
            self.close(politely=False)
            try:
                self._conversation = self._open()
            except VendorError as error:
                self._trouble = error
                raise
        return self._conversation

    def _open(self) -> Conversation:
        with naming(self._server.secrets):
            client = self._stack.enter_context(self._server.open())
        return Conversation(client, self._server)

    def reset(self) -> None:
        """Make ready for the next mail after one went wrong."""
        if self._conversation:
            self._conversation.reset()

    def close(self, *, politely: bool) -> None:
        """End the connection, if there is one."""
        if self._conversation and politely:
            self._conversation.leave()
        elif self._conversation:
            self._conversation.cut()
        self._conversation = None
        self._stack.close()


def _tell(mail: Mail, result: MailResult) -> None:
    """Say in the task's log what came of a mail, in one line."""
    level = logging.INFO if result.state is MailState.SENT and not result.error_code else logging.WARNING
    trouble = f" ({result.error_code}: {result.error_message})" if result.error_code else ""
    log.log(level, "Mail “%s” to %d recipients: %s%s", mail.subject, len(mail.recipients), result.state, trouble)
