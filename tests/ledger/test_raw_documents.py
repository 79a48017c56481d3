"""What a cart sent is kept small, and without its secrets."""

import json
import os

import pytest

from include.order_sync.ledger.raw_documents import pack, unpack


@pytest.mark.parametrize(
    "raw",
    [
        b'{"id": 7, "total": "12.50", "tax": 1.10, "note": "Z\xc3\xbcrich \\u2615"}',
        b"",
        b"[]",
        b'{"half": ',
        b"\xff\xfe no text",
        b"<order><token>kept, for it is no JSON</token></order>",
        os.urandom(500),
    ],
)
def test_what_holds_no_secret_comes_back_as_it_was(raw: bytes) -> None:
    assert unpack(pack(raw)) == raw


def test_a_secret_does_not_come_back() -> None:
    raw = json.dumps({"id": 7, "order_key": "wc_order_abc", "note": "left"}).encode()

    assert unpack(pack(raw)) == b'{"id": 7, "order_key": "[removed]", "note": "left"}'


def test_an_order_takes_less_than_half_of_its_room() -> None:
    lines = [{"id": number, "name": f"Product {number}", "sku": f"SKU-{number}", "quantity": 1} for number in range(40)]
    raw = json.dumps({"id": 7, "line_items": lines}).encode()

    assert len(pack(raw)) < len(raw) / 2


def test_what_was_kept_before_it_was_compressed_is_read_as_it_is() -> None:
    assert unpack(b'{"id": "1001"}') == b'{"id": "1001"}'
