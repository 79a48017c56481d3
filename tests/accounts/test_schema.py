"""The schema that editors use: made from the code, and fitting the file that comes with the project."""

import json

import jsonschema
import pytest
import yaml

from include.order_sync.accounts.reader import DEFAULT_PATH, read_accounts
from include.order_sync.accounts.schema import SCHEMA_PATH, schema


def test_the_schema_in_the_tree_is_up_to_date() -> None:
    made = schema()
    assert SCHEMA_PATH.read_text(encoding="utf-8") == made, "run: python -m include.order_sync.accounts.schema"


def test_the_projects_accounts_fit_the_schema_and_are_read() -> None:
    text = DEFAULT_PATH.read_text(encoding="utf-8")
    jsonschema.validate(yaml.safe_load(text), json.loads(schema()))
    assert set(read_accounts(text).destinations) == {"warehouse"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 1, "cart": {}},
        {"version": 1, "carts": {"shop": {"vendor": "x", "connection": "y", "cadence": "often"}}},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(wrong: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, json.loads(schema()))
