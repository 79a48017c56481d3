"""Compares where the orders are with where the plan says that they must end. No I/O."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

OrderRow = tuple[str, str, str, str | None]
SkippedRow = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One sentence for each order that is not where it must end; settled when there is none."""

    sentences: tuple[str, ...]

    @property
    def settled(self) -> bool:
        """Tell whether every order is where it must end."""
        return not self.sentences


def judge(plan: Mapping[str, Any], orders: Iterable[OrderRow], skipped: Iterable[SkippedRow]) -> Verdict:
    """Judge the ledger by the plan.

    `plan` is what the control server's /plan says, `orders` are (cart account, external id, status, error code),
    `skipped` are (cart account, external id, skip code). An order may stand in both: a cart lists it again
    when it is completed, and then it is skipped.
    """
    parts = plan["orders"]
    held = {f"{cart}/{identity}": (status, code or "") for cart, identity, status, code in orders}
    passed = {f"{cart}/{identity}": code for cart, identity, code in skipped}
    found = (_sentence(key, part, held, passed) for key, part in parts.items())
    unplanned = (f"{key} is in the ledger, but not in the plan" for key in {**held, **passed} if key not in parts)
    return Verdict(tuple(sentence for sentence in (*found, *unplanned) if sentence))


def _sentence(
    key: str,
    part: Mapping[str, str],
    held: Mapping[str, tuple[str, str]],
    passed: Mapping[str, str],
) -> str:
    ends, code = part["ends"], part["code"]
    status, found = held.get(key) or _skipped(key, passed)
    right_code = found == code or ends not in ("error", "skipped")
    if status == ends and right_code:
        return ""
    return f"{key} must end {_where(ends, code)} ({part['why']}), but is {_where(status, found)}"


def _skipped(key: str, passed: Mapping[str, str]) -> tuple[str, str]:
    return ("skipped", passed[key]) if key in passed else ("not seen yet", "")


def _where(status: str, code: str) -> str:
    return f"{status} as {code}" if code and status in ("error", "skipped") else status
