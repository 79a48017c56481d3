"""Documents are shown without what must not be read, and with everything else."""

import json

import pytest

from include.order_sync.redaction import REMOVED, shown_document
from include.order_sync.redaction.documents import LONGEST_SHOWN
from include.order_sync.redaction.names import is_secret

SECRET = "hunter2-K9x"
CARD = "4242424242424242"
IBAN = "DE89 3704 0044 0532 0130 00"


def shown(document: object) -> str:
    """Show a document given as text, or as what is to be JSON."""
    text = document if isinstance(document, str) else json.dumps(document)
    return shown_document(text.encode()).text


@pytest.mark.parametrize(
    "name",
    [
        "password", "Password", "user_password", "passwd", "pwd", "clientSecret", "client-secret", "CLIENT_SECRET",
        "access_token", "accessToken", "tokens", "X-Api-Key", "apikey", "api_key", "APIKey", "Authorization",
        "Set-Cookie", "sessionId", "signature", "hmac", "cvv", "cvv2", "CVC", "card_number", "cardNumber", "pin",
        "iban", "bank_account", "order_key", "consumer_key", "payment_method_nonce", "_stripe_source_id", "oauth_nonce",
        "private_key", "otp",
    ],
)  # fmt: skip
def test_names_of_secrets_are_known_however_they_are_written(name: str) -> None:
    assert is_secret(name)
    assert SECRET not in shown({"order": {name: SECRET}})
    assert SECRET not in shown({name: {"deep": [{"er": SECRET}]}})
    assert SECRET not in shown(f"<order><{name}>{SECRET}</{name}></order>")
    assert SECRET not in shown(f'<order {name}="{SECRET}"/>')
    assert SECRET not in shown(f"number=1001&{name}={SECRET}")
    assert SECRET not in shown(f"order 1001 has {name}: {SECRET} in it")


@pytest.mark.parametrize(
    "name",
    [
        "number", "customer_account", "customer_number", "postcode", "pincode", "shipping", "author", "passengers",
        "signature_required", "cart", "discard", "sku", "compass", "description", "keyboard", "token_type", "company",
    ],
)  # fmt: skip
def test_other_names_are_left_alone(name: str) -> None:
    assert not is_secret(name)
    assert json.loads(shown({name: "A-1"})) == {name: "A-1"}


def test_what_is_no_secret_stays_as_it_came() -> None:
    order = {"number": "A-1", "lines": [{"sku": "CHAIR", "quantity": 2}], "paid": True, "note": None, "ü": "größer <b>"}
    assert json.loads(shown(order)) == order


def test_nothing_is_removed_where_there_is_nothing() -> None:
    assert json.loads(shown({"password": "", "token": None, "signature": False})) == {
        "password": "", "token": None, "signature": False,
    }  # fmt: skip


def test_numbers_stay_the_letters_that_came() -> None:
    text = '{"total": 10.10, "big": ' + "7" * 5000 + ', "odd": 1e400, "nan": NaN}'
    found = shown(text)
    assert all(part in found for part in ("10.10", "7" * 5000, "1e400", "NaN"))


def test_a_field_that_names_a_secret_hides_what_stands_beside_it() -> None:
    fields = [
        {"id": 1, "key": "_stripe_source_id", "value": SECRET},
        {"id": 2, "key": "_delivery_date", "value": "may"},
    ]
    found = json.loads(shown({"meta_data": fields}))["meta_data"]
    assert [one["value"] for one in found] == [REMOVED, "may"]
    assert SECRET not in shown(f"<o><meta name='api_key' value='{SECRET}'/></o>")
    assert SECRET not in shown(f"<o><key>password</key><value>{SECRET}</value></o>")


def test_of_a_card_only_what_is_harmless_stays() -> None:
    card = {"brand": "visa", "last4": "4242", "number": "1234", "code": "77", "holder": {"name": "Ada"}}
    assert json.loads(shown({"payment": {"card": card}}))["payment"]["card"] == {
        "brand": "visa", "last4": "4242", "number": REMOVED, "code": REMOVED, "holder": {"name": REMOVED},
    }  # fmt: skip
    assert "77" not in shown("<o><card><brand>visa</brand><code>77</code></card></o>")
    assert "77" not in shown("card[brand]=visa&card[code]=77")


