"""What may be subscribed to, wherever the subscription is kept."""

from dataclasses import replace
from datetime import time

import pytest

from include.order_sync.accounts.subscriptions import problems
from include.order_sync.subscriptions import Subscription

GOOD = Subscription(name="mine", at=time(7), zone="Europe/Berlin", recipients=("ops@example.com",))


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        (replace(GOOD, name=""), "name", "cannot name a report"),
        (replace(GOOD, name=" x"), "name", "without space around"),
        (replace(GOOD, name="a\nb"), "name", "cannot name a report"),
        (replace(GOOD, name="x" * 81), "name", "1 to 80 letters"),
        (replace(GOOD, zone="Europe/Berln"), "zone", "no time zone `Europe/Berln`; did you mean `Europe/Berlin`?"),
        (replace(GOOD, zone="CEST"), "zone", "write a name as Europe/Berlin"),
        (replace(GOOD, destination="warehose"), "destination", "did you mean `warehouse`?"),
        (replace(GOOD, distributor="Acme\x00"), "distributor", "cannot be a distributor"),
        (replace(GOOD, recipients=("ops",)), "recipients", "`ops` is not a mail address"),
        (replace(GOOD, recipients=("a..b@c.example",)), "recipients", "not a mail address"),
        (replace(GOOD, recipients=("a@-b.example",)), "recipients", "not a mail address"),
        (replace(GOOD, recipients=("a@b.example, c@d.example",)), "recipients", "write one as name@example.com"),
        (replace(GOOD, recipients=("a@" + "b" * 64 + ".example",)), "recipients", "not a mail address"),
        (replace(GOOD, recipients=(" a@b.example",)), "recipients", "did you mean `a@b.example`?"),
        (replace(GOOD, recipients=("a@b.example", "A@B.example")), "recipients", "stands here twice"),
        (replace(GOOD, recipients=("a@b.example\r\nBcc: c@d.example",)), "recipients", "not a mail address"),
    ],
)
def test_what_cannot_be_kept_is_told_with_its_field(wrong: Subscription, field: str, said: str) -> None:
    ((where, problem),) = problems(wrong, ["warehouse", "annex"])

    assert where[0] == field
    assert said in problem


@pytest.mark.parametrize(
    "right",
    [
        GOOD,
        replace(GOOD, recipients=()),
        replace(GOOD, destination="warehouse", distributor="Nord & Söhne"),
        replace(GOOD, name="Nordhändler, 7 Uhr", zone="UTC"),
        replace(GOOD, recipients=("o'neil+orders@mail.ex-ample.co.uk", "root@localhost", "jürgen@bücher.example")),
    ],
)
def test_what_can_be_kept_is_let_through(right: Subscription) -> None:
    assert list(problems(right, ["warehouse", "annex"])) == []


def test_all_that_is_wrong_is_told_and_of_recipients_which() -> None:
    wrong = replace(GOOD, zone="Nowhere/Else", recipients=("ops@example.com", "ops", "OPS@example.com"))

    assert [where for where, _ in problems(wrong, [])] == [("zone",), ("recipients", 1), ("recipients", 2)]
