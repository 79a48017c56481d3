"""Send the mails of alerts."""

from collections.abc import Callable

from include.order_sync.ledger.mails import ALERTS, mails_to_send
from include.order_sync.services.mail.post import MailServer, Posted, post
from include.order_sync.services.runtime import Runtime


def send_alerts(runtime: Runtime, server: Callable[[], MailServer]) -> Posted:
    """Send the mails of alerts that are due. Who has none to send needs no mail server: only then is it asked for.

    Raises `MailsNotSent` if some were not sent, after all others were.
    """
    return post(runtime, server(), ALERTS) if mails_to_send(runtime.ledger, ALERTS) else Posted()
