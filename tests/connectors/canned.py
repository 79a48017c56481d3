"""A server on loopback that gives literal answers and remembers literal requests."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.contract.kit import Scenario


@dataclass(frozen=True)
class Received:
    """A request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: Any
    body: bytes


class Canned(Scenario):
    """Answers with what was put in, in that order."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[web.Response] = []
        self.received: list[Received] = []

    def add_routes(self, app: web.Application) -> None:
        app.router.add_route("*", "/{path:.*}", self._answer)

    def answer(self, body: bytes | str, status: int = 200, **headers: str) -> None:
        kept = {name.replace("_", "-"): value for name, value in headers.items()}
        content = body.encode() if isinstance(body, str) else body
        self.answers.append(
            web.Response(status=status, body=content, headers={"Content-Type": "application/json", **kept})
        )

    async def _answer(self, request: web.Request) -> web.Response:
        body = await request.read()
        path = request.rel_url.raw_path
        self.received.append(Received(request.method, path, dict(request.query), request.headers, body))
        return self.answers.pop(0)
