"""What an answer to a new shipment means. No I/O."""

from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.shipstation.references import to_shipstation
from include.order_sync.connectors.shipstation.wire import CREATED, CreateAnswer, Created
from include.order_sync.errors import ErrorCode, VendorError


def created(reply: Reply, reference: str) -> Created:
    """Read what became of the one shipment that was sent; one without an id is yet to come.

    Answers of 2xx may hold errors. Raises `VendorError` MALFORMED_RESPONSE for the answer to another shipment.
    """
    answer = _read(reply, reference)
    told = answer.shipments[0] if answer.shipments else Created()
    if answer.has_errors or told.errors:
        return Created(errors=told.errors or ["has_errors, without a reason"])
    if answer.shipments and told.external_shipment_id != to_shipstation(reference):
        problem = f"answered the shipment '{told.external_shipment_id}'"
        raise reply.unusable(_unusable(reply, reference, problem))
    return told


def _read(reply: Reply, reference: str) -> CreateAnswer:
    try:
        return reply.read(CREATED)
    except VendorError as error:
        raise _unusable(reply, reference, error.message.removeprefix(f"{reply.path} ")) from None


def _unusable(reply: Reply, reference: str, problem: str) -> VendorError:
    message = f"{reply.path} for the order with reference '{reference}': {problem}"
    return VendorError(ErrorCode.MALFORMED_RESPONSE, message, http_status=reply.status, sent=True)
