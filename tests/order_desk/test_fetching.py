"""What operators see of a destination that fetches its orders: red until it has accepted them."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.documents import Sent
from include.order_sync.ledger.fetching import Answer, Terms, Word, hand_out, note_answers
from include.order_sync.ledger.intake import Batch, IncomingOrder
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.states import ExportMethod
from tests.order_desk.conftest import NOON, an_order
from tests.order_desk.reading import text


@pytest.fixture
def fetched(ledger: Ledger) -> Ledger:
    """An order that an ERP has fetched."""
    incoming = [IncomingOrder(an_order("1001", "Ada"), b"{}", ("erp",))]
    store(ledger, Batch("web_shop", incoming, [], {"erp": ExportMethod.PULL}), "test")
    fetch(ledger)
    return ledger


def fetch(ledger: Ledger, lease: int = 1) -> None:
    terms = Terms("erp", lease, timedelta(minutes=15), 100, attempts=2)
    hand_out(ledger, terms, lambda claims, _: [Sent(one.generation, "GROUND", b'{"number": "1001"}') for one in claims])


def at(ledger: Ledger, **later: float) -> Ledger:
    ledger._clock = lambda: NOON + timedelta(**later)
    return ledger


def shown(desk: TestClient) -> str:
    return text(desk.get("/orders/1").text)


def test_while_it_is_leased_its_word_is_awaited(desk: TestClient, fetched: Ledger) -> None:
    page = shown(desk)

    assert "Its word awaited until" in page
    assert "Handed over to erp, which fetched it" in page
    assert "erp, by its fetch" in page
    assert '<b class="red">No</b>' in desk.get("/orders/1").text


def test_when_the_lease_is_over_the_next_fetch_is_awaited(desk: TestClient, fetched: Ledger) -> None:
    at(fetched, minutes=15)

    assert "none came; it is offered again when erp fetches" in shown(desk)


def test_what_was_given_up_is_a_persons_matter(desk: TestClient, fetched: Ledger) -> None:
    for minutes in (15, 30):
        fetch(at(fetched, minutes=minutes), lease=minutes)

    page = shown(desk)

    assert "none came, again and again: look at erp, then retry sync or mark it" in page
    assert "neither accepted nor refused within 15 minutes" in page
    assert "No answer" in page


def test_an_accepted_order_is_blue_and_has_its_number_there(desk: TestClient, fetched: Ledger) -> None:
    note_answers(fetched, "erp", [Answer("web_shop:1001", Word.ACCEPTED, their_id="SO-1")])

    assert '<b class="blue">Yes</b>' in desk.get("/orders/1").text
    assert "SO-1" in shown(desk)


def test_a_refused_order_tells_the_reason_in_the_erps_words(desk: TestClient, fetched: Ledger) -> None:
    refused = Answer("web_shop:1001", Word.REFUSED, code=ErrorCode.UNKNOWN_SKU, message="item CHAIR is discontinued")
    note_answers(fetched, "erp", [refused])

    assert "item CHAIR is discontinued" in shown(desk)


def test_what_is_not_fetched_in_time_is_told_on_the_overview(desk: TestClient, ledger: Ledger) -> None:
    incoming = [IncomingOrder(an_order("1001", "Ada"), b"{}", ("erp",))]
    store(ledger, Batch("web_shop", incoming, [], {"erp": ExportMethod.PULL}), "test")
    assert "to fetch it" not in text(desk.get("/overview").text)
    at(ledger, minutes=31)

    page = text(desk.get("/overview").text)

    assert "1 order waits for erp to fetch it." in page
    assert "Look there whether it still fetches its orders." in page
