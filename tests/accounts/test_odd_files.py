"""Files that no editor would write: whatever stands in them, the mistake is told, and by its name."""

from contextlib import suppress

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from include.order_sync.accounts.reader import DEFAULT_PATH, AccountsFileError, read_accounts

PROJECTS = DEFAULT_PATH.read_text(encoding="utf-8")
SHOP = "  shop: {vendor: woocommerce, connection: shop}\n"


def told(text: str) -> str:
    """Return what is said about a file that cannot be used."""
    with pytest.raises(AccountsFileError) as caught:
        read_accounts(text, "my.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("version: 1\ncarts: \x07", "line"),
        ("version: 1\ncarts:\n  [a, b]: x\n", "line 3"),
        ("version: 1\ncarts:\n  {a: b}: x\n", "line 3"),
        ("version: 1\ncarts: &all\n  shop: *all\n", "line"),
        ("version: 1\ncarts: !!python/object:os.system x\n", "line 2"),
        ("version: 1\n---\nversion: 1\n", "line"),
        ("- version: 1\n", "line 1"),
        ("just words", "line 1"),
        ("version: 1\ncarts: 7\n", "line 2"),
        ("version: 1\ncarts:\n  7: {vendor: woocommerce, connection: x}\n", "line"),
        ("version: 1\ncarts:\n  shop: ~\n", "line 3"),
        ("version: 1\ncarts:\n  shop: [1]\n", "line 3"),
        ("version: 1\ncarts:\n  shop: {vendor: [x], connection: y}\n", "line 3"),
        ("7: 8\n", "line"),
        ("carts: {}\n", "line 1"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_cannot_be_accounts_is_told_with_file_and_line(text: str, line: str) -> None:
    said = told(text)

    assert said.startswith("my.yaml, ")
    assert line in said


def test_a_wrong_version_is_not_taken_for_something_else() -> None:
    said = told("version: 2\n")

    assert said.startswith("my.yaml, line 1, version: ")
    assert "export method" not in said


@pytest.mark.parametrize(
    ("settings_text", "named"),
    [
        ("takes: {from: shop}", "takes"),
        ("takes: [shop]", "takes"),
        ("takes: [{distributors: [Acme]}]", "from"),
        ("takes: [{from: shop, distributors: Acme}]", "distributors"),
        ("takes: [{from: shop}], ship_methods: [a]", "ship_methods"),
        ("takes: [{from: shop}], ship_methods: {flat_rate: 7}", "ship_methods"),
        ("takes: [{from: shop}], concurrency: many", "concurrency"),
        ("takes: [{from: shop}], concurrency: 0", "concurrency"),
        ("takes: [{from: shop}], rate_limit: -1", "rate_limit"),
        ("takes: [{from: shop}], delivery_cadence: 5", "delivery_cadence"),
        ("takes: [{from: shop}], settings: 7", "settings"),
        ("export_method: push", "takes"),
    ],
)
def test_a_wrong_setting_of_a_destination_is_told_by_its_name_and_line(settings_text: str, named: str) -> None:
    destination = f"  erp: {{vendor: json_push, connection: erp, {settings_text}}}\n"
    said = told(f"version: 1\ncarts:\n{SHOP}destinations:\n{destination}")

    assert said.startswith("my.yaml, line 5, destinations.erp")
    assert named in said


LINES = PROJECTS.splitlines()
EDITS = st.lists(
    st.tuples(st.integers(0, len(LINES) - 1), st.sampled_from(["drop", "double", "indent", "cut", "swap"])),
    min_size=1,
    max_size=3,
)


def edited(edits: list[tuple[int, str]]) -> str:
    """Spoil the project's own file a little."""
    lines = list(LINES)
    for at, how in edits:
        line = lines[at]
        lines[at] = {
            "drop": "",
            "double": f"{line}\n{line}",
            "indent": f"  {line}",
            "cut": line[: len(line) // 2],
            "swap": line.swapcase(),
        }[how]
    return "\n".join(lines)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(text=EDITS.map(edited) | st.text(max_size=60))
@example(text="{[]: 1}")
@example(text="\ufffe")
def test_any_spoiled_file_is_read_or_told_and_never_falls_through(text: str) -> None:
    with suppress(AccountsFileError):
        read_accounts(text, "my.yaml")


def test_the_projects_own_file_is_in_order() -> None:
    assert read_accounts(PROJECTS).carts.keys() == yaml.safe_load(PROJECTS)["carts"].keys()
