"""How an alert ends: what leaves it and what does not, and the one mail that says that it is over."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from include.order_sync.connectors.base import SkipCode
from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.alerts.telling import open_alerts
from include.order_sync.ledger.commands.model import Action
from include.order_sync.ledger.duties import Verdict
from include.order_sync.ledger.upsert import store
from tests.clock import NOON
from tests.fakes.orders import CART, a_parcel, a_skip, an_order, batch, some_orders
from tests.ledger.acts import ACTOR, claim, conclude, export_all, fail_all, ship, tell_all, value
from tests.services.alerts.office import DESK, OPERATIONS, Office, content_of, numbers

QUARTER = {"minutes": 15}


def try_in_vain(office: Office, code: ErrorCode) -> None:
    """Let two attempts at all that is due fail, to be tried again."""
    for _ in range(2):
        due = office.clock.advance(seconds=1)
        conclude(office.ledger, claim(office.ledger), Verdict.RETRY, code=code, message="no", due_at=due)


def closed(office: Office) -> int:
    """Count the alerts that are over."""
    found: int = value(office.ledger, "SELECT count(*) FROM alerts WHERE closed_at IS NOT NULL")
    return found


def test_when_all_are_exported_one_mail_says_so(office: Office) -> None:
    store(office.ledger, batch(*some_orders(3)), ACTOR)
    try_in_vain(office, ErrorCode.UNAVAILABLE)
    began = office.ledger.now()
    assert len(office.told()) == 1
    office.clock.advance(minutes=40)
    export_all(office.ledger)

    office.look()
    (mail,) = office.new_mails()
    said = content_of(mail)

    assert (said.recovered, said.kind, said.opened_at) == (True, "export_error", began)
    assert said.sentence == "All orders that warehouse did not get are settled (unavailable)."
    assert (said.outcomes, said.orders) == ({"exported": 3}, ())
    assert (said.link, said.link_words) == (f"{DESK}?account=warehouse", "Show the orders of warehouse")
    assert [one.address for one in mail.recipients] == [OPERATIONS]
    assert (open_alerts(office.ledger), closed(office)) == ([], 1)
    assert office.told(hours=5) == []


def test_it_tells_how_each_order_ended(office: Office) -> None:
    office.refuse("1", "2", "3", "4")
    office.told()
    office.ask(Action.MARK_SYNCED, "1", "2")
    office.ask(Action.CANCEL, "3")
    office.ask(Action.RETRY_SYNC, "4")
    office.clock.advance(seconds=1)
    export_all(office.ledger)
    (said,) = office.told(**QUARTER)
    assert said.outcomes == {"marked as synced": 2, "canceled": 1, "exported": 1}


def test_the_end_counts_as_a_mail_of_the_quarter_of_an_hour(office: Office) -> None:
    office.refuse("1")
    office.told()
    office.ask(Action.MARK_SYNCED, "1")
    assert office.told(minutes=14, seconds=59) == []
    assert [said.recovered for said in office.told(seconds=1)] == [True]
    office.refuse("2")
    assert office.told(minutes=14, seconds=59) == []
    assert [said.recovered for said in office.told(seconds=1)] == [False]


def test_what_comes_and_goes_gives_one_mail_in_a_quarter_and_the_last_is_true(office: Office) -> None:
    office.refuse("1")
    mails = len(office.told())
    for _ in range(5):
        office.ask(Action.RESEND, "1")
        office.clock.advance(seconds=1)
        export_all(office.ledger)
        mails += len(office.told(minutes=1))
        office.ask(Action.RESEND, "1")
        fail_all(office.ledger, ErrorCode.REJECTED)
        mails += len(office.told(minutes=1))
    assert mails == 1
    office.ask(Action.MARK_SYNCED, "1")
    assert [said.recovered for said in office.told(minutes=5)] == [True]


def test_what_a_person_tries_again_stays_until_it_is_through(office: Office) -> None:
    office.refuse("1", "2")
    office.told()
    office.ask(Action.RETRY_SYNC, "1", "2")
    assert office.told(minutes=20) == []
    claims = claim(office.ledger)
    assert office.told(minutes=20) == []
    conclude(office.ledger, claims, Verdict.UNACKNOWLEDGED, due_at=office.ledger.now() + timedelta(hours=1))
    assert [(one.kind, one.waiting) for one in open_alerts(office.ledger)] == [("export_error", 2)]


def test_what_fails_for_another_reason_moves_to_the_alert_of_that(office: Office) -> None:
    store(office.ledger, batch(*some_orders(2)), ACTOR)
    try_in_vain(office, ErrorCode.UNAVAILABLE)
    office.told()
    office.clock.advance(minutes=20)
    fail_all(office.ledger, ErrorCode.REJECTED)

    over, news = sorted(office.told(), key=lambda said: not said.recovered)

    assert (over.sentence, over.outcomes) == (
        "All orders that warehouse did not get are settled (unavailable).",
        {"failed for another reason": 2},
    )
    assert (numbers(news), news.sentence) == (["1001", "1002"], "2 orders were not exported to warehouse: rejected.")


def test_one_failure_for_another_reason_is_no_recovery(office: Office) -> None:
    store(office.ledger, batch(an_order()), ACTOR)
    try_in_vain(office, ErrorCode.UNAVAILABLE)
    office.told()
    office.ask(Action.RETRY_SYNC, "1001")
    due = office.ledger.now()
    office.clock.advance(minutes=20)
    conclude(office.ledger, claim(office.ledger), Verdict.RETRY, code=ErrorCode.RATE_LIMITED, due_at=due)
    assert office.told() == []
    assert [one.code for one in open_alerts(office.ledger)] == ["unavailable"]


def test_a_person_who_keeps_an_order_back_needs_no_mail_of_it(office: Office) -> None:
    store(office.ledger, batch(*some_orders(2)), ACTOR)
    try_in_vain(office, ErrorCode.UNAVAILABLE)
    office.ask(Action.HOLD, "1001")
    assert [numbers(said) for said in office.told()] == [["1002"]]
    office.ask(Action.HOLD, "1002")
    assert [said.outcomes for said in office.told(**QUARTER)] == [{"put on hold": 1}]
    assert office.told(hours=9) == []
    office.ask(Action.RELEASE, "1001", "1002")
    assert sorted(numbers(said) for said in office.told()) == [["1001", "1002"], ["1001", "1002"]]


def test_a_confirmation_that_a_person_marks_is_over(office: Office) -> None:
    store(office.ledger, batch(an_order("1001")), ACTOR)
    export_all(office.ledger)
    ship(office.ledger, a_parcel("P1", "1001"))
    tell_all(office.ledger, Verdict.FAILED, code=ErrorCode.NOT_FOUND, message="no such order")
    office.told()
    office.ask(Action.MARK_CONFIRMED, "1001")
    (said,) = office.told(**QUARTER)
    assert (said.sentence, said.outcomes) == (
        "All parcels that web_shop was not told of are settled (not found).",
        {"marked as confirmed": 1},
    )


def make_unmapped(office: Office) -> None:
    office.refuse("1", code=ErrorCode.UNMAPPED_SHIP_METHOD)


def make_unsynced(office: Office) -> None:
    store(office.ledger, batch(an_order("1")), ACTOR)
    office.clock.advance(minutes=30)


def make_not_taken(office: Office) -> None:
    store(office.ledger, batch(skipped=(a_skip("1", SkipCode.MALFORMED),)), ACTOR)


@pytest.mark.parametrize("make", [make_unmapped, make_unsynced, make_not_taken], ids=lambda make: make.__name__)
def test_no_mail_says_that_these_are_over(office: Office, make: Callable[[Office], None]) -> None:
    make(office)
    assert len(office.told()) == 1
    store(office.ledger, batch(an_order("1", note="corrected", updated_at=NOON + timedelta(hours=1))), ACTOR)
    office.clock.advance(seconds=1)
    export_all(office.ledger)
    assert office.told(minutes=1) == []
    assert (open_alerts(office.ledger), closed(office)) == ([], 1)
    assert office.told(hours=1) == []


def test_the_open_alerts_are_listed_the_oldest_first(office: Office) -> None:
    make_not_taken(office)
    office.look()
    office.refuse("2", "3")
    office.look(minutes=1)
    first, second = open_alerts(office.ledger)
    assert (first.kind, first.account, first.waiting) == ("not_taken", CART, 1)
    assert (second.kind, second.waiting, second.untold, second.mailed_at) == (
        "export_error",
        2,
        0,
        office.ledger.now(),
    )
