"""What surrounds every answer of Integration Manager's API (https://developers.cartrover.com, "Errors").

Records are read by the names of `fields.py`.
"""

from decimal import Decimal
from typing import Any

import msgspec

Record = dict[str, Any]


class Answer(msgspec.Struct, gc=False):
    """An answer: `success_code` is false for an error, whatever the HTTP status says."""

    success_code: bool
    error_code: str | None = None
    message: str | None = None
    response: msgspec.Raw = msgspec.Raw(b"null")


ANSWER: "msgspec.json.Decoder[Answer]" = msgspec.json.Decoder(Answer)
RECORD: "msgspec.json.Decoder[Record]" = msgspec.json.Decoder(Record, float_hook=Decimal)
RECORDS: "msgspec.json.Decoder[list[msgspec.Raw] | None]" = msgspec.json.Decoder(list[msgspec.Raw] | None)
ENCODER = msgspec.json.Encoder(decimal_format="number")
