"""What a person asks of a manual run."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from include.order_sync.airflow_bridge import Asked, airflow_url, asked, asked_by
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


@pytest.mark.parametrize(("given", "name"), [(None, None), ("", None), (" everything ", "everything")])
def test_a_subscription_is_asked_for_by_its_name(given: str | None, name: str | None) -> None:
    assert asked({"params": {"subscription": given, "dry_run": False}}).subscription == name


@pytest.mark.parametrize(
    ("subscription", "person", "name"),
    [(None, "olga", None), ("everything", "olga", "olga"), ("everything", None, "somebody")],
)
def test_who_asks_for_a_report_is_who_started_the_run(
    subscription: str | None, person: str | None, name: str | None
) -> None:
    run = SimpleNamespace(triggering_user_name=person)
    assert asked_by({"params": {"subscription": subscription}, "dag_run": run}) == name


@pytest.mark.parametrize("url", ["", "https://airflow.example.com"])
def test_links_begin_where_people_reach_airflow(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", url)
    assert airflow_url() == url


def test_without_an_address_of_airflow_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AIRFLOW__API__BASE_URL", raising=False)
    assert airflow_url() == ""
