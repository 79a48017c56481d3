"""A lease that is over without a word: offered again, counted as a failure, and in the end a person's matter."""

from dataclasses import replace

import msgspec
import pytest

from include.order_sync.ledger.commands.act import act
from include.order_sync.ledger.commands.model import Action, Outcome, Target
from include.order_sync.ledger.mails import ALERTS, recent_mails
from include.order_sync.ledger.overview.needs import Cause, order_needs
from include.order_sync.services.alerts.raising import raise_alerts
from tests.fakes.orders import WAREHOUSE
from tests.ledger.acts import kinds, listed, rows, value
from tests.ledger.reports.reading import report
from tests.services.alerts.office import OPERATIONS, content_of
from tests.services.serving.erp import Erp, numbers
from tests.services.steps import later, sell


@pytest.fixture
def silent(erp: Erp) -> Erp:
    """An ERP that has fetched an order for 15 minutes, and said nothing of it until now."""
    sell(erp.world, 1)
    erp.fetch(lease=900)
    later(erp.world, minutes=15)
    return erp


def test_it_is_offered_again_with_the_next_fetch(silent: Erp) -> None:
    (order,) = silent.fetch()["orders"]

    assert (order["number"], order["offered"], order["idempotency_key"]) == ("1001", 2, "web_shop:1001:1")
    assert silent.accept("1001") == ["recorded"]


def test_an_attempt_that_failed_is_on_record(silent: Erp) -> None:
    silent.fetch()

    (attempt,) = rows(silent.world.ledger, "SELECT * FROM attempts")
    assert (attempt["outcome"], attempt["error_code"], attempt["number"], attempt["duration_ms"]) == (
        "unacknowledged", "outcome_unknown", 1, 900_000,
    )  # fmt: skip
    assert (
        attempt["message"] == "Fetched at 2026-03-01 12:00:02 UTC, and neither accepted nor refused within 15 minutes."
    )
    assert value(silent.world.ledger, "SELECT failures FROM exports") == 1
    assert kinds(silent.world.ledger)[-2:] == ["export_unacknowledged", "export_offered"]


def test_a_short_lease_is_told_in_seconds_where_it_must(erp: Erp) -> None:
    sell(erp.world, 1)
    erp.fetch(lease=75)
    later(erp.world, minutes=5)
    erp.fetch()

    assert value(erp.world.ledger, "SELECT message FROM attempts").endswith("within 75 seconds.")


def test_what_was_silent_goes_before_what_waits(silent: Erp) -> None:
    sell(silent.world, 3)

    assert numbers(silent.fetch(limit=2)) == ["1001", "1002"]


def test_after_as_many_silences_as_attempts_it_waits_for_a_person(silent: Erp) -> None:
    silent.world.configure(WAREHOUSE, attempts=3)
    for _ in range(2):
        assert numbers(silent.fetch(lease=900)) == ["1001"]
        later(silent.world, minutes=15)

    assert silent.fetch()["orders"] == []

    (export,) = rows(silent.world.ledger, "SELECT state, due_at, failures, error_message FROM exports")
    assert (export["state"], export["due_at"], export["failures"]) == ("pending_verification", None, 3)
    assert export["error_message"].endswith("That happened 3 times: it is not offered again until a person says so.")


def test_a_person_has_it_offered_again_under_the_same_key(silent: Erp) -> None:
    silent.world.configure(WAREHOUSE, attempts=1)
    assert silent.fetch()["orders"] == []

    (acted,) = act(silent.world.ledger, Action.RETRY_SYNC, [Target(1)], "user:olga")

    assert (acted.outcome, acted.destinations) == (Outcome.DONE, ())
    (order,) = silent.fetch()["orders"]
    assert (order["offered"], order["idempotency_key"]) == (2, "web_shop:1001:1")


def test_a_person_need_not_retry_what_is_offered_again_by_itself(silent: Erp) -> None:
    (acted,) = act(silent.world.ledger, Action.RETRY_SYNC, [Target(1)], "user:olga")

    assert acted.outcome is Outcome.NOT_POSSIBLE
    assert acted.message.endswith("warehouse has fetched it, and its word is awaited; without one it is offered again.")


def test_a_word_after_it_was_given_up_counts(silent: Erp) -> None:
    silent.world.configure(WAREHOUSE, attempts=1)
    silent.fetch()

    assert silent.accept("1001") == ["recorded"]
    assert value(silent.world.ledger, "SELECT error_code FROM exports") is None


def status(erp: Erp) -> str:
    (row,) = report(erp.world.ledger)
    return str(row["Status"])


def test_the_report_counts_silence_from_the_first_fetch_on(erp: Erp) -> None:
    sell(erp.world, 1)
    assert status(erp) == "Queued"
    erp.fetch(lease=900)
    later(erp.world, minutes=15)
    assert status(erp) == "Queued"

    erp.fetch(lease=900)
    later(erp.world, minutes=15)

    assert status(erp) == "Pending Verification"
    assert listed(erp.world.ledger)[0].sync_status == "Pending Verification"
    assert [need.cause for need in order_needs(erp.world.ledger)] == [Cause.UNACKNOWLEDGED]
    erp.accept("1001")
    assert status(erp) == "Successful"


def test_a_long_lease_is_pending_verification_after_half_an_hour(erp: Erp) -> None:
    sell(erp.world, 1)
    erp.fetch(lease=86_400)
    later(erp.world, minutes=31)

    assert status(erp) == "Pending Verification"
    assert erp.fetch()["orders"] == []


def test_a_word_begins_the_half_hour_anew(silent: Erp) -> None:
    silent.refuse("1001")
    act(silent.world.ledger, Action.RETRY_SYNC, [Target(1)], "user:olga")
    later(silent.world, minutes=20)

    silent.fetch()

    assert status(silent) == "Queued"


def test_silence_is_told_by_mail(silent: Erp) -> None:
    accounts = msgspec.structs.replace(silent.world.accounts, error_recipients=(OPERATIONS,))

    def look() -> list[str]:
        raise_alerts(replace(silent.world.run(), accounts=accounts))
        return [content_of(mail).sentence for mail in recent_mails(silent.world.ledger, ALERTS, 100)]

    silent.fetch(lease=900)
    assert look() == []
    later(silent.world, minutes=15)
    silent.fetch(lease=900)

    told = sorted(look())
    (mail,) = [m for m in recent_mails(silent.world.ledger, ALERTS, 100) if "acknowledged" in content_of(m).sentence]
    assert content_of(mail).resolution.startswith("Look there what became of them")
    assert told == [
        "1 order was not exported to warehouse: outcome unknown.",
        "1 order was sent to warehouse, which has not acknowledged it.",
    ]
