"""What Tryton's errors mean: trytond/exceptions.py, and the words of ir/message.xml, which carry what has no code.

They come with HTTP 200. Whatever was refused is undone: each call is a transaction of its own.
"""

from typing import Any

from include.order_sync.connectors.failures import clean
from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.tryton.wire import Fault
from include.order_sync.errors import ErrorCode, VendorError

# An AccessError is told as a UserError; only its words, in the language that we ask for, are its own.
_NO_ACCESS = (
    "You are not allowed to access ",
    "You are not allowed to create records of ",
    "You are not allowed to read records ",
    "You are not allowed to write to records ",
    "You are not allowed to delete records ",
    "You are not allowed to execute wizard ",
    'Calling button "',
)
_NO_BUTTON = "is not allowed."


class AskedError(Exception):
    """Tryton asks something before it goes on: a `UserWarning`, by its name."""

    def __init__(self, name: str, refusal: VendorError) -> None:
        super().__init__(name)
        self.name = name
        self.refusal = refusal


def failed(reply: Reply, fault: Fault, secrets: tuple[str, ...]) -> Exception:
    """Name an error: a `VendorError`, or `AskedError` for a warning that may be answered."""
    kind, details = str(fault.error[0]) if fault.error else "", fault.error[1:]
    words = clean(_words(details), secrets)
    if kind == "UserWarning":
        return _asked(details, secrets, reply.status)
    if kind == "UserError":
        code = ErrorCode.FORBIDDEN if _is_access(words) else ErrorCode.REJECTED
        return VendorError(code, words or kind, http_status=reply.status)
    if kind == "ConcurrencyException":
        return VendorError(
            ErrorCode.UNAVAILABLE, f"somebody changed the same in Tryton meanwhile: {words}", http_status=reply.status
        )
    if kind == "LoginException":
        message = f"Tryton asks for more than a password: {words}"
        return VendorError(ErrorCode.UNAUTHORIZED, message, http_status=reply.status)
    # A fault inside of Tryton, or of a module of its. What runs behind the call (a queue) may have been done.
    message = f"{reply.path}: Tryton failed with {clean(kind, secrets) or 'no word'}"
    return VendorError(ErrorCode.UNAVAILABLE, message, http_status=reply.status, sent=True)


def _asked(details: list[Any], secrets: tuple[str, ...], status: int) -> AskedError:
    parts = details[0] if details and isinstance(details[0], list) else details
    name, told = str(parts[0]) if parts else "", clean(_words([parts[1:]]), secrets)
    short = short_name(name)
    message = f"{told} (warning '{short}': a person has to decide, or the setting accept_warnings)"
    return AskedError(name, VendorError(ErrorCode.REJECTED, message, http_status=status))


def short_name(name: str) -> str:
    """Leave out what differs from record to record: names made by `res.user.warning.format` begin with a hash."""
    first, _, rest = name.partition(".")
    return rest if rest and len(first) == len("0" * 32) else name


def _is_access(words: str) -> bool:
    return words.startswith(_NO_ACCESS[:-1]) or (words.startswith(_NO_ACCESS[-1]) and _NO_BUTTON in words)


def _words(details: list[Any]) -> str:
    """Join message and description; what stands behind them are domains, which are not for people."""
    parts = details[0] if details and isinstance(details[0], list) else details
    return " - ".join(str(part) for part in parts[:2] if isinstance(part, str) and part)
