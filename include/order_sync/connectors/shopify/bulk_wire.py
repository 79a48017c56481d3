"""What our queries about bulk operations answer, as typed shapes.

Source: https://shopify.dev/docs/api/admin-graphql/2026-10/objects/BulkOperation.
"""

from typing import Any

import msgspec

from include.order_sync.connectors.shopify.wire import UserError, Wire
from include.order_sync.errors import ErrorCode

RUNNING = frozenset({"CREATED", "RUNNING"})
FAILURES = {"ACCESS_DENIED": ErrorCode.FORBIDDEN, "TIMEOUT": ErrorCode.TIMEOUT}


class Operation(Wire):
    """A bulk operation that was started."""

    id: str
    created_at: str


class Start(Wire):
    """What became of one that was to be started."""

    bulk_operation: Operation | None
    user_errors: list[UserError]


class BulkRun(Wire):
    """Answer of `bulk_run`."""

    bulk_operation_run_query: Start


class State(Wire):
    """How far one has come. A count is a number as text."""

    status: str
    error_code: str | None = None
    object_count: str | int = "0"
    url: str | None = None


class BulkStatus(Wire):
    """Answer of `bulk_status`."""

    bulk_operation: State | None


class Row(Wire):
    """One line of the file: an order, or with a parent one of its lines."""

    id: str
    parent: str | None = msgspec.field(name="__parentId", default=None)


BULK_RUN: "msgspec.json.Decoder[BulkRun]" = msgspec.json.Decoder(BulkRun)
BULK_STATUS: "msgspec.json.Decoder[BulkStatus]" = msgspec.json.Decoder(BulkStatus)
BULK_CANCEL: "msgspec.json.Decoder[dict[str, Any]]" = msgspec.json.Decoder(dict[str, Any])
ROW: "msgspec.json.Decoder[Row]" = msgspec.json.Decoder(Row)
