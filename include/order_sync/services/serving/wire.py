"""The order pull contract v1 as typed shapes; docs/openapi/order_pull.yaml is the same for the other side to read."""

from datetime import datetime
from typing import Annotated

import msgspec

from include.order_sync.connectors.order_json import Wire

LONGEST_REFERENCE = 300
LONGEST_ID = 200
MOST_ORDERS = 500
MOST_RESULTS = 1000
MOST_SHIPMENTS = 500
SHORTEST_LEASE, LONGEST_LEASE, USUAL_LEASE = 60, 86_400, 900


class FetchAsked(Wire, forbid_unknown_fields=True):
    """The body of POST orders/pull."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST_ORDERS)] = 100
    lease: Annotated[int, msgspec.Meta(ge=SHORTEST_LEASE, le=LONGEST_LEASE)] = USUAL_LEASE


class CancelAsked(Wire):
    """An order that is to be canceled; `id` is null if the destination never gave one."""

    reference: str
    number: str
    id: str | None
    asked_at: datetime


class Fetched(Wire):
    """The answer to a fetch: without orders there is no lease."""

    lease: str | None
    expires_at: datetime | None
    orders: list[msgspec.Raw]
    more: bool
    cancels: list[CancelAsked]


class ResultsGiven(Wire, forbid_unknown_fields=True):
    """The body of POST orders/results; each result is read for itself."""

    results: Annotated[list[msgspec.Raw], msgspec.Meta(max_length=MOST_RESULTS)]


class AcceptedGiven(Wire, tag_field="outcome", tag="accepted"):
    """The destination has the order."""

    reference: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_REFERENCE)]
    id: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ID)]


class RefusedGiven(Wire, tag_field="outcome", tag="refused"):
    """The destination does not take it as it is."""

    reference: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_REFERENCE)]
    code: str
    message: str
    field: str | None = None


class CanceledGiven(Wire, tag_field="outcome", tag="canceled"):
    """The destination has canceled it, as it was asked to."""

    reference: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_REFERENCE)]
    message: str = ""


class TooLateGiven(Wire, tag_field="outcome", tag="too_late"):
    """The destination cannot cancel it any more."""

    reference: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_REFERENCE)]
    message: str = ""


Given = AcceptedGiven | RefusedGiven | CanceledGiven | TooLateGiven


class ResultNoted(Wire):
    """What became of one result, in their order."""

    reference: str | None
    result: str
    state: str | None
    message: str


class ResultsNoted(Wire):
    """The answer to results."""

    results: list[ResultNoted]


class ShipmentsGiven(Wire, forbid_unknown_fields=True):
    """The body of POST shipments; each shipment is read for itself."""

    shipments: Annotated[list[msgspec.Raw], msgspec.Meta(max_length=MOST_SHIPMENTS)]


class ShipmentNoted(Wire):
    """What became of one shipment, in their order."""

    id: str | None
    reference: str | None
    result: str
    message: str


class ShipmentsNoted(Wire):
    """The answer to shipments."""

    shipments: list[ShipmentNoted]


class ErrorTold(Wire, omit_defaults=True):
    """What went wrong: a code for programs, a sentence for people."""

    code: str
    message: str
    field: str | None = None


class OrderHeld(Wire):
    """What is held of an order."""

    reference: str
    number: str
    cart: str
    status: str
    idempotency_key: str
    id: str | None
    offered_at: datetime | None
    offered_until: datetime | None
    accepted_at: datetime | None
    error: ErrorTold | None
    cancel_asked: bool
    order: msgspec.Raw | None
    shipments: list[str]


NOT_UNDERSTOOD = "not_understood"
ENCODE = msgspec.json.Encoder().encode
FETCH: "msgspec.json.Decoder[FetchAsked]" = msgspec.json.Decoder(FetchAsked)
RESULTS: "msgspec.json.Decoder[ResultsGiven]" = msgspec.json.Decoder(ResultsGiven)
RESULT: "msgspec.json.Decoder[Given]" = msgspec.json.Decoder(Given)
SHIPMENTS: "msgspec.json.Decoder[ShipmentsGiven]" = msgspec.json.Decoder(ShipmentsGiven)
