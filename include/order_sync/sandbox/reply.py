"""What a server of the sandbox answers, and how it leaves a caller without an answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from aiohttp import web

_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Reply:
    """A status with a JSON body. `lost` means: the work is done, and the connection closes without an answer."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    lost: bool = False


def encode(value: Any) -> bytes:
    """Encode as JSON."""
    return _encoder.encode(value)


def respond(request: web.Request, reply: Reply) -> web.Response:
    """Send a reply, or close the connection if it is to be lost."""
    if reply.lost and request.transport is not None:
        request.transport.close()
    body = reply.body if isinstance(reply.body, bytes) else encode(reply.body)
    return web.Response(status=reply.status, body=body, headers=reply.headers, content_type="application/json")


async def read_object(request: web.Request) -> dict[str, Any] | None:
    """Read the request's JSON object; None if it is none."""
    try:
        value = msgspec.json.decode(await request.read())
    except msgspec.DecodeError:
        return None
    return value if isinstance(value, dict) else None
