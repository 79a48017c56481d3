"""What a person can ask of a manual run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from airflow.sdk import Param

from include.order_sync.errors import ConfigurationError

EVERY_DUE_ACCOUNT = "all"

_TIME = {"type": ["null", "string"], "format": "date-time"}
_PARAMS: dict[str, dict[str, Any]] = {
    "account": {
        "default": EVERY_DUE_ACCOUNT,
        "type": "string",
        "title": "Account",
        "description": "Its name in the accounts file: it runs now, whatever its cadence. `all`: all that are due.",
    },
    "subscription": {
        "type": ["null", "string"],
        "title": "Subscription",
        "description": "Its name on the Order Desk's Reports page: one more report is sent now. Empty: what is due.",
    },
    "since": {
        **_TIME,
        "title": "Again from",
        "description": "Ask again for everything from this time on (UTC where no zone is given). Needs an account.",
    },
    "until": {
        **_TIME,
        "title": "Again until",
        "description": "Where asking again ends; empty: now. Needs a time to ask from.",
    },
    "retry_failed": {
        "default": False,
        "type": "boolean",
        "title": "Try failed ones again",
        "description": "Put back in the queue what was given up, and try it now. Needs an account.",
    },
    "dry_run": {
        "default": False,
        "type": "boolean",
        "title": "Dry run",
        "description": "Say in the task's log what would be done, and do nothing.",
    },
}


def params(*names: str) -> dict[str, Param]:
    """Make a DAG's own params (Airflow writes into them): some of account, subscription, since, until, and so on."""
    return {name: Param(**{"default": None} | _PARAMS[name]) for name in names}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked of a manual run. `account` or `subscription` None: all that are due."""

    account: str | None
    since: datetime | None
    until: datetime | None
    dry_run: bool
    retry_failed: bool = False
    subscription: str | None = None


def asked(context: Mapping[str, Any]) -> Asked:
    """Read the params of a run; a scheduled run has the defaults.

    Raises `ConfigurationError` for a time that isn't one, and for a range without an account or a beginning.
    """
    given = context["params"]
    account = (given.get("account") or EVERY_DUE_ACCOUNT).strip()
    since, until = _moment(given, "since"), _moment(given, "until")
    if (since or until) and account == EVERY_DUE_ACCOUNT:
        raise ConfigurationError("Asking again from a time needs an account: name it in the param `account`.")
    retry_failed = bool(given.get("retry_failed"))
    if retry_failed and account == EVERY_DUE_ACCOUNT:
        raise ConfigurationError("Trying failed ones again needs an account: name it in the param `account`.")
    if until and (since is None or since >= until):
        raise ConfigurationError("The param `until` needs a `since` that is before it.")
    return Asked(
        None if account == EVERY_DUE_ACCOUNT else account,
        since,
        until,
        bool(given.get("dry_run")),
        retry_failed,
        (given.get("subscription") or "").strip() or None,
    )


def _moment(given: Mapping[str, Any], name: str) -> datetime | None:
    text = given.get(name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"The param `{name}` is {text!r}: write a time such as 2026-01-31T08:00:00+00:00."
        raise ConfigurationError(message) from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
