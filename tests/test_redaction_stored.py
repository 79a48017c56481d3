"""Secrets are taken out of what is kept, and nothing else is touched."""

import json
from typing import Any

import pytest

from include.order_sync.redaction import REMOVED
from include.order_sync.redaction.stored import without_kept_secrets

ORDER: dict[str, Any] = {"id": 1001, "total": "12.50", "billing": {"city": "Zürich"}, "line_items": [{"sku": "0042"}]}


def kept(**more: Any) -> dict[str, Any]:
    found = without_kept_secrets(json.dumps({**ORDER, **more}, ensure_ascii=False).encode())
    return json.loads(found)  # type: ignore[no-any-return]


def test_a_document_without_a_secret_stays_letter_for_letter() -> None:
    raw = b'{ "id" : 1001 , "price":12.50,"rate": 1.0e2 , "note":"a \\"token\\" of love" }'

    assert without_kept_secrets(raw) == raw


@pytest.mark.parametrize("name", ["order_key", "access_token", "customerPassword", "X-Api-Key", "cvv", "client-secret"])
@pytest.mark.parametrize("value", ["abc", 'with "quotes" and \\', "ünïcode"])
def test_a_secret_text_is_cut_out_and_the_rest_stays(name: str, value: str) -> None:
    assert kept(**{name: value}) == {**ORDER, name: REMOVED}


@pytest.mark.parametrize("spaces", ["", " ", "\n  "])
def test_it_is_cut_out_where_it_stands(spaces: str) -> None:
    raw = f'{{"total":12.50,"token"{spaces}:{spaces}"abc","n":1.0}}'.encode()

    assert without_kept_secrets(raw) == f'{{"total":12.50,"token"{spaces}:{spaces}"{REMOVED}","n":1.0}}'.encode()


def test_secrets_are_found_however_deep_they_are() -> None:
    found = kept(a=[{"b": {"secret": "abc"}}], shipping={"token": "def"})

    assert found["a"] == [{"b": {"secret": REMOVED}}]
    assert found["shipping"] == {"token": REMOVED}


@pytest.mark.parametrize("value", [12345, ["abc"], {"deep": "abc"}])
def test_a_secret_that_is_no_text_is_removed_as_well(value: Any) -> None:
    assert "abc" not in json.dumps(kept(token=value))
    assert "12345" not in json.dumps(kept(token=value))


def test_a_secret_that_is_named_beside_is_removed() -> None:
    meta = [
        {"id": 1, "key": "_stripe_token", "value": "abc"},
        {"id": 2, "key": "_delivery_date", "value": "2026-01-02"},
    ]

    assert kept(meta_data=meta)["meta_data"] == [
        {"id": 1, "key": "_stripe_token", "value": REMOVED},
        {"id": 2, "key": "_delivery_date", "value": "2026-01-02"},
    ]


def test_a_card_is_removed_but_for_its_brand() -> None:
    assert kept(card={"number": "4242424242424242", "brand": "visa"})["card"] == {"number": REMOVED, "brand": "visa"}


def test_numbers_are_not_rounded_where_a_document_is_written_anew() -> None:
    raw = b'{"token": {"a": "b"}, "price": 12.50, "big": 12345678901234567890.10}'

    assert b'"price": 12.50' in without_kept_secrets(raw).replace(b'"price":', b'"price": ').replace(b":  ", b": ")
    assert b"12345678901234567890.10" in without_kept_secrets(raw)


@pytest.mark.parametrize("value", [None, "", False, True])
def test_nothing_is_removed_from_where_there_is_nothing(value: Any) -> None:
    assert kept(token=value)["token"] == value


def test_many_names_are_remembered_without_end() -> None:
    for number in range(60_000):
        without_kept_secrets(json.dumps({f"name_{number}": 1}).encode())

    assert kept(token="abc")["token"] == REMOVED
