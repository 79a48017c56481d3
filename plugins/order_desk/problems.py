"""Say what went wrong: on a page to people, as JSON to scripts."""

import logging
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exception_handlers import http_exception_handler, request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from include.order_sync.errors import ConfigurationError
from include.order_sync.ledger.session import LedgerUnavailable
from plugins.order_desk.pages import page

log = logging.getLogger(__name__)

_HEADINGS = {
    401: "Please log in",
    403: "This is not for your login",
    404: "There is no such page",
    422: "This address cannot be read",
    503: "This page cannot be shown",
}
_NO_ANSWER = "The ledger does not answer just now. Nothing is lost: try again in a minute."
_WRONG_ADDRESS = "Something in the address of this page has a value that it cannot have. Go back, and choose again."


def explain_problems(app: FastAPI) -> None:
    """Let an application answer every error in the Order Desk's own way."""
    app.exception_handler(ConfigurationError)(_unavailable)
    app.exception_handler(LedgerUnavailable)(_unavailable)
    app.exception_handler(OperationalError)(_silent)
    app.exception_handler(HTTPException)(_refused)
    app.exception_handler(RequestValidationError)(_misread)


async def _unavailable(request: Request, error: Exception) -> Response:
    if _is_for_scripts(request):
        return JSONResponse({"detail": str(error)}, 503)
    return _problem(request, 503, str(error))


async def _silent(request: Request, error: Exception) -> Response:
    log.error("The ledger does not answer", exc_info=error)
    return await _unavailable(request, ConfigurationError(_NO_ANSWER))


async def _refused(request: Request, error: HTTPException) -> Response:
    if _is_for_scripts(request):
        return await http_exception_handler(request, error)
    return _problem(request, error.status_code, str(error.detail))


async def _misread(request: Request, error: RequestValidationError) -> Response:
    if _is_for_scripts(request):
        return await request_validation_exception_handler(request, error)
    return _problem(request, 422, _WRONG_ADDRESS)


def _is_for_scripts(request: Request) -> bool:
    return _path(request).startswith(("/api/", "/static/"))


def _path(request: Request) -> str:
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", ""))


def _problem(request: Request, status_code: int, problem: str) -> Response:
    heading = _HEADINGS.get(status_code, "That did not work")
    here = quote(request.url.path + (f"?{request.url.query}" if request.url.query else ""), safe="")
    login = f"auth/login?next={here}" if status_code == 401 else ""
    return page(request, "problem.html", status_code, heading=heading, problem=problem, login=login)
