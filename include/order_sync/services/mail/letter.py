"""Make of a mail on record the letter that is sent: its text as bytes, with the report's file."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from email.policy import SMTP, SMTPUTF8
from email.utils import parseaddr

import msgspec

from include.order_sync.ledger.mails import Mail, Recipient
from include.order_sync.ledger.reports.records import read_file
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.mail.contents import LATE_AFTER, Content, ReportContent, read
from include.order_sync.services.mail.message import Attachment, message


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it is sent. `any_letters`: its addresses need a server that takes letters beyond ASCII."""

    body: bytes
    any_letters: bool


def on_the_wire(address: str) -> str:
    """Write an address in letters that every mail server takes, if it has such a form: only domains have (RFC 5891)."""
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        return address


def is_plain(address: str) -> bool:
    """Tell whether every mail server takes an address."""
    return on_the_wire(address).isascii()


def sent_from(sender: str) -> str:
    """Write a sender, a name among it, with an address in such letters."""
    address = parseaddr(sender)[1]
    return sender.replace(address, on_the_wire(address)) if address else sender


def letter(ledger: Ledger, mail: Mail, addresses: Collection[str], sender: str, sent_at: datetime) -> Letter:
    """Write a mail to some addresses: in 7 bits, where their letters allow it."""
    content = read(mail.content)
    attachment = _attachment(ledger, content)
    content = content if attachment else without_file(content)
    addressed = replace(mail, recipients=tuple(Recipient(on_the_wire(address)) for address in addresses))
    late = _is_late(content, sent_at)
    made = message(addressed, content, attachment, sent_from(sender), sent_at, late=late)
    any_letters = not all(map(is_plain, (*addresses, parseaddr(sender)[1])))
    policy = SMTPUTF8 if any_letters else SMTP
    return Letter(made.as_bytes(policy=policy.clone(cte_type="7bit")), any_letters)


def _is_late(content: Content, sent_at: datetime) -> bool:
    due_at = content.due_at if isinstance(content, ReportContent) else None
    return due_at is not None and sent_at - due_at > LATE_AFTER


def carries_file(content: Content) -> bool:
    """Tell whether a mail has a file attached."""
    return isinstance(content, ReportContent) and content.file is not None and content.file.attached


def without_file(content: Content) -> Content:
    """Say of a report that its file is only linked."""
    if not isinstance(content, ReportContent) or content.file is None:
        return content
    return msgspec.structs.replace(content, file=msgspec.structs.replace(content.file, attached=False))


def _attachment(ledger: Ledger, content: Content) -> Attachment | None:
    """Read the file that a mail carries; None if it has none, or one that was swept long ago."""
    if not isinstance(content, ReportContent) or content.file is None or not content.file.attached:
        return None
    body = b"".join(read_file(ledger, content.file.report_id))
    return Attachment(content.file.name, body) if body else None
