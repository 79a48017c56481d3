"""Build the Order Desk's web application."""

from collections.abc import Awaitable, Callable

from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
from airflow.api_fastapi.core_api.security import requires_access_view
from fastapi import Depends, FastAPI, Request, Response

from include.order_sync.errors import ConfigurationError
from plugins.order_desk.ledger import OpenLedger
from plugins.order_desk.pages import page
from plugins.order_desk.routes import look, orders

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def create_app(open_ledger: OpenLedger) -> FastAPI:
    """Make the application: every route, the style sheet too, is for people whom Airflow has let in.

    Airflow guards no route of a plugin by itself, and mounted static files would slip past a guard on routes: so there
    are none. The generated API pages are off.
    """
    guard = Depends(requires_access_view(AccessView.PLUGINS))
    app = FastAPI(title="Order Desk", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[guard])
    app.state.open_ledger = open_ledger
    app.middleware("http")(_add_headers)
    app.exception_handler(ConfigurationError)(_show_problem)
    app.include_router(orders.router)
    app.include_router(look.router)
    return app


async def _add_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    response.headers.update(_HEADERS)
    return response


async def _show_problem(_request: Request, error: Exception) -> Response:
    return page("problem.html", status_code=503, problem=str(error))
