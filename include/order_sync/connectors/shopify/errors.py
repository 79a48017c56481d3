"""How Shopify says no, and what it means here.

GraphQL errors come with status 200 and a code in their extensions, refusals by a mutation as `userErrors`.
Source: https://shopify.dev/docs/api/admin-graphql/2026-10#status_and_error_codes.
"""

from collections.abc import Sequence

import msgspec

from include.order_sync.connectors.failures import clean
from include.order_sync.connectors.shopify.wire import UserError
from include.order_sync.errors import ErrorCode, VendorError

CODES: dict[str, ErrorCode] = {
    "THROTTLED": ErrorCode.RATE_LIMITED,
    "ACCESS_DENIED": ErrorCode.FORBIDDEN,
    "SHOP_INACTIVE": ErrorCode.FORBIDDEN,
    "UNAUTHORIZED": ErrorCode.UNAUTHORIZED,
    "NOT_FOUND": ErrorCode.NOT_FOUND,
    "INTERNAL_SERVER_ERROR": ErrorCode.UNAVAILABLE,
    "SERVICE_UNAVAILABLE": ErrorCode.UNAVAILABLE,
    "TIMEOUT": ErrorCode.TIMEOUT,
    # Of bulk operations: as many as may be are under way.
    "LIMIT_REACHED": ErrorCode.RATE_LIMITED,
    "OPERATION_IN_PROGRESS": ErrorCode.RATE_LIMITED,
}
# Shopify broke while at it: nobody knows how far it came.
UNCERTAIN = frozenset({"INTERNAL_SERVER_ERROR", "TIMEOUT"})
TOO_COSTLY = "MAX_COST_EXCEEDED"
# Frozen (unpaid bill) and locked shops: https://shopify.dev/docs/api/usage/response-codes.
CLOSED = (402, 423)


class Extensions(msgspec.Struct):
    """What an error says beside its words."""

    code: str | None = None


class Problem(msgspec.Struct):
    """A GraphQL error."""

    message: str = ""
    extensions: Extensions | None = None

    @property
    def code(self) -> str:
        """The error's code, "" if it has none."""
        return (self.extensions and self.extensions.code) or ""


class TooCostlyError(VendorError):
    """A query asks for more at once than any shop allows: a smaller page is called for."""


def graphql_failed(problems: Sequence[Problem], path: str, status: int, wait: float) -> VendorError:
    """Turn GraphQL errors into the one error they mean; `wait` is how long a throttled call has to wait, in seconds."""
    code = next((problem.code for problem in problems if problem.code), "")
    words = clean("; ".join(problem.message for problem in problems if problem.message))
    message = f"{path}: {words or 'no words'}" + (f" ({code})" if code else "")
    kind = TooCostlyError if code == TOO_COSTLY else VendorError
    meaning = CODES.get(code, ErrorCode.REJECTED)
    retry_after = wait or None if meaning is ErrorCode.RATE_LIMITED else None
    return kind(meaning, message, http_status=status, retry_after=retry_after, sent=code in UNCERTAIN)


def refused(errors: Sequence[UserError], what: str) -> VendorError:
    """Turn a mutation's user errors into an error with Shopify's words."""
    code = next((error.code for error in errors if error.code), "")
    words = clean("; ".join(error.message for error in errors))
    return VendorError(CODES.get(code, ErrorCode.REJECTED), f"{what}: {words}", http_status=200)
