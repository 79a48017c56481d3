"""Build the Order Desk's web application."""

from collections.abc import Awaitable, Callable

from fastapi import Depends, FastAPI, Request, Response

from plugins.order_desk import guards
from plugins.order_desk.accounts import OpenAccounts, accounts_on_file
from plugins.order_desk.ledger import OpenLedger
from plugins.order_desk.problems import explain_problems
from plugins.order_desk.routes import api, connections, look, mappings, order, orders, overview, reports

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def create_app(open_ledger: OpenLedger, open_accounts: OpenAccounts = accounts_on_file) -> FastAPI:
    """Make the application: every route, the style sheets too, is for people whom Airflow has let in.

    Airflow guards no route of a plugin by itself, and mounted static files would slip past a guard on routes: so there
    are none. The generated API pages are off; `routes/api/document.py` serves what they would show.
    """
    app = FastAPI(
        title="Order Desk",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[guards.see, Depends(_introduce)],
        lifespan=guards.prepare,
    )
    app.state.open_ledger = open_ledger
    app.state.open_accounts = open_accounts
    app.middleware("http")(_add_headers)
    explain_problems(app)
    for part in (orders, order, overview, connections, mappings, reports, look):
        app.include_router(part.router)
    app.include_router(api.router, prefix="/api")
    return app


async def _introduce(request: Request, person: guards.PersonDep) -> None:
    """Let the pages know who looks at them."""
    request.state.person = person


async def _add_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
