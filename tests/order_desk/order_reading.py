"""Read the page of one order."""

import re

from tests.order_desk.reading import text

NAMES = {
    "retry_sync": "Retry sync", "resend": "Re-send order", "mark_synced": "Mark as synced", "hold": "Hold",
    "release": "Release", "cancel": "Cancel order", "retry_confirmation": "Retry shipment confirmation",
    "mark_confirmed": "Mark as confirmed",
}  # fmt: skip


def offered(html: str) -> list[tuple[str, str]]:
    """List the buttons of a page: action and destination."""
    found = re.findall(r'<button [^>]*data-action="(\w+)" data-destination="([^"]*)"[^>]*>(.*?)</button>', html)
    assert all(NAMES[action] == name for action, _, name in found)
    return [(action, destination) for action, destination, _ in found]


def card(html: str, heading: str) -> str:
    """Read one card of a page, by the beginning of its heading."""
    cards = [text(one) for one in re.findall(r'(?s)<section class="card.*?</section>', html)]
    return next(one for one in cards if one.startswith(heading))
