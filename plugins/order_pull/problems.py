"""Say what went wrong as the contract does: a code for programs, a sentence for people."""

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from include.order_sync.errors import ConfigurationError
from include.order_sync.ledger.session import LedgerUnavailable
from include.order_sync.services.serving.asking import Unusable

log = logging.getLogger(__name__)

_STATUS = {"no_json": 400, "not_found": 404, "no_such_lease": 404}
_AGAIN = {"Retry-After": "30"}
_NOT_NOW = "OrderSync cannot answer just now. Nothing is lost: ask again."
_NO_SUCH = "There is no such address here: see the OpenAPI document."
_NOT_SO = "This address is not called with that method: see the OpenAPI document."


class Refused(Exception):
    """A call that is not answered: its status, code and words."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})


def explain_problems(app: FastAPI) -> None:
    """Let an application answer every error in the contract's way."""
    app.exception_handler(Refused)(_refused)
    app.exception_handler(Unusable)(_unusable)
    app.exception_handler(RequestValidationError)(_misread)
    app.exception_handler(HTTPException)(_not_here)
    for kind in (ConfigurationError, LedgerUnavailable, OperationalError):
        app.exception_handler(kind)(_unavailable)
    app.exception_handler(Exception)(_broken)


def _told(status: int, code: str, message: str, field: str = "", headers: Mapping[str, str] | None = None) -> Response:
    error = {"code": code, "message": message} | ({"field": field} if field else {})
    return JSONResponse({"error": error}, status, dict(headers or {}))


async def _refused(_request: Request, error: Refused) -> Response:
    return _told(error.status, error.code, error.message, headers=error.headers)


async def _unusable(_request: Request, error: Unusable) -> Response:
    return _told(_STATUS.get(error.code, 422), error.code, error.message, error.field)


async def _misread(_request: Request, error: RequestValidationError) -> Response:
    first = error.errors()[0]
    name = str(first["loc"][-1])
    return _told(422, "invalid_request", f"{name}: {first['msg']}.", name)


async def _not_here(_request: Request, error: HTTPException) -> Response:
    code, words = ("method_not_allowed", _NOT_SO) if error.status_code == 405 else ("not_found", _NO_SUCH)
    return _told(error.status_code, code, words, headers=error.headers)


async def _unavailable(_request: Request, error: Exception) -> Response:
    """Keep what is wrong here from the other side: it is for the engineer."""
    log.error("A destination could not be answered: %s", error)
    return _told(503, "unavailable", _NOT_NOW, headers=_AGAIN)


async def _broken(_request: Request, error: Exception) -> Response:
    log.error("A destination could not be answered", exc_info=error)
    return _told(
        500, "internal", "Something failed in OrderSync. Nothing is lost: ask again, or call those who run it."
    )
