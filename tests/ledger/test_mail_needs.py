"""Mails that did not go out, told until something made up for them."""

from datetime import time, timedelta
from typing import Any

import pytest

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.mails import MailState
from include.order_sync.ledger.overview.mail_needs import REMEMBERED, lost_mails, mail_needs
from include.order_sync.ledger.overview.needs import Cause
from include.order_sync.ledger.reports.subscriptions import subscribe
from include.order_sync.ledger.session import Ledger
from include.order_sync.subscriptions import Subscribed, Subscription
from tests.clock import NOON, Clock
from tests.order_desk.reports.sendings import SUBJECT, put_alert_mail, put_report, send_all

FAILED: dict[str, Any] = {"state": MailState.FAILED, "error_code": ErrorCode.REJECTED, "error_message": "554 no"}


def subscribed(ledger: Ledger, name: str = "night shift") -> Subscribed:
    """Subscribe for two people."""
    people = ("ann@example.com", "bob@example.com")
    return subscribe(ledger, Subscription(name=name, at=time(7), zone="UTC", recipients=people), "user:olga")


def subjects(ledger: Ledger) -> list[str]:
    return [mail.subject for mail in lost_mails(ledger)]


def test_what_is_sent_or_tried_again_needs_nobody(ledger: Ledger) -> None:
    put_alert_mail(ledger, "a", "ann@example.com")
    send_all(ledger)
    put_alert_mail(ledger, "b", "ann@example.com")
    send_all(ledger, MailState.QUEUED)
    assert mail_needs(ledger) == []


def test_what_failed_and_what_is_unknown_are_two_needs(ledger: Ledger, clock: Clock) -> None:
    put_report(ledger, subscribed(ledger), NOON.date())
    send_all(ledger, **FAILED)
    clock.advance(hours=1)
    put_alert_mail(ledger, "a", "errors@example.com")
    send_all(ledger, MailState.UNKNOWN)

    failed, unknown = mail_needs(ledger)
    assert (failed.cause, failed.orders, failed.code, failed.message) == (Cause.MAIL_FAILED, 1, "failed", "554 no")
    assert (failed.named[0].number, failed.named[0].detail) == (SUBJECT, "to ann@example.com, bob@example.com")
    assert (failed.oldest, unknown.oldest) == (NOON, NOON + timedelta(hours=1))
    assert (unknown.code, unknown.orders) == ("unknown", 1)


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.UNKNOWN])
def test_a_report_is_made_up_for_by_a_later_one_of_its_subscription(ledger: Ledger, state: MailState) -> None:
    mine, other = subscribed(ledger), subscribed(ledger, "another")
    put_report(ledger, mine, NOON.date())
    send_all(ledger, **FAILED | {"state": state})

    put_report(ledger, other, NOON.date())
    put_alert_mail(ledger, "a", "errors@example.com")
    send_all(ledger)
    assert subjects(ledger) == [SUBJECT]

    put_report(ledger, mine, None, asked_by="olga")
    assert subjects(ledger) == [SUBJECT]
    send_all(ledger)
    assert subjects(ledger) == []


def test_an_alert_is_made_up_for_by_a_later_one(ledger: Ledger) -> None:
    put_alert_mail(ledger, "a", "errors@example.com")
    send_all(ledger, **FAILED)
    assert len(subjects(ledger)) == 1
    put_alert_mail(ledger, "b", "errors@example.com")
    send_all(ledger)
    assert subjects(ledger) == []


def test_one_that_was_sent_before_makes_up_for_nothing(ledger: Ledger) -> None:
    put_alert_mail(ledger, "a", "errors@example.com")
    send_all(ledger)
    put_alert_mail(ledger, "b", "errors@example.com")
    send_all(ledger, **FAILED)
    assert len(subjects(ledger)) == 1


def test_after_a_week_it_is_told_no_more(ledger: Ledger, clock: Clock) -> None:
    put_alert_mail(ledger, "a", "errors@example.com")
    send_all(ledger, **FAILED)
    clock.time += REMEMBERED
    assert len(subjects(ledger)) == 1
    clock.advance(seconds=1)
    assert subjects(ledger) == []


def test_of_many_only_twenty_are_named(ledger: Ledger) -> None:
    for number in range(25):
        put_alert_mail(ledger, str(number), "errors@example.com")
    send_all(ledger, **FAILED)
    (need,) = mail_needs(ledger)
    assert (need.orders, len(need.named)) == (25, 20)
