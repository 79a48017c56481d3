"""Tells how the demo ended: .demo/summary.json for machines, tables for people."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from demo.mailing import DAG, Mails
from demo.screen import COLOURS, all_counts
from demo.watch import Snapshot
from include.order_sync.errors import TREATMENTS, ErrorCode
from include.order_sync.ledger.queries import EndedOrder, ListedSkip
from include.order_sync.sandbox.people import NEW_ITEM
from include.order_sync.sandbox.selfmade import UNMAPPED_METHOD

STATUSES = ("confirmed", "shipped", "at_wms", "new", "error", "canceled")
SHOWN = 20  # rows of a table that may be as long as there are orders
NAMED = 10  # orders of one row that are named
MEANINGS = {
    "new": "downloaded, will be sent",
    "at_wms": "the warehouse has it and has not shipped all of it",
    "shipped": "tracking has come, the cart is yet to be told",
    "confirmed": "shipped, and the tracking stands at the cart",
    "error": "needs a person: see below",
    "canceled": "canceled at the cart before it was shipped",
    "skipped": "not taken, with the reason below",
}


def summary(snapshot: Snapshot, exports_attempted: int, mails: Mails, seconds: float) -> dict[str, object]:
    """Gather what .demo/summary.json holds."""
    return {
        "orders": {status: snapshot.counts.get(status, 0) for status in STATUSES},
        "skipped": snapshot.skipped,
        "duplicates": snapshot.duplicates,
        "exports_attempted": exports_attempted,
        "mails": asdict(mails),
        "seconds": round(seconds, 1),
    }


def write_summary(path: Path, content: dict[str, object]) -> None:
    """Write the summary."""
    path.write_text(json.dumps(content, indent=2) + "\n")


def show_counts(console: Console, snapshot: Snapshot) -> None:
    """Print how many orders ended where."""
    table = _table("Where the orders are", "status", "orders", "meaning")
    table.columns[1].justify = "right"
    for name, count in all_counts(snapshot).items():
        table.add_row(f"[{COLOURS[name]}]{name}[/]", str(count), MEANINGS[name])
    table.add_section()
    table.add_row("twice", str(snapshot.duplicates), "given to the warehouse twice")
    console.print(table)


def show_people(console: Console, ended: Iterable[EndedOrder]) -> None:
    """Print the orders that need a person, by cause: which, why, and what to do."""
    causes: dict[tuple[str, str], list[str]] = {}
    for one in ended:
        if one.status == "error":
            cause = one.error_code or ErrorCode.INTERNAL, one.error_message or ""
            causes.setdefault(cause, []).append(one.number)
    if not causes:
        return
    table = _table("These need a person", "orders", "why", "what to do")
    for (code, message), numbers in list(causes.items())[:SHOWN]:
        treatment = TREATMENTS[ErrorCode(code)]
        why = f"{treatment.sentence}\n[bright_black]{escape(message)}[/]".rstrip()
        table.add_row(escape(_some(numbers)), why, treatment.resolution)
    console.print(table)
    _say_more(console, list(causes))


def _some(numbers: Sequence[str]) -> str:
    more = len(numbers) - NAMED
    return ", ".join(numbers[:NAMED]) + (f" and {more} more" if more > 0 else "")


def show_skipped(console: Console, skipped: Iterable[ListedSkip]) -> None:
    """Print why orders were skipped: how many for which reason, and one of them by number."""
    found = list(skipped)
    if not found:
        return
    table = _table("Skipped", "orders", "reason", "for example")
    examples = {one.reason: one.number or one.external_id for one in reversed(found)}
    reasons = Counter(one.reason for one in found).most_common()
    for reason, count in reasons[:SHOWN]:
        table.add_row(str(count), escape(reason), escape(examples[reason]))
    console.print(table)
    _say_more(console, reasons)


def show_unsettled(console: Console, snapshot: Snapshot, seconds: float) -> None:
    """Print which orders are not where they must end."""
    console.print(f"\n{len(snapshot.sentences)} orders are not where they must end after {seconds:.0f} s:", style="red")
    for sentence in snapshot.sentences[:SHOWN]:
        console.print(f"  {sentence}", markup=False, highlight=False, soft_wrap=True)
    _say_more(console, snapshot.sentences)


def show_mails(console: Console, mails: Mails, where: str) -> None:
    """Print how many mails came, and where they can be read."""
    if mails.reports:
        console.print(f"{mails.words} Read them {where}", highlight=False, soft_wrap=True, markup=False)
    else:
        text = f"The status report did not come by mail: see the log of {DAG} in Airflow."
        console.print(text, style="red", highlight=False, soft_wrap=True)


def show_places(console: Console, places: dict[str, str]) -> None:
    """Print where to click."""
    table = Table.grid(padding=(0, 2))
    for name, place in places.items():
        table.add_row(f"  {name}", f"[bold]{escape(place)}[/]")
    console.print("\nWhere to click", style="bold")
    console.print(table, highlight=False, soft_wrap=True)


def show_tasks(console: Console, control: str) -> None:
    """Print how to mend the orders that were made up to need a person."""
    table = Table.grid(padding=(0, 2))
    tasks = {
        UNMAPPED_METHOD: "Order Desk, Mappings: map it to EXPRESS, and watch the orders that wait for it turn blue",
        NEW_ITEM: f"curl -X POST {control}/items/{NEW_ITEM} puts it on file at the warehouse; then select, retry sync",
        ErrorCode.REJECTED: "as if you had keyed it in at the warehouse yourself: open the order, mark as synced",
    }
    for name, task in tasks.items():
        table.add_row(f"  {name}", escape(task))
    console.print("\nRed orders to mend", style="bold")
    console.print(table, highlight=False, soft_wrap=True)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bright_black")
    for column in columns:
        table.add_column(column)
    return table


def _say_more(console: Console, rows: Sequence[object]) -> None:
    if len(rows) > SHOWN:
        console.print(f"  and {len(rows) - SHOWN} more", style="bright_black")
