"""How Vendure says no, and what it means here.

What was not foreseen comes as GraphQL errors, with a code in their extensions; what was, as an `ErrorResult` in the
data. Source: https://docs.vendure.io/guides/developer-guide/error-handling/.
"""

from collections.abc import Sequence

import msgspec

from include.order_sync.connectors.failures import clean
from include.order_sync.connectors.vendure.wire import Outcome
from include.order_sync.errors import ErrorCode, VendorError

FORBIDDEN = "FORBIDDEN"
CODES: dict[str, ErrorCode] = {
    FORBIDDEN: ErrorCode.FORBIDDEN,
    "UNAUTHORIZED": ErrorCode.UNAUTHORIZED,
    "ENTITY_NOT_FOUND": ErrorCode.NOT_FOUND,
    "CHANNEL_NOT_FOUND": ErrorCode.NOT_FOUND,
    "INTERNAL_SERVER_ERROR": ErrorCode.UNAVAILABLE,
}
# Vendure broke while at it: nobody knows how far it came.
UNCERTAIN = frozenset({"INTERNAL_SERVER_ERROR"})


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


def graphql_failed(problems: Sequence[Problem], path: str, status: int) -> VendorError:
    """Turn GraphQL errors into the one error they mean, with Vendure's words."""
    code = next((problem.code for problem in problems if problem.code), "")
    words = clean("; ".join(problem.message for problem in problems if problem.message))
    message = f"{path}: {words or 'no words'}" + (f" ({code})" if code else "")
    return VendorError(CODES.get(code, ErrorCode.REJECTED), message, http_status=status, sent=code in UNCERTAIN)


def refused(outcome: Outcome, path: str) -> VendorError:
    """Turn an `ErrorResult` into an error; what it says in particular goes before its general words."""
    details = [outcome.transition_error, outcome.fulfillment_handler_error]
    if outcome.product_variant_name is not None:
        details.append(f"{outcome.message} (of {outcome.product_variant_name}, {outcome.stock_on_hand} on hand)")
    words = next(filter(None, details), None) or outcome.message
    return VendorError(ErrorCode.REJECTED, f"{path}: {clean(words)} ({outcome.error_code})", http_status=200)
