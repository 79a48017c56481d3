"""Our queries, each in a file of its own beside the code, with the fragments that it names.

Custom fields are the shop's own, so the fragments that ask for them are written here, from the account's settings.
Source: https://docs.vendure.io/guides/developer-guide/custom-fields/.
"""

import re
from functools import cache
from pathlib import Path

from include.order_sync.connectors.vendure.settings import Settings

FOLDER = Path(__file__).parent / "queries"
FRAGMENTS = {"orders": ("order_fields",)}


@cache
def query(name: str) -> str:
    """Read a query once, with the fragments that stand in files."""
    return "".join(_read(one) for one in (name, *FRAGMENTS.get(name, ())))


@cache
def query_names() -> tuple[str, ...]:
    """Name every query, fragments left out."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.graphql") if not file.stem.endswith("_fields")))


@cache
def orders_query(settings: Settings) -> str:
    """Write the query for orders, with the custom fields that the settings name."""
    wanted = {
        "Order": (settings.delivery_date_field, settings.note_field, *settings.order_fields),
        "OrderLine": (settings.distributor_field, *settings.line_fields),
        "Customer": (settings.account_field,),
    }
    return query("orders") + "".join(_extras(kind, *fields) for kind, fields in wanted.items())


def _extras(kind: str, *fields: str) -> str:
    named = " ".join(dict.fromkeys(filter(None, fields)))
    content = f"customFields {{ {named} }}" if named else "id"
    return f"fragment {re.sub('^Order(?=Line)', '', kind)}Extras on {kind} {{ {content} }}\n"


def _read(name: str) -> str:
    return (FOLDER / f"{name}.graphql").read_text(encoding="utf-8")
