"""The reports of the accounts file as subscriptions, and what makes one wrong wherever it is kept."""

from collections.abc import Collection, Iterator
from datetime import time

from include.order_sync.accounts import hints
from include.order_sync.accounts.model import ReportSettings
from include.order_sync.subscriptions import Period, Scope, Subscription

LONGEST_NAME = 80
LONGEST_DISTRIBUTOR = 200
Problem = tuple[tuple[str | int, ...], str]
"""Which setting, perhaps with its place in a list, and what is wrong with it."""


def subscription(name: str, settings: ReportSettings) -> Subscription:
    """Make a subscription of what the accounts file says."""
    return Subscription(
        name=name,
        at=time.fromisoformat(settings.at),
        zone=settings.zone,
        scope=settings.scope,
        period=settings.period or Period.DAY,
        recipients=settings.recipients,
        distributor=settings.distributor,
        destination=settings.destination,
        more_columns=settings.more_columns,
    )


def problems(wanted: Subscription, destinations: Collection[str]) -> Iterator[Problem]:
    """Tell what is wrong with a subscription, setting by setting."""
    if not wanted.name or not _is_word(wanted.name, LONGEST_NAME):
        yield (
            ("name",),
            f"`{wanted.name}` cannot name a report: take 1 to {LONGEST_NAME} letters, without space around or tabs",
        )
    if not _is_word(wanted.distributor, LONGEST_DISTRIBUTOR):
        yield ("distributor",), f"`{wanted.distributor}` cannot be a distributor: leave out space around it and tabs"
    if wrong := hints.zone(wanted.zone):
        yield ("zone",), wrong
    if wanted.destination and wanted.destination not in destinations:
        yield (
            ("destination",),
            f"there is no destination `{wanted.destination}`{hints.nearest(wanted.destination, destinations)}",
        )
    for where, wrong in address_problems(wanted.recipients):
        yield ("recipients", *where), wrong


def period_problem(settings: ReportSettings) -> str:
    """Say that a period was chosen where it means nothing; "" if not."""
    if settings.scope is not Scope.FAILED or settings.period is None:
        return ""
    return "`period` is for the scope `all`; what failed to sync is listed however old it is, so leave `period` out"


def address_problems(addresses: Collection[str]) -> Iterator[Problem]:
    """Tell which of some mail addresses are none, or stand there twice."""
    seen: set[str] = set()
    for place, address in enumerate(addresses):
        if wrong := hints.address(address):
            yield (place,), wrong
        elif address.casefold() in seen:
            yield (place,), f"`{address}` stands here twice; keep one"
        seen.add(address.casefold())


def _is_word(text: str, longest: int) -> bool:
    return len(text) <= longest and text == text.strip() and text.isprintable()
