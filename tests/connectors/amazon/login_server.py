"""Login with Amazon on loopback, beside the server of a scenario: it is another host at Amazon, too."""

from typing import Any, Self

from aiohttp import web

from tests.contract.kit import Scenario

REFRESH_TOKEN = "Atzr|refresh-of-tests"


class WithLogin(Scenario):
    """A scenario with a login server. `logins` are the forms that it was sent, `refusal` is what it says instead."""

    vendor = "amazon"

    def __init__(self) -> None:
        super().__init__()
        self.logins: list[dict[str, str]] = []
        self.login_headers: Any = {}
        self.refusal: web.Response | None = None
        self.good_for = 3600
        self.tokens: set[str] = set()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/auth/o2/token", self._token)
        self._login_runner = web.AppRunner(app, shutdown_timeout=0.05)
        await self._login_runner.setup()
        await web.TCPSite(self._login_runner, "127.0.0.1", 0).start()
        host, port = self._login_runner.addresses[0][:2]
        self.extras = {
            "lwa_url": f"http://{host}:{port}",
            "refresh_token": REFRESH_TOKEN,
            "seller_id": "A2EXAMPLE1SELLER",
        }
        return await super().__aenter__()

    async def __aexit__(self, kind: object, *exc: object) -> None:
        await super().__aexit__(kind, *exc)
        await self._login_runner.cleanup()

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.logins.append(form)
        self.login_headers = request.headers
        if self.refusal is not None:
            return self.refusal
        if (form["client_id"], form["client_secret"]) != (self.login, self.password):
            return refusal("invalid_client", "Client authentication failed", 401)
        if (form["grant_type"], form["refresh_token"]) != ("refresh_token", REFRESH_TOKEN):
            return refusal("invalid_grant", "The request has an invalid grant parameter : refresh_token")
        token = f"Atza|token-{len(self.logins)}"
        self.tokens.add(token)
        granted = {"access_token": token, "refresh_token": REFRESH_TOKEN}
        return web.json_response({**granted, "token_type": "bearer", "expires_in": self.good_for})


def refusal(error: str, words: str, status: int = 400) -> web.Response:
    """Write a refusal as Login with Amazon does (RFC 6749, 5.2)."""
    return web.json_response({"error": error, "error_description": words}, status=status)
