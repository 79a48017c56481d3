"""Every way a sync can fail, what it holds up, and what a person should do about it."""

from dataclasses import dataclass
from enum import StrEnum


class ErrorCode(StrEnum):
    """Why an attempt, an order or an account failed. The values stand in the ledger and in reports."""

    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    RATE_LIMITED = "rate_limited"
    TIMEOUT = "timeout"
    UNAVAILABLE = "unavailable"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    INVALID_ADDRESS = "invalid_address"
    UNMAPPED_SHIP_METHOD = "unmapped_ship_method"
    UNKNOWN_SKU = "unknown_sku"
    MALFORMED_RESPONSE = "malformed_response"
    OUTCOME_UNKNOWN = "outcome_unknown"
    CANCELED_AT_SOURCE = "canceled_at_source"
    INTERNAL = "internal"


class Scope(StrEnum):
    """What a failure holds up."""

    ORDER = "order"
    ACCOUNT = "account"
    PACE = "pace"


@dataclass(frozen=True, slots=True)
class Treatment:
    """How a failure is handled and explained. `retryable` means: by the clock, without a person."""

    retryable: bool
    scope: Scope
    sentence: str
    resolution: str


TREATMENTS: dict[ErrorCode, Treatment] = {
    ErrorCode.UNAUTHORIZED: Treatment(
        True,
        Scope.ACCOUNT,
        "The account refused our login.",
        "Renew the login or key in the account's Airflow connection; the orders then go out by themselves.",
    ),
    ErrorCode.FORBIDDEN: Treatment(
        True,
        Scope.ACCOUNT,
        "The account's login is known but may not do this.",
        "Give the API user the missing permission at the vendor; the orders then go out by themselves.",
    ),
    ErrorCode.NOT_FOUND: Treatment(
        False,
        Scope.ORDER,
        "The other side does not know this order or address.",
        "Check the base address in the Airflow connection and whether the order still exists there, then retry.",
    ),
    ErrorCode.RATE_LIMITED: Treatment(
        True,
        Scope.PACE,
        "The other side asks us to slow down.",
        "Nothing to do: we wait as long as it asks. If it happens daily, lower the account's rate_limit.",
    ),
    ErrorCode.TIMEOUT: Treatment(
        True,
        Scope.ORDER,
        "The other side did not answer in time.",
        "It is tried again by itself. If it stays, ask the vendor or raise the account's timeout.",
    ),
    ErrorCode.UNAVAILABLE: Treatment(
        True,
        Scope.ORDER,
        "The other side is down or cannot be reached.",
        "It is tried again by itself. If it stays, check the vendor's status page.",
    ),
    ErrorCode.REJECTED: Treatment(
        False,
        Scope.ORDER,
        "The other side refused the order.",
        "Read its reason, correct the order there or in the cart, then retry or key the order in by hand.",
    ),
    ErrorCode.DUPLICATE: Treatment(
        False,
        Scope.ORDER,
        "The other side already has this order.",
        "Nothing to do: it counts as exported.",
    ),
    ErrorCode.INVALID_ADDRESS: Treatment(
        False,
        Scope.ORDER,
        "The shipping address cannot be delivered to.",
        "Correct the address in the cart; the change is downloaded and the order goes out by itself.",
    ),
    ErrorCode.UNMAPPED_SHIP_METHOD: Treatment(
        False,
        Scope.ORDER,
        "The ship method has no mapping for this destination.",
        "Add the ship method to the destination's mappings; every order that waits for it then goes out by itself.",
    ),
    ErrorCode.UNKNOWN_SKU: Treatment(
        False,
        Scope.ORDER,
        "The destination does not know an item of this order, or cannot supply it.",
        "Create the item at the destination or correct the SKU in the cart, then retry.",
    ),
    ErrorCode.MALFORMED_RESPONSE: Treatment(
        True,
        Scope.ORDER,
        "The other side answered something that cannot be read.",
        "It is tried again by itself. If it stays, send the message to the vendor.",
    ),
    ErrorCode.OUTCOME_UNKNOWN: Treatment(
        True,
        Scope.ORDER,
        "The order was sent, and no answer came back.",
        "The destination is asked whether it has the order. Where it cannot be asked, look there, then mark or retry.",
    ),
    ErrorCode.CANCELED_AT_SOURCE: Treatment(
        False,
        Scope.ORDER,
        "The order was canceled when the destination had it already.",
        "Call the destination to stop the parcel, or arrange the return with the customer.",
    ),
    ErrorCode.INTERNAL: Treatment(
        True,
        Scope.ORDER,
        "Something failed on our side.",
        "It is tried again by itself. If it stays, send the task's log to whoever runs OrderSync.",
    ),
}


class OrderSyncError(Exception):
    """Base of every error we raise on purpose: its text says what, where and what to do."""


class ConfigurationError(OrderSyncError):
    """Something that a person configured is missing or wrong; trying again cannot help."""


class VendorError(OrderSyncError):
    """A call to an account failed. `retry_after` is in seconds, as the other side asked for.

    `sent` tells whether the request may have reached the other side: only then is its outcome unknown.
    """

    def __init__(
        self,
        code: ErrorCode,
        message: str,
        *,
        http_status: int | None = None,
        retry_after: float | None = None,
        sent: bool = False,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.http_status = http_status
        self.retry_after = retry_after
        self.sent = sent

    @property
    def treatment(self) -> Treatment:
        """How this failure is handled."""
        return TREATMENTS[self.code]

    def __str__(self) -> str:
        status = f" (HTTP {self.http_status})" if self.http_status else ""
        return f"{self.code}{status}: {self.message}"
