"""A kept mail as plain values, for people who look into the mailbox."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from pathlib import Path

_HEAD = 65536  # bytes that hold the headers of any mail that we make


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a list of mails shows of one. `number` counts from 1, in the order they came."""

    number: int
    name: str
    sender: str
    to: str
    subject: str
    date: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail."""

    name: str
    kind: str
    body: bytes

    @property
    def shown_size(self) -> str:
        """Write its size as people read it."""
        size = len(self.body)
        return f"{size} bytes" if size < 1000 else f"{size / 1000:,.0f} kB"


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A whole mail. `html` and `text` are its two bodies; "" where it has none of the kind."""

    envelope: Envelope
    html: str
    text: str
    attachments: tuple[Attachment, ...]


def read_envelope(path: Path) -> Envelope:
    """Read a mail's headers, and nothing of what it carries."""
    with path.open("rb") as file:
        return _envelope(path, _message(file.read(_HEAD)))


def read_mail(path: Path) -> ReadMail:
    """Read a whole mail."""
    message = _message(path.read_bytes())
    html, text = (message.get_body((kind,)) for kind in ("html", "plain"))
    attachments = tuple(_attachments(message))
    return ReadMail(_envelope(path, message), _text(html), _text(text), attachments)


def _message(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def _envelope(path: Path, message: EmailMessage) -> Envelope:
    from_, to, subject, date = (str(message.get(name, "")) for name in ("From", "To", "Subject", "Date"))
    return Envelope(int(path.stem), path.name, from_, to, subject, date)


def _attachments(message: EmailMessage) -> Iterator[Attachment]:
    for number, part in enumerate(message.iter_attachments(), start=1):
        body = part.get_payload(decode=True)
        name = part.get_filename() or f"part-{number}"
        yield Attachment(name, part.get_content_type(), body if isinstance(body, bytes) else b"")


def _text(part: MIMEPart | None) -> str:
    """Read a body in its own charset; what is not in it is shown as such, and an unknown charset as UTF-8."""
    if part is None:
        return ""
    body = part.get_payload(decode=True)
    raw = body if isinstance(body, bytes) else b""
    try:
        text = raw.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        text = raw.decode("utf-8", "replace")
    return text.replace("\r\n", "\n")
