"""The page of one order: all of it, escaped, with what may be done."""

from datetime import timedelta
from decimal import Decimal
from html import unescape
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from include.order_sync.accounts import Accounts
from include.order_sync.accounts.model import CartAccount
from include.order_sync.errors import TREATMENTS, ConfigurationError, ErrorCode
from include.order_sync.ledger.commands.act import act
from include.order_sync.ledger.commands.model import Action, Target
from include.order_sync.ledger.documents import Sent
from include.order_sync.ledger.duties import Verdict
from include.order_sync.ledger.intake import IncomingOrder
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.models import Address
from tests.clock import NOON
from tests.fakes.orders import WAREHOUSE, a_line, a_parcel, an_order, batch
from tests.ledger.acts import ACTOR, RUN, change, claim, conclude, fail_all, ship
from tests.ledger.commands import situations as s
from tests.ledger.test_order_view import SITUATIONS
from tests.order_desk.order_reading import card
from tests.order_desk.reading import links, text

SCRIPT = "<script>alert(1)</script>"


def test_a_red_order_says_why_and_what_to_do(desk: TestClient, ledger: Ledger) -> None:
    store(ledger, batch(an_order(number="A-1")), ACTOR)
    fail_all(ledger, ErrorCode.INVALID_ADDRESS)
    html = desk.get("/orders/1").text
    assert '<span class="order red">A-1</span> <span class="mark red">● red</span>' in html
    shown, treatment = card(html, "Export"), TREATMENTS[ErrorCode.INVALID_ADDRESS]
    assert "Exported? No" in shown
    assert "Export Failures 1" in shown
    assert f"{treatment.sentence} invalid_address it says no What to do: {treatment.resolution}" in shown
    assert html.count(treatment.resolution) == 1


def test_a_blue_order_says_when_and_under_which_number(desk: TestClient, ledger: Ledger) -> None:
    s.be_exported(ledger, 1)
    html = desk.get("/orders/1").text
    assert '<span class="mark blue">✓ blue</span>' in html
    assert "Exported? Yes" in card(html, "Export")
    assert "Its number there W-1" in card(html, "Export")
    assert "Exported at 2026-03-01 12:00 UTC" in card(html, "Export")


def test_an_order_without_integration_is_plain(desk: TestClient, ledger: Ledger) -> None:
    s.wait_for_people(ledger, 1)
    html = desk.get("/orders/1").text
    assert '<span class="order plain">1</span>' in html
    assert 'class="mark' not in html
    assert "Exported? – (no API)" in card(html, "Export")
    assert "Next attempt none: it is keyed in by hand" in card(html, "Export")


def test_lines_address_and_money(desk: TestClient, ledger: Ledger) -> None:
    later = NOON + timedelta(hours=1)
    lines = (a_line("1", "2", sku="CHAIR"), a_line("2", "1", sku="TABLE", name="Table", unit_price=Decimal("1249")))
    store(ledger, batch(an_order("1", *lines, total=Decimal("1261.50"))), ACTOR)
    store(ledger, batch(an_order("1", lines[1], total=Decimal("1249"), updated_at=later)), ACTOR)
    html = desk.get("/orders/1").text
    assert "TABLE Table 1 0 1,249.00 1,249.00 – warehouse" in card(html, "Lines")
    assert "CHAIR removed" in card(html, "Lines")
    assert "<s>Chair</s>" in html
    assert "Total 1,249.00 EUR" in card(html, "Lines")
    assert "Ada Lovelace 12 Byron Street SW1A 1AA London GB" in card(html, "Customer")


def test_an_attempt_leads_to_the_log_of_its_task(desk: TestClient, ledger: Ledger) -> None:
    s.fail(ledger, 1)
    html = desk.get("/orders/1").text
    log = f"../../dags/{RUN.dag_id}/runs/{quote(RUN.run_id, safe='')}/tasks/{RUN.task_id}/mapped/2?try_number=3"
    assert log in links(html)
    assert "Export to warehouse Failed rejected it says no 0 ms Log" in card(html, "Attempts 1")


def test_the_timeline_tells_who_did_what(desk: TestClient, ledger: Ledger) -> None:
    s.fail(ledger, 1)
    act(ledger, Action.MARK_SYNCED, [Target(1)], "user:olga", "keyed in as 7")
    html = desk.get("/orders/1").text
    shown = card(html, "Timeline")
    assert "Marked as synced at warehouse keyed in as 7 2026-03-01 12:00:00 UTC · olga" in shown
    assert "Export to warehouse failed 2026-03-01 12:00:00 UTC · wms_delivery" in shown
    assert "../../dags/wms_delivery/runs/manual__1" in links(html)
    assert shown.endswith("Downloaded from the cart 2026-03-01 12:00:00 UTC · wms_delivery ↗ (new tab)")


