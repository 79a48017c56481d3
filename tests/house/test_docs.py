"""What the documents say is so: links lead somewhere, and the words, commands, variables and tables are the code's."""

import re
from itertools import chain
from pathlib import Path
from urllib.parse import unquote

import pytest

from include.order_sync.accounts import read_accounts
from include.order_sync.connectors.base import SkipCode
from include.order_sync.errors import TREATMENTS, ErrorCode, Scope
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.tables import metadata
from include.order_sync.states import ConfirmationState, ExportMethod, ExportState, OrderStatus

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
README, GLOSSARY, OPERATIONS = (
    (ROOT / name).read_text() for name in ("README.md", "docs/glossary.md", "docs/operations.md")
)
OURS = README + GLOSSARY + OPERATIONS
DAGS = {path.stem for path in (ROOT / "dags").glob("*.py")}
TABLES = {name: {column.name for column in table.columns} for name, table in metadata.tables.items()}
HOLDS = {Scope.ORDER: "the order", Scope.ACCOUNT: "the account, 15 minutes", Scope.PACE: "the account's pace"}
STATES = {
    "An order": OrderStatus,
    "An export": ExportState,
    "A confirmation": ConfirmationState,
    "A skipped order": SkipCode,
}


def code() -> str:
    files = chain(*((ROOT / folder).rglob("*.py") for folder in ("include", "dags", "plugins")))
    return "\n".join(path.read_text() for path in files)


def rows(text: str) -> list[list[str]]:
    """Split the body of the first table of a text into cells."""
    table = re.search(r"^\|.*\n\|[-| ]+\|\n((?:\|.*\n?)+)", text, re.MULTILINE)
    assert table
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table[1].splitlines()]


def section(text: str, beginning: str) -> str:
    """Cut out what follows a beginning of a line."""
    return text[re.search(f"^{re.escape(beginning)}", text, re.MULTILINE).start() :]  # type: ignore[union-attr]


def anchors(text: str) -> set[str]:
    """List the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def named_in_quotes(text: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", text))


def error_table() -> str:
    """Write the table of error codes as docs/operations.md has to have it."""
    lines = ["| code | what it means | tried again by itself | holds | what to do |", "|---|---|---|---|---|"]
    for error, treatment in TREATMENTS.items():
        again = "yes" if treatment.retryable else "no"
        cells = (f"`{error}`", treatment.sentence, again, HOLDS[treatment.scope], treatment.resolution)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text()
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {link}"
        assert not anchor or anchor in anchors(target.read_text()), f"{page.name}: {link}"


def test_every_make_command_is_a_target() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z][a-z-]*)", OURS, re.MULTILINE))

    assert {"demo", "test"} <= named
    assert named <= targets


def test_the_first_two_commands_are_the_demo_and_the_tests() -> None:
    first = re.search(r"```sh\n(.*?)```", README, re.DOTALL)

    assert first
    assert re.findall(r"^make (\w+)", first[1], re.MULTILINE) == ["demo", "test"]


def test_every_variable_is_read_somewhere() -> None:
    named, read = set(re.findall(r"\bORDER_SYNC_[A-Z_]+\b", OURS)), code()

    assert {"ORDER_SYNC_LEDGER_URL", "ORDER_SYNC_ACCOUNTS", "ORDER_SYNC_POLL"} <= named
    assert all(f'"{variable}"' in read for variable in named)


def test_every_variable_of_the_flow_is_in_the_readme() -> None:
    read = set(re.findall(r'"(ORDER_SYNC_[A-Z]+(?:_[A-Z]+)*)"', code()))

    assert read <= named_in_quotes(README)


def test_the_readme_has_a_row_for_every_dag_and_no_other() -> None:
    assert {row[0].strip("`") for row in rows(README)} == DAGS


def test_operations_has_a_row_for_every_dag_and_its_params() -> None:
    for dag, _, params in rows(section(OPERATIONS, "## The DAGs")):
        source = (ROOT / "dags" / f"{dag.strip('`')}.py").read_text()
        given = re.search(r"params=bridge\.params\((.*?)\)", source)
        assert given, dag
        assert re.findall(r"`(\w+)`", params) == re.findall(r'"(\w+)"', given[1]), dag


def test_every_dag_that_a_command_names_exists() -> None:
    named = set(re.findall(r"airflow dags \w+ ([a-z]\w*)", OURS))

    assert named
    assert named <= DAGS


def test_the_error_codes_are_those_of_the_code() -> None:
    assert error_table() in OPERATIONS


def test_the_pools_are_those_of_the_settings() -> None:
    pools = set(re.findall(r"pool_name: (\w+)", (ROOT / "airflow_settings.yaml").read_text()))

    assert pools
    for text in (README, OPERATIONS):
        assert all(pool in text for pool in pools)


def test_every_column_that_the_glossary_names_exists() -> None:
    for row in rows(section(GLOSSARY, "## Things")):
        for word in re.findall(r"`(\w+(?:\.\w+)?)`", row[2]):
            table, _, column = word.partition(".")
            assert table in TABLES, row
            assert not column or column in TABLES[table], row


def test_every_column_that_is_named_anywhere_exists() -> None:
    for table, column in re.findall(r"`(\w+)\.(\w+)`", GLOSSARY + OPERATIONS):
        if table in TABLES:
            assert column in TABLES[table], f"{table}.{column}"


def test_the_glossary_has_a_word_for_every_table() -> None:
    assert {*TABLES} <= {table for word in named_in_quotes(GLOSSARY) for table in [word.partition(".")[0]]} | {"orders"}


@pytest.mark.parametrize(("beginning", "kind"), STATES.items(), ids=list(STATES))
def test_the_glossary_has_every_state_and_no_other(beginning: str, kind: type[OrderStatus]) -> None:
    assert [row[0].strip("`") for row in rows(section(GLOSSARY, beginning))] == [state.value for state in kind]


def test_the_products_words_are_explained_by_states_that_exist() -> None:
    states = {state.value for kind in (*STATES.values(), ExportMethod) for state in kind}
    words = {
        word for row in rows(section(GLOSSARY, "## The words of four products")) for word in named_in_quotes(row[2])
    }

    assert words
    assert all(word in states or "." in word for word in words)


def test_the_queries_of_operations_run(ledger: Ledger) -> None:
    queries = re.findall(r"```sql\n(.*?);\n```", OPERATIONS, re.DOTALL)

    assert queries
    with ledger.read() as tx:
        assert [tx.rows(query) for query in queries] == [[]] * len(queries)


def test_the_readme_s_accounts_can_be_read() -> None:
    example = re.search(r"```yaml\n(version: 1\n.*?)```", README, re.DOTALL)

    assert example
    accounts = read_accounts(example[1])
    assert [*accounts.carts, *accounts.destinations] == ["my_shop", "my_warehouse"]


def test_the_readme_s_mistake_is_told_as_it_says() -> None:
    example = re.search(r"```yaml\n(version: 1\n.*?)```", README, re.DOTALL)
    shown = re.search(r"^include/my_accounts.yaml, (line .*)$", README, re.MULTILINE)

    assert example
    assert shown
    with pytest.raises(Exception, match=re.escape(shown[1].rstrip("?."))):
        read_accounts(example[1].replace("cadence:", "cadance:", 1))


def test_the_error_codes_named_in_the_readme_exist() -> None:
    failures = section(README, "## When something fails").partition("## Promises")[0]
    known = {str(word) for word in (*ErrorCode, *OrderStatus)}

    assert {word for word in named_in_quotes(failures) if re.fullmatch("[a-z_]+", word)} <= known
