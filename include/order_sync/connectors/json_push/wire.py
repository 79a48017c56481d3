"""The JSON push contract v1 as typed shapes; docs/openapi/json_push.yaml is the same for the other side to read."""

import msgspec

from include.order_sync.connectors.order_json import Parcel, Wire


class Held(Wire):
    """What the destination says of an order it has. Without an id, the id is yet to come."""

    reference: str
    id: str | None = None


class Fault(Wire):
    """Why a call was refused."""

    code: str
    message: str = ""
    field: str | None = None
    id: str | None = None


class Refusal(Wire):
    """The body of an error."""

    error: Fault


class RecordedParcel(Parcel, kw_only=True):
    """A shipment, and when it was recorded."""

    recorded_at: str


class Parcels(Wire):
    """A page of shipments, oldest record first; `next` is the token of the page after it."""

    shipments: list[msgspec.Raw]
    next: str | None = None


class CancelAnswer(Wire):
    """The answer to a cancellation."""

    status: str


HELD: "msgspec.json.Decoder[Held]" = msgspec.json.Decoder(Held)
REFUSAL: "msgspec.json.Decoder[Refusal]" = msgspec.json.Decoder(Refusal)
PARCEL: "msgspec.json.Decoder[RecordedParcel]" = msgspec.json.Decoder(RecordedParcel)
PARCELS: "msgspec.json.Decoder[Parcels]" = msgspec.json.Decoder(Parcels)
CANCEL_ANSWER: "msgspec.json.Decoder[CancelAnswer]" = msgspec.json.Decoder(CancelAnswer)