def test_an_event_of_an_unknown_kind_is_shown_as_it_is(desk: TestClient, ledger: Ledger) -> None:
    s.wait(ledger, 1)
    change(ledger, "UPDATE events SET kind = 'order_{sung_about}', actor = 'somebody'")
    assert "order_{sung_about} 2026-03-01 12:00:00 UTC · somebody" in card(desk.get("/orders/1").text, "Timeline")


def test_every_kind_of_event_has_a_sentence() -> None:
    from include.order_sync.states import CONFIRMATION_MOVES, EXPORT_MOVES, ORDER_MOVES
    from plugins.order_desk.history_words import _SENTENCES

    others = {"order_downloaded", "order_edited", "order_held", "order_hold_ended", "cancel_requested", "retry_asked",
              "confirmation_retry_asked", "shipment_received"}  # fmt: skip
    assert {*ORDER_MOVES, *EXPORT_MOVES, *CONFIRMATION_MOVES} | others == set(_SENTENCES)


def test_a_shipment_has_its_tracking_and_how_the_cart_took_it(desk: TestClient, ledger: Ledger) -> None:
    s.be_refused_by_the_cart(ledger, 1)
    html = desk.get("/orders/1").text
    shown = card(html, "Shipments")
    assert "Carrier / service DHL" in shown
    assert "Tracking number TRACK-P1" in shown
    assert "Write-back Failed Error Count 1 of 5 Last Attempt 2026-03-01 12:00 UTC" in shown
    assert "Shipped quantity: 2 × CHAIR (Chair)" in shown
    assert 'data-copy="TRACK-P1"' in html
    assert "https://www.dhl.com/global-en/home/tracking.html?tracking-id=TRACK-P1" in links(html)
    assert html.count("the cart says no") == 2  # beside the shipment, and in the attempt


def test_the_error_count_is_of_the_account_s_attempts(desk: TestClient, app: FastAPI, ledger: Ledger) -> None:
    s.be_refused_by_the_cart(ledger, 1)
    shop = CartAccount(vendor="woocommerce", connection="web_shop", attempts=7)
    app.state.open_accounts = lambda: Accounts({"web_shop": shop}, {}, {})
    assert "Error Count 1 of 7" in text(desk.get("/orders/1").text)


def test_accounts_that_cannot_be_read_keep_no_order_from_being_shown(
    desk: TestClient, app: FastAPI, ledger: Ledger
) -> None:
    def broken() -> None:
        raise ConfigurationError("line 3: what is this?")

    s.be_refused_by_the_cart(ledger, 1)
    app.state.open_accounts = broken
    assert "Error Count 1 of 5" in text(desk.get("/orders/1").text)


def test_nothing_from_outside_is_markup(desk: TestClient, operator: TestClient, ledger: Ledger) -> None:
    address = Address(**dict.fromkeys(Address.__struct_fields__, SCRIPT))
    line = a_line(SCRIPT, sku=SCRIPT, name=SCRIPT, distributor=SCRIPT)
    order = an_order(
        SCRIPT, line, number=SCRIPT, customer_name=SCRIPT, customer_account=SCRIPT, note=SCRIPT, ship_method=SCRIPT,
        ship_to=address, currency="<b>",
    )  # fmt: skip
    store(ledger, batch(IncomingOrder(order, SCRIPT.encode(), (WAREHOUSE,))), f"{SCRIPT}/{SCRIPT}")
    sent = Sent(1, SCRIPT, SCRIPT.encode())
    conclude(ledger, claim(ledger), Verdict.ACKNOWLEDGED, their_id=SCRIPT, sent=sent)
    parcel = a_parcel(SCRIPT, order, (SCRIPT, "1"), service=SCRIPT, tracking_url=f"javascript:{SCRIPT}")
    ship(ledger, parcel)
    change(ledger, "UPDATE shipments SET carrier = :x, tracking_number = :x", x=SCRIPT)
    change(
        ledger, "UPDATE attempts SET message = :x, error_code = 'rejected', dag_id = :x, run_id = :x, task_id = :x",
        x=SCRIPT,
    )  # fmt: skip
    change(ledger, "UPDATE events SET detail = :x, kind = :x", x=SCRIPT)
    change(ledger, "UPDATE confirmations SET error_code = 'rejected', error_message = :x", x=SCRIPT)
    for page in (desk.get("/orders/1"), operator.get("/orders/1"), operator.get("/orders/1/by-hand")):
        assert page.status_code == 200
        assert "<script>" not in page.text
        assert "<b>&gt;" not in page.text
        assert 'href="javascript' not in page.text
        assert SCRIPT in unescape(page.text)


