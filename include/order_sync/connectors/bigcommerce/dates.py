"""BigCommerce's times: RFC 2822 in answers, ISO 8601 in questions, exact to the second."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from include.order_sync.connectors.values import MalformedError, moment

_RFC_2822 = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \S+")


def time_of(text: str, field: str) -> datetime:
    """Read a time such as `Tue, 20 Nov 2012 00:00:00 +0000` (or one of ISO 8601) into UTC."""
    try:
        if _RFC_2822.fullmatch(text):
            read = parsedate_to_datetime(text)
            return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
        return moment(text, field)
    except (ValueError, OverflowError, MalformedError):
        raise MalformedError(field, text, "a time of RFC 2822, such as Tue, 20 Nov 2012 09:30:00 +0000") from None


def asked(time: datetime) -> str:
    """Write a time for a query."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%S}+00:00"
