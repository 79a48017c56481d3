"""What people read in a status report: the plain text word by word, and the same in HTML."""

import re
from datetime import date, timedelta

import pytest

from include.order_sync.services.mail.contents import ReportContent
from include.order_sync.services.mail.templates import html_of, text_of
from tests.services.mail.hostile import hostile_report
from tests.services.mail.reading import html, text
from tests.services.mail.samples import AIRFLOW, CAUSES, DAY, DESK, FILE, SENT, calm_report, counts, report

CALM = f"""\
Order sync status: everything, Monday 2026-03-02

ALL IS WELL
Nothing failed, nothing waits: every order is synced, 194 of 194.

░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░

█       0  Failed: none yesterday either
▓       0  Pending Verification: none yesterday either
▒       0  Queued: 3 fewer than yesterday
░     194  Successful: 6 more than yesterday
           of what was downloaded since Sunday 2026-03-01 at 07:00
           {DESK}?sync=successful

NOT SYNCED, IN THE LAST 7 REPORTS

Tue 24 Feb       2  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
Wed 25 Feb       0
Thu 26 Feb       4  ██████████████████████████████▓▓▓▓▓▓▓▓▓▓
Fri 27 Feb       1  ▒▒▒▒▒▒▒▒▒▒
Sat 28 Feb       0
Sun  1 Mar       3  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
Mon  2 Mar       0

THE FILE

order-sync-status-everything-2026-03-02.csv is attached: 194 rows, 18 kB.
It can also be downloaded:
{AIRFLOW}/order-desk/reports/41/file

--\x20
Subscription: everything
Lists all orders that are not synced, and those synced since the report
before.
Sent every day at 07:00, Europe/Berlin
To change it or to switch it off: Reports page of the Order Desk
{DESK}reports
"""


def headline(content: ReportContent) -> tuple[str, str]:
    """Read the first words of a report, and the tone of the mark beside them."""
    found = html_of(content, SENT)
    tone, words = re.findall(r'class="sign (\w+)"', found), re.findall(r"<h1>(.*?)</h1>", found)
    return tone[0], words[0]


def test_the_text_of_a_report() -> None:
    assert "\n".join(line.rstrip() for line in text_of(calm_report(), SENT).split("\n")) == CALM.replace("-- ", "--")


@pytest.mark.parametrize(
    ("orders", "causes", "expected"),
    [
        (counts(55, 3, 6, 142), CAUSES, ("bad", "55 orders failed to sync")),
        (counts(1, 0, 0, 0), (), ("bad", "1 order failed to sync")),
        (counts(0, 1, 6, 142), CAUSES, ("wait", "1 order waits for verification")),
        (counts(0, 2, 0), (), ("wait", "2 orders wait for verification")),
        (counts(0, 0, 1, 142), CAUSES[:1], ("wait", "1 order is held up")),
        (counts(0, 0, 6, 142), (), ("good", "All is well")),
        (counts(0, 0, 0, 142), (), ("good", "All is well")),
        (counts(0, 0, 0), (), ("good", "All is well")),
    ],
)
def test_the_first_words_are_of_the_worst(
    orders: dict[str, int], causes: tuple[object, ...], expected: tuple[str, str]
) -> None:
    assert headline(report(counts=orders, causes=causes)) == expected


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "In all, 64 orders are not synced: 12 more than yesterday."),
        ({"before": None, "before_day": None}, "In all, 64 orders are not synced. "),
        ({"before_day": date(2026, 2, 27)}, "12 more than on Friday 2026-02-27."),
        ({"before_day": DAY}, "12 more than in today's report."),
        ({"before": counts(70, 0, 0, 0)}, "6 fewer than yesterday."),
        ({"before": counts(60, 4, 0, 0)}, "as many as yesterday."),
        ({"counts": counts(0, 0, 4, 9), "causes": ()}, "Nothing failed. 4 orders are on the way."),
        ({"counts": counts(0, 0, 0, 9), "causes": ()}, "every order is synced, 9 of 9."),
        ({"counts": counts(0, 0, 0, 0), "causes": ()}, "There were no orders to sync."),
        ({"counts": counts(0, 0, 0), "causes": (), "scope": "failed"}, "No order failed, and none waits."),
    ],
)
def test_a_report_is_compared_with_the_one_before(changes: dict[str, object], said: str) -> None:
    told = report(**changes)
    assert said in text(told)
    assert said.strip() in html(told).words


def test_each_status_is_compared_in_words_and_with_a_sign() -> None:
    shown = html(report(before=counts(50, 3, 9, 0))).words
    assert "55 Failed refused, or the attempts ran out ▲ 5 more than yesterday" in shown
    assert "3 Pending Verification sent, and not acknowledged within 30 minutes = as many as yesterday" in shown
    assert "6 Queued waiting to be sent ▼ 3 fewer than yesterday" in shown