@pytest.mark.parametrize("make", SITUATIONS, ids=lambda make: make.__name__)
def test_an_order_in_any_state_has_its_pages(operator: TestClient, ledger: Ledger, make: s.Make) -> None:
    make(ledger, 1)
    for path in ("/orders/1", "/orders/1/by-hand", "/api/orders/1"):
        assert operator.get(path).status_code == 200


def test_documents_are_shown_without_secrets(desk: TestClient, ledger: Ledger) -> None:
    order = an_order("1")
    raw = b'{"number": "A-1", "order_key": "wc_order_Ab12Cd34", "card": {"number": "4242424242424242"}}'
    store(ledger, batch(IncomingOrder(order, raw, (WAREHOUSE,))), ACTOR)
    sent = Sent(1, "GROUND", b'{"reference": "web_shop:1", "token": "hunter2"}')
    conclude(ledger, claim(ledger), Verdict.ACKNOWLEDGED, sent=sent)
    shown = card(desk.get("/orders/1").text, "What the cart sent")
    assert '{ "number": "A-1", "order_key": "[removed]", "card": { "number": "[removed]" } }' in shown
    assert '{ "reference": "web_shop:1", "token": "[removed]" }' in shown
    found = desk.get("/api/orders/1/documents").json()
    assert [one["account"] for one in (*found["received"], *found["sent"])] == ["web_shop", WAREHOUSE]
    for secret in ("hunter2", "wc_order_Ab12Cd34", "4242424242424242"):
        assert secret not in desk.get("/orders/1").text + str(found)


def test_what_was_not_kept_is_said_to_be_not_on_record(desk: TestClient, ledger: Ledger) -> None:
    s.be_exported(ledger, 1)
    assert "Not on record: nothing was sent yet" in card(desk.get("/orders/1").text, "What the cart sent")


def test_old_versions_are_shown_when_asked_for(desk: TestClient, ledger: Ledger) -> None:
    for hour in range(7):
        store(ledger, batch(an_order("1", note=str(hour), updated_at=NOON + timedelta(hours=hour))), ACTOR)
    few, all_of_them = desk.get("/orders/1").text, desk.get("/orders/1?versions=all").text
    assert few.count('<details class="paper"') == 5
    assert "?versions=all#h-papers" in links(few)
    assert all_of_them.count('<details class="paper"') == 7
    assert "?versions=all#h-papers" not in links(all_of_them)


def test_long_histories_are_paged(desk: TestClient, ledger: Ledger) -> None:
    s.fail(ledger, 1)
    columns = (
        "order_id, kind, subject_id, number, started_at, duration_ms, outcome, dag_id, run_id, task_id, map_index,"
        " try_number"
    )
    for _ in range(60):
        change(ledger, f"INSERT INTO attempts ({columns}) SELECT {columns} FROM attempts WHERE id = 1")
    first, second = desk.get("/orders/1").text, desk.get("/orders/1?attempts=2").text
    assert "Page 1 of 2 Older →" in card(first, "Attempts 61")
    assert "?attempts=2#attempts" in links(first)
    assert "← Newer Page 2 of 2" in card(second, "Attempts 61")
    assert second.count('<td data-name="Took"') == 11


@pytest.mark.parametrize(("make", "moves"), [(s.wait, True), (s.fail, False), (s.be_confirmed, False)])
def test_the_page_knows_whether_to_look_again_soon(desk: TestClient, ledger: Ledger, make: s.Make, moves: bool) -> None:
    make(ledger, 1)
    assert (" data-moving" in desk.get("/orders/1").text) is moves


@pytest.mark.parametrize("path", ["/orders/7", "/orders/7/by-hand"])
def test_an_unknown_order_has_a_page_that_says_so(desk: TestClient, path: str) -> None:
    answer = desk.get(path)
    assert answer.status_code == 404
    assert "There is no order 7 in the ledger." in text(answer.text)
    assert 'aria-label="Order Desk"' in answer.text
    assert desk.get("/api/orders/7").json() == {"detail": "There is no order 7 in the ledger."}


@pytest.mark.parametrize(
    "path", ["/orders/x", "/orders/0", f"/orders/{2**63}", "/orders/1?attempts=0", "/orders/1?versions=some"]
)
def test_a_wrong_address_is_refused(desk: TestClient, path: str) -> None:
    assert desk.get(path).status_code == 422
