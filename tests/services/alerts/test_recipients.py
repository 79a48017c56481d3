"""Who is told: the account's own recipients, or the file's; of orders that are not synced, who may be notified."""

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.alerts.telling import open_alerts
from include.order_sync.ledger.commands.model import Action
from include.order_sync.ledger.notified import grant_notifications
from include.order_sync.ledger.upsert import store
from tests.fakes.orders import SECOND, an_order, batch, incoming
from tests.ledger.acts import ACTOR, fail_all
from tests.services.alerts.office import OPERATIONS, Office


def told_to(office: Office, **later: float) -> list[list[str]]:
    """Look, and list whom each new mail is for."""
    office.look(**later)
    return [[one.address for one in mail.recipients] for mail in office.new_mails()]


def wait(office: Office) -> None:
    """Let an order wait for too long."""
    store(office.ledger, batch(an_order("1")), ACTOR)
    office.clock.advance(minutes=30)


def test_an_account_has_recipients_of_its_own(office: Office) -> None:
    office.configure_warehouse(error_recipients=("wms@example.com", "lead@example.com"))
    office.refuse("1")
    store(office.ledger, batch(incoming(an_order("2"), SECOND)), ACTOR)
    fail_all(office.ledger, ErrorCode.REJECTED, SECOND)
    assert sorted(told_to(office)) == [[OPERATIONS], ["wms@example.com", "lead@example.com"]]


def test_an_account_that_is_no_longer_in_the_file_has_the_file_s(office: Office) -> None:
    office.refuse("1")
    office.configure(destinations={})
    assert told_to(office) == [[OPERATIONS]]


def test_of_orders_that_are_not_synced_those_are_told_who_may_be_notified(office: Office) -> None:
    office.set_alerts(unsynced_recipients=("nobody@example.com",))
    grant_notifications(office.ledger, ["olga@example.com", "piet@example.com"])
    wait(office)
    assert told_to(office) == [["olga@example.com", "piet@example.com"]]


def test_if_nobody_may_be_notified_nobody_is(office: Office) -> None:
    grant_notifications(office.ledger, ["olga@example.com"])
    grant_notifications(office.ledger, [])
    wait(office)
    assert told_to(office) == []
    assert [one.kind for one in open_alerts(office.ledger)] == ["unsynced"]


def test_where_airflow_s_users_have_no_addresses_the_configured_ones_are_told(office: Office) -> None:
    office.set_alerts(unsynced_recipients=("desk@example.com",))
    wait(office)
    assert told_to(office) == [["desk@example.com"]]


def test_and_else_the_error_recipients(office: Office) -> None:
    office.configure_warehouse(error_recipients=("wms@example.com",))
    wait(office)
    assert told_to(office) == [["wms@example.com"]]


def test_without_recipients_an_alert_is_on_record_and_told_when_there_are_some(office: Office) -> None:
    office.configure(error_recipients=())
    office.refuse("1")
    assert told_to(office) == []
    assert [(one.waiting, one.untold, one.mailed_at) for one in open_alerts(office.ledger)] == [(1, 1, None)]
    office.configure(error_recipients=(OPERATIONS,))
    assert told_to(office, minutes=1) == [[OPERATIONS]]


def test_without_recipients_an_alert_ends_without_a_word(office: Office) -> None:
    office.refuse("1")
    told_to(office)
    office.configure(error_recipients=())
    office.ask(Action.MARK_SYNCED, "1")
    assert told_to(office, minutes=1) == []
    assert open_alerts(office.ledger) == []
