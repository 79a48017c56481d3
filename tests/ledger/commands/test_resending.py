"""Re-send: a new beginning under another key, that nothing of the first sending disturbs."""

import pytest

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.commands.model import Action, Outcome
from include.order_sync.ledger.duties import EXPORTS, Verdict, finish
from include.order_sync.ledger.exports import unverified_exports
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from tests.clock import Clock
from tests.fakes.orders import SECOND, WAREHOUSE, a_line, a_parcel, an_order, batch, incoming
from tests.ledger import acts
from tests.ledger.acts import ACTOR, RUN, claim, conclude, export_all, one_state, rows, value
from tests.ledger.commands import situations as s
from tests.ledger.commands.situations import LATER, WHY, do, done, happened, state


class Orphan:
    """The first export, as a task knows it."""

    id, order_id, failures = 1, 1, 0


def of_two(ledger: Ledger) -> None:
    """Store an order that goes to two destinations."""
    store(ledger, batch(incoming(an_order("1", a_line("1"), a_line("2")), WAREHOUSE, SECOND)), ACTOR)


def export(ledger: Ledger) -> dict[str, object]:
    (row,) = rows(ledger, "SELECT * FROM exports")
    return dict(row)


def test_what_is_sent_again_begins_anew_under_another_key(ledger: Ledger, clock: Clock) -> None:
    s.be_exported(ledger, 1)
    tried = export(ledger)["last_attempt_at"]
    clock.advance(hours=1)

    acted = done(ledger, Action.RESEND)

    assert (acted.status_words, acted.sync_status, acted.destinations) == ("New", "Pending", (WAREHOUSE,))
    row = export(ledger)
    assert (row["generation"], row["failures"], row["last_attempt_at"]) == (2, 0, tried)
    gone = ("lease_token", "sent_at", "accepted_at", "exported_at", "error_code", "error_message")
    assert {row[name] for name in gone} == {None}
    assert happened(ledger) == [("export_resent", WHY), ("order_reopened", None)]
    assert [one.idempotency_key for one in claim(ledger)] == ["web_shop:1:2"]
    assert value(ledger, "SELECT destination_id FROM exports") == "W-1"


def test_what_the_destination_says_of_the_first_sending_does_not_stop_the_second(ledger: Ledger, clock: Clock) -> None:
    s.be_asked_in_vain(ledger, 1)
    clock.advance(minutes=6)
    (asked,) = unverified_exports(ledger, WAREHOUSE, clock(), 10)
    answer = acts.result(asked, Verdict.ACKNOWLEDGED, clock(), their_id="W-1", kind="export_lookup")
    clock.advance(seconds=1)
    done(ledger, Action.RESEND)

    finish(ledger, EXPORTS, [answer], RUN)

    assert one_state(ledger) == ("new", "queued")
    assert value(ledger, "SELECT count(*) FROM attempts WHERE kind = 'export_lookup'") == 2
    clock.advance(seconds=1)
    export_all(ledger)
    assert one_state(ledger) == ("at_wms", "exported")


@pytest.mark.parametrize("verdict", Verdict)
def test_a_late_word_of_a_lost_task_does_not_touch_the_second_sending(
    ledger: Ledger, clock: Clock, verdict: Verdict
) -> None:
    s.wait(ledger, 1)
    late = acts.result(claim(ledger)[0], verdict, clock(), code=ErrorCode.TIMEOUT, due_at=LATER)
    conclude(ledger, [Orphan], Verdict.UNACKNOWLEDGED)
    clock.advance(minutes=1)
    done(ledger, Action.RESEND)
    clock.advance(minutes=1)
    claim(ledger)

    finish(ledger, EXPORTS, [late], RUN)

    assert one_state(ledger) == ("new", "sending")


def test_a_parcel_of_the_first_sending_stops_the_second(ledger: Ledger, clock: Clock) -> None:
    s.be_exported(ledger, 1)
    done(ledger, Action.RESEND)

    acts.ship(ledger, a_parcel("P1", "1"))

    assert state(ledger) == ("shipped", "exported", "queued")
    assert claim(ledger) == []


def test_an_order_is_not_sent_again_while_another_part_of_it_is_being_sent(ledger: Ledger) -> None:
    of_two(ledger)
    export_all(ledger)
    claim(ledger, SECOND)

    (acted,) = do(ledger, Action.RESEND, 1, destination=WAREHOUSE)

    assert (acted.outcome, acted.sync_status) == (Outcome.NOT_POSSIBLE, "Successful")
    assert "being sent just now" in acted.message


def test_a_re_send_after_a_part_was_shipped_says_so(ledger: Ledger) -> None:
    s.ship_a_part(ledger, 1)

    assert "though a part of it was shipped" in done(ledger, Action.RESEND).message


def test_an_order_that_the_cart_could_not_be_told_of_was_shipped_and_is_not_sent_again(ledger: Ledger) -> None:
    s.be_refused_by_the_cart(ledger, 1)

    for action in (Action.RESEND, Action.CANCEL):
        (acted,) = do(ledger, action, 1)
        assert acted.outcome is Outcome.NOT_POSSIBLE
        assert acted.message.startswith("Order 1 is Error: it was shipped")


def test_an_order_at_the_wms_that_an_edit_brings_to_another_destination_is_new_again(ledger: Ledger) -> None:
    store(ledger, batch(incoming(an_order("1"), WAREHOUSE)), ACTOR)
    export_all(ledger)
    edited = an_order("1", a_line("1"), a_line("2"), updated_at=LATER)

    store(ledger, batch(incoming(edited, WAREHOUSE, SECOND)), ACTOR)

    assert value(ledger, "SELECT status FROM orders") == "new"
    conclude(ledger, claim(ledger, SECOND), Verdict.FAILED, code=ErrorCode.UNKNOWN_SKU)
    assert value(ledger, "SELECT status FROM orders") == "error"
