"""The schema of the Admin API, as a running Vendure tells it: `python -m tests.real.vendure.schema` writes it anew.

`admin.graphql` is what Vendure 3.6.0 told with the custom fields of `template/server.js`. Tests that need no Vendure
hold our queries, and the answers that they feed in, against it.
"""

import tempfile
from pathlib import Path

from graphql import build_client_schema, get_introspection_query, print_schema

from tests.real.vendure.api import Api
from tests.real.vendure.system import running

FILE = Path(__file__).parent / "admin.graphql"


def introspected(url: str) -> str:
    """Ask a running Vendure for its schema: names and types, deprecated members included, without its own words."""
    question = get_introspection_query(descriptions=False, input_value_deprecation=True)
    answer = Api(url, "admin-api").ask(question)
    return print_schema(build_client_schema(answer["data"])) + "\n"


def main() -> None:
    """Start a Vendure and write its schema down."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as vendure:
        FILE.write_text(introspected(vendure.url), encoding="utf-8")


if __name__ == "__main__":
    main()
