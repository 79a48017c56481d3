"""Write the JSON Schema of the accounts file, with which editors complete and check it.

`python -m include.order_sync.accounts.schema` writes include/accounts.schema.json.
"""

import json

import msgspec

from include.order_sync.accounts.model import AccountsFile
from include.order_sync.accounts.reader import DEFAULT_PATH

SCHEMA_PATH = DEFAULT_PATH.with_name("accounts.schema.json")


def schema() -> str:
    """Make the schema, as the text of its file."""
    content = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "OrderSync accounts",
        **msgspec.json.schema(AccountsFile),
    }
    return json.dumps(content, indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA_PATH.write_text(schema(), encoding="utf-8")
