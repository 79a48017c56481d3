"""Check the demo's summary against what really became of the orders: `python -m tests.acceptance.check_summary`.

The expected counts come from the CSV files alone, by the rules of the acceptance, not from the sandbox's own plan.
"""

import csv
import json
import sys
from collections import Counter
from pathlib import Path

ENDS = {
    "delivered": "confirmed",
    "shipped": "confirmed",
    "canceled": "canceled",
    "processing": "at_wms",
    "invoiced": "at_wms",
    "approved": "at_wms",
    "created": "at_wms",
    "unavailable": "error",
}


def expected(orders: Path) -> tuple[dict[str, int], int]:
    """Count by status how the orders of a folder must end, and how many must be skipped for want of items."""
    with (orders / "order_items.csv").open(newline="", encoding="utf-8") as file:
        with_items = {row["order_id"] for row in csv.DictReader(file)}
    ends: Counter[str] = Counter()
    skipped = 0
    with (orders / "orders.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["order_id"] in with_items:
                ends[ENDS[row["order_status"]]] += 1
            else:
                skipped += 1
    statuses = ("confirmed", "shipped", "at_wms", "new", "error", "canceled")
    return {status: ends[status] for status in statuses}, skipped


def main(summary: str, orders: str) -> int:
    """Compare and say it in the words of a test runner."""
    found = json.loads(Path(summary).read_text())
    counts, skipped = expected(Path(orders))
    seen = {**found, "reports by mail": found["mails"]["reports"]}
    wanted = {"orders": counts, "skipped": skipped, "duplicates": 0, "reports by mail": 1}
    wrong = {key: (seen[key], value) for key, value in wanted.items() if seen[key] != value}
    for key, (got, value) in wrong.items():
        print(f"{key}: {got} instead of {value}")
    print(f"acceptance: {len(wanted) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
