"""Ask Integration Manager for one order, and read what it says of a new one."""

from dataclasses import dataclass
from urllib.parse import quote

from include.order_sync.connectors.extensiv.errors import is_of_no_order
from include.order_sync.connectors.extensiv.fields import Fields, text_at
from include.order_sync.connectors.extensiv.proxy import STATUS, Proxy
from include.order_sync.connectors.extensiv.settings import Settings
from include.order_sync.connectors.extensiv.wire import RECORD, Answer, Record
from include.order_sync.connectors.http import Reply
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Acknowledgement


@dataclass(frozen=True, slots=True)
class Held:
    """An order that Integration Manager has, with its status there."""

    reference: str
    status: str


async def by_reference(proxy: Proxy, reference: str, settings: Settings) -> Held | None:
    """Look an order up; None if it is said, in one of the words of the settings, that there is none.

    How that is said is not public. Words that are not known are an error, and nothing is sent on the strength of them.
    """
    reply, answer = await proxy.call("GET", f"{STATUS}/{quote(reference, safe='')}")
    if not answer.success_code:
        if is_of_no_order(answer, settings.not_found_words):
            return None
        raise proxy.refusal(reply, answer)
    fields = settings.fields
    found = _record(reply, answer)
    _check(reply, found, reference, (fields.reference, fields.reference_before_split))
    return Held(reference, text_at(found, fields.status))


def created(reply: Reply, reference: str, fields: Fields) -> Acknowledgement:
    """Read the answer to a new order; one without a reference is yet to come.

    Raises `VendorError` MALFORMED_RESPONSE for the answer to another order.
    """
    found = reply.read(RECORD)
    if not text_at(found, fields.reference):
        return Acknowledgement("", pending=True)
    _check(reply, found, reference, (fields.reference,))
    return Acknowledgement(reference)


def _record(reply: Reply, answer: Answer) -> Record:
    return Reply(reply.status, reply.headers, bytes(answer.response), reply.path, reply.observer).read(RECORD)


def _check(reply: Reply, found: Record, reference: str, fields: tuple[str, ...]) -> None:
    told = [text_at(found, field) for field in fields]
    if reference.strip() not in told:
        message = f"{reply.path} answered the order '{told[0]}' for the one with reference '{reference}'"
        raise reply.unusable(VendorError(ErrorCode.MALFORMED_RESPONSE, message, http_status=reply.status, sent=True))