@pytest.mark.parametrize(
    "secret",
    [
        CARD, "4242 4242 4242 4242", "3782-822463-10005", IBAN, IBAN.replace(" ", ""),
        "sk_live_abcdefgh12345678", "tok_1MqLxx2eZvKYlo2C", "ck_0123456789abcdef0123456789abcdef01234567",
        "wc_order_Ab12Cd34Ef", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmVk", "AKIAIOSFODNN7EXAMPLE",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
    ],
)  # fmt: skip
def test_secrets_are_known_by_their_look(secret: str) -> None:
    assert secret not in json.loads(shown({"note": f"see {secret}, please"}))["note"]
    assert secret not in shown(f"see {secret}, please")
    assert secret not in shown(f"<note>see {secret}, please</note>")


def test_long_numbers_that_are_no_cards_stay() -> None:
    numbers = {"ean": CARD, "tracking_number": CARD, "reference": "4242424242424241", "phone": "4111 1111 1111 1111"}
    assert json.loads(shown(numbers)) == numbers
    assert CARD not in shown(f'{{"note": {CARD}}}')


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {SECRET}",
        f"curl -H 'Authorization: Basic {SECRET}' https://shop.example",
        f"https://ada:{SECRET}@shop.example/orders",
        f"https://shop.example/orders?page=1&api_key={SECRET}&per_page=2",
        f'{{"password": "{SECRET}", "number": "A-1',
        f'{{"password": "quoted \\" {SECRET}"',
        f"<order><password>{SECRET}</order>",
        f"<order><password>{SECRET}",
        f"<order><a:password>x<b>{SECRET}</b></a:password><",
        f"password={SECRET}\nnumber=A-1",
    ],
)
def test_broken_and_free_texts_are_searched(text: str) -> None:
    assert SECRET not in shown(text)
    assert REMOVED in shown(text)


@pytest.mark.parametrize(
    "inside", [f'{{"password": "{SECRET}"}}', f"<a><password>{SECRET}</password></a>", f"a=1&password={SECRET}"]
)
def test_documents_within_documents_are_searched(inside: str) -> None:
    assert SECRET not in shown({"payload": inside})
    assert SECRET not in shown({"payload": json.dumps({"payload": inside})})
    assert SECRET not in shown(f"<o><![CDATA[{inside}]]></o>")
    assert SECRET not in shown(f"<o>{inside.replace('<', '&lt;')}</o>".replace("&p", "&amp;p"))


def test_comments_in_markup_are_searched() -> None:
    assert SECRET not in shown(f"<o><!-- password: {SECRET} --><n>A-1</n></o>")


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE o [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><o><n>&b;</n></o>'
    assert shown_document(bomb.encode()).form == "text"


def test_each_form_is_made_readable() -> None:
    assert shown_document(b'{"a": [1]}').text == '{\n  "a": [\n    1\n  ]\n}'
    assert "\n  <b>1</b>\n" in shown_document(b"<a><b>1</b></a>").text
    assert shown_document(b"a=1&b=x%20y").text == "a = 1\nb = x y"
    assert shown_document("﻿{}".encode()).form == "JSON"


def test_what_is_not_text_is_not_shown() -> None:
    found = shown_document(b"\x89PNG\xff")
    assert (found.form, found.size) == ("binary", 5)
    assert "PNG" not in found.text


def test_too_long_a_document_is_cut_after_its_secrets_were_taken_out() -> None:
    found = shown_document(json.dumps({"a": "x" * LONGEST_SHOWN, "password": SECRET}).encode())
    assert found.cut
    assert len(found.text) == LONGEST_SHOWN
    assert SECRET not in found.text


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 50_000, "<a>" * 20_000, "", " ", "null", "=" * 1000])
def test_odd_documents_are_shown_somehow(text: str) -> None:
    assert isinstance(shown(text), str)
