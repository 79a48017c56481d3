"""What is wrong with the paths of the fields that are passed on: `extras` and `line_extras`."""

from collections.abc import Iterator, Mapping

from include.order_sync.accounts.model import AccountsFile, OrdersAccount
from include.order_sync.field_paths import FieldPath


def extra_problems(whole: AccountsFile) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield where each path stands that is none, and what is wrong with it."""
    sections: dict[str, Mapping[str, OrdersAccount]] = {"carts": whole.carts, "sources": whole.sources}
    for section, accounts in sections.items():
        for name, account in accounts.items():
            for setting, paths in (("extras", account.extras), ("line_extras", account.line_extras)):
                for extra, path in paths.items():
                    if problem := _problem(path):
                        yield (section, name, setting, extra), problem


def _problem(path: str) -> str:
    try:
        FieldPath.parse(path)
    except ValueError as error:
        return str(error)
    return ""
