"""Of each cause one mail in a quarter of an hour: the first at once, the next with what no mail has told of."""

from datetime import timedelta

import pytest

from include.order_sync.connectors.base import SkipCode
from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.commands.model import Action
from include.order_sync.ledger.upsert import store
from tests.clock import NOON
from tests.fakes.orders import SECOND, a_skip, an_order, batch, incoming
from tests.ledger.acts import ACTOR, export_all, fail_all, rows, value
from tests.services.alerts.office import Office, numbers


def test_the_next_mail_of_a_cause_comes_after_a_quarter_of_an_hour_to_the_second(office: Office) -> None:
    office.refuse("1", "2")
    assert [numbers(said) for said in office.told()] == [["1", "2"]]

    office.refuse("3")
    assert office.told(minutes=1) == []
    office.refuse("4")
    assert office.told(minutes=13, seconds=59) == []
    (said,) = office.told(seconds=1)

    assert numbers(said) == ["3", "4"]
    assert (said.new, said.waiting, said.opened_at) == (2, 4, NOON)
    assert said.sentence == "4 orders were not exported to warehouse: rejected."
    assert office.told(hours=3) == []


def test_the_length_of_the_quarter_is_configured(office: Office) -> None:
    office.set_alerts(every="2h")
    office.refuse("1")
    office.told()
    office.refuse("2")
    assert office.told(minutes=119, seconds=59) == []
    assert len(office.told(seconds=1)) == 1


def test_another_cause_does_not_wait(office: Office) -> None:
    office.refuse("1")
    office.told()
    office.refuse("2", code=ErrorCode.UNKNOWN_SKU)
    store(office.ledger, batch(incoming(an_order("3"), SECOND)), ACTOR)
    fail_all(office.ledger, ErrorCode.REJECTED, SECOND)
    assert sorted(numbers(said) for said in office.told(minutes=1)) == [["2"], ["3"]]


def test_an_alert_that_was_over_in_between_makes_no_difference(office: Office) -> None:
    store(office.ledger, batch(skipped=(a_skip("1", SkipCode.MALFORMED),)), ACTOR)
    assert len(office.told()) == 1
    store(office.ledger, batch(an_order("1")), ACTOR)
    assert office.told(minutes=5) == []
    assert value(office.ledger, "SELECT count(*) FROM alerts WHERE closed_at IS NOT NULL") == 1

    store(office.ledger, batch(skipped=(a_skip("2", SkipCode.MALFORMED),)), ACTOR)
    assert office.told(minutes=9, seconds=59) == []
    assert [numbers(said) for said in office.told(seconds=1)] == [["#2"]]
    assert value(office.ledger, "SELECT count(*) FROM alerts") == 2


def test_what_was_over_before_it_could_be_told_is_told_by_nobody(office: Office) -> None:
    office.refuse("1")
    office.told()
    store(office.ledger, batch(an_order("2")), ACTOR)
    fail_all(office.ledger, ErrorCode.REJECTED)
    office.told(minutes=1)
    store(office.ledger, batch(an_order("2", note="corrected", updated_at=NOON)), ACTOR)
    export_all(office.ledger)

    assert office.told(minutes=20) == []
    assert rows(office.ledger, "SELECT number FROM alert_orders WHERE mail_id IS NULL") == [{"number": "2"}]


@pytest.mark.parametrize(("away", "news"), [(14, []), (16, [["2"]])], ids=["soon", "late"])
def test_an_order_that_is_back_in_its_alert_is_news_if_it_was_away_for_long(
    office: Office, away: int, news: list[list[str]]
) -> None:
    office.refuse("1", "2")
    office.told()
    office.clock.advance(hours=1)
    store(office.ledger, batch(an_order("2", note="corrected", updated_at=NOON)), ACTOR)
    export_all(office.ledger)
    office.told()
    office.clock.advance(minutes=away)
    office.ask(Action.RESEND, "2")
    fail_all(office.ledger, ErrorCode.REJECTED)
    assert [numbers(said) for said in office.told()] == news


def test_a_mail_is_told_by_its_key_which_alert_it_is_of(office: Office) -> None:
    office.refuse("1")
    office.look()
    (mail,) = office.new_mails()
    assert (mail.key, mail.actor) == ("alert:1:2026-03-01T12:00:00.000000+00:00", ACTOR)
    assert mail.due_at == NOON
    assert value(office.ledger, "SELECT mail_id FROM alert_orders") == mail.id


def test_what_the_task_says(office: Office) -> None:
    office.refuse("1", "2")
    assert office.look().summary() == "2 newly out of order, 0 no longer; queued 1 alerts and 0 recoveries"
    assert office.look(minutes=1).moved == 0
    assert office.clock.time == NOON + timedelta(minutes=1)
