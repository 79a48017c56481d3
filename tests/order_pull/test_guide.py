"""What docs/order-pull.md shows runs as it stands."""

import re
from pathlib import Path
from typing import Any

from include.order_sync.accounts import read_accounts
from include.order_sync.ledger.intake import Batch
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.states import ExportMethod
from tests.fakes.orders import an_order, incoming
from tests.ledger.acts import change
from tests.order_pull.caller import Caller

GUIDE = (Path(__file__).parents[2] / "docs" / "order-pull.md").read_text(encoding="utf-8")
CURL = re.compile(r'curl -sS -u "\$LOGIN" "\$PULL/(?P<path>[^"]+)"(?P<rest>(?:[^`]*?)?)(?=\n```)', re.DOTALL)


def shown(erp: Caller) -> list[Any]:
    """Make the guide's calls in their order, and return what they were answered."""
    answers = []
    for call in CURL.finditer(GUIDE):
        body = re.search(r"-d '(.*)'", call["rest"], re.DOTALL)
        key = re.search(r"Idempotency-Key: ([^']+)", call["rest"])
        headers = {"Idempotency-Key": key[1]} if key else {}
        method, content = ("POST", body[1].encode()) if body else ("GET", None)
        answers.append(erp.call(method, call["path"], content, headers=headers))
    return answers


def test_its_calls_do_what_it_says(erp: Caller, ledger: Ledger) -> None:
    for number in ("990", "991", "1001", "1002"):
        order = incoming(an_order(number, ship_method="GROUND"), "erp")
        store(ledger, Batch("my_shop", [order], (), {"erp": ExportMethod.PULL}), "test")
    early = [{"reference": f"my_shop:{number}", "outcome": "accepted", "id": number} for number in ("990", "991")]
    erp.say(*early)
    change(ledger, "UPDATE orders SET cancel_requested_at = :now WHERE number IN ('990', '991')")

    fetched, again, results, cancels, shipments, order = shown(erp)

    assert [one["reference"] for one in fetched.json()["orders"]] == ["my_shop:1001", "my_shop:1002"]
    assert [one["reference"] for one in fetched.json()["cancels"]] == ["my_shop:990", "my_shop:991"]
    assert again.status_code == 404  # the lease in the guide is an example's
    assert [one["state"] for one in results.json()["results"]] == ["exported", "failed"]
    assert [one["result"] for one in cancels.json()["results"]] == ["recorded", "recorded"]
    assert [one["result"] for one in shipments.json()["shipments"]] == ["recorded"]
    assert (order.json()["status"], order.json()["shipments"]) == ("accepted", ["parcel-1"])


def test_its_account_can_be_read() -> None:
    example = re.search(r"```yaml\n(destinations:\n.*?)```", GUIDE, re.DOTALL)

    assert example
    carts = "version: 1\ncarts: {my_shop: {vendor: woocommerce, connection: my_shop}}\n"
    account = read_accounts(carts + example[1]).destinations["erp"]
    assert (account.vendor, account.export_method, account.login_of_fetches) == ("json_pull", ExportMethod.PULL, "erp")
