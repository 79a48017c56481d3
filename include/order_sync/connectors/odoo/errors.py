"""What Odoo's exceptions mean.

In JSON-RPC they come with HTTP 200, in JSON-2 with a status: odoo/exceptions.py and odoo/http.py of odoo/odoo, and
https://www.odoo.com/documentation/19.0/developer/reference/external_api.html#response.
"""

import msgspec

from include.order_sync.connectors.failures import clean, status_failed
from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.odoo.wire import Fault, RpcFault, text_of
from include.order_sync.errors import ErrorCode, VendorError

_BY_NAME = {
    "odoo.exceptions.AccessDenied": ErrorCode.UNAUTHORIZED,
    "odoo.http.SessionExpiredException": ErrorCode.UNAUTHORIZED,
    "werkzeug.exceptions.Unauthorized": ErrorCode.UNAUTHORIZED,
    "odoo.exceptions.AccessError": ErrorCode.FORBIDDEN,
    "werkzeug.exceptions.Forbidden": ErrorCode.FORBIDDEN,
    "odoo.exceptions.MissingError": ErrorCode.NOT_FOUND,
    "werkzeug.exceptions.NotFound": ErrorCode.NOT_FOUND,
    "odoo.exceptions.UserError": ErrorCode.REJECTED,
    "odoo.exceptions.ValidationError": ErrorCode.REJECTED,
    "odoo.exceptions.RedirectWarning": ErrorCode.REJECTED,
}
# Two changed the same at a time. Odoo has tried some times by itself, and has undone it all (odoo/service/model.py).
_COLLISIONS = frozenset(
    {
        "odoo.exceptions.LockError",
        "odoo.exceptions.ConcurrencyError",
        "psycopg2.errors.SerializationFailure",
        "psycopg2.errors.DeadlockDetected",
        "psycopg2.errors.LockNotAvailable",
        "psycopg2.extensions.TransactionRollbackError",
    }
)
READ_STATUSES = (400, 401, 403, 404, 409, 422, 500)
_FAULT: "msgspec.json.Decoder[Fault]" = msgspec.json.Decoder(Fault)


def rpc_failed(reply: Reply, error: RpcFault, secrets: tuple[str, ...]) -> VendorError:
    """Name the error of an answer in JSON-RPC.

    An exception that is not in the table is a fault in Odoo or in a module of its: nobody knows what it has undone.
    """
    fault = error.data or Fault("", error.message)
    found = _named(reply, fault, secrets)
    if found is not None:
        return found
    words = _words(fault, secrets) or clean(error.message, secrets)
    return VendorError(ErrorCode.UNAVAILABLE, f"{reply.path}: {words}", http_status=reply.status, sent=True)


def status_refused(reply: Reply, secrets: tuple[str, ...]) -> VendorError:
    """Name an answer of JSON-2 by its exception, else by its status."""
    try:
        found = _named(reply, _FAULT.decode(reply.body), secrets)
    except (msgspec.DecodeError, UnicodeDecodeError):
        found = None
    return found or status_failed(reply.status, reply.headers, reply.body, reply.path, secrets)


def _named(reply: Reply, fault: Fault, secrets: tuple[str, ...]) -> VendorError | None:
    code = ErrorCode.UNAVAILABLE if fault.name in _COLLISIONS else _BY_NAME.get(fault.name)
    if code is None:
        return None
    # What an exception has broken off is undone: each call is a transaction of its own.
    return VendorError(code, _words(fault, secrets), http_status=reply.status)


def _words(fault: Fault, secrets: tuple[str, ...]) -> str:
    return clean(text_of(fault.message) or fault.name, secrets)
