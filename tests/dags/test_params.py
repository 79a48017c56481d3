"""What a person asks of a manual run."""

from datetime import UTC, datetime
from typing import Any

import pytest

from include.order_sync.airflow_bridge import Asked, asked
from include.order_sync.errors import ConfigurationError


def ask(**params: Any) -> Asked:
    return asked({"params": {"account": "all"} | params})


def test_a_scheduled_run_asks_for_all_that_is_due() -> None:
    assert ask(since=None, until=None, dry_run=False) == Asked(None, None, None, False)


def test_an_account_and_a_range() -> None:
    found = ask(account=" web_shop ", since="2026-01-31T08:00:00+02:00", until="2026-02-01T00:00:00Z", dry_run=True)
    assert found == Asked("web_shop", datetime(2026, 1, 31, 6, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC), True)


def test_a_time_without_a_zone_is_utc() -> None:
    assert ask(account="web_shop", since="2026-01-31T08:00:00").since == datetime(2026, 1, 31, 8, tzinfo=UTC)


def test_a_range_needs_an_account() -> None:
    with pytest.raises(ConfigurationError, match="needs an account"):
        ask(since="2026-01-31T08:00:00Z")


@pytest.mark.parametrize("since", [None, "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"])
def test_a_range_needs_its_beginning_before_its_end(since: str | None) -> None:
    with pytest.raises(ConfigurationError, match="`until` needs a `since`"):
        ask(account="web_shop", since=since, until="2026-02-01T00:00:00Z")


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01T00:00:00Z"])
def test_a_time_that_is_none_is_named(text: str) -> None:
    with pytest.raises(ConfigurationError, match=f"`since` is '{text}'"):
        ask(account="web_shop", since=text)
