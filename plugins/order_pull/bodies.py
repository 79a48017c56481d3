"""Read bodies of JSON up to a size, once the caller is known."""

from collections.abc import Awaitable, Callable

from fastapi import Request

from plugins.order_pull.guards import CallerDep
from plugins.order_pull.problems import Refused


def body_up_to(limit: int) -> Callable[..., Awaitable[bytes]]:
    """Make what reads a body of at most so many bytes; larger ones are refused before they are read."""

    async def read(request: Request, _caller: CallerDep) -> bytes:
        if _announced(request) > limit:
            raise _too_large(limit)
        parts: list[bytes] = []
        size = 0
        async for part in request.stream():
            size += len(part)
            if size > limit:
                raise _too_large(limit)
            parts.append(part)
        body = b"".join(parts)
        if body:
            _check_kind(request)
        return body

    return read


def _check_kind(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" or request.headers.get("content-encoding", "identity").lower() != "identity":
        words = "Send JSON as it is: Content-Type: application/json, without Content-Encoding."
        raise Refused(415, "unsupported_media_type", words)


def _too_large(limit: int) -> Refused:
    return Refused(413, "too_large", f"The body is larger than {limit:,} bytes: send it in several parts.")


def _announced(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0
