"""Each kind of alert: what is out of order, when it counts, and what the mail says of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from include.order_sync.connectors.base import SkipCode
from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.duties import CONFIRMATIONS, Verdict
from include.order_sync.ledger.upsert import store
from include.order_sync.services.alerts.raising import raise_alerts
from include.order_sync.services.mail.contents import AlertOrder
from tests.clock import NOON
from tests.fakes.orders import CART, SECOND, WAREHOUSE, a_parcel, a_skip, an_order, batch, incoming, some_orders
from tests.ledger.acts import (
    ACTOR,
    change,
    claim,
    claim_told,
    conclude,
    export_all,
    fail_all,
    ship,
    tell_all,
)
from tests.services.alerts.office import DESK, OPERATIONS, Office, content_of, numbers

MINUTE = timedelta(minutes=1)


def try_in_vain(office: Office, code: ErrorCode, again: timedelta = MINUTE) -> None:
    """Let an attempt at all that is due fail, to be tried again."""
    due = office.ledger.now() + again
    conclude(office.ledger, claim(office.ledger), Verdict.RETRY, code=code, message=f"it is {code}", due_at=due)


def test_nothing_is_told_while_all_is_well(office: Office) -> None:
    store(office.ledger, batch(*some_orders(3)), ACTOR)
    export_all(office.ledger)
    assert office.look().summary() == "0 newly out of order, 0 no longer; queued 0 alerts and 0 recoveries"
    assert office.new_mails() == []


def test_a_refused_order_is_told_at_once_with_its_number_and_a_link_to_it(office: Office) -> None:
    store(office.ledger, batch(an_order("1007")), ACTOR)
    fail_all(office.ledger, ErrorCode.UNKNOWN_SKU)

    assert office.look(seconds=40).moved == 1
    (mail,) = office.new_mails()

    assert (mail.kind, [one.address for one in mail.recipients]) == ("export_error", [OPERATIONS])
    said = content_of(mail)
    assert said.sentence == "1 order was not exported to warehouse: unknown SKU."
    assert said.resolution == "Create the item at the destination or correct the SKU in the cart, then retry."
    assert said.orders == (
        AlertOrder(number="1007", link=f"{DESK}orders/1", failures=1, since=NOON, message="it says no"),
    )
    assert (said.new, said.waiting, said.message, said.recovered) == (1, 1, "it says no", False)
    assert (said.link, said.link_words) == (
        f"{DESK}?account=warehouse&error_code=unknown_sku",
        "Show these orders",
    )
    assert said.opened_at == office.ledger.now()


def test_an_order_that_is_tried_again_is_told_of_after_its_second_failure(office: Office) -> None:
    store(office.ledger, batch(an_order()), ACTOR)
    try_in_vain(office, ErrorCode.UNAVAILABLE)
    assert office.told(minutes=2) == []

    try_in_vain(office, ErrorCode.UNAVAILABLE)
    (said,) = office.told(minutes=1)
    assert said.sentence == "1 order was not exported to warehouse: unavailable."
    assert said.resolution.startswith("It is tried again by itself.")
    assert (said.orders[0].failures, said.orders[0].since) == (2, NOON)


def test_how_many_failures_count_is_configured(office: Office) -> None:
    office.set_alerts(after_failures=1)
    store(office.ledger, batch(an_order()), ACTOR)
    try_in_vain(office, ErrorCode.TIMEOUT)
    assert [said.sentence for said in office.told()] == ["1 order was not exported to warehouse: timeout."]


def test_an_order_that_is_being_tried_again_is_as_stuck_as_before(office: Office) -> None:
    store(office.ledger, batch(an_order()), ACTOR)
    for _ in range(2):
        try_in_vain(office, ErrorCode.UNAVAILABLE)
        office.clock.advance(minutes=2)
    claim(office.ledger)
    assert [said.waiting for said in office.told()] == [1]


@pytest.mark.parametrize("code", [ErrorCode.UNAUTHORIZED, ErrorCode.FORBIDDEN])
def test_orders_behind_a_refused_login_are_not_told_one_by_one(office: Office, code: ErrorCode) -> None:
    office.set_alerts(after_failures=1)
    store(office.ledger, batch(an_order()), ACTOR)
    try_in_vain(office, code)
    change(office.ledger, "UPDATE exports SET failures = 3")
    assert office.told() == []


def test_each_cause_has_a_mail_of_its_own(office: Office) -> None:
    store(office.ledger, batch(incoming(an_order("1"), WAREHOUSE), incoming(an_order("2"), SECOND)), ACTOR)
    fail_all(office.ledger, ErrorCode.REJECTED)
    fail_all(office.ledger, ErrorCode.REJECTED, SECOND)
    store(office.ledger, batch(an_order("3")), ACTOR)
    fail_all(office.ledger, ErrorCode.INVALID_ADDRESS)

    told = sorted((said.account, *numbers(said)) for said in office.told())
    assert told == [(SECOND, "2"), (WAREHOUSE, "1"), (WAREHOUSE, "3")]


def test_a_confirmation_that_was_given_up_is_told(office: Office) -> None:
    store(office.ledger, batch(an_order("1001")), ACTOR)
    export_all(office.ledger)
    ship(office.ledger, a_parcel("P1", "1001"))
    tell_all(office.ledger, Verdict.FAILED, code=ErrorCode.REJECTED, message="no such order")

    (said,) = office.told()

    assert (said.kind, said.account, numbers(said)) == ("confirmation_error", CART, ["1001"])
    assert said.sentence == "1 order was shipped, but web_shop could not be told of the parcel: rejected."
    assert said.orders[0].link == f"{DESK}orders/1"


def test_an_order_of_two_parcels_is_one_order(office: Office) -> None:
    office.set_alerts(after_failures=1)
    store(office.ledger, batch(an_order("1001")), ACTOR)
    export_all(office.ledger)
    ship(office.ledger, a_parcel("P1", "1001", ("1", "1")), a_parcel("P2", "1001", ("1", "1")))
    due = NOON + timedelta(hours=1)
    conclude(office.ledger, claim_told(office.ledger), Verdict.RETRY, CONFIRMATIONS, code=ErrorCode.TIMEOUT, due_at=due)

    (said,) = office.told()
    assert (said.new, said.waiting, numbers(said)) == (1, 1, ["1001"])


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (SkipCode.MALFORMED, "1 order of web_shop was not taken: what the cart says cannot be read."),
        (SkipCode.NO_DESTINATION, "1 order of web_shop was not taken: no destination is named for it."),
    ],
)
def test_an_order_that_was_not_taken_is_told(office: Office, code: SkipCode, sentence: str) -> None:
    store(office.ledger, batch(skipped=(a_skip("77", code, "line 3 has no quantity"),)), ACTOR)

    (said,) = office.told()

    assert (said.kind, said.account, said.sentence) == ("not_taken", CART, sentence)
    assert said.orders == (AlertOrder(number="#77", since=NOON, message="line 3 has no quantity"),)
    assert said.link == f"{DESK}overview"


def test_an_order_that_is_left_out_on_purpose_is_not_told(office: Office) -> None:
    store(office.ledger, batch(skipped=(a_skip("77", SkipCode.FILTERED),)), ACTOR)
    assert office.told() == []


def test_a_ship_method_without_a_mapping_is_told_at_once_for_each_cart_and_method(office: Office) -> None:
    sledges = some_orders(2, ship_method="sledge")
    store(office.ledger, batch(*sledges, an_order("2001", ship_method="")), ACTOR)
    fail_all(office.ledger, ErrorCode.UNMAPPED_SHIP_METHOD)

    mails = {tuple(numbers(said)): said for said in office.told()}

    assert mails[("1001", "1002")].sentence == (
        "2 orders wait for a mapping of ship method sledge (web_shop to warehouse)."
    )
    assert mails["2001",].sentence == (
        "1 order waits for a mapping of orders without a ship method (web_shop to warehouse)."
    )
    assert (mails["2001",].link, mails["2001",].link_words) == (f"{DESK}mappings", "Map it")
    assert len(mails) == 2


def test_a_ship_method_of_any_length_is_told(office: Office) -> None:
    store(office.ledger, batch(an_order(ship_method="ß" * 9000)), ACTOR)
    fail_all(office.ledger, ErrorCode.UNMAPPED_SHIP_METHOD)
    assert [said.kind for said in office.told()] == ["unmapped"]


def test_without_an_address_of_airflow_mails_have_no_links(office: Office) -> None:
    store(office.ledger, batch(an_order()), ACTOR)
    fail_all(office.ledger, ErrorCode.REJECTED)
    raise_alerts(replace(office.runtime, airflow_url=""))
    (said,) = [content_of(mail) for mail in office.new_mails()]
    assert (said.link, said.orders[0].link) == ("", "")


def test_the_other_side_s_words_are_told_once_if_they_are_the_same_and_never_at_any_length(office: Office) -> None:
    store(office.ledger, batch(*some_orders(2)), ACTOR)
    change(office.ledger, "UPDATE exports SET state = 'failed', error_code = 'rejected', error_message = :words",
           words="x" * 9000)  # fmt: skip
    (said,) = office.told()
    assert said.message == "x" * 499 + "…"
    change(office.ledger, "UPDATE exports SET error_code = 'unknown_sku', error_message = 'no ' || id")
    (said,) = office.told()
    assert (said.message, [order.message for order in said.orders]) == ("", ["no 1", "no 2"])
