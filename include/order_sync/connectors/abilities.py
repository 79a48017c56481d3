"""What each vendor's connector can do, as the table that README.md and docs/connectors.md show.

`python -m include.order_sync.connectors.abilities` writes it anew into both.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from include.order_sync.connectors import base
from include.order_sync.connectors.base import Role, Vendor
from include.order_sync.connectors.registry import vendors

PAGES = ("README.md", "docs/connectors.md")
BEGINS, ENDS = "<!-- what vendors can do: written by `make abilities` -->\n", "<!-- end of what vendors can do -->\n"
_ROLES = (Role.CART, Role.SOURCE, Role.DESTINATION)


def _yes(ability: type, by_itself: str = "") -> Callable[[Vendor], str]:
    """Say whether a vendor has an ability, or how a destination that calls us, and is never called, comes by it."""
    return lambda vendor: "yes" if vendor.can(ability) else by_itself if _calls_us(vendor) else ""


def _calls_us(vendor: Vendor) -> bool:
    return vendor.role is Role.DESTINATION and not vendor.can(base.TakesOrders)


_COLUMNS: dict[str, Callable[[Vendor], str]] = {
    "vendor": lambda vendor: vendor.title,
    "`vendor:`": lambda vendor: f"`{vendor.name}`",
    "role": lambda vendor: vendor.role.value,
    "order download": lambda vendor: (
        "by cursor" if vendor.can(base.DownloadsOrders) else "batch pull" if vendor.can(base.HandsOverOrders) else ""
    ),
    "cancels seen": lambda vendor: "yes" if vendor.sees_cancels else "",
    "confirmation": lambda vendor: (vendor.confirms or "") if vendor.can(base.TakesConfirmations) else "",
    "delivery": _yes(base.TakesOrders, "it fetches"),
    "look-up": _yes(base.FindsOrders),
    "cancel": _yes(base.CancelsOrders, "it is told"),
    "shipments": _yes(base.ReportsShipments, "it tells"),
    "products": _yes(base.ListsProducts),
    "inventory": lambda vendor: _both(out=vendor.can(base.ReportsInventory), into=vendor.can(base.TakesInventory)),
    "probes": lambda vendor: ", ".join(vendor.apis),
}


def table(entries: Iterable[Vendor] | None = None) -> str:
    """Write the table in Markdown, carts first; every vendor of the registry unless others are given."""
    chosen = sorted(entries or vendors(), key=lambda vendor: (_ROLES.index(vendor.role), vendor.title.lower()))
    lines = [_row(_COLUMNS), _row("-" * 3 for _ in _COLUMNS)]
    return "".join([*lines, *(_row(of(vendor) for of in _COLUMNS.values()) for vendor in chosen)])


def with_table(page: str) -> str:
    """Return a page with the table that is between its two marks written anew."""
    before, _, rest = page.partition(BEGINS)
    return f"{before}{BEGINS}{table()}{ENDS}{rest.partition(ENDS)[2]}"


def _both(*, out: bool, into: bool) -> str:
    return " and ".join(word for word, can in (("out", out), ("in", into)) if can)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n".replace("|  |", "| |").replace("|  |", "| |")


def main() -> None:
    """Write the table into every page that shows it."""
    for name in PAGES:
        path = Path(__file__).parents[3] / name
        path.write_text(with_table(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
