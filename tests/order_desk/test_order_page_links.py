"""Where parcels are followed."""

import pytest

from plugins.order_desk.carriers import tracking_link


@pytest.mark.parametrize(
    ("carrier", "number", "given", "expected"),
    [
        ("DHL", "1 2", "", "https://www.dhl.com/global-en/home/tracking.html?tracking-id=1%202"),
        ("UPS Ground", "1Z", "", "https://www.ups.com/track?tracknum=1Z"),
        ("Royal Mail", "AB&c=1", "", "https://www.royalmail.com/track-your-item#/tracking-results/AB%26c%3D1"),
        ("UPS", "1Z", "http://mine.example/1Z", "http://mine.example/1Z"),
        ("UPS", "1Z", "javascript:alert(1)", "https://www.ups.com/track?tracknum=1Z"),
        ("Somebody", "1", "javascript:alert(1)", ""),
        ("Somebody", "1", "//evil.example", ""),
        ("Somebody", "1", "https://", ""),
        ("Somebody", "1", "http://[", ""),
        ("UPS", "", "", ""),
        ("", "1", "", ""),
    ],
)
def test_only_web_addresses_are_linked(carrier: str, number: str, given: str, expected: str) -> None:
    assert tracking_link(carrier, number, given) == expected
