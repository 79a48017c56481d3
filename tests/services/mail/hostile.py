"""Mails with names and texts of everybody who means ill, and of those who only write otherwise."""

from include.order_sync.services.mail.contents import AlertContent, AlertOrder, Cause, ReportContent
from tests.services.mail.samples import DESK, DUE, counts, days, export_error, report

LONG_NUMBER = "SO-2026-" + "0123456789" * 5 + "-X"
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'
ARABIC, CHINESE = "شركة النور للتوزيع", "上海东方物流有限公司"


def hostile_report() -> ReportContent:
    """Report with names and texts of everybody who means ill, and of those who only write otherwise."""
    causes = (
        Cause(
            sentence=f"2 orders were refused by {ARABIC}: rejected.",
            resolution=f"{HOSTILE}\r\nBcc: everybody@example.com",
            orders=1_000_002,
            numbers=(LONG_NUMBER, "注文-2026-00017", "طلب-٤٢", HOSTILE, "\u202egnp.exe"),
            link=f"{DESK}?sync=failed",
        ),
        Cause(sentence=f"7 orders of {CHINESE} are on hold.", resolution="Release them.", orders=7, numbers=(CHINESE,)),
    )
    last = ((0, 0, 0, 0), (900_000, 300_000, 5, 0), (1_234_000, 1, 3, 0), (1_234_567, 1, 1, 0))
    return report(
        name=f"Nord & Söhne <b>{ARABIC}</b>",
        distributor=f"{CHINESE}\n\nYou owe us money",
        destination="warehouse",
        counts=counts(1_234_567, 1, 1, 98_765_432),
        before=counts(1_234_000, 1, 3, 98_000_000),
        causes=causes,
        more_causes=12,
        history=days((0, 0, 0, 5), (1, 0, 0, 9), (1_000_000, 1, 1, 0), *last),
    )


def hostile_alert() -> AlertContent:
    """Tell of orders with numbers, names and messages that nobody would wish for."""
    odd = {
        LONG_NUMBER: "x" * 500,
        "注文-2026-00017": CHINESE * 8,
        "طلب-٤٢": ARABIC * 6,
        HOSTILE: HOSTILE,
        "=1+1": "a\r\n.\r\nb",
    }
    orders = tuple(
        AlertOrder(number=number, link=f"{DESK}orders/{place}", failures=10**place, since=DUE, message=message)
        for place, (number, message) in enumerate(odd.items())
    )
    return export_error(
        sentence=f"5 orders were not exported to {HOSTILE}\r\nBcc: everybody@example.com: rejected.",
        account=f"warehouse\r\nX-Evil: yes {ARABIC}",
        resolution=HOSTILE,
        orders=orders,
        new=5,
        waiting=5,
    )
