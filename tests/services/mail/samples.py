"""Mails as the services make them, for tests of what people read."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from include.order_sync.services.mail.contents import (
    AlertContent,
    AlertOrder,
    Cause,
    DayCounts,
    File,
    ReportContent,
)

AIRFLOW = "https://airflow.example.com"
DESK = f"{AIRFLOW}/plugin/order-desk/order-desk/"
DAY = date(2026, 3, 2)
DUE = datetime(2026, 3, 2, 6, tzinfo=UTC)
SENT = DUE + timedelta(seconds=20)


def counts(*orders: int) -> dict[str, int]:
    """Name counts by status, as many as there are."""
    return dict(zip(("Failed", "Pending Verification", "Queued", "Successful"), orders, strict=False))


def days(*orders: Sequence[int]) -> tuple[DayCounts, ...]:
    """Give the counts of some days, the last of them `DAY`."""
    first = DAY - timedelta(days=len(orders) - 1)
    return tuple(DayCounts(first + timedelta(days=place), counts(*some)) for place, some in enumerate(orders))


_LAST = ((31, 4, 8, 166), (40, 2, 6, 171), (44, 3, 5, 188), (55, 3, 6, 142))
WEEK = days((4, 0, 2, 180), (9, 1, 3, 204), (12, 0, 0, 190), *_LAST)
CAUSES = (
    Cause(
        sentence="49 orders were refused by warehouse: unknown SKU.",
        resolution="Create the item at the destination or correct the SKU in the cart, then retry.",
        orders=49,
        numbers=("WS-10233", "WS-10236", "WS-10241", "WS-10250", "FS-2214"),
        link=f"{DESK}?sync=failed&account=warehouse&error_code=unknown_sku",
    ),
    Cause(
        sentence="5 orders wait for a mapping of ship method EXP-2 (web_shop to warehouse).",
        resolution="Add the ship method to the destination's mappings; every order that waits for it then goes out.",
        orders=5,
        numbers=("WS-10198", "WS-10201", "WS-10230", "WS-10231", "WS-10244"),
        link=f"{DESK}mappings",
    ),
    Cause(
        sentence="3 orders have waited over 30 minutes for an acknowledgement from warehouse.",
        resolution="The destination is asked whether it has the order. Else look there, then mark or retry.",
        orders=3,
        numbers=("WS-10222", "WS-10223", "FS-2210"),
        link=f"{DESK}?sync=pending_verification&account=warehouse",
    ),
    Cause(
        sentence="1 order was refused by warehouse: invalid address.",
        resolution="Correct the address in the cart; the change is downloaded and the order goes out by itself.",
        orders=1,
        numbers=("WS-10187",),
        link=f"{DESK}?sync=failed&account=warehouse&error_code=invalid_address",
    ),
)
LINKS = {
    "all": DESK,
    "Failed": f"{DESK}?sync=failed",
    "Pending Verification": f"{DESK}?sync=pending_verification",
    "Queued": f"{DESK}?sync=queued",
    "Successful": f"{DESK}?sync=successful",
}
FILE = File(
    name="order-sync-status-everything-2026-03-02.csv",
    size=18_423,
    rows=206,
    link=f"{AIRFLOW}/order-desk/reports/41/file",
    attached=True,
    report_id=41,
)


def report(**changes: Any) -> ReportContent:
    """Report a morning on which a good deal is out of order."""
    content: dict[str, Any] = {
        "name": "everything",
        "scope": "all",
        "period": "day",
        "distributor": "",
        "destination": "",
        "zone": "Europe/Berlin",
        "day": DAY,
        "due_at": DUE,
        "prepared_at": DUE + timedelta(seconds=3),
        "since": DUE - timedelta(days=1),
        "counts": WEEK[-1].counts,
        "before": WEEK[-2].counts,
        "before_day": DAY - timedelta(days=1),
        "causes": CAUSES,
        "history": WEEK,
        "links": LINKS,
        "file": FILE,
    }
    return ReportContent(**content | changes)


def calm_report(**changes: Any) -> ReportContent:
    """Report a morning on which all is well."""
    last = ((0, 0, 1, 166), (0, 0, 0, 171), (0, 0, 3, 188), (0, 0, 0, 194))
    quiet = days((0, 0, 2, 180), (0, 0, 0, 204), (3, 1, 0, 190), *last)
    calm: dict[str, Any] = {
        "counts": quiet[-1].counts,
        "before": quiet[-2].counts,
        "causes": (),
        "history": quiet,
        "file": msgspec.structs.replace(FILE, rows=194),
    }
    return report(**calm | changes)


def export_error(**changes: Any) -> AlertContent:
    """Tell of orders that a warehouse refuses."""
    orders = tuple(
        AlertOrder(
            number=number,
            link=f"{DESK}orders/{place}",
            failures=failures,
            since=DUE + timedelta(minutes=place),
            message=message,
        )
        for place, (number, failures, message) in enumerate(
            [
                ("WS-10233", 1, "SKU 4006381333931 is unknown"),
                ("WS-10236", 1, "SKU 4006381333931 is unknown"),
                ("FS-2214", 2, "SKU 9780201379624 is unknown; the last stock was sold on 2026-02-27"),
            ]
        )
    )
    content: dict[str, Any] = {
        "kind": "export_error",
        "account": "warehouse",
        "sentence": "3 orders were not exported to warehouse: unknown SKU.",
        "resolution": "Create the item at the destination or correct the SKU in the cart, then retry.",
        "opened_at": DUE,
        "orders": orders,
        "new": 3,
        "waiting": 3,
        "link": f"{DESK}?account=warehouse&error_code=unknown_sku",
        "link_words": "Show these orders",
    }
    return AlertContent(**content | changes)


def outage(**changes: Any) -> AlertContent:
    """Tell of a warehouse that is down, and of fifty of the orders that wait for it."""
    orders = tuple(
        AlertOrder(
            number=f"WS-{10300 + place}",
            link=f"{DESK}orders/{place}",
            failures=2,
            since=DUE + timedelta(seconds=40 * place),
            message="503 Service Unavailable: planned maintenance until 09:00",
        )
        for place in range(50)
    )
    content: dict[str, Any] = {
        "sentence": "10,012 orders were not exported to warehouse: unavailable.",
        "resolution": "It is tried again by itself. If it stays, check the vendor's status page.",
        "message": "503 Service Unavailable: planned maintenance until 09:00",
        "orders": orders,
        "new": 9_950,
        "waiting": 10_012,
    }
    return export_error(**content | changes)


def refused() -> AlertContent:
    """Tell of an account that lets us in no more."""
    return AlertContent(
        kind="refused",
        account="warehouse",
        sentence="The account warehouse refuses our login. 12 orders wait for it.",
        resolution="Renew the login or key in the account's Airflow connection; the orders then go out by themselves.",
        opened_at=DUE,
        message="401 token expired on 2026-03-01",
        waiting=12,
        link=f"{DESK}connections",
        link_words="See connections",
    )


def recovered(**changes: Any) -> AlertContent:
    """Tell that an outage is over."""
    content: dict[str, Any] = {
        "sentence": "No order is left that was not exported to warehouse: unavailable.",
        "resolution": "",
        "orders": (),
        "new": 0,
        "waiting": 0,
        "recovered": True,
        "outcomes": {"exported": 10_004, "marked as synced": 5, "canceled": 3},
        "link": f"{DESK}?account=warehouse",
        "link_words": "Show the orders of warehouse",
    }
    return export_error(**content | changes)
