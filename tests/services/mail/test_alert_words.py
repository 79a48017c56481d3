"""What people read in an alert: the subject, the plain text word by word, and the same in HTML."""

import pytest

from include.order_sync.services.mail.contents import AlertContent
from include.order_sync.services.mail.templates import html_of, subject_of, text_of
from tests.services.mail.reading import html, text
from tests.services.mail.samples import DESK, DUE, SENT, export_error, outage, recovered, refused

ALERT = f"""\
Orders not exported: warehouse

3 orders were not exported to warehouse: unknown SKU.
Since 2026-03-02 06:00 UTC

WHAT TO DO

  Create the item at the destination or correct the SKU in the cart, then
  retry.
  Show these orders: {DESK}?account=warehouse&error_code=unknown_sku

ORDERS

  WS-10233
    Failures: 1. Since 2026-03-02 06:00 UTC
    SKU 4006381333931 is unknown
    {DESK}orders/0
  WS-10236
    Failures: 1. Since 2026-03-02 06:01 UTC
    SKU 4006381333931 is unknown
    {DESK}orders/1
  FS-2214
    Failures: 2. Since 2026-03-02 06:02 UTC
    SKU 9780201379624 is unknown; the last stock was sold on 2026-02-27
    {DESK}orders/2

--\x20
You get this mail because error_recipients in the accounts file names you.
All that is out of order now is on the Order Desk's Reports page.
{DESK}reports
"""


@pytest.mark.parametrize(
    ("content", "subject"),
    [
        (export_error(), "3 orders were not exported to warehouse: unknown SKU"),
        (refused(), "The account warehouse refuses our login. 12 orders wait for it"),
        (recovered(), "Recovered: no order is left that was not exported to warehouse: unavailable"),
        (export_error(sentence="a\r\nBcc: all@example.com\x00\u202e"), "a Bcc: all@example.com"),
        (export_error(sentence="word " * 100), "word " * 31 + "word…"),
        (export_error(sentence="注" * 500), "注" * 159 + "…"),
    ],
)
def test_an_alert_says_in_its_subject_what_is_wrong(content: AlertContent, subject: str) -> None:
    assert subject_of(content) == subject


def test_the_text_of_an_alert() -> None:
    assert text_of(export_error(), SENT) == ALERT


def test_an_outage_says_what_the_other_side_said_once_and_counts_the_rest() -> None:
    shown = html(outage()).words
    assert shown.count("503 Service Unavailable") == text(outage()).count("503 Service Unavailable") == 1
    for told in (shown, text(outage())):
        assert "9,900 more orders are not listed here. Mails before this one told of 62 others." in told


def test_an_account_that_refuses_us_lists_no_orders() -> None:
    told = text_of(refused(), SENT)
    assert "ORDERS" not in told
    assert "table" in html(refused()).tags
    assert 'class="orders"' not in html_of(refused(), SENT)


def test_a_recovery_says_how_the_orders_ended() -> None:
    assert "10,004 exported 5 marked as synced 3 canceled" in text(recovered())
    assert "10,004 exported 5 marked as synced 3 canceled" in html(recovered()).words
    assert "It began at 2026-03-02 06:00 UTC, and is over." in text(recovered())


def test_who_may_be_notified_is_told_why() -> None:
    told = text(export_error(kind="unsynced"))
    assert "because you have the permission Order Sync Notification, or the accounts file names you." in told


def test_times_of_an_alert_are_in_utc() -> None:
    assert f"{DUE:%Y-%m-%d %H:%M} UTC" in text(export_error())
