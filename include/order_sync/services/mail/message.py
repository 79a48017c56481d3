"""Make of a mail on record a message as mail servers take it: both bodies, the file, and headers that filters need."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.utils import parseaddr
from hashlib import sha256

from include.order_sync.ledger.mails import Mail
from include.order_sync.services.mail.contents import Content, ReportContent
from include.order_sync.services.mail.templates import html_of, text_of
from include.order_sync.services.mail.words import cut, one_line

_TYPES = {"csv": ("text", "csv", {"charset": "utf-8"}), "zip": ("application", "zip", {})}
# A namespace for lists that no domain manages (RFC 2919, 3): a filter for it works wherever the mails come from.
_REPORTS = "OrderSync status reports <status-reports.order-sync.localhost>"
_ALERTS = "OrderSync alerts <alerts.order-sync.localhost>"
_LONGEST_HEADER = 200
_READABLE = 60
"""So many letters of a mail's key stand in its Message-ID, for people who look for it in a server's log."""
_NO_DOMAIN = "order-sync.invalid"


class _Header(BaseHeader):
    """A header whose words arrive as they were written: the standard library may lose a space between two lines."""

    def fold(self, *, policy: Policy) -> str:
        if not isinstance(self, UnstructuredHeader) or self.isascii() or getattr(policy, "utf8", False):
            return super().fold(policy=policy)
        words = Header(str(self), "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {words}{policy.linesep}"


def _registry() -> HeaderRegistry:
    """Have the names of other mails written as they are: a long one would be encoded, as if it were words."""
    registry = HeaderRegistry(base_class=_Header)
    for header in ("references", "in-reply-to"):
        registry.registry[header] = registry.registry["message-id"]
    return registry


_POLICY = EmailPolicy(header_factory=_registry())


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a mail carries."""

    name: str
    body: bytes


def message(
    mail: Mail, content: Content, attachment: Attachment | None, sender: str, date: datetime, *, late: bool = False
) -> EmailMessage:
    """Put a mail into the form of RFC 5322, addressed to all its recipients, in letters of seven bits.

    `date` is when it is sent. Raises `ConfigurationError` if one of the mail templates is broken.
    """
    made = EmailMessage(_POLICY)
    for name, value in _headers(mail, content, sender, date).items():
        made[name] = value
    made["To"] = [_address(recipient.address) for recipient in mail.recipients]
    made.set_content(text_of(content, date, late=late), cte="quoted-printable")
    made.add_alternative(html_of(content, date, late=late), subtype="html", cte="quoted-printable")
    if attachment:
        _attach(made, attachment)
    return made


def _headers(mail: Mail, content: Content, sender: str, date: datetime) -> dict[str, object]:
    name, address = parseaddr(one_line(sender))
    return {
        "Subject": one_line(mail.subject),
        "From": _address(address, name),
        "Date": date,
        **_thread(mail, content, _domain(address)),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Id": _REPORTS if isinstance(content, ReportContent) else _ALERTS,
        "X-Order-Sync-Kind": mail.kind,
        **{key: cut(one_line(value), _LONGEST_HEADER) for key, value in _filters(content).items()},
    }


def _thread(mail: Mail, content: Content, domain: str) -> Mapping[str, str]:
    """Name a mail, the same at every try, and the thread that all mails of one alert are in.

    Keys count from 1 in every ledger, and mail programs drop what they know by its name: so a time is part of it.
    """
    own = {"Message-ID": _name(mail.key, mail.created_at, domain)}
    if isinstance(content, ReportContent):
        return own
    alert = _name(mail.key.rpartition(":")[0] or mail.key, content.opened_at, domain)
    return own | {"In-Reply-To": alert, "References": alert}


def _name(key: str, born: datetime, domain: str) -> str:
    """Make a Message-ID: what is not readable of a key is in its digest."""
    readable = re.sub(r"[^A-Za-z0-9]+", "-", key)[:_READABLE].strip("-")
    return f"<{readable}.{sha256(f'{key} {born.isoformat()}'.encode()).hexdigest()[:16]}@{domain}>"


def _filters(content: Content) -> Mapping[str, str]:
    if isinstance(content, ReportContent):
        return {"X-Order-Sync-Subscription": content.name}
    state = "recovered" if content.recovered else "open"
    return {"X-Order-Sync-Account": content.account, "X-Order-Sync-State": state}


def _address(address: str, name: str = "") -> Address:
    """Write an address, also one with letters that only some mail servers take."""
    local, _, domain = address.rpartition("@")
    return Address(name, local or domain, domain if local else "")


def _domain(address: str) -> str:
    domain = address.rpartition("@")[2]
    return domain if domain and domain.isascii() else _NO_DOMAIN


def _attach(made: EmailMessage, attachment: Attachment) -> None:
    main, sub, params = _TYPES.get(attachment.name.rpartition(".")[2], ("application", "octet-stream", {}))
    made.add_attachment(attachment.body, maintype=main, subtype=sub, filename=attachment.name, params=params)
