"""The words of the Connections page: ShipGear's key, and what the numbers beside a light mean."""

from datetime import datetime

from include.order_sync.connectors.base import Api, Role
from include.order_sync.services.health import AccountHealth, Light

API_WORDS = {Api.PRODUCTS: "Products API", Api.ORDERS: "Orders API", Api.WRITEBACK: "Writeback API"}
ROLE_WORDS: dict[str, str] = {Role.CART: "Cart", Role.SOURCE: "Source", Role.DESTINATION: "Destination"}
METHOD_WORDS = {
    "push": "Push: orders are sent to it",
    "pull": "Pull: it fetches its orders",
    "default": "Default: no API integration",
}
KEY = {
    Light.GREEN: "The service is connected and operating normally.",
    Light.YELLOW: "The service has higher than normal error rates, or is slow. Beside it stands what is known.",
    Light.RED: "The service is unavailable, or has extremely high error rates. Beside it stands what is known.",
    Light.NONE: "The API status is unknown: there was no call for 10 minutes, or the vendor has no such API. Where the "
    "status itself could not be read, “Error reading API status” is shown.",
}


def often(cadence: str) -> str:
    """Write a cadence of the accounts file: every 10s, hourly."""
    return cadence if cadence.isalpha() else f"every {cadence}"


def percent(rate: float | None) -> str:
    """Write an error rate: 0 %, 2.5 %, 100 %; a dash where nothing was called."""
    if rate is None:
        return "–"
    return f"{rate * 100:.1f} %".replace(".0 ", " ")


def version(health: AccountHealth) -> str:
    """Name what is known of an account: another name means that it was called since."""
    times: list[datetime | None] = [time for api in health.apis for time in (api.last_call, api.error_at)]
    return "|".join(time.isoformat() if time else "" for time in times)
