"""What Integration Manager's refusals mean: https://developers.cartrover.com, "Errors".

`Invalid` is said of missing or wrong data, `Failure` of what cannot be done (such as a second order of the same
reference), `RateLimit` of too many calls. What is wrong with the data is said in words alone.
"""

import re
from collections.abc import Iterable

import msgspec

from include.order_sync.connectors.extensiv.status import FAILURE, INVALID, RATE_LIMIT
from include.order_sync.connectors.extensiv.wire import ANSWER, Answer
from include.order_sync.connectors.failures import CODES, clean, retry_after, status_failed
from include.order_sync.connectors.http import Reply
from include.order_sync.errors import ErrorCode, VendorError

_BY_WORDS = (
    (re.compile(r"api[ _](user|key)|credential|unauthori[sz]ed|authenticat", re.IGNORECASE), ErrorCode.UNAUTHORIZED),
    (re.compile(r"ship[ _]?(code|method)|carrier", re.IGNORECASE), ErrorCode.UNMAPPED_SHIP_METHOD),
    (
        re.compile(r"ship_(address|city|state|zip|country)|address|\b(zip|postal|city|state|country)\b", re.IGNORECASE),
        ErrorCode.INVALID_ADDRESS,
    ),
    (re.compile(r"\b(sku|item|product)s?\b", re.IGNORECASE), ErrorCode.UNKNOWN_SKU),
)


def refusal_in(reply: Reply) -> Answer | None:
    """Read the refusal that an answer is, with whatever HTTP status it came; None if it is none of the vendor's own."""
    try:
        answer = ANSWER.decode(reply.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return None if answer.success_code else answer


def refused(reply: Reply, answer: Answer | None, secrets: tuple[str, ...]) -> VendorError:
    """Name a refusal by its status, its code and its words; without one of the vendor's own, by its status."""
    if answer is None or (reply.status in CODES and answer.error_code != RATE_LIMIT):
        return status_failed(reply.status, reply.headers, reply.body, reply.path, secrets)
    words = clean(answer.message or answer.error_code or "refused without a reason", secrets)
    code = _code(answer)
    wait = retry_after(reply.headers) if code is ErrorCode.RATE_LIMITED else None
    return VendorError(code, f"{reply.path}: {words}", http_status=reply.status, retry_after=wait)


def is_of_no_order(answer: Answer, words: Iterable[str]) -> bool:
    """Tell whether a refusal says that there is no such order."""
    told = (answer.message or "").lower()
    return answer.error_code in (INVALID, FAILURE) and any(word.lower() in told for word in words)


def _code(answer: Answer) -> ErrorCode:
    if answer.error_code == RATE_LIMIT:
        return ErrorCode.RATE_LIMITED
    told = answer.message or ""
    return next((code for pattern, code in _BY_WORDS if pattern.search(told)), ErrorCode.REJECTED)
