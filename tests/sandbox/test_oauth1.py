import hashlib
import hmac
from base64 import b64encode
from time import time

import pytest

from include.order_sync.sandbox.oauth1 import SignatureCheck, SignatureError, signature

URL = "http://shop.example:8080/wp-json/wc/v3/orders"


def signed_query(**changes: str) -> dict[str, str]:
    query = {
        "status": "any",
        "modified_after": "2026-05-04T10:30:00",
        "oauth_consumer_key": "ck_1",
        "oauth_nonce": "abc",
        "oauth_timestamp": str(int(time())),
        "oauth_signature_method": "HMAC-SHA256",
        **changes,
    }
    return {**query, "oauth_signature": signature("GET", URL, query.items(), "cs_1", "HMAC-SHA256")}


def verify(query: dict[str, str], check: SignatureCheck | None = None, method: str = "GET") -> None:
    (check or SignatureCheck("ck_1", "cs_1")).verify(method, URL, query, query.items())


def test_signature_is_made_over_the_base_string_of_the_rfc() -> None:
    base = (
        "GET&http%3A%2F%2Fshop.example%3A8080%2Fwp-json%2Fwc%2Fv3%2Forders"
        "&modified_after%3D2026-05-04T10%253A30%253A00%26oauth_consumer_key%3Dck_1%26page%3D2"
    )
    expected = b64encode(hmac.new(b"cs_1&", base.encode(), hashlib.sha256).digest()).decode()
    query = {"page": "2", "oauth_consumer_key": "ck_1", "modified_after": "2026-05-04T10:30:00"}
    assert signature("get", URL, query.items(), "cs_1", "HMAC-SHA256") == expected


def test_a_signed_request_is_accepted() -> None:
    verify(signed_query())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"status": "processing"}, "provided signature does not match"),
        ({"oauth_signature": "AAAA"}, "provided signature does not match"),
        ({"oauth_consumer_key": "ck_2"}, "Consumer key is invalid"),
        ({"oauth_signature_method": "PLAINTEXT"}, "signature method is invalid"),
        ({"oauth_nonce": ""}, "Missing OAuth parameters oauth_nonce"),
    ],
)
def test_a_changed_request_is_refused(changes: dict[str, str], message: str) -> None:
    with pytest.raises(SignatureError, match=message):
        verify({**signed_query(), **changes})


def test_the_method_is_signed() -> None:
    with pytest.raises(SignatureError, match="does not match"):
        verify(signed_query(), method="POST")


def test_a_nonce_is_taken_once() -> None:
    check, query = SignatureCheck("ck_1", "cs_1"), signed_query()
    verify(query, check)
    with pytest.raises(SignatureError, match="nonce has already been used"):
        verify(query, check)


@pytest.mark.parametrize(
    "timestamp", ["1000000000", "soon", str(int(time()) + 3600)], ids=["long past", "no number", "in an hour"]
)
def test_a_timestamp_out_of_its_window_is_refused(timestamp: str) -> None:
    with pytest.raises(SignatureError, match="Invalid timestamp"):
        verify(signed_query(oauth_timestamp=timestamp))


def test_an_unsigned_request_gets_the_vendors_code() -> None:
    with pytest.raises(SignatureError) as caught:
        verify({"page": "1"})
    assert caught.value.code == "woocommerce_rest_cannot_view"
