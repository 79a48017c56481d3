"""What a mail server answers, and what goes wrong with it, named in our taxonomy with the server's own words."""

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from include.order_sync.errors import ErrorCode, VendorError

_NOT_OFFERED = "(disable_tls and disable_ssl in the extra of the Airflow connection say what the server does without.)"
_SPACES = re.compile(r"[\s\x00-\x1f\x7f]+")
_LONGEST_WORDS = 500
_LOGIN_WANTED = (530, 534, 535, 538)
_TOO_LARGE = re.compile(r"\b5\.3\.4\b|\b5\.2\.3\b")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a mail server answered: its code (RFC 5321, 4.2) and its words, which begin with the code."""

    code: int
    words: str

    @property
    def yes(self) -> bool:
        """Tell whether it did what it was asked."""
        return 200 <= self.code < 300

    @property
    def later(self) -> bool:
        """Tell whether it refused for a reason that may pass."""
        return 400 <= self.code < 500

    @property
    def never(self) -> bool:
        """Tell whether it refused for good."""
        return 500 <= self.code < 600

    @property
    def too_large(self) -> bool:
        """Tell whether it finds the mail too large."""
        return self.never and (self.code == 552 or _TOO_LARGE.search(self.words) is not None)

    def failure(self) -> VendorError:
        """Name a refusal that is about us or the connection, and not about one mail or recipient."""
        if self.code in _LOGIN_WANTED:
            return VendorError(ErrorCode.UNAUTHORIZED, self.words)
        if self.never:
            return VendorError(ErrorCode.FORBIDDEN, self.words)
        return VendorError(ErrorCode.UNAVAILABLE if self.later else ErrorCode.MALFORMED_RESPONSE, self.words)


class TooLarge(VendorError):
    """The mail server takes no mail of this size."""

    def __init__(self, words: str) -> None:
        super().__init__(ErrorCode.REJECTED, words)


@contextmanager
def naming(secrets: tuple[str, ...] = ()) -> Iterator[None]:
    """Turn whatever goes wrong with a mail server into a `VendorError`."""
    try:
        yield
    except (smtplib.SMTPException, OSError) as error:
        raise named(error, secrets) from error


def named(error: Exception, secrets: tuple[str, ...] = ()) -> VendorError:
    """Name what went wrong with a mail server."""
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return VendorError(ErrorCode.TIMEOUT, "The mail server did not answer in time.")
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return VendorError(ErrorCode.UNAVAILABLE, "The mail server broke off the connection.")
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return Reply(error.smtp_code, hidden(f"{error.smtp_code} {said}", secrets)).failure()
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return VendorError(ErrorCode.UNAVAILABLE, f"{hidden(str(error), secrets)} {_NOT_OFFERED}")
    if isinstance(error, smtplib.SMTPException):
        return VendorError(ErrorCode.UNAUTHORIZED, hidden(str(error), secrets))
    return VendorError(ErrorCode.UNAVAILABLE, f"The mail server cannot be reached: {hidden(str(error), secrets)}.")


def hidden(text: str, secrets: tuple[str, ...]) -> str:
    """Write a server's words in one line of at most 500 letters, without secrets."""
    for secret in filter(None, secrets):
        text = text.replace(secret, "***")
    text = _SPACES.sub(" ", text).strip()
    return text if len(text) <= _LONGEST_WORDS else text[: _LONGEST_WORDS - 1] + "…"
