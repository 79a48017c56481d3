"""Words and waiting times, read out of error answers."""

import pytest

from include.order_sync.connectors.failures import clean, retry_after, spoken, status_failed
from include.order_sync.errors import ErrorCode


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"message": "No"}', "No"),
        (b'{"error": "No"}', "No"),
        (b'{"error": {"code": 7, "message": "No"}}', "No"),
        (b'{"errors": [{"detail": "No"}, {"detail": "Never"}]}', "No; Never"),
        (b'{"message": "", "error": "No"}', "No"),
        (b'["No", "Never"]', "No; Never"),
        (b'{"unknown": 1}', ""),
        (b"17", ""),
        (b"plain words", "plain words"),
    ],
)
def test_the_words_for_people_are_found(body: bytes, words: str) -> None:
    assert spoken(body) == words


def test_words_are_cleaned() -> None:
    page = "<html><head><title>x</title></head><script>alert(1)</script><p>A &amp;\n\tB\x00</p></html>"
    assert clean(page) == "A & B"
    assert clean("no secret here", ("secret",)) == "no *** here"
    assert len(clean("x" * 900)) == 500


@pytest.mark.parametrize(
    ("value", "seconds"), [("5", 5), ("0.5", 0.5), ("-3", 0), ("nan", None), ("inf", None), ("", None), ("soon", None)]
)
def test_retry_after_is_read(value: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": value}) == seconds


def test_a_date_in_the_past_means_now() -> None:
    assert retry_after({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0


@pytest.mark.parametrize(
    ("status", "sent"), [(500, True), (501, False), (502, True), (503, False), (521, False), (524, True)]
)
def test_only_what_may_have_been_begun_counts_as_sent(status: int, sent: bool) -> None:
    assert status_failed(status, {}, b"", "/orders").sent is sent


def test_a_status_nobody_knows_is_a_refusal_or_an_outage() -> None:
    assert status_failed(418, {}, b"", "/").code is ErrorCode.REJECTED
    assert status_failed(599, {}, b"", "/").code is ErrorCode.UNAVAILABLE
