"""What the pages of one order let a person do, and the view to key it in by hand from."""

import re

import pytest
from fastapi.testclient import TestClient

from include.order_sync.ledger.commands.act import act
from include.order_sync.ledger.commands.model import Action, Target
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from tests.fakes.orders import BY_HAND, SECOND, WAREHOUSE, a_line, an_order, batch, incoming
from tests.ledger.acts import ACTOR, export_all
from tests.ledger.commands import situations as s
from tests.order_desk.order_reading import offered
from tests.order_desk.reading import text


def test_only_what_is_possible_is_offered(operator: TestClient, ledger: Ledger) -> None:
    s.fail(ledger, 1)
    at = ("retry_sync", "mark_synced", "resend")
    assert offered(operator.get("/orders/1").text) == [("cancel", ""), *((action, WAREHOUSE) for action in at)]
    act(ledger, Action.MARK_SYNCED, [Target(1)], "user:olga", "keyed in")
    assert offered(operator.get("/orders/1").text) == [("cancel", ""), ("resend", WAREHOUSE)]


def test_each_destination_has_its_own_buttons(operator: TestClient, ledger: Ledger) -> None:
    order = an_order("1", a_line("1"), a_line("2"), a_line("3"))
    store(ledger, batch(incoming(order, WAREHOUSE, SECOND, BY_HAND)), ACTOR)
    export_all(ledger, SECOND)
    html = operator.get("/orders/1").text
    assert ("resend", SECOND) in offered(html)
    assert ("retry_sync", SECOND) not in offered(html)
    assert {("retry_sync", WAREHOUSE), ("mark_synced", WAREHOUSE), ("mark_synced", BY_HAND)} <= set(offered(html))


def test_the_cart_s_buttons_stand_beside_the_shipments(operator: TestClient, ledger: Ledger) -> None:
    s.be_refused_by_the_cart(ledger, 1)
    assert offered(operator.get("/orders/1").text) == [("retry_confirmation", ""), ("mark_confirmed", "")]


def test_whoever_may_only_look_sees_no_button_and_reads_why(desk: TestClient, ledger: Ledger) -> None:
    s.fail(ledger, 1)
    for path in ("/orders/1", "/orders/1/by-hand"):
        html = desk.get(path).text
        assert offered(html) == []
        assert "<dialog" not in html
        assert "ask an administrator for the permission Order Sync Actions" in text(html)


def test_the_view_to_key_in_from_has_the_fields_in_their_order(operator: TestClient, ledger: Ledger) -> None:
    order = an_order("1", a_line("1", "2", sku="CHAIR"), number="A-1", customer_account="C-7", note="ring twice")
    store(ledger, batch(order), ACTOR)
    html = operator.get("/orders/1/by-hand").text
    copied = re.findall(r'data-copy="(.*?)"', html)
    assert copied == [
        "web_shop:1", "A-1", "2026-03-01", "C-7", "flat_rate", "Ada Lovelace", "12 Byron Street", "London", "SW1A 1AA",
        "GB", "CHAIR", "Chair", "2", "6.25", "12.50 EUR", "ring twice",
    ]  # fmt: skip
    assert offered(html) == [("mark_synced", WAREHOUSE)]


@pytest.mark.parametrize(
    ("make", "warning"),
    [(s.be_canceled, "Do not key it in"), (s.be_exported, "at its destination already"), (s.fail, None)],
)
def test_it_warns_before_an_order_is_keyed_in_for_nothing(
    desk: TestClient, ledger: Ledger, make: s.Make, warning: str | None
) -> None:
    make(ledger, 1)
    html = desk.get("/orders/1/by-hand").text
    assert ('class="note' in html) is (warning is not None)
    assert warning is None or warning in html
