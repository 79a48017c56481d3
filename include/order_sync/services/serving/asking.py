"""Read what destinations send us: a body that cannot be used is refused with what is wrong in it."""

import re
from typing import Any, TypeVar

import msgspec

from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.errors import OrderSyncError

T = TypeVar("T")
_FIELD = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")


class Unusable(OrderSyncError):
    """A request that cannot be used. `code` is for programs, `field` is what of it is meant ("" for all of it)."""

    def __init__(self, code: str, message: str, field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


def read_body(decoder: "msgspec.json.Decoder[T]", body: bytes) -> T:
    """Read a request's body; raises `Unusable`."""
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        at = _FIELD.search(str(error))
        problem = _FIELD.sub("", str(error))
        field = at["path"] if at else ""
        raise Unusable("invalid_request", f"{field or 'The body'}: {problem}.", field) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unusable("no_json", f"The body is no JSON in UTF-8: {error}.") from None


def names_of(raw: bytes, *names: str) -> tuple[str | None, ...]:
    """Read what names a record that cannot be read otherwise; None where that cannot be read either."""
    fields = _fields(raw)
    return tuple(value if isinstance(value := fields.get(name), str) else None for name in names)


def problem_of(raw: bytes, error: Exception) -> str:
    """Say what is wrong with a record: the field, what it holds and what was expected."""
    words = describe(error, _fields(raw)) if isinstance(error, msgspec.DecodeError) else str(error)
    return f"{words}."


def _fields(raw: bytes) -> dict[str, Any]:
    return identify(raw, "", "")[2]