def test_a_status_that_was_not_counted_before_is_not_compared() -> None:
    told = text_of(report(before=counts(55, 3, 6)), SENT)
    assert re.search(r"142  Successful\n", told)


def test_a_report_in_time_says_nothing_of_it() -> None:
    told = text_of(report(), SENT) + html(report()).words
    assert "late" not in told.lower()
    assert "stands for" not in told
    assert "asked" not in told.replace("is asked whether", "")


def test_a_late_report_says_when_it_was_due_by_the_clocks_of_its_zone() -> None:
    assert (
        "This report is late: it was due on Monday 2026-03-02 at 07:00, and was sent at 09:00 (Europe/Berlin)."
    ) in text(report(), late=True, hours=2)
    assert "and was sent on Tuesday 2026-03-03 at 06:00 (Europe/Berlin)." in text(report(), late=True, hours=23)
    assert "due on Monday 2026-03-02 at 15:00" in text(report(zone="Asia/Tokyo"), late=True, hours=2)


def test_missed_days_are_named_and_many_are_counted() -> None:
    three = tuple(DAY - timedelta(days=days) for days in (3, 2, 1))
    many = tuple(DAY - timedelta(days=days) for days in range(40, 0, -1))
    assert (
        "It also stands for Friday 2026-02-27, Saturday 2026-02-28 and Sunday 2026-03-01, when no report could be sent."
    ) in text(report(missed=three))
    assert "It also stands for Sunday 2026-03-01, when" in text(report(missed=three[2:]))
    assert "the 40 days from Wednesday 2026-01-21 to Sunday 2026-03-01, when" in text(report(missed=many))


def test_a_report_that_was_asked_for_says_by_whom() -> None:
    asked = report(day=None, due_at=None, asked_by="olga")
    assert "olga asked for this report at 07:00 (Europe/Berlin)." in text(asked)
    assert "Sent on request" in text(asked)
    assert re.search(r"\nSun  1 Mar .*\nNow  ", text_of(asked, SENT))


def test_a_preview_has_no_file() -> None:
    assert "THE FILE" not in text(report(file=None))
    assert "The file" not in html(report(file=None)).words


@pytest.mark.parametrize(
    ("name", "attached", "said"),
    [
        ("a.csv", True, "a.csv is attached: 206 rows, 18 kB. It can also be downloaded"),
        ("a.zip", True, "a.zip is attached: 206 rows, 18 kB, zipped. It can also be downloaded"),
        ("a.zip", False, "a.zip is too large for a mail: 206 rows, 18 kB, zipped. Download it: https"),
    ],
)
def test_the_file_is_attached_or_linked(name: str, attached: bool, said: str) -> None:
    file = type(FILE)(name=name, size=FILE.size, rows=FILE.rows, link=FILE.link, attached=attached)
    assert said in text(report(file=file))
    assert FILE.link in html(report(file=file)).links


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"period": "ever"}, "Lists all orders, however old."),
        ({"scope": "failed"}, "Lists only orders that failed to sync, or are not synced yet."),
        ({"distributor": "Nord & Söhne", "period": "ever"}, "Lists all orders of Nord & Söhne, however old."),
        (
            {"destination": "warehouse"},
            "Lists all orders for warehouse that are not synced, and those synced since the report before.",
        ),
    ],
)
def test_the_footer_says_what_is_listed(changes: dict[str, object], said: str) -> None:
    assert said in text(report(**changes))
    assert said.removeprefix("Lists ").removesuffix(".") in html(report(**changes)).words


def test_one_cause_is_what_to_do_and_of_several_one_is_first() -> None:
    one, many = html(report(causes=CAUSES[:1])).words, html(report()).words
    assert "What to do 49 orders were refused by warehouse: unknown SKU. Create the item" in one
    assert "WS-10250, FS-2214 and 44 more Open on the Order Desk" in one
    assert "Do this first 49 orders were refused" in many
    assert "Then 5 orders wait for a mapping" in many
    assert "12 more causes are in the file and on the Order Desk." in text(hostile_report())


def test_the_bar_has_a_place_for_whatever_there_is_but_little_of() -> None:
    found = html_of(report(counts=counts(1, 0, 1, 1_000_000)), SENT)
    widths = re.findall(r'class="fill (\w+)" style="[^"]*" width="(\d+)%"', found)
    assert widths == [("failed", "1"), ("queued", "1"), ("successful", "98")]


def test_columns_are_as_high_as_their_day_was_bad() -> None:
    found = html_of(report(), SENT)
    heights = re.findall(r'class="fill (\w+)" style="[^"]*" width="30" height="(\d+)"', found)
    assert heights[-3:] == [("failed", "48"), ("pending_verification", "3"), ("queued", "5")]
    assert html(report(history=report().history[:1])).words.count("in the last") == 0
